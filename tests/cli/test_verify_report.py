"""`timeline verify` of a report that was handed over: by itself, against the log, altered, older, of another log."""

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import go
from tests.cli.json_schema import faults
from tests.interop.tampered import edit
from timeline.reports.page import guards

SISTAN = "sistan-2024-01-18"
FORMS = ("md", "json", "html", "docx", "pdf")
HOSTILE = "A & <b> 'quoted' \"two\" عربی `t` -- " + "long" * 12
FRAME = ("--title", HOSTILE, "--author", "The desk", "--marking", "amber", "--issued", "2026-12-01")


def last(ran) -> str:
    return ran.out.splitlines()[-1]


def codes(ran) -> set[str]:
    [item] = ran.json["items"]
    return {one["code"] for one in item["findings"]}


def flip(path, old: bytes, new: bytes) -> None:
    """Change bytes in a file without changing their number: they must be there."""
    content = path.read_bytes()
    assert old in content
    assert len(old) == len(new)
    path.write_bytes(content.replace(old, new, 1))


def digested_anew(path: Path) -> None:
    """Write the last line of a page that fits what was changed in it: whoever edits it may do that, too."""
    whole = path.read_text("utf-8")
    path.write_text(guards.with_digest(whole[: whole.rindex("<!-- SHA-256")]), "utf-8")


# --- unchanged -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("form", ["md", "json", "html", "pdf"])
def test_a_report_is_what_the_log_says(cli, form):
    ran = cli("verify", f"chain.{form}")

    assert ran.code == 0, ran.out
    assert last(ran).startswith("ok: the report is what the log says at position 27 of log ")
    assert "not checked: the log itself" in ran.out


@pytest.fixture(scope="module")
def larger(tmp_path_factory) -> Path:
    """A log of the larger case, made once: nothing is recorded in it."""
    log = tmp_path_factory.mktemp("larger") / "timeline.db"
    assert go("init", str(log), "--case", "iran-pakistan-2024", "-q").code == 0
    return log


@pytest.mark.parametrize("form", ["md", "json", "html"])  # the pictures of its document take too long here
def test_so_is_that_of_the_larger_case(cli, larger, form):
    assert cli("export", form, "saravan-2024-01-18", "--log", str(larger), "-o", f"chain.{form}", "-q").code == 0

    ran = cli("verify", f"chain.{form}", "--log", str(larger))

    assert ran.code == 0, ran.out
    assert "position 289 of log" in last(ran)


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", FORMS)
def test_it_is_made_again_in_every_format_with_the_options_that_it_names(cli, seed, form):
    asked = (
        "--strength",
        "stated,attributed",
        "--published-by",
        "2024-01-20",
        "--occurred",
        "2024-01-01..",
        "--surely",
    )
    cli("export", form, SISTAN, *asked, *FRAME, "--as-of", "24", "-o", f"chain.{form}")
    settings = '[report]\nauthor = "Somebody else"\nmarking = "red"\n'
    seed.with_name("timeline.toml").write_text(settings, encoding="utf-8")

    ran = cli("verify", f"chain.{form}", "--json")

    [item] = ran.json["items"]
    assert (ran.code, item["ok"], item["held"], item["position"]) == (0, True, True, 24)
    assert "--title" in item["command"]


@pytest.mark.parametrize("form", ["json", "md"])
def test_what_the_settings_say_by_now_of_author_and_marking_changes_nothing(cli, seed, form):
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    settings = '[report]\nauthor = "Somebody else"\nmarking = "red"\n'
    seed.with_name("timeline.toml").write_text(settings, encoding="utf-8")

    ran = cli("verify", f"chain.{form}")

    assert ran.code == 0, ran.out


def test_the_labels_of_a_report_are_those_in_its_data(cli, seed):
    settings = seed.with_name("timeline.toml")
    settings.write_text('[report]\nlabels = ["reprisal"]\n', encoding="utf-8")
    cli("export", "html", SISTAN, "-o", "chain.html")
    settings.write_text('[report]\nlabels = ["escalation"]\n', encoding="utf-8")

    ran = cli("verify", "chain.html")

    assert ran.code == 0, ran.out


@pytest.mark.usefixtures("seed")
def test_a_report_of_an_earlier_basis_stays_what_the_log_says_when_more_is_recorded(cli):
    cli("export", "html", SISTAN, "-o", "chain.html")
    cli("append", "note", SISTAN, "--text", "Look again.")

    ran = cli("verify", "chain.html")

    assert ran.code == 0
    assert "at position 27 of log" in last(ran)


@pytest.mark.usefixtures("seed")
def test_markdown_with_its_figures_and_its_diagram_is_made_again_with_both(cli):
    cli("export", "md", SISTAN, "--figures", "--mermaid", "-o", "chain.md")

    ran = cli("verify", "chain.md")

    assert ran.code == 0, ran.out
    assert "not checked: the figures beside it: they are files of their own" in ran.out


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("form", ["html", "md"])
def test_a_report_comes_through_standard_input_as_well(cli, form):
    ran = cli("verify", "-", stdin=Path(f"chain.{form}").read_bytes())

    assert (ran.code, last(ran)[:3]) == (0, "ok:")


@pytest.mark.usefixtures("chain")
def test_what_is_printed_as_json_is_what_its_schema_says(cli):
    schema = cli("schema", "timeline.handed-report/1").json

    ran = cli("verify", "chain.html", "--json")

    assert list(faults(ran.json, schema, schema)) == []
    assert ran.json["items"][0]["sha256"] == sha256(Path("chain.html").read_bytes()).hexdigest()


@pytest.mark.usefixtures("seed")
def test_that_the_very_file_left_the_house_is_told_with_its_position(cli):
    cli("export", "md", SISTAN, "-o", "chain.md", "--record", "the ministry")

    ran = cli("verify", "chain.md")

    assert ran.code == 0
    assert "position 28 says that this very file left the house" in ran.out


@pytest.mark.usefixtures("seed")
def test_that_another_file_left_the_house_is_not(cli):
    cli("export", "md", SISTAN, "--title", "Another", "-o", "other.md", "--record", "the ministry")
    cli("export", "md", SISTAN, "-o", "chain.md")

    ran = cli("verify", "chain.md")

    assert ran.code == 0
    assert "left the house" not in ran.out


# --- without a log ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("apart")
def test_a_page_is_checked_by_itself_and_says_what_that_does_not_show(cli):
    ran = cli("verify", "chain.html")

    assert ran.code == 0
    assert last(ran).startswith("ok: the page is as it was written, by its own digest")
    assert "no log was named" in ran.out
    assert "whoever edits a page can write a new digest" in ran.out


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("form", ["md", "json", "docx", "pdf"])
def test_what_has_no_digest_of_itself_is_not_called_ok_without_a_log(cli, form):
    ran = cli("verify", f"chain.{form}")

    assert ran.code == 1
    assert last(ran).startswith("unchecked: ")
    assert "--log LOG" in ran.out


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"in retaliation for", b"in retaliatiom for", "page.differs"),
        (b"script-src &#39;sha256", b"script-src &#39;sha257", "policy.differs"),
        (b"<style>", b"<style> ", "policy.differs"),
        (b'"cut_off":"2', b'"cut_off":"3', "data.differs"),
    ],
)
def test_one_changed_byte_of_a_page_is_seen_without_a_log(cli, old, new, code):
    edit(Path("chain.html"), old.decode(), new.decode())

    ran = cli("verify", "chain.html", "--json")

    assert ran.code == 4
    assert {"page.differs", code} <= codes(ran)
    assert "cite nothing of this one" in ran.json["items"][0]["fix"]


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(("old", "code"), [("<style>", "policy.differs"), ('"cut_off":"', "data.differs")])
def test_a_new_last_line_does_not_hide_what_the_other_digests_show(cli, old, code):
    edit(Path("chain.html"), old, f"{old} ")
    digested_anew(Path("chain.html"))

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (4, {code})


@pytest.mark.usefixtures("apart")
def test_a_second_script_is_not_one_that_the_policy_names(cli):
    edit(Path("chain.html"), "<body>", "<body><script>steal()</script>")
    digested_anew(Path("chain.html"))

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (4, {"policy.differs"})


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("readable", [True, False])
def test_a_byte_that_is_no_text_any_more_is_a_changed_byte(cli, readable):
    path = Path("chain.html")
    content = path.read_bytes().replace(b"<main", b"<\xffain", 1)
    path.write_bytes(
        content if readable else content.replace(b"timeline export html", b"t").replace(b'"action":"', b"\xff")
    )

    ran = cli("verify", "chain.html")

    assert ran.code == 4
    assert "not those whose digest its last line holds" in ran.out + ran.err


@pytest.mark.usefixtures("apart")
def test_a_page_that_was_cut_short_is_flawed(cli):
    path = Path("chain.html")
    path.write_bytes(path.read_bytes()[:-40])

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (1, {"page.undigested"})


@pytest.mark.usefixtures("apart")
def test_data_that_another_program_wrote_anew_are_flawed_and_not_altered(cli):
    path = Path("chain.json")
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=2), encoding="utf-8")

    ran = cli("verify", "chain.json", "--json")

    assert (ran.code, codes(ran)) == (1, {"data.rewritten"})


@pytest.mark.usefixtures("apart")
def test_a_log_beside_that_is_another_is_not_held_against_it(cli):
    cli("init", "timeline.db", "--demo", "-q")

    ran = cli("verify", "chain.html")

    assert ran.code == 0
    assert "timeline.db is another log" in ran.out


# --- altered ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("form", "old", "new", "where"),
    [
        ("md", b"in retaliation for", b"in retaliatiom for", "line "),
        ("html", b"in retaliation for", b"in retaliatiom for", "line "),
        ("html", b'"cut_off":"2', b'"cut_off":"3', "'the data'"),
        ("html", b"<style>", b"<stylf>", "before the first section"),
        ("json", b'"cut_off":"2', b'"cut_off":"3', "data.cut_off"),
    ],
)
def test_one_changed_byte_is_told_with_the_first_place_that_differs(cli, form, old, new, where):
    flip(Path(f"chain.{form}"), old, new)
    if form == "html":
        digested_anew(Path("chain.html"))

    ran = cli("verify", f"chain.{form}")

    assert ran.code == 4
    assert last(ran).startswith("altered: first at ")
    assert where in last(ran)


@pytest.mark.usefixtures("chain")
def test_the_place_is_the_section_and_the_line_with_what_stands_there(cli):
    path = Path("chain.md")
    number = path.read_text("utf-8").split("\n").index("## 2. Chain at a glance") + 1
    edit(path, "## 2. Chain at a glance", "## 2. Chain at a glimse")

    ran = cli("verify", "chain.md")

    assert last(ran).startswith(f"altered: first at line {number}, in ")
    assert "glimse" in ran.out
    assert "glance" in ran.out


@pytest.mark.usefixtures("chain")
def test_a_changed_document_differs_and_more_is_not_told(cli):
    with zipfile.ZipFile("chain.docx") as packed:
        members = {one: packed.read(one) for one in packed.namelist()}
    with zipfile.ZipFile("chain.docx", "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content.replace(b"in retaliation for", b"in retaliatiom for"))

    ran = cli("verify", "chain.docx")

    assert (ran.code, last(ran)) == (4, "altered: first at the docx as a whole")


@pytest.mark.usefixtures("chain")
def test_a_changed_pdf_differs_as_well(cli):
    path = Path("chain.pdf")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    ran = cli("verify", "chain.pdf")

    assert (ran.code, last(ran)) == (4, "altered: first at the pdf as a whole")


@pytest.mark.usefixtures("chain")
def test_a_report_that_names_another_root_is_altered(cli):
    text = Path("chain.md").read_text("utf-8")
    root = text.split(":27:", 1)[1][:12]
    Path("chain.md").write_text(text.replace(root, root[::-1]), "utf-8")

    ran = cli("verify", "chain.md", "--json")

    assert (ran.code, codes(ran)) == (4, {"basis.differs"})


@pytest.mark.usefixtures("chain")
def test_a_page_whose_basis_is_garbled_is_altered_by_its_own_digest_and_not_just_not_found(cli):
    edit(Path("chain.html"), '"position":27,', '"position":29,')
    for old in (":27:", '"sha256'):  # the command that it prints, too
        Path("chain.html").write_text(
            Path("chain.html").read_text("utf-8").replace(old, old.replace("7", "9")), "utf-8"
        )

    ran = cli("verify", "chain.html", "--json")

    assert ran.code == 4
    assert "page.differs" in codes(ran)


@pytest.mark.usefixtures("seed")
def test_a_marking_that_is_none_is_refused_wherever_it_stands(cli):
    cli("export", "md", SISTAN, "--marking", "red", "-o", "chain.md")
    edit(Path("chain.md"), "--marking red", "--marking pink")

    ran = cli("verify", "chain.md")

    assert (ran.code, ran.out) == (2, "")
    assert "cannot be read in it" in ran.err


# --- honest, and yet another -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", ["html", "md", "pdf"])
def test_a_report_from_before_a_redaction_is_flawed_and_not_altered(cli, form):
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    why = ("--ground", "court_order", "--approved-by", "editor", "--yes")
    assert cli("redact", SISTAN, "--field", "title", *why).code == 0

    ran = cli("verify", f"chain.{form}", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.taken-out"})
    assert "something was redacted since, at position 28" in ran.out


@pytest.mark.parametrize(("made", "says"), [("seed", "it cannot be made again"), ("pair", "became confidential since")])
def test_a_report_from_before_a_source_became_confidential_is_flawed_and_not_altered(cli, request, made, says):
    """Whether it can still be made, without the words of that source, or cannot."""
    request.getfixturevalue(made)
    cli("export", "md", SISTAN, "-o", "chain.md")
    confidential = ("--set", "confidential=true", "--reason", "it must be")
    assert cli("append", "correction", "source:ft-2024-01-18", *confidential).code == 0

    ran = cli("verify", "chain.md", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.taken-out"})
    assert says in ran.out


@pytest.mark.usefixtures("seed")
def test_a_page_from_after_a_redaction_that_was_edited_is_altered(cli):
    why = ("--ground", "court_order", "--approved-by", "editor", "--yes")
    assert cli("redact", SISTAN, "--field", "title", *why).code == 0
    cli("export", "html", SISTAN, "--as-of", "27", "-o", "chain.html")
    edit(Path("chain.html"), "> Bottom line<", "> Bottom lime<")
    digested_anew(Path("chain.html"))

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (4, {"report.differs"})


@pytest.mark.usefixtures("seed")
def test_what_the_log_says_went_out_is_not_altered_where_it_is_made_otherwise_by_now(cli, monkeypatch):
    cli("export", "json", SISTAN, "-o", "chain.json", "--record", "the ministry")
    monkeypatch.setattr("timeline.reports.head.NO_AUTHOR", "Nobody answers for it.")

    ran = cli("verify", "chain.json", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.older"})
    assert ran.json["items"][0]["exported"] == [28]


@pytest.mark.usefixtures("seed")
def test_what_no_log_says_went_out_is(cli, monkeypatch):
    cli("export", "json", SISTAN, "-o", "chain.json")
    monkeypatch.setattr("timeline.reports.head.NO_AUTHOR", "Nobody answers for it.")

    ran = cli("verify", "chain.json", "--json")

    assert (ran.code, codes(ran)) == (4, {"report.differs"})
    assert "another version" in ran.json["items"][0]["fix"]
