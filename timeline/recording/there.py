"""Whether what a row says beside a thing is on record with it already: a tie, a passage, a part, a code, a dispute."""

from dataclasses import fields
from typing import Any

from events.actors import ActorAffiliated, Affiliation
from events.base import Event
from events.codings import ActionCoded, Coding
from events.grades import CitationAdded
from events.notes import CaseClosed, CaseExcluded, CaseIncluded
from events.relations import ActionsRelated
from events.responses import ResponseDisputed
from events.sources import SourceRelated
from timeline.projections.cases import last_words
from timeline.projections.register import Standing
from timeline.projections.sides import with_ends
from timeline.projections.support import citations_of
from timeline.recording.sameness import same


def is_there(standing: Standing[Any], event: Event) -> bool:
    """Tell whether what an event says of a thing is on record with it, whoever recorded it, and however."""
    match event:
        case ActionCoded(coding=coding):
            return _is_coded(standing, coding)
        case ActorAffiliated(affiliation=tie):
            return any(_is_tie(known, tie) for known, _ in with_ends(standing))
        case CitationAdded(citation=cited):
            return any(same(known, cited, sent_again=True) for known in citations_of(standing))
        case CaseIncluded() | CaseExcluded():
            last = last_words(standing)
            return all(type(last.get(one)) is type(event) and _says(last[one], event) for one in event.actions)
        case SourceRelated() | ActionsRelated() | ResponseDisputed() | CaseClosed():
            return any(type(one.event) is type(event) and _says(one.event, event) for one in standing.since)
        case _:
            return False


def _is_coded(standing: Standing[Any], coding: Coding) -> bool:
    """Tell whether a coder's last code of an action is this one, in whichever version of the scheme."""
    codes = [
        one.event.coding
        for one in standing.since
        if isinstance(one.event, ActionCoded)
        and (one.event.coding.scheme, one.event.coding.coder) == (coding.scheme, coding.coder)
    ]
    return bool(codes) and codes[-1].code == coding.code


def _is_tie(known: Affiliation, tie: Affiliation) -> bool:
    """Tell whether two ties are one: also that which an actor was registered with. Of a stretch its ends count.

    Another speaker makes another tie: contested ones stand side by side. Nobody named says nothing of that.
    """
    mine, theirs = ((one.with_actor, one.relation, one.strength, _ends(one)) for one in (tie, known))
    if mine != theirs or tie.asserted_by is None:
        return mine == theirs
    who = known.asserted_by
    return who is not None and who.actor == tie.asserted_by.actor and _says(who, tie.asserted_by)


def _ends(tie: Affiliation) -> tuple[str | None, str | None] | None:
    return None if tie.valid is None else (tie.valid.earliest, tie.valid.latest)


def _says(known: Any, new: Any) -> bool:  # noqa: ANN401  # two records of one type
    """Tell whether one record says all that another says. Which actions a case names together says nothing."""
    filled = ((one.name, getattr(new, one.name)) for one in fields(new) if one.name != "actions")
    return all(value in (None, ()) or same(getattr(known, name), value, sent_again=True) for name, value in filled)
