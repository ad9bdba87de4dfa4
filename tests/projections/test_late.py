"""Late reports: how long after it happened an action was recorded, as far as that can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.times import UNDATED, When
from tests import builders as make
from tests.builders import action, when
from tests.strategies import histories
from timeline.projections.late import LATE, Late, late_reports
from timeline.projections.register import REGISTER

DAY = 86400
# All is recorded from 9:00Z on 18 January 2024, one event a minute: see `recorded`.
OLD, WEEK, NEW = (
    action(name, when(day, "UTC"))
    for name, day in (("old", "2023-12-01"), ("week", "2024-01-10"), ("new", "2024-01-17"))
)


def delays(found):
    return [(one.action, one.position, one.delay) for one in found]


def test_what_was_recorded_long_after_it_happened_is_late():
    """The day ends at midnight, and it took until nine in the morning, 47 days later."""
    found = late_reports(make.given(NEW, OLD))

    assert delays(found.late) == [("old", 2, 47 * DAY + 9 * 3600 + 60)]
    assert LATE == 30 * DAY


def test_the_threshold_is_the_reader_s():
    known = make.given(OLD, WEEK, NEW)

    assert [one.action for one in late_reports(known, over=7 * DAY).late] == ["old", "week"]
    assert late_reports(known, over=365 * DAY).late == ()


def test_exactly_as_long_as_the_threshold_is_not_late():
    [only] = late_reports(make.given(WEEK), over=0).late

    assert late_reports(make.given(WEEK), over=only.delay).late == ()
    assert late_reports(make.given(WEEK), over=only.delay - 1).late == (only,)


@pytest.mark.parametrize("occurred", [UNDATED, when("2023-01-01/..")])
def test_of_an_open_end_no_delay_can_be_computed(occurred):
    found = late_reports(make.given(action("open", occurred), NEW))

    assert delays(found.not_computable) == [("open", 1, None)]
    assert (found.late, found.median) == ((), 9 * 3600 + 60)


def test_an_action_that_was_redacted_whole_has_no_delay():
    found = late_reports(make.given(make.withheld(OLD)))

    assert (delays(found.not_computable), found.median) == ([("old", 1, None)], None)


def test_what_was_recorded_before_it_was_surely_over_is_not_late():
    """Of a year that has not ended nobody can say that a report of it is late."""
    found = late_reports(make.given(action("year", when("2024", "UTC"))), over=0)

    assert (found.late, found.median) == ((), 0)


def test_the_delay_is_that_of_the_time_as_it_was_corrected():
    corrected = make.corrected("action", "new", occurred=when("2023-12-01", "UTC"))

    assert [one.action for one in late_reports(make.given(NEW, corrected)).late] == ["new"]


@pytest.mark.parametrize(
    ("events", "median"),
    [((OLD, WEEK, NEW), 7 * DAY + 9 * 3600 + 60), ((WEEK, NEW), (7 * DAY + 2 * 9 * 3600 + 60) // 2), ((), None)],
)
def test_the_median_is_of_all_delays_also_of_those_that_are_not_late(events, median):
    assert late_reports(make.given(*events)).median == median


def test_only_what_was_recorded_since_is_looked_at():
    known = make.given(OLD, WEEK, NEW)

    assert [one.action for one in late_reports(known, over=0, after=1).late] == ["week", "new"]
    assert [one.action for one in late_reports(known, over=0, among={"old"}).late] == ["old"]
    assert late_reports(known, after=3) == Late()


@given(histories(), st.integers(0, 40), st.integers(0, 400))
def test_every_action_is_late_or_in_time_or_not_computable(history, after, days):
    known = REGISTER.fold(history)
    recent = {name: thing for name, thing in known.actions.items() if thing.position > after}

    found = late_reports(known, over=days * DAY, after=after)

    assert {one.action for one in (*found.late, *found.not_computable)} <= recent.keys()
    assert {one.action for one in found.not_computable} == {
        name for name, thing in recent.items() if isinstance(thing.now.occurred, When) and not thing.now.occurred.latest
    }
    assert all(one.delay > days * DAY for one in found.late)
