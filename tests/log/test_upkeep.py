"""What was last done for a log: remembered where it can be, and never in the way."""

import os

import pytest

from tests.contracts.event_log import LOG_ID
from timeline.log.upkeep import BackedUp, Upkeep, Verified, path_of, read_upkeep, remember

VERIFIED = Verified("2024-01-18T09:12:00.000000Z", "deep", 27, "9f" * 32, ok=True)
BACKED_UP = BackedUp("2024-01-19T09:12:00.000000Z", 24, "ab" * 32, "/copies/copy.db")


@pytest.fixture
def log(tmp_path):
    """Where a log would be; the log itself is never asked."""
    return tmp_path / "timeline.db"


def test_each_thing_is_remembered_beside_the_others(log):
    assert remember(log, LOG_ID, VERIFIED) is None
    assert remember(log, LOG_ID, BACKED_UP) is None

    assert read_upkeep(log, LOG_ID) == Upkeep(LOG_ID, VERIFIED, BACKED_UP)


def test_the_last_one_counts(log):
    remember(log, LOG_ID, VERIFIED)
    later = Verified("2024-02-18T09:12:00.000000Z", "default", 30, "00" * 32, ok=False)
    remember(log, LOG_ID, later)

    assert read_upkeep(log, LOG_ID).verified == later


def test_what_was_done_for_another_log_says_nothing(log):
    """As after another log was put in the place of this one."""
    remember(log, LOG_ID, BACKED_UP)
    other = LOG_ID.replace("5f0c", "6f0c")

    assert read_upkeep(log, other) == Upkeep(other)
    remember(log, other, VERIFIED)
    assert read_upkeep(log, other) == Upkeep(other, VERIFIED)
    assert read_upkeep(log, LOG_ID) == Upkeep(LOG_ID)


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b'{"log": 5}', b"\xff", b'{"log":"x","verified":{"at":1}}']
)
def test_a_file_that_is_gone_or_does_not_read_is_as_none(log, content):
    if content is not None:
        path_of(log).write_bytes(content)

    assert read_upkeep(log, LOG_ID) == Upkeep(LOG_ID)
    assert remember(log, LOG_ID, VERIFIED) is None
    assert read_upkeep(log, LOG_ID).verified == VERIFIED


def test_a_pipe_of_that_name_is_not_waited_for(log):
    os.mkfifo(path_of(log))

    assert read_upkeep(log, LOG_ID) == Upkeep(LOG_ID)


@pytest.mark.parametrize("ok", [True, False])
def test_what_a_deep_check_found_stays_until_a_deep_check_was_made(log, ok):
    found = Verified("2024-01-18T09:12:00.000000Z", "deep", 27, "9f" * 32, ok=False)
    remember(log, LOG_ID, found)

    remember(log, LOG_ID, Verified("2024-01-19T09:12:00.000000Z", "default", 27, "9f" * 32, ok=ok))
    assert read_upkeep(log, LOG_ID).verified == found

    remember(log, LOG_ID, VERIFIED)
    assert read_upkeep(log, LOG_ID).verified == VERIFIED


def test_where_it_cannot_be_written_that_is_said_and_no_more(tmp_path):
    said = remember(tmp_path / "missing" / "timeline.db", LOG_ID, VERIFIED)

    assert said == "it could not be noted beside the log that this was done: No such file or directory"
