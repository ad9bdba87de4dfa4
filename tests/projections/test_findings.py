"""Findings: each rule sees what it is there for, and keeps quiet where all is well."""

import pytest
from hypothesis import given, settings

from tests import builders as make
from tests.strategies import histories
from timeline.projections.findings import FINDINGS, RULES, findings
from timeline.projections.register import REGISTER, Thing

STATES = (make.actor("iran"), make.actor("pakistan"), make.actor("financial-times", "outlet"), make.source())
PANJGUR = make.action("panjgur", "2024-01-16")
SISTAN = make.action("sistan", "2024-01-18", by="pakistan")
HONEST = (*STATES, PANJGUR, SISTAN)
"""A record in which there is nothing to find but that zones are assumed."""


def found(*events):
    """Return what is found, but for assumed zones, as (code, id, what)."""
    return [(one.code, one.id, one.what) for one in findings(make.given(*events)) if one.code != "C12"]


def codes(*events):
    return [code for code, _, _ in found(*events)]


def test_a_record_in_which_all_is_well_gives_no_finding():
    answer = make.response("sistan", "panjgur")
    claim = make.claim("seven", "sistan")

    assert found(*HONEST, answer, claim) == []


def test_an_answer_that_surely_came_before_what_it_answers_is_an_error():
    backwards = make.response("panjgur", "sistan", link="backwards")

    assert found(*HONEST, backwards) == [
        ("C03", "backwards", "panjgur surely came before sistan, which it is said to follow")
    ]


def test_a_denial_may_say_just_that_the_answer_came_first():
    denial = make.response("panjgur", "sistan", link="denial", polarity="no")

    assert found(*HONEST, denial) == []


def test_a_threat_that_surely_came_after_what_it_announced_is_an_error():
    threat = make.response("sistan", "panjgur", link="threat", relation="announces")

    assert codes(*HONEST, threat) == ["C03"]


def test_responses_that_form_a_circle_are_each_an_error_and_name_all_of_it():
    vague = [make.action(name, "2024-01") for name in ("one", "two", "three")]
    circle = [make.response(*pair, link=f"{pair[0]}-{pair[1]}") for pair in (("two", "one"), ("three", "two"))]
    closing = make.response("one", "three", "inferred", link="closing")

    told = found(*STATES, *vague, *circle, closing)

    assert [(code, name) for code, name, _ in told] == [("C04", "two-one"), ("C04", "three-two"), ("C04", "closing")]
    assert {what for _, _, what in told} == {"one and two and three answer each other in a circle"}
    assert found(*STATES, *vague, *circle) == []


def test_an_answer_to_a_retracted_action_dangles():
    answer = make.response("sistan", "panjgur", link="answer")

    told = found(*HONEST, answer, make.retracted("action", "panjgur"))

    assert told == [("C14", "answer", "it joins panjgur, which was retracted")]
    assert found(*HONEST, answer, make.retracted("action", "panjgur"), make.retracted("response", "answer")) == []


def test_an_actor_and_a_source_that_nobody_recorded_are_errors():
    action = make.action("raid", by="nobody", citations=(make.cite("no-page"),))

    assert found(*STATES, action) == [
        ("C06", "raid", "it names actor nobody, of which nothing is recorded"),
        ("C06", "raid", "it names source no-page, of which nothing is recorded"),
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

    assert codes(*HONEST, make.claim("count", "sistan", figure=figure)) == (["C08"] if is_found else [])


def test_the_highest_number_of_a_range_is_its_total():
    figure = make.figure(None, "range", low=3, high=6, parts=make.parts(children=4, women=3))

    assert found(*HONEST, make.claim("count", "sistan", figure=figure)) == [
        ("C08", "count", "its categories add up to 7, and its total of killed is 6")
    ]


def test_one_claimant_with_two_figures_and_no_revision_is_a_warning():
    seven, nine = make.claim("seven", "sistan"), make.claim("nine", "sistan", figure=make.figure(9))

    assert found(*HONEST, seven, nine) == [
        ("C09", "nine", "iran gives another figure of killed in seven: neither replaces the other")
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
        make.claim("nine", "sistan", figure=make.figure(9), subset_of="seven"),
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

    [one, *_] = findings(register, [Thing(kind, "rask")])

    assert (one.code, one.what) == ("C11", f"it rests on irna alone, which {how}")
    assert one.fix == f"record another source that says so, or retract the {kind}"


def test_what_has_a_second_source_that_stands_is_none():
    both = (make.cite(), make.cite("irna"))
    events = (
        make.action("rask", citations=both),
        make.claim("seven", "rask", citations=both),
        make.response("rask", "panjgur", citations=both),
    )

    assert found(*STATES, PANJGUR, make.source("irna"), *events, make.source_withdrawn("irna")) == []


def test_an_assumed_zone_is_a_note_and_a_stated_one_is_none():
    stated = make.action("raid", make.when("2024-01-18T04:30+03:30", None))

    assert [(one.code, one.level, one.id) for one in findings(make.given(*STATES, PANJGUR, stated))] == [
        ("C12", "note", "panjgur")
    ]


def test_what_was_recorded_long_after_it_occurred_is_a_note():
    old = make.action("old", "2023-12-01")

    assert found(*HONEST, old) == [("C13", "old", "it was recorded 47 days after it had surely occurred")]


def test_a_retracted_thing_is_not_found_fault_with():
    answer = make.response("panjgur", "sistan", link="answer")
    claim = make.claim("count", "sistan", figure=make.figure(1, parts=make.parts(children=4)))

    told = found(*HONEST, answer, claim, make.retracted("response", "answer"), make.retracted("claim", "count"))

    assert told == []


def test_each_code_is_given_once_and_the_rules_stand_in_their_order():
    listed = [rule.code for rule in RULES]

    assert listed == sorted(set(listed))


@given(histories())
@settings(max_examples=25)
def test_what_is_found_about_each_thing_alone_is_what_is_found_about_all(history):
    """A view looks again only at what was touched."""
    register = REGISTER.fold(history)
    alone = [one for thing in set(register.things.values()) for one in findings(register, [Thing(*thing)])]

    assert sorted(alone) == sorted(FINDINGS.fold(history))
