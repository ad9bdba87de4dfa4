"""What the record says already: so every command is safe to send twice. Pure."""

from typing import Any

from events.amendments import Correction, Retraction, amend
from events.base import Event, LogEvent
from events.codings import ActionCoded
from events.custody import SourceTransferred, SourceVerified
from events.grades import CitationAdded, ClaimGraded, SourceGraded
from events.logs import RulesAdopted
from events.merges import Merge
from events.notes import CaseExcluded, CaseIncluded, NoteRetracted
from timeline.errors import IdTaken
from timeline.projections.references import thing_of
from timeline.projections.register import Register, Standing
from timeline.recording.key_rules import key_said_at
from timeline.recording.sameness import differing, same
from timeline.recording.standing import CORRECTED, FIRSTS


def said_at(event: Event, known: Register) -> int | None:
    """Return the position of what says the same as `event` already, `None` if nothing does.

    Raises `IdTaken` if the readable id of a new thing stands for other content.
    """
    if isinstance(event, LogEvent):
        return _adopted_at(event, known) if isinstance(event, RulesAdopted) else key_said_at(event, known)
    thing = known.find(*thing_of(event))
    return None if thing is None else _said_of(thing, event)


def _said_of(thing: Standing[Any], event: Event) -> int | None:
    found: int | None
    match event:
        case _ if isinstance(event, FIRSTS):
            found = _first_said_at(event, thing)
        case Correction():
            found = _correction_said_at(event, thing)
        case Retraction() | NoteRetracted():
            struck = thing.retracted
            reason = getattr(struck.event, "reason", None) if struck is not None else None
            found = struck.position if struck is not None and same(reason, event.reason) else None
        case _ if isinstance(event, _GO_BACK):
            found = _latest_said_at(event, thing)
        case CitationAdded():
            found = _cited_at(event, thing)
        case _:
            told = ((thing.position, thing.first), *((one.position, one.event) for one in thing.since))
            found = next((position for position, earlier in told if same(earlier, event)), None)
    return found


# What is said of one matter, and may go one way and back: the latest word alone tells what is said now.
_GO_BACK = (
    *(CaseIncluded, CaseExcluded, SourceTransferred, SourceVerified),
    *(Merge, ActionCoded, ClaimGraded, SourceGraded),
)


def _adopted_at(event: RulesAdopted, known: Register) -> int | None:
    """Return where the version of a table was adopted, if it is the one that is in force."""
    adopted = [one for one in known.rules if isinstance(one.event, RulesAdopted) and one.event.table == event.table]
    return adopted[-1].position if adopted and same(adopted[-1].event, event) else None


def _cited_at(event: CitationAdded, thing: Standing[Any]) -> int | None:
    """Return where a passage was cited for a thing, be it by its first record."""
    if not any(same(citation, event.citation) for citation in thing.now.citations):
        return None
    return next((one.position for one in thing.since if same(one.event, event)), thing.position)


def _first_said_at(event: Event, thing: Standing[Event]) -> int:
    """Return where a new thing is on record already: as it was first recorded, or as it stands now."""
    if same(thing.first, event) or same(thing.now, event):
        return thing.position
    kind, name = thing_of(event)
    taken = _taken(event, thing)
    if thing.retracted is not None:
        taken.fix = f"choose another id: {name} was retracted, and an id is never used again"
    elif kind not in CORRECTED:
        taken.fix = "choose another id"
    raise taken


def _taken(event: Event, thing: Standing[Event]) -> IdTaken:
    """Return the refusal of an id; where only a text differs that is withheld, it says that nobody can compare."""
    kind, name = thing_of(event)
    taken = IdTaken(kind, name, differing(thing.now, event, sent_again=False), thing.position)
    if not differing(thing.now, event):
        names = ", ".join(taken.differs)
        taken.message = (
            f"nothing recorded: {kind} {name} is at position {thing.position} already; "
            f"its text is withheld, and nobody can compare: {names}"
        )
        taken.fix = "choose another id, if it says something else"
    return taken


def _correction_said_at(event: Correction, thing: Standing[Event]) -> int | None:
    corrections = thing.corrections
    last = corrections[-1] if corrections else None
    if last is not None and same(last.event, event):
        return last.position
    if amend(thing.now, event.changes) == thing.now:
        return last.position if last is not None else thing.position
    return None


def _latest_said_at(event: Event, thing: Standing[Event]) -> int | None:
    """Return where the latest word on a matter says so already: what went one way and back may go that way again."""
    for one in reversed(thing.since):
        if same(one.event, event):
            return one.position
        if _is_on_the_same_matter(one.event, event):
            return None
    return None


def _is_on_the_same_matter(earlier: Event, event: Event) -> bool:
    """Tell whether `event` changes what `earlier` said: in or out, in whose hands, with what outcome, grade or code."""
    one, other = _matter(earlier), _matter(event)
    return one is not None and other is not None and one[0] == other[0] and not one[1].isdisjoint(other[1])


def _matter(event: Event) -> tuple[str, frozenset[object]] | None:
    """Return what an event speaks of, as far as that goes one way and back: two are of one matter if they share any."""
    about: frozenset[object] | None = None
    match event:
        case CaseIncluded(actions=names) | CaseExcluded(actions=names):
            return "case", frozenset(names)
        case Merge(merged=names):
            return "merge", frozenset(names)
        case SourceTransferred():
            about = frozenset({None})
        case SourceVerified():
            about = frozenset({(event.by, event.method)})
        case ClaimGraded() | SourceGraded():
            about = frozenset({event.grader})
        case ActionCoded(coding=coding):
            about = frozenset({(coding.scheme, coding.coder)})
        case _:
            pass
    return None if about is None else (event.type, about)
