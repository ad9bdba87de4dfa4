"""Things on record as rows of plain values: what tables hold, and what other formats carry along as properties."""

import dataclasses
from collections.abc import Iterable
from typing import Any

import msgspec

from events.amendments import Correction
from events.base import Event, Withheld
from events.claims import ClaimMade
from events.codings import ActionCoded
from events.notes import CaseClosed, CaseExcluded, CaseIncluded
from events.redactions import EventWithheld, type_of
from events.relations import ActionsRelated
from events.responses import ResponseDisputed
from events.sources import Citation
from timeline.exchange.extract import Change, Extract
from timeline.exchange.row_values import (
    NOBODY,
    Row,
    figure_columns,
    ids,
    only_one,
    party_row,
    time_columns,
    who_row,
    words_of,
)
from timeline.exchange.typed import zone_text
from timeline.projections.cases import last_words, taken_in
from timeline.projections.confidential import unnamed
from timeline.projections.grades import held
from timeline.projections.points import points_of
from timeline.projections.register import Register, Standing, Thing, standing_of
from timeline.projections.roots import origins_of
from timeline.projections.sides import ties
from timeline.projections.sources import quotable
from timeline.projections.support import citations_of, holding_of
from timeline.reports.claims_table import speaker_name
from timeline.reports.wording import actor_name, text_of


def action_row(one: Extract, name: str) -> Row:
    """Return an action as it stands, with its times as bounds, and the passages that it rests on."""
    register, thing = one.register, one.register.actions[name]
    action = thing.now
    point = next(points_of(register, action.places), None)
    place = point.place if point else next(iter(action.places), None)  # the degrees beside it are its own
    wholes = (event.whole for event in _since(thing, ActionsRelated) if event.whole in register.actions)
    row = {
        "action": name,
        "kind": action.kind,
        "title": text_of(action.title) or None,
        **time_columns("occurred", action.occurred),
        "typed_zone": zone_text(action.occurred, action.territory),
        **time_columns("ended", action.ended),
        "direction": action.direction,
        "realisation": action.realisation,
        "actors": ids(action.actors),
        "targets": ids(action.targets),
        "participants": ids(action.participants),
        "parties": [
            party_row(side, party) for side in ("actors", "targets", "participants") for party in getattr(action, side)
        ],
        "actor_words": words_of(action.actors),
        "target_words": words_of(action.targets),
        # The id of an actor, or nothing: what stands in place of a confidential source is in the parties.
        "attributed_by": only_one(
            unnamed(party.by) for party in (*action.actors, *action.targets, *action.participants)
        ),
        "territory": list(action.territory),
        "place": place and f"{place.relation} {place.name}",
        "latitude": point and point.latitude,
        "longitude": point and point.longitude,
        "radius_km": point and f"{point.radius_m / 1000:.3f}".rstrip("0").rstrip("."),
        "coordinates_basis": point and point.basis,
        "places": [f"{place.relation} {place.name}" for place in action.places],
        "means": text_of(action.means) if isinstance(action.means, Withheld) else list(action.means),
        "part_of": list(dict.fromkeys(wholes)),
        "codings": [msgspec.to_builtins(event.coding) for event in _since(thing, ActionCoded)],
        "external_ids": list(action.external_ids),
        **_cited(register, thing),
    }
    return _known(thing, row) | _recorded(register, thing)


def claim_row(one: Extract, name: str) -> Row:
    """Return a claim as it was made. `value_state` tells a figure from one that its claimant says is not known.

    `about` is of how many actions it is one figure: not all of them may go out.
    """
    register, thing = one.register, one.register.claims[name]
    claim, by = thing.now, one.replaced.get(name)
    row = {
        "claim": name,
        "action": claim.about[0] if len(claim.about) == 1 else None,
        "actions": [action for action in claim.about if action in register.actions],
        "about": len(claim.about),
        "case": claim.about_case,
        "claimant": claim.claimant,
        "claimant_words": text_of(claim.claimant_words) or None,
        "claimant_name": speaker_name(register, claim),
        "dimension": claim.dimension,
        "stance": claim.stance,
        **figure_columns(claim.figure),
        "text": text_of(claim.text) or None,
        **time_columns("claimed_time", claim.when),
        "claimed_place": f"{claim.place.relation} {claim.place.name}" if claim.place else None,
        "claimed_party": None if claim.party is None else party_row("party", claim.party),
        **time_columns("stated_at", claim.stated_at),
        "typed_zone": zone_text(claim.stated_at, ()),
        **time_columns("as_of", claim.as_of),
        "statement": claim.statement,
        "subset_of": claim.subset_of if claim.subset_of in register.claims else None,
        "supersedes": claim.supersedes if claim.supersedes in register.claims else None,
        "superseded_by": by,
        "credibility": [{"grader": grader, "grade": grade} for grader, grade in held(thing).items()],
        **_cited(register, thing),
    }
    return _known(thing, row) | _recorded(register, thing) | {"standing": _claim_standing(register, thing, by)}


def _claim_standing(register: Register, thing: Standing[ClaimMade], replaced_by: str | None) -> str:
    """Return how a claim stands, also that another replaced it, or that no source that it rests on stands."""
    if replaced_by is not None and standing_of(thing) in ("stands", "corrected"):
        return "replaced"
    return holding_of(register, thing)


def link_row(one: Extract, name: str) -> Row:
    """Return a link: what answers what, how strongly that is said, by whom, and in which words."""
    register, thing = one.register, one.register.responses[name]
    link = thing.now
    disputes = [
        party_row("by", event.by) | {"reason": text_of(event.reason)} for event in _since(thing, ResponseDisputed)
    ]
    row = {
        "link": name,
        "responding": link.responding,
        "responded_to": link.responded_to,
        "expected": text_of(link.expected) or None,
        "relation": link.relation,
        "strength": link.strength,
        "polarity": link.polarity,
        "hedged": "yes" if link.hedged else "no",
        "disputed_by": disputes,
        "asserted_by": link.asserted_by.actor or NOBODY,
        "asserted_by_words": text_of(link.asserted_by.words) or None,
        "method": link.method,
        "model": link.model,
        "probability": link.probability,
        "accepted_by": link.accepted_by,
        "alternative": text_of(link.alternative) or None,
        **_cited(register, thing),
    }
    return _known(thing, row) | _recorded(register, thing)


def source_row(one: Extract, name: str) -> Row:
    """Return a source; of a confidential one its id and its grades, and nothing else."""
    register, thing = one.register, one.register.sources[name]
    source = thing.now
    row: Row = {"source": name, "confidential": "yes" if source.confidential else "no"}
    row["reliability"] = [{"grader": grader, "grade": grade} for grader, grade in held(thing).items()]
    if source.confidential:
        return row
    origins = origins_of(register, name)
    return row | {
        "kind": source.kind,
        "publisher": source.publisher,
        "title": text_of(source.title) or None,
        "url": text_of(source.url) or None,
        "archived_url": text_of(source.archived_url) or None,
        **time_columns("published", source.published_at),
        "language": source.language,
        "licence": source.licence,
        "origins": [{"origin": step.origin, "relation": step.relation} for step in origins if step.source == name],
        **_recorded(register, thing),
    }


def actor_row(one: Extract, name: str) -> Row:
    """Return an actor: its neutral name, what else it is called, and to whom it belongs, from when and until when."""
    register, thing = one.register, one.register.actors[name]
    actor = thing.now
    row = {
        "actor": name,
        "kind": actor.kind,
        "name": actor_name(register, name),
        "aliases": [
            {"name": text_of(alias.name), "language": alias.language, "use": alias.use} for alias in actor.aliases
        ],
        "ties": [
            {
                "with": tie.with_actor,
                "relation": tie.relation,
                "strength": tie.strength,
                "valid": None if tie.valid is None else [tie.valid.earliest, tie.valid.latest],
                **({} if tie.asserted_by is None else {"asserted_by": who_row(tie.asserted_by)}),
            }
            for tie in ties(register, name)
        ],
        "external_ids": list(actor.external_ids),
    }
    return _known(thing, row) | _recorded(register, thing)


def case_row(one: Extract, name: str) -> Row:
    """Return a case: what it takes in and leaves out of the actions that go out, the last word on each, and why."""
    thing = one.register.cases[name]
    last = last_words(thing)
    taken = taken_in(thing)
    left = (action for action, event in last.items() if isinstance(event, CaseExcluded))
    closed = [event for event in _since(thing, CaseClosed, EventWithheld) if type_of(event) == CaseClosed.type]
    row = {
        "case": name,
        "title": text_of(thing.now.title),
        "question": text_of(thing.now.question) or None,
        "scope": text_of(thing.now.scope) or None,
        "taken_in": [_looked_at(action, last[action]) for action in taken.actions],
        "left_out": [_looked_at(action, last[action]) for action in left],
        "doubtful": list(taken.doubtful),
        "closed": "yes" if closed else "no",
        "closed_reason": text_of(_why(closed[-1])) or None if closed else None,
    }
    return _known(thing, row) | _recorded(one.register, thing)


def _looked_at(action: str, said: CaseIncluded | CaseExcluded) -> Row:
    return {"action": action} | ({"reason": text_of(said.reason)} if said.reason else {})


def note_row(one: Extract, name: str) -> Row:
    """Return a note: what it is about, which finding of that it says is as it should be, and its words."""
    thing = one.register.notes[name]
    about = Thing.of_stream(thing.now.about)
    row = {
        "note": name,
        "about_kind": about.kind,
        "about_id": about.id,
        "kind": thing.now.kind,
        "finding": thing.now.finding,
        "text": text_of(thing.now.text),
    }
    return _known(thing, row) | _recorded(one.register, thing)


def change_row(change: Change) -> Row:
    """Return what was recorded at one position: which fields it changed, and why; not what stood in them."""
    event = change.event
    fields = [one.field for one in event.changes] if isinstance(event, Correction) else []
    return {
        "position": change.position,
        "event_id": change.event_id,
        "recorded_at": change.recorded_at,
        "recorded_by": change.recorded_by,
        "kind": change.thing.kind,
        "id": change.thing.id,
        "type": type_of(event),
        "fields": fields,
        "reason": text_of(change.withheld or _why(event)) or None,
    }


def _why(event: Event) -> str | Withheld | None:
    """Return the reason that an event gives; of one that was redacted whole, what stands in its place."""
    return event.withheld if isinstance(event, EventWithheld) else getattr(event, "reason", None)


def passages(register: Register, citations: Iterable[Citation]) -> list[Row]:
    """Return passages as they are cited, without what is not said; of a confidential source its id alone."""
    open_ = set(map(id, quotable(register, kept := tuple(citations))))
    return [_passage(one) if id(one) in open_ else {"source": one.source} for one in kept]


def _passage(one: Citation) -> Row:
    said = {
        "source": one.source,
        "quote": text_of(one.quote),
        "language": one.language,
        "translation": text_of(one.translation),
        "locator": text_of(one.locator),
        "speaker": one.speaker or text_of(one.speaker_words),
    }
    return {name: value for name, value in said.items() if value}


def _cited(register: Register, thing: Standing[Any]) -> Row:
    """Return the first passage in columns of its own, and all of them."""
    cited = passages(register, citations_of(thing))
    first = cited[0] if cited else {}
    columns = ("source", "quote", "language", "translation", "locator", "speaker")
    return {name: first.get(name) for name in columns} | {"citations": cited}


_FIELDS = {
    "actions": "about",
    "case": "about_case",
    "claimant_name": "claimant",
    "claimed_place": "place",
    "claimed_party": "party",
    "claimed_time": "when",
    "parties": "actors",
    "actor_words": "actors",
    "target_words": "targets",
    "attributed_by": "actors",
    "place": "places",
    "latitude": "places",
    "longitude": "places",
    "radius_km": "places",
    "coordinates_basis": "places",
    "source": "citations",
    "about_kind": "about",
    "about_id": "about",
}
"""Columns that are filled from a field of another name."""
_ADDED = (
    *("part_of", "codings", "credibility", "disputed_by", "ties", "superseded_by"),
    *("taken_in", "left_out", "doubtful", "closed", "closed_reason"),
)
"""Columns that are filled from what was recorded since."""


def _known(thing: Standing[Any], row: Row) -> Row:
    """Return a row without what stands in place of what was redacted whole: nobody said it."""
    if thing.withheld is None:
        return row
    id_ = next(iter(row))
    fields = {field.name for field in dataclasses.fields(thing.now)}
    found = {}
    for column, value in row.items():
        field = next((one for one in (column, *_beginnings(column)) if one in fields or one in _FIELDS), column)
        is_known = column == id_ or column in _ADDED or thing.knows(_FIELDS.get(field, field))
        found[column] = value if is_known else None
    return found


def _beginnings(column: str) -> list[str]:
    """Return what a name begins with, up to each mark, the longest first: `stated_at` of `stated_at_zone`."""
    words = column.split("_")
    return ["_".join(words[:end]) for end in range(len(words) - 1, 0, -1)]


def _recorded(register: Register, thing: Standing[Any]) -> Row:
    return {
        "standing": holding_of(register, thing),
        "position": thing.position,
        "recorded_at": thing.recorded_at,
        "recorded_by": thing.recorded_by,
        "withheld": text_of(thing.withheld) or None,
    }


def _since(thing: Standing[Any], *types: type) -> list[Any]:
    return [one.event for one in thing.since if isinstance(one.event, types)]
