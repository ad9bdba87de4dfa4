"""A log as lines: the same leaves and the same root again, and no byte of it can change unnoticed."""

import pytest

from events.cases import case_lines
from tests.contracts.redactions import of_fields
from timeline.errors import InputRefused, IntegrityFailure, TimelineError
from timeline.exchange.native import DISCLOSURES, LOG, check_root, read_native, write_native
from timeline.log.memory import MemoryLog
from timeline.recording.importer import import_lines

CASE = "kerman-2024"


def seed_log():
    log = MemoryLog()
    import_lines(log, case_lines(CASE), file=CASE, recorded_by="desk")
    return log


@pytest.fixture(scope="module")
def log():
    return seed_log()


@pytest.fixture(scope="module")
def files(log):
    return copy_of(log)


def copy_of(log):
    return dict(write_native(log.basis(), log.origin, log.leaves(), log.disclosures()))


def restored(files):
    """Return the log that the two files make."""
    copy = read_native(files[LOG].splitlines(keepends=True), files[DISCLOSURES].splitlines(keepends=True))
    log = MemoryLog(origin=copy.head.origin, log_id=copy.head.log)
    check_root(copy, log.restore(copy.leaves, copy.disclosures))
    return log


def test_a_copy_is_the_same_log_again(log, files):
    again = restored(files)

    assert again.basis() == log.basis()
    assert list(again.leaves()) == list(log.leaves())
    assert list(again.disclosures()) == list(log.disclosures())
    assert copy_of(again) == files


def test_an_empty_log_is_copied():
    log = MemoryLog()

    assert restored(copy_of(log)).basis() == log.basis()


def test_what_was_redacted_is_not_in_the_copy_and_the_root_is_the_same():
    log = seed_log()
    before = copy_of(log)[DISCLOSURES]
    log.redact(of_fields(log, 14, "/title"), expected=0)

    after = copy_of(log)

    assert restored(after).basis() == log.basis()
    assert b"Pakistan strikes sites" in before
    assert b"Pakistan strikes sites" not in after[DISCLOSURES] + after[LOG]


def test_no_byte_can_change(files):
    for name in (LOG, DISCLOSURES):
        whole = files[name]
        for at in range(0, len(whole), max(1, len(whole) // 150)):
            changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

            with pytest.raises(TimelineError) as refused:
                restored(files | {name: changed})

            assert isinstance(refused.value, IntegrityFailure) or b"native/" in whole[at - 20 : at]


@pytest.mark.parametrize("name", [LOG, DISCLOSURES])
@pytest.mark.parametrize("number", [0, 1, 5, -1])
def test_no_line_can_be_missing_or_come_twice(files, name, number):
    lines = files[name].splitlines(keepends=True)
    without = [line for at, line in enumerate(lines) if at != number % len(lines)]
    twice = [*lines[: number % len(lines)], lines[number], *lines[number % len(lines) :]]

    for changed in (without, twice):
        with pytest.raises(IntegrityFailure):
            restored(files | {name: b"".join(changed)})


@pytest.mark.parametrize("name", [LOG, DISCLOSURES])
def test_no_two_lines_can_change_places(files, name):
    lines = files[name].splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]

    with pytest.raises(IntegrityFailure):
        restored(files | {name: b"".join(lines)})


def test_whoever_writes_the_hashes_anew_is_found_by_the_leaves(log):
    """The control of the hashes: the tree and the disclosures hold by themselves."""
    leaves = list(log.leaves())
    leaves[2], leaves[3] = leaves[3], leaves[2]

    with pytest.raises(IntegrityFailure):
        restored(dict(write_native(log.basis(), log.origin, leaves, log.disclosures())))


def test_a_copy_of_a_later_format_is_refused_by_name(files):
    later = files[LOG].replace(b"timeline.native/1", b"timeline.native/2")

    with pytest.raises(InputRefused, match="native/2"):
        restored(files | {LOG: later})
