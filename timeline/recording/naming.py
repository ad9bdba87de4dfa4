"""How a person names things: readable ids and their beginnings, `@7`, event ids; how a new id is made from words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count

from events.actions import ActionReported
from events.actors import Party
from events.envelope import RecordedEvent
from events.times import When, parse_instant, zone_of
from timeline.errors import Ambiguous, NotFound
from timeline.log.api import EventLog
from timeline.projections.register import KINDS, REGISTER, Thing
from timeline.recording.reading import names_like

SHOWN = 10
"""How many candidates of an ambiguous name are listed."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_POSITION = re.compile(r"@([0-9]{1,15})")
_EVENT_ID = re.compile(r"[0-9a-f]{8}[0-9a-f-]{0,28}")
_DIGITS_OF_UUID = 32
_LONGEST_SLUG = 40
_EDTF_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}(?![0-9])")
_DATE_LENGTHS = {"week": 7, "month": 7, "season": 4, "year": 4}
# Letters that do not decompose, and marks that stand inside a word.
_LETTERS = str.maketrans(
    {
        0x131: "i",
        0x141: "l",
        0x142: "l",
        0xD8: "o",
        0xF8: "o",
        0x110: "d",
        0x111: "d",
        0xDF: "ss",
        0xC6: "ae",
        0xE6: "ae",
    }
    | dict.fromkeys((0x27, 0x60, 0x2018, 0x2019, 0x2BB, 0x2BC, 0x2BE, 0x2BF))
)


def resolve(log: EventLog, text: str, kinds: Sequence[str] = KINDS, up_to: int | None = None) -> Thing:
    """Return the one thing of `kinds` that goes by `text`; with `up_to`, on the log as it was at that position.

    A readable id; `kind:id`; the beginning of an id, if only one begins so; `@7`,
    what was recorded at position 7; an event id, or 8 digits of it or more. A whole
    id wins over a beginning.

    Raises `NotFound` with the nearest ids, or `Ambiguous` with what it may be.
    """
    if match := _POSITION.fullmatch(text):
        return _thing_at(log, text, int(match[1]), kinds, up_to)
    found = _exact(log, text, kinds, up_to) or _beginning(log, text, kinds, up_to)
    found += [thing for thing in _by_event_id(log, text, kinds, up_to) if thing not in found] if not found else []
    if len(found) == 1:
        return found[0]
    if found:
        error = Ambiguous(text, [describe(log, thing) for thing in found[:SHOWN]])
        if all(thing.id == text for thing in found):
            error.fix = f"say which: {found[0].kind}:{text}"
        raise error
    raise _unknown(log, text, kinds, up_to)


def event_at(log: EventLog, text: str) -> RecordedEvent:
    """Return the one event that goes by `text`: `@7`, an event id or its beginning, or a thing, for its first event.

    Raises `NotFound` or `Ambiguous`.
    """
    return _event_at(log, text, position_of(log, text))


def position_of(log: EventLog, text: str, up_to: int | None = None) -> int:
    """Return the position of the one event that goes by `text`: see `event_at`, and `resolve` for `up_to`.

    `@7` and event ids are found without reading the event: a newer version may have written it.
    """
    if match := _POSITION.fullmatch(text):
        return _on_record(log, text, int(match[1]), up_to)
    if not _exact(log, text, KINDS, up_to) and not _beginning(log, text, KINDS, up_to):
        positions = _positions_of(log, text, up_to)
        if len(positions) == 1:
            return positions[0]
        if positions:
            raise Ambiguous(text, [_line(_event_at(log, text, position)) for position in positions[:SHOWN]])
    thing = resolve(log, text, up_to=up_to)
    return next(log.read(stream=f"{thing.kind}:{thing.id}")).position


UNTITLED = "untitled"
"""The id that words without a letter or digit of the Latin alphabet lead to. Whoever can ask, asks for a better one."""


def suggest_id(words: str, occurred: When | None, taken: Callable[[str], bool]) -> str:
    """Make a readable id from a place or the first words, and the local date: `panjgur-2024-01-16`, then `-2`.

    `taken` tells whether an id is in use. Letters lose their diacritics; what has no
    ASCII letter is left out, so an id in another script is better chosen by hand.
    """
    parts = [part for part in (_slug(words), _date_of(occurred)) if part]
    base = "-".join(parts) or UNTITLED
    if not taken(base):
        return base
    return next(name for number in count(2) if not taken(name := f"{base}-{number}"))


def describe(log: EventLog, thing: Thing) -> str:
    """Return one line that tells a thing from others: its id, when, who to whom, the title."""
    first = next(log.read(stream=f"{thing.kind}:{thing.id}"), None)
    event = first.event if first is not None else None
    if not isinstance(event, ActionReported):
        return f"{thing.kind}:{thing.id}"
    when = _date_of(event.occurred) or "undated"
    is_told = _is_told(log, event)
    actors = _names(event.actors or event.participants, is_told=is_told)
    whom = f" → {_names(event.targets, is_told=is_told)}" if event.targets else ""
    title = f" ({event.title})" if isinstance(event.title, str) else ""
    return f"{thing.kind}:{thing.id}, {when}, {actors}{whom}{title}"


def _is_told(log: EventLog, action: ActionReported) -> bool:
    """Tell whether the words of a passage of an action may be shown: one at least of its sources is not confidential.

    Where all name their parties by id there are none, and no source is looked up.
    """
    parties = (*action.actors, *action.targets, *action.participants)
    if all(party.actor is not None for party in parties):
        return True
    return any(not _is_confidential(log, one.source) for one in action.citations)


def _is_confidential(log: EventLog, source: str) -> bool:
    found = REGISTER.fold(log.read(stream=f"source:{source}")).sources.get(source)
    return found is not None and found.now.confidential


def _names(parties: Iterable[Party], *, is_told: bool) -> str:
    shown = (
        party.actor or (party.words if is_told and isinstance(party.words, str) else "unknown") for party in parties
    )
    return ", ".join(shown)


def _exact(log: EventLog, text: str, kinds: Sequence[str], up_to: int | None) -> list[Thing]:
    kind, colon, name = text.partition(":")
    asked = [Thing(kind, name)] if colon else [Thing(kind, text) for kind in kinds]
    return [
        thing
        for thing in asked
        if thing.kind in kinds and _ID.fullmatch(thing.id) and _is_begun(log, f"{thing.kind}:{thing.id}", up_to)
    ]


def _is_begun(log: EventLog, stream: str, up_to: int | None) -> bool:
    """Tell whether a stream had an event: of all names that begin with its own, its own comes first."""
    return log.streams(stream, 1, up_to) == [stream]


def _beginning(log: EventLog, text: str, kinds: Sequence[str], up_to: int | None) -> list[Thing]:
    kind, colon, name = text.partition(":")
    asked = [Thing(kind, name)] if colon else [Thing(kind, text) for kind in kinds]
    streams = [
        stream
        for thing in asked
        if thing.kind in kinds and _ID.fullmatch(thing.id)
        for stream in log.streams(f"{thing.kind}:{thing.id}", SHOWN, up_to)
    ]
    return [Thing(*stream.split(":", 1)) for stream in streams]


def _by_event_id(log: EventLog, text: str, kinds: Sequence[str], up_to: int | None) -> list[Thing]:
    things = (_thing_of(_event_at(log, text, position)) for position in _positions_of(log, text, up_to))
    return list(dict.fromkeys(thing for thing in things if thing.kind in kinds))


def _positions_of(log: EventLog, text: str, up_to: int | None) -> list[int]:
    """Return the positions of events whose id is `text`, or begins so; hyphens may be left out."""
    if not _EVENT_ID.fullmatch(text.lower()):
        return []
    digits = text.lower().replace("-", "")
    groups = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    event_id = "-".join(group for group in groups if group)
    return log.find_prefix(event_id, SHOWN, up_to) if len(digits) <= _DIGITS_OF_UUID else []


def _event_at(log: EventLog, text: str, position: int) -> RecordedEvent:
    return next(log.read(after=_on_record(log, text, position) - 1, up_to=position))


def _on_record(log: EventLog, text: str, position: int, up_to: int | None = None) -> int:
    head = log.basis().position if up_to is None else up_to
    if 0 < position <= head:
        return position
    error = NotFound("event", text)
    error.fix = f"the log ends at position {head}: timeline log"
    raise error


def _thing_of(recorded: RecordedEvent) -> Thing:
    kind, _, name = recorded.stream.partition(":")
    return Thing(kind, name)


def _thing_at(log: EventLog, text: str, position: int, kinds: Sequence[str], up_to: int | None) -> Thing:
    thing = _thing_of(_event_at(log, text, _on_record(log, text, position, up_to)))
    if thing.kind not in kinds:
        error = NotFound(_label(kinds), text)
        error.fix = f"position {position} is about {thing.kind} {thing.id}"
        raise error
    return thing


def _line(recorded: RecordedEvent) -> str:
    return f"{recorded.event_id}, {recorded.event.type} on {recorded.stream} at position {recorded.position}"


def _unknown(log: EventLog, text: str, kinds: Sequence[str], up_to: int | None) -> NotFound:
    error = NotFound(_label(kinds), text, names_like(log, kinds, text.rpartition(":")[2].lower(), up_to=up_to))
    if not error.nearest and len(kinds) > 1:
        error.fix = "see what is recorded: timeline log"
    return error


def _label(kinds: Sequence[str]) -> str:
    return kinds[0] if len(kinds) == 1 else "thing"


def _slug(words: str) -> str:
    """Return the first words in lower-case ASCII, joined by hyphens, at most 40 letters."""
    decomposed = unicodedata.normalize("NFKD", words.translate(_LETTERS))
    plain = re.sub(r"[^a-z0-9]+", "-", decomposed.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(plain) <= _LONGEST_SLUG:
        return plain
    cut = plain[: _LONGEST_SLUG + 1].rpartition("-")[0] or plain[:_LONGEST_SLUG]
    return cut.strip("-")


def _date_of(occurred: When | None) -> str:
    """Return the local date as far as it is known: day, month or year; nothing if its beginning is open."""
    if occurred is None or occurred.earliest is None:
        return ""
    if occurred.edtf is not None and occurred.precision != "week" and (match := _EDTF_DATE.match(occurred.edtf)):
        date = match[0]
    else:
        date = _local(occurred.earliest, occurred.zone).isoformat()[:10]
    return date[: _DATE_LENGTHS.get(occurred.precision, 10)]


def _local(earliest: str, zone: str | None) -> datetime:
    moment = parse_instant(earliest)
    if zone is not None and zone[0] in "+-":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        return moment.replace(tzinfo=None) + (offset if zone[0] == "+" else -offset)
    return moment.astimezone(zone_of(zone)) if zone is not None else moment
