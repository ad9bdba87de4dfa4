"""`timeline verify` of a report that was changed: told by the first place that differs from what the log says."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.handed_over import SISTAN, codes, digested_anew, flip, last
from tests.interop.tampered import edit


def packed_anew(path: Path, old: bytes = b"", new: bytes = b"") -> None:
    """Write a document with other bytes in its parts, and packed as no word processor packs."""
    with zipfile.ZipFile(path) as packed:
        members = {one: packed.read(one) for one in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content.replace(old, new))


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
def test_of_a_changed_document_the_part_is_told(cli):
    packed_anew(Path("chain.docx"), b"in retaliation for", b"in retaliatiom for")

    ran = cli("verify", "chain.docx")

    assert (ran.code, last(ran)) == (4, "altered: first at the part word/document.xml")


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


# --- the same in other bytes -----------------------------------------------------------------------------------------


def rewritten(form: str, path: Path) -> None:
    """Write a file anew with all that it says, as other programs do."""
    content = path.read_bytes()
    if form == "json":
        path.write_text(json.dumps(json.loads(content), indent=2), "utf-8")
    elif form == "docx":
        packed_anew(path)
    else:
        path.write_bytes(b"\xef\xbb\xbf" + content if form == "mark" else content.replace(b"\n", b"\r\n"))
    assert path.read_bytes() != content


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("how", "code"), [("json", "data"), ("docx", "report"), ("mark", "report"), ("ends", "report")]
)
def test_what_another_program_wrote_anew_is_flawed_and_not_altered(cli, how, code):
    path = Path(f"chain.{how}" if how in ("json", "docx") else "chain.md")
    rewritten(how, path)

    ran = cli("verify", str(path), "--json")

    assert (ran.code, codes(ran)) == (1, {f"{code}.rewritten"})


@pytest.mark.usefixtures("chain")
def test_an_edit_is_found_beneath_other_line_ends(cli):
    path = Path("chain.md")
    number = path.read_text("utf-8").split("\n").index("## 2. Chain at a glance") + 1
    edit(path, "## 2. Chain at a glance", "## 2. Chain at a glimse")
    rewritten("ends", path)

    ran = cli("verify", "chain.md")

    assert ran.code == 4
    assert last(ran).startswith(f"altered: first at line {number}, in ")


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("value", ["1e999", "9" * 5000, "true", "[" * 900 + "]" * 900])
def test_a_member_that_was_added_to_the_data_is_altered_whatever_it_holds(cli, value):
    edit(Path("chain.json"), '{"action"', f'{{"a":{value},"action"')

    ran = cli("verify", "chain.json", "--json")

    assert (ran.code, codes(ran)) == (4, {"data.rewritten", "report.differs"})


@pytest.mark.usefixtures("chain")
def test_bytes_in_the_data_that_are_no_text_are_refused_or_altered(cli):
    path = Path("chain.json")
    path.write_bytes(path.read_bytes().replace(b'{"action"', b'{"a":"\xff","action"', 1))

    assert cli("verify", "chain.json").code in (2, 4)


# --- lies in its command ---------------------------------------------------------------------------------------------


def with_option(option: str) -> None:
    """Write an option into the command that the Markdown prints."""
    edit(Path("chain.md"), "` prints this report", f" {option}` prints this report")


@pytest.mark.usefixtures("chain")
def test_a_report_that_says_it_replaces_one_of_a_basis_that_never_was_is_altered(cli):
    text = Path("chain.md").read_text("utf-8")
    log = text.split("--as-of ", 1)[1][:36]
    with_option(f"--supersedes {log}:99:{'0' * 12}")

    ran = cli("verify", "chain.md", "--json")

    [item] = ran.json["items"]
    assert (ran.code, codes(ran)) == (4, {"command.differs"})
    assert item["findings"][0]["what"].startswith(f"the command in the report says --supersedes {log}:99:")


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    "option", ["--occurred 9999-99", "--strength nonsense", "--surely", "--published-by x", "--issued x", "--title ' '"]
)
def test_what_the_command_in_a_report_says_wrongly_is_said_of_the_report(cli, option):
    with_option(option)

    ran = cli("verify", "chain.md")

    assert (ran.code, ran.out) == (2, "")
    assert f"the command in the report says {option.partition(' ')[0]}" in ran.err
    assert "where: file chain.md" in ran.err


@pytest.mark.usefixtures("chain")
def test_labels_that_nobody_can_have_set_are_said_of_the_report_and_not_of_the_settings(cli):
    edit(Path("chain.json"), '"labels":[]', f'"labels":["{"x" * 300}"]')

    ran = cli("verify", "chain.json")

    assert (ran.code, ran.out) == (2, "")
    assert "labels in the report" in ran.err
    assert "where: file chain.json" in ran.err


@pytest.mark.usefixtures("chain")
def test_a_report_that_may_never_have_been_printed_is_altered_where_nothing_was_taken_out(cli):
    with_option("--title 'A \ue000 B'")

    ran = cli("verify", "chain.md", "--json")

    assert (ran.code, codes(ran)) == (4, {"report.differs"})
    assert "nothing was taken out since" in ran.out
