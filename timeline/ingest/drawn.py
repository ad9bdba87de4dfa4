"""When a slide says that something was: by the bounds that our own export wrote beside the dates, else by its words.

A viewer draws a date and nothing else, so a slide that says "by 16 January" has that day as its date: it is never
taken for the day on which it was.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from events.times import When
from timeline.ingest.cells import Body, in_column
from timeline.ingest.package_cells import WHEN
from timeline.ingest.refusals import refused, shown
from timeline.recording.wanted import Row, Wanted

OURS = "x_timeline"
_TIMES = "times"
_MORE = ("edtf", "as_reported")
_PARTS = (("year", 4), ("month", 2), ("day", 2), ("hour", 2), ("minute", 2), ("second", 2))
_BEFORE = ("", "-", "-", "T", ":", ":")
_SHOWN = 10
_OPEN = re.compile(
    r"(?P<until>by|until|till|before|not? later than)\s|(?P<since>from|since|after|not? earlier than)\s"
    r"|(?P<both>possibly about)\s|(?P<about>about|around|approximately|circa|ca?\.)\s?"
    r"|(?P<perhaps>possibly|perhaps|probably|maybe)\s",
    re.IGNORECASE,
)
_MARKS = {"both": "%", "about": "~", "perhaps": "?"}
_DAY = r"(?:[A-Z][a-z]+ )?[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}"
_CLOCK = r", (?:in the hour from )?[0-9]{2}:[0-9]{2}(?::[0-9]{2})? [^():]+ \(UTC[^()]*\)"
_OWN = re.compile(
    rf"(?:{_DAY}(?: to {_DAY})?|[A-Z][a-z]+ [0-9]{{4}}|[0-9]{{4}})(?: \([^()]+\))?|{_DAY}(?P<clock>{_CLOCK})"
)


class Drawn(NamedTuple):
    """The time of a slide: a text to read it from, its words, and what is known of it beside, as parts of a body.

    `by_words`: it was read out of the words. `whole`: the parts are all that is known of it.
    """

    text: str
    words: str | None = None
    parts: Mapping[str, Any] = {}
    whole: bool = False
    by_words: bool = False


def by_bounds(extension: object, name: object, start: str | None, end: str | None) -> Drawn | None:
    """Return the time that our export wrote of a slide, if it did.

    Raises `CellRefused` where that is no time, or not the one that is drawn.
    """
    times = extension.get(_TIMES) if isinstance(extension, dict) else None
    said = times.get(name) if isinstance(times, dict) and isinstance(name, str) else None
    if said is None:
        return None
    fix = f"take the slide out of {OURS}.{_TIMES}, or export it anew"
    if not isinstance(said, dict):
        raise in_column(refused(says=f"its time in {OURS} is no object", fix=fix), OURS)
    parts: Body = {part: said.get(part) for part in WHEN} | {part: said[part] for part in _MORE if part in said}
    try:
        When(**parts)
    except ValueError:
        raise in_column(refused(says=f"what {OURS} holds of it is no time", fix=fix), OURS) from None
    if _written(said) != (start, end):
        says = f"its date is not the one that {OURS} holds: {start or 'none'}"
        raise in_column(refused(says=says, fix=f"correct both; or {fix}"), "start_date")
    return Drawn("unknown", None, parts, whole=True)


def by_words(display: str, start: str | None, end: str | None, *, ours: bool) -> Drawn:
    """Return the time of a slide by its date, and by the words that are shown in place of it.

    What they leave open is open. Raises `CellRefused` for words of our own that say less than the date.
    """
    if start is None:
        return Drawn("unknown")
    plain = f"{start}/{end}" if ours and end else start  # our export draws from the first possible day to the last
    derived = {"basis": "derived"}
    if (match := _OPEN.match(display)) is not None:
        if match["until"]:
            return Drawn(f"../{end or start}", display, derived, by_words=True)
        if match["since"]:
            return Drawn(start, display) if end else Drawn(f"{start}/..", display, derived, by_words=True)
        day, _, _ = start.partition("T")
        last = (end or "").partition("T")[0]
        mark = _MARKS[match.lastgroup or "about"]
        text = f"{day}{mark}/{last}{mark}" if ours and last else day + mark
        return Drawn(text, display, derived, by_words=True)
    if not ours or not display:
        return Drawn(plain)
    own = _OWN.fullmatch(display)
    if own is None or (own["clock"] and "T" not in start):
        fix = f"export it anew, with its times in {OURS}; or say in start_date and end_date when it was"
        raise in_column(refused(says=f"{shown(display)} is not what its date says", fix=fix), "display_date")
    return Drawn(plain, display)


def timed(row: Row, drawn: Drawn) -> Row:
    """Return a row whose action was when its slide says, beyond what a cell can say of it."""
    if not drawn.parts:
        return row
    return row._replace(wanted=[_timed(one, drawn) for one in row.wanted])


def _timed(wanted: Wanted, drawn: Drawn) -> Wanted:
    draft = msgspec.json.decode(wanted.draft)
    if draft["type"] != "action.reported":
        return wanted
    before = {} if drawn.whole else draft["body"]["occurred"]
    draft["body"]["occurred"] = before | dict(drawn.parts)
    more = {"occurred.precision", "occurred.as_reported"} if drawn.whole else set()
    return wanted._replace(draft=msgspec.json.encode(draft), fed=wanted.fed | more)


def told(every: Mapping[int, Drawn]) -> tuple[str, ...]:
    """Return how many times of a file are derived, and which of them are read out of words."""
    exported = sum(one.whole and one.parts["basis"] == "derived" for one in every.values())
    words = [str(number) for number, one in every.items() if one.by_words]
    said = [f"times that are derived, as {OURS} has them: {exported}"] if exported else []
    if words:
        more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
        slides = ", ".join(words[:_SHOWN]) + more
        said.append(f"times read as derived, out of the words of display_date: {len(words)} (slides {slides})")
    return tuple(said)


def date_of(parts: Mapping[str, Any], name: str) -> str | None:
    """Return a date as finely as it is written: a part that is left out is not known, and nothing after it is said."""
    said = [(part, parts.get(part)) for part, _ in _PARTS]
    filled = [value not in (None, "") for _, value in said]
    if not any(filled):
        return None
    count = filled.index(False) if False in filled else len(filled)
    if any(filled[count:]):
        missing = said[count][0]
        raise in_column(refused(says=f"{name} has no {missing}, and something finer", fix=f"fill {missing}"), name)
    written = ""
    for (part, value), (_, wide), before in zip(said[:count], _PARTS[:count], _BEFORE, strict=False):
        digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(rf"[0-9]{{1,{wide}}}", digits):
            fix = "write digits, of a year from 1 on"
            raise in_column(refused(says=f"{part} of {name} is {shown(str(value))}", fix=fix), name)
        written += before + digits.zfill(wide)
    return written


def _written(said: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the dates that were drawn of a time, as our export wrote them beside its bounds."""
    every = {name: said.get(name) for name in ("start_date", "end_date")}
    start, end = (date_of(parts, name) if isinstance(parts, dict) else None for name, parts in every.items())
    return start, end
