"""What any log promises, whatever it is kept in. A backend subclasses this, and gives `make_log`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from events.base import Event
from events.envelope import NewEvent
from events.logs import ClockSetBack
from events.notes import CaseIncluded
from tests import builders as make
from timeline.errors import EventIdTaken, HeadMoved, InputRefused, IntegrityFailure, RevisionConflict
from timeline.log import Append, EventLog
from timeline.log.tree import EMPTY_ROOT, check_consistency, check_inclusion, leaf_hash, stored_hash_index

LOG_ID = "5f0c1e2a-0b1c-4d2e-8f30-112233445566"
PANJGUR = "action:panjgur-2024-01-16"
SISTAN = "action:sistan-2024-01-18"


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 1, 18, 9, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


def note(number: int, text: str = "Two outlets differ.") -> NewEvent:
    """A small event about the strike on Panjgur; its id goes with its number."""
    return make.new(make.note(f"note-{number}", "panjgur-2024-01-16", text=text), number)


def fill(log: EventLog, count: int, *, first: int = 1) -> None:
    """Append that many notes, each on a stream of its own."""
    log.append_all([Append(f"note:note-{n}", (note(n),), 0) for n in range(first, first + count)])


def said(log: EventLog, **bounds: Any) -> list[Event]:
    """Return the events of a log, without what surrounds them."""
    return [recorded.event for recorded in log.read(**bounds)]


def interrupted(log: EventLog, work: Callable[[], None]) -> None:
    """Work within a turn that ends with an error."""
    with log.turn():
        work()
        raise RuntimeError


class EventLogContract:
    """The promises of `EventLog`."""

    @pytest.fixture
    def clock(self) -> HandClock:
        """A clock that the test moves by hand."""
        return HandClock()

    @pytest.fixture
    def make_log(self, clock: HandClock) -> Callable[[], EventLog]:
        """Make an empty log with the id `LOG_ID`: for a backend to give."""
        raise NotImplementedError

    @pytest.fixture
    def log(self, make_log):
        """An empty log."""
        log = make_log()
        yield log
        log.close()

    def test_an_event_comes_back_as_it_was_recorded(self, log):
        strike = make.action("panjgur-2024-01-16", against="jaish-ul-adl", title="Iran strikes Panjgur")

        log.append(PANJGUR, [make.new(strike, correlation=make.foretold(99))], expected=0)

        [recorded] = log.read()
        assert recorded.event == strike
        assert (recorded.position, recorded.stream, recorded.revision) == (1, PANJGUR, 1)
        assert (recorded.event_id, recorded.recorded_by) == (make.foretold(1), "desk")
        assert recorded.correlation == make.foretold(99)
        assert recorded.recorded_at == "2024-01-18T09:12:00.000000Z"

    def test_an_empty_log_has_a_basis_too(self, log):
        assert log.log_id == LOG_ID
        assert log.basis() == (LOG_ID, 0, EMPTY_ROOT)
        assert list(log.read()) == []
        assert list(log.leaves()) == []
        assert log.position_at("2024-01-18T09:12:00.000000Z") == 0

    def test_a_receipt_says_where_the_events_stand(self, log):
        first = log.append(PANJGUR, [note(1)], expected=0)
        second = log.append(PANJGUR, [note(2), note(3)], expected=1)

        assert (first.log_id, first.first, first.last, first.repeated) == (LOG_ID, 1, 1, False)
        assert (second.first, second.last) == (2, 3)
        assert second.root == log.basis().root
        assert first.root == log.basis(1).root

    def test_positions_have_no_gap_and_revisions_count_within_a_stream(self, log):
        log.append(PANJGUR, [note(1)], expected=0)
        log.append(SISTAN, [note(2), note(3)], expected=0)
        log.append(PANJGUR, [note(4)], expected=1)

        assert [(one.position, one.stream, one.revision) for one in log.read()] == [
            (1, PANJGUR, 1),
            (2, SISTAN, 1),
            (3, SISTAN, 2),
            (4, PANJGUR, 2),
        ]
        assert (log.revision(PANJGUR), log.revision(SISTAN), log.revision("action:other")) == (2, 2, 0)

    def test_a_decision_on_a_stale_reading_is_refused(self, log):
        """Somebody corrected the action while we were looking at it."""
        log.append(PANJGUR, [note(1)], expected=0)
        log.append(PANJGUR, [note(2)], expected=1)

        with pytest.raises(RevisionConflict) as refusal:
            log.append(PANJGUR, [note(3)], expected=1)

        assert (refusal.value.stream, refusal.value.expected, refusal.value.actual) == (PANJGUR, 1, 2)
        assert refusal.value.came_first == ((2, "note.added", PANJGUR),)
        assert log.basis().position == 2

    def test_what_was_expected_and_never_recorded_is_refused_as_well(self, log):
        with pytest.raises(RevisionConflict) as refusal:
            log.append(PANJGUR, [note(1)], expected=3)

        assert (refusal.value.actual, refusal.value.came_first) == (0, ())

    def test_a_decision_on_several_streams_is_refused_if_anything_was_recorded_since(self, log):
        log.append(PANJGUR, [note(1)], expected=0)
        log.append(SISTAN, [note(2)], expected=0)

        with pytest.raises(HeadMoved) as refusal:
            log.append("response:sistan-panjgur", [note(3)], expected=0, head=1)

        assert (refusal.value.expected, refusal.value.actual) == (1, 2)
        assert refusal.value.came_first == ((2, "note.added", SISTAN),)
        assert log.append("response:sistan-panjgur", [note(3)], expected=0, head=2).last == 3

    def test_several_streams_are_recorded_together_or_not_at_all(self, log):
        log.append(SISTAN, [note(1)], expected=0)

        with pytest.raises(RevisionConflict):
            log.append_all([Append(PANJGUR, (note(2),), 0), Append(SISTAN, (note(3),), 0)])

        assert log.basis().position == 1
        receipt = log.append_all([Append(PANJGUR, (note(2),), 0), Append(SISTAN, (note(3),), 1)])
        assert (receipt.first, receipt.last) == (2, 3)

    def test_a_stream_that_comes_twice_is_expected_after_its_first_time(self, log):
        twice = [Append(PANJGUR, (note(1), note(2)), 0), Append(SISTAN, (note(3),), 0), Append(PANJGUR, (note(4),), 2)]

        log.append_all(twice)

        assert [one.revision for one in log.read(stream=PANJGUR)] == [1, 2, 3]

    @pytest.mark.parametrize("appends", [[], [Append(PANJGUR, (), 0)]])
    def test_nothing_cannot_be_recorded(self, log, appends):
        with pytest.raises(InputRefused, match="no event was given"):
            log.append_all(appends)

    def test_the_same_events_sent_again_get_the_receipt_of_the_first_time(self, log, clock):
        """The answer was lost; the sender repeats."""
        first = log.append(PANJGUR, [note(1), note(2)], expected=0)
        log.append(SISTAN, [note(3)], expected=0)
        clock.move(days=1)

        again = log.append(PANJGUR, [note(1), note(2)], expected=0, head=0)

        assert again == first._replace(repeated=True)
        assert log.basis().position == 3

    def test_an_event_id_stands_for_one_content(self, log):
        log.append(PANJGUR, [note(1)], expected=0)

        with pytest.raises(EventIdTaken) as refusal:
            log.append(PANJGUR, [note(1, "Three outlets differ.")], expected=1)

        assert (refusal.value.event_id, refusal.value.position) == (make.foretold(1), 1)
        assert "another body" in refusal.value.message

    @pytest.mark.parametrize(
        ("again", "differs"),
        [
            (lambda: (SISTAN, [note(1)]), "another stream: action:panjgur-2024-01-16"),
            (lambda: (PANJGUR, [note(1)._replace(recorded_by="night desk")]), "another recorder: desk"),
            (lambda: (PANJGUR, [make.new(make.source_withdrawn())]), "another type: note.added"),
            (lambda: (PANJGUR, [note(1), note(9)]), "which comes with it now, is not"),
            (lambda: (PANJGUR, [note(2), note(1)]), "in another order than now"),
        ],
        ids=["stream", "recorder", "type", "a part of the batch", "order"],
    )
    def test_a_taken_event_id_says_what_differs(self, log, again, differs):
        log.append(PANJGUR, [note(1), note(2)], expected=0)
        stream, events = again()

        with pytest.raises(EventIdTaken, match=differs):
            log.append(stream, events, expected=2)

        assert log.basis().position == 2

    def test_time_salts_and_marks_are_no_content(self, log, clock):
        """What was marked as sensitive was so marked for the log's sake; it says the same."""
        log.append(PANJGUR, [make.new(make.action("panjgur-2024-01-16", means=("drone",)))], expected=0)
        clock.move(hours=1)
        marked = make.new(make.action("panjgur-2024-01-16", means=("drone",)), sensitive=frozenset({"/means"}))

        assert log.append(PANJGUR, [marked], expected=0).repeated

    def test_an_event_id_comes_once_in_a_batch(self, log):
        with pytest.raises(InputRefused, match="twice in one batch"):
            log.append(PANJGUR, [note(1), note(1)], expected=0)

    @pytest.mark.parametrize(
        ("stream", "event", "why"),
        [
            (PANJGUR, note(1)._replace(event_id="018D1BD7-8288-7000-8000-000000000001"), "lower-case"),
            (PANJGUR, note(1)._replace(event_id="1"), "not a UUID"),
            (PANJGUR, note(1)._replace(correlation="import of Tuesday"), "not a UUID"),
            (PANJGUR, note(1)._replace(recorded_by=""), "recorded_by"),
            ("", note(1), "stream"),
            ("action:" + "x" * 200, note(1), "stream"),
            ("action:\n", note(1), "stream"),
            (PANJGUR, note(1)._replace(recorded_by="\ud83d"), "recorded_by"),
        ],
    )
    def test_what_cannot_be_a_leaf_is_refused_by_name(self, log, stream, event, why):
        with pytest.raises(InputRefused, match=why):
            log.append(stream, [event], expected=0)

        assert log.basis().position == 0

    def test_a_leaf_has_at_most_65535_bytes(self, log):
        """Built, not validated: nothing that passes the door is so long."""
        many = msgspec.convert({"case": "kerman", "actions": ["x" * 64] * 1000}, CaseIncluded)

        with pytest.raises(InputRefused, match="more than 65,535"):
            log.append(PANJGUR, [make.new(many)], expected=0)

    def test_time_never_falls_along_the_log(self, log, clock):
        """A second is a leap, or a clock being set right: no event says so."""
        log.append(PANJGUR, [note(1)], expected=0)
        clock.move(seconds=-2)

        log.append(PANJGUR, [note(2)], expected=1)

        assert [one.recorded_at for one in log.read()] == ["2024-01-18T09:12:00.000000Z"] * 2

    def test_a_clock_set_back_is_recorded_before_what_follows(self, log, clock):
        log.append(PANJGUR, [note(1)], expected=0)
        clock.move(hours=-1)

        receipt = log.append(PANJGUR, [note(2)], expected=1, head=1)

        held = list(log.read())
        assert held[1].event == ClockSetBack(clock="2024-01-18T08:12:00.000000Z", head="2024-01-18T09:12:00.000000Z")
        assert (held[1].stream, held[1].revision, held[1].recorded_by) == ("log:clock", 1, "desk")
        assert [one.recorded_at for one in held] == ["2024-01-18T09:12:00.000000Z"] * 3
        assert (receipt.first, receipt.last) == (3, 3)
        assert log.append(PANJGUR, [note(2)], expected=1) == receipt._replace(repeated=True)

    def test_a_batch_has_one_time(self, log):
        fill(log, 3)

        assert len({one.recorded_at for one in log.read()}) == 1

    def test_a_turn_holds_the_head_still(self, log):
        with log.turn():
            head = log.basis().position
            log.append(PANJGUR, [note(1)], expected=0, head=head)
            assert said(log) == [note(1).event]
            log.append(PANJGUR, [note(2)], expected=1, head=head + 1)

        assert [one.revision for one in log.read(stream=PANJGUR)] == [1, 2]

    def test_a_turn_that_ends_with_an_error_leaves_nothing(self, log):
        fill(log, 2)
        before = log.basis()

        with pytest.raises(RuntimeError):
            interrupted(log, lambda: fill(log, 300, first=3))

        assert log.basis() == before
        assert log.revision("note:note-3") == 0
        fill(log, 300, first=3)
        assert log.basis().position == 302

    def test_a_refusal_inside_a_turn_does_not_undo_the_rest(self, log):
        with log.turn():
            log.append(PANJGUR, [note(1)], expected=0)
            with pytest.raises(RevisionConflict):
                log.append(PANJGUR, [note(2)], expected=0)
            log.append(PANJGUR, [note(3)], expected=1)

        assert said(log) == [note(1).event, note(3).event]

    def test_turns_within_turns_are_one(self, log):
        def inside() -> None:
            with log.turn():
                fill(log, 1)

        with pytest.raises(RuntimeError):
            interrupted(log, inside)

        assert log.basis().position == 0

    def test_a_read_is_bounded_by_the_head_that_it_began_with(self, log):
        fill(log, 3)
        reading = log.read()
        next(reading)

        fill(log, 2, first=4)

        assert [one.position for one in reading] == [2, 3]

    @pytest.mark.parametrize(
        ("bounds", "positions"),
        [
            ({}, [1, 2, 3, 4, 5]),
            ({"after": 2}, [3, 4, 5]),
            ({"up_to": 2}, [1, 2]),
            ({"after": 1, "up_to": 3}, [2, 3]),
            ({"after": 5}, []),
            ({"after": 9, "up_to": 12}, []),
            ({"up_to": 99}, [1, 2, 3, 4, 5]),
            ({"after": 2, "stream": PANJGUR}, [4]),
            ({"stream": PANJGUR, "up_to": 3}, [2]),
            ({"stream": "action:other"}, []),
        ],
    )
    def test_a_read_takes_a_stretch_or_a_stream(self, log, bounds, positions):
        fill(log, 1)
        log.append(PANJGUR, [note(2)], expected=0)
        fill(log, 1, first=3)
        log.append(PANJGUR, [note(4)], expected=1)
        fill(log, 1, first=5)

        assert [one.position for one in log.read(**bounds)] == positions

    def test_a_long_log_and_a_long_stream_are_read_whole(self, log):
        """Pages have 1,000 events."""
        log.append(PANJGUR, [note(n) for n in range(1, 2501)], expected=0)
        fill(log, 10, first=2501)

        assert [one.position for one in log.read()] == list(range(1, 2511))
        assert [one.revision for one in log.read(stream=PANJGUR)] == list(range(1, 2501))
        assert sum(1 for _ in log.leaves(after=1500)) == 1010

    def test_streams_are_found_by_their_beginning(self, log):
        for number, name in enumerate(["action:b", "action:a", "actor:a", "action:b-2"], 1):
            log.append(name, [note(number)], expected=0)

        assert log.streams("action:") == ["action:a", "action:b", "action:b-2"]
        assert log.streams("act", 2) == ["action:a", "action:b"]
        assert log.streams("action:b") == ["action:b", "action:b-2"]
        assert log.streams("claim:") == []

    def test_streams_are_found_as_they_were_at_a_position(self, log):
        for number, name in enumerate(["action:b", "action:a", "action:b", "action:b-2"], 1):
            log.append(name, [note(number)], expected=log.revision(name))

        found = [log.streams("action:", up_to=position) for position in range(5)]

        assert found[:3] == [[], ["action:b"], ["action:a", "action:b"]]
        assert found[3:] == [["action:a", "action:b"], ["action:a", "action:b", "action:b-2"]]
        assert log.streams("action:", 1, up_to=1) == ["action:b"]

    def test_events_are_found_by_id_and_by_its_beginning(self, log):
        fill(log, 3)

        assert log.find(make.foretold(2)) == 2
        assert log.find(make.foretold(4)) is None
        assert log.find("018d1bd7") is None
        assert log.find_prefix("018d1bd7") == [1, 2, 3]
        assert log.find_prefix("018d1bd7-8288-7", 2) == [1, 2]
        assert log.find_prefix(make.foretold(3)[:-1]) == [1, 2, 3]
        assert log.find_prefix("ffffffff") == []
        assert log.find_prefix("018d1bd7", up_to=2) == [1, 2]
        assert log.find_prefix("018d1bd7", 1, up_to=0) == []

    @pytest.mark.parametrize("prefix", ["018d1bd", "", "panjgur-2024", "018d1bd7" * 5])
    def test_a_beginning_has_at_least_eight_digits(self, log, prefix):
        with pytest.raises(InputRefused, match="hexadecimal digits"):
            log.find_prefix(prefix)

    def test_a_time_stands_for_the_last_position_recorded_by_then(self, log, clock):
        for number in (1, 2, 3):
            log.append(PANJGUR, [note(number)], expected=number - 1)
            clock.move(minutes=1)

        assert log.position_at("2024-01-18T09:11:59.999999Z") == 0
        assert log.position_at("2024-01-18T09:12:00.000000Z") == 1
        assert log.position_at("2024-01-18T09:13:30.000000Z") == 2
        assert log.position_at("2030-01-01T00:00:00.000000Z") == 3

    def test_a_basis_of_a_position_stays_what_it_was(self, log):
        roots = [log.append(PANJGUR, [note(number)], expected=number - 1).root for number in range(1, 20)]

        assert [log.basis(position).root for position in range(1, 20)] == roots
        assert len(set(roots)) == 19

    @pytest.mark.parametrize("position", [-1, 3])
    def test_there_is_no_basis_beyond_the_head(self, log, position):
        fill(log, 2)

        with pytest.raises(InputRefused, match="its head is 2"):
            log.basis(position)

    def test_stored_hashes_are_all_that_a_proof_needs(self, log):
        fill(log, 600)
        leaves = list(log.leaves())
        basis = log.basis()

        assert log.hashes([stored_hash_index(0, 7)]) == [leaf_hash(leaves[7])]
        assert log.hashes([stored_hash_index(9, 0)]) == [log.basis(512).root]
        check_inclusion(7, 600, leaf_hash(leaves[7]), log.prove_inclusion(8, 600), basis.root)
        check_consistency(300, 600, log.basis(300).root, basis.root, log.prove_consistency(300, 600))
        assert log.tile(0, 1, 256) == b"".join(leaf_hash(leaf) for leaf in leaves[256:512])

    def test_a_verified_read_yields_the_same_events(self, log):
        fill(log, 1200)

        assert list(log.read_verified(log.basis())) == list(log.read())
        assert list(log.read_verified(log.basis(1100), since=log.basis(500))) == list(log.read(after=500, up_to=1100))

    def test_a_verified_read_refuses_another_root(self, log):
        fill(log, 3)
        other = log.basis()._replace(root=EMPTY_ROOT)

        with pytest.raises(IntegrityFailure, match="not the one that"):
            list(log.read_verified(other))
        with pytest.raises(IntegrityFailure, match="another root there"):
            list(log.read_verified(log.basis(), since=log.basis(2)._replace(root=EMPTY_ROOT)))
        with pytest.raises(IntegrityFailure, match="this log is"):
            list(log.read_verified(log.basis()._replace(log_id=make.foretold(1))))

    def test_streams_are_read_as_the_whole_is_whatever_else_the_log_holds(self, log):
        log.append(PANJGUR, [note(1), note(2)], expected=0)
        fill(log, 700, first=3)
        log.append(SISTAN, [make.new(make.action("sistan-2024-01-18", title="Missiles on Panjgur"), 800)], expected=0)
        log.append(PANJGUR, [note(801)], expected=2)

        of_both = [one for one in log.read() if one.stream in {PANJGUR, SISTAN, "note:note-400"}]

        assert list(log.read_streams(log.basis(), [SISTAN, PANJGUR, "note:note-400", SISTAN])) == of_both
        assert list(log.read_streams(log.basis(703), [PANJGUR, SISTAN])) == [of_both[0], of_both[1], of_both[3]]
        assert list(log.read_streams(log.basis(), ["action:other"])) == []
        assert list(log.read_streams(log.basis(), [])) == []
        assert list(log.read_streams(log.basis(0), [PANJGUR])) == []

    @pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
    def test_all_streams_together_are_the_log_at_any_size(self, log, size):
        fill(log, size)

        found = list(log.read_streams(log.basis(), [f"note:note-{number}" for number in range(1, 602)]))

        assert found == list(log.read_verified(log.basis()))

    def test_streams_are_not_read_of_another_log(self, log):
        fill(log, 3)

        with pytest.raises(IntegrityFailure, match="not the one that"):
            list(log.read_streams(log.basis()._replace(root=EMPTY_ROOT), []))
        with pytest.raises(IntegrityFailure, match="this log is"):
            list(log.read_streams(log.basis()._replace(log_id=make.foretold(1)), []))
        with pytest.raises(IntegrityFailure, match="are there"):
            list(log.read_streams(log.basis()._replace(position=300), []))

    def test_what_was_touched_is_told_by_position_and_stream(self, log):
        log.append(PANJGUR, [note(1), note(2)], expected=0)
        fill(log, 1200, first=3)
        log.append(PANJGUR, [note(5000)], expected=2)

        assert list(log.touched(0, 3)) == [(1, PANJGUR), (2, PANJGUR), (3, "note:note-3")]
        assert list(log.touched(1202, 9999)) == [(1203, PANJGUR)]
        assert list(log.touched(1203, 1203)) == []
        assert list(log.touched(0, 1203)) == [(one.position, one.stream) for one in log.read()]

    def test_a_mark_tells_whether_anything_was_written_since(self, log):
        """Who follows a log looks at the mark alone, as long as nothing happens."""
        marks = [log.data_version()]
        for change in (
            lambda: log.append(PANJGUR, [note(1)], expected=0),
            lambda: log.append(PANJGUR, [note(2)], expected=1),
            lambda: log.keep_checkpoint(2, b"signed"),
        ):
            assert log.data_version() == marks[-1]
            change()
            marks.append(log.data_version())

        assert len(set(marks)) == 4

    def test_a_log_is_restored_to_the_same_root(self, log, make_log):
        strike = make.action("panjgur-2024-01-16", against="jaish-ul-adl", title="Iran strikes Panjgur")
        log.append(PANJGUR, [make.new(strike)], expected=0)
        log.append(PANJGUR, [make.new(make.source_withdrawn(), 2)], expected=1)
        fill(log, 1500, first=3)
        copy = make_log()

        basis = copy.restore(log.leaves(), log.disclosures())

        assert basis == log.basis()
        assert list(copy.leaves()) == list(log.leaves())
        assert list(copy.disclosures()) == list(log.disclosures())
        assert list(copy.read()) == list(log.read())
        fill(copy, 1, first=2000)
        copy.close()

    def test_a_log_is_restored_into_an_empty_one_only(self, log):
        fill(log, 1)

        with pytest.raises(InputRefused, match="into an empty one"):
            log.restore(list(log.leaves()), [])

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (lambda leaves, opened: (leaves, opened[1:]), "explained by no disclosure"),
            (
                lambda leaves, opened: (leaves, [*opened[:-1], (3, 3, b'["AAAAAAAAAAAAAAAAAAAAAA"]')]),
                "the one that its leaf",
            ),
            (lambda leaves, opened: (leaves, opened[::-1]), "after those of a later position"),
            (lambda leaves, opened: (leaves[:2], opened), "no leaf"),
            (lambda leaves, opened: (leaves, [(1, 64, opened[0][2]), *opened[1:]]), "slots"),
            (lambda leaves, opened: ([leaves[0][:-1], *leaves[1:]], opened), "does not read"),
            (
                lambda leaves, opened: ([leaves[0].replace(b"5f0c", b"6f0c"), *leaves[1:]], opened),
                "belongs to log 6f0c",
            ),
            (lambda leaves, opened: ([leaves[0].replace(b'"format":1', b'"format":2')], opened[:4]), "its format is 2"),
            (lambda leaves, opened: ([leaves[0].replace(b"T09:12", b"T9:12")], opened[:4]), "its time is"),
            (lambda leaves, opened: ([leaves[0].replace(b"018d1bd7-8288", b"018D1BD7-8288")], opened[:4]), "its id is"),
            (
                lambda leaves, opened: ([leaves[2], leaves[0]], [(1, s, j) for _, s, j in opened[8:]]),
                "before the event",
            ),
        ],
    )
    def test_a_restoration_that_does_not_fit_leaves_nothing(self, log, make_log, clock, change, why):
        for number in (1, 2, 3):
            log.append(PANJGUR, [note(number)], expected=number - 1)
            clock.move(minutes=1)
        copy = make_log()

        with pytest.raises(IntegrityFailure, match=why):
            copy.restore(*change(list(log.leaves()), list(log.disclosures())))

        assert copy.basis().position == 0
        copy.close()

    def test_a_captured_file_that_nobody_kept_is_not_held(self, log):
        assert not log.holds_file("0" * 64, 7)

    def test_a_checkpoint_is_kept_as_it_was_given(self, log):
        """What it says is for the proof layer: here its bytes are opaque."""
        fill(log, 3)

        log.keep_checkpoint(3, b"three\xff\n")
        log.keep_checkpoint(0, b"")
        log.keep_checkpoint(2, b"two\n")
        log.keep_checkpoint(2, b"two\n")

        assert log.checkpoints() == [(0, b""), (2, b"two\n"), (3, b"three\xff\n")]

    def test_a_checkpoint_is_never_replaced(self, log):
        fill(log, 1)
        log.keep_checkpoint(1, b"one\n")

        with pytest.raises(IntegrityFailure, match="another checkpoint of size 1") as refusal:
            log.keep_checkpoint(1, b"another\n")

        assert refusal.value.where == {"position": 1}
        assert log.checkpoints() == [(1, b"one\n")]

    @pytest.mark.parametrize("size", [-1, 2])
    def test_nothing_is_kept_of_a_head_that_is_not_there(self, log, size):
        fill(log, 1)

        with pytest.raises(InputRefused, match=f"no position {size}"):
            log.keep_checkpoint(size, b"note\n")
        with pytest.raises(InputRefused, match=f"no position {size}"):
            log.keep_attestation(size, "rfc3161", b"token")

        assert (log.checkpoints(), log.attestations()) == ([], [])

    def test_what_others_say_of_a_checkpoint_is_kept_once(self, log):
        fill(log, 2)
        token, line = b"\x30\x82", "\u2014 witness.example/w AAAAAAAA\n".encode()

        new = [log.keep_attestation(size, kind, content) for size, kind, content in (
            (2, "rfc3161", token), (2, "cosignature", line), (2, "rfc3161", token), (1, "rfc3161", token),
            (2, "signature", line), (2, "rfc3161", b"another token"),
        )]  # fmt: skip

        assert new == [True, True, False, True, True, True]
        assert [(one.size, one.kind) for one in log.attestations()] == [
            *((1, "rfc3161"), (2, "cosignature"), (2, "rfc3161"), (2, "rfc3161"), (2, "signature")),
        ]
        assert {one.content for one in log.attestations(2) if one.kind == "rfc3161"} == {token, b"another token"}
        assert (log.attestations(1), log.attestations(7)) == ([(1, "rfc3161", token)], [])

    def test_what_lies_beside_the_events_is_part_of_the_turn(self, log):
        """A head is signed, and its note kept, or neither."""
        fill(log, 1)
        log.keep_checkpoint(1, b"one\n")

        def keep() -> None:
            log.append(PANJGUR, [note(9)], expected=0)
            log.keep_checkpoint(2, b"two\n")
            log.keep_attestation(1, "cosignature", b"line\n")
            assert [size for size, _ in log.checkpoints()] == [1, 2]
            assert len(log.attestations()) == 1

        with pytest.raises(RuntimeError):
            interrupted(log, keep)

        assert (log.basis().position, log.checkpoints(), log.attestations()) == (1, [(1, b"one\n")], [])
        assert log.keep_attestation(1, "cosignature", b"line\n")
