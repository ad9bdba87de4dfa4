"""Canonical bytes: those of RFC 8785 under our conditions, and refused outside them."""

import json
import struct

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import InputRefused
from timeline.log.canonical import DEEPEST, canonical, canonical_all, is_canonical

VECTORS = "tests/vectors/jcs"
LARGEST = 2**53 - 1

NAMES = st.text(st.characters(max_codepoint=127), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(max_size=20)
DOCUMENTS = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@given(DOCUMENTS)
def test_inside_the_conditions_the_bytes_are_those_of_the_reference(document):
    assert canonical(document) == rfc8785.dumps(document)
    assert is_canonical(canonical(document))


@given(st.lists(DOCUMENTS, max_size=4))
def test_several_at_once_are_the_same_as_each(documents):
    assert canonical_all(documents) == [canonical(document) for document in documents]


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, {"\u00e9": 1}, "\ud83d", ["\ud83d"], b"x", "too deep"])
def test_one_of_several_outside_the_conditions_is_refused_as_it_is_alone(value):
    if value == "too deep":
        for _ in range(DEEPEST + 1):
            value = [value]
    with pytest.raises(InputRefused) as alone:
        canonical(value)
    with pytest.raises(InputRefused) as among:
        canonical_all(["a\nb", value])

    assert str(among.value) == str(alone.value)


@pytest.mark.slow
def test_every_character_is_written_as_the_reference_writes_it():
    """In blocks: 1,112,064 code points, surrogates left out."""
    points = [point for point in range(0x110000) if not 0xD800 <= point < 0xE000]
    for start in range(0, len(points), 4096):
        text = "".join(map(chr, points[start : start + 4096]))
        assert canonical(text) == rfc8785.dumps(text)


@pytest.mark.parametrize("name", ["arrays", "structures"])
def test_the_published_documents_come_out_as_published(root, name):
    """The number 56.0 of `structures` is written 56 here: a fraction is refused. For `french` see below."""
    text = (root / VECTORS / "input" / f"{name}.json").read_bytes().replace(b"56.0", b"56")

    assert canonical(msgspec.json.decode(text)) == (root / VECTORS / "output" / f"{name}.json").read_bytes()


def test_member_names_beyond_ascii_are_refused(root):
    """There encoders sort by UTF-8, the standard by UTF-16."""
    french = json.loads((root / VECTORS / "input" / "french.json").read_text("utf-8"))

    with pytest.raises(InputRefused, match="péché"):
        canonical(french)


def test_of_2001_published_numbers_the_whole_ones_are_written_alike_and_the_others_refused(root):
    whole = 0
    lines = (root / VECTORS / "numbers_ieee754hex_expected.txt").read_text("ascii").splitlines()
    for line in lines:
        bits, expected = line.split(",")
        [number] = struct.unpack(">d", bytes.fromhex(bits.rjust(16, "0")))
        with pytest.raises(InputRefused):
            canonical(number)
        if number.is_integer() and abs(number) <= LARGEST:
            whole += 1
            assert canonical(int(number)) == expected.encode()

    assert len(lines) == 2001
    assert whole >= 10


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.0, "float 1.0 has no canonical form"),
        ({"radius": [0.5]}, "float 0.5"),
        (float("nan"), "float nan"),
        (float("inf"), "float inf"),
        (2**53, "an integer of 54 bits"),
        ([-(2**53)], "an integer of 54 bits"),
        pytest.param(10**5000, "an integer of 16610 bits", id="huge"),
        ({"é": 1}, "unlike 'é'"),
        ({1: "x"}, "unlike 1"),
        ({"a": b"x"}, "bytes b'x'"),
        ("\ud83d", "U\\+D83D"),
        ({"a": ["\udc00"]}, "U\\+DC00"),
        ({"\ud800": 1}, "unlike"),
        ({"a": {1, 2}}, "set"),
    ],
)
def test_outside_the_conditions_nothing_is_written(value, why):
    """A compiled encoder writes NaN as `null` without a word."""
    with pytest.raises(InputRefused, match=why):
        canonical(value)


def test_nesting_has_an_end():
    deep = []
    for _ in range(33):
        deep = [deep]

    with pytest.raises(InputRefused, match="nested deeper than 32"):
        canonical(deep)
    assert canonical(deep[0][0]) == b"[" * 32 + b"]" * 32


@pytest.mark.parametrize(
    "text",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":1}\n',
        b'{"a":1,"a":1}',
        b'"\xff"',
        b"{",
        b"",
        b"[" * 2000 + b"]" * 2000,
    ],
)
def test_what_is_not_canonical_is_told(text):
    assert not is_canonical(text)
