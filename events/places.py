"""Where something happened: territories by code, places with a radius and never with more digits than are known."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from events.actors import MOST_ALIASES, Alias
from events.base import Code, Dec, Event, Id, Label, MarkedDec, PersonLabel, Sealed, Withheld, record
from events.codebook import table
from events.sources import MaybeCitations


def _known_territory(code: str) -> str:
    if code in table("territories"):
        return code
    message = f"no such territory: {code}; write ISO 3166-1 alpha-2, or XZ for international waters and air"
    raise ValueError(message)


Territory = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_territory)]


Radius = Annotated[int, Field(ge=1, le=20_000_000)]
CoordinatesBasis = Literal["stated", "gazetteer_centroid", "measured", "derived"]
PlaceKind = Literal["settlement", "district", "province", "country", "road", "area", "sea", "site"]
# Sealed where the place is sensitive, as a name is where it is a person's: see `PlaceRegistered`.
PlaceDec = Annotated[str | Withheld, Sealed(Dec, "person")]


def _check_coordinates(
    latitude: str | Withheld | None, longitude: str | Withheld | None, radius_m: int | None, basis: str | None
) -> None:
    if (latitude is None) != (longitude is None):
        message = "latitude and longitude come together"
        raise ValueError(message)
    if latitude is not None and (radius_m is None or basis is None):
        message = "coordinates need radius_m and coordinates_basis"
        raise ValueError(message)
    for name, text, limit in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if isinstance(text, str) and (abs(float(text)) > limit or len(text.partition(".")[2]) > 5):  # noqa: PLR2004
            message = f"{name} is in degrees, at most {limit}, with at most 5 decimals"
            raise ValueError(message)


@record
class Place:
    """A place as precisely as it is known. A radius says how precise a place is; decimals do not.

    `latitude` and `longitude` are decimal strings in degrees, at most 5 decimals,
    sealed if marked as sensitive. `radius_m` is in metres.
    """

    place: Id | None = None
    name: Label
    relation: Literal["at", "near", "between", "inside", "towards"]
    latitude: MarkedDec | None = None
    longitude: MarkedDec | None = None
    radius_m: Radius | None = None
    coordinates_basis: CoordinatesBasis | None = None

    @model_validator(mode="after")
    def _coordinates_are_whole(self) -> "Place":
        _check_coordinates(self.latitude, self.longitude, self.radius_m, self.coordinates_basis)
        return self


class PlaceEvent(Event):
    """The family of events about places that are on record by themselves."""

    __slots__ = ()
    thing = "place"
    id_field = "place"


@record
class PlaceRegistered(PlaceEvent):
    """A place is on record, for what happens there often: its names, and where it is, as precisely as it is known.

    What names it goes on saying in its own words how the action lies to it (near,
    towards). `territory` says on whose soil it is; several entries are several
    soils, and none is not known. The name and the coordinates of a sensitive place
    are sealed.
    """

    type: ClassVar[str] = "place.registered"

    place: Id
    kind: PlaceKind
    name: PersonLabel
    aliases: Annotated[tuple[Alias, ...], Field(max_length=MOST_ALIASES)] = ()
    territory: Annotated[tuple[Territory, ...], Field(max_length=8)] = ()
    latitude: PlaceDec | None = None
    longitude: PlaceDec | None = None
    radius_m: Radius | None = None
    coordinates_basis: CoordinatesBasis | None = None
    sensitive: bool
    external_ids: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _coordinates_are_whole(self) -> "PlaceRegistered":
        _check_coordinates(self.latitude, self.longitude, self.radius_m, self.coordinates_basis)
        return self

    @property
    def is_about_a_person(self) -> bool:
        """Tell whether name and coordinates are sealed as those of a person would be: somebody may be found there."""
        return self.sensitive
