"""From what stands on record to rows: a thing in, tuples out. Pure.

Redacted text stands as its ground. Of a confidential source there is its id, and that
it is; the words that are cited from it are hidden by the view, which knows the sources,
and marks what rests on none that stands.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from events.actions import ActionReported
from events.actors import ActorNamed, Party
from events.base import Withheld
from events.claims import ClaimMade
from events.codebook import kind_class
from events.custody import SourceCaptured
from events.envelope import RecordedEvent
from events.merges import Merge
from events.notes import CaseClosed, CaseExcluded, CaseIncluded
from events.places import PlaceRegistered
from events.redactions import EventWithheld, type_of
from events.responses import ResponseDisputed
from events.sources import Citation, SourceRelated
from events.times import When
from timeline.projections.mentions import leads_back, mentioned
from timeline.projections.merging import merged_into
from timeline.projections.register import Standing, Thing, corrections_of, standing_of
from timeline.projections.sides import with_ends
from timeline.views.beside_rows import of_actions_beside, of_claim_grades, of_place_names, of_source_grades
from timeline.views.cells import Into, text
from timeline.views.view import Value

_json = msgspec.json.Encoder().encode
_NO_TIME: tuple[Value, ...] = (None, None, None, None, None)


def _list(values: Collection[object]) -> str:
    return _json(values).decode() if values else "[]"


def _record(thing: Standing[Any]) -> tuple[Value, ...]:
    """Return what all things have: standing, corrections, positions and who recorded it."""
    since = thing.since
    return (
        standing_of(thing),
        corrections_of(thing) if since else 0,
        thing.position,
        since[-1].position if since else thing.position,
        thing.event_id,
        thing.recorded_at,
        thing.recorded_by,
    )


def _time(when: When | None) -> tuple[Value, ...]:
    """Return earliest, latest, EDTF, precision and zone of a time."""
    if when is None:
        return _NO_TIME
    return (when.earliest, when.latest, when.edtf, when.precision, when.zone)


def _known(thing: Standing[Any], field: str, value: Value) -> Value:
    return value if thing.withheld is None or thing.knows(field) else None


def _actors(parties: Iterable[Party]) -> str:
    return _list([one.actor for one in parties if one.actor is not None])


# --- what every thing has ------------------------------------------------------------------------------------------


def of_thing(name: Thing, thing: Standing[Any], into: Into, before: Collection[str] = ()) -> None:
    """Add the row of the list of things, and to the index what the thing ever named, if questions lead back from there.

    What it had named `before` is in the index.
    """
    by, since = name.kind, thing.since
    owner = f"{by}:{name.id}"
    named = {f"{kind}:{id_}": kind for kind, id_ in mentioned(thing)}
    last = since[-1].position if since else thing.position
    every = _list(sorted(named))
    into["things"].append((owner, by, name.id, standing_of(thing), thing.position, last, 1 + len(since), every))
    into["mentions"].extend([(one, owner) for one, kind in named.items() if leads_back(kind, by) and one not in before])


def of_citations(owner: str, thing: Standing[Any], into: Into, hidden: Collection[str] = ()) -> None:
    """Add a row for each passage that a thing rests on, those of what was recorded since after its own.

    Of what `hidden` sources say there is nothing but that they are cited.
    """
    cited: tuple[Citation, ...] = getattr(thing.now, "citations", ())
    own = len(cited)
    for recorded in thing.since:
        cited += getattr(recorded.event, "citations", ())
    for number, one in enumerate(cited):
        if one.source in hidden:
            into["citations"].append((owner, number, one.source, int(number < own), 1, *(None,) * 7))
            continue
        into["citations"].append(
            (
                *(owner, number, one.source, int(number < own), 0, text(one.quote), one.language),
                *(text(one.translation), one.translated_by, text(one.locator), one.speaker, text(one.speaker_words)),
            ),
        )


# --- thing by thing ------------------------------------------------------------------------------------------------


def of_action(thing: Standing[ActionReported], into: Into) -> None:
    """Add the rows of an action."""
    now = thing.now
    who = _known(thing, "kind", now.kind)
    into["actions"].append(
        (
            *(now.action, text(now.title), who, kind_class(now.kind) if who else None),
            *(_actors(now.actors), _actors(now.targets), _actors(now.participants), _list(now.territory)),
            *(_list([place.name for place in now.places]), *_time(now.occurred)),
            *(_known(thing, "realisation", now.realisation), _known(thing, "direction", now.direction)),
            *(text(now.means) if isinstance(now.means, Withheld) else _list(now.means), _list(now.external_ids)),
            *(0, *_record(thing)),
        ),
    )
    for role, parties in (("actor", now.actors), ("target", now.targets), ("participant", now.participants)):
        for number, one in enumerate(parties):
            into["parties"].append((now.action, role, number, one.actor, text(one.words), one.basis, one.by, one.fate))
    for number, place in enumerate(now.places):
        into["places"].append(
            (
                *(now.action, number, place.place, place.name, place.relation),
                *(text(place.latitude), text(place.longitude), place.radius_m, place.coordinates_basis),
            ),
        )
    if thing.since:
        _of_merges("action_merges", now.action, thing, into)
        of_actions_beside(thing, into)


def _of_merges(table: str, name: str, thing: Standing[Any], into: Into) -> None:
    """Add a row for each record that was merged into a thing and not taken out again."""
    found = merged_into(thing)
    why = {one.position: text(one.event.reason) for one in thing.since if found and isinstance(one.event, Merge)}
    for merged, position in found.items():
        into[table].append((name, merged, why.get(position), position))


def of_place(thing: Standing[PlaceRegistered], into: Into) -> None:
    """Add the row of a place that is on record by itself."""
    now, known = thing.now, thing.withheld is None
    into["gazetteer"].append(
        (
            *(now.place, _known(thing, "kind", now.kind), text(now.name)),
            *(_list([str(alias.name) for alias in now.aliases]), _list(now.territory)),
            *(text(now.latitude), text(now.longitude), now.radius_m, now.coordinates_basis),
            *(int(now.sensitive) if known or thing.knows("sensitive") else None, _list(now.external_ids)),
            *_record(thing),
        ),
    )
    of_place_names(now, into)


def of_claim(thing: Standing[ClaimMade], into: Into) -> None:
    """Add the rows of a claim: what it says, in the columns of its dimension."""
    now = thing.now
    figure, party, place = now.figure, now.party, now.place
    parts: Iterable[Any] = figure.parts if figure is not None else ()
    into["claims"].append(
        (
            *(now.claim, _list(now.about), now.about_case, now.claimant, text(now.claimant_words)),
            *(_known(thing, "dimension", now.dimension), _known(thing, "stance", now.stance)),
            *(
                (figure.quantity, figure.unit, figure.bound, figure.value, figure.low, figure.best, figure.high)
                if figure is not None
                else (None,) * 7
            ),
            *((figure.word, text(figure.words), text(figure.status), figure.scope) if figure else (None,) * 4),
            *(now.when.earliest if now.when else None, now.when.latest if now.when else None),
            *(place.name if place else None, party.actor if party else None, text(party.words) if party else None),
            *(text(now.text), *_bounds(now.stated_at), *_bounds(now.as_of)),
            *(now.statement, now.subset_of, now.supersedes, None, 0, *_record(thing)),
        ),
    )
    for name in dict.fromkeys(now.about):
        into["claim_about"].append((now.claim, name))
    for number, part in enumerate(parts):
        into["figure_parts"].append((now.claim, number, part.category, part.bound, part.value, part.word))
    if thing.since:
        of_claim_grades(now.claim, thing, into)


def _bounds(when: When | None) -> tuple[Value, Value]:
    return (None, None) if when is None else (when.earliest, when.latest)


def of_response(thing: Standing[Any], into: Into) -> None:
    """Add the row of a response."""
    now, known = thing.now, thing.withheld is None
    by = now.asserted_by
    disputes = sum(type_of(one.event) == ResponseDisputed.type for one in thing.since) if thing.since else 0
    into["responses"].append(
        (
            *(now.link, now.responding or None, now.responded_to, text(now.expected)),
            *(_known(thing, "relation", now.relation), _known(thing, "strength", now.strength)),
            *(_known(thing, "polarity", now.polarity), int(now.hedged) if known or thing.knows("hedged") else None),
            *(by.actor, text(by.words), by.basis, now.probability, now.method, disputes, 0, *_record(thing)),
        ),
    )


def of_source(thing: Standing[Any], into: Into) -> None:
    """Add the row of a source; of a confidential one what it is called and how it stands, nothing else."""
    now, hidden = thing.now, thing.now.confidential
    said = (
        *(now.kind, now.publisher, text(now.title), _authors(now.authors), text(now.url), text(now.archived_url)),
        *(*_time(now.published_at), now.language, now.licence),
        sum(isinstance(one.event, SourceCaptured) for one in thing.since),
    )
    into["sources"].append((now.source, int(hidden), *((None,) * len(said) if hidden else said), *_record(thing)))
    related = (one.event for one in thing.since if isinstance(one.event, SourceRelated))
    for number, event in enumerate(() if hidden else related):
        into["origins"].append((now.source, number, event.origin, event.relation, text(event.reason)))
    if thing.since:
        of_source_grades(now.source, thing, into)


def _authors(authors: tuple[str, ...] | Withheld | None) -> str | None:
    return text(authors) if authors is None or isinstance(authors, Withheld) else _list(authors)


def of_actor(thing: Standing[Any], into: Into) -> None:
    """Add the rows of an actor: the actor, its other names, and its ties on whose word."""
    now = thing.now
    into["actors"].append(
        (now.actor, _known(thing, "kind", now.kind), text(now.name), _list(now.external_ids), *_record(thing)),
    )
    used_by = _callers(thing) if now.aliases and thing.since else {}
    for number, alias in enumerate(now.aliases):
        caller = used_by.get((alias.name, alias.language, alias.use))
        into["aliases"].append((now.actor, number, text(alias.name), alias.language, alias.use, caller))
    for number, (tie, ended) in enumerate(with_ends(thing)):
        by = tie.asserted_by
        into["ties"].append(
            (
                *(now.actor, number, tie.with_actor, tie.relation, *_bounds(tie.valid), *_bounds(ended), tie.strength),
                *((by.actor, text(by.words)) if by else (None, None)),
            ),
        )
    if thing.since:
        _of_merges("actor_merges", now.actor, thing, into)


def _callers(thing: Standing[Any]) -> dict[tuple[object, ...], str | None]:
    """Return who uses which name of an actor, as far as the event says that gave the name."""
    events = (one.event for one in thing.since)
    return {(one.name, one.language, one.use): one.used_by for one in events if isinstance(one, ActorNamed)}


def of_note(thing: Standing[Any], into: Into) -> None:
    """Add the row of a note."""
    now = thing.now
    kind = _known(thing, "kind", now.kind)
    into["notes"].append((now.note, now.about or None, now.finding, kind, text(now.text), *_record(thing)))


def of_case(thing: Standing[Any], into: Into) -> None:
    """Add the rows of a case: what was said last of each action that was looked at."""
    now = thing.now
    closed = [one for one in thing.since if type_of(one.event) == CaseClosed.type]
    at = closed[-1].position if closed else None
    into["cases"].append(
        (now.case, *map(text, (now.title, now.question, now.scope)), at, _why(closed), *_record(thing))
    )
    found: dict[str, tuple[Value, ...]] = {}
    for one in thing.since:
        if isinstance(one.event, CaseIncluded | CaseExcluded):
            included = int(isinstance(one.event, CaseIncluded))
            found |= dict.fromkeys(one.event.actions, (included, text(one.event.reason), one.position))
    for action, said in found.items():
        into["case_actions"].append((now.case, action, *said))


def _why(closed: Sequence[RecordedEvent]) -> str | None:
    """Return why a case was closed, or on which ground that was redacted."""
    event = closed[-1].event if closed else None
    return text(event.withheld if isinstance(event, EventWithheld) else getattr(event, "reason", None))


def of_export(name: str, thing: Standing[Any], into: Into) -> None:
    """Add the row of an exported file: what was said when it first left the house, and how often it did."""
    now = thing.now
    sha256 = None if thing.withheld is not None else now.sha256
    into["exports"].append(
        (name, sha256, now.basis or None, now.form, text(now.audience), 1 + len(thing.since), *_record(thing)),
    )
