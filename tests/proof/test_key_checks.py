"""What a revoked key signed later is found; what it signed before, and what another key signed over, is not."""

import pytest

from tests.proof.desks import Desk, new_desk
from timeline.proof import Finding, Verdict, verify
from timeline.proof.note import Note, checkpoint_text

LEVELS = ("quick", "default", "deep")


@pytest.fixture
def desk(tmp_path) -> Desk:
    """A desk that signed positions 2 and 4 with one key."""
    desk = new_desk(tmp_path, "one", "two")
    desk.make()
    desk.sign()
    desk.append("three", "four")
    desk.sign()
    return desk


def found(desk: Desk, level: str = "quick") -> Verdict:
    return verify(desk.path, level=level, keys=desk.files.public())


def test_a_key_that_is_revoked_from_the_last_head_on_leaves_nothing_to_find(desk):
    desk.revoke(desk.files.public()[0])

    assert found(desk).ok


@pytest.mark.parametrize("level", LEVELS)
def test_a_head_beyond_what_a_revoked_key_counts_for_is_found(desk, level):
    [key] = desk.files.public()
    desk.revoke(key, since=2)

    verdict = found(desk, level)

    what = f"its checkpoint is signed by {key.label} alone, which was revoked at position 5 for heads beyond 2"
    assert verdict.findings == (Finding(code="checkpoint.revoked", what=what, position=4, altered=False),)
    assert (verdict.exit_code, verdict.altered) == (1, False)


def test_once_another_key_has_signed_over_it_it_says_the_same(desk):
    desk.revoke(desk.files.public()[0], since=2)
    desk.make()
    desk.sign()

    assert found(desk).ok


def test_a_head_that_holds_the_revocation_of_its_only_key_is_always_found(desk):
    """Somebody who has the key signed on; that another key signed later does not make it right."""
    [thief] = desk.files.signing()
    desk.revoke(thief.verifier)
    with desk.open() as log:
        basis = log.basis()
        text = checkpoint_text(log.origin, basis.position, basis.root)
        log.keep_checkpoint(basis.position, Note(text, (thief.sign(text),)).content())
    desk.append("five")
    desk.make()
    desk.sign()

    assert [(one.code, one.position) for one in found(desk).findings] == [("checkpoint.revoked", 5)]


def test_a_head_that_a_second_key_signed_too_stands_on_that_one(tmp_path):
    desk = new_desk(tmp_path, "one")
    first, second = desk.make(second=True)
    desk.sign()
    desk.revoke(first, since=0)

    assert verify(desk.path, keys=[first, second]).ok
    assert [one.code for one in verify(desk.path, keys=[first]).findings] == ["checkpoint.revoked"]


def test_without_keys_nobody_can_say(desk):
    desk.revoke(desk.files.public()[0], since=2)

    assert verify(desk.path).ok
