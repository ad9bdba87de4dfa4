"""What verbs make of the read models: they are caught up on the way, told of with `-v`, and done without."""

from contextlib import closing

import pytest

from timeline._sqlite import connect
from timeline.cli import invocation


@pytest.fixture
def long(seed, monkeypatch):
    """The seed case, as if it were a log too long to be folded for every question."""
    monkeypatch.setattr(invocation, "SHORT", 0)
    return seed


@pytest.fixture
def question(cli, seed):  # noqa: ARG001 — the log that is asked
    """A question about one action, and its answer from the log alone."""
    [action] = [item["action"] for item in cli("actions", "--json").json["items"]][-1:]
    return ("claims", action, "--json"), cli("claims", action, "--json").out


def test_a_verb_catches_the_views_up_and_answers_as_it_would_from_the_log(cli, question, long):
    asked, answer = question

    first, second = cli(*asked, "-v"), cli(*asked, "-v")

    assert (first.out, second.out) == (answer, answer)
    assert "view register: built anew: not built yet" in first.err
    assert "view register" not in second.err
    assert long.with_name("timeline.db.views.db").exists()


@pytest.mark.parametrize(
    "verb",
    [
        ("actions",),
        ("chains",),
        ("claims", "sistan-2024-01-18"),
        ("show", "sistan-2024-01-18"),
        ("search", "strike"),
        ("diff", "13"),
        ("export", "md", "sistan-2024-01-18"),
        ("actions", "--as-of", "13"),
        ("chains", "--published-by", "2024-01-19"),
    ],
    ids=" ".join,
)
def test_views_that_are_kept_follow_whatever_is_asked_of_a_short_log(cli, seed, verb):
    cli("replay")
    cli("append", "note", "sistan-2024-01-18", "--text", "Seen again.", "--recorder", "desk")

    ran = cli(*verb)

    assert ran.code == 0
    with closing(connect(str(seed.with_name("timeline.db.views.db")))) as views:
        assert views.execute("SELECT position FROM view WHERE name = 'register' AND part = 'current'").fetchall() == [
            (28,)
        ]


def test_a_short_log_of_which_no_views_are_kept_gets_none(cli, seed):
    cli("actions")

    assert not seed.with_name("timeline.db.views.db").exists()


def test_a_log_whose_name_leaves_no_room_for_a_longer_one_is_read(cli, seed):
    long = seed.rename(seed.with_name(f"{'n' * 248}.db"))

    assert cli("actions", "--log", str(long)).code == 0


def test_what_is_in_the_way_of_the_views_is_told_and_the_answer_comes_from_the_log(cli, question, long):
    asked, answer = question
    mine = connect(str(long.with_name("timeline.db.views.db")))
    mine.execute("CREATE TABLE mine (said)")
    mine.close()

    ran = cli(*asked)

    assert (ran.code, ran.out) == (0, answer)
    assert "no views are used" in ran.err


def test_where_no_views_can_be_kept_it_is_said_to_whoever_asks_for_more(cli, question, long):
    asked, answer = question
    long.with_name("timeline.db.views.lock").mkdir()

    quiet, verbose = cli(*asked), cli(*asked, "-v")

    assert (quiet.code, quiet.out, verbose.out) == (0, answer, answer)
    assert "no views are used" not in quiet.err
    assert "no views are used" in verbose.err
