"""`timeline check` and notes: what a note about the key of a finding silences, until when, and what it cannot."""

import pytest

from tests.builders import FT
from tests.cli.test_check import CITED, SISTAN, found
from timeline import replay
from timeline.cli import invocation

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


ADOPTED = b"""{"type": "rules.adopted", "body": {"table": "rungs", "version": "rungs-0", "sha256": "%b"}}""" % (
    b"a" * 64
)


@pytest.mark.usefixtures("seed")
def test_that_a_rule_table_is_another_than_the_adopted_one_can_be_silenced_until_one_is_adopted(cli):
    """It is about no thing on record, and it is found all the same."""
    assert cli("append", "--json", "-", stdin=ADOPTED).code == 0
    [key] = found(cli, "--rules", "G801")
    assert "if one is as it should be, say so: timeline append note KEY" in cli("check", "--rules", "G801").err

    noted = cli("append", "note", key, "--text", "The new ladder was looked through.")

    assert noted.code == 0, noted.err
    assert found(cli, "--rules", "G801") == []
    assert cli("verify").code == 0
    again = ADOPTED.replace(b"rungs-0", b"rungs-9").replace(b"aaaa", b"bbbb")
    assert cli("append", "--json", "-", stdin=again).code == 0
    assert len(found(cli, "--rules", "G801")) == 1


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("about", ["log:rungs", "G801:log:rungs", "G801:log:nothing:x"])
def test_nothing_else_can_be_noted_of_the_log_itself(cli, about):
    assert cli("append", "note", about, "--text", "x").code == 3


@pytest.mark.usefixtures("seed")
def test_what_a_note_silences_is_looked_for_among_what_hangs_together_where_there_are_views(cli, monkeypatch):
    """Reading all of a long log for one note takes as long as all that is recorded since would."""
    assert cli("replay").code == 0
    monkeypatch.setattr(invocation, "SHORT", -1)
    monkeypatch.setattr(replay, "known_at", None)

    noted = cli("append", "note", KEY, "--text", "Both labels are printed in quotation marks.")
    unknown = cli("append", "note", f"C407:action:{SISTAN}:injured", "--text", "x")

    assert noted.code == 0, noted.err
    assert (unknown.code, KEY in unknown.err) == (3, True)
