"""Tables that are imported again: nothing twice, a changed row corrected, nothing dropped; and their profiles."""

import json

import pytest

from tests.cli.tables import ACTORS, HEAD, LIST, PANJGUR, PAPER, SISTAN, body, events, item, profile, recorded, table


@pytest.fixture
def desk(cli, empty):
    """A folder with a log in it that knows some actors and one source."""
    assert cli("import", "-", stdin=ACTORS + PAPER).code == 0
    return empty.parent


# --- again ------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_imported_again_adds_nothing(cli, desk):
    name = table(desk, HEAD + PANJGUR + SISTAN)
    cli("import", name)
    before = recorded(cli)

    ran = cli("import", name, "--json")

    assert (item(ran)["appended"], item(ran)["already"]) == (0, 6)
    assert recorded(cli) == before


def test_a_changed_row_becomes_a_correction_of_the_fields_that_changed(cli, desk):
    cli("import", table(desk, HEAD + PANJGUR))
    name = table(desk, HEAD + PANJGUR.replace("strike.missile", "strike.drone").replace(",2,", ",3,"))

    drafts = events(cli, name)
    ran = cli("import", name, "--json")

    assert [one["type"] for one in drafts] == ["action.corrected", "claim.corrected"]
    assert [one["body"]["label"] for one in drafts] == ["updated", "updated"]
    assert [[change["field"] for change in one["body"]["changes"]] for one in drafts] == [["kind"], ["figure"]]
    assert drafts[0]["body"]["reason"] == "row panjgur of rows.csv changed"
    assert item(ran)["corrected"] == 2
    assert item(cli("import", name, "--json"))["appended"] == 0


def test_a_row_that_changes_back_is_corrected_back(cli, desk):
    first, second = HEAD + PANJGUR, HEAD + PANJGUR.replace("strike.missile", "strike.drone")
    counts = [item(cli("import", table(desk, text), "--json"))["corrected"] for text in (first, second, first, second)]

    assert counts == [0, 1, 1, 1]
    assert cli("show", "panjgur", "--json").json["items"][0]["kind"] is not None
    assert cli("verify").code == 0


def test_a_figure_from_another_passage_is_a_new_statement_and_no_correction(cli, desk):
    cli("import", table(desk, HEAD + PANJGUR))
    name = table(desk, HEAD + PANJGUR.replace(",2,", ",3,").replace("two children", "three children"))

    made = body(cli, "claim.made", name)
    cli("import", name)

    assert (made["claim"], made["supersedes"]) == ("panjgur-pakistan-killed-r2", "panjgur-pakistan-killed")
    assert item(cli("import", name, "--json"))["appended"] == 0


def test_a_stronger_link_is_a_new_response(cli, desk):
    head = HEAD.replace("note", "strength")
    sistan = SISTAN.replace("look", "")
    cli("import", table(desk, head + PANJGUR + sistan))

    name = table(desk, head + PANJGUR + sistan.replace("panjgur,", "panjgur,attributed"))

    assert [one["type"] for one in events(cli, name)] == ["response.asserted"]
    assert cli("import", name).code == 0


def test_what_a_person_corrected_by_hand_is_not_undone_by_the_same_file(cli, desk):
    name = table(desk, HEAD + PANJGUR)
    cli("import", name)
    done = cli("append", "correction", "panjgur", "--set", "kind=strike.drone", "--reason", "a drone, says the army")
    assert done.code == 0, done.err

    same = cli("import", name, "--json")
    other = cli("import", table(desk, HEAD + PANJGUR.replace("strike.missile", "strike.air")))

    assert item(same)["appended"] == 0
    assert other.code == 2
    assert "was corrected by hand at position" in other.err


def test_an_id_that_was_recorded_by_hand_is_not_taken_over(cli, desk):
    by_hand = (
        "--actor",
        "pakistan",
        "--occurred",
        "2024-01-17",
        "--source",
        "paper",
        "--quote",
        "x",
        "--id",
        "panjgur",
    )
    done = cli("append", "action", "--kind", "raid", *by_hand)
    assert done.code == 0, done.err

    ran = cli("import", table(desk, HEAD + PANJGUR))

    assert ran.code == 2
    assert "was recorded by hand at position" in ran.err


def test_what_lines_of_json_recorded_is_not_taken_for_what_a_row_said(cli, desk):
    name = table(desk, HEAD + PANJGUR)
    [action, _] = events(cli, name)
    del action["event_id"]
    assert cli("import", "-", stdin=json.dumps(action).encode()).code == 0

    same = cli("import", name, "--json")
    other = cli("import", table(desk, HEAD + PANJGUR.replace("strike.missile", "strike.air")))

    assert (same.code, item(same)["appended"]) == (0, 1)
    assert "was recorded by hand at position" in other.err


def test_a_vanished_row_is_named_where_the_file_is_the_whole_list_and_nothing_is_dropped(cli, desk):
    mine = profile(desk, LIST)
    cli("import", table(desk, HEAD + PANJGUR + SISTAN), "--map", mine)
    before = recorded(cli)
    name = table(desk, HEAD + PANJGUR)

    silent = item(cli("import", name, "--map", mine, "--json"))
    told = cli("import", name, "--map", mine, "--complete", "--json")

    assert silent["vanished"] == []
    assert item(told)["vanished"] == ["action:sistan"]
    assert "timeline append retraction action:sistan" in told.err
    assert recorded(cli) == before


def test_a_row_that_comes_back_after_its_action_was_retracted_is_said_and_not_recorded(cli, desk):
    mine = profile(desk, LIST)
    name = table(desk, HEAD + PANJGUR)
    cli("import", name, "--map", mine)
    assert cli("append", "retraction", "action:panjgur", "--reason", "gone from the list").code == 0

    ran = cli("import", name, "--map", mine, "--json")

    assert ran.code == 0
    assert item(ran)["returned"] == ["action:panjgur"]
    assert item(ran)["appended"] == 0


def test_a_claim_row_that_vanished_is_named(cli, desk):
    mine = profile(desk, LIST)
    more = "panjgur,,,,,,,iran,killed,a number of,paper,militants,,\n"
    cli("import", table(desk, HEAD + PANJGUR + more), "--map", mine)

    told = item(cli("import", table(desk, HEAD + PANJGUR), "--map", mine, "--complete", "--json"))

    assert told["vanished"] == ["claim:panjgur-iran-killed"]


def test_the_whole_list_of_nobody_is_refused(cli, desk):
    ran = cli("import", table(desk, HEAD + PANJGUR), "--complete")

    assert ran.code == 2
    assert "dataset" in ran.err


def test_a_newer_release_without_a_change_adds_nothing_and_a_change_names_both(cli, desk):
    cli("import", table(desk, HEAD + PANJGUR), "--map", profile(desk, LIST))

    same = cli("import", "rows.csv", "--map", "mine", "--release", "2", "--json")
    name = table(desk, HEAD + PANJGUR.replace("strike.missile", "strike.drone"))
    changed = body(cli, "action.corrected", name, "--map", "mine", "--release", "2")

    assert item(same)["appended"] == 0
    assert changed["reason"] == "row panjgur of rows.csv (desk 2, 1 before) changed"


# --- profiles ---------------------------------------------------------------------------------------------------------


def test_a_profile_maps_translates_and_leaves_out(cli, desk):
    text = """
zone = "place"
dates = "day/month/year"
ignore = ["Remarks"]
[columns]
Ref = "id"
Datum = "when"
Waffe = ["kind", "means"]
Wer = "actor"
Land = "territory"
[constants]
source = "paper"
locator = "sheet"
[values.kind]
Rakete = "strike.missile"
[values.means]
Rakete = "missile"
[values.actor]
"Islamic Republic of Iran" = "iran"
[values.territory]
Pakistan = "PK"
"""
    rows = "Ref,Datum,Waffe,Wer,Land,Remarks\nP-1,16.01.2024,rakete,Islamic Republic of Iran,pakistan,none\n"

    said = body(cli, "action.reported", table(desk, rows), "--map", profile(desk, text))

    assert (said["action"], said["kind"], said["means"]) == ("p-1", "strike.missile", ["missile"])
    assert said["actors"] == [{"actor": "iran", "basis": "recorder"}]
    assert said["occurred"] | {"edtf": None} == {
        "earliest": "2024-01-15T19:00:00Z", "latest": "2024-01-16T19:00:00Z", "precision": "day", "qualifier": "none",
        "zone": "Asia/Karachi", "zone_basis": "place", "basis": "stated", "edtf": None,
    }  # fmt: skip


def test_a_profile_registers_actors_by_name_but_for_those_that_it_translates(cli, desk):
    text = """
[new_actors]
prefix = "list-"
[new_actors.kinds]
"Army of *" = "organ"
[values.actor]
"Army of Iran" = "iran"
"""
    row = PANJGUR.replace(",iran,,", ",Army of Iran,Army of Elsewhere,").replace(
        "pakistan,killed", "Army of Iran,killed"
    )
    mine = profile(desk, text)

    drafts = events(cli, table(desk, HEAD + row), "--map", mine)
    unknown = cli("import", table(desk, HEAD + row.replace("Army of Elsewhere", "Somebody")), "--map", mine)

    assert [one["body"]["actor"] for one in drafts if one["type"] == "actor.registered"] == ["list-army-of-elsewhere"]
    assert [one["body"]["claimant"] for one in drafts if one["type"] == "claim.made"] == ["iran"]
    assert "'Somebody' is no id of an actor" in unknown.err


def test_a_profile_is_saved_from_the_headers_and_works(cli, desk):
    name = table(desk, HEAD.replace("note", "Weather") + PANJGUR)

    saved = cli("import", name, "--save-map", "mine")
    ran = cli("import", name, "--map", "mine")

    assert saved.code == 0, saved.err
    assert ran.code == 0, ran.err
    assert "not mapped" not in ran.err
    assert cli("import", name, "--save-map", "mine").code == 2


def test_a_profile_that_is_not_there_offers_the_nearest(cli, desk):
    ran = cli("import", table(desk, HEAD), "--map", "ucdp-gd")

    assert ran.code == 2
    assert "did you mean ucdp-ged?" in ran.err
