"""What confidential sources say lies in no table of the views; whom they name does, by id: the file is for the desk."""

import re

import pytest

from tests import builders as make
from tests.confidences import CORRECTED, EVENTS, WORDS
from tests.log.worlds import new_log
from tests.views.stored import from_nothing
from timeline.projections import texts
from timeline.views import chains, file, findings, register
from timeline.views.compare import rows_of
from timeline.views.registry import registered
from timeline.views.store import Views

EVERY = [view.name for view in registered()]
OF_ACTORS = {"qqpublisher", "qqclerk", "qqalias", "qqoffice", "qqknown"}
"""What actors are called, and what a note says of one: whether confidential sources alone name them no table tells."""
HIDES, SHOWS = (make.corrected("source", "tip", confidential=hidden) for hidden in (True, False))


@pytest.fixture
def path(tmp_path):
    """Where the log lies."""
    return tmp_path / "timeline.db"


@pytest.fixture
def log(path):
    """A log in which every field that may tell of a confidential source does."""
    with new_log(path) as log:
        make.fill(log, *EVENTS, CORRECTED)
        yield log


def refresh(log, path, *, anew=False):
    with Views(log, path) as views:
        views.refresh(EVERY, anew=anew)
        return {table.name: list(rows_of(views.connection, table)) for view in registered() for table in view.tables}


def lying(path):
    """Which of the marked words lie in the file of the views."""
    name = file.views_path(path).name
    whole = b"".join(one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(name)).lower()
    return {word for word in WORDS if word.startswith("qq") and re.search(word.encode(), whole)}


@pytest.mark.parametrize("anew", [False, True], ids=["caught up", "built anew"])
def test_no_word_of_a_confidential_source_lies_in_the_file(log, path, anew):
    refresh(log, path, anew=anew)

    assert lying(path) == OF_ACTORS


@pytest.mark.parametrize("room", [register, chains, findings, texts], ids=lambda room: room.__name__)
def test_control_without_the_rule_its_words_would_lie_there(log, path, monkeypatch, room):
    monkeypatch.setattr(room, "wordless", lambda _, thing: thing)
    refresh(log, path)

    assert lying(path) - OF_ACTORS != set()


def test_what_is_confidential_no_more_is_there_again_as_in_a_build_from_nothing(log, path):
    refresh(log, path)
    make.fill(log, SHOWS)
    again = refresh(log, path)

    built = from_nothing(log)
    assert {table: again[table] for table in built} == built
    assert {"qqcorrected", "qqstatus", "qqgap", "qqnoted"} <= lying(path)


def test_what_becomes_confidential_again_is_gone_again(log, path):
    for event in (SHOWS, HIDES):
        make.fill(log, event)
        refresh(log, path)

    assert lying(path) == OF_ACTORS
