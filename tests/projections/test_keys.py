"""What the log's own record says of its keys: which came after which, and up to which head each counts."""

import pytest

from events.logs import KEYS
from tests import builders as make
from timeline.errors import IntegrityFailure
from timeline.projections.keys import KeyHistory, KeyLife, key_history
from timeline.projections.register import REGISTER

A, B, C = (make.vkey(seed) for seed in (1, 2, 3))


def after(*events) -> KeyHistory:
    """Return the history after events at the positions 1, 2, 3 …, as the stream of the keys has them."""
    return key_history(make.recorded(*events))


def test_a_log_that_says_nothing_of_its_keys_believes_whichever_is_known():
    nothing = after()

    assert nothing == KeyHistory()
    assert (nothing.find(A), nothing.successor(A), nothing.believes(A, 10**9)) == (None, None, True)


def test_one_key_comes_after_the_other():
    history = after(make.rotated(1, 2), make.rotated(2, 3, reason="The year is over."))

    assert history.lives == (
        KeyLife(A, named=None, replaced=1, by=B),
        KeyLife(B, named=1, replaced=2, by=C),
        KeyLife(C, named=2),
    )
    assert (history.successor(A).vkey, history.successor(B).vkey, history.successor(C)) == (B, C, None)
    assert all(history.believes(key, 99) for key in (A, B, C))


def test_a_revoked_key_counts_up_to_the_head_that_was_said():
    history = after(make.revoked(1, since=7))

    assert history.find(A) == KeyLife(A, revoked=1, believed=7)
    assert [history.believes(A, size) for size in (0, 7, 8)] == [True, True, False]
    assert history.believes(B, 8)


def test_what_becomes_known_later_only_takes_more_away():
    history = after(make.revoked(1, since=7), make.revoked(1, since=3), make.revoked(1, since=5))

    assert history.find(A) == KeyLife(A, revoked=1, believed=3)


def test_a_revoked_key_is_nobodys_successor():
    history = after(make.rotated(1, 2), make.revoked(2, since=0), make.rotated(1, 3))

    assert history.successor(A) == KeyLife(C, named=3)
    assert after(make.rotated(1, 2), make.revoked(2)).successor(A) is None


def test_where_an_event_about_keys_is_gone_nobody_can_say_which_count():
    """It may have been the revocation: so it is refused, not passed over."""
    with pytest.raises(IntegrityFailure, match=r"position 2 is of type note.added") as failure:
        after(make.rotated(), make.note("n", "panjgur"))

    assert failure.value.where == {"position": 2}


def test_the_register_keeps_the_events_about_keys_and_no_thing_comes_of_them():
    events = make.recorded(make.case(), make.rotated(), make.revoked(2, since=1))
    known = REGISTER.fold(events)

    assert known.keys == tuple(events[1:])
    assert {one.stream for one in known.keys} == {KEYS}
    assert [str(known.things[position]) for position in (1, 2, 3)] == ["case kerman", "log keys", "log keys"]
    assert known.revisions[KEYS] == 2
    assert (known.find("log", "keys"), known.find("key", "keys"), known.of_kind("log")) == (None, None, {})
