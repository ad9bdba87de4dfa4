"""An event that is filed elsewhere is missed by who asks about one thing, where views are kept."""

import pytest

from tests import builders as make
from tests.log import worlds
from timeline.cli import invocation
from timeline.views.store import Views


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A long log whose strike was retracted, and its views."""
    monkeypatch.setattr(invocation, "SHORT", 0)
    path = tmp_path / "timeline.db"
    with worlds.new_log(path) as log:
        make.fill(log, make.action("strike"), make.retracted("action", "strike"), make.action("other"))
        with Views(log, path) as views:
            views.refresh()
    return path


@pytest.mark.parametrize("verb", [("show", "strike"), ("claims", "strike")])
def test_a_retraction_that_is_filed_elsewhere_is_missed(path, cli, verb):
    assert cli(*verb).code == 0
    worlds.tamper(path, "UPDATE event SET stream = 'note:zzz', revision = 7 WHERE position = 2")

    missed = cli(*verb)

    assert missed.code == 4
    assert "of action:strike 1 events are found up to position 2, where there were 2" in missed.err


def test_control_without_views_one_thing_alone_does_not_tell(path, cli):
    """The views are what tells: nothing is printed as proven whole without them but what the whole log was read for."""
    worlds.tamper(path, "UPDATE event SET stream = 'note:zzz', revision = 7 WHERE position = 2")
    path.with_name(path.name + ".views.db").unlink()

    assert cli("show", "strike", "--history").code == 0
