"""The door, as far as JSON itself: sizes, encoding, nesting, numbers, doubled names; each refusal with its place."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import MalformedInput
from timeline.recording.parse import MAX_BYTES, is_whole, parse

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
CASES = json.loads((VECTORS / "json_parsing.json").read_text("utf-8"))["cases"]
# What RFC 8259 allows and our limits do not: fractions and exponents, doubled names, names that are no codes.
BEYOND_OUR_LIMITS = {
    "y_number_0e+1",
    "y_number_int_with_exp",
    "y_number_real_capital_e_neg_exp",
    "y_number_real_exponent",
    "y_number_real_neg_exp",
    "y_object_duplicated_key",
    "y_object_escaped_null_in_key",
}


def cases(expect: str) -> list[object]:
    return [
        pytest.param(base64.b64decode(case["b64"]), id=case["id"])
        for case in CASES
        if case["expect"].startswith(expect) and case["id"] not in BEYOND_OUR_LIMITS
    ]


def tried(data: bytes) -> object:
    """Return the value, or our refusal; any other error is the test's."""
    try:
        return parse(data)
    except MalformedInput as error:
        return error


def refusal(data: bytes, **where) -> MalformedInput:
    with pytest.raises(MalformedInput) as refused:
        parse(data, **where)
    return refused.value


@pytest.mark.parametrize("text", cases("accept"))
def test_what_must_be_accepted_says_what_it_says(text):
    assert parse(text) == json.loads(text)


@pytest.mark.parametrize("text", cases("reject"))
def test_what_must_be_rejected_is_refused_with_its_place(text):
    error = refusal(text)

    assert error.message.startswith("nothing recorded: ")
    assert "line" in error.where


@pytest.mark.parametrize("text", cases("either"))
def test_what_may_be_either_is_a_value_or_a_refusal(text):
    came = tried(text)

    assert not isinstance(came, MalformedInput) or came.fix


@pytest.mark.parametrize("name", sorted(BEYOND_OUR_LIMITS))
def test_our_own_limits_are_stricter_than_json(name):
    [text] = [base64.b64decode(case["b64"]) for case in CASES if case["id"] == name]

    refusal(text)


@given(st.binary(max_size=400))
def test_bytes_are_a_value_or_a_refusal(data):
    came = tried(data)

    assert came == json.loads(data) if not isinstance(came, MalformedInput) else came.fix


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.booleans())
def test_json_is_a_value_or_a_refusal(value, ascii_only):
    """What is let in is what the standard parser reads; it is never changed on the way."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    came = tried(text.encode("utf-8", "surrogatepass"))

    assert isinstance(came, MalformedInput) or came == json.loads(text)


@given(st.text(alphabet='{}[]",:\\u0aN-1.e \n', max_size=60))
def test_json_like_text_is_a_value_or_a_refusal(text):
    came = tried(text.encode())

    assert isinstance(came, MalformedInput) or came == json.loads(text)


@pytest.mark.parametrize(
    ("text", "says", "where"),
    [
        (b"", "the text is empty", {"line": 1, "column": 1}),
        (b" \n\t", "the text is empty", {"line": 1, "column": 1}),
        (b"\xef\xbb\xbf{}", "the text begins with a byte order mark", {"line": 1, "column": 1}),
        (b'{"a":\n"\xff"}', "byte 8 is not UTF-8", {"line": 2, "byte": 8}),
        (b"[" * 33, "nested deeper than 32", {"line": 1, "column": 33}),
        (b'{"a": 1.5}', "1.5 has a fraction or an exponent; numbers are whole", {"line": 1, "column": 7}),
        (b'{"a":\n 1e3}', "1e3 has a fraction or an exponent; numbers are whole", {"line": 2, "column": 2}),
        (b"[NaN]", "NaN is no number that can be recorded", {"line": 1, "column": 2}),
        (b"[-Infinity]", "-Infinity is no number that can be recorded", {"line": 1, "column": 2}),
        (b"[12345678901234567]", "a number has 17 digits; at most 16 are let in", {"line": 1, "column": 2}),
        (b"[9007199254740992]", "9007199254740992 is beyond ±(2^53 - 1)", {"line": 1, "column": 2}),
        (b'{"a":1,"b":{"c":1,"c":2}}', "the member 'c' comes twice in one object", {"line": 1, "column": 19}),
        (b'{"\\u0061":1,\n"a":2}', "the member 'a' comes twice in one object", {"line": 2, "column": 1}),
        (b'{"a":{"b":[{}]},"a":2}', "the member 'a' comes twice in one object", {"line": 1, "column": 17}),
        (b'{"a":1} x', "something follows after the value", {"line": 1, "column": 9}),
        (b'{"a":}', "a value is missing here, or is none that JSON has", {"line": 1, "column": 6}),
        (b'["a" "b"]', "a comma is missing here, or a bracket that closes", {"line": 1, "column": 6}),
        (b'{"a" 1}', "a colon is missing here", {"line": 1, "column": 6}),
        (b"{a:1}", "a member's name in double quotes belongs here", {"line": 1, "column": 2}),
        (b'["a', "the text that begins here never ends", {"line": 1, "column": 2}),
        (b'["a\x07"]', "a text holds a control character as it is: write it as an escape", {"line": 1, "column": 4}),
        (b'["\\x"]', "there is no such escape in JSON", {"line": 1, "column": 3}),
        (b'["\\u00zz"]', "an escape \\u takes four hexadecimal digits", {"line": 1, "column": 4}),
        (b'{"a":["\\u0000"]}', "a.0 holds a NUL character", {"field": "a.0"}),
        (b'{"a":"\\ud800"}', "a holds half of a surrogate pair", {"field": "a"}),
        (b'{"a":{"\\u00e9":1}}', "a has a member whose name is no code", {"field": "a"}),
    ],
)
def test_a_refusal_says_what_is_so_and_where(text, says, where):
    error = refusal(text)

    assert (error.message, error.where) == (f"nothing recorded: {says}", where)
    assert error.fix
    assert (error.code, error.exit_code) == ("input.malformed", 2)


def test_a_line_of_a_file_is_named_by_both():
    assert refusal(b"{", line=7, file="case.jsonl").where == {"file": "case.jsonl", "line": 7, "column": 2}
    assert refusal(b'["\\u0000"]', line=7, file="case.jsonl").where == {"file": "case.jsonl", "line": 7, "field": "0"}


def test_a_mebibyte_is_let_in_and_a_byte_more_is_not():
    text = b'"' + b"a" * (MAX_BYTES - 2) + b'"'

    assert len(parse(text)) == MAX_BYTES - 2
    assert "1048577 bytes at once; at most 1048576" in refusal(text + b" ").message
    assert "timeline import" in refusal(text + b" ").fix


def test_ten_thousand_items_are_let_in_and_one_more_is_not():
    assert len(parse(json.dumps([0] * 10_000).encode())) == 10_000

    assert "the value has 10001 items" in refusal(json.dumps([0] * 10_001).encode()).message
    assert "a has 10001 items" in refusal(json.dumps({"a": [0] * 10_001}).encode()).message


def test_the_first_fault_is_named_in_the_order_of_the_checks():
    """Nesting is looked at before numbers, numbers before JSON itself, JSON before its text."""
    assert "nested" in refusal(b'[1.5, "\\u0000", ' + b"[" * 40).message
    assert "fraction" in refusal(b'["\\u0000", {, 1.5]').message
    assert "double quotes" in refusal(b'["\\u0000", {,]').message


def test_brackets_and_numbers_inside_text_count_for_nothing():
    value = ['[[[[ 1.5 NaN \\" ]', "{" * 100]

    assert parse(json.dumps(value).encode()) == value


def test_a_long_text_is_scanned_in_one_go():
    """A scan that went back would take minutes for a text that never ends."""
    error = refusal(b'["' + b'\\"' * 500_000)

    assert "never ends" in error.message


def test_a_line_is_whole_if_its_brackets_close():
    assert is_whole('{"a": ["}"]}')
    assert not is_whole('{"a": [')
