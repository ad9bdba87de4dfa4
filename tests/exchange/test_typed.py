"""Times as they are typed: what is written is read back as the very same time."""

import pytest
from hypothesis import given

from events.reading import NO_ZONE, Zoning, read_when
from events.shape import changed
from tests import builders as make
from tests import strategies
from timeline.exchange.typed import typed, zone_text


@given(strategies.moments())
def test_what_is_typed_is_the_same_time(when):
    text = typed(when)

    if text is not None:
        zoning = NO_ZONE if when.zone is None else Zoning(when.zone, when.zone_basis)
        assert read_when(text, zoning) == changed(when, as_reported=None, basis="stated")


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-16",
        "2024-01-18T04:30",
        "2024-01-18T04",
        "2024-01",
        "2024",
        "2024-W03",
        "../2024-01-16",
        "2024-01-16/..",
        "2024-01-16/2024-01-18",
        "unknown",
        "2024-01-16~",
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Tehran", "UTC", None])
def test_what_can_be_typed_is(text, zone):
    if zone is None and "T" in text:
        zone = "+03:30"

    assert typed(make.when(text, zone)) is not None


@pytest.mark.parametrize(
    ("zone", "territory", "said"),
    [
        ("Asia/Tehran", ("IR",), "place"),
        ("Asia/Tehran", ("PK",), "Asia/Tehran"),
        ("America/New_York", ("US",), "America/New_York"),
    ],
)
def test_a_zone_is_called_place_where_it_is_the_only_one(zone, territory, said):
    assert zone_text(make.when("2024-01-16", zone), territory) == said
