"""Foreign text on a terminal: whatever it holds, it stays one line of text that does nothing."""

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.cli.terminal import Screen, json_escapes, safe, safe_lines, wants_colour, width

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
ACTS = {"Cc", "Zl", "Zp", "Cs"}
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = set("\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e\u3164\u115f\u1160\u034f")


def acts(character: str) -> bool:
    return unicodedata.category(character) in ACTS or character in DIRECTIONS | UNSEEN


@given(ANY_TEXT)
def test_what_is_shown_cannot_act(text):
    assert not any(acts(one) for one in safe(text))


@given(ANY_TEXT)
def test_what_is_shown_is_one_line(text):
    assert len(safe(text).splitlines()) <= 1


@given(st.text(st.characters(categories=("L", "N", "P", "Sm", "Sc", "Zs")), max_size=60))
def test_letters_numbers_and_signs_are_shown_as_they_are(text):
    unseen = {one for one in text if one in UNSEEN or unicodedata.name(one, "").endswith("FILLER")}

    assert unseen or safe(text) == text


@given(ANY_TEXT)
def test_making_text_safe_twice_changes_nothing(text):
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("killed \u202e003\u202c people", "killed <U+202E>003<U+202C> people"),
        ("\x1b[31mred\x1b[0m", "<U+001B>[31mred<U+001B>[0m"),
        ("ok\r\nforged line", "ok<U+000D><U+000A>forged line"),
        ("Ir\u200ban", "Ir<U+200B>an"),
        ("a\ud800b", "a<U+D800>b"),
        ("tag \U000e0041", "tag <U+E0041>"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u062f", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u062f"),
        ("a \u200c b", "a <U+200C> b"),
        ("\u200dfirst", "<U+200D>first"),
        ("\u26a0\ufe0f sign", "\u26a0\ufe0f sign"),
        ("a\ufe0f", "a<U+FE0F>"),
    ],
)
def test_what_acts_is_named(text, shown):
    assert safe(text) == shown


def test_the_36_hostile_texts_are_kept_or_named(hostile):
    for case in hostile:
        shown = safe(case["text"])
        assert not any(acts(one) for one in shown), case["id"]
        if case["rule"] == "keep":
            assert shown == case["text"], case["id"]


def test_naughty_strings_cannot_act(naughty):
    assert not [one for one in naughty if any(acts(character) for character in safe(one))]


def test_line_ends_of_a_long_text_stay_and_all_else_is_named():
    assert safe_lines("one\r\ntwo\n\x1b[2Jthree", "  ") == "one\n  two\n  <U+001B>[2Jthree"


@given(ANY_TEXT.filter(lambda text: not any("\ud800" <= one <= "\udfff" for one in text)))
def test_json_escapes_change_no_value(text):
    encoded = json.dumps({"text": text}, ensure_ascii=False)

    assert json.loads(json_escapes(encoded)) == {"text": text}
    assert not any(acts(one) for one in json_escapes(encoded))


# --- other terminals -------------------------------------------------------------------------------------------------


def screen_of(encoding: str) -> Screen:
    return Screen(io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="timeline-ascii"))


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "└─ Ā → é"), ("ascii", "`- \\u{100} -> \\u{e9}"), ("latin-1", "`- \\u{100} -> é")],
)
def test_a_terminal_that_knows_less_gets_ascii_marks_and_numbered_letters(encoding, shown):
    assert screen_of(encoding).shown("└─ Ā → é") == shown


def test_json_on_such_a_terminal_is_still_json():
    encoded = screen_of("ascii").json('{"name":"\u067e\u0627\u06a9\U0001f4a5"}')

    assert encoded.isascii()
    assert json.loads(encoded) == {"name": "\u067e\u0627\u06a9\U0001f4a5"}


@given(ANY_TEXT)
def test_writing_never_fails(text):
    screen = screen_of("ascii")
    screen.write(safe(text))
    screen.flush()

    assert screen.stream.buffer.getvalue().isascii()


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("e\u0301", 1), ("\u6771\u4eac", 4), ("\u0645\u06cc\u200c\u062e", 3), ("", 0)]
)
def test_width_counts_columns_not_characters(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("choice", "environment", "is_terminal", "wanted"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"CLICOLOR": "0"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_an_explicit_choice_then_no_color_then_force_color_then_the_terminal(
    choice, environment, is_terminal, wanted
):
    assert wants_colour(choice, environment, is_terminal=is_terminal) is wanted
