"""Which kinds of action somebody may have meant: by what a kind is called, and by what others call it."""

import pytest

from events.codebook import table
from events.codebook.likeness import kinds_like


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("shelling", "strike.artillery"),
        ("drone", "strike.drone"),
        ("air strike", "strike.air"),
        ("airstrike", "strike.air"),
        ("strike.misile", "strike.missile"),
        ("suicide bombing", "bombing.suicide"),
        ("bomb", "bombing"),
        ("protests", "protest"),
        ("mass killing", "mass-killing"),
        ("assasination", "assassination"),
    ],
)
def test_the_kind_that_a_word_is_likely_to_mean_comes_first(word, first):
    assert kinds_like(word)[0] == first


@pytest.mark.parametrize("word", ["", "zzz", "\u0646"])
def test_where_nothing_is_like_it_nothing_is_offered(word):
    assert kinds_like(word) == ()


def test_every_kind_is_likest_to_itself():
    assert [kind for kind in table("kinds") if kind not in kinds_like(kind)] == []
