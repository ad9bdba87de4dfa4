"""Custody as it is recorded: a file before its event, a copy after its original, a source that comes home again."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from events.base import Event
from events.shape import to_json
from tests import builders as make
from tests.builders import FT, PAGE, fill, foretold, given
from tests.recording.world import WORLD
from timeline.errors import EventIdTaken, NotFound, RowsRefused, RuleRefused, UsageRefused
from timeline.log.api import Append, Receipt
from timeline.log.blobs import Blobs
from timeline.log.memory import MemoryLog
from timeline.log.store import SqliteLog
from timeline.recording.commands import Record
from timeline.recording.decide import decide
from timeline.recording.handler import Outcome, handle
from timeline.recording.importer import import_lines
from timeline.recording.media_types import media_type_of
from timeline.recording.reading import Reading, captured_elsewhere
from timeline.recording.rules import RULES

CAPTURED = make.captured()
COPY = make.captured(content=b"with names blacked out", derived_from=CAPTURED.sha256)
HOME = make.transferred(to="the archive", by="court")


def told(event: Event, *before: Event) -> bool:
    """Tell whether an event is recorded, after what was recorded before it."""
    return decide(Record(event=event), given(*WORLD, *before)) != ()


# --- what is decided -------------------------------------------------------------------------------------------------


def test_a_copy_names_an_original_that_is_on_record():
    assert told(COPY, CAPTURED)

    with pytest.raises(NotFound) as refused:
        told(COPY)

    error = refused.value
    assert (error.code, error.exit_code, error.where) == ("id.unknown", 3, {"field": "body.derived_from"})
    assert error.message == f"no capture goes by '{CAPTURED.sha256}'"
    assert error.fix == f"capture the original first; of {FT} there is no capture"


def test_the_original_is_one_of_the_same_source():
    other = make.source("b")

    with pytest.raises(NotFound) as refused:
        told(replace(COPY, source="b"), other, CAPTURED, make.captured("b", b"b"))

    assert refused.value.fix == f"capture the original first; of b there is {make.captured('b', b'b').sha256}"


def test_without_the_rule_a_copy_of_nothing_would_be_recorded(monkeypatch):
    """Control: no other rule looks at what a copy was made from."""
    monkeypatch.setitem(RULES, type(COPY), ())

    assert told(COPY)


@pytest.mark.parametrize("event", [CAPTURED, make.transferred(), make.verified()], ids=lambda event: event.type)
def test_nothing_is_recorded_of_a_source_that_was_retracted(event):
    with pytest.raises(RuleRefused) as refused:
        told(event, make.retracted("source", FT, amends=2))

    assert refused.value.code == "thing.retracted"


def test_a_source_that_its_publisher_took_down_is_captured_all_the_more():
    assert told(CAPTURED, make.source_withdrawn())


def test_the_same_bytes_captured_again_are_another_capture_and_the_same_capture_is_none():
    assert told(replace(CAPTURED, captured_at="2024-01-19T08:00:00Z"), CAPTURED)
    assert not told(CAPTURED, CAPTURED, make.transferred())


def test_what_came_home_may_be_handed_over_again():
    out = make.transferred()

    assert not told(out, out)
    assert told(HOME, out)
    assert told(out, out, HOME)
    assert not told(out, out, HOME, out)


def test_an_analyst_may_come_back_to_an_earlier_outcome():
    found, doubted = make.verified(), make.verified(outcome="inconclusive")

    assert not told(found, found)
    assert told(found, found, doubted)
    assert not told(found, doubted, found, make.verified(outcome="inconsistent", by="another"))


def test_a_file_leaves_for_each_reader_once():
    one, other = make.exported(audience="a court"), make.exported(audience="a desk")

    assert told(one)
    assert told(other, one)
    assert not told(one, one, other)
    assert not told(other, one, other)
    assert told(replace(one, form="json"), one, other)


CUSTODY = (CAPTURED, make.transferred(), make.verified())


@pytest.mark.parametrize("event", CUSTODY, ids=lambda event: event.type)
def test_custody_that_went_on_in_the_same_words_is_told_with_an_event_id_of_its_own(event):
    log = Watched()
    log.keep_file(PAGE)
    first, *again = (
        handle(log, Record(event=event, event_id=foretold(number)), recorded_by="mk", new_id=lambda: foretold(900))
        for number in (801, 802, 802)
    )

    assert (first.position, first.repeated) == (10, False)
    assert [(one.position, one.repeated) for one in again] == [(11, False), (11, True)]
    assert record(log, event).repeated
    other = Record(event=make.transferred(to="somebody else"), event_id=foretold(802))
    with pytest.raises(EventIdTaken):
        handle(log, other, recorded_by="mk", new_id=lambda: foretold(900))


def test_an_event_id_that_was_made_from_the_content_says_nothing_anew():
    log = Watched()
    fill(log, make.verified())
    body = to_json(make.verified())
    bare, chosen = (
        json.dumps({"type": "source.verified", "body": body} | more).encode()
        for more in ({}, {"event_id": foretold(801)})
    )

    assert import_lines(log, bare, file="rows.jsonl", recorded_by="mk").appended == 0
    assert import_lines(log, chosen, file="rows.jsonl", recorded_by="mk").appended == 1
    assert import_lines(log, chosen, file="rows.jsonl", recorded_by="mk").appended == 0


def test_what_is_no_custody_is_told_once_under_whatever_event_id():
    command = Record(event=WORLD[0], event_id=foretold(801))

    assert decide(command, given(*WORLD)) == ()


# --- the clock, and which log it is ----------------------------------------------------------------------------------


def test_nothing_is_captured_after_it_is_recorded(freezer):
    freezer.move_to("2024-01-18T09:20:00Z")
    log = Watched()
    log.keep_file(PAGE)

    with pytest.raises(RuleRefused) as refused:
        record(log, replace(CAPTURED, captured_at="2024-01-18T09:20:03Z"))

    error = refused.value
    assert (error.code, error.exit_code, error.where) == ("capture.in-the-future", 2, {"field": "body.captured_at"})
    assert record(log, replace(CAPTURED, captured_at="2024-01-18T09:20:02Z")).position == 10


@pytest.mark.parametrize("field", ["basis", "supersedes"])
def test_an_export_is_made_from_a_state_of_this_log(field):
    log = Watched()
    here = log.basis()
    there = [
        replace_log(str(here)),
        str(here).replace(f":{here.position}:", f":{here.position + 1}:"),
        str(here).replace(f":{here.position}:", f":{here.position - 1}:"),
        f"{here.log_id}:{here.position}:{'9f' * 32}",
    ]

    for one in there:
        with pytest.raises(RuleRefused) as refused:
            record(log, make.exported(**{"basis": str(here), field: one}))
        error = refused.value
        assert (error.code, error.exit_code, error.where) == ("export.other-log", 2, {"field": f"body.{field}"})

    assert record(log, make.exported(**{"basis": str(here), field: str(log.basis(3))})).position == 10


def replace_log(basis: str) -> str:
    """Return a basis as another log with the very same leaves would have it."""
    return f"00000000-0000-4000-8000-000000000000{basis[36:]}"


def test_without_the_looks_a_false_moment_and_a_false_basis_would_be_recorded(monkeypatch):
    """Control: no other rule knows the clock or the log."""
    monkeypatch.setattr(Reading, "check_custody", lambda *_: None)
    log = Watched()
    log.keep_file(PAGE)

    assert record(log, replace(CAPTURED, captured_at="2999-01-18T09:20:00Z")).position == 10
    assert record(Watched(), make.exported()).events == (make.exported(),)


# --- the file before its event ---------------------------------------------------------------------------------------


class Watched(MemoryLog):
    """A log that notes in which order it is asked and appended to."""

    def __init__(self) -> None:
        super().__init__()
        fill(self, *WORLD)
        self.done: list[str] = []

    def holds_file(self, sha256: str, size: int) -> bool:
        self.done.append("looked")
        return super().holds_file(sha256, size)

    def append_all(self, appends: Sequence[Append], *, head: int | None = None) -> Receipt:
        self.done.append("appended")
        return super().append_all(appends, head=head)


def record(log: Any, event: Event, **more: Any) -> Outcome:
    ids = count(900)
    command = Record(event=event, has_file=more.pop("has_file", False))
    return handle(log, command, recorded_by="mk", new_id=lambda: foretold(next(ids)), **more)


def refused_for_want_of_its_file(log: Any, **more: Any) -> bool:
    with pytest.raises(RuleRefused) as refused:
        record(log, CAPTURED, **more)
    error = refused.value
    assert (error.code, error.exit_code, error.where) == ("capture.no-file", 2, {"field": "body.sha256"})
    assert error.message == f"nothing recorded: the file of this capture of {FT} is not beside the log"
    assert error.fix == "capture it together with its file: timeline append capture SOURCE --file FILE"
    return log.basis().position == len(WORLD)


def test_a_capture_is_recorded_only_once_its_file_is_kept():
    log = Watched()
    assert refused_for_want_of_its_file(log)
    assert log.done == ["looked"]
    log.keep_file(PAGE)

    assert record(log, CAPTURED).position == 10
    assert log.done == ["looked", "looked", "looked", "appended"]  # once more in the turn


def test_without_the_look_an_event_would_name_a_file_that_nobody_has(monkeypatch):
    """Control: `--json` and imports bring events without files."""
    monkeypatch.setattr(Reading, "check_files", lambda *_: None)
    monkeypatch.setattr("timeline.recording.handler.check_file", lambda *_: None)

    assert record(Watched(), CAPTURED).position == 10


def test_a_dry_run_is_refused_as_the_real_run_unless_the_file_is_at_hand():
    log = Watched()

    assert refused_for_want_of_its_file(log, dry_run=True)
    assert record(log, CAPTURED, dry_run=True, has_file=True).events == (CAPTURED,)
    assert refused_for_want_of_its_file(log, has_file=True)


def test_a_file_of_another_size_is_not_the_one_that_was_captured():
    log = Watched()
    log.keep_file(PAGE)

    with pytest.raises(RuleRefused, match=f"does not have {len(PAGE) + 1} bytes") as refused:
        record(log, replace(CAPTURED, size=len(PAGE) + 1))

    error = refused.value
    assert (error.code, error.exit_code, error.where) == ("capture.other-size", 2, {"field": "body.size"})


def test_a_log_on_disk_looks_beside_itself(tmp_path):
    with SqliteLog.create(tmp_path / "timeline.db", origin="desk.example/log") as log:
        fill(log, *WORLD)
        assert refused_for_want_of_its_file(log)
        Blobs(tmp_path / "timeline.db").put(io.BytesIO(PAGE))

        assert record(log, CAPTURED).position == 10


def test_a_file_that_is_purged_between_the_decision_and_the_turn_is_looked_for_again(tmp_path, monkeypatch):
    decided = Reading.check_files
    with SqliteLog.create(tmp_path / "timeline.db", origin="desk.example/log") as log:
        fill(log, *WORLD)
        blobs = Blobs(log.path)
        blobs.put(io.BytesIO(PAGE))

        def decided_then_purged(reading: Reading, events: Sequence[Event]) -> None:
            decided(reading, events)
            blobs.remove(CAPTURED.sha256)

        monkeypatch.setattr(Reading, "check_files", decided_then_purged)

        assert refused_for_want_of_its_file(log)


def test_an_import_refuses_the_row_of_a_capture_without_its_file():
    log = Watched()
    row = json.dumps({"type": CAPTURED.type, "body": to_json(CAPTURED)}).encode()

    with pytest.raises(RowsRefused) as refused:
        import_lines(log, row, file="rows.jsonl", recorded_by="mk")
    log.keep_file(PAGE)

    assert [(one.code, one.where["line"]) for one in refused.value.errors] == [("capture.no-file", 1)]
    assert import_lines(log, row, file="rows.jsonl", recorded_by="mk").appended == 1


def test_who_else_was_captured_with_the_same_bytes_is_found():
    log = Watched()
    fill(log, make.source("b"), make.source("c"), make.captured("b"), make.captured("c", b"c"), CAPTURED)

    assert captured_elsewhere(log, CAPTURED.sha256, FT) == ("b",)
    assert captured_elsewhere(log, CAPTURED.sha256, "b") == (FT,)
    assert captured_elsewhere(log, "0" * 64, "b") == ()


# --- what kind of file -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "beginning", "type_"),
    [
        ("page.html", b"", "text/html"),
        ("PAGE.HTM", b"text", "text/html"),
        ("page", b"\xef\xbb\xbf\n <!DOCTYPE HTML>", "text/html"),
        ("page", b"<HTML lang=fa>", "text/html"),
        ("article.pdf", b"%PDF-1.7", "application/pdf"),
        ("article", b"%PDF-1.7", "application/pdf"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("photo", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("crawl", b"WARC/1.0\r\n", "application/warc"),
        ("a.b/video.mp4", b"\0\0\0\x20ftyp", "video/mp4"),
        ("pages.zip", b"PK\x03\x04", "application/zip"),
    ],
)
def test_name_and_first_bytes_tell_what_a_file_is(name, beginning, type_):
    assert media_type_of(name, beginning) == type_


@pytest.mark.parametrize(
    ("name", "beginning", "says"),
    [
        ("page", b"plain words", "neither the name of the file nor its first bytes tell its media type"),
        ("", b"", "neither the name of the file nor its first bytes tell its media type"),
        ("page.aspx", b"\0", "neither the name of the file nor its first bytes tell its media type"),
        ("photo.png", b"%PDF-1.7", "by its name the file is image/png, by its first bytes application/pdf"),
        (".html", b"", "neither the name of the file nor its first bytes tell its media type"),
        ("page", b"x <html>", "neither the name of the file nor its first bytes tell its media type"),
    ],
)
def test_a_file_of_which_neither_tells_or_both_differ_is_not_guessed_at(name, beginning, says):
    with pytest.raises(UsageRefused) as refused:
        media_type_of(name, beginning)

    assert refused.value.message == f"nothing recorded: {says}"
    assert refused.value.fix.startswith("say which it is, like text/html: timeline append capture SOURCE")
