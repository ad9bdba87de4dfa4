"""The machine copy of a report: a compiled encoder writes what the standard's own package writes."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.envelope import Basis
from tests.cases.packaged import known
from timeline.reports.compose import compose
from timeline.reports.dossier import Dossier
from timeline.reports.tables import MapPoint
from timeline.reports.to_json import to_json

CASES = [("kerman-2024", "sistan-2024-01-18"), ("iran-pakistan-2024", "saravan-2024-01-18")]


def report(case: str, action: str) -> Dossier:
    register = known(case)
    return compose(register, Basis("5f0c0000", register.position, b"\x9f" * 32), "desk.example", action)


@pytest.mark.parametrize(("case", "action"), CASES)
def test_it_is_in_the_canonical_form(case, action):
    told = report(case, action)

    assert to_json(told) == rfc8785.dumps(msgspec.to_builtins(told))


@given(st.text(), st.floats(-180, 180, allow_nan=False))
def test_any_text_and_any_degrees_are_too(text, degrees):
    bare = report(*CASES[0])
    point = MapPoint(
        number=1,
        action="a",
        name=text,
        words=text,
        latitude=degrees,
        longitude=-degrees,
        radius_m=None,
        is_area=False,
        territory="",
    )
    told = replace(bare, title=text, points=(point,))

    assert to_json(told) == rfc8785.dumps(msgspec.to_builtins(told))


def kinds_of(hint: Any, seen: set[Any]) -> set[tuple[str, str]]:
    """Return the records and fields that hold fractions, in a type and all that is in it."""
    found: set[tuple[str, str]] = set()
    if is_dataclass(hint) and hint not in seen:
        seen.add(hint)
        hints = get_type_hints(hint)
        for field in fields(hint):
            inner = hints[field.name]
            if inner is float or float in get_args(inner):
                found.add((hint.__name__, field.name))
            found |= kinds_of(inner, seen)
    for one in get_args(hint):
        found |= kinds_of(one, seen)
    return found


def test_there_are_no_other_fractions_in_a_report():
    assert kinds_of(Dossier, set()) == {("MapPoint", "latitude"), ("MapPoint", "longitude")}
