"""What was known when: `--as-of` becomes a basis once, and from there on only the basis counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.envelope import Basis
from tests import builders as make
from tests.strategies import histories
from timeline.errors import IntegrityFailure, NotFound, TimeRefused, UsageRefused
from timeline.log.memory import MemoryLog
from timeline.projections.register import REGISTER, Register
from timeline.replay import known_at, resolve, run

ARTICLE = (
    make.source(),
    make.action("panjgur"),
    make.action("sistan", "2024-01-18"),
    make.response("sistan", "panjgur"),
)
LOG_ID = "018d1bd7-0000-4000-8000-000000000001"


class Clock:
    """A clock that is moved by hand: each reading is an hour after the last, from 9:00Z on 18 January 2024."""

    def __init__(self):
        self.at = datetime(2024, 1, 18, 8, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(hours=1)
        return self.at


def log_of(*events, log_id=LOG_ID):
    log = MemoryLog(clock=Clock(), log_id=log_id)
    make.fill(log, *events)
    return log


@pytest.fixture(scope="module")
def log():
    """A log of four events, recorded at 9, 10, 11 and 12 o'clock."""
    return log_of(*ARTICLE)


@pytest.mark.parametrize(
    ("as_of", "position"),
    [
        (None, 4),
        ("0", 0),
        ("2", 2),
        ("@3", 3),
        (" 4 ", 4),
        ("2024-01-18T08:59:59Z", 0),
        ("2024-01-18T09:00Z", 1),
        ("2024-01-18T10:59:59.999999Z", 2),
        ("2024-01-18T14:30+03:30", 3),
        ("2024-01-17", 0),
        ("2024-01-18", 4),
        ("9999-12-30", 4),
        (make.foretold(2), 2),
        (make.foretold(3).upper(), 3),
    ],
)
def test_as_of_names_the_last_event_known_by_then(log, as_of, position):
    """A date is its end in UTC: what was recorded on that day was known on that day."""
    assert resolve(log, as_of) == log.basis(position)


def test_a_printed_basis_is_accepted_back(log):
    for position in range(5):
        basis = log.basis(position)

        assert resolve(log, str(basis)) == basis
        assert resolve(log, str(basis).upper()) == basis
        assert resolve(log, str(basis)[: 36 + 3 + 12]) == basis


def test_a_basis_whose_root_the_log_does_not_have_is_an_alarm(log):
    """Somebody changed the log, or the page."""
    with pytest.raises(IntegrityFailure, match="another root at position 2") as found:
        resolve(log, f"{LOG_ID}:2:{'0' * 64}")

    assert found.value.exit_code == 4
    assert found.value.where["position"] == 2


def test_a_basis_beyond_the_head_says_that_the_log_was_cut(log):
    with pytest.raises(IntegrityFailure, match="cut short"):
        resolve(log, f"{LOG_ID}:5:{'0' * 64}")


def test_a_basis_of_another_log_is_refused(log):
    with pytest.raises(UsageRefused, match="is of log"):
        resolve(log, str(log_of(*ARTICLE, log_id=LOG_ID.replace("1", "2")).basis()))


@pytest.mark.parametrize("as_of", ["5", "@99", "20240118", make.foretold(9)])
def test_a_position_or_event_that_is_not_there_is_not_found(log, as_of):
    with pytest.raises(NotFound) as found:
        resolve(log, as_of)

    assert found.value.exit_code == 3


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("2024-01-18T12:00", "time.no-zone"),
        ("2024-W03", "time.no-zone"),
        ("Thursday noon", "time.unreadable"),
        ("", "time.unreadable"),
        ("@", "time.unreadable"),
        ("-1", "time.unreadable"),
        ("2024-02-30", "time.unreadable"),
        ("9" * 30, "time.unreadable"),
        ("0001-01-01T00:00+03:30", "time.unreadable"),
        ("9999-12-31T23:59-03:30", "time.unreadable"),
        (f"{LOG_ID}:2:abc", "time.unreadable"),
    ],
)
def test_what_names_no_moment_is_refused_with_what_to_write(log, as_of, code):
    with pytest.raises(TimeRefused) as refused:
        resolve(log, as_of)

    assert refused.value.code == code
    assert refused.value.fix
    assert refused.value.where == {"option": "--as-of"}


@given(st.text(max_size=30) | st.from_regex(r"[0-9a-f:@TZ+ -]{1,40}", fullmatch=True))
def test_any_text_is_a_basis_or_is_refused(text):
    log = log_of(make.source())
    try:
        basis = resolve(log, text)
    except (NotFound, TimeRefused, UsageRefused, IntegrityFailure):
        return

    assert isinstance(basis, Basis)
    assert 0 <= basis.position <= 1


@settings(max_examples=25)
@given(histories(max_size=12))
def test_what_was_known_at_every_position_is_the_fold_of_what_was_recorded_until_then(history):
    """Known at a position is what a shorter log holds, nothing else."""
    log = log_of(*(one.event for one in history))
    whole = list(log.read())

    for position in range(len(history) + 1):
        assert known_at(log, log.basis(position)) == REGISTER.fold(whole[:position])


def test_how_far_a_long_reading_is_is_told(monkeypatch):
    monkeypatch.setattr(run, "_STEP", 2)
    log = log_of(*ARTICLE, make.action("kerman"))
    told = []

    known_at(log, log.basis(), lambda *far: told.append(far))

    assert told == [(2, 5), (4, 5)]


def test_what_is_recorded_later_changes_no_earlier_answer():
    log = log_of(*ARTICLE)
    basis = log.basis()
    before = known_at(log, basis)

    make.fill(log, make.retracted("action", "panjgur"))

    assert known_at(log, basis) == before
    assert known_at(log, log.basis()).actions["panjgur"].retracted.position == 5


def test_nothing_was_known_before_anything_was_recorded(log):
    assert known_at(log, log.basis(0)) == Register()
