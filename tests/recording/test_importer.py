"""Imports of native JSON Lines: all lines are judged before one is recorded, and a file read twice adds nothing."""

import gc
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from events.base import Event
from events.cases import case_lines
from events.shape import to_json
from tests import builders as make
from tests.builders import fill, foretold
from tests.contracts.redactions import of_fields
from tests.recording.world import KILLED, PANJGUR, STATED, WORLD
from timeline.errors import Interrupted, LogUnavailable, RowsRefused, TimelineError
from timeline.log.api import Append, Receipt
from timeline.log.memory import MemoryLog
from timeline.recording.importer import ImportReport, derived_id, import_lines, lines_of
from timeline.recording.parse import MAX_BYTES


def line_of(event: Event, **members: Any) -> bytes:
    return json.dumps({"type": event.type, "body": to_json(event), **members}).encode()


def lines_for(*events: Event) -> bytes:
    return b"\n".join(line_of(event) for event in events) + b"\n"


def load(log: MemoryLog, lines: bytes | Iterator[bytes], **more: Any) -> ImportReport:
    return import_lines(log, lines, file="case.jsonl", recorded_by="mk", **more)


def refused(log: MemoryLog, *lines: bytes, **more: Any) -> tuple[TimelineError, ...]:
    with pytest.raises(RowsRefused) as error:
        load(log, b"\n".join(lines), **more)
    assert error.value.where == {"file": "case.jsonl"}
    return error.value.errors


@pytest.mark.parametrize(("case", "number"), [("kerman-2024", 27), ("iran-pakistan-2024", 289)])
def test_a_packaged_case_is_imported_once(case, number):
    log = MemoryLog()

    first = load(log, case_lines(case))
    again = load(log, case_lines(case))

    assert first == ImportReport(number, 0, 0, (), tuple(range(1, number + 1)))
    assert again == ImportReport(0, number, 0, (), ())
    assert log.basis().position == number


def test_a_second_recorder_adds_nothing_either():
    log = MemoryLog()
    load(log, case_lines("kerman-2024"))

    report = import_lines(log, case_lines("kerman-2024"), file="copy.jsonl", recorded_by="somebody-else")

    assert (report.appended, report.already) == (0, 27)


def test_blank_lines_are_skipped_and_counted_as_lines():
    log = MemoryLog()

    report = load(log, b"\n  \r\n" + line_of(WORLD[0]) + b"\r\n\n" + line_of(WORLD[2]))

    assert report.appended == 2
    [error] = refused(log, b"", line_of(WORLD[0]), b"", b"{")
    assert error.where["line"] == 4


def test_an_empty_file_is_no_error():
    assert load(MemoryLog(), b"\n") == ImportReport(0, 0, 0, (), ())


def test_every_bad_line_is_told_and_no_good_one_recorded():
    log = MemoryLog()

    errors = refused(
        log,
        line_of(make.actor("iran")),
        b'{"type": "action.reported", "body": {"a": 1.5}}',
        line_of(make.actor("pakistan")),
        line_of(make.note("n", "actor:irn")),
        b'{"type": "note.added", "body": {"note": "m", "about": "actor:iran", "kind": "remark", "text": "x"}}',
        b"\xff",
    )

    assert [(error.code, error.where["file"], error.where["line"]) for error in errors] == [
        ("input.malformed", "case.jsonl", 2),
        ("id.unknown", "case.jsonl", 4),
        ("event.invalid", "case.jsonl", 5),
        ("input.malformed", "case.jsonl", 6),
    ]
    assert all(error.fix for error in errors)
    assert errors[1].fix == "did you mean iran?"
    assert log.basis().position == 0


def test_a_partial_import_takes_the_good_lines():
    """What rests on a refused line is refused with it."""
    log = MemoryLog()
    lines = [
        line_of(make.actor("iran")),
        b"{",
        line_of(make.note("n", "actor:iran")),
        line_of(make.note("m", "actor:pakistan")),
    ]

    report = load(log, b"\n".join(lines), partial=True)

    assert (report.appended, report.already, report.refused, report.positions) == (2, 0, 2, (1, 2))
    assert [error.where["line"] for error in report.errors] == [2, 4]


def test_a_dry_run_shows_what_would_be_and_records_nothing():
    log = MemoryLog()
    fill(log, make.actor("iran"))

    report = load(log, lines_for(make.actor("iran"), make.actor("pakistan")), dry_run=True)

    assert report == ImportReport(1, 1, 0, (), (), (make.actor("pakistan"),))
    assert refused(log, b"{", dry_run=True)
    assert log.basis().position == 1


def test_a_line_may_rest_on_the_lines_before_it():
    log = MemoryLog()
    change = make.corrected("action", "panjgur", kind="raid")
    change = replace(change, amends=derived_id(PANJGUR))

    report = load(log, lines_for(*WORLD, KILLED, STATED, change))

    assert report.appended == len(WORLD) + 3


def test_a_line_that_comes_twice_is_recorded_once():
    report = load(MemoryLog(), lines_for(make.actor("iran"), make.actor("pakistan"), make.actor("iran")))

    assert (report.appended, report.already) == (2, 1)


def test_an_event_id_of_the_line_is_kept():
    log = MemoryLog()
    line = line_of(make.actor("iran"), event_id=foretold(5))

    load(log, line)

    assert log.find(foretold(5)) == 1
    assert load(log, line).already == 1


def test_an_event_id_is_made_from_what_is_open():
    """Never from sealed text: whoever guesses a short text could check the guess against the id."""
    plain = make.source("b", title="Pakistan strikes back")

    assert derived_id(plain) == derived_id(make.source("b", title="Another title"))
    assert derived_id(plain) == derived_id(make.source("b"))
    assert derived_id(plain) != derived_id(make.source("b", kind="post"))
    mined = make.action("mined", means=("ied",))
    assert derived_id(mined) != derived_id(make.action("mined"))
    assert derived_id(mined, frozenset({"/means"})) == derived_id(make.action("mined"))


def test_an_event_id_that_was_made_never_changes():
    """It is in logs: another id for the same line would record it a second time."""
    assert derived_id(make.actor("iran")) == "107caec7-23d7-565c-a6d0-a3fbb1a149a9"


def test_a_corrected_file_names_the_things_that_differ():
    log = MemoryLog()
    load(log, lines_for(*WORLD))

    [error] = refused(log, line_of(replace(PANJGUR, citations=(make.cite(quote="hit back"),))))

    assert error.code == "id.taken"
    assert error.message == "nothing recorded: action panjgur is at position 8 already, and differs in citations"


def test_lines_that_differ_in_sealed_text_only_need_ids_of_their_own():
    log = MemoryLog()
    load(log, lines_for(*WORLD, STATED))
    planned, other = (replace(make.disputed(STATED.link), reason=reason) for reason in ("was planned", "was not"))

    [error] = refused(log, line_of(planned), line_of(other))
    assert error.code == "event-id.twice"
    assert error.message == "nothing recorded: it differs from line 1 in reason only, so both would get one event id"
    assert error.fix == "give each line an event_id of its own (a UUID)"
    assert error.where == {"file": "case.jsonl", "line": 2}

    load(log, line_of(planned))
    [error] = refused(log, line_of(other))
    assert error.code == "event-id.taken"
    assert error.message.endswith("is at position 11 already, and differs in reason")
    assert error.fix == "give each line an event_id of its own (a UUID)"

    report = load(log, line_of(planned) + b"\n" + line_of(other, event_id=foretold(99)))
    assert (report.appended, report.already) == (1, 1)


def test_other_words_are_not_swallowed_where_the_text_was_redacted():
    log = MemoryLog()
    load(log, lines_for(*WORLD, STATED))
    dispute = make.disputed(STATED.link)
    load(log, line_of(dispute))
    log.redact(of_fields(log, 11, "/reason"), expected=0)
    [recorded] = log.read(after=10, up_to=11)

    [error] = refused(log, line_of(replace(dispute, reason="Other words.")))

    assert error.code == "event-id.taken"
    assert error.message.endswith("differs in reason")
    assert load(log, line_of(dispute, event_id=recorded.event_id)).already == 1


def test_an_event_id_that_comes_with_other_content_is_refused():
    log = MemoryLog()

    [error] = refused(
        log, line_of(make.actor("iran"), event_id=foretold(5)), line_of(make.actor("iraq"), event_id=foretold(5))
    )
    assert error.code == "event-id.twice"
    assert error.message == "nothing recorded: line 1 has the same event id, and differs in actor, name"

    load(log, line_of(make.actor("iran"), event_id=foretold(5)))
    [error] = refused(log, line_of(make.actor("iraq"), event_id=foretold(5)))
    assert error.code == "event-id.taken"


def test_an_id_that_stands_for_two_things_in_one_file_is_refused():
    [error] = refused(MemoryLog(), line_of(make.case("c", "One")), line_of(make.case("c", "Other")))

    assert error.code == "id.twice"
    assert error.where == {"file": "case.jsonl", "line": 2}


ACTORS = [make.actor(f"a-{number}") for number in range(25)]


class Other(MemoryLog):
    """A log that counts transactions, and in which something happens before some of them."""

    def __init__(self, **happens: Any) -> None:
        super().__init__()
        self.sizes: list[int] = []
        self.happens = {int(name.removeprefix("at_")): what for name, what in happens.items()}

    def append_all(self, appends: Sequence[Append], *, head: int | None = None) -> Receipt:
        what = self.happens.pop(len(self.sizes), None)
        if isinstance(what, BaseException):
            raise what
        if what is not None:
            super().append_all([Append(what.stream, (make.new(what, 900),), self.revision(what.stream))])
        receipt = super().append_all(appends, head=head)
        self.sizes.append(len(appends))
        return receipt


def test_a_small_file_is_one_transaction_and_a_big_one_several():
    log = Other()
    load(log, lines_for(*ACTORS))
    assert log.sizes == [25]

    log = Other()
    report = load(log, lines_for(*ACTORS), batch=10)
    assert log.sizes == [10, 10, 5]
    assert report.positions == tuple(range(1, 26))


def test_what_somebody_records_meanwhile_is_taken_into_account():
    """Between two batches somebody registers another actor, and one of ours."""
    log = Other(at_1=make.actor("elsewhere"))
    report = load(log, lines_for(*ACTORS), batch=10)
    assert report.positions == (*range(1, 11), *range(12, 27))

    log = Other(at_1=ACTORS[20])
    report = load(log, lines_for(*ACTORS), batch=10)
    assert (report.appended, report.already) == (24, 1)
    assert log.basis().position == 25


def test_what_somebody_forbids_meanwhile_stops_the_import():
    log = Other(at_1=make.actor("a-20", "group"))

    with pytest.raises(TimelineError) as stopped:
        load(log, lines_for(*ACTORS), batch=10)

    assert stopped.value.code == "id.taken"
    assert stopped.value.where == {"file": "case.jsonl", "line": 21, "position": 11}
    assert stopped.value.recorded == (*range(1, 11), *range(12, 22))


@pytest.mark.parametrize(("members", "appended"), [({}, 0), ({"event_id": foretold(801)}, 1)])
def test_what_is_judged_again_is_told_anew_only_under_an_id_of_its_own(members, appended):
    """Somebody notes meanwhile, in the same words, that a source was verified."""
    log = Other()
    fill(log, *WORLD)
    log.sizes.clear()
    log.happens[0] = make.verified()

    report = load(log, line_of(make.verified(), **members))

    assert (report.appended, report.already) == (appended, 1 - appended)


class Twin(Other):
    """A log into which somebody imports the first lines of the same file while we judge them."""

    def append_all(self, appends: Sequence[Append], *, head: int | None = None) -> Receipt:
        if not self.sizes:
            self.sizes.append(0)
            load(self, lines_for(*ACTORS[:12]))
        return super().append_all(appends, head=head)


@pytest.mark.parametrize("batch", [5, 10, 12, 100])
def test_two_who_import_one_file_record_it_once(batch):
    """However their batches lie: an event id that is known is no reason to stop."""
    log = Twin()

    report = load(log, lines_for(*ACTORS), batch=batch)

    assert (report.appended, report.already) == (13, 12)
    assert sorted(one.event.actor for one in log.read()) == sorted(one.actor for one in ACTORS)


def test_an_import_that_is_interrupted_tells_what_it_recorded():
    log = Other(at_2=KeyboardInterrupt())

    with pytest.raises(Interrupted) as stopped:
        load(log, lines_for(*ACTORS), batch=10)

    error = stopped.value
    assert error.recorded == tuple(range(1, 21))
    assert error.message == "interrupted: 20 of 25 events are recorded"
    assert error.fix == "run the command again: what was recorded is not recorded twice"
    assert (error.code, error.exit_code) == ("interrupted", 130)
    assert load(log, lines_for(*ACTORS)) == ImportReport(5, 20, 0, (), tuple(range(21, 26)))


def test_a_log_that_fails_in_between_tells_what_it_recorded():
    log = Other(at_1=LogUnavailable("no room left"))

    with pytest.raises(LogUnavailable) as stopped:
        load(log, lines_for(*ACTORS), batch=10)

    assert stopped.value.recorded == tuple(range(1, 11))


def test_garbage_is_left_alone_while_lines_are_judged_and_no_longer():
    seen: list[bool] = []

    def lines() -> Iterator[bytes]:
        seen.append(gc.isenabled())
        yield b"{"

    with pytest.raises(RowsRefused):
        load(MemoryLog(), lines())

    assert (seen, gc.isenabled()) == ([False], True)


def test_progress_is_told():
    told: list[tuple[str, int, int | None]] = []

    load(
        MemoryLog(),
        lines_for(*(make.actor(f"a-{number}") for number in range(1200))),
        on_progress=lambda *one: told.append(one),
    )

    assert told == [
        ("check", 500, None),
        ("check", 1000, None),
        ("check", 1201, 1201),
        ("append", 1000, 1200),
        ("append", 1200, 1200),
    ]


def test_the_lines_of_a_stream_are_read_one_by_one():
    text = lines_for(*ACTORS)
    log = MemoryLog()

    report = load(log, lines_of(io.BytesIO(text)))

    assert report.appended == 25


def test_a_line_without_end_is_not_read_into_memory():
    """It is refused by its beginning; the lines after it are read."""
    long = b'"' + b"x" * (3 * MAX_BYTES) + b'"'
    read = list(lines_of(io.BytesIO(long + b"\n" + b"{}\n" + long)))

    assert [len(line) for line in read] == [MAX_BYTES + 2, 3, MAX_BYTES + 2]
    [error] = refused(MemoryLog(), long)
    assert "bytes at once" in error.message


def test_an_import_run_may_be_told_apart():
    log = MemoryLog()
    run = "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"

    load(log, lines_for(*WORLD), correlation=run)

    assert {one.correlation for one in log.read()} == {run}


def test_marks_of_a_line_are_kept():
    log = MemoryLog()
    load(log, lines_for(*WORLD))

    load(log, line_of(make.action("mined", means=("ied",)), sensitive=["/means"]))

    [leaf] = log.leaves(after=9)
    assert b'"means"' not in leaf
