"""What leaves the house is chosen by the checked log, whatever is missing in the file of the views."""

from contextlib import closing

import pytest

from timeline import _sqlite
from timeline.cli import invocation
from timeline.cli.invocation import Reading


@pytest.fixture
def views(seed, cli, monkeypatch):
    """The file of the views of a log that counts as long, without what leads from an action to anything."""
    monkeypatch.setattr(invocation, "SHORT", 0)
    assert cli("actions", "-q").code == 0
    assert cli("replay", "-q").code == 0
    path = seed.with_name("timeline.db.views.db")
    with closing(_sqlite.connect(str(path), isolation_level=None)) as file:
        file.execute("DELETE FROM mentions")
        file.execute("UPDATE things SET names = '[]'")
    return path


def exported(cli, form):
    return cli("export", form, "panjgur").out


@pytest.mark.parametrize("form", ["md", "json"])
def test_a_report_says_the_same_whatever_the_file_of_the_views_says(cli, views, form):
    tampered = exported(cli, form)
    views.unlink()
    without = exported(cli, form)

    assert tampered == without
    assert "sistan-2024-01-18" in tampered


@pytest.mark.usefixtures("views")
def test_control_an_index_from_the_file_would_leave_out_what_is_missing_there(cli, monkeypatch):
    monkeypatch.setattr(Reading, "checked_index", property(lambda reading: reading.index))

    assert "sistan-2024-01-18" not in exported(cli, "md")
