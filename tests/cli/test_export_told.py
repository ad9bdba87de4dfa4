"""`timeline export` says what it would pass over: a head that is lost, a date too early, options for nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from timeline.cli import export, export_report
from timeline.reports import template_set
from timeline.reports.frame import LintLine

SISTAN = "sistan-2024-01-18"
MD = ("export", "md", SISTAN)
OURS = ("--templates", "ours")
FRAME = ("--author", "The desk", "--marking", "amber")
HEAD = ["the marking TLP:AMBER", "the author", "the information cut-off"]
WRONG = LintLine(code="R09", level="error", where="link one", text="no words", fix="cite them")


def template(name: str, text: str) -> None:
    """Let a desk have one template of its own."""
    path = Path("ours") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# --- the head of a report --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("format_", "name", "draft_parts", "final_parts"),
    [
        ("md", "md/title.md.j2", ["the word Draft", *HEAD], ["the word Final", *HEAD]),
        # The foot of the page says Draft and the marking again.
        ("html", "page/title.html.j2", ["the author", "the information cut-off"], ["the word Final"]),
    ],
    ids=["md", "html"],
)
def test_a_head_of_one_line_is_told_of_a_draft_and_refused_as_final(cli, format_, name, draft_parts, final_parts):
    template(name, "Of the desk\n")
    asked = ("export", format_, SISTAN, *OURS, *FRAME)

    draft, final = cli(*asked, "-o", "draft"), cli(*asked, "--final", "-o", "final")

    assert (draft.code, final.code) == (0, 1)
    assert not Path("final").exists()
    for one in draft_parts:
        assert f"the templates leave out {one}:" in draft.err
    for one in final_parts:
        assert f"The templates leave out {one}." in final.err


@pytest.mark.usefixtures("seed")
def test_a_report_of_one_line_is_told_with_its_sections_and_by_lint_too(cli):
    template("report.md.j2", "one line\n")

    for ran in (cli(*MD, *OURS, *FRAME), cli(*MD, *OURS, *FRAME, "--lint")):
        for one in ("section 3", "section 12", "section 13", "Annex B", "the word Draft", *HEAD):
            assert f"the templates leave out {one}" in ran.err
    assert "leave out" not in cli(*MD, *OURS, *FRAME, "-q").err


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("format_", "name"), [("md", "md/changes.md.j2"), ("html", "page/title.html.j2")], ids=["md", "html"]
)
def test_templates_that_keep_the_head_have_nothing_told_of_them(cli, format_, name):
    template(name, template_set.shipped()[name] + "\n\n")

    ran = cli("export", format_, SISTAN, *OURS, *FRAME, "--final", "-o", "final")

    assert ran.code == 0, ran.err
    assert "leave out" not in ran.err


@pytest.mark.usefixtures("seed")
def test_what_says_final_over_a_draft_is_told(cli):
    template("md/title.md.j2", template_set.shipped()["md/title.md.j2"].replace("{{ d.head.state", '{{ "Final"'))

    assert "the templates leave out the word Draft" in cli(*MD, *OURS).err


@pytest.mark.usefixtures("seed")
def test_control_with_section_13_marking_and_author_would_be_found(cli, monkeypatch):
    monkeypatch.setattr(template_set, "_where_it_is_looked_for", lambda _, texts: list(texts))
    template("md/title.md.j2", "Of the desk\n")

    told = cli(*MD, *OURS, *FRAME).err

    assert "the marking" not in told
    assert "the author" not in told


# --- templates that a format does not use ----------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_templates_of_which_a_format_uses_nothing_are_refused(cli, format_):
    template("md/title.md.j2", "Of the desk\n")

    ran = cli("export", format_, SISTAN, *OURS, "-o", "made")

    assert (ran.code, ran.out) == (2, "")
    assert f"{format_} is made without templates" in ran.err
    assert "where: option --templates" in ran.err
    assert "leave it out" in ran.err
    assert not Path("made").exists()


@pytest.mark.usefixtures("seed")
def test_the_data_take_the_templates_whose_digest_they_print(cli):
    template("md/title.md.j2", "Of the desk\n")

    ran = cli("export", "json", SISTAN, *OURS)

    assert ran.code == 0
    assert ran.json["frame"]["templates"] != ""


# --- what keeps it from being final ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("number", "more"), [(1, 0), (12, 0), (15, 3)])
def test_the_errors_of_wording_are_listed_where_a_final_report_is_refused(cli, monkeypatch, number, more):
    found = tuple(replace(WRONG, where=f"link {one}") for one in range(number))
    monkeypatch.setattr("timeline.cli.rendering._lint", lambda *_: found)

    ran = cli("--json", *MD, "--final", "--author", "The desk")

    counted, *listed = ran.error["reasons"]
    assert ran.code == 1
    assert counted.endswith("R09.")
    assert listed[:12] == [f"R09 error link {one}: no words; cite them" for one in range(min(number, 12))]
    further = f"and {more} more: timeline export md {SISTAN} --lint, with the same options"
    assert listed[12:] == ([further] if more else [])


# --- the date of issue -----------------------------------------------------------------------------------------------

EARLY = "--issued 2024-02-01 is before the information cut-off"


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("asked", [MD, ("export", "bundle", SISTAN)], ids=["md", "bundle"])
def test_a_date_before_the_information_cut_off_is_told_and_refused_as_final(cli, asked):
    given = (*asked, "--author", "The desk", "--issued", "2024-02-01")

    draft, final = cli(*given, "-o", "draft"), cli(*given, "--final", "-o", "final")

    assert (draft.code, final.code) == (0, 2)
    assert draft.err.count(f"warning: {EARLY}") == 1
    assert EARLY in final.err
    assert "leave it out, or take a basis of that day with --as-of" in final.err
    assert not Path("final").exists()


@pytest.mark.usefixtures("signed")
def test_a_date_that_is_not_over_everywhere_when_the_last_event_is_recorded_is_taken(cli):
    cut_off = datetime.fromisoformat(cli("export", "json", SISTAN).json["cut_off"]).astimezone(UTC)
    day = (cut_off - timedelta(hours=12)).date()  # of the zone in which a day ends last
    final = (*MD, "--final", "--author", "The desk", "--issued")

    taken, refused = (cli(*final, f"{one}") for one in (day, day - timedelta(days=1)))

    assert (taken.code, refused.code) == (0, 2)
    assert "before the information cut-off" not in taken.err


@pytest.mark.usefixtures("signed")
def test_control_nothing_else_looks_at_that_date(cli, monkeypatch):
    monkeypatch.setattr(export_report, "_issued_early", lambda _: "")

    assert cli(*MD, "--final", "--author", "The desk", "--issued", "2024-02-01").code == 0


# --- refusals that point the right way -------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "says", "fix"),
    [
        (("tiles",), "tiles go into a folder", "timeline export tiles DIR"),
        (("blob",), "a captured file goes by its SHA-256", "timeline export blob SHA256 -o PATH"),
        (("md",), "md is about one chain", "timeline export md ACTION"),
        (("csv",), "csv is a folder", "-o DIR"),
        (("jsonl",), "jsonl is a folder", "-o DIR"),
        (("bundle", SISTAN), "a bundle is a folder", "-o DIR"),
    ],
)
def test_what_is_missing_is_called_by_its_name(cli, argv, says, fix):
    ran = cli("export", *argv)

    assert ran.code == 2
    assert says in ran.err
    assert fix in ran.err


@pytest.mark.parametrize("argv", [MD, ("show", SISTAN)], ids=["export", "show"])
def test_a_log_that_is_not_there_is_not_the_fault_of_the_name_of_a_thing(cli, argv):
    ran = cli("--json", "--log", "none.db", *argv)

    assert ran.code == 6
    assert list(ran.error["where"]) == ["file"]


# --- options that have no effect -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("option", [("--tz", "utc"), ("--fields", "a"), ("--no-headers",)])
@pytest.mark.parametrize(
    "argv", [("md", SISTAN), ("geojson",), ("bundle", SISTAN, "-o", "made")], ids=lambda one: one[0]
)
def test_an_option_of_a_listing_is_refused_where_none_is_printed(cli, argv, option):
    ran = cli("export", *argv, *option)

    assert (ran.code, ran.out) == (2, "")
    assert f"{option[0]} has no effect on what is exported" in ran.err
    assert not Path("made").exists()


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    "argv",
    [("md", SISTAN, "--lint", "--fields", "text"), ("geojson", "--losses", "--fields", "what")],
    ids=["lint", "losses"],
)
def test_a_listing_takes_them(cli, argv):
    ran = cli("export", *argv, "--no-headers")

    assert ran.code == 0, ran.err


@pytest.mark.usefixtures("seed")
def test_control_without_the_look_they_are_passed_over(cli, monkeypatch):
    monkeypatch.setattr(export, "_check_listing", lambda *_, **__: None)

    assert cli(*MD, "--no-headers").code == 0
