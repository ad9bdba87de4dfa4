"""Findings about places: points on another territory, points finer than anybody knows, soil that nobody names."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from events.actions import ActionReported
from events.actors import Party
from events.amendments import Correction
from events.codebook import kind_class, territory_name
from events.codebook.geography import kilometres_outside
from events.places import Place, PlaceRegistered
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import Said, correction
from timeline.projections.findings.rule import Rule
from timeline.projections.register import Register, Standing, Thing

MOST_KM = 10
"""How many kilometres outside of a territory a point may lie: outlines are coarse, and so are points."""
FINEST_M = 100
"""The smallest radius in metres that a point of a gazetteer, or a derived one, can have."""
EXACT_M = 500
"""Up to which radius in metres a point shows one house rather than a neighbourhood (table `radius-1`: a site)."""
_PRIVATE = ("person", "population")
_READ_OFF = ("gazetteer_centroid", "derived")


def _points(thing: Standing[Any]) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Yield the field, the place and the stated territories of each place that a thing gives."""
    if not thing.stands:
        return
    if isinstance(thing.now, PlaceRegistered):
        yield "latitude", thing.now, thing.now.territory
    elif isinstance(thing.now, ActionReported):
        for number, place in enumerate(thing.now.places):
            yield f"places.{number}", place, thing.now.territory


def _fix(thing: Standing[Any], field: str) -> str:
    name = getattr(thing.now, thing.now.id_field)
    return correction(thing.now.thing, name, field.partition(".")[0])


def _elsewhere(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:  # noqa: ARG001  # all rules are asked alike
    for field, place, territory in _points(thing):
        if (away := kilometres_off(place, territory)) is not None:
            soil = " or ".join(territory_name(code) for code in territory)
            what = f"the point given for {_name(place)} lies {away:.0f} km outside of {soil}"
            fix = f"{_fix(thing, field)}; or {_fix(thing, 'territory')}"
            yield Said(what, fix, field, field)


def kilometres_off(place: Place | PlaceRegistered, territory: Sequence[str]) -> float | None:
    """Return how far a point lies outside of all its territories, in kilometres; `None` if it does not, or may not."""
    if not isinstance(place.latitude, str) or not isinstance(place.longitude, str) or not territory:
        return None
    at = float(place.latitude), float(place.longitude)
    known = [away for code in territory if (away := _outside(code, *at)) is not None]
    slack = MOST_KM + (place.radius_m or 0) / 1000
    return min(known) if len(known) == len(territory) and min(known) > slack else None


@lru_cache(maxsize=4096)
def _outside(code: str, latitude: float, longitude: float) -> float | None:
    """Return how many kilometres a point lies outside of a territory; many actions are at one point."""
    return kilometres_outside(code, latitude, longitude)


def _name(place: Place | PlaceRegistered) -> str:
    return place.name if isinstance(place.name, str) else "a place whose name is withheld"


def _too_fine(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:  # noqa: ARG001  # as above
    for field, place, _ in _points(thing):
        if place.radius_m is not None and place.radius_m < FINEST_M and place.coordinates_basis in _READ_OFF:
            how = "is the middle of a gazetteer's entry" if place.coordinates_basis != "derived" else "was derived"
            what = f"the point given for {_name(place)} {how}, and its radius is {place.radius_m} m"
            yield Said(what, _fix(thing, "radius_m" if field == "latitude" else field), field, field)


def _no_soil(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    if thing.stands and thing.knows("kind") and not thing.now.territory and kind_class(thing.now.kind) == "violent":
        yield Said("nobody is on record who says on whose soil it was", _fix(thing, "territory"), "territory")


# --- what somebody could be found by ---------------------------------------------------------------------------------


def private_points(register: Register) -> Iterator[tuple[Standing[ActionReported], int]]:
    """Yield the actions with an exact point and a private target, each with the position of the event that gives it.

    Whether it was marked to be sealed, that event's seals tell: see `Surroundings.marked`.
    """
    for thing in register.actions.values():
        if thing.stands and any(map(_is_exact, thing.now.places)) and _hits_somebody_private(register, thing.now):
            yield thing, _given_at(thing)


def _is_exact(place: Place) -> bool:
    return isinstance(place.latitude, str) and place.radius_m is not None and place.radius_m <= EXACT_M


def _hits_somebody_private(register: Register, action: ActionReported) -> bool:
    actors = (register.actors.get(party.actor or "") for party in _struck(action))
    return any(actor is not None and actor.now.kind in _PRIVATE for actor in actors)


def _struck(action: ActionReported) -> tuple[Party, ...]:
    return (*action.targets, *action.participants)


def _given_at(thing: Standing[ActionReported]) -> int:
    """Return the position of the event by which the places of an action stand as they do."""
    changed = [
        one.position
        for one in thing.since
        if isinstance(one.event, Correction) and any(change.field == "places" for change in one.event.changes)
    ]
    return changed[-1] if changed else thing.position


def _unmarked(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    marked = facts.surroundings.marked or {}
    if not thing.stands or not _hits_somebody_private(facts.register, thing.now):
        return
    sealed = marked.get(_given_at(thing), frozenset())
    for number, place in enumerate(thing.now.places):
        if _is_exact(place) and not any(one.endswith(f"/{number}/latitude") for one in sealed):
            what = f"the point given for {_name(place)} shows one house, and can never be taken out"
            away = f"timeline redact {thing.now.action} --whole-event --ground … --approved-by …"
            fix = f"take it out whole ({away}), and record it again with --sensitive places"
            rests = [Thing("actor", party.actor) for party in _struck(thing.now) if party.actor is not None]
            yield Said(what, fix, f"places.{number}", f"places.{number}", rests)


RULES = (
    Rule(
        "P201",
        "warning",
        ("action", "place"),
        "Coordinates fall in another country than is stated.",
        "A slip in a point or in a territory puts a strike on the wrong soil. It says nothing of sovereignty.",
        _elsewhere,
    ),
    Rule(
        "P202",
        "warning",
        ("action", "place"),
        "A radius under 100 m for a point of a gazetteer, or a derived one.",
        "Nobody measured it: the radius claims more than is known.",
        _too_fine,
    ),
    Rule(
        "P204",
        "note",
        ("action",),
        "A violent action without territory.",
        "Whose soil it was decides for which dyads and chains it counts.",
        _no_soil,
    ),
    Rule(
        "P205",
        "warning",
        ("action",),
        "The exact place of a private target is not marked.",
        "What is not sealed cannot be taken out of the record, and somebody may be found there.",
        _unmarked,
        needs="marked",
    ),
)
"""The rules about places, in the order of their codes."""
