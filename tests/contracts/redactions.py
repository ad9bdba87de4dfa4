"""What any log promises of redactions, whatever it is kept in. A backend subclasses this, and gives `make_log`."""

from typing import Any

import pytest

from events.base import Withheld
from events.envelope import NewEvent
from events.redactions import EventRedacted, EventWithheld, Held
from tests import builders as make
from tests.contracts.event_log import PANJGUR, HandClock, fill, note
from timeline.errors import HeadMoved, InputRefused, IntegrityFailure, NotFound, RevisionConflict
from timeline.log import EventLog
from timeline.log.tree import check_consistency, check_inclusion, stored_hash_index

STRIKE = make.action("panjgur-2024-01-16", against="jaish-ul-adl", title="Iran strikes Panjgur")
TITLE = "Iran strikes Panjgur"


def of_fields(log: EventLog, position: int, *pointers: str, number: int = 500, **more: Any) -> NewEvent:
    """Say that sealed fields of an event are taken out."""
    target = log.redactable(position)
    chosen = [one for one in target.sealed if one.pointer in pointers]
    values: dict[str, Any] = {"ground": "personal_data", "approved_by": "editor"}
    event = EventRedacted(
        target=target.event_id,
        scope="fields",
        fields=tuple(one.pointer for one in chosen),
        digests=tuple(one.digest for one in chosen),
        **values | more,
    )
    return make.new(event, number)


def of_the_whole(log: EventLog, position: int, *, number: int = 600, **more: Any) -> NewEvent:
    """Say that a whole event is taken out."""
    target = log.redactable(position)
    values: dict[str, Any] = {"ground": "court_order", "approved_by": "editor", "remains": target.remains}
    event = EventRedacted(
        target=target.event_id, scope="whole_event", fields=("",), digests=(target.leaf_digest,), **values | more
    )
    return make.new(event, number)


class RedactionContract:
    """The promises of `EventLog` about what is taken out of it."""

    @pytest.fixture
    def clock(self) -> HandClock:
        """A clock that the test moves by hand."""
        return HandClock()

    @pytest.fixture
    def make_log(self, clock):
        """Make an empty log: for a backend to give."""
        raise NotImplementedError

    @pytest.fixture
    def log(self, make_log):
        """A log of a strike and four notes on it."""
        log = make_log()
        log.append(PANJGUR, [make.new(STRIKE)], expected=0)
        fill(log, 4, first=2)
        yield log
        log.close()

    def test_a_field_that_was_taken_out_reads_withheld_and_the_others_as_before(self, log):
        receipt = log.redact(of_fields(log, 1, "/title"), expected=0)

        strike = next(log.read()).event
        assert (receipt.first, receipt.last, receipt.root) == (6, 6, log.basis().root)
        assert strike.title == Withheld(ground="personal_data", by_position=6)
        assert strike.citations == STRIKE.citations
        assert list(log.holding(TITLE)) == []

    def test_the_event_that_says_so_stands_in_the_log(self, log):
        new = of_fields(log, 1, "/title", requested_by="case-7", reason="She asked for it.")

        log.redact(new, expected=0)

        said = list(log.read())[5]
        assert said.event == new.event
        assert (said.stream, said.revision) == (f"event:{make.foretold(1)}", 1)
        assert list(log.holding("She asked")) == [Held(6, "/reason", sealed=True)]

    def test_a_whole_event_is_withheld_and_its_type_stream_and_time_stay(self, log):
        before = next(log.read())

        log.redact(of_the_whole(log, 1), expected=0)

        left = next(log.read())
        gone = Withheld(ground="court_order", by_position=6)
        assert left.event == EventWithheld(was="action.reported", filed=PANJGUR, withheld=gone)
        assert (left.position, left.event_id, left.stream, left.revision) == before[:4]
        assert (left.recorded_at, left.recorded_by) == (before.recorded_at, "")
        assert log.redactable(1).gone == gone
        assert list(log.holding("panjgur-2024-01-16")) == [Held(n, "/about", sealed=False) for n in range(2, 6)] + [
            Held(6, "/remains/stream", sealed=False)
        ]

    def test_every_proof_holds_as_it_did(self, log):
        roots = {size: log.basis(size).root for size in range(6)}
        log.redact(of_fields(log, 1, "/title", "/citations/0/quote"), expected=0)
        log.redact(of_the_whole(log, 3), expected=0)

        size, root = log.basis().position, log.basis().root
        for old, was in roots.items():
            assert log.basis(old).root == was
            check_consistency(old, size, was, root, log.prove_consistency(old, size))
        hashes = log.hashes([stored_hash_index(0, number) for number in range(size)])
        for position, hash_ in enumerate(hashes, 1):
            check_inclusion(position - 1, size, hash_, log.prove_inclusion(position, size), root)

    def test_what_is_read_is_checked_to_the_byte_as_before(self, log):
        old = log.basis()
        log.redact(of_fields(log, 1, "/title"), expected=0)
        log.redact(of_the_whole(log, 2), expected=0)

        assert [one.position for one in log.read_verified(log.basis())] == list(range(1, 8))
        assert [one.position for one in log.read_verified(log.basis(), since=old)] == [6, 7]
        assert isinstance(list(log.read_verified(old))[1].event, EventWithheld)
        assert list(log.read_streams(old, [PANJGUR, "note:note-2"])) == list(log.read_verified(old))[:2]
        assert list(log.read_streams(log.basis(), [PANJGUR, "note:note-2"])) == list(log.read_verified(old))[:2]

    def test_a_redaction_sent_again_gets_the_receipt_of_the_first_time(self, log):
        new, whole = of_fields(log, 1, "/title"), of_the_whole(log, 2)
        first = log.redact(new, expected=0)
        second = log.redact(whole, expected=0)

        assert log.redact(new, expected=0) == first._replace(repeated=True)
        assert log.redact(whole, expected=0) == second._replace(repeated=True)
        assert log.basis().position == 7

    def test_what_was_taken_out_is_still_the_same_event_for_its_sender(self, log):
        """Whoever recorded it repeats the command, and puts nothing back."""
        log.redact(of_fields(log, 1, "/title"), expected=0)
        log.redact(of_the_whole(log, 2), expected=0)

        assert log.append(PANJGUR, [make.new(STRIKE)], expected=0).repeated
        assert log.append("note:note-2", [note(2)], expected=0).repeated
        assert list(log.holding(TITLE)) == []

    def test_more_can_be_taken_out_of_the_same_event_later(self, log):
        log.redact(of_fields(log, 1, "/title"), expected=0)
        log.redact(of_fields(log, 1, "/citations/0/quote", number=501), expected=1)
        log.redact(of_the_whole(log, 1), expected=2)

        assert log.redactable(1).gone == Withheld(ground="court_order", by_position=8)
        assert log.revision(f"event:{make.foretold(1)}") == 3
        assert len(list(log.read_verified(log.basis()))) == 8

    def test_a_redaction_decided_on_a_stale_reading_is_refused(self, log):
        stale = of_fields(log, 1, "/title", "/citations/0/quote")
        log.redact(of_fields(log, 1, "/title", number=501), expected=0)

        with pytest.raises(RevisionConflict):
            log.redact(stale, expected=0)
        with pytest.raises(HeadMoved):
            log.redact(stale, expected=1, head=5)
        with pytest.raises(InputRefused, match="not there as it is named"):
            log.redact(stale, expected=1)

        assert next(log.read()).event.citations == STRIKE.citations

    @pytest.mark.parametrize("stray", ["another field", "another digest", "another event", "other remains"])
    def test_what_is_not_there_as_it_is_named_is_not_taken_out(self, log, stray):
        fields, whole = of_fields(log, 1, "/title").event, of_the_whole(log, 2).event
        other = of_fields(log, 2, "/text").event
        wrong = {
            "another field": make.changed(fields, fields=("/citations/0/quote",)),
            "another digest": make.changed(fields, digests=other.digests),
            "another event": make.changed(fields, target=other.target),
            "other remains": make.changed(whole, remains=make.remains()),
        }[stray]

        with pytest.raises(InputRefused, match="not there as it is named"):
            log.redact(make.new(wrong, 500), expected=0)

        assert log.basis().position == 5
        assert next(log.read()).event == STRIKE

    def test_what_the_log_is_read_by_is_never_taken_out_whole(self, log, clock):
        """A redaction without its leaf would leave a gap that nothing accounts for, and a log that does not read."""
        clock.move(hours=-1)
        log.redact(of_fields(log, 1, "/title"), expected=0)
        assert [one.event.type for one in log.read()][5:] == ["log.clock_set_back", "event.redacted"]

        for position in (6, 7):
            with pytest.raises(InputRefused, match="never taken out whole"):
                log.redact(of_the_whole(log, position), expected=0)

        assert log.basis().position == 7
        assert next(log.read()).event.title == Withheld(ground="personal_data", by_position=7)

    def test_an_event_that_is_not_there_is_not_found(self, log):
        wrong = make.changed(of_fields(log, 1, "/title").event, target=make.foretold(77))

        with pytest.raises(NotFound, match="no event goes by"):
            log.redact(make.new(wrong, 500), expected=0)
        with pytest.raises(NotFound, match="no position goes by '6'"):
            log.redactable(6)

    def test_a_redaction_is_not_appended_and_nothing_else_is_redacted(self, log):
        new = of_fields(log, 1, "/title")

        with pytest.raises(InputRefused, match="a redaction is not appended"):
            log.append(new.event.stream, [new], expected=0)
        with pytest.raises(InputRefused, match=r"note\.added takes nothing out"):
            log.redact(note(9), expected=0)

        assert log.basis().position == 5

    def test_a_redaction_is_a_transaction_of_its_own(self, log):
        new = of_fields(log, 1, "/title")

        with log.turn(), pytest.raises(InputRefused, match="transaction of its own"):
            log.redact(new, expected=0)

        assert log.basis().position == 5
        assert not log.redact(new, expected=0).repeated

    def test_a_redaction_that_fails_leaves_all_as_it_was(self, log, monkeypatch):
        before, opened = log.basis(), list(log.disclosures())
        new = of_the_whole(log, 1)

        def fail(*_: object) -> None:
            raise MemoryError

        monkeypatch.setattr("timeline.log.redact.ToPurge", fail)
        with pytest.raises(MemoryError):
            log.redact(new, expected=0)

        assert log.basis() == before
        assert list(log.disclosures()) == opened
        assert next(log.read_verified(before)).event == STRIKE

    def test_a_clock_set_back_is_recorded_before_a_redaction_too(self, log, clock):
        clock.move(hours=-1)

        receipt = log.redact(of_fields(log, 1, "/title"), expected=0)

        assert receipt.first == receipt.last == 7
        assert next(log.read()).event.title.by_position == 7

    def test_it_is_said_up_to_which_redaction_an_answer_is_withheld(self, log):
        assert log.redacted_through(5) == 0
        log.redact(of_fields(log, 2, "/text"), expected=0)
        log.redact(of_the_whole(log, 4), expected=0)

        assert [log.redacted_through(position) for position in (1, 2, 3, 4, 7)] == [0, 6, 6, 7, 7]

    def test_what_can_be_taken_out_of_an_event_is_told(self, log):
        log.redact(of_fields(log, 1, "/title"), expected=0)

        target = log.redactable(1)

        assert [one.pointer for one in target.sealed] == ["/citations/0/quote"]
        assert target.sealed[0].value == "in retaliation for"
        assert target.withheld == (("/title", 6),)
        assert (target.remains.type, target.remains.stream) == ("action.reported", PANJGUR)
        assert target.body["action"] == "panjgur-2024-01-16"
        assert target.gone is None

    def test_a_text_is_found_wherever_it_stands(self, log):
        quoted = make.action("kerman", title='He said "no"', external_ids=("chronology:e00",))
        log.append("action:kerman", [make.new(quoted, 50)], expected=0)

        assert list(log.holding('said "no"')) == [Held(6, "/title", sealed=True)]
        assert list(log.holding("chronology:e00")) == [Held(6, "/external_ids/0", sealed=False)]
        assert list(log.holding("retaliation")) == [Held(n, "/citations/0/quote", sealed=True) for n in (1, 6)]
        assert list(log.holding("desk")) == [Held(n, "", sealed=False) for n in range(1, 7)]

    def test_the_leaves_of_a_log_with_a_whole_event_taken_out_are_not_to_be_had(self, log):
        log.redact(of_the_whole(log, 3), expected=0)

        assert len(list(log.leaves(up_to=2))) == 2
        with pytest.raises(IntegrityFailure, match="position 3 was redacted whole"):
            list(log.leaves())

    def test_a_log_with_fields_taken_out_is_restored_to_the_same_root(self, log, make_log):
        log.redact(of_fields(log, 1, "/title"), expected=0)
        copy = make_log()

        assert copy.restore(log.leaves(), log.disclosures()) == log.basis()
        assert list(copy.read()) == list(log.read())
        copy.close()
