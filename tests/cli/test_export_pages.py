"""`timeline export html`, Markdown with figures, the pages of a bundle, binary formats: the same report in each."""

import json
import re
import shlex
import sys
import types
from hashlib import sha256
from pathlib import Path

import pytest

from tests.interop import bundles
from tests.proof.standalone import standalone
from timeline.cli import rendering
from timeline.cli.rendering import REPORTS, Format
from timeline.proof.note import read_vkey

SISTAN = "sistan-2024-01-18"
SQUARE = {"type": "Polygon", "coordinates": [[[60, 25], [64, 25], [64, 29], [60, 29], [60, 25]]]}
OUTLINES = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"name": "Square"}, "geometry": SQUARE}],
}


def data_of(page: str):
    """Return the report data that a page holds."""
    [text] = re.findall('<script type="application/json" id="report">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_a_page_holds_the_very_data_of_the_report(cli):
    given = ("--author", "The desk", "--marking", "amber")

    page = cli("export", "html", SISTAN, *given)

    assert page.code == 0, page.err
    assert page.out.startswith("<!DOCTYPE html>")
    assert data_of(page.out) == cli("export", "json", SISTAN, *given).json


@pytest.mark.usefixtures("seed")
def test_the_same_page_has_the_same_bytes(cli):
    assert cli("export", "html", SISTAN).out == cli("export", "html", SISTAN).out


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("limit", "says"), [("MOST_STEPS", "6 steps, more than 1"), ("MOST_BYTES", "bytes, more than 1")]
)
def test_a_page_that_is_too_large_is_refused_unless_it_may_be(cli, monkeypatch, limit, says):
    monkeypatch.setattr(rendering, limit, 1)

    ran = cli("export", "html", SISTAN, "-o", "chain.html")

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "--occurred" in ran.err
    assert not Path("chain.html").exists()
    assert cli("export", "html", SISTAN, "-o", "chain.html", "--large").code == 0


@pytest.mark.usefixtures("seed")
def test_a_page_of_the_desk_that_leaves_out_a_part_is_a_draft_in_every_format(cli):
    Path("ours/page").mkdir(parents=True)
    Path("ours/page/body.html.j2").write_text("<p>{{ d.title | words }}</p>\n", encoding="utf-8")

    page = cli("export", "html", SISTAN, "--templates", "ours")
    head = cli("export", "json", SISTAN, "--templates", "ours").json["head"]

    assert page.code == 0, page.err
    told = [one["text"] for one in head["why_draft"]]
    parts = ("section 3", "section 12", "section 13", "Annex B", "the word Draft", "the information cut-off")
    assert told[2:] == [f"The templates leave out {one}." for one in parts]


@pytest.mark.usefixtures("seed")
def test_a_script_of_the_desk_is_refused(cli):
    Path("ours/page").mkdir(parents=True)
    Path("ours/page/page.js").write_text("alert(1)", encoding="utf-8")

    ran = cli("export", "html", SISTAN, "--templates", "ours")

    assert ran.code == 2
    assert "it is no template" in ran.err


# --- figures beside Markdown -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_figures_lie_beside_the_markdown_that_links_them(cli):
    plain = cli("export", "md", SISTAN).out
    ran = cli("export", "md", SISTAN, "-o", "chain.md", "--figures")

    assert (ran.code, ran.out) == (0, "chain.md\n")
    linked = re.findall(r"\]\((figures/[a-z-]+\.svg)\)", Path("chain.md").read_text("utf-8"))
    assert linked
    assert sorted(linked) == sorted(path.as_posix() for path in Path("figures").iterdir())
    assert "](figures/" not in plain


@pytest.mark.usefixtures("seed")
def test_figures_are_not_written_over_others(cli):
    assert cli("export", "md", SISTAN, "-o", "chain.md", "--figures").code == 0
    Path("chain.md").unlink()

    again = cli("export", "md", SISTAN, "-o", "chain.md", "--figures")

    assert again.code == 2
    assert "is there already" in again.err
    assert not Path("chain.md").exists()
    assert cli("export", "md", SISTAN, "-o", "chain.md", "--figures", "--force").code == 0


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("argv", [("md", SISTAN), ("html", SISTAN, "-o", "chain.html")])
def test_figures_without_a_file_of_markdown_are_refused(cli, argv):
    ran = cli("export", *argv, "--figures")

    assert (ran.code, ran.out) == (2, "")
    assert "--figures lie beside a file of Markdown" in ran.err


# --- the bundle ------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(cli, tmp_path, monkeypatch):  # noqa: ARG001 — it clears the environment first
    """A desk whose log of 28 events was signed at 9; the command line works on its log, with its key at hand."""
    made = bundles.seed_desk(tmp_path / "desk")
    monkeypatch.setenv("TIMELINE_KEY", str(made.keys.main))
    monkeypatch.setenv("TIMELINE_LOG", str(made.log))
    monkeypatch.setenv("TIMELINE_RECORDER", "desk")
    return made


def older(cli, position):
    dossier = cli("export", "json", SISTAN, "--as-of", position).json
    return f"{dossier['log_id']}:{dossier['position']}:{dossier['root']}"


def test_a_bundle_holds_the_pages_and_figures_that_export_writes(cli, desk):
    given = ("--author", "The desk", "--supersedes", older(cli, "27"))

    assert cli("export", "bundle", SISTAN, *given, "-o", "made").code == 0

    assert cli("export", "md", SISTAN, *given, "-o", "chain.md", "--figures").code == 0
    for name in ("chain.md", *Path("figures").iterdir()):
        beside = Path("made") / str(name).replace("chain", "report")
        assert beside.read_bytes() == Path(name).read_bytes()
    assert Path("made/report.html").read_text("utf-8") == cli("export", "html", SISTAN, *given).out
    assert Path("made/report.json").read_text("utf-8") == cli("export", "json", SISTAN, *given).out
    assert cli("verify", "made", "--key", str(desk.vkey)).code == 0


def test_what_changed_goes_out_with_its_events(cli, desk):
    since = older(cli, "28")
    responses = [one["id"] for one in cli("log", "--type", "response.asserted", "--json").json["items"]]
    assert cli("append", "retraction", f"response:{responses[-1]}", "--reason", "misread", "--recorder", "mk").code == 0

    assert cli("export", "bundle", SISTAN, "--supersedes", since, "-o", "made").code == 0

    rows = json.loads(Path("made/report.json").read_bytes())["changes"]["rows"]
    assert 29 in {position for row in rows for position in row["positions"]}
    assert Path("made/events/29.json").exists()
    assert cli("verify", "made", "--key", str(desk.vkey)).code == 0


@pytest.mark.usefixtures("desk")
def test_the_command_of_a_bundle_makes_its_data_again(cli):
    assert cli("export", "bundle", SISTAN, "--title", "Two 'strikes'", "--marking", "red", "-o", "made").code == 0
    command = shlex.split(json.loads(Path("made/query.json").read_bytes())["command"])

    assert cli(*command[1:]).code == 0
    assert Path("report.json").read_bytes() == Path("made/report.json").read_bytes()


def test_a_figure_of_a_bundle_that_says_another_thing_is_found(cli, desk):
    assert cli("export", "bundle", SISTAN, "-o", "made").code == 0
    figure = next(Path("made/figures").iterdir())
    figure.write_text(figure.read_text("utf-8").replace("Iran", "Iraq"), "utf-8")
    manifest = Path("made/MANIFEST.sha256")
    lines = [line for line in manifest.read_text().splitlines() if not line.endswith(figure.name)]
    digest = sha256(figure.read_bytes()).hexdigest()
    lines.append(f"{digest}  figures/{figure.name}")
    manifest.write_text("".join(f"{line}\n" for line in sorted(lines, key=lambda line: line[66:])))

    ran = cli("verify", "made", "--key", str(desk.vkey))

    assert ran.code == 4
    assert f"figures/{figure.name}: it is not what is made of report.json [report.differs]" in ran.out


WIDE = "saravan-2024-01-18"


@pytest.fixture
def wide(cli, monkeypatch):
    """The longer case, of which there are places: degrees, and so a map. It is the public key of its log."""
    Path("wide").mkdir()
    assert cli("init", "wide/timeline.db", "--case", "iran-pakistan-2024").code == 0
    monkeypatch.setenv("TIMELINE_LOG", "wide/timeline.db")
    assert cli("checkpoint", "key", "new").code == 0
    return read_vkey(cli("checkpoint", "key", "show", "-q").out.split()[0])


def test_a_report_with_degrees_is_checked_by_both_verifiers(cli, wide):
    assert cli("export", "bundle", WIDE, "-o", "made").code == 0

    ran = cli("verify", "made", "--key", str(wide))

    assert ran.code == 0, ran.out
    assert Path("made/figures/map.svg").exists()
    assert "report.md" not in ran.out
    assert standalone(Path("made"), wide).last == ran.out.splitlines()[-1]


def test_with_outlines_of_the_desk_a_bundle_says_what_it_could_not_compare(cli, wide):
    Path("own.geojson").write_text(json.dumps(OUTLINES), encoding="utf-8")

    assert cli("export", "bundle", WIDE, "--outlines", "own.geojson", "-o", "made").code == 0

    ran = cli("verify", "made", "--key", str(wide))
    assert ran.code == 0, ran.out
    for name in ("report.md", "figures/map.svg"):
        assert f"that {name} says what report.json says: it was made with outlines that are not here" in ran.out


@pytest.mark.usefixtures("desk")
def test_a_bundle_takes_no_templates_of_the_desk(cli):
    Path("ours").mkdir()
    Path("ours/report.md.j2").write_text("ours", encoding="utf-8")

    ran = cli("export", "bundle", SISTAN, "--templates", "ours", "-o", "made")

    assert (ran.code, ran.out) == (2, "")
    assert "a reader of a bundle has no templates of yours" in ran.err


def test_a_final_bundle_signs_first_and_needs_an_author_before(cli, desk):
    refused = cli("export", "bundle", SISTAN, "--final", "-o", "made")
    with desk.open() as log:
        assert [size for size, _ in log.checkpoints()] == [9]  # nothing is signed for what is not written

    ran = cli("export", "bundle", SISTAN, "--final", "--author", "The desk", "-o", "made")

    assert refused.code == 1
    assert ran.code == 0, ran.err
    assert json.loads(Path("made/report.json").read_bytes())["head"]["state"] == "Final"


@pytest.mark.usefixtures("desk")
def test_lint_of_a_bundle_lists_and_writes_nothing(cli):
    ran = cli("export", "bundle", SISTAN, "--lint", "--json")

    assert ran.code == 0
    assert ran.json["schema"] == "timeline.lint/1"


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("option", ["--mermaid", "--figures"])
def test_a_bundle_refuses_what_only_a_page_of_markdown_takes(cli, option):
    ran = cli("export", "bundle", SISTAN, option, "-o", "made")

    assert (ran.code, Path("made").exists()) == (2, False)
    assert f"{option} has no effect on a bundle" in ran.err


# --- formats ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def printing(monkeypatch):
    """A format that is binary, made by a package that is there or not."""
    module = types.ModuleType("printing")
    module.make = lambda dossier: b"%PDF " + dossier.title.encode()
    monkeypatch.setitem(sys.modules, "printing", module)

    def take(needs):
        monkeypatch.setitem(REPORTS, "pdf", Format("printing:make", "binary", (), needs))

    return take


@pytest.mark.usefixtures("seed")
def test_a_format_whose_extra_is_missing_says_how_to_install_it(cli, printing):
    printing("no_such_package_at_all")

    ran = cli("--json", "export", "pdf", SISTAN, "-o", "chain.pdf")

    assert ran.code == 2
    assert ran.error["code"] == "extra.missing"
    assert "in a clone of the repository: pip install -e '.[report]'" in ran.error["fix"]


@pytest.mark.usefixtures("seed")
def test_a_binary_report_is_written_and_what_left_is_recorded(cli, printing):
    printing("json")

    ran = cli("export", "pdf", SISTAN, "-o", "chain.pdf", "--record", "the court")

    assert ran.code == 0, ran.err
    content = Path("chain.pdf").read_bytes()
    assert content.startswith(b"%PDF ")
    [item] = cli("log", "--type", "export.made", "--json").json["items"]
    assert (item["body"]["form"], item["body"]["sha256"]) == ("pdf", sha256(content).hexdigest())


@pytest.mark.usefixtures("seed")
def test_a_binary_report_is_not_printed_on_a_terminal(cli, printing, monkeypatch):
    printing("json")
    monkeypatch.setattr("timeline.cli.terminal.Screen.is_terminal", True)

    ran = cli("export", "pdf", SISTAN)

    assert (ran.code, ran.out) == (2, "")
    assert "write it to a file: -o PATH" in ran.err
