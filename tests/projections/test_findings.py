"""Findings: each rule sees what it is there for, and keeps quiet where all is well."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.shape import take_apart
from tests import builders as make
from tests.strategies import histories
from tests.withholding import without, without_fields
from timeline.projections import duplicates
from timeline.projections.findings import BY_CODE, FINDINGS, RULES, findings
from timeline.projections.findings.rule import FAMILIES
from timeline.projections.register import REGISTER, Thing

STATES = (make.actor("iran"), make.actor("pakistan"), make.actor("financial-times", "outlet"), make.source())
PANJGUR = make.action("panjgur", "2024-01-16")
SISTAN = make.action("sistan", "2024-01-18", by="pakistan")
HONEST = (*STATES, PANJGUR, SISTAN)
"""A record in which the rules below find nothing."""
LOOKED_FOR = [BY_CODE[code] for code in ("C401", "C410", "S501", "R601", "R602", "R609", "G807", "G808")]


def found(*events):
    """Return what the rules of this file find, as (code, id, what)."""
    return [(one.code, one.id, one.what) for one in findings(make.given(*events), rules=LOOKED_FOR)]


def codes(*events):
    return [code for code, _, _ in found(*events)]


def test_a_record_in_which_all_is_well_gives_no_finding():
    answer = make.response("sistan", "panjgur")
    claim = make.claim("seven", "sistan")

    assert found(*HONEST, answer, claim) == []


def test_an_answer_that_surely_came_before_what_it_answers_is_an_error():
    backwards = make.response("panjgur", "sistan", link="backwards")

    assert found(*HONEST, backwards) == [
        ("R601", "backwards", "panjgur surely came before sistan, which it is said to follow")
    ]


def test_a_denial_may_say_just_that_the_answer_came_first():
    denial = make.response("panjgur", "sistan", link="denial", polarity="no")

    assert found(*HONEST, denial) == []


def test_a_threat_that_surely_came_after_what_it_announced_is_an_error():
    threat = make.response("sistan", "panjgur", link="threat", relation="announces")

    assert codes(*HONEST, threat) == ["R601"]


def test_responses_that_form_a_circle_are_each_an_error_and_name_all_of_it():
    vague = [make.action(name, "2024-01") for name in ("one", "two", "three")]
    circle = [make.response(*pair, link=f"{pair[0]}-{pair[1]}") for pair in (("two", "one"), ("three", "two"))]
    closing = make.response("one", "three", "inferred", link="closing")

    told = found(*STATES, *vague, *circle, closing)

    assert [(code, name) for code, name, _ in told] == [("R602", "two-one"), ("R602", "three-two"), ("R602", "closing")]
    assert {what for _, _, what in told} == {"one and two and three answer each other in a circle"}
    assert found(*STATES, *vague, *circle) == []


@pytest.mark.parametrize("survivor", ["sistan", "panjgur"])
def test_the_fix_for_an_answer_within_one_merged_action_names_the_survivor_first(survivor):
    """In the other order the command is refused: only what was merged into it can be taken out of it again."""
    other = {"sistan": "panjgur", "panjgur": "sistan"}[survivor]
    history = (*HONEST, make.response("sistan", "panjgur", link="answer"), make.merged(survivor, other))

    fixes = [one.fix for one in findings(make.given(*history), rules=LOOKED_FOR) if one.code == "R609"]

    assert len(fixes) == 1
    assert f"timeline append same-as {survivor} {other} --undo --reason …" in fixes[0]


def test_an_answer_to_a_retracted_action_dangles():
    answer = make.response("sistan", "panjgur", link="answer")

    told = found(*HONEST, answer, make.retracted("action", "panjgur"))

    assert told == [("R609", "answer", "it joins panjgur, which was retracted")]
    assert found(*HONEST, answer, make.retracted("action", "panjgur"), make.retracted("response", "answer")) == []


def test_an_actor_and_a_source_that_nobody_recorded_are_errors():
    action = make.action("raid", by="nobody", citations=(make.cite("no-page"),))

    assert found(*STATES, action) == [
        ("G808", "raid", "it names actor nobody, of which nothing is recorded"),
        ("G808", "raid", "it names source no-page, of which nothing is recorded"),
    ]


@pytest.mark.parametrize(
    ("bound", "value", "parts", "is_found"),
    [
        ("exact", 7, {"children": 4, "women": 3}, False),
        ("exact", 6, {"children": 4, "women": 3}, True),
        ("at_most", 6, {"children": 4, "women": 3}, True),
        ("at_least", 6, {"children": 4, "women": 3}, False),
        ("about", 6, {"children": 4, "women": 3}, False),
        # Women and civilians overlap, so they are not added; one of them alone may still be too many.
        ("exact", 6, {"women": 4, "civilians": 3}, False),
        ("exact", 6, {"women": 7, "civilians": 3}, True),
    ],
)
def test_categories_exceed_a_total_only_if_they_surely_do(bound, value, parts, is_found):
    figure = make.figure(value, bound, parts=make.parts(**parts))

    assert codes(*HONEST, make.claim("count", "sistan", figure=figure)) == (["C401"] if is_found else [])


def test_the_highest_number_of_a_range_is_its_total():
    figure = make.figure(None, "range", low=3, high=6, parts=make.parts(children=4, women=3))

    assert found(*HONEST, make.claim("count", "sistan", figure=figure)) == [
        ("C401", "count", "its categories add up to 7, and its total of killed is 6")
    ]


def test_one_claimant_with_two_figures_and_no_revision_is_a_warning():
    seven, nine = make.claim("seven", "sistan"), make.claim("nine", "sistan", figure=make.figure(9))

    assert found(*HONEST, seven, nine) == [
        ("C410", "nine", "iran gives another figure of killed in seven: neither replaces the other")
    ]


@pytest.mark.parametrize(
    "second",
    [
        make.claim("nine", "sistan", figure=make.figure(9), supersedes="seven"),
        make.claim("nine", "sistan", figure=make.figure(7)),
        make.claim("nine", "sistan", "pakistan", figure=make.figure(9)),
        make.claim("nine", "panjgur", figure=make.figure(9)),
        make.claim("nine", "sistan", figure=make.figure(9, quantity="injured")),
        make.claim("nine", "sistan", figure=make.figure(9, status="terrorists")),
        make.claim("nine", "sistan", figure=make.figure(4), subset_of="seven"),
        make.claim("nine", "sistan", figure=make.figure(9), stance="denies"),
        make.claim("nine", "sistan", None, claimant_words="witnesses", figure=make.figure(9)),
        make.claim("nine", "sistan", figure=make.figure(None, "parts_only", parts=make.parts(children=9))),
    ],
    ids=["revised", "same", "other", "elsewhere", "quantity", "status", "part", "denied", "nobody", "parts"],
)
def test_two_figures_that_do_not_contradict_each_other_are_none(second):
    assert found(*HONEST, make.claim("seven", "sistan"), second) == []


def test_a_figure_that_was_withdrawn_contradicts_nothing():
    seven, nine = make.claim("seven", "sistan"), make.claim("nine", "sistan", figure=make.figure(9))

    assert found(*HONEST, seven, nine, make.claim_withdrawn("seven")) == []


@pytest.mark.parametrize(
    ("fall", "how"),
    [
        (make.source_withdrawn("irna"), "was withdrawn by its publisher"),
        (make.retracted("source", "irna"), "was retracted"),
    ],
)
@pytest.mark.parametrize("kind", ["action", "claim", "response"])
def test_what_rests_on_one_source_that_fell_is_a_warning(kind, fall, how):
    rests = (make.cite("irna"),)
    event = {
        "action": make.action("rask", citations=rests),
        "claim": make.claim("rask", "sistan", citations=rests),
        "response": make.response("sistan", "panjgur", link="rask", citations=rests),
    }[kind]
    register = make.given(*HONEST, make.source("irna"), event, fall)

    [one] = findings(register, [Thing(kind, "rask")], rules=[BY_CODE["S501"]])

    assert (one.code, one.what) == ("S501", f"it rests on irna alone, which {how}")
    assert one.fix.endswith(f"timeline append retraction {kind}:rask --reason …")


def test_what_has_a_second_source_that_stands_is_none():
    both = (make.cite(), make.cite("irna"))
    events = (
        make.action("rask", citations=both),
        make.claim("seven", "rask", citations=both),
        make.response("rask", "panjgur", citations=both),
    )

    assert found(*STATES, PANJGUR, make.source("irna"), *events, make.source_withdrawn("irna")) == []


def test_what_was_recorded_long_after_it_occurred_is_a_note():
    old = make.action("old", "2023-12-01")

    assert found(*HONEST, old) == [("G807", "old", "it was recorded 47 days after it had surely occurred")]


def test_a_retracted_thing_is_not_found_fault_with():
    answer = make.response("panjgur", "sistan", link="answer")
    claim = make.claim("count", "sistan", figure=make.figure(1, parts=make.parts(children=4)))

    told = found(*HONEST, answer, claim, make.retracted("response", "answer"), make.retracted("claim", "count"))

    assert told == []


def test_each_code_is_given_once_and_the_rules_stand_in_their_order():
    listed = [rule.code for rule in RULES]
    in_order = sorted(set(listed), key=lambda code: ("".join(FAMILIES).index(code[0]), code))

    assert listed == in_order


@given(histories())
@settings(max_examples=25)
def test_what_is_found_about_each_thing_alone_is_what_is_found_about_all(history):
    """A view looks again only at what was touched."""
    register = REGISTER.fold(history)
    alone = [one for thing in set(register.things.values()) for one in findings(register, [Thing(*thing)])]

    assert sorted(alone) == sorted(FINDINGS.fold(history))


@given(histories(), st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_was_redacted_every_rule_can_be_asked_and_prints_what_is_there(history, data):
    numbers = data.draw(st.sets(st.sampled_from(range(len(history)))))
    bare = [one._replace(event=without_fields(one.event, *_sealed(one.event))) for one in history]

    for read in (without(history, *numbers), bare):
        for one in findings(REGISTER.fold(read)):
            assert "None" not in one.what + one.fix
            assert "Withheld" not in one.what + one.fix


def _sealed(event):
    return [pointer for pointer, _ in take_apart(event)[1]]


def test_of_a_confidential_source_nothing_is_printed_but_its_id():
    secret = make.source("secret", confidential=True, published_at=make.when("2124-01-20"))
    ours = make.cite("secret", "we responded to the strike")
    link = make.response("sistan", "panjgur", link="link", citations=(ours,))
    register = make.given(*HONEST, secret, make.captured("secret", b"x"), link)

    told = [one for one in findings(register) if one.code in ("S506", "W112", "R608")]

    assert {one.code for one in told} == {"S506", "W112"}
    assert not [one for one in told if any(word in one.what + one.fix for word in ("2124", "2024", "responded"))]


def test_each_action_is_held_against_those_of_its_own_days_only(monkeypatch):
    """A year of actions in one country: not each against each."""
    held = []
    monkeypatch.setattr(duplicates, "are_alike", lambda _register, one, other: bool(held.append((one, other))))
    days = [f"2023-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 28, 3)]
    register = make.given(*STATES, *(make.action(f"a{day}", day, territory=("IR",)) for day in days))

    findings(register, rules=[BY_CODE["D701"]])
    assert held == []

    twice = make.given(*STATES, make.action("a", territory=("IR",)), make.action("b", territory=("IR",)))
    findings(twice, rules=[BY_CODE["D701"]])
    assert len(held) == 2
