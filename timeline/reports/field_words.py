"""The values of fields in words: times as a table has them, what is withheld, all else as it was recorded."""

from typing import Any

from events.actions import ActionReported
from events.base import Withheld
from events.times import When
from timeline.projections.register import Standing
from timeline.projections.withheld import is_withheld
from timeline.reports.plain import cell
from timeline.reports.withheld import said
from timeline.reports.wording import reading_words, text_of, when_short


def occurred_words(when: When, zone: str) -> str:
    """Return a time for a table; a clock time carries its zone, and in a column of one zone a date that it has none."""
    words = when_short(when, zone)
    shown = when.zone if zone == "local" else "UTC" if zone == "utc" else zone
    if ":" in words:
        return f"{words} {shown or 'UTC'}"
    is_dated = (when.earliest, when.latest) != (None, None)
    return f"{words}, in no zone" if zone != "local" and when.zone is None and is_dated else words


def occurred_of(thing: Standing[ActionReported], zone: str) -> str:
    """Return when an action occurred, for a table."""
    return said(thing, "occurred", occurred_words(thing.now.occurred, zone))


def value_words(value: object, plain: object, zone: str) -> str:
    """Return the value of a field in words; `plain` is the same as JSON."""
    if isinstance(value, When):
        reading = reading_words(value)
        return occurred_words(value, zone) + (f" ({reading})" if reading else "")
    if isinstance(value, Withheld):
        return text_of(value)
    return cell(_with_words(plain))


def _with_words(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Return a value with words where something in it is withheld."""
    if is_withheld(value):
        return text_of(Withheld(**value))
    if isinstance(value, dict):
        return {name: _with_words(inner) for name, inner in value.items()}
    return [_with_words(one) for one in value] if isinstance(value, list) else value
