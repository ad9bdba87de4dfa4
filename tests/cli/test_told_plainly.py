"""Refusals and receipts in the words of whoever typed: no word of the library that found the fault."""

import pytest

STRIKE = ("append", "action", "--kind", "strike", "--actor", "iran", "--source", "ft-2024-01-18", "--quote", "struck")


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (
            ("append", "claim", "sistan", "--by", "iran", "--quantity", "killed", "--value", "-3", *STRIKE[6:]),
            "--value is -3, less than 0",
        ),
        (("check", "--late", "-1"), "--late is -1, less than 0"),
        (("append", "same-as", "iran", "iran", "--reason", "x"), "iran is the same as itself anyway"),
        (
            (*STRIKE, "--occurred", "2024-01-16", "--ended", "2023-01-01", "--zone", "UTC"),
            "nothing recorded: ended is surely before occurred ",
        ),
        (
            ("append", "response", "sistan", "--answers", "panjgur", "--strength", "stated"),
            "nothing recorded: a response that is stated needs a citation",
        ),
    ],
)
def test_a_refusal_names_what_was_typed_and_no_field_that_nobody_did(cli, argv, says):
    ran = cli(*argv)

    assert ran.code == 2
    assert says in ran.err
    assert "field body" not in ran.err
    assert "should be" not in ran.err


@pytest.mark.usefixtures("desk")
def test_a_kind_that_is_none_is_answered_with_the_one_that_is_meant(cli):
    ran = cli(*(one.replace("strike", "shelling") if one == "strike" else one for one in STRIKE), "--occurred", "2024")

    assert "did you mean strike.artillery?" in ran.err
    assert "did you mean strike.artillery, strike.missile?" in cli("actions", "--kind", "shelling").err


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("part", "told"), [("morning", "06:00 to 12:00"), ("night", "18:00 to 17 Jan 2024 06:00")])
def test_a_receipt_tells_the_part_of_the_day_that_was_understood(cli, part, told):
    ran = cli(*STRIKE, "--occurred", f"2024-01-16 {part}", "--zone", "Asia/Tehran")

    assert ran.code == 0, ran.err
    assert f"occurred 16 Jan 2024 {told} Asia/Tehran" in ran.err


@pytest.mark.usefixtures("desk")
def test_a_date_of_no_zone_says_so_in_a_column_of_one_zone(cli):
    for name, more in (("plain", ()), ("read", ("--zone", "UTC"))):
        assert cli(*STRIKE, "--occurred", "2024-01-16", "--id", name, *more).code == 0

    told = {row.split()[0]: row for row in cli("actions", "--tz", "utc", "--no-headers").out.splitlines()}

    assert "Tue 16 Jan 2024, in no zone" in told["plain"]
    assert "in no zone" not in told["read"]
    assert "in no zone" not in cli("actions").out
