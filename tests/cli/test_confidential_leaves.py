"""What a confidential source tells leaves the house on no way out: marked words are looked for in all that is printed.

The words are those of `tests.confidences`.
"""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests import builders as make
from tests.cli.asking import EVERYTHING, NOTHING
from tests.cli.json_schema import faults
from tests.confidences import CORRECTED, EVENTS, SOURCES, TOLD, leaks
from timeline.cli import invocation, search
from timeline.cli.export_formats import FORMATS
from timeline.cli.rendering import REPORTS
from timeline.log import SqliteLog, open_log
from timeline.projections.confidential import Lens
from timeline.views.registry import registered
from timeline.views.store import Views

THINGS = [
    *(
        "action:first",
        "action:second",
        "action:third",
        "claim:toll",
        "claim:named",
        "claim:why",
        "claim:moment",
        "claim:who",
    ),
    *("response:answer", "response:other", "response:pre", "source:tip", "note:about-tip", "note:about-clerk"),
]
READ = [
    ("actions",),
    ("actions", "--actor", "iran"),
    *(("claims", "first", *more) for more in ((), ("--history",), ("--ledger",), ("--rule", "range"))),
    *(("claims", "first", "--rule", rule) for rule in ("latest-by-claimant", "by-claimant:zzclerk")),
    *(("chains", *more) for more in ((), ("first",), ("--metrics",), ("first", "--metrics"))),
    *(("chains", "--dyad", "iran,pakistan"), ("chains", "--dyad", "iran,pakistan", "--episodes", "gap:30")),
    *(("show", name, *more) for name in THINGS for more in ((), ("--history",))),
    ("check", "--all"),
    ("check", "first", "--all"),
    ("diff", "0"),
    ("diff", "14"),
    ("diff", "14", "--chain", "first"),
    *(("search", word) for word in ("first", "khan", "qqpublisher", "qqclerk", "qqalias", "qqquote", "qqtime")),
    *(("search", word) for word in ("first", "khan", "qqpublisher", "qqclerk", "qqalias", "qqquote")),
    *(("search", word) for word in ("qqtime", "qqtext", "qqtarget", "qqstatus", "qqnoted", "qqknown")),
    *(("search", word) for word in ("qqtitle", "qqgap", "qqexpected")),
    ("log", "--all"),
]
NOT_FOUND = 3
FORMS = [(), ("--json",), ("--csv",)]


@pytest.fixture(scope="module")
def leaky(tmp_path_factory):
    """A log in which every field that may tell of a confidential source does."""
    path = tmp_path_factory.mktemp("leaky") / "timeline.db"
    with SqliteLog.create(path, origin="desk.example/log") as log:
        make.fill(log, *EVENTS, CORRECTED)
    return path


def texts_of(path: Path) -> str:
    """Return all that can be read in a file: in the parts of a package, and in the pages of a PDF."""
    content = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    text = content.decode("utf-8", "replace")
    if content.startswith(b"%PDF"):
        for argv in (["pdftotext", str(path), "-"], ["pdfinfo", str(path)]):
            text += subprocess.run(argv, capture_output=True, check=True).stdout.decode("utf-8", "replace")
    return text


def names(said: str, *typed: str) -> set[str]:
    """Return the same but for ids: where an actor or a note stands for itself it goes by its id."""
    return {one for one in leaks(said, *typed) if one.startswith("qq")}


def unveil(monkeypatch):
    """Take the lens away."""
    monkeypatch.setattr(Lens, "of", lambda _, register: register)
    monkeypatch.setattr(Lens, "told", lambda _, __, recorded: recorded)


@pytest.mark.parametrize("form", FORMS, ids="".join)
@pytest.mark.parametrize("argv", READ, ids=" ".join)
def test_no_verb_that_reads_tells_what_a_confidential_source_tells(cli, leaky, argv, form):
    ran = cli(*argv, *form, "--log", str(leaky))

    is_of_actors = argv[0] in ("log", "diff", "check") or argv[1:2] == ("note:about-clerk",)
    assert ran.code in (0, 1, NOT_FOUND)
    assert (names if is_of_actors else leaks)(ran.out + ran.err, *argv) == set()


def test_the_log_names_in_no_event_but_their_own_who_speaks_in_confidence(cli, leaky):
    items = cli("log", "--all", "--json", "--log", str(leaky)).json["items"]

    others = [one for one in items if one["kind"] != "actor" and one["id"] != "about-clerk"]
    assert len(others) == len(SOURCES) + len(TOLD)
    assert leaks(repr(others)) == {"zzorigin"}  # the id of a confidential source: that is told


@pytest.mark.parametrize("named", ["actor:zzclerk", "actor:zzpub"])
def test_whom_confidential_sources_alone_name_is_shown_by_id_and_without_the_source(cli, leaky, named):
    for more in ((), ("--json",), ("--history",), ("--history", "--json")):
        ran = cli("show", named, *more, "--log", str(leaky))

        assert (ran.code, leaks(ran.out, named)) == (0, set())
        assert "kept back" in ran.out
        assert "source tip" not in ran.out


@pytest.mark.parametrize("argv", [("--as-of", "14"), ("--as-of", "22"), ("--published-by", "2024-01-20")], ids=" ".join)
def test_neither_a_basis_nor_a_clock_lets_it_out(cli, leaky, argv):
    for verb in (("actions",), ("claims", "first"), ("chains", "first"), ("search", "first")):
        ran = cli(*verb, *argv, "--json", "--log", str(leaky))

        assert leaks(ran.out + ran.err, *verb) - {"zzorigin"} == set()  # a source of which nobody tells when it was


UNVEILED = [
    *(("claims", "first"), ("chains", "first"), ("actions", "--json"), ("diff", "14"), ("log", "--all")),
    *(("check", "--all"), ("show", "claim:toll"), ("show", "actor:zzclerk"), ("search", "qqclerk")),
]


@pytest.mark.parametrize("argv", UNVEILED, ids=" ".join)
def test_without_the_lens_it_is_told(cli, leaky, monkeypatch, argv):
    unveil(monkeypatch)

    assert leaks(cli(*argv, "--log", str(leaky)).out) - {"zzclerk"} != set()


@pytest.mark.parametrize("argv", [one for one in READ if one[0] != "log"], ids=" ".join)
def test_what_stands_in_its_place_is_as_the_schema_says(cli, leaky, argv):
    ran = cli(*argv, "--json", "--log", str(leaky))
    if ran.code == NOT_FOUND:
        return
    schema = cli("schema", ran.json["schema"]).json

    assert list(faults(ran.json, schema, schema)) == []


@pytest.fixture(scope="module")
def viewed(leaky, tmp_path_factory):
    """The same log, with views beside it."""
    path = tmp_path_factory.mktemp("viewed") / "timeline.db"
    shutil.copy(leaky, path)
    with open_log(path) as log, Views(log, path) as views:
        views.refresh([view.name for view in registered()])
    return path


def take_for(monkeypatch, length: int) -> None:
    """Let logs be taken for long ones, of which answers are read from what views find, or for short ones."""
    for room in (invocation, search):
        monkeypatch.setattr(room, "SHORT", length)


@pytest.mark.parametrize("argv", [one for one in READ if one[0] not in ("check", "log")], ids=" ".join)
def test_of_a_long_log_with_views_the_answers_are_the_same(cli, leaky, viewed, monkeypatch, argv):
    take_for(monkeypatch, NOTHING)
    of_views = cli(*argv, "--json", "--log", str(viewed))
    take_for(monkeypatch, EVERYTHING)
    of_all = cli(*argv, "--json", "--log", str(leaky))

    assert leaks(of_views.out, *argv) == leaks(of_all.out, *argv)
    assert (of_views.code, of_views.json if of_views.code == 0 else None) == (
        of_all.code,
        of_all.json if of_all.code == 0 else None,
    )


def test_control_an_index_that_is_believed_tells_the_name_of_who_speaks_in_confidence(cli, viewed, monkeypatch):
    take_for(monkeypatch, NOTHING)
    monkeypatch.setattr(search, "_holds_back", lambda *_: False)

    assert leaks(cli("search", "khan", "--log", str(viewed)).out) != set()


# --- exports ---------------------------------------------------------------------------------------------------------

EXPORTS = [(name, "first", *more) for name in REPORTS for more in (((), ("--figures",)) if name == "md" else ((),))]
EXPORTS += [(name, *action) for name in FORMATS for action in ((), ("first",))]
EXPORTS += [("bundle", "first"), ("csv", "--excel"), ("csv", "--hxl"), ("geojson", "--links")]


def exported(cli, leaky, folder: Path, asked: tuple[str, ...]) -> tuple[str, str]:
    """Return all that can be read in what an export writes, and what it says. A bundle is signed, with a new key."""
    if asked[0] == "bundle":
        leaky = shutil.copy(leaky, folder / "timeline.db")
        assert cli("checkpoint", "key", "new", "--log", str(leaky)).code == 0
    ran = cli("export", *asked, "-o", str(folder / "made"), "--log", str(leaky))
    assert ran.code == 0, ran.err
    made = folder / "made"
    files = [made] if made.is_file() else [path for path in made.rglob("*") if path.is_file()]
    files += (folder / "figures").rglob("*.svg")
    assert files
    return "\n".join(texts_of(path) for path in files), ran.out + ran.err


@pytest.mark.parametrize("asked", EXPORTS, ids=" ".join)
def test_no_export_tells_what_a_confidential_source_tells(cli, leaky, tmp_path, asked):
    content, said = exported(cli, leaky, tmp_path, asked)

    assert leaks(content + said) - {"zzorigin"} == set()


@pytest.mark.parametrize("asked", [("md", "first"), ("json", "first"), ("csv",), ("graphml",)], ids=" ".join)
def test_without_the_lens_an_export_tells_it(cli, leaky, tmp_path, monkeypatch, asked):
    unveil(monkeypatch)
    content, _ = exported(cli, leaky, tmp_path, asked)

    assert leaks(content) - {"zzorigin"} != set()


@pytest.mark.slow
def test_the_tags_of_a_pdf_tell_none_of_it_either(cli, leaky, tmp_path):
    exported(cli, leaky, tmp_path, ("pdf", "first"))
    argv = ["pdfinfo", "-struct-text", str(tmp_path / "made")]
    tags = subprocess.run(argv, capture_output=True, check=True).stdout.decode("utf-8", "replace")

    assert leaks(tags) == set()
    assert "Iran struck" in tags
