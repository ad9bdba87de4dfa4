"""What goes out to other tools, and ids that are made: neither tells who is behind a confidential source."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import go
from timeline.cli import export_bundle, export_formats
from timeline.cli.export_formats import FORMATS
from timeline.reports.lint import sealed

CITED = ("--source", "tip", "--quote", "ten were hurt there")
ACTION = (
    *("append", "action", "--kind", "strike", "--actor", "iran", "--territory", "PK", "--place", "near Panjgur"),
    *("--occurred", "2024-01-16", "--zone", "place", "--id", "act2"),
)
DESK = (
    ("init", "--recorder", "desk"),
    *(("append", "actor", "--name", name, "--kind", "state", "--id", id_) for name, id_ in (("Iran", "iran"),)),
    ("append", "actor", "--name", "Dawn", "--kind", "outlet"),
    ("append", "actor", "--name", "The Paper", "--kind", "outlet", "--id", "paper"),
    ("append", "actor", "--name", "Karim Balochzz", "--kind", "person", "--id", "karim"),
    ("append", "source", "--publisher", "paper", "--published", "2024-01-17", "--id", "article"),
    (*ACTION, "--source", "article", "--quote", "struck there"),
)
TIP = ("append", "source", "--publisher", "dawn", "--published", "2024-01-17", "--id", "tip")
CLAIM = ("append", "claim", "act2", "--by", "dawn", "--quantity", "injured", "--value", "10", *CITED)
SPOKEN = ("append", "claim", "act2", "--by", "karim", "--quantity", "killed", "--value", "3", *CITED)
TOLD = "Karim Balochzz told us to wait"
NOTED = ("append", "note", "act2", "--text", TOLD, "--kind", "takeaway")
CASED = ("append", "case", "--title", "What Karim Balochzz saw", "--id", "seen")
SECRET = ("Balochzz", "Dawn", "dawn", "karim")


def logged(folder: Path, *lines: tuple[str, ...]) -> Path:
    """Return a folder with a log in which these lines were recorded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for argv in lines:
            assert go(*argv).code == 0, argv
    return folder


@pytest.fixture(scope="module")
def open_log(tmp_path_factory) -> Path:
    """The log of a desk with a public source, and two actors of whom it says nothing."""
    return logged(tmp_path_factory.mktemp("open"), *DESK)


@pytest.fixture(scope="module")
def kept_log(open_log, tmp_path_factory) -> Path:
    """The same, where one of the two publishes a confidential source and the other speaks in it."""
    folder = tmp_path_factory.mktemp("kept")
    copy(open_log, folder)
    return logged(folder, (*TIP, "--confidential"), SPOKEN)


def copy(log: Path, to: Path) -> None:
    for name in ("timeline.db", "timeline.toml"):
        shutil.copy(log / name, to / name)


def running(cli):
    """Return what runs a command line; what records must succeed."""

    def ran(*argv):
        done = cli(*argv)
        assert done.code == 0 or argv[0] == "export", done.err
        return done

    return ran


@pytest.fixture
def run(cli, open_log, tmp_path):
    """Runs command lines on a copy of the log without anything confidential."""
    copy(open_log, tmp_path)
    return running(cli)


@pytest.fixture
def whispered(cli, kept_log, tmp_path):
    """Runs command lines on a copy of the log with a confidential source."""
    copy(kept_log, tmp_path)
    return running(cli)


# --- ids that are made -----------------------------------------------------------------------------------------------


def test_the_id_of_a_claim_does_not_name_who_is_known_from_a_confidential_source_alone(run):
    run(*TIP, "--confidential")

    assert run(*CLAIM).out == "act2-injured\n"
    assert run(*CLAIM[:8], "11", *CITED).out == "act2-injured-2\n"
    assert run(*CLAIM).err.startswith("already recorded")


def test_control_of_a_public_source_it_does(run):
    run(*TIP)

    assert run(*CLAIM).out == "act2-injured-dawn\n"


@pytest.mark.parametrize(("more", "id_"), [(("--confidential",), "act3-injured"), ((), "act3-injured-dawn")])
def test_a_claim_that_comes_with_its_action_is_called_by_the_same_rule(run, more, id_):
    run(*TIP, *more)

    made = run(*ACTION[:-1], "act3", *CITED, "--claim", "dawn;injured=10")

    assert made.out.splitlines() == ["act3", id_]


@pytest.mark.parametrize(("about", "id_"), [("actor:karim", "person-comment"), ("actor:iran", "iran-comment")])
def test_the_id_of_a_note_names_no_actor_but_a_state(whispered, about, id_):
    assert whispered("append", "note", about, "--text", "Knows the town.").out == f"{id_}\n"


@pytest.mark.parametrize("format_", ["md", "json", "html", "csv", "mermaid"])
def test_an_id_from_before_the_source_became_confidential_stops_whatever_prints_it(run, format_):
    run(*TIP)
    run(*CLAIM)
    assert run("export", format_, "act2", "-o", "before").code == 0
    run("append", "correction", "source:tip", "--set", "confidential=true", "--reason", "They asked us.")

    ran = run("export", format_, "act2", "-o", "out")

    is_printed = format_ != "mermaid"  # it holds no claims
    assert ran.code == (1 if is_printed else 0)
    assert ("was recorded at position" in ran.err) == is_printed
    assert Path("out").exists() != is_printed
    assert not any(word in ran.err for word in SECRET)


def test_control_without_the_look_at_ids_it_is_printed(run, monkeypatch):
    monkeypatch.setattr(sealed, "_telling_ids", lambda *_: iter(()))
    run(*TIP)
    run(*CLAIM)
    run("append", "correction", "source:tip", "--set", "confidential=true", "--reason", "They asked us.")

    assert "act2-injured-dawn" in run("export", "md", "act2").out


def test_the_id_of_a_source_that_became_confidential_may_tell_who_published_it(run):
    named = run(*TIP[:-2]).out.strip()
    cited = ("--source", named, "--quote", "ten were hurt there")
    claim = run(*CLAIM[:9], *cited).out.strip()
    run("append", "correction", f"source:{named}", "--set", "confidential=true", "--reason", "They asked us.")
    refused = run("export", "csv", "-o", "out")
    run("append", "note", f"claim:{claim}", "--kind", "hold", "--text", "Its id, and its source's.")

    assert (named, refused.code) == ("dawn-2024-01-17", 1)
    assert run("export", "csv", "-o", "out").code == 0


def test_what_the_refusal_says_mends_it(run):
    run(*TIP)
    run(*CLAIM)
    run("append", "correction", "source:tip", "--set", "confidential=true", "--reason", "They asked us.")
    run("append", "note", "claim:act2-injured-dawn", "--kind", "hold", "--text", "Its id.")

    assert run(*CLAIM, "--id", "act2-hurt").out == "act2-hurt\n"
    for format_ in ("csv", "md"):
        assert run("export", format_, "act2", "-o", f"out.{format_}").code == 0
    assert "act2-hurt" in Path("out.csv/claims.csv").read_text()


# --- what people wrote -----------------------------------------------------------------------------------------------


def test_before_a_table_is_written_what_people_wrote_is_looked_through(whispered):
    whispered(*NOTED)
    whispered(*CASED)
    whispered("append", "case", "--title", "What the paper saw", "--id", "open")

    ran = whispered("export", "csv", "--excel", "--hxl", "-o", "out")

    assert ran.code == 1
    for place in ("notes.csv row 2", "cases.csv row 2", "excel/notes.csv row 2", "hxl/notes.csv row 3"):
        assert place in ran.err
    assert "row 3: " not in ran.err.replace("hxl/notes.csv row 3: ", "").replace("hxl/cases.csv row 3: ", "")
    assert "timeline append correction" in ran.err
    assert not any(word in ran.err for word in SECRET)
    assert not Path("out").exists()


def test_once_it_is_written_in_other_words_the_table_goes_out(whispered):
    note = whispered(*NOTED).out.strip()
    whispered("append", "correction", "act2", "--set", "title=What Karim Balochzz saw", "--reason", "It has a title.")
    whispered(*CASED)
    for held in (f"note:{note}", "case:seen"):
        whispered("append", "note", held, "--kind", "hold", "--text", "It names somebody.")
    whispered("append", "correction", "act2", "--set", "title=Iran struck there", "--reason", "A name.")
    whispered("append", "note", "act2", "--text", "We were told to wait", "--kind", "takeaway")

    assert whispered("export", "csv", "-o", "out").code == 0
    assert "We were told to wait" in Path("out/notes.csv").read_text()
    assert "Iran struck there" in Path("out/actions.csv").read_text()


def test_control_without_that_look_the_table_tells_it(whispered, monkeypatch):
    whispered(*NOTED)
    monkeypatch.setattr(export_formats, "check_outgoing", lambda *_: None)

    assert whispered("export", "csv", "-o", "out").code == 0
    assert TOLD in Path("out/notes.csv").read_text()


def test_a_name_that_stands_in_the_open_stops_nothing(whispered):
    whispered(*NOTED)
    cited = ("--source", "article", "--quote", "said Karim Balochzz")
    whispered("append", "claim", "act2", "--by", "karim", "--quantity", "killed", "--value", "4", *cited)

    assert whispered("export", "csv", "-o", "out").code == 0


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_that_holds_a_title_is_looked_through_however_it_is_written(whispered, format_):
    title = 'Iran hit what "Karim Balochzz" of the district office of Panjgur, with all his men, had long shown to us'
    where = [one if one != "act2" else "act4" for one in ACTION]
    at = ("--at", "26.97,64.09", "--radius", "5", "--source", "article", "--quote", "struck there")
    whispered(*where, "--title", title, *at)

    ran = whispered("export", format_, "act4", "-o", "out")

    assert ran.code == 1, ran.err
    assert not Path("out").exists()
    assert "Balochzz" not in ran.err


@pytest.mark.parametrize("format_", FORMATS)
def test_control_a_title_without_a_name_that_is_kept_back_goes_out_in_every_format(whispered, format_):
    assert whispered("export", format_, "-o", "out").code == 0


@pytest.mark.parametrize("broken", ["ten were\r\n  hurt there", "ten were\\nhurt there", "ten we\r\n re hurt there"])
def test_words_that_a_format_folds_are_found(whispered, broken, monkeypatch):
    monkeypatch.setattr("timeline.exchange.ics.write", lambda *_: broken)

    assert whispered("export", "ics").code == 1


def test_a_table_of_long_cells_is_told_by_row_too(whispered):
    whispered("append", "note", "act2", "--text", f"{'x' * 3000} {TOLD}", "--id", "long")
    limit = csv.field_size_limit(100)
    try:
        ran = whispered("export", "csv", "-o", "out")
        now = csv.field_size_limit()
    finally:
        csv.field_size_limit(limit)

    assert "notes.csv row 2: " in ran.err
    assert now == 100


def test_the_tables_of_a_bundle_are_looked_through(whispered, monkeypatch):
    looked_at = []
    monkeypatch.setattr(export_bundle, "check_outgoing", lambda _, files: looked_at.extend(files))
    whispered("checkpoint", "key", "new")

    assert whispered("export", "bundle", "act2", "-o", "out").code == 0
    assert {"data/notes.csv", "data/cases.csv"} <= set(looked_at)


# --- the record itself -----------------------------------------------------------------------------------------------


def test_of_the_record_itself_it_is_said_that_what_is_confidential_goes_along(whispered):
    whispered(*NOTED)

    ran = whispered("export", "jsonl", "-o", "out")

    assert (ran.code, ran.err.count("confidential")) == (0, 1)


def test_where_nothing_is_confidential_nothing_is_said_or_looked_for(run, monkeypatch):
    monkeypatch.delattr(sealed, "kept_in")
    run(*NOTED)

    assert "confidential" not in run("export", "jsonl", "-o", "out").err
    assert run("export", "csv", "-o", "tables").code == 0
