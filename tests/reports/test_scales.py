"""The annex of scales: only words that the report uses, and what they mean."""

import pytest

from tests.builders import claim, claim_graded, note, source_graded
from tests.reports.making import BLOWS, printed, report, section
from timeline.reports.likelihood import CONFIDENCE, LIKELIHOOD, PROBABILITY, words_in


def words(*events, scale):
    return [row.word for row in report(*BLOWS, *events).scales if row.scale.startswith(scale)]


def test_only_the_strengths_and_rungs_that_are_used_are_explained():
    assert words(scale="strength") == ["attributed"]
    assert words(scale="rung") == ["7", "8"]


def test_a_status_word_is_explained_where_a_list_or_a_step_has_it():
    assert "disputed" not in words(scale="status")
    denied = claim("c", "sistan", dimension="responsibility", stance="denies", figure=None)
    assert "disputed" in words(denied, scale="status")


def test_grades_are_explained_where_somebody_gave_them():
    assert words(scale="reliability") == []
    graded = (source_graded(), claim("c", "sistan"), claim_graded("c", 3))
    assert words(*graded, scale="reliability") == ["B"]
    assert words(*graded, scale="credibility") == ["3"]


def test_words_of_likelihood_are_those_that_an_analyst_wrote():
    takeaway = note("n", "sistan", "takeaway", "A further strike is very likely. We have moderate confidence in that.")

    assert words(takeaway, scale="likelihood") == ["very likely"]
    assert words(takeaway, scale="confidence") == ["moderate confidence"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is unlikely.", ("unlikely",)),
        ("It is very unlikely, and that is likely.", ("very unlikely", "likely")),
        ("An unlikeliness, a likelihood.", ()),
        ("ALMOST CERTAIN", ("almost certain",)),
    ],
)
def test_a_word_is_not_found_inside_another(text, found):
    assert words_in(text, LIKELIHOOD) == found


def test_the_two_rows_of_words_have_the_same_bands():
    assert list(LIKELIHOOD.values()) == list(PROBABILITY.values())
    assert not set(LIKELIHOOD) & set(PROBABILITY)
    assert len(CONFIDENCE) == 3


def test_every_row_of_the_annex_says_what_it_means():
    table = section(printed(*BLOWS), "C. Scales and words").splitlines()[2:]

    assert table
    assert all(len([cell for cell in line.split("|") if cell.strip()]) == 3 for line in table)
