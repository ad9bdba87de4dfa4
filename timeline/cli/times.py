"""Times as they are typed: read in the zone that was named, and held against the source's own words."""

import re
from collections.abc import Sequence

from events.codebook import territory_of, zones_of
from events.reading import NO_ZONE, UnreadableTime, Zoning, read_when
from events.shape import changed
from events.times import ReadingBasis, When, ZoneBasis, parse_instant
from events.weekdays import WEEKDAYS, contradiction
from timeline.errors import TimeRefused
from timeline.reports.wording import display_zone, when_short

_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*|[+-][0-9]{2}:[0-9]{2}")


def zoning(zone: str | None, territory: Sequence[str], basis: ZoneBasis = "stated") -> Zoning:
    """Return the zone that `--zone` names. `place`: the one zone of the territory, assumed from the place.

    Raises `TimeRefused` where the territory has several, or none is given.
    """
    if zone is None:
        return NO_ZONE
    if zone != "place":
        name = "UTC" if zone.upper() == "UTC" else zone
        if not _ZONE.fullmatch(name):
            message = f"no such time zone: {zone[:60]!r}"
            fix = "write an IANA name, like Asia/Tehran, or an offset, like +03:30"
            raise TimeRefused(message, code="time.unknown-zone", fix=fix, where={"option": "--zone"})
        return Zoning(name, basis)
    zones = sorted({one for code in territory for one in zones_of(territory_of(code) or "")})
    if len(zones) == 1:
        return Zoning(zones[0], "place")
    several = f"has several zones: {', '.join(zones[:4])}{' …' if len(zones) > 4 else ''}"  # noqa: PLR2004  # enough to see
    message = f"{', '.join(territory)} {several}" if zones else "there is no territory to take the zone from"
    fix = "name the zone, like --zone Asia/Tehran" if zones else "give --territory, or name the zone"
    raise TimeRefused(message, code="time.no-zone", fix=fix, where={"option": "--zone"})


def read_time(
    text: str, option: str, zone: Zoning = NO_ZONE, *, basis: ReadingBasis = "stated", has_zone: bool = False
) -> When:
    """Return what a written time says. Raises `TimeRefused`, which names the option."""
    try:
        return read_when(text, zone, basis=basis)
    except UnreadableTime as error:
        fix = error.fix
        if error.code == "time.no-zone" and not has_zone:
            fix = (
                f"add an offset ({text[:40]}+03:30)" if "T" in text else "write clock times with an offset, or the day"
            )
        where = "--zone" if error.code == "time.unknown-zone" else option
        raise TimeRefused(str(error), code=error.code, fix=fix, where={"option": where}) from None
    except ValueError:  # what was read is no value of the vocabulary: digits of another script, say
        message, fix = (
            f"this is no time that can be read: {text[:60]!r}",
            "write it in ASCII digits: 2024-01-18T04:30+03:30",
        )
        raise TimeRefused(message, code="time.unreadable", fix=fix, where={"option": option}) from None


def check_weekday(when: When, words: str | None, *, keep: bool) -> str | None:
    """Hold the weekday in the source's words against the reading.

    Returns a sentence about a contradiction that is kept, `None` if there is none.
    Raises `TimeRefused` for one that nobody said to keep.
    """
    found = contradiction(changed(when, as_reported=words))
    if found is None:
        return None
    named, day = found
    says = f"the source's words say {WEEKDAYS[named]}; {day} is a {WEEKDAYS[day.weekday()]}"
    if keep:
        return f"kept as it is: {says}"
    fix = "correct --occurred or --zone; or --keep-mismatch, if the source itself is wrong"
    message = f"nothing recorded: {says}"
    raise TimeRefused(message, code="time.weekday", fix=fix, where={"option": "--as-reported"})


_ZONE_NOTES = {"place": "zone assumed from place", "source": "the source's own zone", "assumed": "zone assumed"}


def occurred_note(when: When, mode: str) -> str:
    """Return how a time was understood: `2024-01-18 04:30 Asia/Tehran (zone assumed from place) = 01:00 UTC`."""
    if when.earliest is None or when.latest is None or when.precision not in ("second", "minute", "hour"):
        is_dated = when.earliest is not None or when.latest is not None
        words = when.edtf or (when_short(when) if is_dated else "unknown")
        return f"{words} {when.zone}{_note(when)}" if when.zone else words
    zone, name = display_zone(when, mode)
    utc = parse_instant(when.earliest)
    local = utc.astimezone(zone)
    same_day = local.date() == utc.date()
    equals = "" if name == "UTC" else f" = {utc:%H:%M} UTC" if same_day else f" = {utc.date()} {utc:%H:%M} UTC"
    return f"{local.date()} {local:%H:%M} {name}{_note(when)}{equals}"


def _note(when: When) -> str:
    note = _ZONE_NOTES.get(when.zone_basis)
    return f" ({note})" if note else ""
