"""Where something happened: territories by code, places with a radius and never with more digits than are known."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from events.base import Id, Label, MarkedDec, record
from events.codebook import table


def _known_territory(code: str) -> str:
    if code in table("territories"):
        return code
    message = f"no such territory: {code}; write ISO 3166-1 alpha-2, or XZ for international waters and air"
    raise ValueError(message)


Territory = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_territory)]


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
    radius_m: Annotated[int, Field(ge=1, le=20_000_000)] | None = None
    coordinates_basis: Literal["stated", "gazetteer_centroid", "measured", "derived"] | None = None

    @model_validator(mode="after")
    def _coordinates_are_whole(self) -> "Place":
        if (self.latitude is None) != (self.longitude is None):
            message = "latitude and longitude come together"
            raise ValueError(message)
        if self.latitude is not None and (self.radius_m is None or self.coordinates_basis is None):
            message = "coordinates need radius_m and coordinates_basis"
            raise ValueError(message)
        for name, text, limit in (("latitude", self.latitude, 90), ("longitude", self.longitude, 180)):
            if isinstance(text, str) and (abs(float(text)) > limit or len(text.partition(".")[2]) > 5):  # noqa: PLR2004
                message = f"{name} is in degrees, at most {limit}, with at most 5 decimals"
                raise ValueError(message)
        return self
