"""Laws of narrowing: it only takes away, in any order, to the same from a part of the log; pages can be made of it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import Event
from tests import builders as make
from tests.strategies import histories, moments
from timeline.errors import NotFound
from timeline.log.memory import MemoryLog
from timeline.projections.chains import build
from timeline.projections.claims import by_action
from timeline.projections.merging import as_merged, inner_links
from timeline.projections.register import KINDS, REGISTER, Register, Thing
from timeline.replay import known_at
from timeline.replay.about import CHAINED, CLAIMED, NAMED, index_of, things_about, to_narrow
from timeline.replay.axes import ALL, Axes, Span, narrow, occurred, published_by, read_axes
from timeline.reports.compose import compose

_PAGES = ("dawn", "irna", "isna")


@st.composite
def tellings(draw) -> list[Event]:
    """Draw a history in which several sources, of known and open times, are cited."""
    history = draw(histories())
    events = [make.source(name, published_at=draw(moments())) for name in _PAGES]
    for event in (one.event for one in history):
        cited = getattr(event, "citations", ())
        pages = draw(st.lists(st.sampled_from((make.FT, *_PAGES)), min_size=1, max_size=2, unique=True))
        if cited or (event.type in ("response.disputed", "action.corrected") and draw(st.booleans())):
            event = make.changed(event, citations=tuple(make.cite(page) for page in pages))  # noqa: PLW2901
        if event.type == "source.registered":
            event = make.changed(event, published_at=draw(moments()))  # noqa: PLW2901
        events.append(event)
        if event.type == "action.reported" and draw(st.booleans()):
            events.append(make.corrected("action", event.action, citations=(make.cite(draw(st.sampled_from(_PAGES))),)))
    return events


def told() -> st.SearchStrategy[Register]:
    """Draw what is known after such a history."""
    return tellings().map(lambda events: make.given(*events))


INSTANTS = st.sampled_from([f"2024-01-{day}T{hour}:00:00Z" for day in (15, 17, 18, 19) for hour in ("00", "12", "21")])
FEW = settings(max_examples=15)


@FEW
@given(told())
def test_a_moment_after_everything_and_a_span_over_everything_leave_all(known):
    dated = replace(known, sources={name: dated_source(thing) for name, thing in known.sources.items()})

    assert narrow(known, ALL) is known
    assert narrow(known, read_axes(occurred="..")) == known
    assert narrow(dated, read_axes(published_by="9000")) == dated


def dated_source(thing):
    """Return a source whose time of publication is known: what is undated was surely published at no time."""
    return (
        replace(thing, now=make.changed(thing.now, published_at=make.when("2024-01-18", "UTC")))
        if (thing.now.published_at.latest is None)
        else thing
    )


@FEW
@given(told(), INSTANTS, INSTANTS)
def test_the_later_the_moment_the_more_was_public(known, one, other):
    early, late_ = (published_by(known, at) for at in sorted((one, other)))

    for kind in KINDS:
        less, more = early.of_kind(kind), late_.of_kind(kind)
        assert less.keys() <= more.keys()
        for name, thing in less.items():
            assert {event.position for event in thing.since} <= {event.position for event in more[name].since}


@FEW
@given(told(), INSTANTS, INSTANTS)
def test_narrowing_twice_is_narrowing_to_the_earlier(known, one, other):
    assert published_by(published_by(known, one), other) == published_by(known, min(one, other))


@FEW
@given(told(), moments(), st.booleans())
def test_merges_may_be_seen_through_before_a_span_is_asked_for_or_after(known, when, surely):
    """But for links between two records of one action, which join nothing."""
    span, inner = Span(when.earliest, when.latest), inner_links(known)
    before, after = occurred(as_merged(known), span, surely=surely), as_merged(occurred(known, span, surely=surely))

    for kind in KINDS:
        left_out = inner if kind == "response" else ()
        first, then = (
            {name: thing for name, thing in one.of_kind(kind).items() if name not in left_out}
            for one in (before, after)
        )
        assert first == then


@FEW
@given(told(), INSTANTS, moments(), st.booleans())
def test_every_page_can_be_made_of_what_is_left(known, at, when, surely):
    """No citation, claim or link leads to what is not there."""
    span = Span(when.earliest, when.latest)
    left = narrow(known, Axes(at, span, surely=surely))

    by_action(left)
    chains = build(left)
    assert all(left.actions[name] for chain in chains.chains for name in chain.actions)
    assert all(one.source in left.sources for thing in left.actions.values() for one in thing.now.citations)
    for name, thing in left.actions.items():
        if thing.stands:
            compose(left, BASIS, "memory.example/log", name)
        else:
            with pytest.raises(NotFound):
                compose(left, BASIS, "memory.example/log", name)


BASIS = MemoryLog().basis()


@FEW
@given(tellings(), INSTANTS, moments())
def test_what_is_known_of_a_part_is_narrowed_to_the_same(events, at, when):
    """A question about one thing reads its part of the log only."""
    axes = Axes(at, Span(when.earliest, when.latest))
    history = make.recorded(*events)
    whole = REGISTER.fold(history)
    left = narrow(whole, axes)
    for name in whole.actions:
        for reach in (NAMED, CLAIMED, CHAINED):
            found = things_about([Thing("action", name)], index_of(whole), to_narrow(reach))
            streams = {f"{kind}:{id_}" for kind, id_ in found}
            part = narrow(REGISTER.fold(one for one in history if one.stream in streams), axes)

            assert part.actions.get(name) == left.actions.get(name)
            if name in left.actions and reach == CHAINED:
                assert build(part).of(name) == build(left).of(name)
            if name in left.actions and reach == CLAIMED:
                assert by_action(part).matrices.get(name) == by_action(left).matrices.get(name)


@FEW
@given(histories(), st.data(), INSTANTS)
def test_as_of_a_position_is_the_same_on_a_copy_that_ends_there(history, data, at):
    log, copy = MemoryLog(), MemoryLog()
    cut = data.draw(st.integers(0, len(history)))
    make.fill(log, *(one.event for one in history))
    make.fill(copy, *(one.event for one in history[:cut]))

    whole, truncated = (known_at(one, one.basis(cut)) for one in (log, copy))

    assert without_clock(published_by(whole, at)) == without_clock(published_by(truncated, at))


def without_clock(known: Register) -> list[tuple[str, object]]:
    """Return what stands and which events made it so, without when we recorded it."""
    things = [(kind, thing) for kind in KINDS for thing in known.of_kind(kind).values()]
    return [(kind, (thing.now, thing.first, [one.event for one in thing.since])) for kind, thing in things]


@FEW
@given(histories(), INSTANTS)
def test_what_is_public_is_the_fold_of_the_events_that_had_been_published(history, at):
    """All events of these histories cite the one article, which is published on 18 January, or nothing."""
    known = REGISTER.fold(history)
    source = known.sources[make.FT].now

    public = published_by(known, at)

    if source.published_at.latest <= at:
        count = [one for one in history if not is_later(one.event, at)]
        expected = REGISTER.fold(one for one in count if one.event.type != "source.related")
        assert (public.actions, public.claims) == (expected.actions, expected.claims)
        assert (public.actors, public.responses) == (expected.actors, expected.responses)
        assert (public.notes, public.cases) == (expected.notes, expected.cases)
    else:
        expected = REGISTER.fold(one for one in map(as_ours, history) if one is not None)
        assert (public.actors, public.cases) == (expected.actors, expected.cases)
        assert not [kind for kind in ("action", "claim", "response") if public.of_kind(kind)]
        assert make.FT not in public.sources
        assert {thing.now.about.partition(":")[0] for thing in public.notes.values()} <= {
            "actor",
            "case",
            "note",
            "place",
        }


def as_ours(recorded):
    """Return what is left of an event about an actor or a case where nothing that it cites was public."""
    event = recorded.event
    if recorded.stream.partition(":")[0] not in ("actor", "case"):
        return None
    if not getattr(event, "citations", ()):
        return recorded
    if event.type != "actor.registered":
        return None
    return recorded._replace(event=make.changed(event, affiliations=(), citations=()))


def is_later(event, at: str) -> bool:
    return event.type in ("claim.withdrawn", "source.withdrawn") and not event.published_at.latest <= at
