"""What is said after something was recorded: likely duplicates with their ids, odd coordinates, an unclear order."""

import pytest

from tests.cli.drafts import BASE, action, day
from timeline.cli import doubts

AGAIN = (
    *("append", "action", "--kind", "strike.missile", "--actor", "iran", "--territory", "PK", "--place", "Panjgur"),
    *("--occurred", "2024-01-16T20:00", "--zone", "place", "--source", "ft-2024-01-18", "--quote", "again"),
)


@pytest.mark.usefixtures("pair")
def test_a_likely_duplicate_is_named_with_what_settles_it(cli):
    ran = cli(*AGAIN)

    assert (ran.code, ran.out) == (0, "panjgur-2024-01-16-2\n")
    assert "panjgur-2024-01-16-2 is likely the same as panjgur-2024-01-16: timeline append same-as" in ran.err
    assert "timeline append distinguish panjgur-2024-01-16 panjgur-2024-01-16-2" in ran.err
    assert cli(*AGAIN, "-q").err == ""


@pytest.mark.usefixtures("pair")
def test_a_dry_run_says_so_too_and_a_repeated_command_does_not(cli):
    dry = cli(*AGAIN, "--dry-run")
    first, second = cli(*AGAIN), cli(*AGAIN)

    assert "is likely the same as" in dry.err
    assert "is likely the same as" in first.err
    assert "is likely the same as" not in second.err


@pytest.mark.usefixtures("pair")
def test_what_settles_it_can_be_typed_as_it_is_said(cli):
    cli(*AGAIN)

    merged = cli("append", "same-as", "panjgur-2024-01-16", "panjgur-2024-01-16-2", "--reason", "one strike")

    assert merged.code == 0, merged.err


@pytest.mark.usefixtures("desk")
def test_a_source_of_the_same_address_is_likely_on_record(cli):
    typed = ("append", "source", "--publisher", "financial-times", "--published", "2024-01-18")
    cli(*typed, "--url", "https://www.ft.com/content/1", "--id", "one")

    ran = cli(*typed, "--url", "https://ft.com/content/1?utm_source=x", "--id", "two")

    assert "two is likely the source one" in ran.err
    assert "likely" not in cli(*typed, "--url", "https://ft.com/content/2", "--id", "three").err


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(("at", "is_odd"), [("26.97,64.09", False), ("35.69,51.42", True)])
def test_coordinates_outside_of_the_territory_are_told(cli, at, is_odd):
    ran = cli(*AGAIN, "--at", at, "--radius", "5")

    assert ran.code == 0
    assert ("km outside the outline of PK" in ran.err) is is_odd


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(("occurred", "is_odd"), [("2024-01-16", True), ("2024-01-17", False)])
def test_an_answer_that_may_come_first_is_told(cli, occurred, is_odd):
    cli(
        *("append", "action", "--kind", "protest", "--actor", "pakistan", "--occurred", occurred, "--id", "protest"),
        *("--zone", "Asia/Karachi", "--source", "ft-2024-01-18", "--quote", "protested"),
    )

    ran = cli(
        *("append", "response", "protest", "--answers", "panjgur", "--strength", "attributed"),
        *("--source", "ft-2024-01-18", "--quote", "in answer"),
    )

    assert ran.code == 0, ran.err
    assert ("the times do not tell whether protest came after panjgur-2024-01-16" in ran.err) is is_odd


NEW = (
    *("append", "action", "--kind", "strike", "--actor", "iran", "--territory", "PK", "--occurred", "2024-01-16"),
    *("--zone", "UTC", "--source", "paper", "--quote", "again", "--id", "new", "--target-words", "a base"),
)


def told(cli, *more: str) -> bool:
    ran = cli(*NEW, *more)
    assert ran.code == 0, ran.err
    return "new is likely the same as old" in ran.err


@pytest.fixture
def long_log(cli, empty, monkeypatch) -> None:  # noqa: ARG001 — the log is the one in the folder
    """A log whose first action is older than what is looked through without views."""
    monkeypatch.setattr(doubts, "LOOKED_AT", 5)
    old = action("old", day(16)).replace(b'"territory": []', b'"territory": ["PK"]')
    later = b"".join(action(f"later-{number}", day(20)) for number in range(8))
    assert cli("append", "--json", "-", stdin=BASE + old + later).code == 0


@pytest.mark.usefixtures("long_log")
def test_of_a_long_log_the_last_events_are_looked_through(cli):
    assert not told(cli)


@pytest.mark.usefixtures("long_log")
def test_where_views_are_kept_all_of_a_long_log_is(cli):
    assert cli("replay").code == 0

    assert told(cli)


@pytest.mark.usefixtures("long_log")
def test_nobody_who_records_waits_for_views_that_are_far_behind(cli, tmp_path):
    assert cli("replay").code == 0
    more = b"".join(action(f"since-{number}", day(21)) for number in range(8))
    assert cli("append", "--json", "-", stdin=more).code == 0
    before = (tmp_path / "timeline.db.views.db").read_bytes()

    assert not told(cli)
    assert (tmp_path / "timeline.db.views.db").read_bytes() == before


@pytest.mark.usefixtures("long_log")
def test_views_that_cannot_be_used_keep_nothing_from_being_recorded(cli, tmp_path):
    (tmp_path / "timeline.db.views.db").mkdir()

    assert not told(cli)


@pytest.mark.usefixtures("desk")
def test_no_more_than_a_few_are_named(cli):
    for number in range(6):
        ran = cli(*AGAIN[:-1], f"quote {number}")

    assert ran.err.count("is likely the same as") == doubts.SHOWN
    assert "and 2 more are alike" in ran.err
