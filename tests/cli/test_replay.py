"""`timeline replay`: views that are stored, folded elsewhere, compared, measured and followed."""

import json
import shutil
from contextlib import closing

import pytest

from events.catalogue import EVENTS
from tests.log.worlds import tamper
from timeline import _sqlite
from timeline.cli.profiling import OTHER, PARTS, Samples
from timeline.log import open_log
from timeline.views import apart
from timeline.views import check as checking
from timeline.views.registry import registered
from timeline.views.store import Views

NAMES = [view.name for view in registered()]


@pytest.fixture
def stored(seed):
    """Changes or asks the stored views behind the program's back."""

    def ask(statement):
        with closing(_sqlite.connect(seed.with_name("timeline.db.views.db"))) as file:
            found = file.execute(statement).fetchall()
            file.commit()
            return found

    return ask


def replayed(cli, *argv):
    return {one["view"]: one for one in cli("replay", *argv, "--json").json["items"]}


def corrected(cli, title="Another title"):
    assert cli("append", "correction", "action:sistan", "--set", f"title={title}", "--reason", "x").code == 0


# --- stored ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_all_views_are_brought_up_to_the_head(cli):
    first = replayed(cli)
    corrected(cli)
    second = replayed(cli)

    assert list(first) == list(second) == NAMES
    assert {one["done"] for one in first.values()} == {"built anew: not built yet"}
    assert {one["done"] for one in second.values()} == {"caught up"}
    assert {one["position"] for one in second.values()} == {28}
    assert {one["done"] for one in replayed(cli).values()} == {"nothing"}


@pytest.mark.usefixtures("seed")
def test_with_names_those_alone_are_told_of(cli):
    assert list(replayed(cli, "chains")) == ["chains"]
    assert cli("replay", "ladder").code == 3


def test_the_views_are_disposable(cli, seed):
    before = replayed(cli)
    seed.with_name("timeline.db.views.db").unlink()
    after = replayed(cli)

    assert [one["digest"] for one in after.values()] == [one["digest"] for one in before.values()]


@pytest.mark.usefixtures("seed")
def test_what_was_caught_up_is_what_is_built_anew(cli):
    replayed(cli)
    corrected(cli)
    caught_up, anew = replayed(cli), replayed(cli, "--rebuild")

    assert {one["done"] for one in anew.values()} == {"built anew: asked for"}
    assert [one["digest"] for one in anew.values()] == [one["digest"] for one in caught_up.values()]


# --- at a basis ------------------------------------------------------------------------------------------------------


def test_at_a_basis_no_stored_view_is_touched(cli, seed):
    folded = replayed(cli, "--as-of", "20")

    assert {(one["position"], one["stored"]) for one in folded.values()} == {(20, False)}
    assert not seed.with_name("timeline.db.views.db").exists()
    assert not [one.name for one in seed.parent.iterdir() if "scratch" in one.name]


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("size", ["1", "7", "1000"])
def test_a_fold_at_a_basis_gives_the_same_rows_however_long_its_pages_are(cli, size):
    head = replayed(cli)
    folded = replayed(cli, "--as-of", "27", "--batch", size)

    assert [one["digest"] for one in folded.values()] == [one["digest"] for one in head.values()]


def test_what_was_known_then_is_what_a_log_cut_off_there_holds(cli, seed, tmp_path):
    folded = replayed(cli, "--as-of", "27")
    corrected(cli)

    assert [one["digest"] for one in replayed(cli, "--as-of", "27").values()] == [
        one["digest"] for one in folded.values()
    ]
    shutil.copy(seed, tmp_path / "copy.db")
    assert replayed(cli, "--log", "copy.db")["register"]["digest"] != folded["register"]["digest"]


# --- compared --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_views_that_are_as_they_should_be_show_no_drift(cli):
    replayed(cli)
    corrected(cli)

    ran = cli("replay", "--check", "--json")

    assert (ran.code, ran.json["items"]) == (0, [])
    assert f"no drift: {', '.join(NAMES)}" in ran.err


@pytest.mark.parametrize(
    ("change", "table", "key", "what"),
    [
        (
            "UPDATE actions SET title = 'x' WHERE action = 'sistan-2024-01-18'",
            "actions",
            ["sistan-2024-01-18"],
            "changed",
        ),
        ("DELETE FROM actors WHERE actor = 'pakistan'", "actors", ["pakistan"], "removed"),
        ("INSERT INTO sources (source) VALUES ('nobody')", "sources", ["nobody"], "added"),
    ],
    ids=["changed", "removed", "added"],
)
def test_drift_is_exit_1_and_names_view_table_key_and_what_differs(cli, stored, change, table, key, what):
    replayed(cli)
    stored(change)

    ran = cli("replay", "register", "--check", "--json")

    assert ran.code == 1
    [item] = ran.json["items"]
    assert (item["view"], item["table"], item["key"], item["what"]) == ("register", table, key, what)
    assert item["columns"] == ["title"] if what == "changed" else item["columns"]
    assert f'drift in view register, table {table}, key ["{key[0]}"]: {what}' in ran.err


def test_drift_is_mended_by_building_anew(cli, stored):
    replayed(cli)
    stored("UPDATE actions SET title = 'x'")
    assert cli("replay", "register", "--rebuild").code == 0

    assert cli("replay", "register", "--check").code == 0


def test_rows_that_other_code_made_are_compared_and_left_as_they_are(cli, stored):
    replayed(cli)
    stored("UPDATE actions SET title = 'x' WHERE action = 'sistan-2024-01-18'")
    stored("UPDATE view SET fingerprint = 'other' WHERE name = 'register'")

    ran = cli("replay", "register", "chains", "--diff", "--json")

    [item] = ran.json["items"]
    assert (ran.code, item["what"], item["columns"], item["before"]["title"]) == (0, "changed", ["title"], "x")
    assert item["after"]["title"].startswith("Pakistan strikes")
    assert ran.json["total"] == 1
    assert "chains: nothing to compare: no rows are stored that other code made" in ran.err
    assert stored("SELECT title FROM actions WHERE action = 'sistan-2024-01-18'") == [("x",)]


def test_rows_that_are_not_listed_are_counted(cli, stored, monkeypatch):
    monkeypatch.setattr("timeline.cli.replay_check._SHOWN", 2)
    replayed(cli)
    stored("UPDATE actions SET title = 'x'")
    stored("UPDATE view SET fingerprint = 'other' WHERE name = 'register'")

    ran = cli("replay", "register", "--diff", "--json")

    assert (ran.json["total"], len(ran.json["items"])) == (7, 2)
    assert "7 rows differ, of which 2 are listed" in ran.err


def test_rows_are_compared_in_one_state_whoever_builds_meanwhile(cli, stored, seed, monkeypatch):
    """Another program has the code of now too, and builds what is being compared."""
    replayed(cli)
    stored("UPDATE actions SET title = 'x' WHERE action = 'sistan-2024-01-18'")
    stored("UPDATE view SET fingerprint = 'other' WHERE name = 'register'")

    def folding(*given, real=checking.scratch, **more):
        with closing(open_log(seed)) as log, Views(log, seed) as others:
            others.refresh()
        return real(*given, **more)

    monkeypatch.setattr(checking, "scratch", folding)

    assert [one["what"] for one in cli("replay", "register", "--diff", "--json").json["items"]] == ["changed"]


def test_what_was_redacted_since_is_not_shown_from_the_rows_before(cli, stored):
    replayed(cli)
    stored("UPDATE view SET fingerprint = 'other' WHERE name = 'register'")
    redacted = ("redact", "sistan-2024-01-18", "--field", "title", "--ground", "personal_data", "--approved-by", "ed")
    assert cli(*redacted, "--yes").code == 0

    ran = cli("replay", "register", "--diff", "--json")

    assert ran.json["items"] == []
    assert "nothing to compare" in ran.err


# --- measured --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_where_the_time_went_adds_up(cli):
    *parts, whole = cli("replay", "--rebuild", "--profile", "--json").json["items"]

    assert whole["part"] == "all"
    assert {one["part"] for one in parts} <= {*PARTS, OTHER}
    assert len({one["part"] for one in parts} - {OTHER}) >= 3
    assert sum(one["seconds"] for one in parts) == pytest.approx(whole["seconds"], abs=0.01)


@pytest.mark.usefixtures("seed")
def test_where_the_time_of_a_fold_at_a_basis_went_is_the_only_result(cli):
    assert cli("replay", "--as-of", "20", "--profile", "--json").json["schema"] == "timeline.profile/1"


def test_time_is_counted_for_the_innermost_part_that_has_a_name():
    class Frame:
        def __init__(self, module, name, below=None):
            self.f_globals, self.f_code, self.f_back = {"__name__": module}, self, below
            self.co_name = name

    ticks = iter([0.0, 1.0, 3.0, 6.0, 10.0])
    samples = Samples(clock=lambda: next(ticks))
    work = Frame("timeline.views.work", "run")
    samples.take(Frame("timeline.views.generation", "insert", work))
    samples.take(Frame("msgspec", "encode", Frame("timeline.views.rows", "rows", Frame("x", "y", work))))
    samples.take(Frame("hashlib", "sha256", Frame("timeline.log.tree", "extend", work)))
    samples.take(None)

    assert dict(samples.seconds) == {"insert": 1.0, "rows": 2.0, "verify": 3.0, OTHER: 4.0}


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("options", "processes"),
    [((), 1), (("--rebuild",), 1), (("--rebuild", "--profile"), 0), (("--check",), 0), (("--as-of", "20"), 0)],
    ids=str,
)
def test_a_second_process_learns_only_where_nothing_is_measured_compared_or_read_in_other_pages(
    cli, monkeypatch, options, processes
):
    used = []

    def here(make):
        used.append(make)
        yield from make()

    monkeypatch.setattr(apart, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(apart, "has_a_core_to_spare", lambda: True)
    monkeypatch.setattr(apart, "may_fork", lambda: True)
    monkeypatch.setattr(apart, "ahead", here)

    assert cli("replay", *options).code == 0
    assert len(used) == processes


# --- what does not go together ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    "options",
    [
        ("--check", "--diff"),
        ("--check", "--rebuild"),
        ("--follow", "--diff"),
        ("--check", "--as-of", "3"),
        ("--check", "--profile"),
        ("--after", "3"),
        ("--batch", "3"),
        ("--check", "--batch", "3"),
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused(cli, options):
    ran = cli("replay", *options)

    assert ran.code == 2
    assert ran.out == ""


# --- an event that cannot be read ------------------------------------------------------------------------------------


def test_an_event_that_does_not_read_stops_every_view_where_it_was(cli, seed, stored):
    replayed(cli)
    corrected(cli)
    tamper(seed, "UPDATE event SET leaf = x'7b7d' WHERE position = 28")

    for argv in (("replay", "chains"), ("replay", "chains", "--as-of", "28")):
        error = cli(*argv, "--json", "-q").error

        assert (error["code"], error["where"]) == ("view.unreadable", {"view": "chains", "position": 28})
        assert cli(*argv).code == 4
    assert {position for (position,) in stored("SELECT position FROM view")} == {27}


def test_an_event_that_a_newer_version_wrote_stops_every_view_where_it_was(cli, stored, monkeypatch):
    replayed(cli)
    assert cli("append", "note", "actor:iran", "--text", "x").code == 0
    monkeypatch.setattr("events.catalogue.EVENTS", {name: one for name, one in EVENTS.items() if name != "note.added"})

    ran = cli("replay", "register", "--json", "-q")

    assert (ran.code, ran.error["code"]) == (2, "view.unknown-type")
    assert ran.error["message"].startswith("view register fails at position 28, note.added: ")
    assert {position for (position,) in stored("SELECT position FROM view")} == {27}


# --- followed --------------------------------------------------------------------------------------------------------


def lines(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.usefixtures("seed")
def test_rows_show_as_they_change_with_the_event_that_did_it(cli, looks):
    looks += [lambda: corrected(cli), lambda: cli("append", "retraction", "action:panjgur", "--reason", "x")]

    ran = cli("replay", "register", "--follow")

    actions = [one for one in lines(ran) if one["table"] == "actions"]
    assert ran.code == 0
    assert [(one["what"], one["key"], one["position"]) for one in actions] == [
        ("changed", ["sistan-2024-01-18"], 28),
        ("changed", ["panjgur-2024-01-16"], 29),
    ]
    assert actions[0]["before"]["title"] != actions[0]["after"]["title"] == "Another title"
    assert "followed up to position 29; go on with --after" in ran.err


@pytest.mark.usefixtures("seed")
def test_an_index_of_texts_is_not_followed_and_that_is_said(cli):
    ran = cli("replay", "search", "--follow")

    assert ran.code == 2
    assert "search is an index of texts, whose rows are not told" in ran.err


@pytest.mark.usefixtures("seed", "looks")
def test_what_is_followed_from_nothing_adds_up_to_what_is_stored(cli, stored):
    replayed(cli)
    rows = {}
    for one in lines(cli("replay", "register", "chains", "--follow", "--after", "0")):
        rows[one["table"], tuple(one["key"])] = one["after"]

    for table in ("actions", "claims", "chains", "links"):
        there = [row for (name, _), row in rows.items() if name == table and row is not None]
        assert sorted(map(str, map(tuple, map(dict.values, there)))) == sorted(
            map(str, stored(f"SELECT * FROM {table}"))
        )


@pytest.mark.usefixtures("seed")
def test_what_is_taken_out_shows_as_a_change_too(cli, looks):
    redact = ("redact", "sistan-2024-01-18", "--field", "title", "--ground", "personal_data", "--approved-by", "ed")
    looks.append(lambda: cli(*redact, "--yes"))

    changed = [one for one in lines(cli("replay", "register", "--follow")) if one["table"] == "actions"]

    assert [(one["position"], one["what"], "title" in one["columns"]) for one in changed] == [(28, "changed", True)]
    assert changed[0]["before"] is None
    assert changed[0]["after"]["title"].startswith("withheld")


@pytest.mark.usefixtures("seed")
def test_what_has_become_confidential_is_not_told_as_what_was_before(cli, looks):
    said = ("append", "correction", "source:ft-2024-01-18", "--set", "confidential=true", "--reason", "x")
    looks.append(lambda: cli(*said, "--recorder", "mk"))

    found = lines(cli("replay", "register", "--follow"))

    assert {one["table"] for one in found} >= {"sources", "citations"}
    assert {str(one["before"]) for one in found if one["what"] != "added"} == {"None"}


@pytest.mark.usefixtures("looks")
def test_a_basis_that_the_log_contradicts_is_an_alarm_here_too(cli, seed):
    log = cli("log", "--json").json["basis"]["log"]

    assert cli("replay", "--follow", "--after", f"{log}:5:{'0' * 64}").code == 4
    assert seed.exists()
