"""The purge: what was taken out is in no file that we hold; what cannot be said, or reached, is said."""

import gzip
import json
import os
import subprocess
import sys
import zipfile
from base64 import b64encode, urlsafe_b64encode
from contextlib import closing
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders as make
from tests.contracts.event_log import LOG_ID, PANJGUR, HandClock
from tests.contracts.redactions import of_fields, of_the_whole
from tests.log import worlds
from timeline import _sqlite
from timeline.errors import IntegrityFailure, LogUnavailable
from timeline.log import SqliteLog, bytesearch, guard, purge, sealing
from timeline.log.beside import VIEWS_ID
from timeline.log.blobs import Blobs
from timeline.log.compacting import compact
from timeline.log.gate import PollGate
from timeline.log.pending import path_of, pending
from timeline.log.purge import Found, Sought
from timeline.proof import verify

WAL_IS_SAFE = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode == "wal"
WORDS = 'Seyyed Hossein Moradi said: "the house at Kuh-e Sabz 12\\3 is mine" — کوه سبز'
LONG = " ".join(f"{WORDS} ({number})" for number in range(12))
STRIKE = make.action("panjgur-2024-01-16", title="Moradi's house is struck", citations=(make.cite(quote=LONG[:1000]),))


@pytest.fixture(params=["truncate", pytest.param("wal", marks=pytest.mark.skipif(not WAL_IS_SAFE, reason="WAL fault"))])
def log(request, tmp_path):
    """A log of a strike that is told at length, and of three notes on it, one of which tells the same."""
    clock = HandClock()
    log = SqliteLog.create(
        tmp_path / "timeline.db", log_id=LOG_ID, origin=worlds.ORIGIN, clock=clock, journal=request.param
    )
    notes = [make.note(f"note-{n}", "panjgur-2024-01-16", text=text) for n, text in enumerate((LONG, WORDS, "Looked."))]
    for number, event in enumerate((STRIKE, *notes), 1):
        log.append(event.stream, [make.new(event, number)], expected=0)
    yield log
    log.close()


def taken(log, position, *pointers, number=500):
    """Take fields out, and return what a purge needs to look for them."""
    target = log.redactable(position)
    log.redact(of_fields(log, position, *pointers, number=number), expected=log.revision(f"event:{target.event_id}"))
    gone = [one for one in target.sealed if one.pointer in pointers]
    return [Sought(one.pointer, one.value) for one in gone], [one.salt for one in gone]


def hold(log, what):
    """Tell whether any file of the log holds these bytes. Nobody may have it open in this process."""
    log.close()
    return [path.name for path in purge.files_of(log.path) if path.is_file() and what in path.read_bytes()]


def test_nothing_is_left_of_a_long_text_in_any_file(log):
    sought, marks = taken(log, 1, "/citations/0/quote")

    purged = purge.purge(log, sought, marks=marks)

    assert (purged.done, purged.left) == (True, ())
    assert purged.searched >= 1
    assert hold(log, marks[0].encode()) == []
    assert hold(log, LONG[950:1000].encode()) == []
    assert verify(log.path, level="deep").ok


def test_control_without_secure_delete_and_vacuum_the_text_is_found(log, monkeypatch):
    monkeypatch.setattr(guard, "prepare_writer", without_secure_delete(guard.prepare_writer))
    monkeypatch.setattr(SqliteLog, "compact", lambda _: None)
    sought, marks = taken(log, 1, "/citations/0/quote")

    purged = purge.purge(log, sought, marks=marks)

    assert not purged.done
    assert {one.name for one in purged.left} == {"its salt"}  # the text itself stands in a note, too
    assert pending(log.path)


def without_secure_delete(prepare):
    def prepared(connection, journal):
        prepare(connection, journal)
        connection.execute("PRAGMA secure_delete=OFF").fetchall()

    return prepared


def test_read_models_are_deleted_with_what_they_kept(log):
    views = log.path.with_name("timeline.db.views.db")
    with closing(_sqlite.connect(str(views))) as connection:
        connection.execute(f"PRAGMA application_id={VIEWS_ID}")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(said)")
        connection.execute("INSERT INTO words VALUES (?)", (STRIKE.title,))
        connection.commit()
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert purged.views == (views,)
    assert not views.exists()
    assert purged.done


def test_a_database_of_somebody_else_where_read_models_belong_is_searched_and_left(log):
    views = log.path.with_name("timeline.db.views.db")
    with closing(_sqlite.connect(str(views))) as connection:
        connection.execute("CREATE TABLE mine (said)")
        connection.execute("INSERT INTO mine VALUES (?)", (STRIKE.title,))
        connection.commit()
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert (purged.views, views.exists()) == ((), True)
    assert {one.path for one in purged.left} == {views}


@pytest.mark.parametrize("kind", ["text", "folder", "link", "link to nowhere", "pipe"])
def test_what_is_no_file_of_read_models_is_left_where_they_belong(log, tmp_path, kind):
    views = log.path.with_name("timeline.db.views.db")
    mine = tmp_path / "mine.txt"
    if kind == "text":
        views.write_text(f"My notes about interviews: {STRIKE.title}, longer than a header would be.\n" * 3)
    elif kind == "folder":
        views.mkdir()
    elif kind == "pipe":
        os.mkfifo(views)
    else:
        if kind == "link":
            mine.write_bytes(b"SQLite format 3\0".ljust(68, b"\0") + VIEWS_ID.to_bytes(4))
        views.symlink_to(mine)
    before = views.lstat()

    assert purge.drop_views(log.path) == ()
    assert views.lstat() == before
    assert mine.exists() == (kind == "link")


def test_control_read_models_that_stay_are_found(log, monkeypatch):
    log.path.with_name("timeline.db.views.db").write_bytes(b"...Moradi's house is struck...")
    monkeypatch.setattr(purge, "drop_views", lambda _: ())
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert [(one.path.name, one.name, one.bytes) for one in purged.left] == [("timeline.db.views.db", "/title", 24)]
    assert pending(log.path)


def test_the_same_text_in_another_event_is_named_and_accounts_for_what_is_found(log):
    sought, marks = taken(log, 3, "/text")

    purged = purge.purge(log, sought, marks=marks)

    assert purged.done
    assert {(name, held.position, held.pointer) for name, held in purged.held} == {
        ("/text", 1, "/citations/0/quote"),
        ("/text", 2, "/text"),
    }


def test_of_two_texts_of_one_field_each_is_accounted_for_by_itself(log):
    """One author is named elsewhere; the other is not, and must be gone."""
    log.path.with_name("timeline.db.views.db").write_bytes(b"Reza Ahmadi")
    sought = [Sought("authors", "Looked."), Sought("authors", "Reza Ahmadi")]
    log.compact = lambda: None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purge, "drop_views", lambda _: ())
        purged = purge.purge(log, sought)

    assert [(name, held.position) for name, held in purged.held] == [("authors", 4)]
    assert [(one.path.name, one.name) for one in purged.left] == [("timeline.db.views.db", "authors")]
    assert not purged.done


def test_a_piece_that_stands_elsewhere_does_not_account_for_the_whole(log):
    log.path.with_name("timeline.db.views.db").write_bytes(LONG.encode() + b" and more")
    log.compact = lambda: None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purge, "drop_views", lambda _: ())
        purged = purge.purge(log, [Sought("/text", f"{LONG} and more")])

    assert [one.path.name for one in purged.left] == ["timeline.db.views.db"]
    assert not purged.done


def test_a_captured_file_goes_with_the_event_that_captured_it(log):
    blobs = Blobs(log.path)
    blob = blobs.put(BytesIO(make.PAGE))
    log.append("source:ft", [make.new(make.captured("ft"), 10)], expected=0)
    log.append("source:irna", [make.new(make.captured("irna"), 11)], expected=0)

    log.redact(of_the_whole(log, 5), expected=0, blobs=[blob.sha256])
    first = purge.purge(log)
    log.redact(of_the_whole(log, 6, number=601), expected=0, blobs=[blob.sha256])
    second = purge.purge(log)

    assert first.blobs == ()  # another source was captured with the same bytes
    assert second.blobs == (blob.sha256,)
    assert not blobs.path_of(blob.sha256).exists()


def test_a_captured_file_that_holds_the_text_is_named_with_the_event_that_captured_it(log):
    page = f"<p>{STRIKE.title}</p>".encode()
    blob = Blobs(log.path).put(BytesIO(page))
    log.append("source:ft", [make.new(make.captured("ft", page), 10)], expected=0)
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert [(name, held.position, held.pointer) for name, held in purged.held] == [("/title", 5, "/sha256")]
    assert purged.done
    assert Blobs(log.path).holds(blob.sha256, blob.size)


@pytest.mark.parametrize("form", ["plain", "json", "base64", "html", "gzip", "zip"])
def test_a_file_made_from_the_log_is_searched_in_every_form(log, tmp_path, form):
    text = STRIKE.title
    folder = tmp_path / "out"
    folder.mkdir()
    written = {
        "plain": text.encode(),
        "json": json.dumps({"title": text}).encode(),
        "base64": b64encode(b'["salt","/title","' + text.encode() + b'"]'),
        "html": b"<h1>Moradi&#x27;s house is struck</h1>",
        "gzip": gzip.compress(text.encode()),
        "zip": zipped(text.encode()),
    }[form]
    (folder / f"report.{form}").write_bytes(b"before " + written if form in ("plain", "json") else written)
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks, also=[tmp_path])

    assert [(one.path.name, one.name) for one in purged.elsewhere] == [(f"report.{form}", "/title")]
    assert purged.done  # the files of the log are clean; the report is its owner's to delete


def zipped(content):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return packed.getvalue()


def test_a_form_that_only_its_maker_knows_is_handed_in(log, tmp_path):
    report = tmp_path / "report.md"
    report.write_text("Moradi\\*s house", encoding="utf-8")
    _, marks = taken(log, 1, "/title")

    purged = purge.purge(
        log, [Sought("/title", "Moradi*s house", also_as=("Moradi\\*s house",))], marks=marks, also=[report]
    )

    assert [one.path for one in purged.elsewhere] == [report]


def test_what_cannot_be_looked_through_is_said(log, tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "link").symlink_to(tmp_path / "report.pdf")
    sought, marks = taken(log, 1, "/title")

    names = ("report.pdf", "bad.zip", "link", "missing")
    purged = purge.purge(log, sought, marks=marks, also=[tmp_path / name for name in names])

    assert [(path.name, why.split(":")[0]) for path, why in purged.unread] == [
        ("report.pdf", "a PDF, whose text is compressed"),
        ("bad.zip", "it does not read"),
        ("link", "it is no regular file"),
        ("missing", "it is not there"),
    ]


def test_a_text_too_short_to_look_for_is_said_and_its_bytes_are_looked_for_by_their_salt(log):
    log.append("note:short", [make.new(make.note("short", "panjgur-2024-01-16", text="Ali"), 20)], expected=0)
    sought, marks = taken(log, 5, "/text")

    purged = purge.purge(log, sought, marks=marks)

    assert purged.too_short == ("/text",)
    assert purged.searched > 0
    assert purged.done


def test_a_copy_beside_the_log_is_searched_and_left_alone(log):
    """`cp timeline.db timeline.db.old`, as people do."""
    old = log.path.with_name("timeline.db.old")
    old.write_bytes(b"copy: Moradi's house is struck")
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert purged.elsewhere == (Found(old, "/title", 24),)
    assert old.exists()


# --- what outlives a kill --------------------------------------------------------------------------------------------


def test_a_purge_is_noted_until_it_is_done(log):
    sought, marks = taken(log, 1, "/title")

    [due] = pending(log.path)
    note = path_of(log.path).read_text("utf-8")
    assert (due.event_id, due.by_position) == (make.foretold(500), 5)
    assert "Moradi" not in note
    assert marks[0] not in note
    purge.purge(log, sought, marks=marks)
    assert pending(log.path) == ()
    assert not path_of(log.path).exists()


def test_several_purges_may_be_due_and_one_finishes_all(log):
    taken(log, 1, "/title")
    taken(log, 2, "/text", number=501)
    log.close()

    with SqliteLog.open(log.path, writable=True) as again:
        assert [one.by_position for one in pending(again.path)] == [5, 6]
        purged = purge.purge(again)

    assert purged.done
    assert purged.searched == 0  # nobody knows the text any more
    assert pending(log.path) == ()


KILLED = """
import os, sys
from pathlib import Path
from timeline.log import SqliteLog, pending
from tests.contracts.redactions import of_fields

log = SqliteLog.open(Path(sys.argv[1]), writable=True)
noted = pending.note
def note_and_die(*given):
    noted(*given)
    os._exit(9)
pending.note = note_and_die
log.redact(of_fields(log, 1, "/title"), expected=0)
"""


def test_a_kill_between_the_note_and_the_commit_takes_nothing_out(log):
    log.close()
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(log.path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert ran.returncode == 9, ran.stderr
    assert len(pending(log.path)) == 1
    with SqliteLog.open(log.path, writable=True) as again:
        assert next(again.read()).event == STRIKE
        assert purge.purge(again).done
    assert pending(log.path) == ()


ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))  # noqa: PTH100, PTH118, PTH120


def test_a_note_that_does_not_read_is_no_reason_to_forget(log):
    path_of(log.path).write_text("{", encoding="utf-8")

    with pytest.raises(LogUnavailable, match="does not read") as failure:
        pending(log.path)

    assert failure.value.fix.startswith("do not delete it")
    assert "--finish-purge" in failure.value.fix
    with pytest.raises(LogUnavailable):
        taken(log, 1, "/title")
    assert next(log.read()).event == STRIKE


def test_a_note_that_cannot_be_written_takes_nothing_out(log, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("timeline.log.pending.write_durably", refuse)

    with pytest.raises(LogUnavailable, match="cannot be written"):
        taken(log, 1, "/title")

    assert next(log.read()).event == STRIKE
    assert log.basis().position == 4


def test_a_search_that_cannot_run_leaves_the_purge_due(log, monkeypatch):
    sought, marks = taken(log, 1, "/title")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(LogUnavailable, match="could not be searched"):
        purge.purge(log, sought, marks=marks)

    assert pending(log.path)


def test_what_is_looked_for_is_no_argument_of_a_program(log, monkeypatch):
    """Arguments can be read by anybody on the machine."""
    ran = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **given: ran.append(command) or run(command, **given))
    sought, marks = taken(log, 1, "/title")

    purge.purge(log, sought, marks=marks)

    assert ran
    assert all("Moradi" not in " ".join(map(str, command)) for command in ran)
    assert {command[1] for command in ran} == {"-I"}


# --- the file written anew -------------------------------------------------------------------------------------------


def test_a_log_written_anew_is_the_same_log(log):
    before = worlds.everything(log.path)

    log.compact()

    assert worlds.everything(log.path) == before
    assert log.basis().position == 4
    log.append(PANJGUR, [make.new(make.note("more", "panjgur-2024-01-16"), 30)], expected=1)


def test_a_log_that_is_open_for_reading_is_not_written_anew(log):
    log.close()

    with SqliteLog.open(log.path, writable=False) as reader:
        with pytest.raises(LogUnavailable, match="opened for reading"):
            reader.compact()
        with pytest.raises(LogUnavailable, match="opened for reading"):
            purge.purge(reader)


def test_while_somebody_reads_a_log_without_wal_the_purge_waits_and_says_so(tmp_path):
    path = tmp_path / "timeline.db"
    SqliteLog.create(path, origin=worlds.ORIGIN, journal="truncate").close()
    with closing(worlds.bare(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchall()

        with pytest.raises(LogUnavailable, match="cannot be written anew"):
            compact(path, "truncate", lambda _: PollGate(0.2))


def test_a_log_with_another_schema_is_not_written_anew(log):
    log.close()
    with closing(worlds.bare(log.path)) as connection:
        connection.execute("DROP TRIGGER event_update")

    with pytest.raises(IntegrityFailure, match="the schema of the log was changed"):
        compact(log.path, "truncate", lambda _: PollGate(0.2))


# --- the search itself -----------------------------------------------------------------------------------------------


@given(st.binary(max_size=9), st.binary(min_size=6, max_size=40), st.binary(max_size=9))
def test_a_text_is_found_in_base64_wherever_it_stands(before, raw, after):
    needles = list(purge._in_base64(raw))  # noqa: SLF001

    for encode in (b64encode, urlsafe_b64encode):
        there = encode(before + raw + after).decode()
        assert any(needle in there for needle in needles)
    assert all(len(needle) >= purge.SHORTEST for needle in needles)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64])
def test_a_needle_on_the_border_of_two_chunks_is_counted_once(size, monkeypatch):
    monkeypatch.setattr(bytesearch, "_CHUNK", size)

    assert bytesearch.count(BytesIO(b"xxneedlexxneedleneedlex"), [b"needle", b"x", b"nothing"]) == [3, 5, 0]


def test_an_archive_that_unpacks_without_end_is_not_searched_for_ever(tmp_path, monkeypatch):
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(5_000)))
    monkeypatch.setattr(bytesearch, "_MOST_UNPACKED", 1_000)

    answer = bytesearch.search([str(bomb)], [bytesearch.Text([b"needle"], [])])

    assert [one["found"] for one in answer["files"]] == [[(0, 0)]]  # as it lies
    assert answer["unread"] == [(str(bomb), "it does not read: it unpacks to more than 1,000 bytes")]


def test_pieces_count_where_the_whole_is_not_there(tmp_path):
    page = tmp_path / "page"
    page.write_bytes(b"... a piece of it ...")
    text = bytesearch.Text([b"the whole and a piece of it"], [b"a piece of it", b"the whole"])

    assert bytesearch.found_in(page, [text]) == ([(0, 13)], [])


@pytest.mark.parametrize("packed", [b"PK\x03\x04", b"\x1f\x8b\x08\x00"], ids=["zip", "gzip"])
def test_what_cannot_be_unpacked_is_still_counted_as_it_lies(tmp_path, packed):
    broken = tmp_path / "broken"
    broken.write_bytes(packed + b"... needle ...")

    answer = bytesearch.search([str(broken)], [bytesearch.Text([b"needle"], [])])

    assert [one["found"] for one in answer["files"]] == [[(6, 0)]]
    assert [why.split(":")[0] for _, why in answer["unread"]] == ["it does not read"]


def test_a_file_of_ours_that_was_not_looked_at_leaves_the_purge_due(log, tmp_path):
    blobs = purge.folder_of(log.path)
    blobs.mkdir()
    (blobs / "ab").symlink_to(tmp_path / "elsewhere")
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert (purged.done, purged.left) == (False, ())
    assert [path.name for path, _ in purged.unread] == ["ab"]
    assert pending(log.path)


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
def test_what_json_escapes_is_found_in_base64_too(log, tmp_path, encode):
    told, salt = tmp_path / "told", tmp_path / "salt"
    sought, marks = taken(log, 3, "/text")
    told.write_bytes(encode(json.dumps(["salt", "/text", WORDS]).encode()))
    salt.write_bytes(encode(json.dumps([marks[0], "/text"]).encode()))

    purged = purge.purge(log, sought, marks=marks, also=[told, salt])

    assert {(one.path.name, one.name) for one in purged.elsewhere} == {("told", "/text"), ("salt", "its salt")}


@pytest.mark.parametrize("name", [".timeline.db.making/timeline.db", ".timeline.db.0123456789abcdef.part"])
def test_what_was_being_made_of_the_log_is_searched_under_its_hidden_name(log, name):
    hidden = log.path.parent / name
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_bytes(b"copy: Moradi's house is struck")
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert purged.elsewhere == (Found(hidden, "/title", 24),)


def test_what_a_capture_that_was_cut_off_left_is_cleared(log):
    blobs = purge.folder_of(log.path)
    blobs.mkdir()
    part = blobs / ".part-0123456789abcdef"
    part.write_bytes(b"Moradi's house is struck")
    sought, marks = taken(log, 1, "/title")

    purged = purge.purge(log, sought, marks=marks)

    assert (purged.done, purged.left) == (True, ())
    assert not part.exists()


def test_a_captured_file_is_looked_for_and_removed_in_one_turn(log, monkeypatch):
    blob = Blobs(log.path).put(BytesIO(make.PAGE))
    log.append("source:ft", [make.new(make.captured("ft"), 10)], expected=0)
    log.redact(of_the_whole(log, 5), expected=0, blobs=[blob.sha256])
    in_turn = []
    remove, holding_all = Blobs.remove, SqliteLog.holding_all

    def watched(does):
        return lambda *given: in_turn.append(log._shelf.session().in_turn) or does(*given)  # noqa: SLF001

    monkeypatch.setattr(Blobs, "remove", watched(remove))
    monkeypatch.setattr(SqliteLog, "holding_all", watched(holding_all))

    assert purge.purge(log).blobs == (blob.sha256,)
    assert in_turn[:2] == [True, True]


# --- what a search has found is not forgotten ------------------------------------------------------------------------


@pytest.fixture
def doubtful(log):
    """A log whose purge found the title in a file of ours; what it found is gone since. And what was sought."""
    sought, marks = taken(log, 1, "/title")
    with pytest.MonkeyPatch.context() as patch:
        header = b"SQLite format 3\0".ljust(68, b"\0") + VIEWS_ID.to_bytes(4)  # a file of views that was cut off
        log.path.with_name("timeline.db.views.db").write_bytes(header + b"Moradi's house is struck")
        patch.setattr(purge, "drop_views", lambda _: ())
        assert not purge.purge(log, sought, marks=marks).done
    return sought


def test_a_purge_that_found_something_is_done_by_a_search_that_finds_nothing_alone(log, doubtful):
    unsearched = purge.purge(log)
    due = pending(log.path)
    searched = purge.purge(log, doubtful)

    assert (unsearched.done, unsearched.left) == (False, ())
    assert [one.by_position for one in due] == [5]
    assert searched.done
    assert pending(log.path) == ()


@pytest.mark.usefixtures("doubtful")
def test_the_purge_of_another_redaction_does_not_end_one_that_found_something(log):
    sought, marks = taken(log, 4, "/text", number=501)

    purged = purge.purge(log, sought, marks=marks)

    assert not purged.done
    assert [one.by_position for one in pending(log.path)] == [5]


@pytest.mark.usefixtures("doubtful")
def test_a_text_too_short_to_look_for_ends_nothing(log):
    assert not purge.purge(log, [Sought("text 1", "Ali")]).done
    assert pending(log.path)


def test_the_salt_of_a_field_stands_in_its_disclosure_alone(log):
    salts = [one.salt for position in range(1, 5) for one in log.redactable(position).sealed]

    assert len(set(salts)) == len(salts)
    assert all(len(sealing.from_base64url(salt)) == sealing.SALT_SIZE for salt in salts)
    assert all(not any(log.holding(salt)) for salt in salts)
