"""`timeline redact`: asked for with a ground and an approver, confirmed, recorded, purged; not one word of it shown."""

import io
import json
import re
import sys

import pytest

from tests.cli.json_schema import faults
from timeline.cli.app import run
from timeline.log.beside import VIEWS_ID

SISTAN, PANJGUR = "sistan-2024-01-18", "panjgur-2024-01-16"
TITLE = "Pakistan strikes sites in Iran's Sistan-Baluchestan"
WHY = ("--ground", "personal_data", "--approved-by", "editor")
FIELD = ("redact", SISTAN, "--field", "title", *WHY)
WHOLE = ("redact", SISTAN, "--whole-event", *WHY)


@pytest.fixture(autouse=True)
def log(seed):
    """The log with the seed case."""
    return seed


def head(cli):
    return cli("log", "--json").json["basis"]["position"]


def events(cli):
    return {item["position"]: item for item in cli("log", "--all", "--json").json["items"]}


@pytest.mark.parametrize("argv", [FIELD, WHOLE], ids=["a field", "all of it"])
def test_what_was_taken_out_is_told_as_json_by_its_schema_and_without_a_word_of_it(cli, argv):
    schema = cli("schema", "timeline.redaction/1").json

    ran = cli(*argv, "--yes", "--json")

    [item] = ran.json["items"]
    assert ran.code == 0, ran.err
    assert list(faults(ran.json, schema, schema)) == []
    assert (item["position"], item["type"], item["id"], item["by_position"]) == (14, "action.reported", SISTAN, 28)
    assert item["scope"] == ("fields" if argv is FIELD else "whole_event")
    assert item["purge"]["done"]
    assert item["purge"]["left"] == []
    assert item["purge"]["beyond"]
    assert ran.json["basis"]["position"] == 28
    assert TITLE not in ran.out + ran.err


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
def test_every_form_is_plain_and_ends_its_lines(cli, form):
    ran = cli(*FIELD, "--yes", "--format", form)

    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out + ran.err
    assert ran.out.endswith("\n")


def test_people_are_told_what_was_done_and_what_is_out_of_reach(cli):
    lines = cli(*FIELD, "--yes").out.splitlines()

    assert lines[0] == f"taken out of action.reported at position 14, action {SISTAN}: title"
    assert lines[1].startswith("ground: personal data; approved by editor; position 28, ")
    assert re.fullmatch(r"purged: [2-9] files searched, 0 bytes left", lines[2])
    assert lines[3] == "out of reach:"
    assert any("backups" in line for line in lines[4:])


def test_a_draft_beside_the_log_is_named_as_out_of_reach(cli, seed):
    """It may hold the same words in clear, and nobody searches what somebody is writing."""
    kept = seed.parent / "draft-abc.toml"
    kept.write_text(f'[[action]]\ntitle = "{TITLE}"\n')

    ran = cli(*FIELD, "--yes")

    assert f"- a draft, which may hold the same words in clear: {kept}; look, then delete it" in ran.out.splitlines()
    assert kept.exists()


def test_everything_that_reads_the_log_goes_on_and_says_withheld(cli):
    cli(*FIELD, "--yes")
    cli("redact", PANJGUR, "--whole-event", "--ground", "court_order", "--approved-by", "editor", "--yes")
    said = "withheld: personal data, position 28", "withheld: court order, position 29"

    for argv in (
        ("log", "--all"),
        ("actions",),
        ("chains", SISTAN),
        ("show", f"action:{SISTAN}"),
        ("show", PANJGUR),
        ("show", PANJGUR, "--history"),
        ("show", PANJGUR, "--raw"),
        ("claims", PANJGUR),
        ("export", "md", SISTAN),
        ("export", "json", SISTAN),
        ("replay",),
        ("verify", "--level", "deep"),
    ):
        for form in () if argv[0] == "export" else ((), ("--json",), ("--csv",)):
            ran = cli(*argv, *form)
            assert ran.code == 0, (argv, ran.err)
            assert TITLE not in ran.out
    for argv, words in (
        (("log", "--all"), said),
        (("actions",), said[1:]),
        (("chains", SISTAN), said[1:]),
        (("show", f"action:{SISTAN}"), said[:1]),
        (("show", PANJGUR), said[1:]),
        (("show", PANJGUR, "--raw"), said[1:]),
        (("export", "md", SISTAN), said),
        (("export", "json", SISTAN), said),
    ):
        assert all(one in cli(*argv).out for one in words), argv


def test_what_was_withheld_later_is_withheld_at_an_earlier_basis_and_the_answer_says_so(cli):
    basis = cli("actions", "--json").json["basis"]
    before = cli("export", "md", SISTAN).out
    cli(*FIELD, "--yes")
    as_of = f"{basis['log']}:{basis['position']}:{basis['root']}"

    ran = cli("export", "md", SISTAN, "--as-of", as_of)

    assert TITLE in before
    assert TITLE not in ran.out
    assert "What was redacted up to position 28 is withheld here" in ran.out
    assert ran.err.endswith("; withheld is what was redacted up to position 28\n")


def test_of_a_withheld_action_the_json_says_no_more_than_is_known(cli):
    cli("redact", PANJGUR, "--whole-event", *WHY, "--yes")

    [item] = [one for one in cli("actions", "--json").json["items"] if one["action"] == PANJGUR]
    [shown] = cli("show", PANJGUR, "--json").json["items"]
    [raw] = cli("show", PANJGUR, "--raw", "--json").json["items"]
    gone = {"ground": "personal_data", "by_position": 28}

    assert (item["kind"], item["direction"], item["realisation"], item["withheld"]) == (*["withheld"] * 3, gone)
    assert [one["field"] for one in shown["fields"]] == ["action"]
    assert (shown["withheld"], raw["withheld"], raw["leaf"]) == (gone, gone, None)
    assert events(cli)[13]["body"] == {"withheld": gone}
    assert events(cli)[13]["type"] == "action.reported"


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "says", "fix"),
    [
        (("redact",), "no event is named", "--finish-purge"),
        (("redact", SISTAN), "without a ground", "source_protection, personal_data, court_order"),
        (("redact", SISTAN, "--ground", "court_order"), "somebody approves it", "--approved-by"),
        (("redact", SISTAN, *WHY), "either fields are taken out", "--field NAME"),
        ((*FIELD, "--whole-event"), "either fields are taken out", "--whole-event"),
        (("redact", SISTAN, "--field", "kind", *WHY), "is open", "--whole-event"),
        (("redact", SISTAN, "--field", "toll", *WHY), "no field of it", "occurred.as_reported"),
        (("redact", SISTAN, "--field", "title", "--ground", "shame", "--approved-by", "x"), "--ground", "--help"),
        (("redact", SISTAN, "--field", "title", *WHY[:2], "--approved-by", "Jane Doe"), "--approved-by", "letters"),
        (("redact", "--finish-purge", SISTAN), "goes alone", "--finish-purge"),
        (("redact", "--text", "file"), "goes alone", "--finish-purge"),
        (("redact", "--finish-purge", "--dry-run"), "records nothing", "--dry-run"),
    ],
)
def test_what_is_missing_or_wrong_is_exit_2_and_takes_nothing_out(cli, argv, says, fix):
    ran = cli(*argv)

    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert fix in ran.err
    assert head(cli) == 27


@pytest.mark.parametrize("argv", [("redact", "nobody", *FIELD[2:]), ("redact", "@99", *FIELD[2:])])
def test_an_event_that_is_not_there_is_exit_3(cli, argv):
    assert cli(*argv, "--yes").code == 3


def test_a_name_that_several_things_have_is_exit_3_and_lists_them(cli):
    ran = cli("redact", "sistan", *FIELD[2:], "--yes")

    assert ran.code == 3
    assert f"may be action:{SISTAN}" in ran.err


@pytest.mark.parametrize("name", [SISTAN, f"action:{SISTAN}", "@14"])
def test_an_event_goes_by_its_thing_and_by_its_position(cli, name):
    assert cli("redact", name, *FIELD[2:], "--yes", "--json").json["items"][0]["position"] == 14


def test_an_event_goes_by_its_id(cli):
    id_ = events(cli)[14]["event_id"]

    assert cli("redact", id_, *FIELD[2:], "--yes", "--json").json["items"][0]["target"] == id_


def test_a_field_of_a_correction_is_found_through_its_thing(cli):
    cli("append", "correction", f"action:{SISTAN}", "--set", "title=Another title", "--reason", "we misread it")

    ran = cli("redact", SISTAN, "--field", "reason", *WHY, "--yes")

    assert ran.code == 2
    assert "it is sealed in @28 (action.corrected)" in ran.err
    assert cli("redact", "@28", "--field", "reason", *WHY, "--yes").code == 0


def test_whoever_is_not_at_a_terminal_says_yes_beforehand(cli):
    for more in ((), ("--no-input",)):
        ran = cli(*FIELD, *more)

        assert ran.code == 2
        assert "give --yes" in ran.err
    assert head(cli) == 27


@pytest.mark.parametrize(("answer", "code", "position"), [("yes\n", 0, 28), ("y\n", 1, 27), ("\n", 1, 27), ("", 1, 27)])
def test_at_a_terminal_it_is_asked(monkeypatch, capsys, cli, answer, code, position):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(answer))

    ended = run(FIELD)

    told = capsys.readouterr().err
    assert ended == code
    assert "take title out of action.reported at position 14 for good? Type yes: " in told
    assert ("nothing was taken out" in told) == (code == 1)
    assert head(cli) == position


def test_a_dry_run_says_what_would_be_taken_out_and_leaves_every_byte(cli, seed):
    before = seed.read_bytes()

    ran = cli(*FIELD, "--dry-run")

    assert ran.code == 0
    assert ran.out.startswith(f"would be taken out of action.reported at position 14, action {SISTAN}: title\n")
    assert "nothing was recorded" in ran.err
    assert TITLE not in ran.out + ran.err
    assert seed.read_bytes() == before


def test_what_else_holds_the_same_is_told_and_left(cli):
    cli("append", "note", SISTAN, "--text", f"We wrote: {TITLE}.")

    ran = cli(*FIELD, "--yes")

    assert "warning: same text as title: position 28, /text; take it out there too" in ran.err
    assert "title: the same text stands in position 28, /text; take it out there too" in ran.out
    assert ran.code == 0


def test_what_is_found_in_a_report_is_exit_1(cli, tmp_path):
    cli("export", "md", SISTAN, "-o", "report.md")

    ran = cli(*FIELD, "--yes", "--also-search", str(tmp_path / "report.md"))

    assert ran.code == 1
    assert "bytes of title in" in ran.out
    assert "report.md" in ran.out
    assert head(cli) == 28


def test_a_second_run_says_that_it_is_done_already(cli):
    cli(*FIELD, "--yes")

    again, whole = cli(*FIELD, "--yes"), cli(*WHOLE, "--yes")
    third = cli(*FIELD, "--yes", "--json")

    assert again.code == 0
    assert again.out == f"taken out already of action.reported at position 14, action {SISTAN}, by position 28\n"
    assert whole.code == 0
    assert (third.json["items"][0]["repeated"], third.json["items"][0]["by_position"]) == (True, 29)
    assert head(cli) == 29


def test_a_redaction_has_an_event_id_and_conditions_like_any_event(cli):
    chosen = "018d1bd7-8288-7000-8000-0000000000aa"
    stale = cli(*FIELD, "--yes", "--if-head", "26")
    wrong = cli(*FIELD, "--yes", "--expect", "3")

    ran = cli(*FIELD, "--yes", "--event-id", chosen, "--json")

    assert (stale.code, wrong.code) == (5, 5)
    assert ran.json["items"][0]["event_id"] == chosen
    assert events(cli)[28]["event_id"] == chosen


def test_where_two_persons_are_asked_for_the_recorder_cannot_approve(cli, seed):
    settings = seed.parent / "timeline.toml"
    settings.write_text('recorder = "editor"\n\n[redaction]\ntwo_persons = true\n', encoding="utf-8")

    refused = cli(*FIELD, "--yes")

    assert refused.code == 2
    assert "cannot approve it too" in refused.err
    assert "option --approved-by" in refused.err
    assert cli(*FIELD, "--yes", "--recorder", "desk").code == 0


@pytest.mark.parametrize("text", ["[redaction]\ntwo_persons = 1", '[redaction]\ntwo_persons = "yes"'])
def test_a_setting_that_is_neither_true_nor_false_is_refused(cli, seed, text):
    (seed.parent / "timeline.toml").write_text(text, encoding="utf-8")

    ran = cli(*FIELD, "--yes", "--recorder", "desk")

    assert ran.code == 2
    assert "neither true nor false" in ran.err


def test_a_reason_is_sealed_and_can_go_too(cli):
    cli(*FIELD, "--yes", "--reason", "She is named in it.", "--requested-by", "case-7")

    assert events(cli)[28]["body"]["reason"] == "She is named in it."
    assert events(cli)[28]["body"]["requested_by"] == "case-7"
    assert cli("redact", "@28", "--field", "reason", *WHY, "--yes").code == 0
    assert events(cli)[28]["body"]["reason"]["ground"] == "personal_data"


# --- the purge -------------------------------------------------------------------------------------------------------


def test_a_purge_that_fails_says_what_is_recorded_and_what_to_run(cli, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nowhere/python")
        ran = cli(*FIELD, "--yes")

    assert ran.code == 6
    assert "recorded before it: position 28" in ran.err
    assert "timeline redact --finish-purge" in ran.err
    finished = cli("redact", "--finish-purge")
    assert finished.code == 0
    assert "1 redaction to be purged" in finished.err
    assert finished.out.startswith("purged: no file was searched\n")
    assert "no purge was pending" in cli("redact", "--finish-purge").err


def test_a_pending_purge_is_finished_by_the_next_redaction(cli, monkeypatch, seed):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nowhere/python")
        cli(*FIELD, "--yes")
    note = seed.with_name("timeline.db.purge")
    assert note.exists()

    ran = cli(*FIELD, "--yes")

    assert ran.code == 0
    assert "purged: no file was searched" in ran.out
    assert not note.exists()


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_who_still_has_the_text_can_search_for_it(cli, form, tmp_path):
    cli(*FIELD, "--yes")
    (tmp_path / "gone.txt").write_text(TITLE + "\n", encoding="utf-8")
    argv = ("redact", "--finish-purge", "--also-search", "gone.txt", "--format", form)

    from_file = cli(*argv, "--text", "gone.txt")
    from_input = cli(*argv, "--text", "-", stdin=TITLE.encode())

    assert from_file.code == from_input.code == 1
    assert TITLE not in from_file.out
    if form == "json":
        schema = cli("schema", "timeline.purge/1").json
        assert list(faults(from_file.json, schema, schema)) == []
        [item] = from_input.json["items"]
        assert [one["field"] for one in item["elsewhere"]] == ["text 1"]
        assert json.dumps(item["left"]) == "[]"


@pytest.mark.parametrize(
    "content",
    [TITLE.encode() + b"\r\n", b"\xef\xbb\xbf" + TITLE.encode(), b"\xef\xbb\xbf" + TITLE.encode() + b"\r\n\r\n"],
    ids=["CRLF", "BOM", "both"],
)
def test_what_an_editor_sets_around_a_text_is_not_searched_for(cli, tmp_path, content):
    cli(*FIELD, "--yes")
    (tmp_path / "report.txt").write_text(f"We wrote: {TITLE}.", encoding="utf-8")

    ran = cli("redact", "--finish-purge", "--also-search", "report.txt", "--text", "-", stdin=content)

    assert ran.code == 1
    assert f"found: {len(TITLE)} bytes of text 1 in report.txt" in ran.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there is no text in it"),
        (b"\xef\xbb\xbf\r\n", "there is no text in it"),
        ("Müller".encode("latin-1"), "the text is not UTF-8"),
        (TITLE.encode("utf-16"), "the text is not UTF-8"),
        (TITLE.encode("utf-16-le"), "the text has a NUL"),
    ],
    ids=["empty", "a mark and a line end", "latin-1", "UTF-16 with its mark", "UTF-16 without"],
)
def test_a_text_that_would_be_found_nowhere_is_refused(cli, content, says):
    cli(*FIELD, "--yes")

    ran = cli("redact", "--finish-purge", "--text", "-", stdin=content)

    assert ran.code == 2
    assert says in ran.err
    assert "bytes left" not in ran.out


def test_a_purge_that_found_something_is_not_done_until_a_search_finds_nothing(cli, seed, monkeypatch):
    header = b"SQLite format 3\0".ljust(68, b"\0") + VIEWS_ID.to_bytes(4)  # a file of views that was cut off
    with monkeypatch.context() as patch:
        seed.with_name("timeline.db.views.db").write_bytes(header + TITLE.encode())
        patch.setattr("timeline.log.purge.drop_views", lambda _: ())
        assert cli(*FIELD, "--yes").code == 1

    unsearched, repeated = cli("redact", "--finish-purge"), cli(*FIELD, "--yes")
    searched = cli("redact", "--finish-purge", "--text", "-", stdin=TITLE.encode())

    for ran in (unsearched, repeated):
        assert ran.code == 1
        assert "not done: an earlier search found something" in ran.err
        assert "not purged: no file was searched" in ran.out
    assert searched.code == 0
    assert "no purge was pending" in cli("redact", "--finish-purge").err


def test_a_captured_file_that_holds_the_text_is_named_as_one_and_is_exit_1(cli, tmp_path):
    (tmp_path / "page.html").write_text(f"<!doctype html><p>{TITLE}</p>", encoding="utf-8")
    source = events(cli)[14]["body"]["citations"][0]["source"]
    captured = cli("append", "capture", source, "--file", "page.html", "--captured-by", "mk")
    assert captured.code == 0, captured.err

    ran = cli(*FIELD, "--yes")

    assert ran.code == 1
    assert (
        "title: the same text stands in the file captured at position 28; timeline redact @28 --whole-event" in ran.out
    )
    assert "it is open there" not in ran.out


def test_a_continuous_replica_is_named_as_out_of_reach(cli):
    assert "- a continuous replica, such as Litestream makes" in cli(*FIELD, "--yes").out


def test_the_settings_of_a_log_that_cannot_be_written_are_no_reason_to_crash(cli, seed):
    (seed.parent / "timeline.db.purge").write_text("{", encoding="utf-8")

    ran = cli(*FIELD, "--yes")

    assert ran.code == 6
    assert "does not read" in ran.err
    assert head(cli) == 27


def test_hostile_words_are_refused_or_inert(cli, hostile):
    """In a field's name, which is echoed, and in a reason, which is kept."""
    for case in hostile:
        text = case["text"]
        echoed = cli("redact", SISTAN, "--field", text, *WHY, "--yes")
        kept = cli("redact", SISTAN, "--field", "title", *WHY, "--reason", text, "--dry-run")

        assert echoed.code in (2, 3)
        assert kept.code in (0, 2)
        assert "\x1b" not in echoed.err + kept.err + kept.out
        assert "\u202e" not in echoed.err + kept.err + kept.out


def test_half_a_character_is_refused(cli):
    ran = cli(*FIELD, "--reason", "half \ud83d", "--yes")

    assert ran.code == 2
    assert "surrogate" in ran.err
    assert "option --reason" in ran.err


def test_a_path_that_is_not_there_is_refused_before_anything_is_taken_out(cli):
    before = head(cli)

    ran = cli(*FIELD, "--yes", "--also-search", "nowhere", "--also-search", ".")

    assert ran.code == 2
    assert "nowhere is not there" in ran.err
    assert head(cli) == before


def test_other_words_under_a_made_id_whose_text_was_taken_out_get_an_id_of_their_own(cli):
    def append(text, *more):
        return cli("append", "note", SISTAN, "--text", text, *more)

    name = append("The first words.").out.strip()
    assert cli("redact", "@28", "--field", "text", *WHY, "--yes").code == 0

    again = append("Other words.")
    chosen = append("Other words.", "--id", name)

    assert again.out.strip() == f"{name}-2", again.err
    assert chosen.code == 2
    assert "its text is withheld" in chosen.err


@pytest.mark.parametrize(
    "text",
    ["[redactions]\ntwo_persons = true", "[redaction]\ntwo_person = true", "two_persons = true"],
)
def test_a_setting_that_is_misspelt_is_refused(cli, seed, text):
    (seed.parent / "timeline.toml").write_text(text, encoding="utf-8")

    ran = cli(*FIELD, "--yes", "--recorder", "desk")

    assert ran.code == 2
    assert "is no setting" in ran.err


@pytest.mark.parametrize("argv", [WHOLE, FIELD], ids=["all of it", "a field"])
def test_whoever_takes_out_what_others_are_shown_as_is_told_that_they_stand_by_themselves_then(cli, argv):
    assert cli("append", "same-as", SISTAN, PANJGUR, "--reason", "one strike").code == 0

    dry, ran = cli(*argv, "--dry-run"), cli(*argv, "--yes")

    warning = f"warning: {SISTAN} is what {PANJGUR} is shown as: it stands by itself from then on\n"
    assert (warning in dry.err, warning in ran.err) == (argv is WHOLE, argv is WHOLE)
