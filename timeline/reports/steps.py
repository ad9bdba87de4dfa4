"""The steps of a report: one block for each action, with what was recorded of it and since."""

from collections.abc import Iterable

from events.actions import ActionReported
from events.actors import Party
from events.base import Withheld
from events.places import Place
from events.times import When
from timeline.projections.sides import ties
from timeline.projections.support import citations_of, rests_on_something
from timeline.reports.claims_table import printed_matrix, speaker_name
from timeline.reports.desk import Desk, kind_label
from timeline.reports.dossier import Moment, Step
from timeline.reports.headlines import glyph_of, headline_of, party_note, short_of
from timeline.reports.soil import acted, soil_of
from timeline.reports.statement import Statement
from timeline.reports.status import root_names
from timeline.reports.step_changes import changes_of, labels_of
from timeline.reports.step_links import links_in, links_out
from timeline.reports.withheld import said, withheld_moment
from timeline.reports.wording import (
    NOT_STATED,
    UNSUPPORTED,
    actor_name,
    distance_words,
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
    soil = soil_of(thing)
    word = "" if thing.withheld is not None else desk.voices(name).word
    unsupported = not rests_on_something(desk.register, thing)
    return Step(
        number=desk.numbers.get(name, 0),
        id=name,
        title=desk.title(name),
        kind=said(thing, "kind", _kind_words(action)),
        occurred=moment_of(action.occurred) if thing.knows("occurred") else withheld_moment(thing),
        actors=said(thing, "actors", _parties(desk, action.actors or action.participants)),
        targets=said(thing, "targets", _targets(desk, action)),
        territory=listed([label for _, label in soil]) or f"no territory {desk.record}",
        places=said(thing, "places", listed([_place_words(place) for place in action.places])),
        means=said(thing, "means", _means_words(action)),
        status=text_of(thing.withheld) or (f"{word}; {UNSUPPORTED}" if unsupported else word),
        claims=claims,
        notes=notes,
        changes=changes_of(desk, name),
        links=links_in(desk, name),
        remarks=_remarks(desk, name),
        headline=headline_of(desk, name),
        family=glyph_of(action.kind) if thing.knows("kind") else "other",
        sides=acted(desk.sights, name),
        short=short_of(desk, name),
        soil=tuple(code for code, _ in soil),
        soil_names=tuple(label for _, label in soil),
        ended=None if action.ended is None else moment_of(action.ended),
        word=word,
        unsupported=unsupported,
        roots=root_names(desk, name),
        changed=labels_of(desk, name),
        outward=links_out(desk, name),
    )


def _kind_words(action: ActionReported) -> str:
    return kind_label(action.kind) + ("" if action.realisation == "happened" else f" ({action.realisation})")


def _means_words(action: ActionReported) -> str:
    if isinstance(action.means, Withheld):
        return text_of(action.means)
    return listed([one.replace("_", " ") for one in action.means])


def _remarks(desk: Desk, name: str) -> tuple[Statement, ...]:
    """Return the comments on an action, on its links to earlier ones, and on what is claimed about it."""
    of_claims = [
        Statement(text=f"On {claim} ({speaker_name(desk.register, thing.now)}): {note.text}", ids=note.ids)
        for thing in desk.claims_about(name)
        for claim in (thing.now.claim,)
        for note in desk.notes_on(f"claim:{claim}", "comment")
    ]
    of_links = [
        Statement(text=f"On the link to {desk.no(edge.earlier)}: {note.text}", ids=note.ids)
        for edge in desk.edges_to(name)
        for link in edge.links
        for note in desk.notes_on(f"response:{link}", "comment")
    ]
    return (*desk.notes_on(f"action:{name}", "comment"), *of_links, *of_claims)


def moment_of(when: When) -> Moment:
    """Return a time as it is printed."""
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
        qualifier=when.qualifier,
        zone=when.zone or "",
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
    return words + party_note(desk.register, party)


def _targets(desk: Desk, action: ActionReported) -> str:
    if action.direction != "directed":
        return "each other" if action.direction == "mutual" else "direction not stated"
    return _parties(desk, action.targets) or NOT_STATED


def _place_words(place: Place) -> str:
    words = f"{place.relation} {place.name}"
    return f"{words} (within {distance_words(place.radius_m)})" if place.radius_m is not None else words
