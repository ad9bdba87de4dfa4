"""t19b. The compiled encoder writes what RFC 8785 says, for any document inside the conditions, and refuses others."""

import json
import random
from typing import Any

import pytest
import rfc8785

from events.cases import CASES, case_lines
from tests.faults.counts import count, report
from tests.log.test_canonical import LARGEST
from timeline.errors import InputRefused
from timeline.log import canonical as module
from timeline.log.canonical import canonical, is_canonical

# What encoders treat apart: quotes, what is escaped, the ends of each length in UTF-8, right to left, joiners, emoji.
LETTERS = '"\\/\b\f\n\r\t\0\x1f\x7f \x80\u07ff\u0800\u2028\u2029\ud7ff\ue000\ufeff\uffff\U00010000\U0010ffff'
LETTERS += "abcXYZ0189é€پاک\u200c\u202e🏴󠁧󠁢"
NAMES = [chr(point) for point in range(128)] + ["a", "aa", "ab", "_sd", "body", "A", "Z", "a\0", "\x7f\x7f"]
DEEPEST = 5


def text(chance: random.Random) -> str:
    if chance.random() < 0.3:
        points = (chance.randrange(0x110000) for _ in range(chance.randrange(12)))
        return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)
    return "".join(chance.choices(LETTERS, k=chance.randrange(12)))


def number(chance: random.Random) -> int:
    bits = chance.choice([1, 8, 31, 32, 33, 52, 53])
    return max(-LARGEST, min(LARGEST, chance.choice([1, -1]) * (chance.getrandbits(bits) + chance.choice([0, 1]))))


def document(chance: random.Random, deepest: int = DEEPEST) -> Any:
    """Draw a JSON value inside the conditions: names in ASCII, whole numbers of 53 bits, no half characters."""
    kind = chance.randrange(8 if deepest else 4)
    if kind < 4:
        return (None, chance.random() < 0.5, number(chance), text(chance))[kind]
    inner = [document(chance, deepest - 1) for _ in range(chance.randrange(5))]
    if kind < 6:
        return inner
    return {"".join(chance.choices(NAMES, k=chance.randrange(1, 3))): one for one in inner}


def test_inside_the_conditions_the_bytes_are_those_of_the_reference():
    documents = count("t19b")
    for seed in range(documents):
        drawn = document(random.Random(seed))  # noqa: S311 — the same on every run
        assert canonical(drawn) == rfc8785.dumps(drawn), f"seed {seed}"
        assert is_canonical(canonical(drawn)), f"seed {seed}"

    report("t19b", documents=documents, differ=0)


OUTSIDE = (
    float("nan"),
    float("inf"),
    -0.0,
    1.0,
    0.1,
    LARGEST + 1,
    -LARGEST - 1,
    10**400,
    {"é": 1},
    {"\ud800": 1},
    {1: 2},
    "\ud83d",
    "a\udc00b",
    b"bytes",
    {1, 2},
)


@pytest.mark.parametrize("value", OUTSIDE, ids=lambda value: f"{value!r:.12}".encode("ascii", "replace").decode())
def test_outside_the_conditions_nothing_is_written_however_deep_it_lies(value):
    for seed in range(count("t19b") // 40):
        chance = random.Random(seed)  # noqa: S311 — the same on every run
        drawn = value
        for _ in range(chance.randrange(9)):
            beside = document(chance, 2)
            drawn = chance.choice([[beside, drawn], [drawn, beside], {"a": beside, "b": drawn}, {"b": drawn, "a": 1}])
        with pytest.raises(InputRefused):
            canonical(drawn)


def test_stored_samples_and_packaged_cases_are_written_alike(root):
    samples = [path.read_bytes() for path in sorted((root / "tests/old/samples").glob("*.json"))]
    documents = [
        json.loads(one) for one in (*samples, *(line for case in CASES for line in case_lines(case).splitlines()))
    ]

    assert [one for one in documents if canonical(one) != rfc8785.dumps(one)] == []
    assert len(documents) > 100


def test_control_without_the_check_a_number_that_is_none_becomes_null(monkeypatch):
    """And the record would say that nothing was known, where something was."""
    monkeypatch.setattr(module, "_check", lambda *_: None)

    assert canonical({"killed": float("nan")}) == b'{"killed":null}'
    with pytest.raises(rfc8785.FloatDomainError):
        rfc8785.dumps({"killed": float("nan")})


@pytest.mark.parametrize("value", [{"\ue000": 1, "🏴": 2}, {"a": 1.0}, {"a": [1e20]}])
def test_control_without_the_check_a_stranger_would_compute_another_hash(monkeypatch, value):
    monkeypatch.setattr(module, "_check", lambda *_: None)

    assert canonical(value) != rfc8785.dumps(value)
