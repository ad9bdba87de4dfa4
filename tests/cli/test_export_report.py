"""`timeline export` of a report: its frame, what changed, draft and final, templates, outlines, and each refusal."""

import json
import shlex
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.json_schema import faults
from timeline.reports.frame import LintLine

SISTAN = "sistan-2024-01-18"
MD = ("export", "md", SISTAN)
WRONG = LintLine(code="R03", level="error", where="note one", text='"led to" joins two actions', fix="write: after")


def report(cli, *argv):
    ran = cli("export", "json", SISTAN, *argv)
    assert ran.code == 0, ran.err
    return ran.json


def finds(monkeypatch, *lines):
    """Let the rules of wording find these."""
    monkeypatch.setattr("timeline.cli.rendering._lint", lambda *_: lines)


# --- the frame -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_what_a_desk_gives_is_printed_and_stands_in_the_data(cli):
    given = ("--title", "Two strikes", "--author", "The desk", "--marking", "amber", "--issued", "2024-02-01")

    dossier, page = report(cli, *given), cli(*MD, *given).out

    assert dossier["title"] == "Two strikes"
    assert dossier["frame"]["marking"] == "amber"
    assert dossier["head"]["state"] == "Draft"
    assert page.startswith("# Two strikes\n")
    for said in ("The desk", "TLP:AMBER", "1 February 2024", "Draft"):
        assert said in page


@pytest.mark.usefixtures("seed")
def test_the_command_in_the_report_prints_it_again(cli):
    given = ("--title", "Two 'strikes'", "--author", "The desk", "--marking", "green", "--issued", "2024-02-01")
    page = cli(*MD, *given).out

    [line] = [line for line in page.splitlines() if "prints this report again" in line]
    command = shlex.split(line.split("Then `", 1)[1].split("` prints", 1)[0])
    assert command[0] == "timeline"
    assert cli(*command[1:]).out == page


def test_who_answers_for_reports_may_stand_in_the_settings(cli, seed):
    settings = seed.with_name("timeline.toml")
    settings.write_text('recorder = "desk"\n\n[report]\nauthor = "The desk"\nmarking = "green"\n', encoding="utf-8")

    assert report(cli)["head"]["author"] == "The desk"
    assert report(cli)["head"]["marking"] == "TLP:GREEN"
    assert report(cli, "--author", "Somebody else")["head"]["author"] == "Somebody else"


@pytest.mark.parametrize(
    "text", ['report = "x"', "[report]\nauthor = 1", '[report]\nmarking = "blue"', '[report]\ntitle = "x"']
)
def test_settings_that_are_none_are_refused(cli, seed, text):
    seed.with_name("timeline.toml").write_text(text, encoding="utf-8")

    ran = cli(*MD)

    assert (ran.code, ran.out) == (2, "")
    assert "timeline.toml" in ran.err


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("--marking", "blue"), "not one of"),
        (("--issued", "01/02/2024"), "is no date"),
        (("--issued", "2024-02-31"), "is no date"),
        (("--issued", "20240201"), "is no date"),
        (("--title", ""), "it is empty"),
        (("--title", "two\nlines"), "cannot be seen"),
        (("--author", "tricky\u202egnp"), "cannot be seen"),
        (("--author", "x" * 201), "more than 200"),
        (("--supersedes", "9"), "is no basis as a report prints it"),
        (("--outlines", "nothing.geojson"), "there is no such file"),
        (("--templates", "nowhere"), "there is no such folder"),
        (("--lint", "--final"), "writes no report"),
        (("--lint", "-o", "chain.md"), "writes no report"),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_is_written(cli, tmp_path, argv, says):
    before = sorted(tmp_path.iterdir())

    ran = cli(*MD, *argv)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "fix:" in ran.err
    assert [path for path in sorted(tmp_path.iterdir()) if path not in before] == []


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("argv", [("jsonl", "-o", "x"), ("tiles", "x"), ("blob", "0" * 64, "-o", "x"), ("geojson",)])
@pytest.mark.parametrize("option", [("--author", "x"), ("--final",), ("--lint",)])
def test_what_is_no_report_takes_no_frame(cli, argv, option):
    ran = cli("export", *argv, *option)

    assert ran.code == 2
    assert f"{option[0]} is for a report, not for {argv[0]}" in ran.err


# --- what changed ----------------------------------------------------------------------------------------------------


def basis_of(dossier):
    return f"{dossier['log_id']}:{dossier['position']}:{dossier['root']}"


@pytest.mark.usefixtures("seed")
def test_what_changed_since_the_superseded_report_is_listed(cli):
    older = basis_of(report(cli))
    assert cli("append", "correction", f"action:{SISTAN}", "--set", "title=A strike", "--reason", "shorter").code == 0

    newer = report(cli, "--supersedes", older)

    assert newer["changes"]["since"] == newer["frame"]["supersedes"] == older
    [row] = newer["changes"]["rows"]
    assert (row["thing"], row["says"], row["why"]) == (f"action {SISTAN}", "title: A strike", "shorter")
    assert "Table 6. Changes" in cli(*MD, "--supersedes", older).out


@pytest.mark.usefixtures("seed")
def test_a_first_report_says_so_and_one_without_a_change_does(cli):
    assert "No earlier report is named." in cli(*MD).out
    assert "Nothing has changed since" in cli(*MD, "--supersedes", basis_of(report(cli))).out


@pytest.mark.usefixtures("seed")
def test_a_basis_that_the_log_contradicts_is_an_integrity_failure(cli):
    dossier = report(cli)

    ran = cli(*MD, "--supersedes", f"{dossier['log_id']}:9:{'0' * 64}")

    assert (ran.code, ran.out) == (4, "")
    assert "has another root at position 9" in ran.err
    assert "option --supersedes" in ran.err


@pytest.mark.usefixtures("seed")
def test_a_report_supersedes_none_that_is_newer(cli):
    ran = cli(*MD, "--as-of", "20", "--supersedes", basis_of(report(cli)))

    assert ran.code == 2
    assert "choose a later --as-of" in ran.err


@pytest.mark.usefixtures("seed")
def test_a_long_log_and_a_short_one_tell_the_same_changes(cli, monkeypatch):
    older = basis_of(report(cli, "--as-of", "20"))
    claim = "saravan-casualties-deputy-governor"
    assert (
        cli(
            "redact",
            f"claim:{claim}",
            "--ground",
            "personal_data",
            "--approved-by",
            "editor",
            "--whole-event",
            "--yes",
        ).code
        == 0
    )
    short = report(cli, "--supersedes", older)

    monkeypatch.setattr("timeline.cli.invocation.SHORT", -1)

    assert report(cli, "--supersedes", older) == short


@pytest.mark.usefixtures("seed")
def test_changes_are_narrowed_as_the_report_is(cli):
    older = basis_of(report(cli))
    later = ("--source", "late", "--quote", "nine dead")
    assert (
        cli("append", "source", "--id", "late", "--publisher", "financial-times", "--published", "2024-01-25").code == 0
    )
    claim = ("append", "claim", SISTAN, "--by", "iran", "--quantity", "killed", "--value", "9", *later)
    assert cli(*claim).code == 0

    whole, narrowed = (report(cli, "--supersedes", older, *by) for by in ((), ("--published-by", "2024-01-20")))

    assert [row["label"] for row in whole["changes"]["rows"]] == ["added", "added"]
    assert narrowed["changes"]["rows"] == []


# --- draft and final -------------------------------------------------------------------------------------------------

UNSIGNED = "No signed checkpoint covers position 27: timeline checkpoint."


@pytest.mark.usefixtures("signed")
def test_a_final_report_needs_an_author_and_a_signature(cli):
    final = (*MD, "--final", "--author", "The desk", "-o", "chain.md")

    ran = cli(*final)

    assert ran.code == 0, ran.err
    assert "| Standing | Final |" in Path("chain.md").read_text("utf-8")
    assert "Draft" not in Path("chain.md").read_text("utf-8")


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "reasons"),
    [
        ((), ["No author is named.", UNSIGNED]),
        (("--author", "The desk"), [UNSIGNED]),
    ],
)
def test_what_stands_against_a_final_report_is_listed_and_nothing_is_written(cli, argv, reasons):
    ran = cli("--json", *MD, "--final", *argv, "-o", "chain.md")

    assert (ran.code, ran.out) == (1, "")
    assert ran.error["code"] == "report.refused"
    assert ran.error["reasons"] == reasons
    assert not Path("chain.md").exists()


@pytest.mark.usefixtures("signed")
def test_what_is_written_says_whether_a_checkpoint_covers_it_and_the_report_does_not(cli):
    before = cli(*MD, "-o", "before.md").err
    assert cli("append", "note", SISTAN, "--text", "Look again.").code == 0
    after = cli(*MD, "-o", "after.md").err

    assert "the checkpoint of position 27 covers it" in before
    assert "no checkpoint covers it yet" in after
    assert "the checkpoint of position" not in Path("after.md").read_text("utf-8")


@pytest.mark.usefixtures("signed")
def test_what_was_recorded_since_the_signature_is_not_covered(cli):
    assert cli("append", "note", SISTAN, "--text", "Look again.").code == 0

    assert cli(*MD, "--final", "--author", "The desk").code == 1
    assert cli(*MD, "--final", "--author", "The desk", "--as-of", "27").code == 0


@pytest.mark.usefixtures("signed")
def test_an_error_of_wording_is_refused_as_final_and_written_as_a_draft(cli, monkeypatch):
    finds(monkeypatch, WRONG)

    final = cli(*MD, "--final", "--author", "The desk", "-o", "final.md")
    draft = cli(*MD, "-o", "draft.md")

    assert (final.code, draft.code) == (1, 0)
    assert "The rules of wording find one error: R03." in final.err
    assert not Path("final.md").exists()
    assert 'R03 error note one: "led to" joins two actions' in draft.err
    assert "R03, error, note one" in Path("draft.md").read_text("utf-8")


@pytest.mark.usefixtures("seed")
def test_text_that_is_withheld_is_never_written(cli, monkeypatch):
    finds(monkeypatch, replace(WRONG, code="R11"))

    ran = cli(*MD, "-o", "chain.md")

    assert (ran.code, ran.out) == (1, "")
    assert "text that is withheld would stand in it" in ran.err
    assert not Path("chain.md").exists()


@pytest.mark.usefixtures("seed")
def test_lint_lists_and_writes_nothing(cli, monkeypatch):
    finds(monkeypatch, WRONG)

    ran = cli(*MD, "--lint", "--json")

    assert ran.code == 1
    schema = cli("schema", "timeline.lint/1").json
    assert list(faults(ran.json, schema, schema)) == []
    assert ran.json["items"] == [
        {
            "code": "R03",
            "level": "error",
            "where": "note one",
            "text": '"led to" joins two actions',
            "fix": "write: after",
        }
    ]


# --- templates and outlines ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_templates_are_copied_changed_and_printed_by_their_digest(cli):
    assert cli("export", "md", "--copy-templates", "ours").out == "ours\n"
    same = report(cli, "--templates", "ours")
    Path("ours/md/title.md.j2").write_text("# A head of our own\n", encoding="utf-8")
    own = sha256(b"# A head of our own\n").hexdigest()
    digest = sha256(f"{own}  md/title.md.j2\n".encode()).hexdigest()

    changed, page = report(cli, "--templates", "ours"), cli(*MD, "--templates", "ours").out

    assert same["frame"]["templates"] == ""
    assert changed["frame"]["templates"] == digest
    assert page.startswith("# A head of our own\n")
    assert digest in page


@pytest.mark.usefixtures("seed")
def test_a_template_that_leaves_out_the_sources_makes_it_a_draft_and_says_so(cli):
    Path("ours/md").mkdir(parents=True)
    Path("ours/md/sources.md.j2").write_text("none\n", encoding="utf-8")

    assert "The templates leave out section 12." in cli(*MD, "--templates", "ours").out
    final = cli(*MD, "--templates", "ours", "--final", "--author", "The desk")
    assert final.code == 1
    assert "The templates leave out section 12." in final.err


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("report.md", "x", "it is no template"),
        ("report.md.j2", "{% for %}", "a template does not hold (report.md.j2, line 1)"),
        ("report.md.j2", "{{ d.__class__.__mro__ }}", "a template does not hold"),
        ("report.md.j2", "{{ nothing }}", "'nothing' is undefined"),
        ("report.md.j2", "{{ 1 / 0 }}", "a template does not hold"),
    ],
)
def test_a_template_that_does_not_hold_is_refused(cli, name, text, says):
    Path("ours").mkdir()
    (Path("ours") / name).write_text(text, encoding="utf-8")

    ran = cli(*MD, "--templates", "ours", "-o", "chain.md")

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert not Path("chain.md").exists()


@pytest.mark.usefixtures("seed")
def test_templates_are_not_copied_over_anything(cli):
    Path("ours").mkdir()

    ran = cli("export", "md", "--copy-templates", "ours")

    assert ran.code == 2
    assert list(Path("ours").iterdir()) == []


SQUARE = {"type": "Polygon", "coordinates": [[[60, 25], [64, 25], [64, 29], [60, 29], [60, 25]]]}
OUTLINES = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"name": "Square"}, "geometry": SQUARE}],
}


@pytest.mark.usefixtures("seed")
def test_outlines_of_a_desk_are_printed_by_name_and_digest(cli):
    content = json.dumps(OUTLINES).encode()
    Path("own.geojson").write_bytes(content)

    page = cli(*MD, "--outlines", "own.geojson").out

    assert "own.geojson" in page
    assert sha256(content).hexdigest() in page


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("content", ["", "{", "[]", '{"type": "FeatureCollection", "features": []}', "[" * 100_000])
def test_what_are_no_outlines_is_refused(cli, content):
    Path("own.geojson").write_text(content, encoding="utf-8")

    ran = cli(*MD, "--outlines", "own.geojson")

    assert ran.code == 2
    assert "these are no outlines" in ran.err
