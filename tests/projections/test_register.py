"""What stands: given what was recorded, then this is on record, and that is struck."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.amendments import Correction, Retraction
from events.catalogue import EVENTS, read_event
from events.custody import ExportMade
from events.shape import put_back, take_apart
from tests import builders as make
from tests.states import STATES, digest
from tests.strategies import histories
from timeline.errors import IntegrityFailure
from timeline.projections.chains import CHAINS
from timeline.projections.claims import CLAIMS
from timeline.projections.register import REGISTER, Register, Thing
from timeline.projections.withheld import is_first

ROOT = Path(__file__).parent.parent.parent
A = "panjgur-2024-01-16"
SAMPLES = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "tests/old/samples").glob("*.json"))]


def world():
    """Return every stored sample, things first; amendments find their things since all samples are of one case.

    Samples of one type share an id: the second and later ones get ids of their own.
    """
    events = [read_event(one["type"], one["schema_version"], json.loads(json.dumps(one["body"]))) for one in SAMPLES]
    things = {}
    for event in (one for one in events if is_first(one.type) and not isinstance(one, ExportMade)):
        name = getattr(event, event.id_field)
        renamed = replace(event, **{event.id_field: f"{name}-{len(things)}"}) if event.stream in things else event
        things[renamed.stream] = renamed
    return [*things.values(), *(one for one in events if not is_first(one.type) or isinstance(one, ExportMade))]


def test_a_correction_holds_from_its_position_on():
    """As-of before it shows what we had."""
    history = make.recorded(make.action(A, territory=("IR",)), make.corrected("action", A, territory=["PK"]))

    before, after = REGISTER.fold(history[:1]), REGISTER.fold(history)

    assert before.actions[A].now.territory == ("IR",)
    assert after.actions[A].now.territory == ("PK",)
    assert after.actions[A].first.territory == ("IR",)
    assert [one.position for one in after.actions[A].corrections] == [2]
    assert after.actions[A].stands


def test_a_correction_of_a_correction_changes_what_stands_now():
    known = make.given(
        make.action(A),
        make.corrected("action", A, kind="raid", title="A raid"),
        make.corrected("action", A, amends=2, kind="clash"),
    )

    assert (known.actions[A].now.kind, known.actions[A].now.title) == ("clash", "A raid")


def test_what_is_retracted_stays_readable_and_does_not_stand():
    known = make.given(make.action(A), make.retracted("action", A))

    assert not known.actions[A].stands
    assert known.actions[A].now == make.action(A)
    assert known.actions[A].retracted.position == 2


def test_what_is_restored_stands_exactly_as_it_stood():
    events = [make.action(A), make.corrected("action", A, kind="raid")]
    before = make.given(*events).actions[A]
    struck = make.retracted("action", A)
    after = make.given(*events, struck, make.restored(A, amends=3)).actions[A]

    assert after.stands
    assert (after.now, after.first) == (before.now, before.first)
    assert [one.event.type for one in after.since] == ["action.corrected", "action.retracted", "action.restored"]
    assert not make.given(*events, struck, make.restored(A, amends=3), struck).actions[A].stands


def test_a_restoring_that_was_redacted_whole_restores_all_the_same():
    known = make.given(make.action(A), make.retracted("action", A), make.withheld(make.restored(A, amends=2)))

    assert known.actions[A].stands


def test_a_passage_that_was_added_stands_beside_those_of_the_first_record():
    thing = make.given(make.action(A), make.citation_added(A, source="irna")).actions[A]

    assert [one.source for one in thing.now.citations] == [make.FT, "irna"]
    assert [one.source for one in thing.first.citations] == [make.FT]
    assert [one.position for one in thing.since] == [2]


def test_a_name_that_was_given_later_is_an_alias_and_a_correction_may_take_it_away():
    named = make.actor("irgc", "organ"), make.called("irgc", "Sepah")

    assert [one.name for one in make.given(*named).actors["irgc"].now.aliases] == ["Sepah"]
    assert make.given(*named, make.corrected("actor", "irgc", aliases=[])).actors["irgc"].now.aliases == ()


def test_merges_codes_orders_and_grades_change_nothing_of_the_thing_itself():
    events = (make.action(A), make.action("b"), make.claim("c", A), make.source())
    told = (
        *(make.merged(A, "b"), make.unmerged(A, "b"), make.distinguished(A, "b"), make.ordered(A, "b")),
        *(make.part_of(A, "b"), make.coded(A), make.declined(A, "b")),
    )
    known = make.given(*events, *told, make.claim_graded("c"), make.source_graded())

    assert known.actions[A].now == events[0]
    assert [one.event for one in known.actions[A].since] == list(told)
    assert known.actions["b"].since == ()
    assert [len(known.find(*one).since) for one in (Thing("claim", "c"), Thing("source", make.FT))] == [1, 1]


def test_places_are_things_and_adopted_rules_are_none():
    known = make.given(make.known_place(), make.corrected("place", "koh-e-sabz", kind="site"), make.adopted())

    assert known.places["koh-e-sabz"].now.kind == "site"
    assert known.find("place", "koh-e-sabz").position == 1
    assert [one.event.version for one in known.rules] == ["rungs-1"]
    assert known.of_kind("log") == {}


@pytest.mark.parametrize(
    ("kind", "name", "first", "withdrawal"),
    [
        ("claim", "dead", make.claim("dead", A), make.claim_withdrawn("dead")),
        ("source", make.FT, make.source(), make.source_withdrawn()),
    ],
)
def test_what_they_took_back_is_struck_and_our_record_was_right(kind, name, first, withdrawal):
    thing = make.given(first, withdrawal).find(kind, name)

    assert not thing.stands
    assert (thing.retracted, thing.withdrawn.position) == (None, 2)
    assert thing.corrections == ()


def test_notes_disputes_and_ties_are_kept_beside_what_they_are_about():
    known = make.given(
        *(make.actor("irgc", "organ"), make.affiliated("irgc", "iran")),
        *(make.response("b", "a", link="l"), make.disputed("l")),
        *(make.note("n", "a"), make.retracted("note", "n")),
    )

    assert [one.position for one in known.actors["irgc"].since] == [2]
    assert [one.position for one in known.responses["l"].since] == [4]
    assert known.responses["l"].stands
    assert not known.notes["n"].stands


@pytest.mark.parametrize(
    "event",
    [
        *(make.actor("iran"), make.source(), make.action(A), make.claim("dead", A), make.response("b", "a")),
        *(make.case(), make.note("n", A)),
    ],
    ids=lambda event: event.thing,
)
def test_a_thing_that_is_recorded_a_second_time_stops_the_fold(event):
    """The door never lets it in, so the record is not what the door wrote: neither of the two may be believed."""
    with pytest.raises(IntegrityFailure, match=f"position 2 records {event.thing} .* a second time") as failure:
        make.given(event, event)

    assert failure.value.where == {"position": 2}


def test_one_id_may_stand_for_things_of_several_kinds():
    known = make.given(make.actor("dead"), make.claim("dead", A), make.note("dead", "claim:dead"))

    assert all(known.find(kind, "dead") is not None for kind in ("actor", "claim", "note"))


@pytest.mark.parametrize("stream", ["action:erbil", f"claim:{A}", "log:clock", A])
def test_an_event_that_is_filed_under_another_thing_stops_the_fold(stream):
    """Else a correction of one action would show as one of another."""
    [first, second] = make.recorded(make.action(A), make.corrected("action", A, kind="raid"))

    for moved in ([first._replace(stream=stream)], [first, second._replace(stream=stream)]):
        with pytest.raises(IntegrityFailure, match=f"filed under {stream}, and is about action:{A}") as failure:
            REGISTER.fold(moved)
        assert failure.value.where == {"position": moved[-1].position}


def test_the_register_knows_what_each_position_is_about():
    known = make.given(make.source(), make.action(A), make.corrected("action", A, kind="raid"))

    assert known.things == {1: Thing("source", make.FT), 2: Thing("action", A), 3: Thing("action", A)}
    assert str(known.things[3]) == f"action {A}"
    assert known.positions[make.foretold(2)] == 2
    assert known.revisions == {f"source:{make.FT}": 1, f"action:{A}": 2}
    assert (known.position, known.recorded_at) == (3, "2024-01-18T09:02:00.000000Z")
    assert known.find("action", "elsewhere") is None


def test_nothing_recorded_is_an_empty_register():
    assert REGISTER.fold([]) == Register()


def test_every_type_in_the_catalogue_is_known_to_the_fold():
    """A new kind of event that a fold forgot would stop every answer."""
    told = world()

    register = make.given(*told)

    assert {event.type for event in told} == set(EVENTS)
    assert register.position == len(SAMPLES)
    assert not [one for one in EVENTS.values() if issubclass(one, Correction | Retraction) and one.thing == "log"]


@given(histories(), st.integers(0, 30))
def test_stopping_and_going_on_is_the_same_as_starting_over(history, cut):
    """A view may stop anywhere, be looked at, and go on."""
    for projection in (REGISTER, CHAINS, CLAIMS):
        draft = projection.start()
        projection.learn(draft, history[:cut])
        looked_at = projection.finish(draft)
        seen = digest(looked_at)
        projection.learn(draft, history[cut:])

        assert projection.finish(draft) == projection.fold(history)
        assert digest(looked_at) == seen


def withhold(event, chosen):
    """Return the event as it is read after `chosen` of its sealed values were redacted."""
    body, sealed = take_apart(event, frozenset({"/places", "/means"}))
    hidden = {"ground": "personal_data", "by_position": 7}
    values = [(pointer, hidden if number in chosen else value) for number, (pointer, value) in enumerate(sealed)]
    return read_event(event.type, event.schema_version, put_back(body, values))


@pytest.mark.parametrize(
    "chosen", [range(40), range(0, 40, 2), range(1, 40, 3), ()], ids=["all", "half", "third", "none"]
)
def test_every_view_runs_with_any_sealed_value_of_any_type_withheld(chosen):
    register = make.given(*(withhold(event, chosen) for event in world()))

    for view in STATES.values():
        assert digest(view(register))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_redactions_change_no_chain_and_no_figure(history, data):
    """Taking words out may not move what is joined to what, or which figures stand."""
    chosen = [data.draw(st.sets(st.integers(0, 4))) for _ in history]
    hidden = [one._replace(event=withhold(one.event, some)) for one, some in zip(history, chosen, strict=True)]
    claims = CLAIMS.fold(hidden).matrices

    assert CHAINS.fold(hidden) == CHAINS.fold(history)
    for action, matrix in CLAIMS.fold(history).matrices.items():
        cells, same = (
            {cell for row in one.rows for place in row.cells for cell in place} for one in (matrix, claims[action])
        )
        assert {cell for cell in same if cell.part is not None} == {cell for cell in cells if cell.part is not None}
        assert {cell.claim for cell in same if cell.stands} == {cell.claim for cell in cells if cell.stands}


FOLD = """
import sys
from tests.projections.test_register import world
from tests import builders as make
from tests.states import STATES, digest
print([digest(view(make.given(*world()))) for view in STATES.values()])
"""


def test_the_same_events_give_the_same_digests_in_any_process():
    """Python's sets and hashes differ from run to run; no answer may."""
    answers = {
        subprocess.run(
            [sys.executable, "-c", FOLD],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "4711")
    }

    assert answers == {f"{[digest(view(make.given(*world()))) for view in STATES.values()]}\n"}
