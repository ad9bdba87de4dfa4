"""Likely duplicates: what looks like one action or one document, what does not, and which pairs are settled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import Event
from tests import builders as make
from timeline.projections.duplicates import (
    Duplicates,
    address_of,
    are_alike,
    duplicate_sources_of,
    duplicates_of,
)

WORLD = (
    make.actor("iran"),
    make.actor("irgc", "organ", "iran"),
    make.actor("pakistan"),
    make.actor("jaish", "group"),
    make.actor("isis", "group"),
    make.source(),
)
TITLE = "Iran strikes two bases of Jaish al-Adl near Panjgur"
FIRST = make.action(
    "first", by="iran", against="jaish", territory=("PK",), title=TITLE, places=(make.place("Panjgur"),)
)


def other(occurred: str = "2024-01-16", **changes: object) -> Event:
    """Return a second report of the same strike, told a little otherwise."""
    told = {
        "by": "irgc",
        "against": "jaish",
        "territory": ("PK",),
        "kind": "strike.missile",
        "title": "IRGC missiles hit bases of Jaish al-Adl near Panjgur",
        "places": (make.place("Panj-gur", "at"),),
    }
    return make.action("second", occurred, **told | changes)


def alike(*events: Event) -> tuple[str, ...]:
    return duplicates_of(make.given(*WORLD, FIRST, *events), "first")


def test_one_strike_told_twice_looks_alike():
    assert alike(other()) == ("second",)


@pytest.mark.parametrize(
    "changes",
    [
        {"by": "iran"},
        {"against": None},
        {"title": None},
        {"places": ()},
        {"title": None, "places": (), "against": None},
        {"occurred": "2024-01"},
        {"occurred": make.when("2024-01-16T20:00")},
        {"territory": ("PK", "IR")},
        {"actors": (make.party(None, "unknown"),), "against": None},
        {"title": "Something else altogether happened", "places": (make.place("Panjgur"),)},
        {"external_ids": ("acled:1",)},
        {"direction": "unknown", "actors": (), "against": None, "participants": (make.party("iran"),)},
    ],
    ids=str,
)
def test_what_is_told_otherwise_or_not_at_all_speaks_not_against_it(changes):
    assert alike(other(**changes)) == ("second",)


@pytest.mark.parametrize(
    "changes",
    [
        {"occurred": "2024-01-18"},
        {"occurred": make.when("../2024-01-16")},
        {"occurred": make.when("2020/2025")},
        {"territory": ("IR",)},
        {"territory": ()},
        {"kind": "raid"},
        {"by": "pakistan"},
        {"against": "isis"},
        {"title": "Drones destroy an ammunition store in the hills", "places": (make.place("Turbat"),)},
        {"title": None, "places": (make.place("Turbat"),)},
        {"actors": (make.party(None, "unknown"),), "against": None, "title": None, "places": ()},
    ],
    ids=str,
)
def test_what_differs_where_both_say_something_is_not_alike(changes):
    assert alike(other(**changes)) == ()
    assert not are_alike(make.given(*WORLD), FIRST, other(**changes))


def test_two_strikes_of_one_day_at_other_hours_are_not_alike():
    early, late = (
        make.changed(other(make.when(f"2024-01-16T{hour}:00")), action=f"at-{hour}") for hour in ("04", "20")
    )

    assert duplicates_of(make.given(*WORLD, early, late), "at-04") == ()


def test_two_rows_of_one_data_set_were_told_apart_by_its_makers():
    first = make.changed(FIRST, external_ids=("ucdp-ged:21.1:4",))
    register = make.given(*WORLD, first, other(external_ids=("ucdp-ged:21.1:5",)))

    assert duplicates_of(register, "first") == ()
    assert alike(other(external_ids=("ucdp-ged:21.1:5",))) == ("second",)


@pytest.mark.parametrize(
    "settled",
    [
        make.distinguished("first", "second"),
        make.distinguished("second", "third", "first"),
        make.merged("first", "second"),
        make.part_of("second", "first"),
    ],
    ids=lambda event: event.type,
)
def test_a_pair_that_somebody_settled_is_not_named_again(settled):
    third = make.action("third", "2020-01-01")

    assert alike(third, other()) == ("second",)
    assert alike(third, other(), settled) == ()


def test_two_records_that_were_merged_into_a_third_are_settled():
    third = make.action("third", "2020-01-01")

    assert alike(third, other(), make.merged("third", "first", "second")) == ()


def test_a_merge_that_was_taken_back_settles_nothing():
    assert alike(other(), make.merged("first", "second"), make.unmerged("first", "second")) == ("second",)


def test_what_was_retracted_or_redacted_looks_like_nothing():
    assert alike(other(), make.retracted("action", "second", amends=8)) == ()
    assert duplicates_of(make.given(*WORLD, FIRST, other(), make.retracted("action", "first", amends=7)), "first") == ()
    assert duplicates_of(make.given(*WORLD), "nobody") == ()


@given(st.lists(st.sampled_from([{}, {"occurred": "2024-01-17"}, {"by": "pakistan"}, {"title": None}]), max_size=6))
@settings(max_examples=50)
def test_being_alike_is_mutual_and_each_pair_is_named_once(several):
    reports = [make.changed(other(**changes), action=f"a{number}") for number, changes in enumerate(several)]
    index = Duplicates(make.given(*WORLD, *reports))
    mutual = {(a, b) for a in (one.action for one in reports) for b in index.of_action(a)}

    pairs = [(name, other) for name, others in index.actions() for other in others]

    assert mutual == {(b, a) for a, b in mutual}
    assert len(pairs) == len(set(pairs)) == len(mutual) // 2


# --- sources ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://ft.com/content/1",
        "https://www.ft.com/content/1/",
        "https://WWW.FT.com/content/1?utm_source=x&fbclid=y#top",
        "https://m.ft.com/content/1",
    ],
)
def test_one_address_is_written_in_several_ways(url):
    register = make.given(make.source(url="https://www.ft.com/content/1"), make.source("second", url=url))

    assert duplicate_sources_of(register, "second") == (make.FT,)


@pytest.mark.parametrize(
    "url", ["https://ft.com/content/2", "https://ft.com/content/1?page=2", "https://bbc.com/content/1"]
)
def test_another_address_is_another_document(url):
    register = make.given(make.source(url="https://www.ft.com/content/1"), make.source("second", url=url))

    assert duplicate_sources_of(register, "second") == ()


def test_one_title_of_one_publisher_is_one_document():
    told = {"publisher": "iran", "title": "Strike on Panjgur"}
    same, elsewhere, unnamed = {"title": "strike on  PANJGUR!"}, {"publisher": "pakistan"}, {"publisher": None}
    sources = [make.source(f"s{at}", **told | more) for at, more in enumerate(({}, same, elsewhere, unnamed))]

    index = Duplicates(make.given(*WORLD[:3], *sources))

    assert list(index.sources()) == [("s0", ("s1",))]


@pytest.mark.parametrize("url", ["https://[::1", "urn:isbn:0451450523", "mailto:a@b.c", "https://"])
def test_an_address_that_cannot_be_taken_apart_is_compared_as_it_is(url):
    assert address_of(url) == url
