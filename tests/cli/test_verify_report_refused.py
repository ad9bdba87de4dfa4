"""`timeline verify` of a report that cannot be checked as it is asked for: another log, files of a desk, no report."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.interop.tampered import edit
from timeline.cli import rendering, verify

SISTAN = "sistan-2024-01-18"
BASIS = "5f0c0000-0000-4000-8000-000000000001:27:9f9f9f9f9f9f"


# --- another log -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("apart")
def test_another_log_that_is_named_is_refused(cli):
    cli("init", "other.db", "--demo", "-q")

    ran = cli("verify", "chain.md", "--log", "other.db")

    assert (ran.code, ran.out) == (2, "")
    assert "the report is of log " in ran.err


def test_a_log_that_does_not_reach_the_basis_is_not_found(cli, apart):
    cli("backup", "older.db", "--position", "9", "--log", str(apart))

    ran = cli("verify", "chain.md", "--log", "older.db")

    assert (ran.code, ran.out) == (3, "")
    assert "the log ends at 9" in ran.err


@pytest.mark.usefixtures("chain")
def test_an_action_that_the_log_does_not_hold_is_not_found(cli):
    text = Path("chain.md").read_text("utf-8")
    Path("chain.md").write_text(text.replace(f"export md {SISTAN}", "export md nobody"), "utf-8")

    assert cli("verify", "chain.md").code == 3


# --- files of the desk -----------------------------------------------------------------------------------------------


@pytest.fixture
def own(cli, seed):  # noqa: ARG001 — the templates are for its report
    """A folder of templates, and a file of outlines."""
    Path("ours/page").mkdir(parents=True)
    Path("ours/page/body.html.j2").write_text("<p>{{ d.title | words }}</p>\n", encoding="utf-8")
    Path("own.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"S"},"geometry":'
        '{"type":"Polygon","coordinates":[[[60,25],[64,25],[64,29],[60,29],[60,25]]]}}]}',
        encoding="utf-8",
    )


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("option", [("--templates", "ours"), ("--outlines", "own.geojson")])
def test_files_of_the_desk_are_asked_for_and_then_it_is_made_with_them(cli, option):
    cli("export", "html", SISTAN, *option, "-o", "chain.html")

    without, with_them = cli("verify", "chain.html"), cli("verify", "chain.html", *option)

    assert without.code == 2
    assert f"give them: {option[0]}" in without.err
    assert with_them.code == 0, with_them.out + with_them.err


@pytest.mark.usefixtures("own")
def test_other_files_of_the_desk_than_those_of_the_report_are_refused(cli):
    cli("export", "html", SISTAN, "--templates", "ours", "-o", "chain.html")
    Path("ours/page/body.html.j2").write_text("<p>other</p>\n", encoding="utf-8")

    ran = cli("verify", "chain.html", "--templates", "ours")

    assert ran.code == 2
    assert "the report was made with others, SHA-256 " in ran.err


@pytest.mark.usefixtures("own")
def test_files_of_the_desk_are_refused_where_the_report_was_made_without(cli):
    cli("export", "html", SISTAN, "-o", "chain.html")

    ran = cli("verify", "chain.html", "--templates", "ours")

    assert ran.code == 2
    assert "made without templates of a desk" in ran.err


@pytest.mark.usefixtures("chain")
def test_no_file_is_opened_that_only_the_report_names(cli):
    """A path in it is somebody else's word."""
    edit(Path("chain.md"), "` prints this report", " --outlines timeline.db` prints this report")

    ran = cli("verify", "chain.md")

    assert ran.code == 2
    assert "give them: --outlines timeline.db" in ran.err


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b""),
        ("x.html", b"<!DOCTYPE html><title>somebody's</title>"),
        ("x.html", b"\xff\xfe"),
        ("x.md", b"\xff\xfe"),
        ("x.json", b"{}"),
        ("x.json", b'{"steps":' + b"[" * 100_000),
        ("x.json", b"[]"),
        ("x.md", b"# A title\n"),
        ("x.docx", b"PK\x03\x04 and nothing more"),
        ("x.pdf", b"%PDF-1.7\n"),
        ("x.pdf", b"<dc:description>timeline export md x --as-of y</dc:description>"),
    ],
)
def test_what_is_no_report_is_refused(cli, name, content):
    Path(name).write_bytes(content)

    ran = cli("verify", name)

    assert (ran.code, ran.out) == (2, "")
    assert "fix:" in ran.err


NONE, UNREAD = "is not in it", "cannot be read in it"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("timeline export md x --as-of 'open", UNREAD),
        (f"timeline export md x --as-of {BASIS} --record w", UNREAD),
        (f"timeline export md x --as-of {BASIS} --marking pink", UNREAD),
        ("timeline export md x --as-of 24", "names no basis"),
        (f"timeline append md x --as-of {BASIS}", NONE),
        (f"timeline export md x --as-of {BASIS}", "no log was named"),
    ],
)
def test_markdown_that_prints_no_command_of_ours_is_refused_for_that(cli, command, why):
    """The last is one, and is read."""
    Path("x.md").write_text(f"To check it against the log: y. Then `{command}` prints this report again, and ", "utf-8")

    ran = cli("verify", "x.md")

    assert ran.code == (1 if why == "no log was named" else 2)
    assert why in ran.out + ran.err


@pytest.mark.usefixtures("keyed")
@pytest.mark.parametrize("name", ["head.md", "head.json", "head.html"])
def test_a_checkpoint_may_have_the_name_of_a_report(cli, name):
    assert cli("checkpoint", "-o", name).code == 0

    ran = cli("verify", name)

    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[-1].startswith("unchecked: checkpoint of timeline.local/timeline at 27 events")


@pytest.mark.usefixtures("chain")
def test_a_line_that_begins_like_a_signature_makes_no_checkpoint_of_a_report(cli):
    path = Path("chain.md")
    path.write_text(path.read_text("utf-8") + "\n\N{EM DASH} The desk\n", "utf-8")

    ran = cli("verify", "chain.md")

    assert (ran.code, ran.out.splitlines()[-1][:8]) == (4, "altered:")


@pytest.mark.usefixtures("chain")
def test_a_file_that_is_too_large_is_not_read(cli, monkeypatch):
    monkeypatch.setattr(verify, "MOST", 1000)

    ran = cli("verify", "chain.md")

    assert (ran.code, ran.out) == (2, "")
    assert "more than 1000 bytes" in ran.err


def test_a_document_that_unpacks_to_too_much_is_not_read(cli):
    with zipfile.ZipFile("x.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<w:p>" * (14 * 1024 * 1024))

    ran = cli("verify", "x.docx")

    assert (ran.code, ran.out) == (2, "")
    assert "a part of it unpacks to more than 64 MB" in ran.err


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("argv", [("--against", "x"), ("--level", "deep")])
def test_what_is_for_signatures_is_not_for_a_report(cli, argv):
    ran = cli("verify", "chain.md", *argv)

    assert ran.code == 2
    assert f"{argv[0]} is for what somebody signed" in ran.err


@pytest.mark.usefixtures("seed")
def test_what_is_for_a_report_is_not_for_a_log(cli):
    ran = cli("verify", "--templates", "x")

    assert ran.code == 2
    assert "--templates is for a report" in ran.err


def test_a_log_may_have_the_name_of_a_report(cli, seed):
    shutil.copy(seed, "log.html")

    ran = cli("verify", "log.html")

    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("ok: 27 events")


@pytest.mark.usefixtures("chain")
def test_a_format_whose_package_is_not_there_is_refused(cli, monkeypatch):
    monkeypatch.setattr(rendering, "find_spec", lambda _: None)

    ran = cli("verify", "chain.pdf")

    assert ran.code == 2
    assert "export pdf" in ran.err
