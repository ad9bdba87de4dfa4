"""Rules: what each is called, how grave it is, what it looks at and how; and the families that they are of."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import Level, Said


class Rule(NamedTuple):
    """A rule: its code, how grave a finding of it is, which kinds of things it looks at, what and why, and how.

    `says` is what is found, in a sentence, and `why` why it matters. `everywhere`: it looks
    at all things of a kind, so it is asked only where all is known, and no view keeps what
    it finds. `needs` names what of `Surroundings` it cannot do without. `merged` says that
    it sees through merges: what was merged is looked at as the one that it is shown as. Others look at
    each record as it was made. `by_now` says that it asks how late it is by the record, so no
    view keeps what it finds.
    """

    code: str
    level: Level
    kinds: tuple[str, ...]
    says: str
    why: str
    check: Callable[[Facts, Any], Iterator[Said]]
    everywhere: bool = False
    needs: str | None = None
    merged: bool = False
    by_now: bool = False


def looks_beside(rule: Rule) -> bool:
    """Tell whether a rule looks beside the record: some can do without it, and find less."""
    return rule.needs is not None or rule.code == "G806"


FAMILIES = {
    "W": "times",
    "P": "places",
    "A": "actors",
    "C": "claims",
    "S": "sources",
    "R": "responses",
    "D": "doubles",
    "G": "governance",
}
"""The families of rules, by the first letter of their codes."""
