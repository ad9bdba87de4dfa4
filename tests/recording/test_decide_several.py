"""The rules of what is said of several things, or again of one: merges, orders, parts, codes, grades, places, cases."""

import pytest

from events.catalogue import EVENTS
from events.claims import ClaimMade
from events.notes import CaseExcluded, CaseIncluded
from events.places import Place
from events.shape import to_json
from tests import builders as make
from tests.builders import given
from tests.recording.test_decide import AGAIN, ids_in, record, refusal
from tests.recording.world import KILLED, STATED, WORLD
from timeline.errors import IdTaken, InvalidEvent, NotFound, RuleRefused
from timeline.projections.references import references, thing_of
from timeline.projections.register import Thing
from timeline.recording.commands import Correct, Record, Retract
from timeline.recording.decide import decide

TWICE = make.action("panjgur-2")
SEVERAL = (*WORLD, TWICE, KILLED, STATED, make.case(), make.known_place(), make.actor("sepah", "organ"))
"""At positions 10 to 15, after the world."""
SAID = (
    make.merged("panjgur", "panjgur-2"),
    make.merged("irgc", "sepah", kind="actor"),
    make.distinguished("panjgur", "sistan"),
    make.ordered("panjgur", "sistan"),
    make.part_of("panjgur-2", "panjgur"),
    make.coded("panjgur"),
    make.claim_graded("panjgur-killed"),
    make.source_graded(),
    make.citation_added("panjgur"),
    make.citation_added("claim:panjgur-killed"),
    make.citation_added(f"response:{STATED.link}"),
    make.declined("sistan", "panjgur-2"),
    make.called("irgc", used_by="pakistan"),
    make.known_place("rask"),
    make.corrected("place", "koh-e-sabz", amends=14, kind="site"),
    make.retracted("place", "koh-e-sabz", amends=14),
    make.case_closed(),
    make.adopted(),
    make.claim_about_case("all-dead"),
)


@pytest.mark.parametrize("event", SAID, ids=lambda event: event.type)
def test_what_is_said_twice_is_recorded_once(event):
    assert record(event, given(*SEVERAL)) == (event,)
    assert record(event, given(*SEVERAL, event)) == ()


UNDONE = (
    (make.merged("panjgur", "panjgur-2"), make.unmerged("panjgur", "panjgur-2")),
    (make.merged("irgc", "sepah", kind="actor"), make.unmerged("irgc", "sepah", kind="actor")),
    (make.claim_graded("panjgur-killed", 3), make.claim_graded("panjgur-killed", 2)),
    (make.source_graded(reliability="B"), make.source_graded(reliability="C")),
    (make.coded("panjgur", "190"), make.coded("panjgur", "195")),
    (make.adopted(version="rungs-1"), make.adopted(version="rungs-2", sha256="8e" * 32)),
)


@pytest.mark.parametrize(("one", "other"), UNDONE, ids=lambda event: event.type)
def test_what_went_one_way_and_back_may_go_that_way_again(one, other):
    assert record(other, given(*SEVERAL, one)) == (other,)
    assert record(one, given(*SEVERAL, one, other)) == (one,)
    assert record(other, given(*SEVERAL, one, other)) == ()


def test_every_type_of_event_is_decided_on():
    """A new type needs a word here: what it refers to, and whether it is the first of a thing."""
    undone = (one for pair in UNDONE for one in pair)
    told = {event.type for event in (*WORLD, KILLED, STATED, make.case(), *AGAIN, *SAID, *undone)}
    amending = {name for name in EVENTS if name.endswith((".corrected", ".retracted", ".restored"))}

    keys = {"log.key_rotated", "log.key_revoked"}  # test_key_rules
    assert told | amending | keys | {"log.clock_set_back", "event.redacted"} == set(EVENTS)


def test_two_graders_and_two_coders_stand_side_by_side():
    graded, coded = make.claim_graded("panjgur-killed", 3, "mk"), make.coded("panjgur", "190", "mk")
    known = given(
        *SEVERAL, graded, make.claim_graded("panjgur-killed", 5, "ab"), coded, make.coded("panjgur", "18", "ab")
    )

    assert record(graded, known) == ()
    assert record(coded, known) == ()


UNKNOWN = (
    (make.merged("panjgr", "sistan"), "action", "panjgr", "body.into"),
    (make.merged("panjgur", "sistn"), "action", "sistn", "body.merged.0"),
    (make.merged("irgc", "sepa", kind="actor"), "actor", "sepa", "body.merged.0"),
    (make.distinguished("panjgr", "sistan"), "action", "panjgr", "body.actions.0"),
    (make.distinguished("panjgur", "sistn"), "action", "sistn", "body.actions.1"),
    (make.ordered("panjgr", "sistan"), "action", "panjgr", "body.before"),
    (make.ordered("panjgur", "sistn"), "action", "sistn", "body.after"),
    (make.part_of("panjgr", "sistan"), "action", "panjgr", "body.part"),
    (make.part_of("panjgur", "sistn"), "action", "sistn", "body.whole"),
    (make.coded("panjgr"), "action", "panjgr", "body.action"),
    (make.claim_graded("b"), "claim", "b", "body.claim"),
    (make.source_graded("b"), "source", "b", "body.source"),
    (make.citation_added("claim:b"), "claim", "b", "body.to"),
    (make.citation_added("panjgur", source="b"), "source", "b", "body.citation.source"),
    (make.declined("panjgr", "sistan"), "action", "panjgr", "body.responding"),
    (make.called("irgc", used_by="nobody"), "actor", "nobody", "body.used_by"),
    (make.case_closed("b"), "case", "b", "body.case"),
    (make.claim_about_case("c", "b"), "case", "b", "body.about_case"),
    (make.action("a", places=(Place(place="b", name="B", relation="at"),)), "place", "b", "body.places.0.place"),
    (make.restored("nothing", amends=8), "action", "nothing", "body.action"),
    (make.corrected("place", "nothing", kind="site"), "place", "nothing", "body.place"),
)


@pytest.mark.parametrize(("event", "kind", "name", "field"), UNKNOWN, ids=lambda value: getattr(value, "type", value))
def test_what_is_not_on_record_cannot_be_referred_to(event, kind, name, field):
    with pytest.raises(NotFound) as refused:
        record(event, given(*SEVERAL))

    error = refused.value
    assert (error.kind, error.name, error.where, error.exit_code) == (kind, name, {"field": field}, 3)


def test_every_id_in_an_event_is_looked_up():
    for event in (*SAID, *(one for one, *_ in UNKNOWN)):
        found = {reference.id for reference in references(event)} | {thing_of(event).id}
        assert set(ids_in(to_json(event))) <= found, event.type


@pytest.mark.parametrize(
    "event",
    [
        make.merged("sistan", "panjgur"),
        make.distinguished("sistan", "panjgur"),
        make.ordered("sistan", "panjgur"),
        make.part_of("sistan", "panjgur"),
        make.coded("panjgur"),
        make.citation_added("panjgur"),
        make.declined("sistan", "panjgur"),
    ],
    ids=lambda event: event.type,
)
def test_nothing_is_said_of_what_was_retracted(event):
    assert refusal(event, make.retracted("action", "panjgur", amends=8)).code == "thing.retracted"


# --- merges ----------------------------------------------------------------------------------------------------------


def test_what_is_merged_is_not_merged_again_before_it_is_out():
    merged = make.merged("panjgur", "panjgur-2")
    error = refusal(make.merged("sistan", "panjgur-2"), TWICE, merged)

    assert error.code == "merge.already"
    assert error.where == {"field": "body.merged.0"}
    assert "timeline append same-as panjgur panjgur-2 --undo" in error.fix
    again = make.merged("sistan", "panjgur-2")
    assert record(again, given(*WORLD, TWICE, merged, make.unmerged("panjgur", "panjgur-2"))) == (again,)


def test_a_merge_stands_in_the_way_also_while_its_survivor_is_struck():
    """It may stand again."""
    struck = make.retracted("action", "panjgur", amends=8)
    before = (TWICE, make.merged("panjgur", "panjgur-2"), struck)

    assert refusal(make.merged("sistan", "panjgur-2"), *before).code == "merge.already"
    out = make.unmerged("panjgur", "panjgur-2")
    assert record(out, given(*WORLD, *before)) == (out,)


def test_merges_make_no_circle():
    error = refusal(make.merged("panjgur-2", "panjgur"), TWICE, make.merged("panjgur", "panjgur-2"))

    assert error.code == "merge.circle"


def test_a_survivor_may_be_merged_into_another():
    onward = make.merged("sistan", "panjgur")

    assert record(onward, given(*WORLD, TWICE, make.merged("panjgur", "panjgur-2"))) == (onward,)


def test_only_what_is_merged_is_taken_out():
    error = refusal(make.unmerged("panjgur", "sistan"), TWICE, make.merged("panjgur", "panjgur-2"))

    assert error.code == "merge.none"
    assert error.message == "nothing recorded: sistan is not merged into panjgur; only panjgur-2 is"


def test_parts_make_no_circle():
    chain = (make.part_of("sistan", "panjgur"), make.part_of("panjgur", "panjgur-2"))

    assert refusal(make.part_of("panjgur-2", "sistan"), TWICE, *chain).code == "related.circle"


# --- restoring -------------------------------------------------------------------------------------------------------


def test_what_was_retracted_is_restored_and_may_be_retracted_again():
    struck, restored = make.retracted("action", "panjgur", amends=8), make.restored("panjgur", amends=10)
    again = Retract(target=Thing("action", "panjgur"), reason=struck.reason)

    assert record(restored, given(*WORLD, struck)) == (restored,)
    known = given(*WORLD, struck, restored)
    assert known.actions["panjgur"].now == given(*WORLD).actions["panjgur"].now
    assert known.actions["panjgur"].stands
    assert record(restored, known) == ()
    assert decide(again, known) == (struck,)


def test_only_what_is_retracted_is_restored():
    assert refusal(make.restored("panjgur", amends=8)).code == "restored.stands"


def test_what_is_restored_names_the_retraction():
    with pytest.raises(NotFound) as refused:
        record(make.restored("panjgur", amends=8), given(*WORLD, make.retracted("action", "panjgur", amends=8)))

    assert refused.value.nearest == (make.foretold(10),)


# --- citations, cases, places ----------------------------------------------------------------------------------------


def test_a_passage_that_is_cited_already_is_no_news():
    assert record(make.citation_added("panjgur", quote="in retaliation for"), given(*WORLD)) == ()


def test_nothing_is_cited_for_what_was_withdrawn():
    error = refusal(make.citation_added("claim:panjgur-killed"), KILLED, make.claim_withdrawn("panjgur-killed", "irgc"))

    assert error.code == "thing.withdrawn"


def test_an_inferred_link_cites_nothing_later_either():
    link = make.response("sistan", "panjgur", "inferred", link="l")

    assert refusal(make.citation_added("response:l"), link).code == "response.inferred"


def test_what_has_more_passages_than_one_event_may_hold_can_still_be_corrected():
    """They came one by one; a correction of another field has nothing to do with them."""
    more = [make.citation_added("panjgur", quote=f"passage {number}") for number in range(9)]
    command = Correct(target=Thing("action", "panjgur"), changes=(("kind", "raid"),), reason="x", label="corrected")

    [correction] = decide(command, given(*WORLD, *more))

    assert correction.action == "panjgur"
    nine = [to_json(one)["citation"] for one in more]
    too_many = Correct(target=Thing("action", "panjgur"), changes=(("citations", nine),), reason="x", label="corrected")
    with pytest.raises(InvalidEvent):
        decide(too_many, given(*WORLD, *more))


@pytest.mark.parametrize(
    "event",
    [
        CaseIncluded(case="kerman", actions=("panjgur",)),
        CaseExcluded(case="kerman", actions=("panjgur",), reason="x"),
        make.changed(make.case_closed(), reason="Another reason."),
    ],
    ids=lambda event: event.type,
)
def test_a_closed_case_takes_nothing_in_and_is_not_closed_twice(event):
    assert refusal(event, make.case(), make.case_closed()).code == "case.closed"


def test_claims_about_one_case_may_replace_each_other_and_no_claim_about_an_action():
    first = make.claim_about_case("first", claimant="irgc")
    later = make.claim_about_case("later", claimant="irgc", supersedes="first")

    assert record(later, given(*WORLD, make.case(), first)) == (later,)
    error = refusal(make.claim("third", "panjgur", "irgc", supersedes="first"), make.case(), first)
    assert error.code == "claim.supersedes-elsewhere"
    assert error.message == "nothing recorded: first is about the case kerman, not panjgur"


def test_a_claim_may_be_corrected_from_an_action_to_a_case():
    command = Correct(
        target=Thing("claim", "panjgur-killed"),
        changes=(("about", []), ("about_case", "kerman")),
        reason="It was said of all.",
        label="corrected",
    )

    [correction] = decide(command, given(*WORLD, KILLED, make.case()))

    after = given(*WORLD, KILLED, make.case(), correction).claims["panjgur-killed"].now
    assert isinstance(after, ClaimMade)
    assert (after.about, after.about_case) == ((), "kerman")


def test_a_place_that_was_recorded_openly_is_not_made_sensitive():
    """What is published stays so."""
    hidden = Correct(target=Thing("place", "koh-e-sabz"), changes=(("sensitive", True),), reason="x", label="corrected")

    with pytest.raises(RuleRefused) as refused:
        decide(hidden, given(*WORLD, make.known_place()))
    assert refused.value.code == "place.open"
    [correction] = decide(
        hidden,
        given(
            *WORLD, make.known_place(sensitive=True), make.corrected("place", "koh-e-sabz", amends=10, sensitive=False)
        ),
    )
    assert correction.place == "koh-e-sabz"


def test_the_id_of_a_place_stands_for_one_place():
    with pytest.raises(IdTaken):
        record(make.known_place(kind="site"), given(*WORLD, make.known_place()))


def test_a_user_may_adopt_a_rule_table_and_record_nothing_else_of_the_log_itself():
    assert EVENTS["rules.adopted"].type == "rules.adopted"
    [adopted] = decide(Record(event=make.adopted()), given(*WORLD))

    assert given(*WORLD, adopted).rules[0].event == adopted
