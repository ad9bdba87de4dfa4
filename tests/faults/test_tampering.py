"""t8c. Each of fourteen clever tamperings is named by `verify`, or signing is refused; each check is needed for one."""

import sys

import pytest

from tests.faults.counts import report
from tests.faults.tampering import KEY, SIGNED, SIZE, TAMPERINGS, make_desk
from timeline.proof import verify
from timeline.proof.checkpoint import ForkRefused

ALL = pytest.mark.parametrize("tampering", TAMPERINGS, ids=[one.name for one in TAMPERINGS])


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The log that is tampered with, made once."""
    return make_desk(tmp_path_factory.mktemp("tampering"))


@pytest.fixture
def desk(template, tmp_path):
    """A copy of it."""
    return template.copied(tmp_path)


def judged(desk, **how):
    return verify(desk.path, **({"keys": [KEY.verifier]} | how))


def test_what_was_not_tampered_with_is_whole_and_can_be_signed(desk):
    verdict = judged(desk)

    assert (verdict.ok, verdict.findings) == (True, ())
    assert judged(desk, level="deep", against=desk.published()).ok
    assert (verdict.events, verdict.holds_up_to, verdict.withheld) == (SIZE, SIGNED, 1)
    assert desk.sign().size == SIZE


@ALL
def test_each_tampering_is_named_or_refused(desk, tampering):
    tampering.do(desk)

    verdict = judged(desk)

    report("t8c", tampering=tampering.name, named=tampering.named)
    if tampering.named is None:  # consistent with itself, and so for the tests below
        assert verdict.ok
        return
    assert (verdict.first.code, verdict.first.position, verdict.exit_code) == (*tampering.named, 4)


CONSISTENT = pytest.mark.parametrize(
    "tampering", [one for one in TAMPERINGS if not one.named], ids=lambda one: one.name
)


@CONSISTENT
def test_a_log_that_is_consistent_and_not_the_one_that_was_signed_is_not_signed_again(desk, tampering):
    tampering.do(desk)

    with pytest.raises(ForkRefused, match=f"position {SIGNED} was signed") as refusal:
        desk.sign()
    assert refusal.value.exit_code == 4
    assert judged(desk).holds_up_to < SIGNED


@CONSISTENT
def test_whoever_kept_the_published_checkpoint_can_tell_without_the_key(desk, tampering):
    published = desk.published()
    tampering.do(desk)

    verdict = judged(desk, against=published)

    assert [finding.code for finding in verdict.findings] == ["checkpoint.differs"]


@ALL
def test_control_without_its_check_the_tampering_passes(desk, tampering, monkeypatch):
    """For 12 it is the key that was published; for 13 and 14 the guard of signing: else there are two histories."""
    tampering.do(desk)

    for name, nothing in tampering.off.items():
        module, _, check = name.rpartition(".")
        target = sys.modules.get(module) or getattr(sys.modules[module.rpartition(".")[0]], module.rpartition(".")[2])
        monkeypatch.setattr(target, check, nothing)

    assert (judged(desk) if tampering.off else judged(desk, keys=())).ok
    assert tampering.named or desk.sign().size != SIZE


def test_there_are_fourteen():
    assert [one.number for one in TAMPERINGS] == list(range(1, 15))
