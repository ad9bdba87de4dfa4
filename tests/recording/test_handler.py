"""The way of a command into the log: recorded once, decided again when the log has moved, never on a stale reading."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from events.base import Event
from events.shape import to_json
from tests import builders as make
from tests.builders import fill, foretold
from tests.recording.world import KILLED, PANJGUR, STATED, WORLD
from timeline.errors import EventIdTaken, HeadMoved, IdTaken, NotFound, RevisionConflict, RuleRefused
from timeline.log.api import Append, EventLog, Receipt
from timeline.log.memory import MemoryLog
from timeline.log.store import SqliteLog
from timeline.projections.register import Thing
from timeline.recording.commands import Command, Correct, Record, Retract
from timeline.recording.commands import record_all as record_drafts
from timeline.recording.door import read_drafts
from timeline.recording.handler import TRIES, Outcome, handle, handle_all

PANJGUR_AGAIN = make.action("panjgur", kind="raid")
NEWS = make.actor("turkey")
RAID = Correct(
    target=Thing("action", "panjgur"), changes=(("kind", "raid"),), reason="We misread the page.", label="corrected"
)


def ids(log: EventLog) -> Callable[[], str]:
    """Return a maker of event ids, one after another: the first at position 10 is the thousandth."""
    numbers = count(991 + log.basis().position)
    return lambda: foretold(next(numbers))


def record(log: EventLog, command: Command, **more: Any) -> Outcome:
    return handle(log, command, recorded_by="mk", new_id=ids(log), **more)


def record_all(log: EventLog, *commands: Command, **more: Any) -> list[Outcome]:
    return handle_all(log, commands, recorded_by="mk", new_id=ids(log), **more)


class Busy(MemoryLog):
    """A log in which somebody else records, again and again, just before we do; but not while the turn is held."""

    def __init__(self, *theirs: Event) -> None:
        super().__init__()
        fill(self, *WORLD)
        self.theirs = list(theirs)
        self.turns = 0
        self._held = False

    def append_all(self, appends: Sequence[Append], *, head: int | None = None) -> Receipt:
        if self.theirs and not self._held:
            event = self.theirs.pop(0)
            other = make.new(event, 500 + len(self.theirs))
            super().append_all([Append(event.stream, (other,), self.revision(event.stream))])
        return super().append_all(appends, head=head)

    def turn(self) -> Any:
        self.turns += 1
        self._held = True
        return super().turn()


@pytest.fixture
def log() -> Iterator[MemoryLog]:
    """A log that holds the world of these tests."""
    log = MemoryLog()
    fill(log, *WORLD)
    yield log
    log.close()


def test_a_command_is_recorded_with_its_receipt(log):
    done = record(log, Record(event=KILLED))

    assert done.receipt is not None
    assert (done.receipt.first, done.receipt.last, done.receipt.root) == (10, 10, log.basis().root)
    assert done == Outcome(done.receipt, (KILLED,), repeated=False, position=10, thing=Thing("claim", "panjgur-killed"))
    [kept] = log.read(after=9)
    assert (kept.event, kept.event_id, kept.recorded_by) == (KILLED, foretold(1000), "mk")


def test_what_the_command_brings_goes_into_the_log(log):
    correlation = "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"
    mined = make.action("mined", means=("ied",))

    record(log, Record(event=mined, event_id=foretold(77), sensitive=frozenset({"/means"}), correlation=correlation))

    [kept] = log.read(after=9)
    assert (kept.event_id, kept.correlation, kept.event) == (foretold(77), correlation, mined)
    [leaf] = log.leaves(after=9)
    assert b'"means"' not in leaf


def test_a_command_sent_twice_is_recorded_once(log):
    first = record(log, Record(event=KILLED))
    again = record(log, Record(event=KILLED))

    assert first.receipt is not None
    assert again == Outcome(
        first.receipt._replace(repeated=True), (), repeated=True, position=10, thing=Thing("claim", "panjgur-killed")
    )
    assert log.basis().position == 10


@pytest.mark.parametrize(
    "command",
    [
        Record(event=KILLED, event_id=foretold(77)),
        replace(RAID, event_id=foretold(77)),
        replace(RAID, changes=(("occurred", make.when("2024-01-17")),), event_id=foretold(77)),
        Retract(target=Thing("action", "panjgur"), reason="It was another place.", event_id=foretold(77)),
    ],
)
def test_a_command_sent_twice_under_one_event_id_gets_its_receipt(log, command):
    """Whatever happened in between: the caller did not see the first answer."""
    first = record(log, command)
    record(log, Record(event=NEWS))
    again = record(log, command)
    dry = record(log, command, dry_run=True)

    assert first.receipt is not None
    assert again.receipt == dry.receipt == first.receipt._replace(repeated=True)
    assert (again.repeated, again.position, again.thing) == (True, 10, first.thing)
    assert log.basis().position == 11


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_event_id_with_other_content_is_refused(log, dry_run):
    record(log, Record(event=KILLED, event_id=foretold(77)))

    for other in (make.claim("panjgur-killed", "sistan", "irgc"), make.claim("c", "sistan"), NEWS):
        with pytest.raises(EventIdTaken) as refused:
            record(log, Record(event=other, event_id=foretold(77)), dry_run=dry_run)
        assert (refused.value.position, refused.value.exit_code) == (10, 2)


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_event_id_of_another_recorder_is_refused(log, dry_run):
    command = Record(event=KILLED, event_id=foretold(77))
    record(log, command)

    with pytest.raises(EventIdTaken, match="with another recorder: mk"):
        handle(log, command, recorded_by="another", new_id=lambda: foretold(78), dry_run=dry_run)


def test_a_dry_run_decides_and_records_nothing(log):
    before = log.basis()

    done = record(log, Record(event=KILLED), dry_run=True)
    assert done == Outcome(None, (KILLED,), repeated=False, position=None, thing=Thing("claim", "panjgur-killed"))
    with pytest.raises(IdTaken):
        record(log, Record(event=PANJGUR_AGAIN), dry_run=True)
    assert log.basis() == before


def test_the_nearest_names_of_the_whole_log_are_offered(log):
    """The decision knows only what it names; `panjgur` is not among it."""
    with pytest.raises(NotFound) as refused:
        record(log, Record(event=make.claim("c", "panjgurr")))

    assert refused.value.nearest == ("panjgur",)
    assert refused.value.where == {"field": "body.about.0"}


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_user_may_insist_on_the_revision_that_was_read(log, dry_run):
    record(log, RAID)

    for expect in (0, 1, 3):
        with pytest.raises(RevisionConflict) as refused:
            record(log, replace(RAID, changes=(("kind", "strike.drone"),)), expect=expect, dry_run=dry_run)
        assert (refused.value.expected, refused.value.actual, refused.value.exit_code) == (expect, 2, 5)

    done = record(log, replace(RAID, changes=(("kind", "strike.drone"),)), expect=2, dry_run=dry_run)
    assert not done.repeated


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_user_may_insist_on_the_head_that_was_read(log, dry_run):
    with pytest.raises(HeadMoved) as refused:
        record(log, Record(event=KILLED), if_head=8, dry_run=dry_run)
    assert (refused.value.expected, refused.value.actual, refused.value.exit_code) == (8, 9, 5)

    assert record(log, Record(event=KILLED), if_head=9, dry_run=dry_run).events == (KILLED,)


def test_what_is_on_record_already_is_no_conflict(log):
    """Sent again after the log has moved on: the answer is the first receipt."""
    first = record(log, Record(event=KILLED), if_head=9)
    again = record(log, Record(event=KILLED), if_head=9)

    assert first.receipt is not None
    assert again.receipt == first.receipt._replace(repeated=True)


def test_a_decision_is_made_again_when_somebody_recorded_in_between():
    log = Busy(NEWS)

    done = record(log, Record(event=STATED))

    assert done.position == 11
    assert log.turns == 0


def test_a_decision_that_no_longer_holds_is_not_recorded():
    """While we linked the strikes, somebody retracted one of them."""
    log = Busy(make.retracted("action", "panjgur", amends=8))

    with pytest.raises(RuleRefused) as refused:
        record(log, Record(event=STATED))

    assert refused.value.code == "thing.retracted"
    assert [one.event.type for one in log.read(after=9)] == ["action.retracted"]


def test_who_records_the_same_first_has_recorded_it():
    log = Busy(KILLED)

    done = record(log, Record(event=KILLED))

    assert (done.repeated, done.position, log.basis().position) == (True, 10, 10)


def test_two_corrections_at_once_are_a_conflict_only_for_who_insists():
    theirs = make.corrected("action", "panjgur", amends=8, kind="strike.drone")

    with pytest.raises(RevisionConflict):
        record(Busy(theirs), RAID, expect=1)
    assert record(Busy(theirs), RAID).position == 11


def test_after_some_tries_the_turn_is_taken():
    """Whoever writes all the time does not keep others from writing."""
    log = Busy(*(make.actor(f"a-{number}") for number in range(20)))

    done = record(log, Record(event=STATED))

    assert log.turns == 1
    assert done.position == 10 + TRIES


def test_several_commands_are_one_transaction(log):
    done = record_all(log, Record(event=NEWS), Record(event=KILLED), RAID)

    assert [one.position for one in done] == [10, 11, 12]
    assert {one.receipt for one in done} == {done[0].receipt}
    assert done[0].receipt is not None
    assert (done[0].receipt.first, done[0].receipt.last) == (10, 12)


def test_each_command_is_decided_on_what_the_ones_before_it_leave(log):
    """A new source, an action that cites it, a claim about that, a correction, a note, and the first once more."""
    letter = make.source("letter")
    strike = make.action("new", citations=(make.cite("letter"),))
    said = make.claim("said", "new", citations=(make.cite("letter"),))
    change = replace(RAID, target=Thing("action", "new"))

    done = record_all(
        log,
        Record(event=letter),
        Record(event=strike),
        Record(event=said),
        change,
        Record(event=make.note("n", "new")),
        Record(event=letter),
        change,
    )

    assert [one.position for one in done] == [10, 11, 12, 13, 14, 10, 13]
    assert [one.repeated for one in done] == [False] * 5 + [True] * 2
    [corrected] = [one.event for one in log.read(after=12, up_to=13)]
    assert corrected == replace(make.corrected("action", "new", kind="raid"), amends=foretold(1001))


def test_drafts_from_the_door_are_recorded_together(log):
    """What `append --json` does with a file."""
    lines = b"\n".join(
        json.dumps({"type": event.type, "body": to_json(event), "event_id": foretold(70 + number)}).encode()
        for number, event in enumerate((NEWS, KILLED))
    )
    run = "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"

    commands = record_drafts(read_drafts(lines, file="f.jsonl"), run)
    done = record_all(log, *commands)

    assert [one.position for one in done] == [10, 11]
    assert [(one.event_id, one.correlation) for one in log.read(after=9)] == [(foretold(70), run), (foretold(71), run)]
    assert commands[1].where == {"file": "f.jsonl", "line": 2}


def test_one_refusal_refuses_all(log):
    with pytest.raises(NotFound) as refused:
        record_all(log, Record(event=NEWS), Record(event=make.note("n", "nothing")))

    assert refused.value.where == {"event": 2, "field": "body.about"}
    assert log.basis().position == 9


def test_a_refusal_names_the_line_where_the_command_was_written(log):
    asked = Record(event=make.note("n", "nothing"), where={"file": "f.jsonl", "line": 4})

    with pytest.raises(NotFound) as refused:
        record_all(log, Record(event=NEWS), asked)

    assert refused.value.where == {"file": "f.jsonl", "line": 4, "field": "body.about"}


def test_an_id_may_not_stand_for_two_things_in_what_is_sent(log):
    with pytest.raises(RuleRefused) as refused:
        record_all(log, Record(event=make.case("c", "One")), Record(event=make.case("c", "Other")))

    error = refused.value
    assert error.code == "id.twice"
    assert error.message == "nothing recorded: case c comes earlier in what was sent, and differs in title"
    assert error.fix == "choose another id for one of them"
    assert error.where == {"event": 2}


def test_an_event_id_may_come_twice_only_with_the_same_content(log):
    done = record_all(log, Record(event=NEWS, event_id=foretold(77)), Record(event=NEWS, event_id=foretold(77)))
    assert [(one.position, one.repeated) for one in done] == [(10, False), (10, True)]

    with pytest.raises(RuleRefused) as refused:
        record_all(log, Record(event=KILLED, event_id=foretold(78)), Record(event=STATED, event_id=foretold(78)))
    assert refused.value.code == "event-id.twice"
    assert refused.value.message == (
        f"nothing recorded: event id {foretold(78)} comes earlier in what was sent, with other content"
    )


def test_commands_that_were_all_recorded_before_write_nothing(log):
    asked = [Record(event=NEWS, event_id=foretold(77)), Record(event=KILLED, event_id=foretold(78))]
    record_all(log, *asked)

    again = record_all(log, *asked, Record(event=PANJGUR))

    assert [(one.position, one.repeated) for one in again] == [(10, True), (11, True), (8, True)]
    assert log.basis().position == 11


def test_several_commands_are_decided_again_together():
    log = Busy(make.actor("other"))

    done = record_all(log, Record(event=NEWS), Record(event=KILLED))

    assert [one.position for one in done] == [11, 12]
    with pytest.raises(HeadMoved):
        record_all(Busy(make.actor("other")), Record(event=NEWS), Record(event=KILLED), if_head=9)


def test_a_dry_run_of_several_shows_what_would_be(log):
    done = record_all(log, Record(event=NEWS), Record(event=NEWS), Record(event=PANJGUR), dry_run=True)

    assert [(one.events, one.repeated, one.position) for one in done] == [
        ((NEWS,), False, None),
        ((), True, None),
        ((), True, 8),
    ]
    assert log.basis().position == 9


def test_two_desks_that_write_at_once_both_get_through(tmp_path):
    """Each decision rests on the whole log, so each is made again until it holds."""
    path = tmp_path / "timeline.db"
    with SqliteLog.create(path, origin="timeline.example.org/desk") as log:
        fill(log, *WORLD)

    def write(desk: int) -> list[Outcome]:
        with SqliteLog.open(path, writable=True) as own:
            numbers = count(10_000 * desk)
            return [
                handle(
                    own,
                    Record(event=make.note(f"n-{desk}-{number}", "panjgur")),
                    recorded_by=f"desk-{desk}",
                    new_id=lambda: foretold(next(numbers)),
                )
                for number in range(20)
            ]

    with ThreadPoolExecutor(2) as pool:
        done = [one for outcomes in pool.map(write, (1, 2)) for one in outcomes]

    assert sorted(one.position or 0 for one in done) == list(range(10, 50))


def test_nothing_asked_is_nothing_done(log):
    assert record_all(log) == []


def test_positions_count_from_the_end_where_the_log_speaks_first(freezer):
    """The clock was set back, so the log records that before our events."""
    freezer.move_to("2024-01-18T09:00:00Z")
    log = MemoryLog()
    fill(log, *WORLD)
    freezer.move_to("2024-01-18T08:00:00Z")

    done = record_all(log, Record(event=NEWS), Record(event=KILLED))

    assert [one.event.type for one in log.read(after=9)] == ["log.clock_set_back", "actor.registered", "claim.made"]
    assert [one.position for one in done] == [11, 12]
