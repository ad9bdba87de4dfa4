"""The actors to start with: every name, tie and number can be recorded, and says where it is from."""

import csv
import gzip
import io
import re

import pytest

from events.actors import ActorRegistered
from events.codebook import table
from events.codebook.actors import starter, with_their_ties
from timeline.recording.build import build_event

ACTORS = table("actors")
SCHEMES = {"iso3166", "gw", "cow", "ucdp-actor", "wikidata"}


def test_every_actor_can_be_recorded_as_it_stands():
    for actor in with_their_ties(ACTORS):
        event = build_event("actor.registered", starter(actor))

        assert isinstance(event, ActorRegistered)
        assert event.actor == actor


def test_every_actor_says_where_it_is_from():
    assert [actor for actor, entry in ACTORS.items() if not entry["source"].strip()] == []
    assert "source" not in starter("irgc")


def test_an_actor_comes_after_those_that_it_is_tied_to():
    assert with_their_ties(["irgc-quds-force"]) == ("iran", "irgc", "irgc-quds-force")
    assert with_their_ties(["iran", "irgc", "iran"]) == ("iran", "irgc")
    everything = with_their_ties(ACTORS)
    places = {actor: number for number, actor in enumerate(everything)}

    assert set(everything) == set(ACTORS)
    assert all(
        places[tie["with_actor"]] < places[actor]
        for actor, entry in ACTORS.items()
        for tie in entry.get("affiliations", ())
    )


def test_an_actor_that_the_table_does_not_have_is_no_starter():
    with pytest.raises(KeyError):
        starter("nobody")
    with pytest.raises(KeyError):
        with_their_ties(["nobody"])


def test_no_name_stands_for_two_actors():
    """Else `check` would ask a desk about names that it did not choose."""
    named: dict[str, set[str]] = {}
    for actor, entry in ACTORS.items():
        for name in (entry["name"], *(alias["name"] for alias in entry.get("aliases", ()))):
            named.setdefault(name.casefold(), set()).add(actor)

    assert {name: actors for name, actors in named.items() if len(actors) > 1} == {}


@pytest.mark.parametrize("spelling", ["Jaish al-Adl", "Jaish ul-Adl", "Jaysh al-Dhulm", "Jaish al-Zulm"])
def test_every_spelling_of_the_trap_is_a_name_of_one_group(spelling):
    entry = ACTORS["jaish-al-adl"]
    uses = {alias["name"]: alias["use"] for alias in entry["aliases"]} | {entry["name"]: "label"}

    assert uses[spelling] == ("pejorative" if spelling.endswith("ulm") else uses[spelling])
    assert uses[entry["name"]] == "label"


def test_no_tie_is_on_the_word_of_others():
    """Law, or the actor's own word: who alleges a sponsor is for the desk to say."""
    ties = [tie for entry in ACTORS.values() for tie in entry.get("affiliations", ())]

    assert {tie["relation"] for tie in ties} == {"organ_of", "part_of", "office_of"}
    assert all("asserted_by" not in tie or tie["asserted_by"]["actor"] == tie["with_actor"] for tie in ties)


def test_a_tie_is_stated_only_by_a_law_that_the_entry_names():
    """A name alone is nobody's word: the desk gets such a tie as attributed, and cites its own source."""
    laws = ("Constitution", "Law", "Charter", "U.S.C.")
    stated = {name for name, entry in ACTORS.items() for tie in entry.get("affiliations", ()) if "asserted_by" in tie}

    assert stated == {name for name in stated if any(law in ACTORS[name]["source"] for law in laws)}
    assert {"irgc", "pakistan-army"} <= stated
    assert not {"iran-border-guard", "bla-majeed-brigade"} & stated


def test_every_outside_id_is_of_a_known_scheme_and_of_one_actor():
    found = [(actor, code) for actor, entry in ACTORS.items() for code in entry.get("external_ids", ())]

    assert {code.partition(":")[0] for _, code in found} == SCHEMES
    assert len({code for _, code in found}) == len(found)
    assert all(re.fullmatch(r"Q[1-9][0-9]*", code[9:]) for _, code in found if code.startswith("wikidata:"))


def test_a_state_has_the_numbers_of_its_territory():
    for entry in ACTORS.values():
        if entry["kind"] != "state":
            continue
        [code] = (one[8:] for one in entry["external_ids"] if one.startswith("iso3166:"))
        territory = table("territories")[code]
        numbers = {f"{scheme}:{territory[scheme]}" for scheme in ("gw", "cow") if territory[scheme] is not None}

        assert numbers == {one for one in entry["external_ids"] if one.startswith(("gw:", "cow:"))}


def test_every_number_of_ucdp_is_that_of_its_data(shared_data):
    known: dict[str, set[str]] = {}
    for folder, file in (("ucdp_ged_231_sample", "ged231_sample"), ("ucdp_ged_syria_full_schema", "ged_syria")):
        packed = (shared_data / folder / f"{file}.csv.gz").read_bytes()
        for row in csv.DictReader(io.StringIO(gzip.decompress(packed).decode())):
            for side in ("side_a", "side_b"):
                known.setdefault(str(int(float(row[f"{side}_new_id"]))), set()).add(row[side])
    for entry in ACTORS.values():
        for code in entry.get("external_ids", ()):
            if not code.startswith("ucdp-actor:"):
                continue
            [name] = known[code.removeprefix("ucdp-actor:")]
            if entry["kind"] == "state":
                assert name.startswith("Government of ")
            else:
                assert f"(name {name}, ucdp-actor)" in entry["source"]
