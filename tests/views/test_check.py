"""Stored views held against folds from nothing, while others record and catch up."""

from contextlib import contextmanager

import pytest

from tests import builders as make
from tests.log import worlds
from timeline import _sqlite
from timeline.errors import LogUnavailable
from timeline.log.purge import drop_views
from timeline.views import check as checking
from timeline.views.check import INDEX, check
from timeline.views.compare import scratch
from timeline.views.reading import PAGE
from timeline.views.registry import registered
from timeline.views.store import Views


@pytest.fixture
def log(tmp_path):
    """A log of one action."""
    with worlds.new_log(tmp_path / "timeline.db") as log:
        make.fill(log, make.source(), make.action("panjgur"))
        yield log


@pytest.fixture
def views(log):
    """Its views, brought up to it."""
    with Views(log, log.path, views=registered()) as views:
        views.refresh(["register"])
        yield views


def meddling(log, times):
    """A fold from nothing, after which somebody else records and catches the views up; so many times."""
    left = list(range(times))

    @contextmanager
    def folding(*given, **more):
        with scratch(*given, **more) as made:
            if left:
                make.fill(log, make.action(f"action-{left.pop()}"))
                with Views(log, log.path, views=registered()) as others:
                    others.refresh(["register"])
            yield made

    return folding


def test_what_is_caught_up_meanwhile_is_no_drift(log, views, monkeypatch):
    monkeypatch.setattr(checking, "scratch", meddling(log, 2))

    assert check(views, log, log.path, ["register"], None) == []
    assert views.stamps()["register"].position == 4


def test_views_that_never_stand_still_cannot_be_compared(log, views, monkeypatch):
    monkeypatch.setattr(checking, "_ATTEMPTS", 1)
    monkeypatch.setattr(checking, "scratch", meddling(log, 1))

    with pytest.raises(LogUnavailable, match="change too often"):
        check(views, log, log.path, ["register"], None)


def test_the_other_program_that_fails_is_no_verdict(log, views, monkeypatch):
    """Control: without its answer nothing is said to be well."""
    monkeypatch.setattr(checking, "_CHILD", "raise SystemExit")

    with pytest.raises(LogUnavailable, match="has ended"):
        check(views, log, log.path, ["register"], None)


def test_pages_are_of_three_sizes_so_that_no_two_folds_end_them_alike():
    """Rows that depend on where a page ends are the same wherever pages end alike."""
    assert len({*checking.SIZES, PAGE}) == 3
    assert all(one % other for one in (*checking.SIZES, PAGE) for other in (*checking.SIZES, PAGE) if other < one)


def test_a_view_that_others_left_behind_is_brought_up_and_compared_too(log, views, monkeypatch):
    """Others record, and bring up one view of two."""
    views.refresh(["register", "search"])
    monkeypatch.setattr(checking, "scratch", meddling(log, 1))
    views.connection.execute("UPDATE search_content SET c6 = 'junk'")

    drifts = check(views, log, log.path, ["register", "search"], None)

    assert {one.view for one in drifts} == {"search"}
    assert views.stamps()["search"].position == 3


def test_an_index_that_is_not_that_of_its_rows_is_drift(log, views):
    views.refresh(["search"])
    assert check(views, log, log.path, ["search"], None) == []
    views.connection.execute("DELETE FROM search_idx")

    [drift] = check(views, log, log.path, ["search"], None)

    assert (drift.view, drift.compared, drift.difference.key) == ("search", INDEX, ())


@pytest.mark.parametrize("is_made_anew", [False, True])
def test_a_file_that_goes_while_it_is_compared_makes_it_begin_anew(log, views, monkeypatch, is_made_anew):
    left = [1]

    @contextmanager
    def folding(*given, **more):
        with scratch(*given, **more) as made:
            if left:
                left.pop()
                drop_views(log.path)
                if is_made_anew:
                    with Views(log, log.path, views=registered()) as others:
                        others.refresh(["findings"])
            yield made

    monkeypatch.setattr(checking, "scratch", folding)

    assert check(views, log, log.path, ["register"], None) == []
    assert left == []


def test_a_file_that_goes_between_two_tables_is_compared_in_the_state_that_it_was_in(log, views, monkeypatch):
    real, left = checking.differences, [1]

    def differing(*given):
        if left:
            left.pop()
            drop_views(log.path)
            with Views(log, log.path, views=registered()) as others:
                others.refresh()
        yield from real(*given)

    monkeypatch.setattr(checking, "differences", differing)

    assert check(views, log, log.path, ["register"], None) == []


def test_an_index_that_somebody_is_writing_makes_it_begin_anew(log, views, monkeypatch):
    real, left = checking._is_whole, [1]  # noqa: SLF001

    def busy(*given):
        if left:
            left.pop()
            error = _sqlite.Error("database is locked")
            error.sqlite_errorcode = 5
            raise error
        return real(*given)

    views.refresh(["search"])
    monkeypatch.setattr(checking, "_is_whole", busy)

    assert check(views, log, log.path, ["search"], None) == []
    assert left == []
