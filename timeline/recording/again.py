"""What a row says, held against what an earlier import of it left on record: nothing, a correction, a new statement.

What a file last said of a thing is told by the log itself: the first event of the thing
and those of its corrections whose event ids are made from content, as only imports make
them. So no file beside the log has to be kept. Pure.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from events.amendments import Correction, amend, correctable
from events.base import Event
from events.catalogue import EVENTS
from events.claims import ClaimMade
from events.responses import ResponseAsserted
from events.shape import Json, to_json
from timeline.errors import IdTaken, RuleRefused
from timeline.projections.references import thing_of
from timeline.projections.register import Standing
from timeline.recording.importer import derived_id
from timeline.recording.sameness import differing, same

_DERIVED = "5"
"""The version of event ids that are made from content; those made for what is typed are of version 7."""
_VERSION_AT = 14
_SAYS = frozenset({"figure", "when", "place", "party", "text", "stance"})
_SPEAKS = frozenset({"stated_at", "citations"})
_OWN_IDS = frozenset({"action", "actor", "claim", "link", "source", "note", "supersedes", "external_ids"})


Written = tuple[str, Mapping[str, Json]]
"""The type and the body of an event, as the door takes it."""


class Origin(NamedTuple):
    """Whose rows they are: the file; their data set and its maker, if they have one.

    `is_own_source` tells whether a source is the data set itself, in whichever release.
    """

    file: str
    dataset: str | None = None
    release: str | None = None
    maker: str | None = None
    prefix: str = ""
    is_own_source: Callable[[str], bool] = lambda _: False


def revised(name: str, number: int) -> str:
    """Return the id of the statement that goes on from a thing: `NAME-r2`, `NAME-r3`; the thing's own for 1."""
    if number == 1:
        return name
    end = f"-r{number}"
    return f"{name[: 64 - len(end)].rstrip('-')}{end}"


def said_anew(event: Event, standing: Standing[Event], origin: Origin, row: str, new_id: str) -> Written | None:
    """Return what a row adds to a thing that is on record: `None`, a correction, or a later statement as `new_id`.

    `row` names the row, for the reason of a correction. Raises `RuleRefused` where a
    person has recorded or corrected by hand what the row says otherwise.
    """
    said = last_said(standing)
    if said is None:
        if fields := _changes(standing.now, event, origin):
            raise _by_hand(standing, fields)
        return None
    fields = [name for name in _changes(said, event, origin) if not _agrees(standing.now, event, name)]
    if not fields:
        return None
    if changed := [name for name in fields if not _agrees(standing.now, said, name)]:
        raise _by_hand(standing, changed)
    if _is_new_statement(said, event, fields, origin):
        return _going_on(event, standing, new_id)
    return _correction(event, standing, fields, _reason(standing.first, origin, row))


def _changes(said: Event, event: Event, origin: Origin) -> list[str]:
    """Return the fields in which a row says otherwise than before; that it is of another release is no change."""
    fields = [name for name in differing(said, event) if name not in _OWN_IDS]
    if "citations" in fields and same(_others(said, origin), _others(event, origin)):
        fields.remove("citations")
    return fields


def _others(event: Event, origin: Origin) -> tuple[Any, ...]:
    """Return the citations of an event but for those of the data set itself."""
    citations: tuple[Any, ...] = getattr(event, "citations", ())
    return tuple(one for one in citations if not origin.is_own_source(one.source))


def _is_new_statement(said: Event, event: Event, fields: Collection[str], origin: Origin) -> bool:
    """Tell whether the claimant said something new, and not we wrote it down wrongly; whether a link got stronger.

    The maker of a data set who changes a figure of their own has said something new. So has
    anybody whose figure comes from another passage, or was said at another time.
    """
    if isinstance(event, ResponseAsserted):
        return "strength" in fields
    if not isinstance(event, ClaimMade) or not isinstance(said, ClaimMade) or said.claimant != event.claimant:
        return False
    is_makers = origin.maker is not None and event.claimant == origin.maker
    return not _SAYS.isdisjoint(fields) and (is_makers or not _SPEAKS.isdisjoint(fields))


def _going_on(event: Event, standing: Standing[Event], new_id: str) -> Written:
    """Return a later statement, which stands beside the earlier one."""
    body = to_json(event) | {_id_field(event): new_id}
    if isinstance(event, ClaimMade):
        body |= {"supersedes": thing_of(standing.now).id}
    return event.type, body


def _correction(event: Event, standing: Standing[Event], fields: Sequence[str], reason: str) -> Written:
    """Return a correction of the fields that changed, and of no other."""
    kind, name = thing_of(standing.now)
    type_ = f"{kind}.corrected"
    allowed = correctable(type(event)) if type_ in EVENTS else ()
    if stuck := [one for one in fields if one not in allowed]:
        message = f"nothing recorded: the row changes {', '.join(stuck)} of {kind} {name}, which is never corrected"
        raise RuleRefused(message, rule="import.fixed", fix="give the row another id")
    plain = to_json(event)
    body: dict[str, Json] = {
        _id_field(event): name,
        "amends": standing.event_id,
        "changes": [{"field": one, "value": _value(plain, event, one)} for one in fields],
        "label": "updated",
        "reason": reason,
    }
    return type_, body


def _id_field(event: Event) -> str:
    return type(event).id_field


def _reason(first: Event, origin: Origin, row: str) -> str:
    """Return why a record was corrected: which row of which file changed, and of which release."""
    if origin.dataset is None or origin.release is None:
        return f"row {row} of {origin.file} changed"
    ids: Sequence[str] = getattr(first, "external_ids", ())
    earlier = {one.split(":")[1] for one in ids if one.startswith(f"{origin.dataset}:")} - {origin.release}
    before = "".join(f", {one} before" for one in sorted(earlier))
    return f"row {row} of {origin.file} ({origin.dataset} {origin.release}{before}) changed"


def last_said(standing: Standing[Event]) -> Event | None:
    """Return a thing as the rows of files left it; `None` if none of them recorded it."""
    if not is_of_a_row(standing.first, standing.event_id):
        return None
    said = standing.first
    for one in standing.since:
        if isinstance(one.event, Correction) and is_of_a_row(one.event, one.event_id):
            said = amend(said, one.event.changes)
    return said


def is_of_a_row(event: Event, event_id: str) -> bool:
    """Tell whether a row recorded an event: its id is made from content, and from more than its own alone.

    What lines of JSON record gets an id from its own content: a person wrote that.
    """
    return event_id[_VERSION_AT] == _DERIVED and event_id != derived_id(event)


def _agrees(now: Event, event: Event, name: str) -> bool:
    return same(getattr(now, name), getattr(event, name), sent_again=True)


def _value(plain: Mapping[str, Json], event: Event, name: str) -> Json:
    """Return the new value of a field; of one that is blank now, what takes it away."""
    return plain.get(name, [] if isinstance(getattr(event, name), tuple) else None)


def _by_hand(standing: Standing[Event], fields: Iterable[str]) -> RuleRefused:
    kind, name = thing_of(standing.now)
    by_hand = [one.position for one in standing.corrections if not is_of_a_row(one.event, one.event_id)]
    is_first = not is_of_a_row(standing.first, standing.event_id)
    at, what = (standing.position, "was recorded") if is_first else (by_hand[-1], "was corrected")
    said = ", ".join(fields)
    message = f"nothing recorded: {kind} {name} {what} by hand at position {at}, and the row says otherwise: {said}"
    fix = f"decide by hand: timeline append correction {kind}:{name}; then write the same into the row"
    return RuleRefused(message, rule="import.by-hand", fix=fix)


def check_name(event: Event, standing: Standing[Event]) -> None:
    """Refuse to take one actor for another because their names lead to one id."""
    kind, name = thing_of(event)
    mine, theirs = getattr(event, "name", None), getattr(standing.now, "name", None)
    if kind == "actor" and not same(theirs, mine, sent_again=True):
        taken = IdTaken(kind, name, ("name",), standing.position)
        taken.fix = (
            f"translate the name in the profile: [values.actor], or register it under an id of its own: not {name}"
        )
        raise taken
