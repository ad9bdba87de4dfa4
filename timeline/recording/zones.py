"""In which zone a written time is read: the one that is named, or the only one of the territory where it happened."""

import re
from collections.abc import Iterable
from typing import Final

from events.codebook import territory_of, zones_of
from events.reading import NO_ZONE, Zoning
from events.times import ZoneBasis
from timeline.errors import TimeRefused

PLACE: Final = "place"
"""What is written for the only zone of the territory, which is assumed from it."""
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*|[+-][0-9]{2}:[0-9]{2}")
_SHOWN = 4


def zone_named(zone: str | None, territory: Iterable[str], basis: ZoneBasis = "stated") -> Zoning:
    """Return the zone that is named: none, an IANA name, an offset, or `place`. Territories are ISO 3166-1 codes.

    Raises `TimeRefused` for what is no name of a zone, and where the territory has not exactly one.
    """
    if zone is None:
        return NO_ZONE
    if zone == PLACE:
        return _of_place(tuple(territory))
    name = "UTC" if zone.upper() == "UTC" else zone
    if not _ZONE.fullmatch(name):
        fix = "write an IANA name, like Asia/Tehran, or an offset, like +03:30"
        message = f"no such time zone: {zone[:60]!r}"
        raise TimeRefused(message, code="time.unknown-zone", fix=fix)
    return Zoning(name, basis)


def _of_place(territory: tuple[str, ...]) -> Zoning:
    zones = sorted({one for code in territory for one in zones_of(territory_of(code) or "")})
    if len(zones) == 1:
        return Zoning(zones[0], PLACE)
    some = f"{', '.join(zones[:_SHOWN])}{' …' if len(zones) > _SHOWN else ''}"
    several = f"{', '.join(territory)} has several zones: {some}"
    message = several if zones else "there is no territory to take the zone from"
    fix = "name the zone, like Asia/Tehran" if zones else "name the territory, or the zone, like Asia/Tehran"
    raise TimeRefused(message, code="time.no-zone", fix=fix)
