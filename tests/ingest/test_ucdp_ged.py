"""UCDP GED by its shipped profile: what its coders say is kept as they say it, and nothing is made of it."""

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from timeline.ingest.profiles import read_shipped
from timeline.ingest.table import Given, Table, read_table
from timeline.log.memory import MemoryLog
from timeline.recording.rows import import_rows
from timeline.recording.wanted import RowsReport

SAMPLES = Path(__file__).parent / "samples"
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
RELEASES = {"core": "21.1", "full": "19.1", "new": "23.1"}


def table(data: bytes, release: str, file: str = "ged.csv") -> Table:
    return read_table(data, file=file, profile=read_shipped("ucdp-ged"), given=Given(release=release))


def sample(name: str) -> Table:
    return table((SAMPLES / f"ged_{name}.csv").read_bytes(), RELEASES[name])


def imported(log: MemoryLog, one: Table, *, complete: bool = False) -> RowsReport:
    return import_rows(log, one.make, one.origin, recorded_by="test", complete=complete)


def bodies(one: Table, type_: str) -> list[dict]:
    drafts = [json.loads(wanted.draft) for row in one.make(frozenset()) for wanted in row.wanted]
    return [draft["body"] for draft in drafts if draft["type"] == type_]


def by_id(one: Table) -> dict[str, dict]:
    return {body["action"]: body for body in bodies(one, "action.reported")}


@pytest.mark.parametrize("name", RELEASES)
def test_each_shape_is_recorded_whole_and_a_second_time_adds_nothing(name):
    log, one = MemoryLog(), sample(name)

    first, second = imported(log, one), imported(log, one)

    assert one.unmapped == ()
    assert first.refused == second.refused == 0
    assert (second.appended, second.already) == (0, first.appended)


def test_a_dyad_is_no_attacker_and_its_victim():
    known = by_id(sample("core"))

    assert known["ged-171"]["direction"] == "unknown"
    assert [one["actor"] for one in known["ged-171"]["participants"]] == ["ged-ansarallah", "ged-aqap"]
    assert "actors" not in known["ged-171"]


def test_violence_against_civilians_has_a_direction():
    [action] = [one for one in by_id(sample("new")).values() if one["direction"] == "directed"]

    assert (action["kind"], action["actors"][0]["actor"], action["targets"][0]["actor"]) == (
        "assault",
        "ged-urdpc",
        "ged-civilians",
    )
    assert action["actors"][0] | {"actor": None} == {"actor": None, "basis": "attributed", "by": "ucdp"}


def test_the_three_figures_are_kept_as_they_are_given_in_whatever_order():
    figures = {one["about"][0]: one["figure"] for one in bodies(sample("core"), "claim.made")}

    assert [(figures["ged-13123"][one]) for one in ("low", "best", "high")] == [7, 0, 7]
    assert [(figures["ged-16125"][one]) for one in ("low", "best", "high")] == [332, 332, 324]
    assert [(figures["ged-5"][one]) for one in ("low", "best", "high")] == [0, 0, 2]


def test_deaths_by_side_are_parts_of_the_coders_figure():
    [claim] = [one for one in bodies(sample("full"), "claim.made") if one["about"] == ["ged-216731"]]

    assert {one["category"]: one["value"] for one in claim["figure"]["parts"]} == {
        "side:ged-government-of-syria": 14,
        "side:ged-is": 35,
        "civilians": 0,
        "unknown": 4,
    }
    assert claim["claimant"] == "ucdp"


def test_a_time_is_as_wide_as_its_precision_says():
    known = {name: one["occurred"] for name, one in by_id(sample("full")).items()}

    assert [known[f"ged-{one}"]["precision"] for one in (214797, 215551, 219468, 216731, 218954)] == [
        "day",
        "span",
        "week",
        "span",
        "span",
    ]
    assert (known["ged-219468"]["earliest"], known["ged-219468"]["latest"]) == (
        "2016-01-10T22:00:00Z",
        "2016-01-17T22:00:00Z",
    )
    assert known["ged-219468"]["zone_basis"] == "place"


def test_a_row_of_several_incidents_says_so():
    assert {one["text"] for one in bodies(sample("full"), "note.added")} == {"summary of several incidents"}


def test_a_place_is_as_precise_as_its_code_says_and_a_region_is_no_point():
    known = {name: one["places"][0] for name, one in by_id(sample("full")).items()}

    assert known["ged-214797"]["radius_m"] == 2000
    assert known["ged-215555"]["radius_m"] == 150_000
    assert "latitude" not in known["ged-215550"]
    assert by_id(sample("core"))["ged-171"]["places"][0]["radius_m"] == 25_000


def test_the_country_is_the_soil_and_never_the_state_that_acts():
    known = by_id(sample("core"))

    assert (known["ged-9607"]["territory"], known["ged-171"]["territory"]) == (["CD"], ["YE"])


def test_packed_articles_are_one_source_each_and_others_one_as_they_are():
    log, one = MemoryLog(), sample("new")
    titles = {body["source"]: body.get("title") for body in bodies(one, "source.registered")}

    assert titles["ged-300380-source-1"] == "Thursday 3 January 2013"
    assert titles["ged-300380-source-2"].startswith("Abdul Satar")
    assert str(titles["ged-21300-source-1"]).startswith('Reuters 1989-05-17 "ANGOLAN')
    assert imported(log, one).refused == 0


def test_external_ids_name_data_set_release_and_row():
    assert by_id(sample("new"))["ged-300380"]["external_ids"] == ["ucdp-ged:23.1:300380"]


def test_a_figure_that_changes_between_releases_is_a_new_statement_of_its_makers():
    log, data = MemoryLog(), (SAMPLES / "ged_core.csv").read_bytes()
    imported(log, table(data, "21.1"))

    unchanged = imported(log, table(data, "22.1"))
    changed = imported(log, table(data.replace(b",3,3,3", b",3,4,5"), "22.1"))

    new = [one.event for one in log.read() if one.event.type in ("claim.made", "claim.corrected")][5:]
    assert unchanged.appended == 1  # the release itself, as a source
    assert (changed.corrected, [one.claim for one in new]) == (1, ["ged-171-killed-r2"])
    assert new[0].supersedes == "ged-171-killed"


def test_what_a_release_has_no_more_is_named_and_stays():
    log, data = MemoryLog(), (SAMPLES / "ged_core.csv").read_bytes()
    imported(log, table(data, "21.1"))
    rest = b"\r\n".join(data.split(b"\r\n")[:-2]) + b"\r\n"

    gone = imported(log, table(rest, "22.1"), complete=True).vanished

    assert [str(one) for one in gone] == ["action ged-9607"]


def test_every_odd_row_of_the_whole_data_set_is_kept_as_it_is():
    path = DATA / "ucdp_ged_211_core" / "ged_core.csv.gz"
    if not path.exists():
        pytest.skip("the whole of UCDP GED 21.1 is not here")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    low, best, high = (head.index(f"{one}_death") for one in ("low", "best", "high"))
    odd = [row for row in rows if int(row[best]) == 0 or not int(row[low]) <= int(row[best]) <= int(row[high])]
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [head, *odd])

    figures = [one["figure"] for one in bodies(table(text.encode(), "21.1"), "claim.made")]

    counts = Counter(low=0, high=0, nothing=0)
    counts["low"] = sum(one["low"] > one["best"] for one in figures)
    counts["high"] = sum(one["high"] < one["best"] for one in figures)
    counts["nothing"] = sum(one["best"] == 0 for one in figures)
    assert dict(counts) == {"low": 361, "high": 1095, "nothing": 13_850}


def test_fighting_between_two_sides_is_no_more_than_the_code_that_its_makers_give_it():
    one = sample("full")
    kinds = {name: body["kind"] for name, body in by_id(one).items()}
    codes = {body["action"]: body["coding"] for body in bodies(one, "action.coded")}

    assert codes["ged-216731"] == {"scheme": "ucdp-ged", "scheme_version": "19.1", "code": "1", "coder": "ucdp"}
    assert {name: "assault" if codes[name]["code"] == "3" else "other" for name in kinds} == kinds


def test_a_newer_release_that_codes_an_action_alike_adds_no_code():
    log, data = MemoryLog(), (SAMPLES / "ged_full.csv").read_bytes()
    imported(log, table(data, "19.1"))

    again = imported(log, table(data, "20.1"))

    assert not [one for one in again.events if one.type == "action.coded"]
