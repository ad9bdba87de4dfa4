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


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(("strength", "joined"), [("followed", "said to follow"), ("attributed", "said to answer")])
def test_an_open_order_is_told_in_the_words_of_the_link(cli, strength, joined):
    typed = ("append", "action", "--kind", "protest", "--actor", "pakistan", "--occurred", "2024-01-16")
    cli(*typed, "--id", "protest", "--zone", "Asia/Karachi", "--source", "ft-2024-01-18", "--quote", "protested")

    ran = cli(
        *("append", "response", "protest", "--answers", "panjgur", "--strength", strength),
        *("--source", "ft-2024-01-18", "--quote", "a day later"),
    )

    assert f"came after panjgur-2024-01-16, which it is {joined}: " in ran.err


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("strength", "quote", "said"),
    [
        ("followed", "in retaliation for", "retaliat"),
        ("followed", "the strike answered the earlier one", "answered"),
        ("followed", "what the ministry called “revenge”", "revenge"),
        ("followed", "two days later", None),
        ("attributed", "in retaliation for", None),
    ],
)
def test_words_that_say_more_than_a_link_that_is_order_in_time_are_told(cli, strength, quote, said):
    ran = cli(
        *("append", "response", "sistan", "--answers", "panjgur", "--strength", strength, "--id", "after"),
        *("--source", "ft-2024-01-18", "--quote", quote),
    )

    assert ran.code == 0, ran.err
    told = [one for one in ran.err.splitlines() if "after is followed" in one]
    assert len(told) == (said is not None)
    assert all(f'its quote says "{said}' in one and "--strength attributed" in one for one in told)


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


# --- merges, withdrawals, pages that cannot know ---------------------------------------------------------------------

SAME = ("append", "same-as", "panjgur-2024-01-16", "sistan-2024-01-18", "--reason", "one strike")
ANSWER = (
    *("append", "response", "sistan", "--answers", "panjgur", "--strength", "attributed", "--id", "answer"),
    *("--source", "ft-2024-01-18", "--quote", "in retaliation for"),
)


@pytest.mark.usefixtures("pair")
def test_a_merge_of_actions_that_surely_differ_is_let_in_and_told_with_all_that_speaks_against_it(cli):
    cli(*ANSWER)

    ran = cli(*SAME)

    assert ran.code == 0
    [told] = [line for line in ran.err.splitlines() if "surely differ" in line]
    for reason in (
        "their times cannot overlap",
        "one was on the soil of PK, the other of IR",
        "their sides are opposite: they were by iran and by pakistan",
        "answer says that one answers the other",
        "timeline append same-as panjgur-2024-01-16 sistan-2024-01-18 --undo",
    ):
        assert reason in told
    assert {"D703", "D704"} <= {one["code"] for one in cli("check", "--rules", "D", "--json").json["items"]}
    assert "surely differ" not in cli(*SAME, "--undo").err


@pytest.mark.usefixtures("pair")
def test_of_a_merge_that_may_hold_nothing_is_told(cli):
    cli(*AGAIN)

    ran = cli("append", "same-as", "panjgur-2024-01-16", "panjgur-2024-01-16-2", "--reason", "one strike")

    assert "surely differ" not in ran.err
    assert ran.out == "panjgur-2024-01-16\n"
    said = "panjgur-2024-01-16-2 is the same as panjgur-2024-01-16: one strike"
    assert f"actions.merged: action panjgur-2024-01-16, {said}" in ran.err


@pytest.mark.usefixtures("pair")
def test_of_a_long_log_a_merge_is_held_against_links_where_views_are_kept(cli, monkeypatch):
    cli(*ANSWER)
    assert cli("replay").code == 0
    monkeypatch.setattr(doubts, "LOOKED_AT", 2)

    ran = cli(*SAME)

    assert "answer says that one answers the other" in ran.err
    assert "their sides are opposite" in ran.err


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(("published", "is_odd"), [("2024-01-10", True), ("2024-01-18", False), ("2024-01-20", False)])
def test_a_withdrawal_dated_before_its_page_was_published_is_told_and_found(cli, published, is_odd):
    cli("append", "source", "--publisher", "financial-times", "--published", published, "--id", "notice")

    ran = cli(
        *("append", "retraction", "source:ft-2024-01-18", "--by", "publisher", "--source", "notice"),
        *("--reason", "taken down"),
    )

    assert ran.code == 0, ran.err
    assert ("the withdrawal of ft-2024-01-18 is dated surely before it was published" in ran.err) is is_odd
    assert [one["code"] for one in cli("check", "--rules", "S511", "--json").json["items"]] == ["S511"] * is_odd


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("occurred", "is_odd"), [("2024-01-20", True), ("2024-01-18", False)])
def test_an_action_that_its_own_page_cannot_know_of_is_told(cli, occurred, is_odd):
    ran = cli(
        *("append", "action", "--kind", "strike", "--actor", "iran", "--territory", "PK", "--occurred", occurred),
        *("--zone", "place", "--source", "ft-2024-01-18", "--quote", "struck", "--id", "late"),
    )

    assert ran.code == 0, ran.err
    assert ("late surely occurred after ft-2024-01-18, which it cites, was published" in ran.err) is is_odd
    assert [one["code"] for one in cli("check", "--rules", "W105", "--json").json["items"]] == ["W105"] * is_odd


# --- claims ----------------------------------------------------------------------------------------------------------

FIGURE = (
    "append",
    "claim",
    "sistan",
    "--by",
    "iran",
    "--quantity",
    "killed",
    "--source",
    "ft-2024-01-18",
    "--quote",
    "q",
)


@pytest.mark.usefixtures("pair")
def test_a_claim_on_a_page_that_was_withdrawn_before_is_told_and_found(cli):
    quiet = cli(*FIGURE, "--value", "9", "--id", "before", "--dry-run")
    cli("append", "retraction", "source:ft-2024-01-18", "--by", "publisher", "--reason", "taken down")

    ran = cli(*FIGURE, "--value", "9", "--id", "after")

    assert "rests on nothing" not in quiet.err
    assert ran.code == 0, ran.err
    assert "after rests on nothing that stands: ft-2024-01-18 (withdrawn by its publisher)" in ran.err
    assert "timeline append citation claim:after --source … --quote …" in ran.err
    assert "after" in {one["id"] for one in cli("check", "--rules", "S501", "--json").json["items"]}


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("is_long", [False, True])
def test_a_second_figure_of_one_claimant_is_told_and_found_unless_it_replaces_the_first(cli, monkeypatch, is_long):
    cli(*FIGURE, "--value", "9", "--id", "first")
    same = cli(*FIGURE, "--value", "9", "--id", "same", "--dry-run")
    other = cli(*FIGURE, "--value", "11", "--id", "revised", "--supersedes", "first", "--dry-run")
    if is_long:
        assert cli("replay").code == 0
        monkeypatch.setattr(doubts, "LOOKED_AT", 2)

    dry = cli(*FIGURE, "--value", "11", "--id", "second", "--dry-run")
    ran = cli(*FIGURE, "--value", "11", "--id", "second")

    assert ran.code == 0, ran.err
    said = "iran gives another figure of killed in first, and neither replaces the other"
    assert (said in dry.err, said in ran.err) == (True, True)
    assert "timeline append correction second --set supersedes=first --reason …" in ran.err
    assert "another figure" not in same.err + other.err
    assert [one["code"] for one in cli("check", "--rules", "C410", "--json").json["items"]] == ["C410"]
