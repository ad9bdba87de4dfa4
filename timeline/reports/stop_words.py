"""What changed of a chain at one position, in one plain sentence: `link 4→5 raised from attributed to stated`."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from events.actors import ActorAffiliated, ActorAffiliationEnded
from events.amendments import Correction
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.envelope import RecordedEvent
from events.merges import ActionsDistinguished, ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged
from events.notes import CaseExcluded, CaseIncluded, NoteAdded, NoteKind
from events.redactions import EventRedacted, EventWithheld, type_of
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import STRENGTHS, ResponseAsserted, ResponseDisputed
from events.sources import SourceRelated, SourceWithdrawn
from timeline.projections.chains import Edge, ends_of
from timeline.projections.changed_things import what_of
from timeline.projections.claims import Cell, row_of
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.withheld import is_first
from timeline.reports.as_known import AsKnown
from timeline.reports.claims_table import claim_words, row_label, speaker_name
from timeline.reports.desk import title_of
from timeline.reports.wording import actor_name, in_sentence, listed, party_words, plural, text_of

_FEW = 6
_COUNTED = ("exact", "at_least", "at_most", "about", "range")
"""Bounds of figures that read as a count before what is counted: `at least 9 killed`."""
_DONE = {
    "retracted": "struck by us",
    "cited": "supported by one more passage",
    "transferred": "handed over",
    "verified": "tested",
    "named": "given one more name",
    "declined": "not said to answer, as a method had proposed",
}
_NOTES: Mapping[NoteKind, str] = {
    "comment": "a comment on",
    "bottom-line": "a bottom line on",
    "takeaway": "a takeaway on",
    "alternative": "another explanation of",
    "unknown": "what is unknown of",
    "indicator": "an indicator on",
    "limit": "a limit of what was looked for, on",
}
_SORTS = (
    ("claim.made", "claim"),
    ("response.asserted", "link"),
    ("note.added", "note"),
    (".corrected", "correction"),
    (".retracted", "retraction"),
    (".withdrawn", "withdrawal"),
    ("event.redacted", "redaction"),
)
"""How events are counted where many stand at one stop, by how their type ends; all others are other entries."""


class Turn(NamedTuple):
    """How a chain read before a position and after it, what was recorded in between, and the rows of actions."""

    before: AsKnown
    after: AsKnown
    events: Sequence[RecordedEvent]
    rows: Mapping[str, int]

    @property
    def register(self) -> Register:
        """Return what was known after."""
        return self.after.register

    def find(self, thing: Thing) -> Standing[Any] | None:
        """Return a thing as it stands after, or stood before where it is gone."""
        return self.after.register.find(*thing) or self.before.register.find(*thing)

    @property
    def came(self) -> list[str]:
        """Return the actions that came into the chain."""
        return [name for name in self.after.actions if name not in self.before.actions]

    @property
    def gone(self) -> list[str]:
        """Return the actions that left the chain."""
        return [name for name in self.before.actions if name not in self.after.actions]


def stop_text(turn: Turn) -> str:
    """Return the sentence of a stop: what one event did, or how many of which sort did something."""
    if len(turn.events) == 1:
        [recorded] = turn.events
        subject = _action_of(recorded)
        subject = turn.register.survivors.get(subject, subject)
        told = [_event(turn, recorded)]
        moved = ([name for name in turn.came if name != subject], [name for name in turn.gone if name != subject])
    else:
        told, moved = [_sorts(turn)], (turn.came, turn.gone)
    return "; ".join(filter(None, [*told, *_moved(turn, *moved)])) or "reads otherwise"


def _action_of(recorded: RecordedEvent) -> str:
    """Return the action of which the sentence on an event says already that it came or left; nothing for others."""
    event, thing = recorded.event, thing_of(recorded)
    if isinstance(event, NoteAdded) and event.kind in ("hold", "release"):
        thing = Thing.of_stream(event.about)
    return thing.id if thing.kind == "action" else ""


def thing_of(recorded: RecordedEvent) -> Thing:
    """Return what an event is filed under."""
    return Thing.of_stream(recorded.stream)


def _moved(turn: Turn, came: Collection[str], gone: Collection[str]) -> Iterable[str]:
    for names, done in ((came, "came in"), (gone, "left")):
        if names:
            yield f"{_nos(turn, names)} {done}"


def _sorts(turn: Turn) -> str:
    """Return how many events of which sort there are; an action that came in is told of by its row."""
    came = {f"action:{name}" for name in turn.came}
    told = [type_of(one.event) for one in turn.events if not (is_first(type_of(one.event)) and one.stream in came)]
    sorts = Counter(map(_sort, told))
    order = (*(noun for _, noun in _SORTS), "other entry")
    return listed([_count(sorts[noun], noun) for noun in order if sorts[noun]])


def _sort(type_: str) -> str:
    return next((noun for end, noun in _SORTS if type_.endswith(end)), "other entry")


def _count(count: int, noun: str) -> str:
    if count > 1 and noun.endswith("y"):
        return plural(count, f"{noun[:-1]}ie")
    return plural(count, noun)


# --- one event -------------------------------------------------------------------------------------------------------


def _event(turn: Turn, recorded: RecordedEvent) -> str:
    """Return what one event did."""
    event, thing = recorded.event, thing_of(recorded)
    if (told := _TOLD.get(type(event))) is not None:
        return told(turn, event)
    if is_first(type_of(event)):
        return _recorded(turn, thing)
    words = f"{_subject(turn, thing)} {_done(turn, recorded)}"
    became = _restrengthened(turn, thing) if thing.kind == "response" else ""
    return f"{words}, and so {became}" if became else words


def _redacted(turn: Turn, event: EventRedacted) -> str:
    position = turn.register.positions.get(event.target)
    thing = turn.register.things.get(position or 0)
    of = _subject(turn, thing) if thing is not None else f"position {position}"
    what = "the whole of an entry" if event.scope == "whole_event" else "words"
    return f"{what} on {of} withheld: {event.ground.replace('_', ' ')}"


def _recorded(turn: Turn, thing: Thing) -> str:
    standing = turn.find(thing)
    if thing.kind == "action" and standing is not None and standing.knows("title"):
        return f"{_subject(turn, thing)} recorded: {title_of(standing.now)}"
    return f"{_subject(turn, thing)} recorded"


def _done(turn: Turn, recorded: RecordedEvent) -> str:
    """Return what an event did to the thing that it is about."""
    event, did = recorded.event, what_of(recorded)
    if isinstance(event, Correction):
        return f"{did}: {listed([change.field.replace('_', ' ') for change in event.changes])}"
    if (doing := _DOING.get(type(event))) is not None:
        return doing(turn, event)
    words = _DONE.get(did, did)
    return f"{words} {text_of(event.withheld)}" if isinstance(event, EventWithheld) else words


def _subject(turn: Turn, thing: Thing) -> str:
    """Return how a sentence names a thing."""
    standing = turn.find(thing)
    match None if standing is None or standing.withheld is not None else standing.now:
        case ClaimMade() as claim:
            return _claim_of(turn, claim)
        case ResponseAsserted() as link:
            return _link_of(turn, link)
        case NoteAdded(about=about):
            return f"the note on {_subject(turn, Thing.of_stream(about))}"
        case _:
            pass
    if thing.kind == "action":
        return _nos(turn, (thing.id,))
    if thing.kind == "actor":
        return actor_name(turn.register, thing.id)
    return f"{'link' if thing.kind == 'response' else thing.kind} {thing.id}"


def _nos(turn: Turn, actions: Iterable[str]) -> str:
    """Return actions by their rows: `no. 4`, `nos. 4 and 5`; by their ids, where they are in none."""
    names = list(dict.fromkeys(turn.register.survivors.get(name, name) for name in actions))
    if len(names) > _FEW:
        return f"{len(names)} actions"
    rows = sorted(turn.rows[name] for name in names if name in turn.rows)
    said = [f"{'no.' if len(rows) == 1 else 'nos.'} {listed([str(row) for row in rows])}"] if rows else []
    return listed([*said, *(name for name in names if name not in turn.rows)])


# --- claims ----------------------------------------------------------------------------------------------------------


def _claim(turn: Turn, claim: ClaimMade) -> str:
    standing = turn.register.claims.get(claim.claim)
    now = claim if standing is None else standing.now
    return f"{_claim_of(turn, now)}: {_claimed(turn.register, now)}"


def _claim_of(turn: Turn, claim: ClaimMade) -> str:
    about = _nos(turn, claim.about) if claim.about else f"case {claim.about_case}"
    return f"a claim by {in_sentence(speaker_name(turn.register, claim))} on {about}"


def _claimed(register: Register, claim: ClaimMade) -> str:
    """Return what is claimed: a figure, a time, a place, a party; of words only what they are about."""
    row = row_of(claim)
    if claim.text is not None:
        return row_label(row)
    words = claim_words(register, claim, Cell(claim.claim, None, None, withdrawn=False, retracted=False), row)
    figure = claim.figure
    if figure is not None and figure.bound in _COUNTED and figure.words is None and claim.subset_of is None:
        return f"{words} {figure.quantity.replace('_', ' ')}"
    return f"{row_label(row)}: {words}"


# --- links and notes -------------------------------------------------------------------------------------------------


def _link_of(turn: Turn, link: ResponseAsserted) -> str:
    ends = ends_of(link)
    if ends is None:
        return f"what {_nos(turn, (link.responding,))} is said to be ahead of"
    here = [turn.register.survivors.get(name, name) for name in ends]
    return f"link {'→'.join(str(turn.rows.get(name, name)) for name in here)}"


def _asserted(turn: Turn, link: ResponseAsserted) -> str:
    """Return what somebody asserts of two actions, and what that makes of the link between them."""
    named = _link_of(turn, link)
    if link.polarity == "no":
        return f"{named} denied by {in_sentence(party_words(turn.register, link.asserted_by))}"
    if ends_of(link) is None:
        return f"{named} recorded: {link.strength}"
    if became := _restrengthened(turn, Thing("response", link.link)):
        return f"{named} {became}"
    was, now = _edges(turn, link)
    if now is None:
        return f"{named} recorded as {link.strength}, and not drawn"
    return f"{named} {'added' if was is None else 'asserted once more'}: {link.strength}{', hedged' * link.hedged}"


def _restrengthened(turn: Turn, thing: Thing) -> str:
    """Return that a link became stronger or weaker, if it did."""
    standing = turn.find(thing)
    was, now = _edges(turn, standing.now) if standing is not None else (None, None)
    if was is None or now is None or was.strength == now.strength:
        return ""
    is_up = STRENGTHS.index(now.strength) < STRENGTHS.index(was.strength)
    return f"{'raised' if is_up else 'lowered'} from {was.strength} to {now.strength}"


def _edges(turn: Turn, link: ResponseAsserted) -> tuple[Edge | None, Edge | None]:
    """Return the edge that a link is a part of, as it was and as it is."""
    ends = ends_of(link)
    pair = None if ends is None else tuple(turn.register.survivors.get(name, name) for name in ends)

    def of(known: AsKnown) -> Edge | None:
        edges = known.edges.values()
        return next((edge for edge in edges if (edge.earlier, edge.later) == pair), None)

    return of(turn.before), of(turn.after)


def _note(turn: Turn, note: NoteAdded) -> str:
    about = _subject(turn, Thing.of_stream(note.about))
    if note.finding is not None:
        return f"a finding on {about} silenced"
    if note.kind in ("hold", "release"):
        return f"{about} {'held back' if note.kind == 'hold' else 'released'} by a note"
    return f"{_NOTES[note.kind]} {about}"


_TOLD: Mapping[type[Event], Callable[[Turn, Any], str]] = {
    EventRedacted: _redacted,
    ClaimMade: _claim,
    ResponseAsserted: _asserted,
    NoteAdded: _note,
    CaseIncluded: lambda turn, event: f"{_nos(turn, event.actions)} taken into case {event.case}",
    CaseExcluded: lambda turn, event: f"{_nos(turn, event.actions)} left out of case {event.case}",
}
"""Events that are told of in a sentence of their own."""
_DOING: Mapping[type[Event], Callable[[Turn, Any], str]] = {
    ResponseDisputed: lambda turn, event: f"disputed by {in_sentence(party_words(turn.register, event.by))}",
    ActionsMerged: lambda _, event: f"merged with {listed(list(event.merged))}",
    ActionsUnmerged: lambda turn, event: f"taken apart from {_nos(turn, event.merged)}",
    ActorsMerged: lambda _, event: f"merged with {listed(list(event.merged))}",
    ActorsUnmerged: lambda _, event: f"taken apart from {listed(list(event.merged))}",
    ActionsDistinguished: lambda turn, event: f"told apart from {_nos(turn, event.actions[1:])}",
    ActionsOrdered: lambda turn, event: f"said to have come before {_nos(turn, (event.after,))}",
    ActionsRelated: lambda turn, event: f"made a part of {_nos(turn, (event.whole,))}",
    SourceRelated: lambda _, event: f"traced to {event.origin}",
    ActorAffiliated: lambda turn, event: f"tied to {actor_name(turn.register, event.affiliation.with_actor)}",
    ActorAffiliationEnded: lambda turn, event: f"parted from {actor_name(turn.register, event.with_actor)}",
    SourceWithdrawn: lambda *_: "withdrawn by its publisher",
    ClaimWithdrawn: lambda *_: "taken back",
}
"""What events did to the thing that they are about, in more than the word for it."""
