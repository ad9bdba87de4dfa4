"""The rules of responses and claims: who may say what about whom, and in which order."""

from dataclasses import replace
from typing import Any

import pytest

from events.base import Event
from tests import builders as make
from tests.builders import given
from tests.recording.world import KILLED, MINISTRY, STATED, WORLD
from timeline.errors import RuleRefused
from timeline.projections.register import Register
from timeline.recording.commands import Record
from timeline.recording.decide import decide


def record(event: Event, known: Register) -> tuple[Event, ...]:
    return decide(Record(event=event), known)


def refusal(event: Event, *before: Event) -> RuleRefused:
    with pytest.raises(RuleRefused) as refused:
        record(event, given(*WORLD, *before))
    assert refused.value.message.startswith("nothing recorded: ")
    assert refused.value.exit_code == 2
    return refused.value


def test_an_answer_that_surely_came_before_is_refused():
    error = refusal(make.response("panjgur", "sistan"))

    assert error.code == "response.before-cause"
    assert error.message == "nothing recorded: panjgur surely came before sistan, so it cannot answer it"
    assert error.where == {"field": "body.responded_to"}
    advice = "timeline append correction ID --set occurred=… --reason …"
    assert error.fix == f"swap the two; or correct the time that is wrong: {advice}"


@pytest.mark.parametrize(
    "event",
    [
        make.response("panjgur", "sistan", polarity="no"),
        make.response("panjgur", "sistan", relation="announces"),
        make.response("panjgur", "sistan", relation="pre-empts"),
        make.response("panjgur", None, relation="pre-empts", expected="an attack on Kerman's anniversary"),
        make.response("sistan", "panjgur", "followed"),
        make.response("sistan", "panjgur", "inferred"),
    ],
    ids=lambda event: f"{event.relation}-{event.strength}-{event.polarity}",
)
def test_other_orders_can_be_said(event):
    assert record(event, given(*WORLD)) == (event,)


def test_an_answer_that_may_have_come_before_is_recorded():
    """Days overlap: nobody can tell."""
    same_day = make.action("other", "2024-01-18", by="iran")
    event = make.response("sistan", "other")

    assert record(event, given(*WORLD, same_day)) == (event,)


def test_the_acting_side_states_in_its_own_words():
    """The ministry asserts, the state is quoted: both are on the side of Pakistan."""
    assert record(STATED, given(*WORLD)) == (STATED,)


def published_by(publisher: str | None, **more: Any) -> tuple[Event, Event]:
    """Return a source of that publisher, and a link that rests on its words without naming another speaker."""
    cited = make.cite("statement", quote="in response to the strike", **more)
    return make.source("statement", publisher=publisher), replace(STATED, citations=(cited,))


def test_a_side_speaks_in_the_statement_that_it_publishes():
    """The ministry's page needs no speaker beside the ministry."""
    statement, link = published_by(MINISTRY)

    assert record(link, given(*WORLD, statement)) == (link,)


@pytest.mark.parametrize(
    ("publisher", "more"),
    [
        (None, {}),
        ("financial-times", {}),
        ("iran", {}),
        (MINISTRY, {"speaker": "financial-times"}),
        (MINISTRY, {"speaker_words": "a witness"}),
    ],
)
def test_what_others_say_is_not_the_acting_sides_whoever_publishes_it(publisher, more):
    statement, link = published_by(publisher, **more)

    assert refusal(link, statement).where == {"field": "body.citations"}


@pytest.mark.parametrize("strength", ["attributed", "followed"])
def test_anybody_may_attribute(strength):
    event = make.response("sistan", "panjgur", strength, asserted_by=make.party("iran"))

    assert record(event, given(*WORLD)) == (event,)


@pytest.mark.parametrize(
    ("changes", "field", "says", "fix"),
    [
        (
            {"asserted_by": make.party("financial-times")},
            "asserted_by",
            "financial-times is not on the side of pakistan",
            "record the tie: timeline append actor … --part-of ACTOR",
        ),
        (
            {"asserted_by": make.party(None, words="officials")},
            "asserted_by",
            "whoever asserts it is not on the side of pakistan",
            "record the tie: timeline append actor … --part-of ACTOR",
        ),
        (
            {"citations": (make.cite(), make.cite(speaker="iran"))},
            "citations",
            "no citation is spoken by the side of pakistan",
            "name who speaks the words, if it is one of them: --speaker ACTOR",
        ),
    ],
)
def test_stated_is_not_said_for_others(changes, field, says, fix):
    error = refusal(replace(STATED, **changes))

    assert error.code == "response.not-own-words"
    assert error.message == (
        f"nothing recorded: a stated link rests on the acting side's own words; for sistan, {says}"
    )
    assert error.where == {"field": f"body.{field}"}
    assert error.fix == f"record it as attributed: --strength attributed; or {fix}"


def test_nobody_states_for_an_unknown_actor():
    shooting = make.action("khash", "2024-01-18", actors=(make.party(None, "unknown"),))
    event = replace(STATED, link="k", responding="khash")

    error = refusal(event, shooting)

    assert error.code == "response.not-own-words"
    assert "for khash, nobody is on record as having done it" in error.message


def test_whoever_took_part_may_state():
    """Where no direction is told, all participants acted."""
    clash = make.action(
        "clash", "2024-01-19", direction="unknown", actors=(), participants=(make.party("iran"), make.party("pakistan"))
    )
    event = replace(STATED, link="k", responding="clash")

    assert record(event, given(*WORLD, clash)) == (event,)


def test_for_whom_somebody_speaks_depends_on_the_time():
    """The governor left office before the strike: those are not the state's own words."""
    governor = make.actor("governor", "person", part_of="pakistan", relation="office_of")
    own = replace(STATED, asserted_by=make.party("governor"), citations=(make.cite(speaker="governor"),))

    assert record(own, given(*WORLD, governor)) == (own,)
    left = make.parted("governor", "pakistan", "2024-01-10", "office_of")
    assert refusal(own, governor, left).code == "response.not-own-words"


@pytest.mark.parametrize(
    ("later", "code", "says", "fix"),
    [
        (
            make.claim("c", "panjgur", "iran", supersedes="panjgur-killed"),
            "claim.supersedes-other",
            "panjgur-killed was claimed by irgc, not by iran",
            "leave supersedes out: what two claimants say stands side by side",
        ),
        (
            make.claim("c", "panjgur", None, claimant_words="hospital sources", supersedes="panjgur-killed"),
            "claim.supersedes-other",
            "panjgur-killed was claimed by irgc, not by somebody not on record",
            "leave supersedes out: what two claimants say stands side by side",
        ),
        (
            make.claim("c", "sistan", "irgc", supersedes="panjgur-killed"),
            "claim.supersedes-elsewhere",
            "panjgur-killed is about panjgur, not sistan",
            "leave supersedes out, or name what both are about",
        ),
    ],
)
def test_a_claim_supersedes_its_own_claimants_on_the_same_matter(later, code, says, fix):
    error = refusal(later, KILLED)

    assert (error.code, error.message, error.fix) == (code, f"nothing recorded: {says}", fix)
    assert error.where == {"field": "body.supersedes"}


def test_unnamed_claimants_are_told_apart_by_their_words():
    first = make.claim("first", "panjgur", None, claimant_words="hospital sources")
    later = make.claim("later", ["panjgur", "sistan"], None, claimant_words="hospital sources", supersedes="first")

    assert record(later, given(*WORLD, first)) == (later,)
    assert refusal(replace(later, claimant_words="residents"), first).code == "claim.supersedes-other"


def made(name, quantity="killed", about="panjgur", **more):
    return make.claim(name, about, "irgc", figure=make.figure(5, quantity=quantity), **more)


@pytest.mark.parametrize("field", ["supersedes", "subset_of"])
def test_no_claim_takes_its_own_place_nor_two_each_others(field):
    """They would vanish from every figure; a circle can be made by a correction alone."""
    first, second, third = made("one"), made("two", **{field: "one"}), made("three", **{field: "two"})
    known = (first, second, third)

    for name, path in (("one", ""), ("two", ", through two"), ("three", ", through three, two")):
        error = refusal(make.corrected("claim", "one", amends=10, **{field: name}), *known)
        assert (error.code, error.where["field"]) == ("claim.circle", f"body.{field}")
        assert error.message.endswith(f"itself then{path}")
    assert record(third, given(*WORLD, first, second)) == (third,)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (made("part", subset_of="all"), None),
        (made("part", about=["sistan", "panjgur"], subset_of="all"), None),
        (made("part", about="sistan", subset_of="all"), "all is about panjgur, not sistan"),
        (made("part", "injured", subset_of="all"), "all counts killed, not injured"),
        (made("part", "killed", subset_of="hurt"), None),
        (made("part", "buildings", subset_of="hurt"), "hurt counts casualties, not buildings"),
    ],
    ids=["the same", "this too", "another action", "another quantity", "among casualties", "not among casualties"],
)
def test_a_part_is_of_a_figure_for_the_same(part, says):
    known = (made("all"), made("hurt", "casualties"))

    if says is None:
        assert record(part, given(*WORLD, *known)) == (part,)
    else:
        error = refusal(part, *known)
        assert (error.code, error.message) == ("claim.part-elsewhere", f"nothing recorded: {says}")


def test_neither_state_states_for_a_militia_that_both_are_said_to_have():
    """One that nobody contests is spoken for by its state."""
    ties = [make.affiliated("jaish-ul-adl", name, "part_of") for name in ("pakistan", "iran")]
    event = replace(STATED, link="k", responding="raid")
    raid = make.action("raid", "2024-01-19", by="jaish-ul-adl")

    assert record(event, given(*WORLD, ties[0], raid)) == (event,)
    assert refusal(event, *ties, raid).code == "response.not-own-words"


def test_a_claim_is_taken_back_by_its_claimant_or_its_side():
    for by in ("irgc", "iran"):
        event = make.claim_withdrawn("panjgur-killed", by)
        assert record(event, given(*WORLD, KILLED)) == (event,)

    error = refusal(make.claim_withdrawn("panjgur-killed", "pakistan"), KILLED)
    assert error.code == "claim.not-theirs"
    assert error.message == ("nothing recorded: panjgur-killed was claimed by irgc, and pakistan is not on that side")
    assert error.fix == "if somebody else denies it, record a claim that denies; if we wrote it down wrongly: --by us"


def test_a_claim_of_nobody_on_record_is_taken_back_on_the_citations_word():
    said = make.claim("c", "panjgur", None, claimant_words="hospital sources")
    event = make.claim_withdrawn("c", "iran")

    assert record(event, given(*WORLD, said)) == (event,)


def test_what_was_withdrawn_is_not_withdrawn_again():
    first = make.claim_withdrawn("panjgur-killed", "irgc")

    error = refusal(make.claim_withdrawn("panjgur-killed", "iran"), KILLED, first)

    assert error.code == "thing.withdrawn"
    assert error.message == "nothing recorded: claim panjgur-killed was withdrawn at position 11 already"
    assert error.fix == "see what was recorded: timeline show panjgur-killed --history"


@pytest.mark.parametrize(("kind", "becomes", "is_refused"), [
    ("group", "person", True),
    ("unknown", "person", False),
    ("group", "organ", False),
    ("group", "unknown", False),
])  # fmt: skip
def test_a_name_that_was_recorded_openly_does_not_become_a_persons(kind, becomes, is_refused):
    """A correction seals the name from now on; the first record has published it."""
    somebody = make.actor("somebody", kind)
    event = make.corrected("actor", "somebody", amends=len(WORLD) + 1, kind=becomes)

    if not is_refused:
        assert record(event, given(*WORLD, somebody)) == (event,)
        return
    error = refusal(event, somebody)
    assert error.code == "actor.name-open"
    assert error.message == (
        "nothing recorded: somebody was recorded as group, with an open name; names of persons are sealed"
    )
    assert error.fix.startswith("retract it (timeline append retraction actor:somebody")
