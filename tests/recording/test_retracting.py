"""Retractions by us, withdrawals by them: who may take back what, and what stays on record."""

from dataclasses import replace
from typing import Any

import pytest

from events.base import Event
from events.claims import ClaimWithdrawn
from events.sources import SourceWithdrawn
from events.times import UNDATED
from tests import builders as make
from tests.builders import foretold, given
from tests.recording.world import KILLED, STATED, WORLD
from timeline.errors import InputRefused, RuleRefused, UsageRefused
from timeline.projections.register import Thing
from timeline.recording.commands import Command, Correct, Retract
from timeline.recording.decide import decide


def refusal(command: Command, *before: Event, of: type[Exception] = RuleRefused) -> Any:
    with pytest.raises(of) as refused:
        decide(command, given(*WORLD, *before))
    return refused.value


def retract(kind: str, name: str, **more: Any) -> Retract:
    return Retract(target=Thing(kind, name), reason="It was another place.", **more)


@pytest.mark.parametrize("kind", ["action", "actor", "claim", "note", "response", "source"])
def test_whatever_we_recorded_wrongly_is_retracted(kind):
    names = {
        "action": ("panjgur", 8),
        "actor": ("iran", 3),
        "claim": ("panjgur-killed", 10),
        "note": ("n", 12),
        "response": (STATED.link, 11),
        "source": (make.FT, 2),
    }
    name, position = names[kind]

    [event] = decide(retract(kind, name), given(*WORLD, KILLED, STATED, make.note("n", "iran")))

    assert event == make.retracted(kind, name, amends=position)


def test_a_retraction_is_recorded_once_and_for_one_reason():
    known = given(*WORLD, make.retracted("action", "panjgur", amends=8))

    assert decide(retract("action", "panjgur"), known) == ()
    with pytest.raises(RuleRefused) as refused:
        decide(replace(retract("action", "panjgur"), reason="Another reason."), known)
    assert refused.value.code == "thing.retracted"
    assert refused.value.message == "nothing recorded: action panjgur was retracted at position 10"


def test_a_retraction_strikes_out_the_whole():
    corrected = make.corrected("action", "panjgur", amends=8, kind="raid")

    error = refusal(retract("action", "panjgur", amends=foretold(10)), corrected)

    assert error.code == "retraction.part"
    assert error.message == (
        "nothing recorded: a retraction strikes out action panjgur as a whole, not its event at position 10"
    )
    assert error.fix == f"retract the whole ({foretold(8)}), or correct the field that is wrong"


def test_a_case_is_not_retracted():
    error = refusal(retract("case", "kerman"), make.case())

    assert error.code == "retraction.none"
    assert error.message == "nothing recorded: a case is not retracted"
    assert error.fix == "exclude its actions, each with its reason; or say why in a note"


def test_a_publisher_takes_its_source_down():
    """Our record was right: it is withdrawn, not retracted."""
    theirs = make.source("b", publisher="financial-times")
    at = make.when("2024-01-19")
    withdrawn = SourceWithdrawn(source="b", published_at=at, reason="It was another place.")

    for by in ("publisher", "financial-times"):
        [event] = decide(retract("source", "b", by=by, published_at=at), given(*WORLD, theirs))
        assert event == withdrawn
        assert decide(retract("source", "b", by=by, published_at=at), given(*WORLD, theirs, event)) == ()


def test_a_withdrawal_may_be_undated():
    [event] = decide(retract("source", make.FT, by="publisher"), given(*WORLD))

    assert isinstance(event, SourceWithdrawn)
    assert event.published_at == UNDATED


def test_a_claimant_takes_a_claim_back():
    for by, who in (("claimant", "irgc"), ("iran", "iran")):
        asked = retract("claim", "panjgur-killed", by=by, citations=(make.cite(),))
        [event] = decide(asked, given(*WORLD, KILLED))

        assert isinstance(event, ClaimWithdrawn)
        assert (event.by, event.citations) == (who, (make.cite(),))


def test_a_claim_of_nobody_on_record_needs_a_name_for_who_took_it_back():
    said = make.claim("c", "panjgur", None, claimant_words="hospital sources")

    error = refusal(retract("claim", "c", by="claimant"), said, of=UsageRefused)

    assert error.message == "nothing recorded: c has no claimant on record"
    assert error.fix == "say who took it back: --by ACTOR"


@pytest.mark.parametrize(
    ("kind", "name", "by"),
    [
        ("action", "panjgur", "publisher"),
        ("action", "panjgur", "iran"),
        ("response", STATED.link, "pakistan"),
        ("claim", "panjgur-killed", "publisher"),
        ("source", make.FT, "financial-times"),
    ],
)
def test_nobody_takes_back_what_was_not_theirs(kind, name, by):
    error = refusal(retract(kind, name, by=by), KILLED, STATED)

    assert error.code == "retraction.not-theirs"
    assert error.message == f"nothing recorded: {kind} {name} is not {by}'s to take back"
    assert error.fix == (
        "a source is withdrawn by its publisher, a claim by its claimant; our own record is retracted: --by us"
    )


def test_our_own_retraction_cites_nothing():
    """A source given with it would be dropped without a word."""
    for more in ({"citations": (make.cite(),)}, {"published_at": make.when("2024-01-19")}):
        error = refusal(retract("action", "panjgur", **more), of=UsageRefused)

        assert error.message == "nothing recorded: a retraction of our own record cites nothing and was not published"
        assert error.fix == "give the reason only; if they took it back, say so: --by publisher, or the claimant"


def test_a_refusal_is_one_of_ours_whatever_is_asked():
    """Commands come from programs, too."""
    for wrong in (
        Correct(target=Thing("action", "panjgur"), changes=(), reason="x", label="updated"),
        Correct(target=Thing("action", "panjgur"), changes=(("Kind", 1),), reason="x", label="updated"),
        Correct(target=Thing("action", "panjgur"), changes=(("kind", "raid"),), reason="", label="updated"),
        Retract(target=Thing("action", "panjgur"), reason=""),
        Retract(target=Thing("claim", "panjgur-killed"), reason="x", by="No One"),
    ):
        error = refusal(wrong, KILLED, of=InputRefused)
        assert error.message.startswith("nothing recorded: body")
