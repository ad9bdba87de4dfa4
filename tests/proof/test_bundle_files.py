"""Report data in their canonical form: numbers with fractions are read as RFC 8785 writes them, and in no other way."""

import runpy

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proof.standalone import SCRIPT
from timeline.errors import MalformedInput
from timeline.proof.bundle_files import read_query, read_report

PLAIN = {
    **dict.fromkeys(("log_id", "origin", "root", "action", "cut_off"), "x"),
    **dict.fromkeys(("register", "notes", "links", "steps", "strengths", "measured"), ()),
    "position": 1,
}
DEGREES = st.floats(1e-6, 999, allow_nan=False).flatmap(lambda one: st.sampled_from((one, -one)))


def report(**more) -> bytes:
    return rfc8785.dumps(PLAIN | more)


@pytest.fixture(scope="module")
def alone():
    """The names of the script that shares no code with the program."""
    return runpy.run_path(str(SCRIPT))


@settings(max_examples=100, deadline=None)
@given(degrees=DEGREES)
def test_both_readers_take_degrees_as_the_standard_writes_them(alone, degrees):
    content = report(points=[{"latitude": degrees}])

    assert read_report(content).position == 1
    assert alone["read_report"](content)["position"] == 1


@pytest.mark.parametrize(
    "number", [b"27.0", b"27.50", b"2.75e1", b"-0", b"1e400", b"027.5", b"NaN", b"9007199254740993"]
)
def test_neither_reader_takes_them_otherwise(alone, number):
    content = report(points=[{"latitude": 27.5}]).replace(b"27.5", number)

    with pytest.raises(MalformedInput):
        read_report(content)
    with pytest.raises(Exception, match=r"RFC 8785|no JSON"):
        alone["read_report"](content)


def test_nothing_but_degrees_has_a_fraction(alone):
    content = report(points=[{"extra": 27.5}])

    with pytest.raises(MalformedInput):
        read_report(content)
    with pytest.raises(Exception, match="RFC 8785"):
        alone["read_report"](content)


def test_in_other_files_there_are_no_fractions(alone):
    content = rfc8785.dumps({"position": 27.5})

    with pytest.raises(MalformedInput, match="RFC 8785"):
        read_query(content)
    with pytest.raises(Exception, match="RFC 8785"):
        alone["read_query"](content)


def test_names_stand_in_order_and_once(alone):
    ordered = report(points=[{"a": 1, "latitude": 0.5}])
    swapped = ordered.replace(b'{"a":1,"latitude":0.5}', b'{"latitude":0.5,"a":1}')
    twice = ordered.replace(b'{"a":1,"latitude":0.5}', b'{"latitude":0.5,"latitude":0.5}')

    assert read_report(ordered).position == 1
    for content in (swapped, twice):
        with pytest.raises(MalformedInput):
            read_report(content)
        with pytest.raises(Exception, match=r"RFC 8785|stands twice"):
            alone["read_report"](content)
    assert msgspec.json.decode(swapped) == msgspec.json.decode(ordered)  # only their form tells them apart
