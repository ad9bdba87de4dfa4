"""Forms that the command line and the rows of tables read in one way."""

import pytest

from timeline.recording.wording import asserted_by, figure_said, party


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", {"bound": "exact", "value": 0}),
        ("4.0", {"bound": "exact", "value": 4}),
        ("At least 9", {"bound": "at_least", "value": 9}),
        ("≥ 9", {"bound": "at_least", "value": 9}),
        ("at most 9", {"bound": "at_most", "value": 9}),
        ("~9", {"bound": "about", "value": 9}),
        ("5 to 8", {"bound": "range", "low": 5, "high": 8}),
        ("5-8", {"bound": "range", "low": 5, "high": 8}),
        ("Several", {"bound": "word", "word": "several"}),
        ("unknown", {"bound": "unknown"}),
        ("a handful", None),
        ("1,234", None),
        ("-1", None),
        ("12345678901234567", None),
        ("٤", None),
    ],
)
def test_a_figure_is_read_as_exactly_as_it_is_said(text, said):
    assert figure_said(text) == said


@pytest.mark.parametrize(
    ("actor", "by", "words", "said"),
    [
        (None, "bbc", None, {"actor": None, "basis": "unknown"}),
        ("iran", None, None, {"actor": "iran", "basis": "recorder"}),
        ("iran", "bbc", None, {"actor": "iran", "basis": "attributed", "by": "bbc"}),
        (None, "bbc", "gunmen", {"actor": None, "basis": "attributed", "by": "bbc", "words": "gunmen"}),
    ],
)
def test_who_did_it_is_on_the_word_of_whoever_published_it(actor, by, words, said):
    assert party(actor, by, words=words) == said


@pytest.mark.parametrize(
    ("who", "publisher", "strength", "said"),
    [
        (None, None, "followed", {"actor": None, "basis": "unknown"}),
        (None, "bbc", "attributed", {"actor": "bbc", "basis": "observed"}),
        ("bbc", "bbc", "attributed", {"actor": "bbc", "basis": "observed"}),
        ("iran", "bbc", "attributed", {"actor": "iran", "basis": "attributed", "by": "bbc"}),
        ("iran", "bbc", "stated", {"actor": "iran", "basis": "self_claimed"}),
    ],
)
def test_a_link_is_on_the_word_of_whoever_says_so(who, publisher, strength, said):
    assert asserted_by(who, publisher, strength) == said
