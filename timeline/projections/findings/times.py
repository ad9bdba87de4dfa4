"""Findings about times: what a wording, a zone, a source's own clock or a statement of order says otherwise."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from events.actions import ActionReported
from events.amendments import Correction
from events.claims import ClaimMade
from events.codebook import zones_of
from events.times import When, parse_instant, sort_key, surely_before
from events.weekdays import WEEKDAYS, contradiction, local_time, zone_in
from timeline.projections.claims import claimant_of
from timeline.projections.findings.model import Facts, Rule, Said, correction
from timeline.projections.register import Standing
from timeline.projections.support import sources_of
from timeline.projections.texts import is_confidential

_CLOCK = ("second", "minute", "hour")
_FINE = ("second", "minute")
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100
_OF_KIND = {
    "action": ("occurred", "ended"),
    "claim": ("when", "stated_at", "as_of"),
    "source": ("published_at",),
    "response": ("perceived_at",),
}


def _times_of(thing: Standing[Any]) -> Iterator[tuple[str, When]]:
    """Yield the times that a thing gives, by field."""
    kind = thing.now.thing
    for field in _OF_KIND[kind] if thing.stands else ():
        if (when := getattr(thing.now, field)) is not None:
            yield field, when


def _fix(thing: Standing[Any], field: str) -> str:
    return correction(thing.now.thing, getattr(thing.now, thing.now.id_field), field)


def _weekday(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:  # noqa: ARG001  # all rules are asked alike
    for field, when in _times_of(thing):
        if (found := contradiction(when)) is not None:
            named, day = found
            what = f"its words say {WEEKDAYS[named]}; {day:%Y-%m-%d}, as they were read, is a {WEEKDAYS[day.weekday()]}"
            if is_confidential(thing):
                what = "the weekday that its words name is not that of the date as it was read"
            yield Said(what, _fix(thing, field), field, field)


# --- a source's own two clocks ---------------------------------------------------------------------------------------

_UTC = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.h]?([0-5]\d)\s?(?:hrs?\s)?(?:GMT|UTC|Z)(?![A-Za-z])", re.IGNORECASE)
_LOCAL = re.compile(
    r"(?<![\d:.])(?:(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)|(?P<bare>1[0-2]|[1-9])(?=\s?[ap]\.?m))"
    r"(?:\s?(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
_HOUR, _DAY = 60, 24 * 60


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    """Return the minutes since midnight of a clock time; `half` is a or p, of am and pm."""
    hours = int(hour)
    if half is not None:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return hours * _HOUR + int(minute or 0)


def _two_clocks(words: str) -> tuple[list[int], list[int]]:
    """Return the local clock times and those in UTC that a wording gives, in minutes since midnight."""
    in_utc = [_minutes(hour, minute, None) for hour, minute in _UTC.findall(words)]
    local = [
        _minutes(one["hour"] or one["bare"], one["minute"], one["half"])
        for one in _LOCAL.finditer(_UTC.sub(" ", words))
    ]
    return local, in_utc


def _own_clocks(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    for field, when in _times_of(thing):
        words = when.as_reported
        if not isinstance(words, str) or when.zone is None or when.earliest is None:
            continue
        local, in_utc = _two_clocks(words)
        away = int((local_time(when.earliest, when.zone).utcoffset() or timedelta()) / timedelta(minutes=1))
        if local and in_utc and not {(one - away) % _DAY for one in local} & set(in_utc):
            should = _clock((local[0] - away) % _DAY)
            what = (
                f"its words give {_clock(local[0])} and {_clock(in_utc[0])} UTC; "
                f"{_clock(local[0])} in {when.zone} is {should} UTC"
            )
            yield Said(what, _both_stay(thing), field, field)
    if isinstance(thing.now, ClaimMade):
        yield from _other_clock(facts, thing)


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR:02}:{minutes % _HOUR:02}"


def _both_stay(thing: Standing[Any]) -> str:
    name = getattr(thing.now, thing.now.id_field)
    return f"keep both; look at the page again: timeline show {thing.now.thing}:{name}"


def _other_clock(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    """Yield earlier claims by the same source that give the same time on the other clock, and another moment."""
    when, name = thing.now.when, thing.now.claim
    if when is None or not thing.stands or when.precision not in _FINE or name in facts.replaced:
        return
    sources = set(sources_of(thing))
    for other in {one.now.claim: one for action in thing.now.about for one in facts.claims_about(action)}.values():
        told = other.now.when
        if told is None or other.position >= thing.position or told.precision not in _FINE:
            continue
        one_source = not sources.isdisjoint(sources_of(other)) and other.now.claimant == thing.now.claimant
        two_clocks = (when.zone == "UTC") != (told.zone == "UTC")
        if one_source and two_clocks and surely_before(when, told) is not None:
            what = (
                f"the same source gives another moment in {other.now.claim}: {_moment(told)}, and here {_moment(when)}"
            )
            yield Said(what, _both_stay(thing), "when", other.now.claim)


def _moment(when: When) -> str:
    return f"{(when.earliest or '')[:16]}Z (read in {when.zone})"


# --- zones -----------------------------------------------------------------------------------------------------------

_ASSUMED = {"place": "assumed from the place", "source": "assumed from the source", "assumed": "assumed"}


def _assumed_zone(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    when = thing.now.occurred
    if thing.stands and when.precision in _CLOCK and when.zone_basis in _ASSUMED:
        what = f"its time is read in {when.zone}: {_ASSUMED[when.zone_basis]}"
        yield Said(what, f"if a source states the zone: {_fix(thing, 'occurred')}", "occurred")


def _zone_elsewhere(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    when, soil = thing.now.occurred, thing.now.territory
    zones = {zone for code in soil for zone in zones_of(code)}
    if not thing.stands or not zones or when.zone in (None, "UTC") or when.zone_basis == "source":
        return
    at = when.earliest or when.latest
    if at is None or when.zone in zones:
        return
    moment = parse_instant(at)
    if _away(moment, when.zone) not in {_away(moment, zone) for zone in zones}:
        what = f"its time is read in {when.zone}, which is no clock of {', '.join(soil)} ({', '.join(sorted(zones))})"
        yield Said(what, _fix(thing, "occurred"), "occurred")


def _away(moment: datetime, zone: str | None) -> timedelta | None:
    return moment.astimezone(zone_in(zone or "UTC")).utcoffset()


def _other_date(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    when = thing.now.occurred
    if not thing.stands or when.precision not in _CLOCK or when.zone is None:
        return
    bounds = [one for one in (when.earliest, _last_second(when)) if one is not None]
    days_utc = {one[:10] for one in bounds}
    local = {when.edtf} if when.edtf and len(when.edtf) == len("2024-01-18") else set()
    local = local or {f"{local_time(one, when.zone):%Y-%m-%d}" for one in bounds}
    if bounds and days_utc.isdisjoint(local):
        what = f"it was {min(local)} where it happened, and {min(days_utc)} in UTC"
        yield Said(what, "nothing: say which clock a date is by", "occurred")


def _last_second(when: When) -> str | None:
    if when.latest is None:
        return None
    return f"{parse_instant(when.latest) - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"


# --- what cannot be, or hardly ---------------------------------------------------------------------------------------


def _claims_apart(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    told = [
        one for one in facts.claims_about(thing.now.action) if one.now.when is not None and one.now.stance == "asserts"
    ]
    if not thing.stands or not told:
        return
    soonest = min(told, key=lambda one: (_last_bound(one), one.position))
    latest = max(told, key=lambda one: (_first_bound(one), -one.position))
    if _last_bound(soonest) <= _first_bound(latest) and soonest is not latest:
        first, second = soonest.now.claim, latest.now.claim
        who, other = claimant_of(soonest.now), claimant_of(latest.now)
        what = f"the time that {who} gives ({first}) is surely before the one that {other} gives ({second})"
        wrong = correction("claim", second, "when")
        fix = f"both stay: timeline claims {thing.now.action}; if one was read wrongly: {wrong}"
        yield Said(what, fix, None, f"{first}+{second}")


def _first_bound(thing: Standing[ClaimMade]) -> str:
    return "" if thing.now.when is None else sort_key(thing.now.when)[0]


def _last_bound(thing: Standing[ClaimMade]) -> str:
    return "" if thing.now.when is None else sort_key(thing.now.when)[1]


def _published_first(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    if not thing.stands or thing.now.realisation == "announced":
        return
    for name in sources_of(thing):
        source = facts.register.sources.get(name)
        if source is not None and surely_before(source.now.published_at, thing.now.occurred):
            what = f"it surely occurred after {name}, which it cites, was published"
            fix = f"{_fix(thing, 'occurred')}; or {correction('source', name, 'published_at')}"
            yield Said(what, fix, "occurred", name)


def _recorded_first(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    if not thing.stands or thing.now.realisation == "announced" or thing.now.occurred.earliest is None:
        return
    recorded = thing.recorded_at
    for one in thing.since:
        if isinstance(one.event, Correction) and any(change.field == "occurred" for change in one.event.changes):
            recorded = one.recorded_at
    if thing.now.occurred.earliest > f"{recorded[:19]}Z":
        what = f"it surely occurred after it was recorded ({recorded[:19]}Z)"
        announced = correction("action", thing.now.action, "realisation", "announced")
        fix = f"{_fix(thing, 'occurred')}; if it is only announced: {announced}"
        yield Said(what, fix, "occurred")


def _midnight(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    when = thing.now.occurred
    if not thing.stands or not thing.now.external_ids or when.precision not in _FINE or when.earliest is None:
        return
    at = local_time(when.earliest, when.zone or "UTC")
    if (at.hour, at.minute, at.second) == (0, 0, 0):
        what = "it was imported as exactly 00:00: a data set that knows the day only writes it so"
        yield Said(what, f"if it is a day: {_fix(thing, 'occurred')}", "occurred")


def _undated(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    if thing.stands and thing.knows("occurred") and thing.now.occurred.precision == "none":
        yield Said("nobody is on record who says when it occurred", _fix(thing, "occurred"), "occurred")


def _odd_year(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:  # noqa: ARG001  # as above
    for field, when in _times_of(thing):
        if all(one is None or _EARLIEST_YEAR < int(one[:4]) <= _LATEST_YEAR for one in (when.earliest, when.latest)):
            continue  # whichever second it was
        years = [int(one[:4]) for one in (when.earliest, _last_second(when)) if one is not None]
        odd = [year for year in years if not _EARLIEST_YEAR <= year <= _LATEST_YEAR]
        if odd:
            year = "an odd year" if is_confidential(thing) else f"the year {odd[0]}"
            yield Said(f"it is of {year}", _fix(thing, field), field, field)


# --- statements of order ---------------------------------------------------------------------------------------------

_CONTRADICTS = {
    "circle": "by what is stated, it came before itself",
    "times": "the times on record say the opposite",
    "gap": "the times on record leave no room for the gap that is stated",
}


def _contradicted(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    for how, one in facts.contradicted.get(thing.now.action, ()):
        what = f"it is stated (position {one.position}) to come before {one.after}: {_CONTRADICTS[how]}"
        fix = f"look at what the sources say: timeline show {one.before} --history; correct the time that is wrong"
        yield Said(what, fix, None, one.after)


_ANY = ("action", "claim", "source", "response")
RULES = (
    Rule(
        "W101",
        "warning",
        ("action", "claim", "source"),
        "The weekday that the words name is not that of the local date.",
        "One of the two is wrong, or the zone is: a day more or less moves an answer before its cause.",
        _weekday,
    ),
    Rule(
        "W102",
        "warning",
        ("action", "claim"),
        "A source's own local time and its time in UTC disagree.",
        "Nobody can tell which of the two it means, so both are kept and neither is fixed.",
        _own_clocks,
    ),
    Rule(
        "W103",
        "note",
        ("action",),
        "The zone of a clock time is assumed.",
        "Read in another zone it is another moment, and may be another date.",
        _assumed_zone,
    ),
    Rule(
        "W104",
        "warning",
        ("action",),
        "Claims about the time of an action do not overlap.",
        "They cannot all hold; nothing is averaged.",
        _claims_apart,
    ),
    Rule(
        "W105",
        "warning",
        ("action",),
        "It occurred surely after a source that it cites was published.",
        "A page cannot report what is still to come: one of the two times is wrong.",
        _published_first,
    ),
    Rule(
        "W106",
        "error",
        ("action",),
        "It occurred surely after it was recorded.",
        "The time is wrong, or it is announced and did not happen yet.",
        _recorded_first,
    ),
    Rule(
        "W107",
        "warning",
        ("action",),
        "An imported time is exactly 00:00.",
        "Midnight that nobody reported orders actions that cannot be ordered.",
        _midnight,
    ),
    Rule(
        "W108",
        "note",
        ("action",),
        "An action is undated.",
        "It stands in no order of time, and no lag can be computed.",
        _undated,
    ),
    Rule(
        "W109",
        "note",
        ("action",),
        "The date in UTC is not the local date.",
        "Two desks that write the date alone mean two days.",
        _other_date,
    ),
    Rule(
        "W110",
        "warning",
        ("action",),
        "Statements of order contradict each other, or the times.",
        "They do not count in any order until it is known which is wrong.",
        _contradicted,
    ),
    Rule(
        "W111",
        "warning",
        ("action",),
        "The zone of a time is not used in the territory.",
        "The clock of another country moves the moment, and may move the date.",
        _zone_elsewhere,
    ),
    Rule(
        "W112",
        "note",
        _ANY,
        "A year lies outside 1900 to 2100.",
        "It is more often a slip of the pen than history.",
        _odd_year,
    ),
)
"""The rules about times, in the order of their codes."""
