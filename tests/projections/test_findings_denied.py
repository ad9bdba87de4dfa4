"""Findings on who says what: what is denied is nobody's figure, and words are no id."""

import pytest

from tests import builders as make
from tests.builders import claim, figure
from timeline.projections.findings import BY_CODE, findings

WORLD = (make.actor("iran"), make.actor("pakistan"), make.source(), make.action("sistan", by="pakistan"))


def found(code, *events):
    return findings(make.given(*WORLD, *events), rules=[BY_CODE[code]])


@pytest.mark.parametrize(("stance", "count"), [("asserts", 1), ("denies", 0)])
def test_a_figure_that_is_denied_is_no_fall_from_the_one_before(stance, count):
    before = claim("nine", "sistan", figure=figure(9))
    now = claim("seven", "sistan", figure=figure(7), stance=stance, supersedes="nine")

    assert len(found("C403", before, now)) == count


@pytest.mark.parametrize(("stance", "count"), [("asserts", 1), ("denies", 0)])
def test_what_people_are_called_where_a_figure_is_denied_is_no_name_for_them(stance, count):
    one = claim("one", "sistan", figure=figure(9, status="foreign nationals"))
    other = claim("other", "sistan", "pakistan", figure=figure(9, status="militants"), stance=stance)

    assert len(found("C407", one, other)) == count


@pytest.mark.parametrize(("who", "count"), [({"claimant": None, "claimant_words": "iran"}, 1), ({}, 0)])
def test_one_statement_of_an_actor_and_of_a_speaker_called_like_its_id_is_given_to_two(who, count):
    one = claim("one", "sistan", figure=figure(9), statement="s")
    other = make.changed(claim("other", "sistan", figure=figure(2, quantity="injured"), statement="s"), **who)

    assert len(found("C406", one, other)) == count
