"""The ticks of a time axis: years, months, days or hours of the zone that it names, as many as have room."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from timeline.reports.figures.scale import Scale, Stretch, seconds
from timeline.reports.wording import DAY, HOUR

_HOURS_BELOW = 72 * HOUR


class Unit(NamedTuple):
    """How far ticks are apart: `step` hours, days, weeks, months or years, about `seconds` long."""

    name: str
    step: int
    seconds: int
    room: float


_UNITS = (
    *(Unit("hour", count, count * HOUR, 42.0) for count in (1, 2, 3, 6, 12)),
    *(Unit("day", count, count * DAY, 50.0) for count in (1, 2)),
    *(Unit("week", count, 7 * count * DAY, 50.0) for count in (1, 2)),
    *(Unit("month", count, 30 * count * DAY, 34.0) for count in (1, 3, 6)),
    *(Unit("year", count, 365 * count * DAY, 40.0) for count in (1, 2, 5, 10, 20, 50, 100, 500, 1000)),
)


class Tick(NamedTuple):
    """A tick: where it stands, what it says, and what that is a part of: `06:00` of `Tue 16 Jan`."""

    at: float
    says: str
    part_of: str


def ticks(scale: Scale, *, zoom: float = 1.0, room: float | None = None) -> tuple[Tick, ...]:
    """Return the ticks of an axis: the finest for whose words there is room when it is shown `zoom` times as large.

    Hours only where less than 72 hours are drawn. Each stretch between two breaks has one at least.
    `room` is what one takes (pixels), if not its own width: along an axis that runs downwards.
    """
    pixels = (scale.stretches[0].until - scale.stretches[0].at) / (scale.stretches[0].end - scale.stretches[0].start)
    usable = [one for one in _UNITS if one.name != "hour" or scale.drawn < _HOURS_BELOW * zoom]
    fitting = (one for one in usable if one.seconds * pixels * zoom >= (room or one.room))
    chosen = next(fitting, _UNITS[-1])
    return tuple(tick for stretch in scale.stretches for tick in _of_stretch(scale, stretch, chosen))


def _of_stretch(scale: Scale, stretch: Stretch, unit: Unit) -> Iterator[Tick]:
    found = tuple(_moments(scale, stretch, unit))
    finer = (one for one in reversed(_UNITS[: _UNITS.index(unit)]))
    while not found:
        unit = next(finer, _UNITS[0])
        found = tuple(_moments(scale, stretch, unit))[:1]
        if unit == _UNITS[0]:
            break
    for moment in found:
        says, part_of = _words(scale.local(moment), unit)
        yield Tick(scale.at(moment), says, part_of)


def _words(local: datetime, unit: Unit) -> tuple[str, str]:
    match unit.name:
        case "hour":
            return f"{local:%H:%M}", f"{local:%a} {local.day} {local:%b}"
        case "day" | "week":
            return f"{local:%a} {local.day}", f"{local:%b} {local.year}"
        case "month":
            return f"{local:%b}", str(local.year)
        case _:
            return str(local.year), ""


def _moments(scale: Scale, stretch: Stretch, unit: Unit) -> Iterator[int]:
    """Return the moments of a stretch at which the local clock shows a whole unit."""
    try:
        for local in _aligned(scale.local(stretch.start).replace(tzinfo=None), unit):
            moment = _moment(local, scale)
            if moment > stretch.end:
                return
            if moment >= stretch.start:
                yield moment
    except (OverflowError, ValueError):
        return  # the calendar ends: there are no ticks after it


def _moment(local: datetime, scale: Scale) -> int:
    instant = local.replace(tzinfo=scale.zone).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return seconds(f"{instant.isoformat()}Z")


def _aligned(start: datetime, unit: Unit) -> Iterator[datetime]:
    """Return local times of whole units, from the last one before `start` on, without an end."""
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit.name in ("hour", "day", "week"):
        back = {"hour": 0, "day": midnight.toordinal() % unit.step, "week": midnight.weekday()}[unit.name]
        local, step = midnight - timedelta(days=back), timedelta(seconds=unit.seconds)
        while True:
            yield local
            local += step
    months = unit.step if unit.name == "month" else unit.step * 12
    index = (midnight.year * 12 + midnight.month - 1) // months * months
    while True:
        yield datetime(index // 12, index % 12 + 1, 1)  # noqa: DTZ001  # a local clock: its zone is the axis's
        index += months
