"""Folding: what is one word for a reader is one for the search; and no query is an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.projections.folding import expression_of, fold, folded_with_places, origin, terms_of

ANY = st.text() | st.text(st.sampled_from("ab \"*'():^-+{}\0\n\u200c\ue000\u064e٤é"))


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("Saravan", "Sārāvān"),
        ("SISTAN", "sīstān"),
        ("Sanʿa", "Sana"),
        ("Strasse", "Straße"),
        ("سراوان", "سَراوان"),  # vowel signs
        ("سراوان", "ســراوان"),  # tatweel
        ("سراوان", "سراوا\u200dن"),  # a joiner that only shapes letters
        ("كراچي", "کراچی"),  # KAF and YEH as an Arabic keyboard writes them
        ("على", "علی"),  # ALEF MAKSURA
        ("إيران", "ایران"),  # a hamza below
        ("آزادی", "ازادی"),  # a madda
        ("فرقة", "فرقه"),  # TA MARBUTA
        ("ہے", "هے"),  # HEH GOAL
        ("بھارت", "بهارت"),  # HEH DOACHASHMEE
        ("ﻻ", "لا"),  # a ligature as old files have it
        ("۴ ٤", "4 4"),
        ("Ⅳ", "iv"),
        ("\uff4b\uff45\uff52\uff4d\uff41\uff4e", "kerman"),  # full width
    ],
)
def test_words_that_are_one_for_a_reader_are_one_for_the_search(written, otherwise):
    assert fold(written) == fold(otherwise)


def test_letters_that_are_two_for_a_reader_stay_two():
    """Urdu tells کی from کے, and Arabic س from ش."""
    assert len({fold(one) for one in ("کی", "کے", "سر", "شر")}) == 4


def test_a_non_joiner_ends_a_word_as_a_blank_does():
    assert fold("جیش\u200c\u0627لعدل") == fold("جيش العدل")


@given(ANY, ANY)
def test_folding_goes_character_by_character(one, other):
    assert fold(one + other) == fold(one) + fold(other)


@given(ANY)
def test_folded_text_holds_no_control_and_no_private_character(text):
    assert not any(one < " " or "\ue000" <= one <= "\uf8ff" or "\ud800" <= one <= "\udfff" for one in fold(text))


@given(ANY.filter(fold))
def test_each_place_in_folded_text_comes_from_the_character_that_was_folded_to_it(text):
    folded, ends = folded_with_places(text)

    assert folded == fold(text)
    assert [fold(text[origin(ends, place)]).count(one) > 0 for place, one in enumerate(folded)] == [True] * len(folded)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("panjgur", ['"panjgur"']),
        ('"in retaliation for" Sistan', ['"in retaliation for"', '"sistan"']),
        ("panj*", ['"panj"*']),
        ('"in retal"*', ['"in retal"*']),
        ('"never closed', ['"never closed"']),
        ('a"b"c', ['"a"', '"b"', '"c"']),
        ("NOT iran", ['"not"', '"iran"']),
        ("title:iran", ['"title:iran"']),
        ("iran iran", ['"iran"']),
    ],
)
def test_a_query_is_words_phrases_and_beginnings_and_nothing_else(query, expected):
    assert expression_of(query) == " ".join(expected)


@pytest.mark.parametrize("query", ["", " \t\n", '"', '""', "*", "- + ^", "\u200c", '"*"'])
def test_a_query_without_any_word_is_none(query):
    assert expression_of(query) is None


@given(ANY)
@settings(max_examples=300)
def test_no_quotation_mark_of_a_query_gets_into_a_term(query):
    assert all('"' not in term and "\0" not in term for term, _ in terms_of(query))
