"""Two bases of one log in one pass: the registers are those of each, also where they are narrowed alike."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests import builders as make
from tests.contracts.redactions import of_fields
from tests.strategies import histories
from timeline.cli.diff_items import diff_items
from timeline.errors import IntegrityFailure
from timeline.log.memory import MemoryLog
from timeline.projections.changes import changes
from timeline.projections.register import KINDS, REGISTER, Thing
from timeline.replay.about import index_of
from timeline.replay.axes import narrow, read_axes
from timeline.replay.between import known_between, known_of_between, things_between


def test_both_registers_are_those_of_their_bases_and_the_events_lie_between():
    log = MemoryLog()
    make.fill(log, make.source(), make.action("panjgur"), make.action("sistan"), make.response("sistan", "panjgur"))

    found = known_between(log, log.basis(2), log.basis(3))

    assert found.before == REGISTER.fold(log.read(up_to=2))
    assert found.after == REGISTER.fold(log.read(up_to=3))
    assert [one.position for one in found.events] == [3]


def test_two_bases_of_another_log_are_refused():
    log, other = MemoryLog(), MemoryLog()
    make.fill(log, make.source(), make.action("panjgur"))
    make.fill(other, make.source(), make.action("sistan"))

    with pytest.raises(IntegrityFailure):
        known_between(log, log.basis(1), other.basis(2)._replace(log_id=log.log_id))


def test_read_by_what_was_public_an_action_appears_when_the_date_of_its_source_is_corrected():
    """It has no event of its own in between: what made it appear is the correction of its source."""
    late = make.source(published_at=make.when("2024-02-01", "UTC"))
    earlier = make.corrected("source", make.FT, published_at=make.when("2024-01-18", "UTC"))
    events = make.recorded(
        late, make.action("panjgur"), make.action("sistan"), make.response("sistan", "panjgur"), earlier
    )
    axes = read_axes(published_by="2024-01-31")
    before, after = (narrow(REGISTER.fold(events[:cut]), axes) for cut in (4, 5))

    found = changes(before, after, events[4:])

    assert {(*one.thing, one.what) for one in found.things} >= {
        ("action", "panjgur", "appeared"),
        ("action", "sistan", "appeared"),
        ("response", "sistan-attributed-panjgur", "appeared"),
    }
    assert [(one.earlier, one.later, one.what) for one in found.links] == [("panjgur", "sistan", "appeared")]
    assert [one.what for one in found.chains] == ["appeared"]
    every = (*found.things, *found.links, *found.chains)
    assert {cause.position for one in every for cause in one.causes} == {5}


MOMENTS = st.sampled_from(["2024-01-17", "2024-01-18", "2024-01-31"])


@settings(max_examples=settings.default.max_examples // 2)
@given(histories(), st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), MOMENTS, st.booleans())
def test_narrowed_alike_the_laws_hold_as_well(history, at, moment, is_public):
    axes = read_axes(**{"published_by" if is_public else "occurred": moment})
    before, after = (narrow(REGISTER.fold(history[:cut]), axes) for cut in at)
    differing = {
        Thing(kind, name)
        for kind in KINDS
        for name in {*before.of_kind(kind), *after.of_kind(kind)}
        if before.find(kind, name) != after.find(kind, name)
    }

    found = changes(before, after, history[at[0] : at[1]])

    assert {one.thing for one in found.things} == differing
    for change in (*found.things, *found.claimants, *found.links, *found.chains, *found.sides):
        assert change.causes
        assert all(at[0] < cause.position <= at[1] for cause in change.causes)


@settings(max_examples=settings.default.max_examples // 2)
@given(histories(max_size=24), st.tuples(st.integers(5, 40), st.integers(5, 40)).map(sorted), st.booleans())
def test_what_changed_is_the_same_from_all_that_is_known_and_from_what_the_index_finds(history, at, is_of_a_chain):
    """The property that allows to answer from a few streams: not a word of the answer is another."""
    log = MemoryLog()
    make.fill(log, *(one.event for one in history))
    start, end = (log.basis(min(cut, log.basis().position)) for cut in at)
    whole = known_between(log, start, end)
    index = index_of(REGISTER.fold(log.read()))
    chain = Thing("action", next(iter(whole.after.actions))) if is_of_a_chain and whole.after.actions else None
    things = things_between(log, start, end, index, chain)
    assume(things is not None)

    part = known_of_between(log, start, end, things)

    found = [changes(*known, chain=chain and chain.id) for known in (whole, part)]
    assert found[0] == found[1]
    assert diff_items(whole, found[0], "local") == diff_items(part, found[1], "local")


def test_what_was_taken_out_is_read_with_what_it_was_taken_out_of():
    log = MemoryLog()
    make.fill(log, make.source(), make.action("panjgur", title="A strike"), make.action("sistan"))
    start = log.basis()
    log.redact(of_fields(log, 2, "/title"), expected=0)

    things = things_between(log, start, log.basis(), index_of(REGISTER.fold(log.read())))

    assert things == {Thing("action", "panjgur"), Thing("source", make.FT), Thing("actor", "iran")}
    [only] = changes(*known_of_between(log, start, log.basis(), things)).things
    assert (*only.thing, only.what, only.field) == ("action", "panjgur", "withheld", "/title")


@pytest.mark.parametrize(
    "since",
    [
        make.source_withdrawn(),
        make.corrected("actor", "iran", kind="group"),
        make.affiliated("iran", "pakistan"),
    ],
)
def test_a_source_or_an_actor_that_others_knew_before_can_change_anything(since):
    log = MemoryLog()
    make.fill(log, make.source(), make.actor("iran"), make.action("panjgur"), since)

    assert things_between(log, log.basis(3), log.basis(), index_of(REGISTER.fold(log.read()))) is None
