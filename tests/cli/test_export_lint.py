"""`timeline export` and the rules of wording: listed, beside a draft, against a final report, over an edited file."""

import re

import pytest

from tests.cli.json_schema import faults

SISTAN = "sistan-2024-01-18"
MD = ("export", "md", SISTAN)
LED = "The strikes in Iraq led to the strike near Panjgur."
SAID = '"led to" joins iraq-strikes and panjgur-2024-01-16, whose link is followed'


@pytest.fixture
def wrong(cli, seed):
    """Record a note that says more than the record."""
    ran = cli(
        "append", "note", "action:panjgur-2024-01-16", "--text", LED, "--kind", "takeaway", "--id", "kerman-note-1"
    )
    assert ran.code == 0, ran.err
    return seed


@pytest.mark.usefixtures("seed")
def test_the_seed_case_keeps_all_rules(cli):
    ran = cli(*MD, "--lint")

    assert (ran.code, ran.out.strip()) == (0, "")
    assert "nothing found" in ran.err


@pytest.mark.usefixtures("wrong")
def test_a_note_that_says_more_than_the_record_is_listed(cli):
    ran, shape = cli(*MD, "--lint", "--json"), cli("schema", "timeline.lint/1").json

    [one] = ran.json["items"]
    assert ran.code == 1
    assert list(faults(ran.json, shape, shape)) == []
    assert (one["code"], one["level"], one["where"], one["text"]) == ("R03", "error", "note kerman-note-1", SAID)


@pytest.mark.usefixtures("wrong")
def test_a_draft_is_written_with_what_was_found_in_it(cli, tmp_path):
    path = tmp_path / "chain.md"

    ran = cli(*MD, "-o", str(path))

    page = path.read_text("utf-8")
    assert ran.code == 0
    assert f"R03 error note kerman-note-1: {SAID}" in ran.err
    assert "whose link is followed" in page.partition("## 13.")[2].partition("## A.")[0]


@pytest.mark.usefixtures("wrong")
def test_a_final_report_with_an_error_is_not_written(cli, tmp_path):
    path = tmp_path / "chain.md"

    ran = cli(*MD, "--final", "--author", "The desk", "-o", str(path))

    assert (ran.code, path.exists()) == (1, False)
    assert "R03" in ran.err


@pytest.mark.usefixtures("seed")
def test_a_template_that_smuggles_a_causal_word_in_is_caught(cli, tmp_path):
    folder = tmp_path / "own"
    assert cli("export", "md", "--copy-templates", str(folder)).code == 0
    links = folder / "md" / "links.md.j2"
    added = "{% for l in d.links %}No. {{ l.later }} was caused by no. {{ l.earlier }}.\n\n{% endfor %}"
    links.write_text(f"{added}{links.read_text('utf-8')}", encoding="utf-8")

    ran = cli(*MD, "--templates", str(folder), "--lint", "--json")

    assert ran.code == 1
    assert {one["code"] for one in ran.json["items"]} == {"R03"}


# --- a file that a desk edited ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("format_", ["md", "html"])
def test_a_report_that_nobody_edited_keeps_all_rules(cli, tmp_path, format_):
    path = tmp_path / f"chain.{format_}"
    assert cli("export", format_, SISTAN, "-o", str(path)).code == 0

    ran = cli(*MD, "--lint-file", str(path))

    assert (ran.code, ran.out.strip()) == (0, ""), ran.out


@pytest.mark.usefixtures("seed")
def test_nothing_found_in_an_edited_file_does_not_say_that_nothing_was_changed(cli, tmp_path):
    path = tmp_path / "chain.md"
    assert cli(*MD, "-o", str(path)).code == 0
    reworded = path.read_text("utf-8").replace("No takeaway was written.", "Nobody wrote a takeaway.")
    path.write_text(reworded, encoding="utf-8")

    linted, verified = cli(*MD, "--lint-file", str(path)), cli("verify", str(path))

    assert linted.code == 0
    assert linted.err.endswith(
        "nothing found; sentences that were cut out or reworded are not looked for: timeline verify FILE --log LOG "
        "tells of any change at all\n"
    )
    assert "are not looked for" not in cli(*MD, "--lint").err
    assert verified.code != 0


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("with_", ["--mermaid", "--figures"])
@pytest.mark.parametrize("is_given", [True, False])
def test_a_report_with_a_diagram_or_figures_keeps_all_rules_whether_they_are_asked_for_or_not(
    cli, tmp_path, with_, is_given
):
    path = tmp_path / "chain.md"
    assert cli(*MD, with_, "-o", str(path)).code == 0

    ran = cli(*MD, *([with_] if is_given else []), "--lint-file", str(path))

    assert (ran.code, ran.out.strip()) == (0, ""), ran.out


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("format_", ["md", "html"])
def test_the_command_of_a_final_report_is_no_finding_beside_the_word_final(cli, tmp_path, format_):
    path, command = tmp_path / f"chain.{format_}", re.compile(rf"(timeline export {format_} [^`<]+?)(?=[`<])")
    assert cli("export", format_, SISTAN, "-o", str(path)).code == 0
    given = path.read_text("utf-8")
    final = command.sub(r"\1 --final", given)
    path.write_text(final, encoding="utf-8")

    ran = cli(*MD, "--lint-file", str(path))

    assert final != given
    assert (ran.code, ran.out.strip()) == (0, ""), ran.out


@pytest.mark.usefixtures("seed")
def test_an_edited_report_is_held_to_the_rules_line_by_line(cli, tmp_path):
    path = tmp_path / "chain.md"
    assert cli(*MD, "-o", str(path)).code == 0
    page = path.read_text("utf-8").replace("No takeaway was written.", f"{LED}\n\nNobody was killed near Panjgur.")
    path.write_text(page, encoding="utf-8")

    ran = cli(*MD, "--lint-file", str(path), "--json")

    assert ran.code == 1
    assert [one["code"] for one in ran.json["items"]] == ["R02", "R03"]
    assert all(one["where"].startswith("chain.md line ") for one in ran.json["items"])
    assert path.read_text("utf-8") == page


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_is_no_text_is_refused(cli, tmp_path, content):
    path = tmp_path / "chain.md"
    if content is not None:
        path.write_bytes(content)

    ran = cli(*MD, "--lint-file", str(path))

    assert (ran.code, ran.out) == (2, "")


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("more", [("--lint", "--final"), ("--lint-file", "chain.md", "-o", "x.md")])
def test_where_a_list_is_asked_for_nothing_is_written(cli, more):
    ran = cli(*MD, *more)

    assert ran.code == 2
    assert f"{more[0]} writes no report" in ran.err


@pytest.mark.usefixtures("seed")
def test_a_page_is_known_by_its_first_words_whatever_it_is_called(cli, tmp_path):
    path = tmp_path / "chain.txt"
    assert cli("export", "html", SISTAN, "-o", str(path)).code == 0

    assert cli(*MD, "--lint-file", str(path)).code == 0


@pytest.mark.usefixtures("seed")
def test_an_edited_file_may_be_that_of_a_final_report_where_there_could_be_one(cli, tmp_path):
    path, options = tmp_path / "chain.md", ("--author", "The desk")
    assert cli(*MD, *options, "-o", str(path)).code == 0
    path.write_text(path.read_text("utf-8").replace("| Standing | Draft |", "| Standing | Final |"), encoding="utf-8")

    draft, unsigned = (
        cli(*MD, *options, "--lint-file", str(path), "--json"),
        cli(*MD, "--lint-file", str(path), "--final"),
    )

    assert (draft.code, [one["code"] for one in draft.json["items"]]) == (1, ["R15"])
    assert unsigned.code == 1
    assert "the report is not final" in unsigned.err


# --- settings, and what is sealed ------------------------------------------------------------------------------------


def test_a_desk_has_labels_of_its_own_in_the_settings(cli, seed, tmp_path):
    seed.with_name("timeline.toml").write_text(
        'recorder = "desk"\n\n[report]\nlabels = ["northern bandits"]\n', encoding="utf-8"
    )
    path = tmp_path / "edited.md"
    path.write_text("The northern bandits came back.\n", encoding="utf-8")

    ran = cli(*MD, "--lint-file", str(path), "--json")

    assert [one["code"] for one in ran.json["items"]] == ["R05", "R16"]
    assert "northern bandits" in cli(*MD).out.partition("## 13.")[2]


@pytest.mark.parametrize("labels", ['"x"', "[1]", '[""]'])
def test_labels_that_are_no_list_of_words_are_refused(cli, seed, labels):
    seed.with_name("timeline.toml").write_text(f"[report]\nlabels = {labels}\n", encoding="utf-8")

    assert cli(*MD).code == 2


@pytest.mark.usefixtures("seed")
def test_words_of_a_confidential_source_are_written_nowhere(cli, tmp_path):
    words = "the convoy left the depot at noon"
    source = (
        "append",
        "source",
        "--id",
        "insider",
        "--kind",
        "interview",
        "--publisher",
        "iran",
        "--published",
        "2024-01-19",
        "--confidential",
        "--title",
        "Talk in the depot",
    )
    made = cli(*source)
    cited = cli("append", "citation", "action:panjgur-2024-01-16", "--source", "insider", "--quote", words)
    noted = cli("append", "note", "action:panjgur-2024-01-16", "--text", f"We know that {words}.", "--kind", "comment")
    assert (made.code, cited.code, noted.code) == (0, 0, 0), made.err + cited.err + noted.err
    path = tmp_path / "chain.md"

    drafts = [cli("export", format_, SISTAN, "-o", str(path)) for format_ in ("md", "html", "json")]

    assert [ran.code for ran in drafts] == [1, 1, 1]
    assert not path.exists()
    assert all("withheld" in ran.err and words not in ran.err + ran.out for ran in drafts)
