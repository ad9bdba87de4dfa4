"""Words that must not lie in the file of the views: of sources that are confidential, and of what was redacted."""

import os
from contextlib import contextmanager

import pytest

from tests import builders as make
from tests.contracts.redactions import of_fields
from tests.log.worlds import new_log
from tests.views.stored import from_nothing
from timeline import _sqlite
from timeline.projections.register import Thing
from timeline.views import confidential, file, stamp
from timeline.views.compare import rows_of
from timeline.views.reading import Pages
from timeline.views.register import RegisterView
from timeline.views.registry import registered
from timeline.views.store import Views

EVERY = [view.name for view in registered()]
SAID, TITLE = "Quixotrumpel said so", "Xylophagous notes"
HIDDEN = make.source("whisper", title=TITLE, confidential=True)
SHOWN = make.source("whisper", title=TITLE)
CITING = make.action("kerman", citations=(make.cite("whisper", SAID),))
HIDES = make.corrected("source", "whisper", confidential=True)


@pytest.fixture
def path(tmp_path):
    """Where the log lies."""
    return tmp_path / "timeline.db"


@pytest.fixture
def log(path):
    """An empty log."""
    with new_log(path) as log:
        yield log


def lying(path):
    """Which of the words lie in a file of the views, in whatever letters."""
    views = file.views_path(path)
    whole = b"".join(one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(views.name)).lower()
    return {word for word in ("quixotrumpel", "xylophagous") if word.encode() in whole}


def refreshed(log, path, *, anew=False):
    with Views(log, path) as views:
        views.refresh(EVERY, anew=anew)
        return {one.why for one in views.done}


@pytest.mark.parametrize("anew", [False, True], ids=["caught up", "built anew"])
@pytest.mark.parametrize(
    "events",
    [(HIDDEN, CITING), (CITING, HIDDEN), (SHOWN, CITING, HIDES), (SHOWN, HIDES, CITING)],
    ids=["before it is cited", "after it is cited", "corrected to be", "corrected to be, then cited"],
)
def test_words_of_a_confidential_source_lie_nowhere_in_the_file(log, path, events, anew):
    for event in events:
        make.fill(log, event)
        refreshed(log, path, anew=anew)

    assert lying(path) == set()
    with Views(log, path) as views:
        views.refresh(EVERY)
        assert {table: list(rows_of(views.connection, table)) for table in _tables()} == _built(log)


def _tables():
    return [table for view in registered() if view.is_prompt for table in view.tables]


def _built(log):
    built = from_nothing(log)
    return {table: built[table.name] for table in _tables()}


def test_the_file_is_made_anew_when_a_source_becomes_confidential(log, path):
    make.fill(log, SHOWN, CITING)
    refreshed(log, path)
    assert lying(path) == {"quixotrumpel", "xylophagous"}
    make.fill(log, HIDES)

    assert refreshed(log, path) == {stamp.CONFIDENTIAL}


def test_control_rows_that_are_caught_up_would_leave_the_words_in_the_index(log, path, monkeypatch):
    monkeypatch.setattr("timeline.views.store.became_confidential", lambda *_: False)
    make.fill(log, SHOWN, CITING)
    refreshed(log, path)
    make.fill(log, HIDES)

    assert refreshed(log, path) == {None}
    assert lying(path) != set()


def test_a_source_that_was_confidential_from_the_first_costs_no_build(log, path):
    make.fill(log, make.action("earlier"))
    refreshed(log, path)
    make.fill(log, HIDDEN, CITING)

    assert refreshed(log, path) == {None}


def test_words_under_a_source_in_tables_that_nobody_knows_are_taken_to_be_there(log, path):
    make.fill(log, SHOWN, CITING)
    refreshed(log, path)
    make.fill(log, make.source("late", confidential=True))
    with Views(log, path) as views:
        connection = views.connection
        found = views.stamps().values()
        assert not confidential.became_confidential(connection, log, found, log.basis())
        connection.execute("DROP TABLE citations")

        assert confidential.became_confidential(connection, log, found, log.basis())


def test_a_build_that_is_killed_leaves_no_words_and_the_next_one_no_tables_of_it(log, path):
    make.fill(log, HIDDEN, CITING)
    child = os.fork()
    if child == 0:
        RegisterView.settle = lambda *_: os.kill(os.getpid(), 9)
        refreshed(log, path)
    os.waitpid(child, 0)
    assert lying(path) == set()
    assert _unfinished(path)

    refreshed(log, path)

    assert _unfinished(path) == []


def _unfinished(path):
    connection = _sqlite.connect(str(file.views_path(path)))
    try:
        query = "SELECT name FROM sqlite_master WHERE name LIKE 'next~_%' ESCAPE '~' AND type = 'table'"
        return [name for (name,) in connection.execute(query)]
    finally:
        connection.close()


# --- redactions ------------------------------------------------------------------------------------------------------


@pytest.fixture
def redacting(log, monkeypatch):
    """Lets somebody redact a title while a program waits for the lock."""

    def go():
        real = file.one_at_a_time

        @contextmanager
        def slow(*given):
            monkeypatch.setattr(file, "one_at_a_time", real)
            log.redact(of_fields(log, 1, "/title", number=900), expected=0)
            with real(*given):
                yield

        monkeypatch.setattr(file, "one_at_a_time", slow)

    return go


def test_what_is_redacted_between_judging_and_writing_is_noticed(log, path, redacting):
    make.fill(log, make.action("kerman", title=SAID))
    refreshed(log, path)
    make.fill(log, make.action("later"))
    redacting()

    assert stamp.REDACTED in refreshed(log, path)
    assert lying(path) == set()


def test_what_is_redacted_while_it_is_written_is_noticed_at_the_next_use(log, path, monkeypatch):
    """The stamp says by which position something was taken out when it was judged, not when it was written."""
    make.fill(log, make.action("kerman", title=SAID))
    refreshed(log, path)
    make.fill(log, make.action("later"))
    real = RegisterView.learn

    def learn(*given):
        monkeypatch.setattr(RegisterView, "learn", real)
        log.redact(of_fields(log, 1, "/title", number=900), expected=0)
        real(*given)

    monkeypatch.setattr(RegisterView, "learn", learn)
    refreshed(log, path)

    assert stamp.REDACTED in refreshed(log, path)
    assert lying(path) == set()


def test_what_is_redacted_after_it_was_judged_is_noticed_at_the_next_use(log, path, monkeypatch):
    make.fill(log, make.action("kerman", title=SAID))
    refreshed(log, path)
    make.fill(log, make.action("later"))

    def asked(*given):
        monkeypatch.undo()
        log.redact(of_fields(log, 1, "/title", number=900), expected=0)
        return confidential.became_confidential(*given)

    monkeypatch.setattr("timeline.views.store.became_confidential", asked)
    refreshed(log, path)

    assert stamp.REDACTED in refreshed(log, path)
    assert lying(path) == set()


def test_a_source_that_becomes_confidential_on_a_later_page_comes_once_that_is_known(log):
    make.fill(log, SHOWN, CITING, HIDES)
    pages = Pages(log, log.basis(0), log.basis(), 1)

    first = [(page.things, set(page.hidden)) for page in pages.first()]
    late = [page.things for page in pages.late()]

    assert first == [((), {"whisper"}), ((Thing("action", "kerman"),), {"whisper"}), ((), set())]
    assert late == [(Thing("source", "whisper"),)]


def test_deleted_rows_are_overwritten_on_their_pages(log, path):
    make.fill(log, make.action("kerman", title=SAID))
    with Views(log, path) as views:
        views.refresh()
        views.connection.execute("DELETE FROM actions")
        views.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        assert lying(path) == set()
