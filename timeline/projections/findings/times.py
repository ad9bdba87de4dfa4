"""Findings about times: what a wording, a zone, a source's own clock or a statement of order says otherwise."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from events.actions import ActionReported
from events.amendments import Correction
from events.claims import ClaimMade
from events.codebook import zones_of
from events.times import When, parse_instant, sort_key, surely_before, write_instant
from events.weekdays import WEEKDAYS, contradiction, local_time, zone_in
from timeline.projections.claims import claimant_of
from timeline.projections.findings.clocks import DAY, clocks_in, shown
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import Said, correction
from timeline.projections.findings.rule import Rule
from timeline.projections.register import Standing, Thing
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
            what = f"its words say {WEEKDAYS[named]}; {day}, as they were read, is a {WEEKDAYS[day.weekday()]}"
            if is_confidential(thing):
                what = "the weekday that its words name is not that of the date as it was read"
            yield Said(what, _fix(thing, field), field, field)


# --- a source's own two clocks ---------------------------------------------------------------------------------------


def _own_clocks(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    for field, when in _times_of(thing):
        words = when.as_reported
        if not isinstance(words, str) or when.zone is None or when.earliest is None:
            continue
        away = int((local_time(when.earliest, when.zone).utcoffset() or timedelta()) / timedelta(minutes=1))
        if (apart := clocks_in(words).apart(away)) is not None:
            local, in_utc = map(shown, apart)
            what = (
                f"its words give {local} and {in_utc} UTC; "
                f"{local} in {when.zone} is {shown((apart[0] - away) % DAY)} UTC"
            )
            yield Said(what, _both_stay(thing), field, field)
    if isinstance(thing.now, ClaimMade):
        yield from _other_clock(facts, thing)


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
            yield Said(what, _both_stay(thing), "when", other.now.claim, [Thing("claim", other.now.claim)])


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
    local = local or {local_time(one, when.zone).date().isoformat() for one in bounds}
    if bounds and days_utc.isdisjoint(local):
        what = f"it was {min(local)} where it happened, and {min(days_utc)} in UTC"
        yield Said(what, "nothing: say which clock a date is by", "occurred")


def _last_second(when: When) -> str | None:
    if when.latest is None:
        return None
    return write_instant(parse_instant(when.latest) - timedelta(seconds=1))


# --- what cannot be, or hardly ---------------------------------------------------------------------------------------


def _claims_apart(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    """Find for each claim about the time the earlier ones that it is surely apart from; that furthest away is named.

    So each two that are apart are found with the later of them, and of many claims no more
    is found than there are.
    """
    told = [
        one for one in facts.claims_about(thing.now.action) if one.now.when is not None and one.now.stance == "asserts"
    ]
    soonest, latest = _bounds(told[0])[::-1] if told else ("", "")
    for number, one in enumerate(told if thing.stands else ()):
        begins, ends = _bounds(one)
        is_apart = number > 0 and (soonest <= begins or ends <= latest)
        soonest, latest = min(soonest, ends), max(latest, begins)
        if not is_apart:
            continue
        before = [other for other in told[:number] if _bounds(other)[1] <= begins]
        after = [other for other in told[:number] if ends <= _bounds(other)[0]]
        pair = (min(before, key=lambda other: _bounds(other)[1]), one) if before else None
        if pair is None:
            pair = (one, max(after, key=lambda other: _bounds(other)[0]))
        more = len(before) + len(after) - 1
        yield _apart(thing.now.action, *pair, more, [*before, *after, one])


def _apart(
    action: str, soonest: Standing[ClaimMade], latest: Standing[ClaimMade], more: int, all_: Sequence[Standing[Any]]
) -> Said:
    first, second = soonest.now.claim, latest.now.claim
    who, other = claimant_of(soonest.now), claimant_of(latest.now)
    what = f"the time that {who} gives ({first}) is surely before the one that {other} gives ({second})"
    later = max(soonest, latest, key=lambda one: one.position)
    what += f"; {later.now.claim} overlaps with {more} more as little" if more else ""
    fix = f"both stay: timeline claims {action}; if one was read wrongly: {correction('claim', second, 'when')}"
    return Said(what, fix, None, f"{first}+{second}", [Thing("claim", one.now.claim) for one in all_])


def _bounds(thing: Standing[ClaimMade]) -> tuple[str, str]:
    """Return the first and the last bound of the time that a claim gives, as they sort."""
    return ("", "") if thing.now.when is None else sort_key(thing.now.when)[:2]


def _published_first(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    if not thing.stands or thing.now.realisation == "announced":
        return
    for name in sources_of(thing):
        source = facts.register.sources.get(name)
        if source is not None and surely_before(source.now.published_at, thing.now.occurred):
            what = f"it surely occurred after {name}, which it cites, was published"
            fix = f"{_fix(thing, 'occurred')}; or {correction('source', name, 'published_at')}"
            yield Said(what, fix, "occurred", name, [Thing("source", name)])


def _recorded_first(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    if not thing.stands or thing.now.realisation == "announced" or thing.now.occurred.earliest is None:
        return
    recorded = _given_by(thing)[0]
    if thing.now.occurred.earliest > f"{recorded[:19]}Z":
        what = f"it surely occurred after it was recorded ({recorded[:19]}Z)"
        announced = correction("action", thing.now.action, "realisation", "announced")
        fix = f"{_fix(thing, 'occurred')}; if it is only announced: {announced}"
        yield Said(what, fix, "occurred")


def _given_by(thing: Standing[ActionReported]) -> tuple[str, str]:
    """Return when the time of an action was recorded as it stands, and the id of the event that gives it."""
    found = (thing.recorded_at, thing.event_id)
    for one in thing.since:
        if isinstance(one.event, Correction) and any(change.field == "occurred" for change in one.event.changes):
            found = (one.recorded_at, one.event_id)
    return found


_VERSION = 14
_OF_A_ROW = "5"
"""Where an event id has its version, and the one of ids that are made from the content of a row (RFC 9562)."""


def _midnight(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    when = thing.now.occurred
    if not thing.stands or when.precision not in _FINE or when.earliest is None:
        return
    if _given_by(thing)[1][_VERSION] != _OF_A_ROW:
        return  # a person typed it
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
    for found, one in facts.contradicted.get(thing.now.action, ()):
        what = f"it is stated (position {one.position}) to come before {one.after}: {_CONTRADICTS[found.what]}"
        fix = f"look at what the sources say: timeline show {one.before} --history; correct the time that is wrong"
        named = dict.fromkeys(name for said in found.orderings for name in (said.before, said.after))
        latest = max(said.position for said in found.orderings)
        yield Said(what, fix, None, one.after, [Thing("action", name) for name in named], latest)


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
        merged=True,
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
        merged=True,
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
