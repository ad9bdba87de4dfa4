"""Columns on paper: as wide as they are said to be, and together as wide as the page."""

import pytest

from timeline.reports.paper.widths import Width, at_least, in_millimetres, widths_of


def test_shares_are_of_what_the_fixed_columns_leave():
    widths = (Width(10, 0), Width(0, 1), Width(0, 3))

    assert in_millimetres(widths, 178) == (10, 42, 126)


@pytest.mark.parametrize(
    ("role", "count"),
    [("steps", 9), ("links", 9), ("casualties", 11), ("changes", 7), ("sources", 13), ("claims", 6), ("soil", 5)],
)
def test_every_table_fills_a_page_and_leaves_each_column_room_for_a_word(role, count):
    widths = in_millimetres(widths_of(role, count), 178)

    assert len(widths) == count
    assert sum(widths) == pytest.approx(178)
    assert min(widths) >= 6


def test_the_column_of_what_is_claimed_is_narrower_than_those_of_who_claims_it():
    first, *others = widths_of("claims", 4)

    assert {one.share for one in others} == {others[0].share}
    assert first.share < others[0].share


def test_what_is_too_narrow_for_its_heading_is_widened_by_what_others_have_more():
    assert at_least((10.0, 30.0, 20.0), (15.0, 10.0, 10.0)) == pytest.approx((15.0, 26.6667, 18.3333), abs=0.001)
    assert at_least((10.0, 30.0), (5.0, 5.0)) == (10.0, 30.0)
    assert at_least((10.0, 10.0), (15.0, 15.0)) == (10.0, 10.0)
    assert sum(at_least((10.0, 30.0, 20.0), (15.0, 10.0, 10.0))) == pytest.approx(60.0)
