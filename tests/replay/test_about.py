"""What was known of some things: what their streams say, at a basis of the whole log, and nothing of all else."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.notes import CaseExcluded
from tests import builders as make
from tests.contracts.redactions import of_the_whole
from tests.log import worlds
from tests.strategies import histories
from timeline.errors import IntegrityFailure
from timeline.log import SqliteLog, pages
from timeline.log.memory import MemoryLog
from timeline.projections.mentions import HELD, STATES, WITHHELD, mentions, soil
from timeline.projections.register import KINDS, REGISTER, Register, Thing
from timeline.replay import known_at
from timeline.replay.about import (
    ALONE,
    CHAINED,
    CLAIMED,
    NAMED,
    REPORTED,
    index_of,
    known_about,
    known_of,
    recorded_at,
    things_about,
)

PANJGUR, SISTAN, KERMAN = (Thing("action", name) for name in ("panjgur", "sistan", "kerman"))


def log_of(*events):
    log = MemoryLog()
    make.fill(log, *events)
    return log


def named(*events):
    """Return what the events of one thing ever named, as text."""
    register = make.given(*events)
    [thing] = [thing for kind in KINDS for thing in register.of_kind(kind).values()]
    return {str(one) for one in mentions(thing) if one.kind != "soil"}


# --- what is named ---------------------------------------------------------------------------------------------------


def test_what_was_named_once_stays_named_when_it_was_corrected_away():
    link = make.response("sistan", "panjgur", link="answer")

    assert {"action panjgur", "action rask"} <= named(link, make.corrected("response", "answer", responded_to="rask"))


def test_what_a_correction_takes_back_in_a_second_one_was_named_too():
    told = [make.corrected("action", "a", actors=(make.party(name),)) for name in ("irgc", "iran")]

    assert {"actor irgc", "actor iran", "actor isis"} <= named(make.action("a", by="isis"), *told)


def test_what_was_told_later_of_a_thing_names_as_its_first_event_does():
    assert "source agency" in named(make.source(), make.copied(make.FT, "agency"))
    assert "action other" in named(make.case(), CaseExcluded(case="kerman", actions=("other",), reason="too early"))


@pytest.mark.parametrize(
    ("event", "mark"),
    [
        (make.note("n", "action:a", "hold"), HELD),
        (make.note("n", "action:a", "release"), HELD),
        (make.actor("iran"), STATES),
    ],
)
def test_what_a_question_has_to_find_wherever_it_is_bears_a_mark(event, mark):
    assert str(mark) in named(event)
    assert str(mark) not in named(make.note("n", "action:a"))


def test_a_thing_of_which_anything_was_redacted_whole_bears_a_mark_and_names_nothing_empty():
    recorded = make.recorded(make.response("sistan", "panjgur", link="answer"), make.disputed("answer"))
    for number in (0, 1):
        events = [
            one._replace(event=make.withheld(one.event)) if at == number else one for at, one in enumerate(recorded)
        ]
        found = list(mentions(REGISTER.fold(events).responses["answer"]))

        assert WITHHELD in found
        assert all(one.id for one in found)


_DAYS = st.dates(date(1999, 1, 1), date(2030, 1, 1)).map(lambda day: f"{day}T00:00:00Z")
_BOUNDS = st.tuples(st.none() | _DAYS, st.none() | _DAYS).filter(lambda both: both[0] is None or both[0] != both[1])


@given(_BOUNDS, st.tuples(_DAYS, _DAYS))
def test_whatever_may_have_happened_within_a_time_is_found_by_its_soil(bounds, span):
    earliest, latest = sorted(bounds) if None not in bounds else bounds
    first, last = sorted(span)
    precision = "span" if earliest or latest else "none"
    when = make.changed(make.when("unknown"), earliest=earliest, latest=latest, precision=precision)
    thing = make.given(make.action("a", when, territory=("PK",))).actions["a"]
    is_near = (earliest or first) < last and (latest or last) > first

    found = set(mentions(thing)) & set(soil("PK", first, last))

    assert found or not is_near
    assert not set(mentions(thing)) & set(soil("IR", first, last))


def test_what_happened_in_another_year_is_not_looked_at():
    thing = make.given(make.action("a", "2024-01-16", territory=("PK",))).actions["a"]

    assert not set(mentions(thing)) & set(soil("PK", "2023-01-01T00:00:00Z", "2023-12-31T00:00:00Z"))


# --- what is read ----------------------------------------------------------------------------------------------------

ARTICLE = (
    make.source(),
    make.action("kerman", "2024-01-03"),
    make.action("panjgur"),
    make.action("sistan", "2024-01-18"),
    make.response("panjgur", "kerman", link="first"),
    make.response("sistan", "panjgur", link="second"),
    make.claim("toll", "panjgur"),
    make.note("remark", "claim:toll"),
    make.action("elsewhere", "2024-01-19", by="isis"),
    make.actor("iran"),
)


ITS_OWN = {"action panjgur", "actor iran", f"source {make.FT}"}
CHAIN = {*ITS_OWN, "action kerman", "action sistan", "response first", "response second", "actor financial-times"}


@pytest.mark.parametrize(
    ("reach", "found"),
    [
        (ALONE, {"action panjgur"}),
        (NAMED, ITS_OWN),
        (CLAIMED, {*ITS_OWN, "claim toll"}),
        (CHAINED, CHAIN),
        (REPORTED, {*CHAIN, "claim toll", "note remark"}),
    ],
)
def test_a_question_reaches_as_far_as_it_has_to_and_no_farther(reach, found):
    index = index_of(make.given(*ARTICLE))

    assert {str(one) for one in things_about([PANJGUR], index, reach)} == found


def test_what_is_known_of_a_part_is_known_at_the_basis_of_the_whole():
    log = log_of(*ARTICLE)
    for position in range(len(ARTICLE) + 1):
        whole = known_at(log, log.basis(position))

        part = known_of(log, log.basis(position), [KERMAN])

        assert (part.position, part.recorded_at) == (whole.position, whole.recorded_at)
        assert part.actions == {name: thing for name, thing in whole.actions.items() if name == "kerman"}
        assert not part.claims


@settings(max_examples=30, deadline=None)
@given(histories(), st.data())
def test_all_that_is_read_is_what_the_whole_log_says_of_it(history, data):
    log = log_of(*(one.event for one in history))
    index = index_of(known_at(log, log.basis()))
    basis = log.basis(data.draw(st.integers(0, len(history))))
    whole = known_at(log, basis)
    seed = Thing("action", data.draw(st.sampled_from(["action-0", "action-1", "action-2"])))

    part = known_about(log, basis, [seed], index)

    shelves = [field.name for field in fields(Register) if field.name.removesuffix("s") in KINDS]
    for shelf in shelves:
        mine, all_ = getattr(part, shelf), getattr(whole, shelf)
        assert list(mine) == [name for name in all_ if name in mine]
        assert all(all_[name] == thing for name, thing in mine.items())
    assert (seed.id in part.actions) is (seed.id in whole.actions)


def test_a_log_that_is_not_the_one_of_the_basis_is_an_alarm():
    log = log_of(*ARTICLE)

    with pytest.raises(IntegrityFailure):
        known_of(log, log.basis()._replace(root=bytes(32)), [KERMAN])


def test_when_it_was_recorded_is_told_by_the_last_event_alone_however_long_its_stream_is(monkeypatch):
    log = log_of(*ARTICLE, *(make.coded("kerman") for _ in range(30)))
    basis, checked = log.basis(), []
    check = pages.check
    monkeypatch.setattr(pages, "check", lambda page, **more: checked.extend(page) or check(page, **more))

    assert recorded_at(log, basis) == list(log.read())[-1].recorded_at
    assert [one.position for one in checked] == [basis.position]
    checked.clear()
    list(log.read_streams(basis, ["action:kerman"]))
    assert len(checked) == 31, "the control: to find it among the events of its stream reads all of them"


LAST = 300
CHANGED = {
    "its time and its hash": lambda path: worlds.rewrite(path, LAST, b"2024-01-18T09:12", b"2024-01-18T09:13"),
    "its time": lambda path: worlds.tamper(
        path, f"UPDATE event SET leaf = CAST(replace(leaf, '09:12', '09:13') AS BLOB) WHERE position = {LAST}"
    ),
    "a hash before it": lambda path: worlds.tamper(
        path, f"UPDATE event SET leaf_hash = zeroblob(32) WHERE position = {LAST - 1}"
    ),
    "where it is filed": lambda path: worlds.tamper(
        path, f"UPDATE event SET stream = 'action:zzz' WHERE position = {LAST}"
    ),
    "that it is there": lambda path: worlds.tamper(path, f"DELETE FROM event WHERE position = {LAST}"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_last_event_that_was_changed_is_an_alarm(tmp_path, what):
    path = worlds.filled(tmp_path / "timeline.db", LAST)
    with SqliteLog.open(path, writable=False) as log:
        basis = log.basis()
        assert recorded_at(log, basis) == "2024-01-18T09:12:00.000000Z"
    CHANGED[what](path)

    with SqliteLog.open(path, writable=False) as log, pytest.raises(IntegrityFailure):
        recorded_at(log, basis)


def test_the_last_event_may_have_been_taken_out_since():
    log = log_of(*ARTICLE)
    basis, told = log.basis(), recorded_at(log, log.basis())
    log.redact(of_the_whole(log, basis.position), expected=0)

    assert recorded_at(log, basis) == told
