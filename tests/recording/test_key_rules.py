"""The keys of a log change by rules: one after the other, never back, and no draft of a user says so."""

import pytest

from events.logs import KeyRevoked, KeyRotated
from tests import builders as make
from tests.proof.desks import new_id
from timeline.errors import EventIdTaken, RuleRefused
from timeline.log import MemoryLog
from timeline.recording.commands import ChangeKey, Record
from timeline.recording.decide import decide
from timeline.recording.handler import handle

Change = KeyRotated | KeyRevoked


def decided(event: Change, *before: Change) -> tuple:
    return decide(ChangeKey(event=event), make.given(*before))


def refusal(event: Change, *before: Change) -> RuleRefused:
    with pytest.raises(RuleRefused) as refused:
        decided(event, *before)
    assert refused.value.message.startswith("nothing recorded: ")
    assert refused.value.fix
    return refused.value


@pytest.mark.parametrize("event", [make.rotated(), make.revoked(since=0), make.revoked(7, since=0)])
def test_a_key_changes_once_and_saying_it_again_is_no_news(event):
    assert decided(event) == (event,)
    assert decided(event, event) == ()


@pytest.mark.parametrize("event", [make.rotated(), make.revoked()])
def test_no_draft_changes_a_key(event):
    """Whoever may append could else revoke the key of the desk."""
    for before in ((), (event,)):
        with pytest.raises(RuleRefused, match="is for the log itself to record") as refused:
            decide(Record(event=event), make.given(*before))

        assert refused.value.code == "log.own-event"


def test_on_the_word_of_a_revoked_key_no_other_follows():
    error = refusal(make.rotated(1, 2), make.revoked(1))

    assert error.code == "key.revoked"
    assert "checkpoint key new" in error.fix


def test_a_key_is_replaced_once():
    error = refusal(make.rotated(1, 3), make.rotated(1, 2))

    assert error.code == "key.replaced"
    assert "replaced at position 1 already" in error.message
    assert make.vkey(2) in error.message


def test_a_key_whose_successor_was_revoked_is_replaced_again():
    event = make.rotated(1, 3)

    assert decided(event, make.rotated(1, 2), make.revoked(2)) == (event,)


@pytest.mark.parametrize("before", [(make.rotated(2, 1), make.rotated(1, 3)), (make.revoked(2),)])
def test_a_key_that_signed_before_is_not_taken_again(before):
    assert refusal(make.rotated(3, 2), *before).code == "key.known"


def test_a_key_counts_for_heads_that_are_there():
    error = refusal(make.revoked(since=3), make.rotated())

    assert error.code == "key.since"
    assert "ends at position 1, before 3" in error.message


@pytest.mark.parametrize("since", [1, 2])
def test_a_revocation_is_not_taken_back(since):
    before = (make.rotated(1, 2), make.rotated(2, 3), make.revoked(1, since=1))

    error = refusal(make.revoked(1, since=since, reason="It was found again."), *before)

    assert error.code == "key.revoked"
    assert "revoked at position 3, for heads beyond 1" in error.message


def test_a_revocation_reaches_further_back_when_more_is_known():
    event = make.revoked(1, since=0)

    assert decided(event, make.rotated(1, 2), make.revoked(1, since=1)) == (event,)


def test_a_change_of_keys_is_recorded_like_any_other_event():
    log = MemoryLog()
    make.fill(log, make.case())

    first = handle(log, ChangeKey(event=make.rotated()), recorded_by="desk", new_id=new_id)
    again = handle(log, ChangeKey(event=make.rotated()), recorded_by="desk", new_id=new_id)
    second = handle(log, ChangeKey(event=make.revoked(since=1)), recorded_by="desk", new_id=new_id)

    assert [(one.position, one.repeated) for one in (first, again, second)] == [(2, False), (2, True), (3, False)]
    assert str(first.thing) == "log keys"
    assert [one.revision for one in log.read(stream="log:keys")] == [1, 2]


def test_a_change_of_keys_may_be_sent_again_under_its_event_id():
    log, event_id = MemoryLog(), new_id()
    command = ChangeKey(event=make.rotated(), event_id=event_id)
    handle(log, command, recorded_by="desk", new_id=new_id)

    assert handle(log, command, recorded_by="desk", new_id=new_id).repeated
    with pytest.raises(EventIdTaken):
        handle(log, ChangeKey(event=make.revoked(), event_id=event_id), recorded_by="desk", new_id=new_id)
