"""Corrections: what they may change, what they may name, and what is no news."""

import json
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from pydantic import TypeAdapter

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.amendments import Correction, correctable
from events.base import Event, Sealed, Withheld
from events.catalogue import read_event
from events.claims import ClaimMade
from events.responses import ResponseAsserted
from events.shape import to_json
from events.sources import SourceRegistered
from tests import builders as make
from tests.builders import foretold, given
from tests.recording.world import KILLED, STATED, WORLD
from timeline.errors import InvalidEvent, MalformedInput, NotFound, RuleRefused
from timeline.projections.register import Register, Thing
from timeline.recording.commands import Command, Correct, Record
from timeline.recording.decide import _with_stand_ins, decide

PANJGUR_AT = foretold(8)
NOBODY_ACTS = "a directed action names its actors; one that nobody names is said: basis unknown"


def correct(kind: str, name: str, /, *, known: Register, **changes: Any) -> tuple[Event, ...]:
    return decide(command(kind, name, **changes), known)


def command(kind: str, name: str, /, **changes: Any) -> Correct:
    return Correct(
        target=Thing(kind, name), changes=tuple(changes.items()), reason="We misread the page.", label="corrected"
    )


def refusal(command: Command, *before: Event, of: type[Exception] = RuleRefused) -> Any:
    with pytest.raises(of) as refused:
        decide(command, given(*WORLD, *before))
    return refused.value


def test_a_correction_names_the_event_that_was_wrong():
    [event] = correct("action", "panjgur", known=given(*WORLD), kind="strike.missile")

    assert event == make.corrected("action", "panjgur", amends=8, kind="strike.missile")


def test_a_correction_of_a_correction_may_name_it():
    before = given(*WORLD, make.corrected("action", "panjgur", amends=8, kind="strike.missile"))
    second = replace(command("action", "panjgur", kind="strike.drone"), amends=foretold(10))

    [event] = decide(second, before)

    assert isinstance(event, Correction)
    assert event.amends == foretold(10)


def test_a_correction_carries_its_citations():
    cited = replace(command("action", "panjgur", kind="raid"), citations=(make.cite(speaker="irgc"),))

    [event] = decide(cited, given(*WORLD))

    assert isinstance(event, Correction)
    assert event.citations == (make.cite(speaker="irgc"),)
    unknown = replace(cited, citations=(make.cite("nothing"),))
    assert refusal(unknown, of=NotFound).where == {"field": "body.citations.0.source"}


@pytest.mark.parametrize("changes", [{"kind": "strike"}, {"title": None}, {"kind": "strike", "title": None}])
def test_a_correction_that_changes_nothing_is_no_news(changes):
    assert correct("action", "panjgur", known=given(*WORLD), **changes) == ()


def test_a_correction_made_before_is_no_news():
    first = make.corrected("action", "panjgur", amends=8, kind="raid")

    assert correct("action", "panjgur", known=given(*WORLD, first), kind="raid") == ()


def test_a_correction_made_before_may_have_been_overtaken():
    """The newest correction of all is of another field; what was asked for is so already."""
    first = make.corrected("action", "panjgur", amends=8, occurred=make.when("2024-01-17"))
    other = make.corrected("action", "panjgur", amends=8, kind="raid")

    assert correct("action", "panjgur", known=given(*WORLD, first, other), occurred=make.when("2024-01-17")) == ()
    assert decide(Record(event=first), given(*WORLD, first)) == ()


def test_new_values_are_compared_as_they_are_kept():
    """A value with members that are null, or equal to a default, is what the log gives back without them."""
    [event] = correct("action", "panjgur", known=given(*WORLD), occurred=make.when("2024-01-17"))

    assert isinstance(event, Correction)
    assert "as_reported" not in event.changes[0].value
    assert event == read_event(event.type, 1, to_json(event))


def test_a_field_may_be_corrected_back():
    """Strike, raid, strike: the third record is news, though its content was there before."""
    first = make.corrected("action", "panjgur", amends=8, kind="raid")
    back = make.corrected("action", "panjgur", amends=8, kind="strike")

    assert correct("action", "panjgur", known=given(*WORLD, first), kind="strike") == (back,)
    again = make.corrected("action", "panjgur", amends=8, kind="raid")
    assert correct("action", "panjgur", known=given(*WORLD, first, back), kind="raid") == (again,)


def test_a_correction_after_a_redaction_is_recorded_with_the_words_that_it_has():
    """Nobody can compare them with what was taken out. Only an event id shows that a command came again."""
    said = make.corrected("action", "panjgur", amends=8, title="Strike on a named family")
    body = to_json(said)
    body["changes"][0]["value"] = {"ground": "personal_data", "by_position": 12}
    known = given(*WORLD, read_event(said.type, 1, body))

    assert known.actions["panjgur"].now.title == Withheld(ground="personal_data", by_position=12)
    [event] = correct("action", "panjgur", known=known, title="Strike on a family")
    assert event.changes[0].value == "Strike on a family"


def test_a_redacted_field_may_be_given_words_that_can_be_published():
    body = to_json(make.source("b", title="A named family")) | {"title": {"ground": "court_order", "by_position": 9}}
    known = given(*WORLD, read_event("source.registered", 1, body))

    [event] = correct("source", "b", known=known, title="A family")
    assert event.type == "source.corrected"


@pytest.mark.parametrize(
    ("kind", "name", "changes", "message"),
    [
        (
            "action",
            "panjgur",
            {"actor": "iran"},
            f"nothing recorded: body: actor cannot be corrected; these can: {', '.join(correctable(ActionReported))}",
        ),
        ("action", "panjgur", {"kind": 7}, "nothing recorded: body.changes.0.value is not text"),
        ("action", "panjgur", {"kind": None}, "nothing recorded: body.changes.0.value is not text"),
        (
            "action",
            "panjgur",
            {"actors": []},
            f"nothing recorded: corrected: {NOBODY_ACTS}",
        ),
        (
            "action",
            "panjgur",
            {"ended": make.when("2023")},
            "nothing recorded: corrected: ended is surely before occurred",
        ),
        (
            "claim",
            "panjgur-killed",
            {"dimension": "place"},
            "nothing recorded: corrected: a claim about place says exactly one of: place, text",
        ),
    ],
)
def test_the_corrected_event_must_be_one_that_could_have_been_recorded(kind, name, changes, message):
    error = refusal(command(kind, name, **changes), KILLED, of=InvalidEvent)

    assert error.message == message
    assert error.exit_code == 2


def test_values_that_no_door_would_let_in_are_refused():
    """A command may come from a program, not through the door."""
    deep: list[Any] = []
    for _ in range(40):
        deep = [deep]
    for value, says in [
        ("a\x00b", "body.changes.0.value holds a NUL character"),
        ("\udcff", "body.changes.0.value holds half of a surrogate pair"),
        ("é\x00", "body.changes.0.value holds a NUL character"),
        (1.5, "body.changes.0.value is no value that can be recorded"),
        (2**60, "body.changes.0.value is beyond ±(2^53 - 1)"),
        (deep, "is nested deeper than 32"),
        ({"é": 1}, "body.changes.0.value has a member whose name is no code"),
    ]:
        wrong = Correct(target=Thing("action", "panjgur"), changes=(("title", value),), reason="x", label="updated")
        assert says in refusal(wrong, of=MalformedInput).message


def test_a_correction_may_name_what_is_newly_referred_to_only_if_it_is_on_record():
    error = refusal(command("action", "panjgur", actors=[make.party("nobody")]), of=NotFound)

    assert (error.kind, error.name, error.where) == ("actor", "nobody", {"field": "body.actors.0.actor"})


def test_what_was_referred_to_before_may_have_been_retracted_since():
    """The kind was wrong; that Iran's record was struck meanwhile is another matter."""
    known = given(*WORLD, make.retracted("actor", "iran", amends=3))

    [event] = correct("action", "panjgur", known=known, kind="raid")
    assert event.type == "action.corrected"
    error = refusal(command("action", "sistan", actors=[make.party("iran")]), make.retracted("actor", "iran", amends=3))
    assert error.code == "thing.retracted"


def test_a_correction_does_not_raise_a_strength():
    link = make.response("sistan", "panjgur", "attributed", asserted_by=make.party("pakistan"), link="k")
    spoken = (make.cite(speaker="pakistan"),)

    error = refusal(command("response", "k", strength="stated", citations=spoken), link)

    assert error.code == "response.strength-raised"
    assert error.message == "nothing recorded: a correction does not raise k from attributed to stated"
    assert error.fix == "record the stronger statement as a response of its own: timeline append response …"


def test_a_correction_may_lower_a_strength():
    [event] = correct("response", STATED.link, known=given(*WORLD, STATED), strength="attributed")

    assert event.type == "response.corrected"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"asserted_by": make.party("iran")}, "response.not-own-words"),
        ({"citations": (make.cite(),)}, "response.not-own-words"),
        ({"responding": "panjgur", "responded_to": "sistan", "strength": "attributed"}, "response.before-cause"),
    ],
)
def test_a_corrected_link_keeps_the_rules_of_links(changes, code):
    assert refusal(command("response", STATED.link, **changes), STATED).code == code


def test_a_correction_of_something_else_does_not_ask_old_rules_again():
    """The time of an action was corrected since, so the link is impossible now: a finding, and no reason to refuse."""
    later = make.corrected("action", "panjgur", amends=8, occurred=make.when("2024-02-01"))
    known = given(*WORLD, STATED, later)

    [event] = correct("response", STATED.link, known=known, alternative="planned before")
    assert event.type == "response.corrected"


def test_a_correction_of_a_time_may_make_an_answer_impossible():
    """It is recorded, and found by `check`: the times are what they are."""
    [event] = correct("action", "panjgur", known=given(*WORLD, STATED), occurred=make.when("2024-02-01"))

    assert event.type == "action.corrected"


def test_a_claim_keeps_to_its_claimant_when_it_is_corrected():
    later = make.claim("later", "panjgur", "irgc", supersedes="panjgur-killed")

    error = refusal(command("claim", "later", claimant="iran"), KILLED, later)

    assert error.code == "claim.supersedes-other"


def test_an_event_with_withheld_fields_can_still_be_corrected():
    body = to_json(make.source("b", title="A title", url="https://example.org/a", authors=("A. Writer",)))
    gone = {"ground": "court_order", "by_position": 20}
    withheld = read_event("source.registered", 1, body | {"title": gone, "url": gone, "authors": gone})

    [event] = correct("source", "b", known=given(*WORLD, withheld), language="en")

    assert event.type == "source.corrected"


def sealed_fields(hint: Any, name: str = "") -> Iterator[tuple[str, Sealed]]:
    """Yield the fields below a type that may be withheld, each with its seal."""
    for extra in get_args(hint)[1:] if get_origin(hint) is Annotated else ():
        if isinstance(extra, Sealed):
            yield name, extra
            return
    for inner in get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint):
        yield from sealed_fields(inner, name)
    if isinstance(hint, type) and is_dataclass(hint):
        for member, annotation in get_type_hints(hint, include_extras=True).items():
            yield from sealed_fields(annotation, member)


@pytest.mark.parametrize("cls", [ActionReported, ActorRegistered, ClaimMade, ResponseAsserted, SourceRegistered])
def test_every_field_that_may_be_withheld_has_a_stand_in(cls):
    """A redacted text must not make a record uncorrectable."""
    fields = list(sealed_fields(cls))

    for name, seal in fields:
        value = _with_stand_ins({"ground": "court_order", "by_position": 20}, name)
        TypeAdapter(seal.inner).validate_json(json.dumps(value))
    assert len(fields) > 1


@pytest.mark.parametrize("kind", ["note", "case"])
def test_notes_and_cases_are_not_corrected(kind):
    before = (make.note("x", "iran"), make.case("x"))

    error = refusal(command(kind, "x", text="other"), *before)

    assert error.code == "correction.none"
    assert error.message == f"nothing recorded: a {kind} is not corrected"
    assert error.fix


def test_what_is_corrected_is_on_record():
    error = refusal(command("action", "panjgr", kind="raid"), of=NotFound)

    assert error.where == {"field": "body.action"}
    assert error.fix == "did you mean panjgur?"
    assert refusal(command("response", "k", hedged=True), of=NotFound).where == {"field": "body.link"}


@pytest.mark.parametrize("position", [9, 99])
def test_a_correction_names_an_event_of_its_own_thing(position):
    wrong = replace(command("action", "panjgur", kind="raid"), amends=foretold(position))

    error = refusal(wrong, of=NotFound)

    assert error.message == f"no event of action panjgur goes by '{foretold(position)}'"
    assert error.fix == f"did you mean {PANJGUR_AT}?"
    assert error.where == {"field": "body.amends"}


def test_a_correction_names_an_event_that_set_a_field():
    withdrawn = make.claim_withdrawn("panjgur-killed", "irgc")
    wrong = replace(command("claim", "panjgur-killed", stance="denies"), amends=foretold(11))

    error = refusal(wrong, KILLED, withdrawn)

    assert error.code == "correction.no-field"
    assert error.message == "nothing recorded: the event at position 11 has no field of claim panjgur-killed to correct"
    assert error.fix == f"name the event that set it: {foretold(10)}, or a later correction"
