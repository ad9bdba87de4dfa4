"""What speaks against two records being of one action; what one of them does not say speaks for nothing."""

import pytest

from tests import builders as make
from timeline.projections.apart import apart

SIDES = (
    make.actor("iran", external_ids=("iso:IR",)),
    make.actor("irgc", "organ", "iran"),
    make.actor("pakistan", external_ids=("iso:PK",)),
    make.actor("india", external_ids=("iso:IN",)),
)


def reasons(one: dict, other: dict, *more):
    first, second = make.action("one", **one), make.action("two", **other)
    known = make.given(make.source(), *SIDES, first, second, *more)
    return [(found.about, found.link) for found in apart(known, first, second, known.responses.values())]


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ({"occurred": "2024-01-16"}, {"occurred": "2024-01-18"}, "time"),
        ({"territory": ("PK",)}, {"territory": ("IR",)}, "soil"),
        ({"by": "irgc", "against": "pakistan"}, {"by": "pakistan", "against": "iran"}, "sides"),
    ],
)
def test_each_reason_is_told_by_itself(one, other, about):
    assert reasons(one, other) == [(about, None)]
    assert reasons(other, one) == [(about, None)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"occurred": "2024-01"}, {"occurred": "2024-01-18"}),
        ({"territory": ("PK",)}, {"territory": ()}),
        ({"territory": ("PK", "IR")}, {"territory": ("IR",)}),
        ({"by": "iran", "against": "pakistan"}, {"by": "irgc", "against": "pakistan"}),
        ({"by": "iran", "against": "pakistan"}, {"by": "india", "against": "pakistan"}),
        ({"by": "iran", "against": "pakistan"}, {"by": "pakistan"}),
    ],
    ids=["alike", "may overlap", "soil not told", "soil in common", "one side", "two attackers", "target not told"],
)
def test_what_may_be_of_one_action_is_not_told_apart(one, other):
    assert reasons(one, other) == []


@pytest.mark.parametrize(
    ("more", "is_told"),
    [({}, True), ({"polarity": "no"}, False), ({"relation": "pre-empts"}, False), ({"relation": "announces"}, True)],
    ids=["answers", "answers not", "pre-empts", "announces"],
)
def test_an_act_does_not_answer_itself(more, is_told):
    link = make.response("two", "one", link="answer", **more)

    assert reasons({}, {}, link) == ([("answer", "answer")] if is_told else [])
    assert reasons({}, {}, link, make.retracted("response", "answer")) == []
