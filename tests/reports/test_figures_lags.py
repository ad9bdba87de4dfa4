"""Lags: a bar from the shortest to the longest possible one, and a reason where none can be told."""

import pytest

from tests.reports.drawing import SVG, dossier, lag, marks, read, step, texts
from timeline.reports.figures.lags import lags

THREE = (step(1), step(2), step(3))


def test_every_lag_that_can_be_told_is_one_bar():
    figure = lags(dossier(THREE, lags=(lag(1, 2), lag(2, 3, 0, 86400))))

    assert [(one.get("data-earlier"), one.get("data-later")) for one in marks(read(figure.svg))] == [
        ("action-1", "action-2"),
        ("action-2", "action-3"),
    ]


def test_a_bar_reaches_from_the_shortest_to_the_longest_lag():
    figure = lags(dossier(THREE, lags=(lag(1, 2, 36000, 72000), lag(2, 3, 0, 144000))))

    first, second = (
        [one.find(f"{SVG}rect[@height='14']").get(key) for key in ("x", "width")] for one in marks(read(figure.svg))
    )
    (x1, w1), (x2, w2) = (tuple(map(float, one)) for one in (first, second))
    assert x1 - x2 == pytest.approx(w2 / 4, abs=0.02)
    assert w1 == pytest.approx(w2 / 4, abs=0.02)


def test_what_cannot_be_computed_is_listed_with_its_reason_and_has_no_bar():
    unknown = lag(1, 3, None, None, limit="no. 1 not dated on both sides")
    figure = lags(dossier(THREE, lags=(lag(1, 2), lag(2, 3), unknown)))

    root = read(figure.svg)
    assert len(marks(root)) == 2
    assert "no. 1 not dated on both sides" in texts(root)
    assert "Not computable: 1 to 3: no. 1 not dated on both sides." in figure.caption


def test_fewer_than_two_bars_are_no_figure():
    figure = lags(dossier(THREE, lags=(lag(1, 2),)))

    assert not figure.is_drawn
    assert figure.caption.startswith("Not drawn: one lag can be computed.")
    assert "Links measured: stated and attributed." in figure.caption


def test_lags_are_the_same_bytes_each_time():
    given = dossier(THREE, lags=(lag(1, 2), lag(2, 3, 0, 10**8)))

    assert lags(given) == lags(given)
