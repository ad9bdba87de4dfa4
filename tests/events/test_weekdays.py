"""Weekdays in the words of sources, in four languages, against the local days of a reading."""

import pytest

from events.weekdays import WEEKDAYS, contradiction, local_days, named_days
from tests import builders as make


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Thursday 4:30am local", ["Thursday"]),
        ("between MONDAY and tuesday's dawn", ["Monday", "Tuesday"]),
        ("before sunset", []),
        ("پنج‌شنبه ۱۸ ژانویه", ["Thursday"]),
        ("پنج شنبه", ["Thursday"]),
        ("بامداد شنبه", ["Saturday"]),
        ("يوم الخميس", ["Thursday"]),
        ("الإثنين", ["Monday"]),
        ("جمعہ کے روز", ["Friday"]),
        ("بدھ", ["Wednesday"]),
        ("پیر کے روز", ["Monday"]),
        ("پیر 15 جنوری کو", ["Monday"]),
        ("یک پیر مرد", []),
        ("گفت بده به من", []),
        ("پیر", []),
        ("ہفتہ", []),
    ],
)
def test_a_weekday_is_read_in_english_arabic_persian_and_urdu(words, named):
    """Urdu's Saturday is also a week; its Monday is an old man in Persian, its Wednesday is "give"."""
    assert [WEEKDAYS[day] for day in sorted(named_days(words))] == named


def test_a_local_day_is_that_of_the_zone_in_which_the_time_was_read():
    late = make.when("2024-01-15T23:36", "Asia/Baghdad")

    assert [f"{day:%d}" for day in local_days(late)] == ["15"]
    assert [f"{day:%d}" for day in local_days(make.changed(late, zone="Asia/Tehran"))] == ["16"]
    assert [f"{day:%d}" for day in local_days(make.changed(late, zone="-05:00"))] == ["15"]


@pytest.mark.parametrize("text", ["../2024-01-18", "2024-01", "unknown"])
def test_of_what_is_open_or_as_long_as_a_week_nobody_can_tell(text):
    assert contradiction(make.changed(make.when(text), as_reported="on Thursday")) is None


def test_a_weekday_contradicts_a_day_only_if_the_reading_touches_none_of_that_name():
    days = make.when("2024-01-16/2024-01-18")

    assert contradiction(make.changed(days, as_reported="Thursday")) is None
    named, first = contradiction(make.changed(days, as_reported="Friday"))
    assert (WEEKDAYS[named], f"{first:%Y-%m-%d}") == ("Friday", "2024-01-16")
