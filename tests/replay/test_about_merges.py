"""Partial knowledge of what was merged: an answer from some streams is the answer from all of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders as make
from tests.strategies import histories
from timeline.log.memory import MemoryLog
from timeline.projections.chains import build
from timeline.projections.claims import matrix
from timeline.projections.mentions import MERGED, mentions
from timeline.projections.merging import as_merged
from timeline.projections.register import Thing
from timeline.replay import about, known_at
from timeline.replay.about import CHAINED, CLAIMED, MERGED_WITH, REPORTED, index_of, known_about, things_about


@st.composite
def merged(draw):
    """Draw a record in which several actions, and several actors, were merged."""
    events = [one.event for one in draw(histories(max_size=12))]
    for kind in ("action", "action", "actor"):
        names = sorted({one.stream.partition(":")[2] for one in events if one.stream.startswith(f"{kind}:")})
        into, *others = draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))
        events.append(make.merged(into, *others, kind=kind))
    return events


def both(events, name, reach):
    """Return what is known of an action by its index, and of everything, both as merged; and its id there."""
    log = MemoryLog()
    make.fill(log, *events)
    whole = known_at(log, log.basis())
    part = known_about(log, log.basis(), [Thing("action", name)], index_of(whole), reach)
    shown = as_merged(whole)
    return as_merged(part), shown, shown.survivors.get(name, name)


@settings(max_examples=40, deadline=None)
@given(events=merged(), name=st.sampled_from(["action-0", "action-1", "action-2"]))
def test_the_claims_about_an_action_are_those_of_the_whole(events, name):
    part, whole, shown = both(events, name, CLAIMED)

    assert part.survivors.get(name, name) == shown
    assert part.actions[shown].now == whole.actions[shown].now
    assert matrix(part, shown) == matrix(whole, shown)


@settings(max_examples=40, deadline=None)
@given(events=merged(), name=st.sampled_from(["action-0", "action-1", "action-2"]))
def test_the_chain_of_an_action_is_that_of_the_whole(events, name):
    part, whole, shown = both(events, name, CHAINED)

    assert build(part).of(shown) == build(whole).of(shown)
    reported, _, _ = both(events, name, REPORTED)
    assert build(reported).of(shown) == build(whole).of(shown)


SEVERAL = (
    *(make.source(), make.actor("iran"), make.actor("jaysh", "group"), make.actor("jaish-ul-adl", "group")),
    *(make.action("panjgur"), make.action("panjgur-2"), make.action("koh-e-sabz"), make.action("sistan")),
    *(make.claim("seven", "koh-e-sabz", "jaysh"), make.case(), make.included("kerman", "panjgur-2")),
    *(make.claim_about_case("all"), make.ordered("sistan", "panjgur")),
    *(make.merged("panjgur", "panjgur-2"), make.merged("panjgur-2", "koh-e-sabz")),
    make.merged("jaish-ul-adl", "jaysh", kind="actor"),
)


@pytest.mark.parametrize("name", ["panjgur", "panjgur-2", "koh-e-sabz"])
def test_whichever_record_is_asked_about_all_of_them_come(name):
    found = things_about([Thing("action", name)], index_of(make.given(*SEVERAL)), REPORTED)

    assert {"panjgur", "panjgur-2", "koh-e-sabz", "sistan"} == {one.id for one in found if one.kind == "action"}
    assert {"seven", "all"} == {one.id for one in found if one.kind == "claim"}
    assert Thing("actor", "jaish-ul-adl") in found


def test_what_an_actor_was_merged_into_comes_without_all_that_names_it():
    found = things_about([Thing("actor", "jaysh")], index_of(make.given(*SEVERAL)), MERGED_WITH)

    assert found == {Thing("actor", "jaysh"), Thing("actor", "jaish-ul-adl")}


def test_a_merge_leaves_a_mark_at_the_survivor():
    known = make.given(*SEVERAL)

    assert Thing(MERGED, "jaysh") in mentions(known.actors["jaish-ul-adl"])


def test_control_without_the_mark_the_claim_would_stand_under_the_former_name(monkeypatch):
    monkeypatch.setattr(about, "MERGED", "nothing")
    part, whole, shown = both(SEVERAL, "panjgur", CLAIMED)

    assert matrix(part, shown).claimants == ("jaysh",)
    assert matrix(whole, shown).claimants == ("jaish-ul-adl",)
