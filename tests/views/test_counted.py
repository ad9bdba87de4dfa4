"""What a stream has lost nobody can tell from it alone: the view `register` has counted its events, and does."""

import pytest

from tests import builders as make
from tests.log import worlds
from timeline.errors import IntegrityFailure
from timeline.log import SqliteLog
from timeline.projections.register import Thing
from timeline.replay import known_at
from timeline.replay.about import known_of
from timeline.views.counted import check_whole
from timeline.views.store import Views

STRIKE = Thing("action", "strike")
RETRACTED = "UPDATE event SET stream = 'note:zzz', revision = 7 WHERE position = 3"
CORRECTED = "UPDATE event SET stream = 'note:zzz', revision = 1 WHERE position = 2"
MOVED_UP = "UPDATE event SET revision = 2 WHERE position = 3"


@pytest.fixture
def path(tmp_path):
    """A log whose strike was corrected, then retracted, and its views."""
    path = tmp_path / "timeline.db"
    with worlds.new_log(path) as log:
        make.fill(log, make.action("strike"))
        make.fill(log, make.corrected("action", "strike", title="Another"), make.retracted("action", "strike"))
        make.fill(log, make.action("other"))
        with Views(log, path) as views:
            views.refresh(["register"])
    return path


def checked(path, position=None):
    with SqliteLog.open(path, writable=False) as log, Views(log, path) as views:
        basis = log.basis(position)
        known = known_of(log, basis, [STRIKE])
        check_whole(known, [STRIKE], log, views, views.stamps()["register"].basis)
        return known


@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_what_is_whole_is_whole_at_every_basis(path, position):
    assert 1 + len(checked(path, position).actions["strike"].since) == min(position, 3)


@pytest.mark.parametrize(
    ("lost", "position"),
    [([RETRACTED], None), ([RETRACTED], 3), ([CORRECTED, MOVED_UP], None), ([CORRECTED, MOVED_UP], 2)],
)
def test_an_event_that_is_filed_elsewhere_is_missed_also_where_the_basis_is_older(path, lost, position):
    worlds.tamper(path, *lost)
    by_count, by_leaf, by_revision = "of action:strike 2 events are found", "it belongs to action:strike", "not follow"

    with pytest.raises(IntegrityFailure, match=f"{by_count}|{by_leaf}|{by_revision}"):
        checked(path, position)


def test_a_thing_that_is_gone_altogether_is_missed(path):
    worlds.tamper(path, "UPDATE event SET stream = 'note:z' || position, revision = 1 WHERE position < 4")

    with pytest.raises(IntegrityFailure, match="of action:strike 0 events are found"):
        checked(path)


def test_no_view_is_built_from_what_was_filed_elsewhere(path):
    worlds.tamper(path, RETRACTED)

    with SqliteLog.open(path, writable=False) as log, Views(log, path) as views:
        with pytest.raises(IntegrityFailure, match="position 3"):
            views.refresh(["register"], anew=True)
        with pytest.raises(IntegrityFailure, match="position 3"):
            known_at(log, log.basis())


def test_no_view_is_caught_up_over_what_was_filed_elsewhere(path):
    with SqliteLog.open(path, writable=True) as log:
        make.fill(log, make.claim("new", "other"), make.corrected("action", "strike", title="A third"))
        worlds.tamper(path, RETRACTED, "UPDATE event SET revision = 3 WHERE position = 6")

        with Views(log, path) as views, pytest.raises(IntegrityFailure, match="of action:strike 2 events are found"):
            views.refresh(["register"])


def test_a_correction_that_claims_to_be_the_first_of_its_stream_is_a_failure_of_the_log(path):
    with SqliteLog.open(path, writable=True) as log:
        make.fill(log, make.corrected("action", "other", title="A third"))
        worlds.tamper(
            path,
            "UPDATE event SET stream = 'note:zzz' WHERE position = 4",
            "UPDATE event SET revision = 1 WHERE position = 5",
        )

        with Views(log, path) as views, pytest.raises(IntegrityFailure, match="position 5 is about action:other"):
            views.refresh(["register"])
