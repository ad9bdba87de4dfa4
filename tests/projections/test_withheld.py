"""A thing whose record was redacted whole stands by its id, and says nothing that was not said since."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.base import Withheld
from events.catalogue import EVENTS
from events.logs import ClockSetBack
from tests import builders as make
from tests.states import STATES, digest
from tests.strategies import histories
from tests.withholding import BY, GROUND, without
from timeline.errors import IntegrityFailure
from timeline.projections.chains import CHAINS, build
from timeline.projections.register import KINDS, REGISTER, corrections_of, standing_of
from timeline.projections.withheld import is_first, stand_in
from timeline.recording.decide import is_first as brings_an_id

GONE = Withheld(ground=GROUND, by_position=BY)
FIRSTS = [type_ for type_ in EVENTS if is_first(type_)]


def test_every_kind_of_thing_has_something_to_stand_in_for_it():
    assert {EVENTS[type_].thing for type_ in FIRSTS} == set(KINDS)


@pytest.mark.parametrize("type_", FIRSTS)
def test_what_stands_in_has_the_id_and_a_text_that_is_withheld(type_):
    event = stand_in(type_, "x", GONE)

    assert type(event) is EVENTS[type_]
    assert getattr(event, event.id_field) == "x"
    assert GONE in [getattr(event, name) for name in type(event).__dataclass_fields__]
    assert brings_an_id(event) or type_ == "export.made"


def test_a_thing_knows_only_what_was_corrected_since():
    recorded = make.recorded(make.action("kerman"), make.corrected("action", "kerman", kind="raid"))

    thing = REGISTER.fold(without(recorded, 0)).actions["kerman"]

    assert thing.withheld == GONE
    assert thing.now.kind == "raid"
    assert [name for name in ("kind", "occurred", "title", "actors") if thing.knows(name)] == ["kind"]
    assert (thing.position, thing.recorded_by) == (1, "")


def test_a_thing_that_is_whole_knows_all_of_its_fields():
    thing = make.given(make.action("kerman")).actions["kerman"]

    assert thing.withheld is None
    assert thing.knows("title")


def test_a_withheld_event_about_nothing_on_record_is_no_record_of_ours():
    with pytest.raises(IntegrityFailure, match="of which nothing was recorded before it"):
        REGISTER.fold(without(make.recorded(make.retracted("action", "kerman")), 0))


def test_what_the_log_notes_about_itself_is_no_thing():
    clock = ClockSetBack(clock="2024-01-18T08:00:00.000000Z", head="2024-01-18T09:00:00.000000Z")

    assert REGISTER.fold(without(make.recorded(clock), 0)).position == 1


def test_the_same_export_may_be_withheld_first_and_told_again():
    first, second = make.exported(), make.exported(audience="a court")
    thing = next(iter(REGISTER.fold(without(make.recorded(first, second), 0)).exports.values()))

    assert thing.withheld == GONE
    assert [one.event for one in thing.since] == [second]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_every_view_runs_with_any_events_withheld(history, data):
    """Whatever the story: no view raises, and nothing that is whole changes its standing."""
    numbers = data.draw(st.sets(st.integers(0, len(history) - 1)))
    redacted = without(history, *numbers)

    before, after = REGISTER.fold(history), REGISTER.fold(redacted)

    for view in STATES.values():
        assert digest(view(after))
    assert {name: thing.stands for name, thing in after.actions.items()} == {
        name: thing.stands for name, thing in before.actions.items()
    }
    assert after.things == before.things
    assert after.revisions == before.revisions


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_a_chain_may_lose_links_with_what_is_withheld_and_never_gains_one(history, data):
    numbers = data.draw(st.sets(st.integers(0, len(history) - 1)))
    corrected = {one.stream for one in history if one.event.type in ("response.corrected", "response.retracted")}

    def pairs(recorded):
        found = build(REGISTER.fold(recorded))
        edges = [edge for chain in found.chains for edge in chain.edges] + list(found.impossible)
        return {
            (one.earlier, one.later, link) for one in edges for link in one.links if f"response:{link}" not in corrected
        }

    assert pairs(without(history, *numbers)) <= pairs(history)
    assert CHAINS.fold(history) == CHAINS.fold(without(history))


CORRECTED = (make.actor("iran"), make.source(), make.action("raid"), make.corrected("action", "raid", title="Raid"))


@pytest.mark.parametrize(
    ("withheld", "more", "expected"),
    [
        ((), (), "corrected"),
        ((3,), (), "corrected"),  # what was corrected is gone; that it was is not
        ((2,), (), "withheld"),
        ((2, 3), (), "withheld"),
        ((2,), (make.retracted("action", "raid"),), "retracted"),
    ],
)
def test_a_thing_stands_in_one_word_and_a_correction_counts_also_where_it_was_redacted(withheld, more, expected):
    thing = REGISTER.fold(without(make.recorded(*CORRECTED, *more), *withheld)).actions["raid"]

    assert standing_of(thing) == expected
    assert corrections_of(thing) == 1
