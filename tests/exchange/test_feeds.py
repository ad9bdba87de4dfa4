"""Atom and JSON Feed: an entry for each recorded change, read by feedparser; ids that stay the same in every feed."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from tests import builders as make
from tests.builders import (
    action,
    actor,
    citation_added,
    claim,
    corrected,
    figure,
    ordered,
    response,
    source,
    source_graded,
)
from tests.exchange.crowd import crowd, texts, written
from tests.exchange.validators import validator
from tests.exchange.worlds import BASIS, everything, handed
from timeline.exchange.extract import extract
from timeline.exchange.recorded import CONFIDENTIAL, entries
from timeline.projections.register import REGISTER
from timeline.reports.inert import visible

ATOM = "{http://www.w3.org/2005/Atom}"
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}-\d{2}-\d{2}:[0-9a-f-]{36}/\d+")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")
PEOPLE = (actor("iran"), actor("pakistan"), actor("financial-times", "outlet"), source())


def atom(events):
    read = validator("feedparser").parse(written("atom", events).encode())
    assert not read.bozo, read.get("bozo_exception")
    return read


def jsonfeed(events) -> dict:
    """Return a JSON Feed, checked by the rules of https://www.jsonfeed.org/version/1.1/ that concern it."""
    feed = json.loads(written("jsonfeed", events))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert isinstance(item["content_text"], str)
        assert INSTANT.fullmatch(item["date_published"])
        assert all(isinstance(tag, str) for tag in item["tags"])
    assert all(member.startswith("_") for member in feed.keys() - JSON_FEED)
    return feed


JSON_FEED = {"version", "title", "description", "authors", "items"}


def test_there_is_an_entry_for_each_recorded_change_the_newest_first():
    told = [entry.change.position for entry in entries(handed(everything()))]

    read, feed = atom(everything()), jsonfeed(everything())

    positions = [int(entry.id.rpartition("/")[2]) for entry in read.entries]
    assert positions == sorted(told, reverse=True)
    assert [item["_timeline"]["position"] for item in feed["items"]] == positions
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in read.entries]


def test_an_entry_is_updated_when_it_was_recorded_and_says_when_the_action_occurred():
    [newest, *_] = atom([*PEOPLE, action("one")]).entries

    assert newest.updated == "2024-01-18T09:04:00.000000Z"
    assert "Occurred: Tuesday 16 January 2024 (Iran time)" in newest.content[0].value


def test_atom_has_what_rfc_4287_requires():
    root = ET.fromstring(written("atom", everything()))  # noqa: S314  # our own

    for one in (root, *root.findall(f"{ATOM}entry")):
        assert all(len(one.findall(ATOM + name)) == 1 for name in ("id", "title", "updated"))
        assert INSTANT.fullmatch(one.findtext(f"{ATOM}updated", ""))
    ids = [one.findtext(f"{ATOM}id", "") for one in root.findall(f"{ATOM}entry")]
    assert all(map(TAG.fullmatch, ids))
    assert len(set(ids)) == len(ids)
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def test_the_id_of_an_entry_holds_the_date_of_its_own_recording():
    known = REGISTER.fold(make.recorded(*PEOPLE, action("one"), minutes=1440))

    read = atom(extract(known, BASIS, "desk.example/log"))

    assert all(entry.updated[:10] == entry.id.partition(",")[2][:10] for entry in read.entries)
    assert len({entry.updated[:10] for entry in read.entries}) == len(read.entries)


def test_a_correction_is_a_new_entry_and_the_old_one_stays():
    before = [*PEOPLE, action("one")]
    after = [*before, corrected("action", "one", kind="strike.air")]

    old, new = ([(entry.id, entry.updated) for entry in atom(events).entries] for events in (before, after))

    assert new[1:] == old
    assert atom(after).entries[0].title == "action.corrected: action one"


def test_a_claim_has_its_claimant_and_its_words_when_it_was_made():
    events = [*PEOPLE, action("one"), claim("c", "one", "pakistan", figure=figure(2, parts=make.parts(children=2)))]

    told = atom([*events, corrected("claim", "c", claimant="iran")]).entries[1].content[0].value

    assert told.splitlines()[0] == "killed: 2 (children 2), according to Pakistan"


def test_a_part_that_was_claimed_apart_is_told_as_a_part_and_those_counted_as_they_were_called():
    whole = claim("whole", "one", figure=figure(9, status="militants"))
    part = claim("part", "one", figure=figure(2), subset_of="whole")

    newest, before, *_ = atom([*PEOPLE, action("one"), whole, part]).entries

    assert newest.content[0].value.startswith("killed, of whom (said apart): 2 (a part of whole), according to Iran")
    assert before.content[0].value.startswith('killed: 9 ("militants"), according to Iran')


def test_a_followed_link_is_told_without_a_causal_word():
    events = [*PEOPLE, action("one"), action("two"), response("two", "one", "followed")]

    told = atom(events).entries[0].content[0].value

    assert "came after Strike" in told
    assert not re.search(r"answer|retaliat|because", told.replace("two-followed-one", ""))


def test_of_a_confidential_source_there_is_one_entry_that_says_so():
    events = [*everything(), corrected("source", "tip", title="Another tip"), source_graded("tip")]

    told = [entry for entry in entries(handed(events)) if entry.about == "source:tip"]

    assert [entry.lines for entry in told] == [(CONFIDENTIAL,)]


def test_a_passage_of_a_confidential_source_that_was_added_is_not_told():
    events = [*everything(), citation_added("action:sistan", source="tip", quote="behind closed doors")]

    told = entries(handed(events))[-1]

    assert (told.type, told.lines[0]) == ("citation.added", f"tip: {CONFIDENTIAL}")
    assert "closed doors" not in written("atom", events)


def test_what_names_an_action_that_is_held_back_is_left_out():
    events = [
        *PEOPLE,
        action("one"),
        action("two"),
        ordered("one", "two"),
        make.merged("one", "three"),
        make.note("n", "two", "hold"),
    ]

    told = written("atom", [*events[:6], action("three"), *events[6:]])

    assert "actions.ordered" not in told
    assert "two" not in re.findall(r"action (\w+)", told)


def test_an_event_redacted_whole_says_only_that():
    events = [*PEOPLE, make.withheld(action("one", title="A secret strike"))]

    [newest, *_] = atom(events).entries

    assert newest.content[0].value.splitlines()[0] == "[withheld: court order, position 900]"


def test_a_log_without_events_is_a_feed_without_entries():
    assert atom([]).entries == []
    assert jsonfeed([])["items"] == []


@pytest.mark.parametrize("format_", ["atom", "jsonfeed"])
def test_the_same_basis_gives_the_same_bytes(format_):
    assert written(format_, handed(everything())) == written(format_, handed(everything()))


def test_hostile_texts_are_text_and_nothing_else():
    read, feed = atom(crowd()), jsonfeed(crowd())

    titles = {item["_timeline"]["position"]: item["content_text"].splitlines()[0] for item in feed["items"]}
    assert set(map(visible, texts())) <= set(titles.values())
    assert all(entry.content[0].type == "text/plain" for entry in read.entries)
    assert "<script" not in written("atom", crowd())
    assert len(read.entries) == len(feed["items"]) == len(entries(crowd()))
