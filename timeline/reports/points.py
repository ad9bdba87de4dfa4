"""Where the actions of a chain go on a map: rounded to what is known, and nothing where nobody said that it was."""

from collections.abc import Iterator

from events.codebook import kind_class
from events.places import Place
from timeline.projections.points import is_area, point_of
from timeline.reports.desk import Desk
from timeline.reports.soil import soil_of
from timeline.reports.tables import MapPoint
from timeline.reports.wording import listed, text_of

NO_PLACE = "no place"


def map_points(desk: Desk) -> tuple[MapPoint, ...]:
    """Return the places of each action of the chain; one without coordinates, for an action that names no place."""
    return tuple(point for name in desk.chain.actions for point in _points(desk, name))


def _points(desk: Desk, name: str) -> Iterator[MapPoint]:
    thing = desk.register.actions[name]
    if not thing.knows("places"):
        yield _nowhere(desk, name, text_of(thing.withheld))
    elif not thing.now.places:
        yield _nowhere(desk, name, f"{NO_PLACE} {desk.record}")
    for place in thing.now.places:
        yield _point(desk, name, place)


def _nowhere(desk: Desk, name: str, words: str) -> MapPoint:
    return MapPoint(
        number=desk.numbers[name],
        action=name,
        name="",
        words=words,
        latitude=None,
        longitude=None,
        radius_m=None,
        is_area=False,
        territory=_territory(desk, name),
        is_forceful=_is_forceful(desk, name),
    )


def _point(desk: Desk, name: str, place: Place) -> MapPoint:
    at = point_of(desk.register, place)
    return MapPoint(
        number=desk.numbers[name],
        action=name,
        name=place.name,
        words=f"{place.relation} {place.name}",
        latitude=None if at is None else float(at.latitude),
        longitude=None if at is None else float(at.longitude),
        radius_m=place.radius_m if at is None else at.radius_m,
        is_area=is_area(desk.register, place),
        territory=_territory(desk, name),
        is_forceful=_is_forceful(desk, name),
    )


def _is_forceful(desk: Desk, name: str) -> bool:
    """Tell whether an action is violent or coercive; of one whose kind was redacted nobody can tell."""
    thing = desk.register.actions[name]
    return thing.knows("kind") and kind_class(thing.now.kind) in ("violent", "coercive")


def _territory(desk: Desk, name: str) -> str:
    return listed([label for _, label in soil_of(desk.register.actions[name])])
