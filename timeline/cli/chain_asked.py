"""What `timeline chains` was asked for beside the tree, and which of it goes together."""

import re
from typing import NamedTuple

from timeline.cli.refusals import misused, there_are, unknown_word
from timeline.cli.strengths import read_strengths
from timeline.projections.chain_status import WINDOW
from timeline.projections.chains import MEASURED
from timeline.projections.dyads import BYS, EITHER, By
from timeline.projections.episodes import Rule

_RULES = ("gap:DAYS", "quiet:DAYS", "links:STRENGTHS")
_DAYS = re.compile(r"[1-9][0-9]{0,5}")


class Asked(NamedTuple):
    """The options of `chains` as they were typed."""

    action: str | None
    strength: str | None
    metrics: bool
    dyad: str | None
    episodes: str | None
    by: str | None
    proxies: bool
    window: str | None

    def check(self) -> None:
        """Raise `UsageRefused` for options that do not go together."""
        if self.metrics and (self.dyad is not None or self.episodes is not None):
            other = "--dyad" if self.dyad is not None else "--episodes"
            raise misused(says=f"--metrics and {other} are two answers", fix="ask for one of them", option=other)
        if self.window is not None and not self.metrics:
            raise misused(says="--window is for --metrics", fix="leave it out, or add --metrics", option="--window")
        of_sides = "--by" if self.by is not None else "--proxies" if self.proxies else None
        if of_sides and not self.metrics and self.dyad is None:
            fix = "leave it out, or add --metrics or --dyad A,B"
            raise misused(says=f"{of_sides} is for sides, and none are asked for", fix=fix, option=of_sides)


def read_by(text: str | None) -> By:
    """Return by what an action is directed at a side: either, if nothing is typed. Raises `UsageRefused`."""
    if text is None:
        return EITHER.by
    for one in BYS:
        if text == one:
            return one
    raise unknown_word(noun="way to be directed at a side", word=text, known=BYS, option="--by")


def read_window(text: str | None) -> int:
    """Return within how many days an answer is looked for. Raises `UsageRefused`."""
    return WINDOW if text is None else _days(text, "--window", "write a number of days, like 30")


def read_rule(text: str) -> Rule:
    """Return the rule that a text names, with its parameter. Raises `UsageRefused`."""
    name, _, parameter = text.partition(":")
    match name:
        case "links":
            return Rule("links", strengths=read_strengths(parameter or None, MEASURED, "--episodes"))
        case "gap" | "quiet":
            return Rule(name, days=_days(parameter, "--episodes", there_are(_RULES)))
        case _:
            raise unknown_word(noun="rule of episodes", word=name, known=_RULES, option="--episodes")


def _days(text: str, option: str, fix: str) -> int:
    if _DAYS.fullmatch(text) is None:
        raise misused(says=f"{text[:20]!r} is no number of days", fix=fix, option=option)
    return int(text)
