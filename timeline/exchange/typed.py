"""Times as a person would type them: a text that is read back to the very same time, or nothing."""

from collections.abc import Iterator, Sequence

from events.codebook import zones_of
from events.reading import NO_ZONE, Zoning, read_when
from events.shape import changed
from events.times import When, parse_instant
from timeline.reports.wording import display_zone


def typed(when: When) -> str | None:
    """Return a text that reads back to the bounds, the precision and the zone of a time; `None` where none does."""
    zoning = NO_ZONE if when.zone is None else Zoning(when.zone, when.zone_basis)
    plain = changed(when, as_reported=None, basis="stated")
    for text in _candidates(when):
        try:
            if read_when(text, zoning) == plain:
                return text
        except ValueError:
            continue
    return None


def zone_text(when: When | None, territory: Sequence[str]) -> str | None:
    """Return the zone of a time as a table names it: `place`, where it is the only one of the territory."""
    if when is None or when.zone is None:
        return None
    own = {one for code in territory for one in zones_of(code)}
    return "place" if when.zone_basis == "place" and own == {when.zone} else when.zone


def _candidates(when: When) -> Iterator[str]:
    """Yield the ways in which a time may have been written: as EDTF, as a clock time, as two bounds."""
    if when.precision == "none":
        yield "unknown"
    if when.edtf is not None:
        yield when.edtf
    if when.earliest is not None:
        yield from _clock_times(when, when.earliest)
    yield f"{when.earliest or '..'}/{when.latest or '..'}"
    if when.earliest is not None:
        yield f"{when.earliest}/.."


def _clock_times(when: When, earliest: str) -> Iterator[str]:
    """Yield the clock time in its own zone, as finely as it is known, and in UTC."""
    zone, _ = display_zone(when)
    local = parse_instant(earliest).astimezone(zone)
    for form in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H"):
        yield local.strftime(form)
        yield local.strftime(form) + local.strftime("%z")[:3] + ":" + local.strftime("%z")[3:5]
        yield local.strftime(form) + "Z"
