"""A name means what it meant at the basis: `--as-of` answers like a copy of the log that ends there, mistakes too."""

import pytest

from timeline.cli import finding

LATER = "sistan-2024-01-25"


@pytest.fixture
def later(cli, seed, tmp_path):
    """The seed case with an action recorded last whose id begins like an older one; and a copy that ends before it."""
    older = ("--kind", "strike", "--occurred", "2024-01-25")
    ran = cli(
        *("append", "action", "--id", LATER, "--title", "Another strike", "--actor", "pakistan", "--target", "iran"),
        *(*older, "--source", "ft-2024-01-18", "--quote", "struck again", "--territory", "IR"),
    )
    assert ran.code == 0, ran.err
    assert cli("backup", str(tmp_path / "copy.db"), "--position", "27").code == 0
    return seed


ASKED = [
    ("claims", "sistan"),
    ("claims", "sistan-2024-01-"),
    ("claims", "sistan-2024-01-25"),
    ("chains", "sistan"),
    ("show", "sistan"),
    ("show", "action:sistan", "--history"),
    ("show", "sistan", "--raw"),
    ("show", "@28", "--raw"),
    ("show", "@28"),
    ("show", "sistn"),
    ("show", "nowhere"),
    ("log", "--id", "sistan"),
    ("diff", "20", "--chain", "sistan"),
    ("actions", "--actor", "pakist"),
    ("export", "md", "sistan"),
]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("argv", ASKED, ids=" ".join)
def test_a_name_means_what_it_means_on_a_copy_that_ends_there(cli, argv):
    then = cli(*argv, "--as-of", "27")
    copy = cli("--log", "copy.db", *argv)

    assert (then.code, then.out) == (copy.code, copy.out)


@pytest.mark.usefixtures("later")
def test_control_at_the_head_the_name_may_be_of_both(cli, monkeypatch):
    assert cli("chains", "sistan").code == 3
    monkeypatch.setattr(
        finding, "named_then", lambda reading, *more, **where: finding.named(reading.log, *more, **where)
    )

    assert "may be any of 2" in cli("chains", "sistan", "--as-of", "27").err


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("argv", [("show", LATER), ("show", LATER[:-1]), ("show", "@28", "--raw"), ("show", "@28")])
def test_what_is_on_record_only_later_is_not_found_and_said_to_be_later(cli, argv):
    ran = cli(*argv, "--as-of", "27")

    assert ran.code == 3
    assert "it was recorded after position 27: choose a later --as-of, or none" in ran.err
