"""Times as they are typed: read in the zone that was named, and held against the source's own words."""

from collections.abc import Sequence

from events.reading import NO_ZONE, UnreadableTime, Zoning, read_when
from events.shape import changed
from events.times import ReadingBasis, When, ZoneBasis, parse_instant
from events.weekdays import contradiction_words
from timeline.errors import TimeRefused
from timeline.recording.zones import zone_named
from timeline.reports.wording import display_zone, when_short


def zoning(zone: str | None, territory: Sequence[str], basis: ZoneBasis = "stated") -> Zoning:
    """Return the zone that `--zone` names. `place`: the one zone of the territory, assumed from the place.

    Raises `TimeRefused` where the territory has several, or none is given.
    """
    try:
        return zone_named(zone, territory, basis)
    except TimeRefused as error:
        if error.code == "time.no-zone":
            error.fix = "name the zone, like --zone Asia/Tehran" if territory else "give --territory, or name the zone"
        raise error.at(option="--zone") from None


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


_WEEKDAY = "correct --occurred or --zone; or --keep-mismatch, if the source itself is wrong"


def check_weekday(
    when: When, words: str | None, *, keep: bool, option: str = "--as-reported", fix: str = _WEEKDAY
) -> str | None:
    """Hold the weekday in the source's words against the reading.

    Returns a sentence about a contradiction that is kept, `None` if there is none.
    Raises `TimeRefused` for one that nobody said to keep.
    """
    says = contradiction_words(changed(when, as_reported=words))
    if says is None:
        return None
    if keep:
        return f"kept as it is: {says}"
    message = f"nothing recorded: {says}"
    raise TimeRefused(message, code="time.weekday", fix=fix, where={"option": option})


_ZONE_NOTES = {"place": "zone assumed from place", "source": "the source's own zone", "assumed": "zone assumed"}


def occurred_note(when: When, mode: str) -> str:
    """Return how a time was understood: `2024-01-18 04:30 Asia/Tehran (zone assumed from place) = 01:00 UTC`."""
    if when.earliest is None or when.latest is None or when.precision not in ("second", "minute", "hour"):
        is_dated = when.earliest is not None or when.latest is not None
        has_day_alone = when.edtf is not None and when.precision != "part"
        words = str(when.edtf) if has_day_alone else when_short(when) if is_dated else "unknown"
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
