"""Words that are not ours to use: found as whole words, and not where they stand in quotation marks."""

import pytest

from events.codebook.wording import causal_words, holds, judging_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iran retaliates for Rask, which led to Panjgur", ("retaliates", "led to")),
        ("a Tit-for-Tat strike", ("tit-for-tat",)),
        ("Iran strikes promptly after Rask", ()),
        ("what it called “retaliation” for Rask", ()),
        ('what it called "retaliation" for Rask', ()),
        ("what it called 'revenge' for Rask's dead", ()),
        ("Rask's dead are avenged in Iran's words", ("avenged",)),
        ("«in response» to Rask", ()),
    ],
)
def test_a_causal_word_is_found_but_for_quotations(text, found):
    assert causal_words(text) == found


def test_a_word_that_judges_is_found_but_for_quotations():
    assert judging_words("Terrorists, “martyrs” and a regime") == ("terrorists", "regime")


@pytest.mark.parametrize(
    ("text", "is_held"),
    [("Jaysh al-Dhulm attacks Rask", True), ("“Jaysh al-Dhulm” attacks Rask", False), ("Jaysh al-Dhulms", False)],
)
def test_a_name_is_held_as_whole_words_outside_of_quotation_marks(text, is_held):
    assert holds(text, "jaysh al-dhulm") is is_held
