"""`timeline check` and notes: what a note about the key of a finding silences, until when, and what it cannot."""

import pytest

from tests.builders import FT
from tests.cli.test_check import CITED, SISTAN, found

KEY = f"C407:action:{SISTAN}:killed"


@pytest.mark.usefixtures("seed")
def test_a_note_about_the_key_of_a_finding_silences_it_with_a_reason_and_loses_it_not(cli):
    noted = cli("append", "note", KEY, "--text", "Both labels are printed in quotation marks.", "--id", "labels")
    assert noted.code == 0, noted.err
    body = cli("log", "-n", "1", "--json").json["items"][0]["body"]
    assert (body["about"], body["finding"]) == (f"action:{SISTAN}", "C407:killed")

    assert KEY not in found(cli)
    assert cli("check", "--strict").code == 0
    assert cli("check").out.splitlines()[-1] == "13 notes, 1 silenced (--all lists them)"

    [one] = [one for one in cli("check", "--all", "--json").json["items"] if one["silenced_by"]]
    assert (one["key"], one["silenced_by"]) == (KEY, "labels")
    assert one["reason"] == "Both labels are printed in quotation marks."
    assert "    silenced by note labels: Both labels are printed in quotation marks." in cli("check", "--all").out

    assert cli("append", "retraction", "note:labels", "--reason", "It is open again.").code == 0
    assert KEY in found(cli)


@pytest.mark.usefixtures("seed")
def test_a_note_silences_what_stood_when_it_was_written_and_not_what_came_since(cli):
    """A third label, or a corrected title, is another finding: nobody has looked at it yet."""
    assert cli("append", "note", KEY, "--text", "Two labels.").code == 0
    figure = ("--quantity", "killed", "--value", "2", "--status", "farmers")
    assert KEY not in found(cli)

    assert cli("append", "claim", SISTAN, "--by", "financial-times", *figure, *CITED).code == 0
    assert KEY in found(cli)

    assert cli("append", "note", KEY, "--text", "Three labels.").code == 0
    assert KEY not in found(cli)

    title = ("append", "correction", f"action:{SISTAN}", "--set", "title=A strike", "--reason", "shorter")
    assert cli(*title).code == 0
    assert KEY in found(cli)


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("key", "exit_code"),
    [(f"C499:action:{SISTAN}", 2), ("C407:action:nobody:killed", 3), (f"C407:nothing:{SISTAN}", 3)],
)
def test_a_key_that_can_name_no_finding_is_refused(cli, key, exit_code):
    assert cli("append", "note", key, "--text", "x").code == exit_code


@pytest.mark.usefixtures("seed")
def test_a_reason_that_was_redacted_silences_still_and_is_not_shown(cli):
    assert cli("append", "note", KEY, "--text", "Zahra says so.", "--id", "why").code == 0
    redact = ("redact", "note:why", "--field", "text", "--ground", "personal_data", "--approved-by", "editor")
    assert cli(*redact, "--yes").code == 0

    ran = cli("check", "--all")

    assert "silenced by note why: withheld" in ran.out
    assert "Zahra" not in ran.out


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("key", "found_instead"),
    [
        (f"C407:action:{SISTAN}:injured", f"C407:action:{SISTAN}:killed"),
        (f"C407:action:{SISTAN}", f"C407:action:{SISTAN}:killed"),
        (f"W101:action:{SISTAN}:occurred", f"W103:action:{SISTAN}"),
        ("D701:action:panjgur-2024-01-16:other", "G807:action:panjgur-2024-01-16"),
        (f"S509:source:{FT}", f"S504:source:{FT}"),
        ("G808:actor:iran:actor:nobody", "see what is found, each with its key: timeline check"),
    ],
)
def test_what_is_not_found_cannot_be_silenced_in_advance(cli, key, found_instead):
    before = cli("log", "--json").json["items"]

    ran = cli("append", "note", key, "--text", "x", "--json")

    assert (ran.code, ran.error["code"]) == (3, "id.unknown")
    assert found_instead in ran.error["fix"]
    assert cli("log", "--json").json["items"] == before
