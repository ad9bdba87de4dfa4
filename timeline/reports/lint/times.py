"""R08: each clock time has its zone, local is local to a place, and a day is no midnight."""

import re
from collections.abc import Iterator

from timeline.reports.dossier import Dossier, Moment
from timeline.reports.frame import LintLine
from timeline.reports.lint.facts import Facts
from timeline.reports.lint.passages import Passage
from timeline.reports.lint.rule import line, shown

_CLOCK = re.compile(
    r"(?<![\w:.+-])(?:[01]?\d|2[0-4])[:.h][0-5]\d(?::[0-5]\d)?(?![\w:%]|\.\d)(?:\s?[ap]\.?m\b)?"
    r"|(?<![\w:.])(?:1[0-2]|0?[1-9])\s?[ap]\.?m\b|(?<![\w:.+])(?:[01]\d|2[0-3])[0-5]\d (?=hours|hrs|local)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"^\d{1,2}\.\d\d$")
_ZONE = re.compile(
    r"\b(?:UTC|GMT|[A-Z]{1,3}ST|CET|EET|MSK)\b|\dZ\b|[+-]\d\d:?\d\d\b|\b[A-Z][a-z]+(?: [A-Z][a-z]+)* time\b"
    r"|\b[A-Z][a-z]+/[A-Z][A-Za-z_]+|\b[Tt]ime (?:in|of) [A-Z]|\bin [A-Z]\w+(?=\W|$)"
)
_LOCAL = re.compile(r"\blocal(?: time)?\b", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\bmidnight\b|(?<![\d:])(?:00:00|24:00|0000 hours)(?!:?\d)", re.IGNORECASE)
_FINE = ("second", "minute", "hour")


def times(passage: Passage, facts: Facts) -> Iterator[LintLine]:
    """Find clock times of which nobody can tell in which zone they are, and days that are given an hour."""
    for sentence in passage.sentences():
        clocks = [one[0] for one in _CLOCK.finditer(sentence) if not _DOTTED.match(one[0])]
        if clocks and not _ZONE.search(sentence):
            if _LOCAL.search(sentence):
                yield line("R08", passage.where, f'"{clocks[0]}" is local, and to which place is not said')
            else:
                yield line("R08", passage.where, f'"{clocks[0]}" stands without its zone')
        if (found := _MIDNIGHT.search(sentence)) and not _has_midnight(facts.dossier):
            yield line("R08", passage.where, f'"{found[0]}": no time on record is to the hour or finer there')


def _has_midnight(dossier: Dossier) -> bool:
    """Tell whether some time on record is midnight by the clock, and not by the day."""
    moments = [step.occurred for step in (*dossier.steps, *dossier.nearby)]
    return any(one.precision in _FINE and "00:00" in f"{one.local} {one.utc}" for one in moments)


def moments(dossier: Dossier) -> Iterator[LintLine]:
    """Find, in the times of the actions, clock times without a zone, and days that are printed as midnight."""
    for step in (*dossier.steps, *dossier.nearby):
        for moment in (step.occurred, step.ended):
            if moment is not None:
                yield from _moment(f"step {step.id}", moment)


def _moment(where: str, moment: Moment) -> Iterator[LintLine]:
    local = re.sub(r'"[^"]*"', " ", moment.local)
    if re.search(r"\d\d:\d\d", local) and not _ZONE.search(local):
        yield line("R08", where, f"{shown(moment.local)} has a clock time without its zone")
    if moment.precision == "day" and re.search(r"(?<!\d)00:00(?!\d)", local):
        yield line("R08", where, f"{shown(moment.local)} is a day, printed as midnight")
