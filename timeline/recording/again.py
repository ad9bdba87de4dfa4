"""What a row says, held against what an earlier import of it left on record: nothing, a correction, a new statement.

What a file last said of a thing is told by the log itself: the first event of the thing,
and those of its corrections and added passages whose event ids are made from content, as only
imports make them. So no file beside the log has to be kept. What a row says nothing of is
never compared. Pure.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from events.actions import ActionReported
from events.amendments import Correction, amend, correctable
from events.base import Event
from events.catalogue import EVENTS
from events.claims import ClaimMade
from events.grades import CitationAdded
from events.redactions import EventWithheld
from events.shape import Json, changed, to_json
from events.sources import MOST_CITATIONS
from timeline.errors import IdTaken, RuleRefused
from timeline.projections.references import thing_of
from timeline.projections.register import Standing
from timeline.recording.importer import derived_id
from timeline.recording.partly import Body, laid_over, passage_over
from timeline.recording.sameness import differing, same

_DERIVED = "5"
"""The version of event ids that are made from content; those made for what is typed are of version 7."""
_VERSION_AT = 14
_SAYS = frozenset({"figure", "when", "place", "party", "text", "stance"})
_OWN_IDS = frozenset({"action", "actor", "claim", "link", "source", "note", "supersedes", "external_ids", "citations"})
_WHO = ("actors", "targets", "participants")

Written = tuple[str, Mapping[str, Json]]
"""The type and the body of an event, as the door takes it."""


class Origin(NamedTuple):
    """Whose rows they are: the file; their data set and its maker, if they have one.

    `is_own_source` tells whether a source is the data set itself, in whichever release.
    `places` are the places of rows that are counted through several files, or within one line: by their number.
    """

    file: str
    dataset: str | None = None
    release: str | None = None
    maker: str | None = None
    prefix: str = ""
    is_own_source: Callable[[str], bool] = lambda _: False
    places: Mapping[int, tuple[str, int]] = MappingProxyType({})

    def place(self, row: int) -> tuple[str, int]:
        """Return the file and the line that a row begins on."""
        return self.places.get(row, (self.file, row))


class Differs(NamedTuple):
    """In what a row differs from what rows said before of a thing, and from how the thing stands.

    `fields` have new values in `body`; `passages` are pairs of a passage that was cited and the
    one in its place; `more` are passages beside those on record.
    """

    body: Body
    fields: tuple[str, ...]
    passages: tuple[tuple[Body, Body], ...]
    more: tuple[Body, ...]

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.fields or self.passages or self.more)


_NONE = Differs({}, (), (), ())


def revised(name: str, number: int) -> str:
    """Return the id of the statement that goes on from a thing: `NAME-r2`, `NAME-r3`; the thing's own for 1."""
    if number == 1:
        return name
    end = f"-r{number}"
    return f"{revised_head(name, len(end))}{end}"


def revised_head(name: str, end: int) -> str:
    """Return what an id of a later statement begins with, whose own end is so many characters long."""
    return name[: 64 - end].rstrip("-")


def differs_from(event: Event, standing: Standing[Event], origin: Origin, fed: Collection[str]) -> Differs:
    """Return in what a row differs from a thing on record, as rows left it and as it stands now.

    A thing in which anything was redacted by its event differs in nothing: nobody can compare.
    """
    if standing.withheld is not None or any(isinstance(one.event, EventWithheld) for one in standing.since):
        return _NONE
    if standing.now is standing.first and not differing(standing.now, event):  # quick: most rows of most files
        return _NONE
    said = last_said(standing)
    before, now = to_json(said if said is not None else standing.now), to_json(standing.now)
    row = laid_over(to_json(event), before, fed)
    fields = tuple(
        name
        for name in sorted((row.keys() | before.keys()) - _OWN_IDS)
        if not same(before.get(name), row.get(name), sent_again=True)
        and not same(now.get(name), row.get(name), sent_again=True)
    )
    return Differs(row, fields, *_passages(to_json(event), before, now, origin, fed))


def _passages(
    row: Body, before: Body, now: Body, origin: Origin, fed: Collection[str]
) -> tuple[tuple[tuple[Body, Body], ...], tuple[Body, ...]]:
    """Return the passages that took the place of others of the same source, and those that are more than there were."""
    left = [one for one in before.get("citations", ()) if not origin.is_own_source(one["source"])]
    new: list[Body] = []
    for cited in row.get("citations", ()):
        if origin.is_own_source(cited["source"]):
            continue
        known = [one for one in (*left, *now.get("citations", ())) if one["source"] == cited["source"]]
        found = next((one for one in known if same(one, passage_over(cited, one, fed), sent_again=True)), None)
        if found is None:
            new.append(cited)
        elif found in left:
            left.remove(found)
    pairs, more = [], []
    for cited in new:
        gone = [one for one in left if one["source"] == cited["source"] and one in now.get("citations", ())]
        rivals = [one for one in new if one["source"] == cited["source"]]
        if len(gone) == len(rivals) == 1:
            pairs.append((gone[0], passage_over(cited, gone[0], fed)))
        else:
            more.append(cited)
    return tuple(pairs), tuple(more)


def said_anew(  # what a row is held against
    event: Event, standing: Standing[Event], origin: Origin, row: str, new_id: str, fed: Collection[str]
) -> list[Written]:
    """Return what a row adds to a thing that is on record: nothing, a correction, more passages, a later statement.

    `row` names the row, for the reason of a correction; `new_id` is for a later statement.
    Raises `RuleRefused` where a person has recorded or corrected by hand what the row says otherwise,
    or where the id is that of another action.
    """
    differs = differs_from(event, standing, origin, fed)
    if not differs:
        return []
    said = last_said(standing)
    if said is not None:
        _check_is_the_action(event, standing, differs, origin)
    else:
        if differs.fields:
            raise _by_hand(standing, differs.fields)
        return _more(standing, (*(new for _, new in differs.passages), *differs.more))
    before, now = to_json(said), to_json(standing.now)
    if by_hand := [one for one in differs.fields if not same(now.get(one), before.get(one), sent_again=True)]:
        raise _by_hand(standing, by_hand)
    if _is_new_statement(event, differs, origin):
        return [_going_on(event, standing, differs, new_id)]
    return _corrected(event, standing, differs, _reason(standing.first, origin, row))


def _is_new_statement(event: Event, differs: Differs, origin: Origin) -> bool:
    """Tell whether the claimant said something new, and not we wrote it down wrongly.

    The maker of a data set who changes a figure of their own has said something new. So has
    anybody whose figure comes from another passage, or was said at another time.
    """
    if not isinstance(event, ClaimMade) or "claimant" in differs.fields:
        return False
    is_makers = origin.maker is not None and event.claimant == origin.maker
    speaks = differs.passages or differs.more or "stated_at" in differs.fields
    return not _SAYS.isdisjoint(differs.fields) and bool(is_makers or speaks)


def _going_on(event: Event, standing: Standing[Event], differs: Differs, new_id: str) -> Written:
    """Return a later statement, which stands beside the earlier one."""
    body = differs.body | {"citations": to_json(event)["citations"], type(event).id_field: new_id}
    return event.type, body | {"supersedes": thing_of(standing.now).id}


def _corrected(event: Event, standing: Standing[Event], differs: Differs, reason: str) -> list[Written]:
    """Return a correction of what changed and of no other field, and the passages that are more than there were."""
    kind, name = thing_of(standing.now)
    type_ = f"{kind}.corrected"
    allowed = correctable(type(event)) if type_ in EVENTS else ()
    if stuck := [one for one in differs.fields if one not in allowed]:
        message = f"nothing recorded: the row changes {', '.join(stuck)} of {kind} {name}, which is never corrected"
        raise RuleRefused(message, rule="import.fixed", fix="give the row another id")
    values = {one: _value(differs.body, event, one) for one in differs.fields}
    cited = list(to_json(standing.now).get("citations", ()))
    more = differs.more
    if len(cited) > MOST_CITATIONS:  # it grew by events of their own: no correction holds so many
        more = (*(new for _, new in differs.passages), *more)
    elif differs.passages:
        new = {id(old): one for old, one in ((_found(cited, old), one) for old, one in differs.passages)}
        values["citations"] = [new.get(id(one), one) for one in cited]
    written: list[Written] = []
    if values:
        body: dict[str, Json] = {
            type(event).id_field: name,
            "amends": standing.event_id,
            "changes": [{"field": one, "value": value} for one, value in values.items()],
            "label": "updated",
            "reason": reason,
        }
        written.append((type_, body))
    return [*written, *_more(standing, more)]


def _found(cited: Sequence[Body], one: Body) -> Body:
    return next(other for other in cited if other == one)


def _more(standing: Standing[Event], passages: Iterable[Body]) -> list[Written]:
    """Return the passages that say the same as a thing rests on: what its claimant took back rests on nothing more."""
    kind, name = thing_of(standing.now)
    if standing.withdrawn is not None or kind not in ("action", "claim", "response"):
        return []
    return [("citation.added", {"to": f"{kind}:{name}", "citation": one}) for one in passages]


def _check_is_the_action(event: Event, standing: Standing[Event], differs: Differs, origin: Origin) -> None:
    """Refuse a row that goes by the id of another action: ids of several lists are easily the same."""
    first = standing.first
    if not isinstance(first, ActionReported) or not isinstance(event, ActionReported) or not differs.fields:
        return
    sets = {one.split(":")[0] for one in first.external_ids}
    name, fields = thing_of(first).id, set(differs.fields)
    is_all = {"kind", "occurred"} <= fields and (not fields.isdisjoint(_WHO) or name.replace("-", "").isdigit())
    has_its_ids = set(first.external_ids) <= set(event.external_ids)
    is_others = bool(sets) and origin.dataset not in sets and not has_its_ids
    if is_all or is_others:
        whose = f"of the data set {', '.join(sorted(sets))}" if is_others else "on record"
        message = f"nothing recorded: another action {whose} has the id {name}: {_differ(sorted(fields))}"
        fix = (
            'give the list a prefix or a data set in a profile: prefix = "desk-", dataset = "desk"; or the row another '
            f"id; if it is the same: timeline append correction action:{name} --set … --reason …"
        )
        raise RuleRefused(message, rule="import.other-action", fix=fix)


def _differ(fields: Sequence[str]) -> str:
    """Return that some fields differ: `title differs`, `kind, occurred and title differ`."""
    *most, last = fields
    return f"{', '.join(most)} and {last} differ" if most else f"{last} differs"


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
        if not is_of_a_row(one.event, one.event_id):
            continue
        if isinstance(one.event, Correction):
            said = amend(said, one.event.changes)
        elif isinstance(one.event, CitationAdded):
            said = changed(said, citations=(*getattr(said, "citations", ()), one.event.citation))
    return said


def is_of_a_row(event: Event, event_id: str) -> bool:
    """Tell whether a row recorded an event: its id is made from content, and from more than its own alone.

    What lines of JSON record gets an id from its own content: a person wrote that.
    """
    return event_id[_VERSION_AT] == _DERIVED and event_id != derived_id(event)


def _value(plain: Mapping[str, Json], event: Event, name: str) -> Json:
    """Return the new value of a field; of one that is blank now, what takes it away."""
    return plain.get(name, [] if isinstance(getattr(event, name), tuple) else None)


def _by_hand(standing: Standing[Event], fields: Iterable[str]) -> RuleRefused:
    kind, name = thing_of(standing.now)
    by_hand = [one.position for one in standing.corrections if not is_of_a_row(one.event, one.event_id)]
    is_first = not is_of_a_row(standing.first, standing.event_id)
    at, what = (standing.position, "was recorded") if is_first or not by_hand else (by_hand[-1], "was corrected")
    said = ", ".join(fields)
    message = f"nothing recorded: {kind} {name} {what} by hand at position {at}, and the row says otherwise: {said}"
    again = f"timeline append correction {kind}:{name} --set … --reason …"
    fix = f"decide by hand: {again}; then write the same into the row"
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
