"""The file of the views: stale, foreign, damaged, of another version, in other hands; it is made anew or left alone."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import builders as make
from tests.cases.packaged import events_of
from tests.contracts.redactions import of_fields
from tests.log.worlds import new_log
from tests.views.stored import caught_up, content, from_nothing
from timeline import _sqlite
from timeline.errors import FileRefused, LogUnavailable, NotFound
from timeline.log.purge import drop_views
from timeline.views import file, fingerprint, register, stamp
from timeline.views.store import Views

CASE = events_of("kerman-2024")


@pytest.fixture
def path(tmp_path):
    """Where the log lies."""
    return tmp_path / "timeline.db"


@pytest.fixture
def log(path):
    """The log of the seed case."""
    with new_log(path) as log:
        make.fill(log, *CASE)
        yield log


def reasons(log, path, **more):
    """Catch up; return why each view was built anew."""
    with Views(log, path) as views:
        views.refresh(**more)
        return {one.view: one.why for one in views.done}


def both(why):
    return {"register": why, "chains": why}


def alter(path, *statements):
    with_file = _sqlite.connect(str(path), isolation_level=None)
    for statement in statements:
        with_file.execute(statement)
    with_file.close()


def test_views_are_built_once_and_then_caught_up(log, path):
    assert reasons(log, path) == both(stamp.NEVER_BUILT)
    assert reasons(log, path) == {}

    make.fill(log, make.action("later"))

    assert reasons(log, path) == both(None)


def test_what_was_caught_up_event_by_event_is_what_a_build_from_nothing_gives(path):
    with new_log(path) as log:
        for event in CASE:
            make.fill(log, event)
            with caught_up(log, path) as views:
                found = content(views)

        assert found == from_nothing(log)


def test_a_log_that_was_restored_and_went_another_way_is_noticed_by_its_root(path):
    with new_log(path) as log:
        make.fill(log, *CASE)
        reasons(log, path)
    path.unlink()
    with new_log(path) as log:
        make.fill(log, *CASE[:-1], make.action("another"))

        assert reasons(log, path) == both(stamp.ANOTHER_ROOT)
        with caught_up(log, path) as views:
            assert content(views) == from_nothing(log)


def test_a_root_that_nobody_looked_at_would_leave_the_rows_of_another_history(path, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(stamp.Judge, "stale", lambda _self, one, _code: None if one else stamp.NEVER_BUILT)
    with new_log(path) as log:
        make.fill(log, *CASE)
        reasons(log, path)
    path.unlink()
    with new_log(path) as log:
        make.fill(log, *CASE[:-1], make.action("another"))

        with caught_up(log, path) as views:
            assert content(views) != from_nothing(log)


def test_a_log_that_is_shorter_than_its_views_is_noticed(path):
    with new_log(path) as log:
        make.fill(log, *CASE)
        reasons(log, path)
    path.unlink()
    with new_log(path) as log:
        make.fill(log, *CASE[:9])

        assert reasons(log, path) == both(stamp.CUT_SHORT)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("fingerprint = 'of other code'", stamp.CHANGED_CODE),
        ("log_id = '0190a1b2-0000-7000-8000-000000000000'", stamp.ANOTHER_LOG),
        ("root = 'ab'", stamp.ANOTHER_ROOT),
    ],
)
def test_a_stamp_that_is_not_of_this_log_and_code_is_not_believed(log, path, change, why):
    reasons(log, path)
    alter(file.views_path(path), f"UPDATE view SET {change}")

    assert reasons(log, path) == both(why)


@pytest.mark.parametrize(
    "forgotten", ["timeline.replay/about.py", "timeline.log/codec.py", "timeline.log/withheld.py", "Unicode"]
)
def test_the_fingerprint_is_of_all_that_has_a_say_in_a_row(monkeypatch, forgotten):
    """Also of how a leaf is read, what a question needs, and by which tables letters are folded."""
    now = fingerprint.code_digest.__wrapped__()
    if forgotten == "Unicode":
        monkeypatch.setattr(fingerprint, "unidata_version", "1.0.0")
    else:
        others = [one for one in fingerprint._FILES if "/".join(one) != forgotten]  # noqa: SLF001
        monkeypatch.setattr(fingerprint, "_FILES", others)

    assert fingerprint.code_digest.__wrapped__() != now


def test_the_generation_before_stays_until_the_next(log, path):
    reasons(log, path)
    reasons(log, path, anew=True)

    with caught_up(log, path) as views:
        assert views.stamps("former")["register"].generation == 1
        assert views.stamps()["register"].generation == 2
        assert views.connection.execute("SELECT count(*) FROM former_actions").fetchone() == (7,)


def test_what_was_redacted_is_in_no_table_and_on_no_free_page(log, path):
    text = CASE[15].citations[0].quote
    reasons(log, path)
    assert text.encode() in whole(path)
    position = next(one for one in range(1, 28) if any(f.value == text for f in log.redactable(one).sealed))
    for one in range(1, 28):
        pointers = [field.pointer for field in log.redactable(one).sealed if field.value == text]
        if pointers:
            log.redact(of_fields(log, one, *pointers, number=900 + one), expected=0)

    assert position
    assert reasons(log, path) == both(stamp.REDACTED)
    assert text.encode() not in whole(path)


def whole(path):
    views = file.views_path(path)
    return b"".join(one.read_bytes() for one in views.parent.iterdir() if one.name.startswith(views.name))


@pytest.mark.parametrize(
    "damage",
    {
        "cut off": lambda content: content[:5000],
        "cut off in its header": lambda content: content[:40],
        "empty": lambda _: b"",
        "zeros in the middle": lambda content: content[:4096] + bytes(8192) + content[12288:],
        "a header that is ours, and garbage": lambda content: content[:100] + b"\xff" * 4096,
    }.items(),
    ids=lambda case: case[0],
)
def test_a_damaged_file_is_thrown_away(log, path, damage):
    reasons(log, path)
    views_file = file.views_path(path)
    alter(views_file, "PRAGMA journal_mode=DELETE")
    views_file.write_bytes(damage[1](views_file.read_bytes()))

    assert set(reasons(log, path).values()) <= {stamp.DAMAGED, "it is cut off"}
    make.fill(log, make.action("later"))

    with caught_up(log, path) as views:
        assert content(views) == from_nothing(log)


def test_a_table_that_somebody_dropped_is_missed(log, path):
    reasons(log, path)
    alter(file.views_path(path), "DROP TABLE parties")
    make.fill(log, make.action("later"))

    with caught_up(log, path) as views:
        assert content(views) == from_nothing(log)


def page_of(views_file, table):
    """Where the first page of a table lies in the file: from which byte to which."""
    connection = _sqlite.connect(str(views_file))
    [(root,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    return (root - 1) * size, root * size


def spoil(path, table):
    """Write over a page of a table."""
    views_file = file.views_path(path)
    alter(views_file, "PRAGMA journal_mode=DELETE")
    begin, end = page_of(views_file, table)
    content_ = bytearray(views_file.read_bytes())
    content_[begin:end] = b"\xff" * (end - begin)
    views_file.write_bytes(content_)


def test_damage_that_shows_when_it_is_read_is_mended_and_what_was_asked_is_answered(log, path):
    reasons(log, path)
    spoil(path, "actions")

    with Views(log, path) as views:
        views.refresh()
        assert views.done == ()  # the stamps are whole
        assert len(views.select("SELECT title FROM {actions}")) == 7
        assert {one.why for one in views.done} == {stamp.DAMAGED}


def test_text_that_is_none_is_damage_too(log, path):
    reasons(log, path)
    alter(file.views_path(path), "UPDATE actions SET title = CAST(x'ff41' AS TEXT)")

    with Views(log, path) as views:
        views.refresh()
        assert ("\ufffdA",) not in views.select("SELECT title FROM {actions}")
        assert views.done


def test_who_is_in_the_middle_of_it_is_told_and_the_next_one_finds_a_whole_file(log, path):
    reasons(log, path)
    spoil(path, "actions")
    with Views(log, path) as views:
        views.refresh()
        with pytest.raises(LogUnavailable) as told, views.reading() as tables:
            tables.select("SELECT title FROM {actions}")

    assert told.value.fix == "build them anew: timeline replay --rebuild"
    assert reasons(log, path) == both(stamp.NEVER_BUILT)


def test_a_damaged_file_that_others_have_made_anew_meanwhile_is_theirs(log, path):
    reasons(log, path)
    spoil(path, "actions")
    with Views(log, path) as views:
        views.refresh()

        def read():
            with views.reading() as tables:
                drop_views(path)
                reasons(log, path)
                made.append(file.views_path(path).stat().st_ino)
                tables.select("SELECT title FROM {actions}")

        made = []
        with pytest.raises(LogUnavailable):
            read()

    assert [file.views_path(path).stat().st_ino] == made


def test_damage_that_was_found_is_mended_by_building_anew(log, path):
    reasons(log, path)
    spoil(path, "actions")

    assert set(reasons(log, path, anew=True)) == {"register", "chains"}
    with caught_up(log, path) as views:
        assert content(views) == from_nothing(log)


def test_what_a_program_that_was_killed_has_left_of_a_new_file_is_removed(log, path):
    views = file.views_path(path)
    left = [path.parent / f".{views.name}.4711.new{end}" for end in ("", "-wal", "-journal")]
    mine = path.parent / ".mine.new"
    for one in (*left, mine):
        one.write_bytes(b"half of it")

    reasons(log, path)

    assert [one.exists() for one in (*left, mine)] == [False, False, False, True]


def test_tables_that_only_the_former_stamp_names_go_with_the_generation_that_they_are_of(log, path):
    reasons(log, path)
    reasons(log, path, anew=True)
    alter(
        file.views_path(path),
        "CREATE TABLE former_gone (said)",
        "UPDATE view SET tables = tables || ' gone' WHERE name = 'register' AND part = 'former'",
    )
    reasons(log, path, anew=True)

    with caught_up(log, path) as views:
        found = views.connection.execute("SELECT name FROM sqlite_master WHERE name = 'former_gone'").fetchall()
    assert found == []


@pytest.mark.parametrize("version", [0, 99])
def test_a_file_of_another_version_is_thrown_away(log, path, version):
    reasons(log, path)
    alter(file.views_path(path), f"PRAGMA user_version={version}")

    assert reasons(log, path) == both(f"its format is {version}, and this version keeps format 1")


@pytest.mark.parametrize("kind", ["database", "text", "folder", "link"])
def test_what_was_never_ours_is_left_as_it_is(log, path, tmp_path, kind):
    views_file = file.views_path(path)
    mine = tmp_path / "mine.db"
    alter(mine, "CREATE TABLE mine (said)", "INSERT INTO mine VALUES ('my own')")
    if kind == "database":
        shutil.copy(mine, views_file)
    elif kind == "text":
        views_file.write_text("My notes, which are longer than the header of a database would be.\n" * 3)
    elif kind == "folder":
        views_file.mkdir()
    else:
        views_file.symlink_to(mine)
    before = mine.read_bytes(), views_file.is_dir() or views_file.read_bytes()

    with pytest.raises(FileRefused, match="left as it is"):
        reasons(log, path)

    assert (mine.read_bytes(), views_file.is_dir() or views_file.read_bytes()) == before


def test_a_file_that_was_deleted_while_it_was_open_is_made_anew(log, path):
    with caught_up(log, path) as views:
        drop_views(path)
        make.fill(log, make.action("later"))
        views.refresh()

        assert content(views) == from_nothing(log)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_that_was_forked_meanwhile_keeps_no_lock(path):
    with file.one_at_a_time(path):
        child = os.fork()
        if not child:
            try:
                time.sleep(30)
            finally:
                os._exit(0)
    try:
        with file.one_at_a_time(path, patience=0):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_nobody_waits_for_ever_for_a_program_that_builds(log, path):
    with file.one_at_a_time(path), pytest.raises(LogUnavailable, match="too long"):
        reasons(log, path, patience=0.05)


def test_who_comes_late_does_not_take_the_views_back_to_what_it_knew(log, path, monkeypatch):
    """Another program recorded and caught up between this one's look at the log and its look at the views."""
    reasons(log, path)
    before = log.basis()
    make.fill(log, make.action("later"))
    reasons(log, path)
    looks, real = [before], type(log).basis
    monkeypatch.setattr(type(log), "basis", lambda *given: looks.pop() if looks else real(*given))

    with Views(log, path) as views:
        basis = views.refresh()

        assert (basis, views.done) == (log.basis(), ())


def test_a_view_that_is_not_there_is_not_found(log, path):
    with pytest.raises(NotFound):
        reasons(log, path, names=["actoins"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_may_be_written_there_are_no_views(log, path):
    path.parent.chmod(0o500)
    try:
        with pytest.raises(LogUnavailable):
            reasons(log, path)
    finally:
        path.parent.chmod(0o700)


_CATCH_UP = """
import sys
from pathlib import Path
from timeline.log import open_log
from timeline.views.store import Views
path = Path(sys.argv[1])
with open_log(path) as log, Views(log, path) as views:
    for _ in range(int(sys.argv[2])):
        views.refresh(anew=len(sys.argv) > 3)
"""


def test_several_programs_build_and_catch_up_at_once_and_none_sees_half_of_it(log, path):
    programs = [subprocess.Popen([sys.executable, "-c", _CATCH_UP, str(path), "4", *more]) for more in ([], ["anew"])]
    with Views(log, path) as views:
        for number in range(12):
            make.fill(log, make.action(f"later-{number}"), make.response(f"later-{number}", "kerman-bombing"))
            basis = views.refresh()
            with views.reading() as rows:
                assert rows.select("SELECT count(*) FROM {actions} WHERE action LIKE 'later-%'") == [(number + 1,)]
                assert views.stamps()["register"].basis == basis
    assert [program.wait(60) for program in programs] == [0, 0]

    with caught_up(log, path) as views:
        assert content(views) == from_nothing(log)


def test_other_tools_read_the_file_as_it_is(log, path):
    reasons(log, path)
    tool = Path(sys.executable).with_name("sqlite-utils")

    said = subprocess.run(
        [tool, "rows", file.views_path(path), "chains"], capture_output=True, text=True, check=True, timeout=60
    )

    [chain] = json.loads(said.stdout)
    assert (chain["chain"], chain["actions"], chain["depth"]) == ("kerman-bombing", 6, 4)


def test_catching_up_imports_no_tool_that_only_a_build_needs(log, path):
    reasons(log, path)
    make.fill(log, make.action("later"))
    code = f"{_CATCH_UP}\nassert 'sqlite_utils' not in sys.modules"

    subprocess.run([sys.executable, "-c", code, str(path), "1"], check=True, timeout=60)

    assert reasons(log, path) == {}


def test_to_mark_what_rests_on_nothing_looks_through_no_table(log, path):
    """Of a log of a million events, each new one would wait for it. The control: for all of them a table is read."""
    with caught_up(log, path):
        connection = _sqlite.connect(str(file.views_path(path)))

    def scans(statement, among):
        query = re.sub(r"\{([a-z]+)\}", r"\1", statement.replace("%s", among))
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN {query}", ("[]", "[]") if among == register.SOME else ()
        ).fetchall()
        return [step for *_, step in plan if step.startswith("SCAN") and "json_each" not in step]

    assert [scans(one, register.SOME) for one in register.UNSUPPORTED] == [[], [], []]
    assert all(scans(one, "1") for one in register.UNSUPPORTED)
    connection.close()


@pytest.mark.parametrize("forgotten", ["", "WHERE name = 'register'"], ids=["of all", "of one"])
def test_tables_that_no_stamp_speaks_of_are_built_anew(log, path, forgotten):
    kept = from_nothing(log)
    with caught_up(log, path):
        pass
    connection = _sqlite.connect(str(file.views_path(path)), isolation_level=None)
    connection.execute(f"DELETE FROM view {forgotten}")
    connection.close()

    with caught_up(log, path) as views:
        assert content(views) == kept


DIES = """
import os, signal, sys, time
from pathlib import Path
from timeline.views import file
with file.one_at_a_time(Path(sys.argv[1])):
    if sys.argv[2:]:
        file._held.clear()
    child = os.fork()
    if not child:
        os.close(1)
        time.sleep(60)
    print(child, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
"""A program that holds the lock, and dies; a child of it lives on."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("control", [(), ("the child keeps what it got",)], ids=["", "control"])
def test_the_lock_ends_with_the_program_whatever_its_child_is_at(path, control):
    ran = subprocess.run([sys.executable, "-c", DIES, str(path), *control], stdout=subprocess.PIPE, check=False)
    try:
        if control:
            with pytest.raises(LogUnavailable, match="too long"), file.one_at_a_time(path, 0.05):
                pass
        else:
            with file.one_at_a_time(path, 5):
                pass
    finally:
        os.kill(int(ran.stdout), signal.SIGKILL)
    assert ran.returncode == -signal.SIGKILL
