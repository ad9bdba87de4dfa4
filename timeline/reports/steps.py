"""The steps of a report: one block for each action, with what was recorded of it and since."""

from collections.abc import Iterable

from events.actions import ActionReported
from events.actors import Party
from events.amendments import ClaimCorrected, Correction
from events.base import Event, Withheld
from events.codebook import territory_name
from events.envelope import RecordedEvent
from events.redactions import EventWithheld, type_of
from events.responses import ResponseDisputed
from events.times import When
from timeline.projections.sides import ties
from timeline.projections.status import status_of
from timeline.projections.support import citations_of
from timeline.reports.claims_table import printed_matrix, speaker_name
from timeline.reports.desk import Desk, kind_label
from timeline.reports.dossier import Moment, Statement, Step
from timeline.reports.links import ahead_words
from timeline.reports.withheld import change_of_withheld, said, withheld_moment
from timeline.reports.wording import (
    NOT_STATED,
    actor_name,
    in_sentence,
    link_phrase,
    listed,
    party_words,
    quoted,
    reading_words,
    text_of,
    when_local,
    when_utc,
)


def step_of(desk: Desk, name: str) -> Step:
    """Return the block of one action."""
    action, thing = desk.action(name), desk.register.actions[name]
    notes = tuple(desk.note(citation) for citation in citations_of(thing))  # numbered first: they are printed first
    claims = printed_matrix(desk, name)
    soil = listed([territory_name(code) for code in action.territory]) or f"no territory {desk.record}"
    places = listed([_place_words(action, number) for number in range(len(action.places))])
    return Step(
        number=desk.numbers.get(name, 0),
        id=name,
        title=desk.title(name),
        kind=said(thing, "kind", _kind_words(action)),
        occurred=_moment(action.occurred) if thing.knows("occurred") else withheld_moment(thing),
        actors=said(thing, "actors", _parties(desk, action.actors or action.participants)),
        targets=said(thing, "targets", _targets(desk, action)),
        territory=said(thing, "territory", soil),
        places=said(thing, "places", places),
        means=said(thing, "means", _means_words(action)),
        status=text_of(thing.withheld) or status_of(desk.register, name),
        claims=claims,
        notes=notes,
        changes=(*(_change(one) for one in thing.since), *_claims_changed(desk, name)),
        links=_step_links(desk, name),
        remarks=_remarks(desk, name),
    )


def _kind_words(action: ActionReported) -> str:
    return kind_label(action.kind) + ("" if action.realisation == "happened" else f" ({action.realisation})")


def _means_words(action: ActionReported) -> str:
    if isinstance(action.means, Withheld):
        return text_of(action.means)
    return listed([one.replace("_", " ") for one in action.means])


def _claims_changed(desk: Desk, name: str) -> tuple[Statement, ...]:
    """Return what was corrected in the claims about an action."""
    return tuple(
        Statement(text=f"Claim {claim}: {change.text}", ids=change.ids)
        for claim, thing in desk.register.claims.items()
        if name in thing.now.about
        for change in map(_change, (one for one in thing.since if type_of(one.event) == ClaimCorrected.type))
    )


def _remarks(desk: Desk, name: str) -> tuple[Statement, ...]:
    """Return the comments on an action, on its links to earlier ones, and on what is claimed about it."""
    of_claims = [
        Statement(text=f"On {claim} ({_who(desk, claim)}): {note.text}", ids=note.ids)
        for claim, thing in desk.register.claims.items()
        if name in thing.now.about
        for note in desk.notes_on(f"claim:{claim}", "comment")
    ]
    of_links = [
        Statement(text=f"On the link to {desk.no(edge.earlier)}: {note.text}", ids=note.ids)
        for edge in desk.edges()
        if edge.later == name
        for link in edge.links
        for note in desk.notes_on(f"response:{link}", "comment")
    ]
    return (*desk.notes_on(f"action:{name}", "comment"), *of_links, *of_claims)


def _who(desk: Desk, claim: str) -> str:
    return speaker_name(desk.register, desk.register.claims[claim].now)


def _moment(when: When) -> Moment:
    local = when_local(when)
    if when.qualifier in ("approximate", "both") and when.as_reported is not None:
        local += f", widened from {quoted(when.as_reported)}"
    return Moment(
        local=local,
        utc=when_utc(when),
        precision=when.precision,
        reading=reading_words(when),
        earliest=when.earliest or "",
        latest=when.latest or "",
    )


def _parties(desk: Desk, parties: Iterable[Party]) -> str:
    return listed([_party(desk, party) for party in parties])


def _party(desk: Desk, party: Party) -> str:
    """Return a party with what it belongs to, and on whose word it is named."""
    words = party_words(desk.register, party)
    if party.actor is not None:
        above = [
            tie for tie in ties(desk.register, party.actor) if tie.relation in ("organ_of", "part_of", "office_of")
        ]
        names = dict.fromkeys(actor_name(desk.register, tie.with_actor) for tie in above)
        words += f" (part of {listed(list(names))})" if names else ""
        if party.words is not None:
            words += f", {quoted(party.words)}"
    notes = {"self_claimed": "by its own claim", "admitted": "by its own admission"}
    if party.basis in notes:
        return f"{words}, {notes[party.basis]}"
    if party.basis == "attributed" and party.by is not None:
        return f"{words}, according to {in_sentence(actor_name(desk.register, party.by))}"
    return words


def _targets(desk: Desk, action: ActionReported) -> str:
    if action.direction != "directed":
        return "each other" if action.direction == "mutual" else "direction not stated"
    return _parties(desk, action.targets) or NOT_STATED


def _place_words(action: ActionReported, number: int) -> str:
    place = action.places[number]
    words = f"{place.relation} {place.name}"
    return f"{words} (within {_distance(place.radius_m)})" if place.radius_m is not None else words


def _distance(metres: int) -> str:
    return f"{metres // 1000} km" if metres >= 1000 and metres % 1000 == 0 else f"{metres} m"  # noqa: PLR2004


def _change(recorded: RecordedEvent) -> Statement:
    event = recorded.event
    if isinstance(event, EventWithheld):
        return Statement(text=change_of_withheld(recorded, event), ids=(recorded.event_id,))
    reason = text_of(getattr(event, "reason", None))
    if isinstance(event, Correction):
        fields = listed([change.field for change in event.changes])
        return Statement(
            text=f"Position {recorded.position}, {event.label}: {fields}. Reason: {reason}", ids=(recorded.event_id,)
        )
    return Statement(text=f"Position {recorded.position}, {event.type}: {reason}", ids=(recorded.event_id,))


def _step_links(desk: Desk, name: str) -> tuple[Statement, ...]:
    """Return a sentence for each response by which this action is joined to an earlier one, and for who disputes it."""
    found = []
    for edge in desk.edges():
        if edge.later != name:
            continue
        for link in edge.links:
            thing = desk.register.responses[link]
            phrase = link_phrase(desk.register, thing.now, desk.no(edge.earlier))
            found.append(Statement(text=f"It {phrase}.", ids=(link,)))
            found += [
                Statement(text=f"That is disputed by {_disputer(desk, one.event)}", ids=(link, one.event_id))
                for one in thing.since
                if type_of(one.event) == ResponseDisputed.type
            ]
    for link in desk.ahead():
        if desk.register.responses[link].now.responding == name:
            found.append(Statement(text=f"It {ahead_words(desk, link)}.", ids=(link,)))
    return tuple(found)


def _disputer(desk: Desk, dispute: Event) -> str:
    if not isinstance(dispute, ResponseDisputed):
        return f"somebody: {text_of(getattr(dispute, 'withheld', None))}"
    return f"{in_sentence(party_words(desk.register, dispute.by))}: {text_of(dispute.reason)}"
