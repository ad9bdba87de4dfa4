"""The tables of codes: what each says of itself, how kinds are rated and translated, and what is apart."""

import csv
import gzip
import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import get_args

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.codebook import TABLES, digest_of, document, table, version_of
from events.codebook.categories import are_disjoint
from events.codebook.kinds import CROSSWALKS, Circumstance, RungSpan, codings_of, goldstein_of, has_exception, rung_span
from events.codings import Coding
from events.reading import Zoning, read_when
from events.times import Precision, parse_instant

KINDS = sorted(table("kinds"))
CATEGORIES = st.sampled_from(
    [*(name for name in table("categories") if name[-1] != ":"), "nationality:IR", "side:iran"]
)


def codes_of(kind: str, **how: bool) -> dict[str, str]:
    return {coding.scheme: coding.code for coding in codings_of(kind, **how)}


# --- tables ---


def test_every_packaged_table_is_listed_under_its_name_and_version():
    packaged = {
        file.name.removesuffix(".json") for file in files("events.codebook").iterdir() if file.name[-5:] == ".json"
    }

    assert packaged == set(TABLES)
    assert all(re.fullmatch(rf"{name}-[1-9][0-9]*", version_of(name)) for name in TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_where_it_is_from_and_who_may_use_it(name):
    whole = document(name)

    assert whole["source"].endswith((".", ")"))
    assert whole["licence"]
    assert whole["entries"]


@pytest.mark.parametrize("name", TABLES)
def test_a_digest_is_that_of_the_canonical_json(name):
    """Anybody with an implementation of RFC 8785 can take it again."""
    said = {field: value for field, value in document(name).items() if field not in ("source", "licence")}

    assert digest_of(name) == sha256(rfc8785.dumps(said)).hexdigest()


def test_another_entry_is_another_digest_and_another_wording_of_the_source_is_not(monkeypatch):
    before, whole = digest_of("words"), document("words")

    monkeypatch.setitem(whole, "source", "Said otherwise.")
    assert digest_of("words") == before

    monkeypatch.setitem(whole["entries"], "dozens", {"label": "dozens", "zero": False, "band": "hundreds"})
    assert digest_of("words") != before


def test_no_word_has_a_number():
    """A word says "not zero" and how big the things are that it counts in; nobody turns it into a figure."""
    for entry in table("words").values():
        assert not any(isinstance(value, int) and not isinstance(value, bool) for value in entry.values())
        assert entry["zero"] is False
    assert (table("words")["dozens"]["band"], table("words")["several"]["band"]) == ("tens", None)


# --- kinds ---


def test_every_kind_stands_on_rungs_of_the_ladder_or_on_none():
    rungs = set(table("rungs"))
    spans = [rung_span(kind, case) for kind in KINDS for case in (None, *get_args(Circumstance))]

    assert all(
        {str(span.least), str(span.most)} <= rungs and span.least <= span.most for span in spans if span is not None
    )
    assert {kind for kind in KINDS if rung_span(kind) is None} == {
        *("crowd", "crowd.protest", "crowd.riot", "explosion", "other", "statement.responsibility"),
    }


def test_a_circumstance_moves_a_kind_only_where_the_table_says_so():
    assert rung_span("strike") == RungSpan(7, 8)
    assert rung_span("strike", "by_group") == RungSpan(6, 6)
    assert rung_span("incursion", "without_force") == RungSpan(4, 4)
    assert rung_span("clash", "with_group") == RungSpan(6, 6)
    assert rung_span("assassination", "by_state") == RungSpan(8, 8)
    assert rung_span("protest", "by_group") == rung_span("protest") == RungSpan(1, 1)
    assert has_exception("assault", "by_state")
    assert not has_exception("assault", "by_group")


def test_every_weight_and_code_of_cameo_is_that_of_the_published_table(shared_data):
    packed = (shared_data / "cameo_goldstein" / "cameo_goldstein.csv.gz").read_bytes()
    rows = csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))
    weights = {row["code"]: Decimal(row["goldstein"]) for row in rows}
    sayings = [table("kinds")[kind] for kind in KINDS]
    sayings += [one for entry in sayings for one in entry.get("exceptions", {}).values()]
    coded = [entry["cameo"] for entry in sayings if entry.get("cameo")]

    assert len(coded) > 60
    assert {one["code"]: Decimal(one["goldstein"]) for one in coded} == {
        one["code"]: weights[one["code"]] for one in coded
    }


def test_the_codes_of_cameo_are_text():
    """A leading zero counts: 010 is a statement, 10 a demand."""
    assert codes_of("statement")["cameo"] == "010"
    assert all(isinstance(entry["cameo"]["code"], str) for entry in table("kinds").values() if entry["cameo"])


def test_a_kind_is_called_what_other_schemes_call_it():
    assert codes_of("strike.missile") == {
        "cameo": "194",
        "plover": "ASSAULT:heavy-weapons",
        "acled": "Explosions/Remote-violence:Shelling/artillery/missile-attack",
        "mid": "16:4",
    }
    assert codes_of("raid")["mid"] == "16:4"
    assert codes_of("raid", without_force=True) == {
        "cameo": "150",
        "plover": "MOBILIZE:troops",
        "acled": "Strategic-developments:Other",
        "mid": "12:3",
    }
    assert codes_of("occupation")["acled"] == "Battles"
    assert codes_of("cyber").keys() == {"cameo", "plover"}
    assert codings_of("other") == ()
    assert (goldstein_of("talks.visit"), goldstein_of("explosion")) == ("1.9", None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_coding_can_be_recorded_as_a_coding_of_the_table(kind):
    for coding in codings_of(kind):
        recorded = Coding(**coding._asdict())

        assert (recorded.coder, recorded.scheme in CROSSWALKS) == ("timeline:kinds-1", True)


def test_the_events_of_plover_are_those_of_the_ladder_and_protest():
    of_rungs = {event for entry in table("rungs").values() for event in entry["plover"]}
    of_kinds = {entry["plover"]["event"] for entry in table("kinds").values() if entry["plover"]}

    assert of_kinds == of_rungs | {"PROTEST"}


# --- times ---


def test_a_part_of_a_day_is_read_by_its_table():
    [start, end] = (table("parts")["evening"][at] for at in ("from_hour", "to_hour"))
    when = read_when("2024-01-18 evening", Zoning("UTC", "stated"))

    assert when.earliest == f"2024-01-18T{start}:00:00Z"
    assert when.latest == f"2024-01-18T{end}:00:00Z"


def test_an_approximate_time_is_widened_by_its_table():
    exact, wide = (read_when(text, Zoning("UTC", "stated")) for text in ("2024-01-18", "2024-01-18~"))
    width = timedelta(seconds=table("approx")["day"]["widened_by_s"])

    assert parse_instant(exact.earliest) - parse_instant(wide.earliest) == width
    assert parse_instant(wide.latest) - parse_instant(exact.latest) == width


def test_every_precision_that_has_bounds_has_a_width():
    assert set(table("approx")) == set(get_args(Precision)) - {"none"}


# --- categories ---


def test_women_and_children_are_apart_and_women_and_civilians_are_not():
    assert are_disjoint(["children", "women", "men"])
    assert are_disjoint(["nationality:PK", "nationality:AF"])
    assert not are_disjoint(["women", "civilians"])
    assert not are_disjoint(["adults", "women"])
    assert not are_disjoint(["women", "women"])
    assert not are_disjoint(["nationality:IR", "nationality:IR"])
    assert not are_disjoint(["nationality:IR", "side:iran"])
    assert not are_disjoint(["children", "bystanders"])


@given(st.lists(CATEGORIES, max_size=5))
def test_being_apart_does_not_depend_on_the_order_and_holds_for_fewer(categories):
    apart = are_disjoint(categories)

    assert are_disjoint(categories[::-1]) == apart
    assert not apart or are_disjoint(categories[1:])


def test_two_categories_are_apart_only_if_each_says_so():
    entries = table("categories")

    assert [
        (one, other) for one in entries for other in entries[one]["disjoint"] if one not in entries[other]["disjoint"]
    ] == []


# --- territories ---


def test_the_number_of_a_state_is_that_of_a_data_set_that_uses_it(shared_data):
    packed = (shared_data / "ucdp_ged_231_sample" / "ged231_sample.csv.gz").read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))
    by_number = {entry["gw"]: entry["name"] for entry in table("territories").values() if entry["gw"]}
    named = {
        int(float(row["gwnoa"])): row["side_a"]
        .removeprefix("Government of ")
        .split(" (")[0]
        .replace("Turkey", "Türkiye")
        for row in rows
        if row["gwnoa"] and row["side_a"].startswith("Government of ")
    }
    apart = {number: name for number, name in named.items() if by_number.get(number) != name}

    assert len(named) > 40
    # The same states in other words; 345 is Yugoslavia, of which Serbia is one successor.
    assert apart == {
        2: "United States of America",
        345: "Serbia",
        346: "Bosnia-Herzegovina",
        437: "Ivory Coast",
        482: "Central African Republic",
    }


@pytest.mark.parametrize("scheme", ["numeric", "gw", "cow"])
def test_no_two_territories_share_a_number(scheme):
    numbers = [entry[scheme] for entry in table("territories").values() if entry[scheme] is not None]

    assert len(numbers) == len(set(numbers)) > 180


def test_every_entry_of_a_table_says_the_same_things():
    """A desk reads the columns of one row and knows those of all."""
    for name in set(TABLES) - {"kinds", "actors"}:
        assert len({tuple(sorted(entry)) for entry in table(name).values()}) == 1, name


def test_the_tables_are_written_as_they_are_read():
    for name in TABLES:
        text = files("events.codebook").joinpath(f"{name}.json").read_text("utf-8")

        assert json.loads(text)["entries"] == table(name)
        assert text.endswith("}\n")
