"""What the reading verbs answer: at a basis, with filters, as a tree, as history."""

import json
import re

import pytest

from events.catalogue import EVENTS


@pytest.fixture
def corrected(cli, pair):
    """The strike in Sistan, its time corrected afterwards."""
    ran = cli(
        *("append", "correction", "action:sistan", "--set", "occurred=2024-01-18T04:05", "--zone", "place"),
        *("--reason", "IRNA says so", "--label", "clarified"),
    )
    assert ran.code == 0, ran.err
    return pair


def occurred(cli, *argv: str) -> str:
    items = cli("actions", "--json", *argv).json["items"]
    return next(item["occurred"]["earliest"] for item in items if item["action"] == "sistan-2024-01-18")


@pytest.mark.usefixtures("corrected")
def test_as_of_before_a_correction_shows_what_was_known_then(cli):
    basis = cli("actions", "--json", "--as-of", "6").json["basis"]
    printed = f"{basis['log']}:{basis['position']}:{basis['root'][:12]}"

    assert occurred(cli) == "2024-01-18T00:35:00Z"
    assert occurred(cli, "--as-of", "7") == "2024-01-18T00:35:00Z"
    for text in ("6", "@6", printed):
        assert occurred(cli, "--as-of", text) == "2024-01-18T01:00:00Z"
    assert "04:30 Asia/Tehran" in cli("show", "action:sistan", "--as-of", "6").out
    assert "04:05 Asia/Tehran" in cli("show", "action:sistan").out


@pytest.mark.usefixtures("corrected")
def test_as_of_a_time_is_what_was_recorded_by_then(cli):
    first = cli("log", "--all", "--json").json["items"][0]["recorded_at"]

    assert cli("log", "--json", "--as-of", "2001-01-01").json["basis"]["position"] == 0
    assert cli("log", "--json", "--as-of", "9000-12-31").json["basis"]["position"] == 7
    assert cli("log", "--json", "--as-of", first).json["basis"]["position"] >= 1


@pytest.mark.usefixtures("corrected")
def test_what_was_recorded_after_the_basis_is_not_there_yet(cli):
    for argv in (
        ("show", "sistan-2024-01-18"),
        ("claims", "action:sistan"),
        ("chains", "action:sistan"),
        ("show", "@6", "--raw"),
    ):
        ran = cli(*argv, "--as-of", "5")
        assert ran.code == 3, argv
    assert "it was recorded after position 5" in cli("show", "sistan-2024-01-18", "--as-of", "5").err


@pytest.mark.usefixtures("corrected")
def test_two_folds_of_one_basis_have_the_same_digests_and_another_has_others(cli):
    digests = [
        [item["digest"] for item in cli("replay", "--json", "--as-of", position).json["items"]] for position in "667"
    ]

    assert digests[0] == digests[1]
    assert digests[0] != digests[2]
    assert [item["view"] for item in cli("replay", "chains", "--json").json["items"]] == ["chains"]


# --- log -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_the_log_shows_the_last_twenty_in_the_order_of_recording(cli):
    positions = [item["position"] for item in cli("log", "--json").json["items"]]

    assert positions == list(range(8, 28))
    assert [item["position"] for item in cli("log", "-n", "2", "-r", "--json").json["items"]] == [27, 26]
    assert len(cli("log", "--all", "--json").json["items"]) == 27


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "count"),
    [
        (("--type", "action"), 7),
        (("--type", "action.reported"), 7),
        (("--type", "source"), 1),
        (("--type", "note"), 0),
        (("--by", "demo"), 27),
        (("--by", "somebody else"), 0),
        (("--id", "action:sistan"), 1),
        (("--since", "2001-01-01"), 27),
        (("--until", "2001-01-01"), 0),
        (("--since", "2001-01-01", "--until", "9000-12-31T23:59:59Z"), 27),
        (("--since", "9000-12-31"), 0),
    ],
)
def test_the_log_is_filtered_by_what_was_recorded_when_by_whom(cli, argv, count):
    assert len(cli("log", "--all", "--json", *argv).json["items"]) == count


@pytest.mark.usefixtures("seed")
def test_one_line_is_position_id_and_what(cli):
    [head, line] = cli("log", "-n", "1", "--oneline").out.splitlines()

    assert head.split() == ["Position", "Id", "What"]
    assert line.split(None, 2)[:2] == ["27", "sistan-target-foreign-ministry"]


@pytest.mark.usefixtures("pair")
def test_since_and_until_name_the_second_that_they_end_in(cli):
    recorded = cli("log", "--all", "--json").json["items"][0]["recorded_at"][:19]

    assert cli("log", "--until", f"{recorded}Z", "--json").json["items"]
    assert cli("log", "--since", f"{recorded}Z", "--json", "--all").json["items"][0]["position"] == 1


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("length", [len("2024-01-18T09:12:00"), len("2024-01-18T09:12"), len("2024-01-18")])
def test_a_time_is_meant_to_its_end_so_what_is_printed_leaves_out_nothing_when_given_back(cli, length):
    basis = cli("actions").err.splitlines()[-1]
    (printed,) = re.findall(r"recorded ([0-9T:-]{19})Z", basis)
    moment = printed[:length] + "Z" * (length > len("2024-01-18"))

    assert cli("actions", "--as-of", moment).err.splitlines()[-1] == basis
    assert "nothing changed" in "".join(cli("diff", moment)[1:])
    until = cli("log", "--until", moment, "--all", "--json").json
    assert len(until["items"]) == cli("actions", "--json").json["basis"]["position"]


@pytest.mark.usefixtures("pair")
def test_a_fraction_of_a_second_is_that_very_moment(cli):
    first, second = (item["recorded_at"] for item in cli("log", "--all", "--json").json["items"][:2])

    assert first < second
    assert cli("actions", "--as-of", first, "--json").json["basis"]["position"] == 1


# --- show ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("name", ["sistan-2024-01-18", "action:sistan-2024-01-18", "sistan-2024", "@14"])
def test_a_thing_goes_by_its_id_a_beginning_or_a_position(cli, name):
    assert cli("show", name).out.startswith("action sistan-2024-01-18: stands; recorded at position 14 by demo\n")


@pytest.mark.usefixtures("seed")
def test_a_thing_goes_by_its_event_id_or_eight_digits_of_it(cli):
    event_id = cli("show", "@14", "--json").json["items"][0]["event_id"]

    assert cli("show", event_id, "--json").json["items"][0]["id"] == "sistan-2024-01-18"
    assert cli("show", event_id[:8], "--json").json["items"][0]["id"] == "sistan-2024-01-18"


@pytest.mark.usefixtures("corrected")
def test_each_field_names_the_event_that_set_it(cli):
    fields, _, rests_on = cli("show", "action:sistan").out.partition("\n\n")
    rows = {line.split()[0]: line.split()[-1] for line in fields.splitlines()[2:]}

    assert rows["occurred"] == "7"
    assert rows["kind"] == "6"
    assert rests_on.startswith("status: ")


@pytest.mark.usefixtures("corrected")
def test_history_is_every_event_about_a_thing(cli):
    items = cli("show", "action:sistan", "--history", "--json").json["items"]

    assert [item["type"] for item in items] == ["action.reported", "action.corrected"]


@pytest.mark.usefixtures("seed")
def test_raw_is_the_stored_leaf_and_its_hash(cli, tmp_path):
    from timeline.log.tree import leaf_hash  # noqa: PLC0415  # only here

    [item] = cli("show", "@14", "--raw", "--json").json["items"]
    cli("show", "@14", "--raw", "-o", "leaf")

    leaf = (tmp_path / "leaf").read_bytes()
    assert leaf.decode() == item["leaf"]
    assert leaf_hash(leaf).hex() == item["leaf_hash"]
    assert item["leaf_hash"] in cli("show", "@14", "--raw").out
    assert json.loads(leaf)["stream"] == "action:sistan-2024-01-18"


# --- events of a newer version ---------------------------------------------------------------------------------------


@pytest.fixture
def newer(cli, seed, monkeypatch):
    """A log in which positions 28 and 30 are of a type that this version does not know."""
    for name, about in (("one", "iran"), ("three", "iran")):
        assert cli("append", "note", f"actor:{about}", "--id", name, "--text", f"Text {name}.").code == 0
        if name == "one":
            assert cli("append", "actor", "--id", "two", "--kind", "group", "--name", "Two").code == 0
    known = {type_: cls for type_, cls in EVENTS.items() if type_ != "note.added"}
    monkeypatch.setattr("events.catalogue.EVENTS", known)
    return seed


@pytest.mark.usefixtures("newer")
def test_the_log_lists_what_a_newer_version_wrote(cli):
    """The row says what it is and where; nothing is skipped, and nothing guessed."""
    items = cli("log", "--json").json["items"]
    [first, _, last] = items[-3:]

    assert [item["position"] for item in items] == list(range(11, 31))
    assert (first["type"], first["id"], first["line"]) == ("note.added", "one", "written by a newer version")
    assert first["body"] == {"about": "actor:iran", "kind": "comment", "note": "one"}
    assert (first["revision"], first["recorded_by"]) == (None, "desk")
    assert last["position"] == 30
    assert re.search("28 .* note.added +one +written by a newer version\n", cli("log").out)
    assert "as of position 30, recorded " in cli("log").err
    assert [item["id"] for item in cli("log", "--all", "--by", "desk", "--json").json["items"]] == [
        "one",
        "two",
        "three",
    ]
    assert len(cli("log", "--id", "note:one", "--json").json["items"]) == 1


@pytest.mark.usefixtures("newer")
def test_raw_bytes_of_what_a_newer_version_wrote_are_shown(cli):
    [first] = cli("log", "--all", "--id", "note:one", "--json").json["items"]

    for name in ("@28", first["event_id"]):
        [item] = cli("show", name, "--raw", "--json").json["items"]
        assert item["position"] == 28
        assert json.loads(item["leaf"])["type"] == "note.added"
    assert "as of position 30, recorded " in cli("show", "@28", "--raw").err
    assert cli("show", "@31", "--raw").code == 3
    assert cli("show", "@28", "--raw", "--as-of", "27").code == 3


@pytest.mark.usefixtures("newer")
def test_what_a_newer_version_wrote_counts_for_nothing_unsaid(cli):
    """A view that left an event out would be a view of another record."""
    ran = cli("actions")

    assert (ran.code, ran.out) == (2, "")
    assert "position 28 is note.added, version 2, which this version cannot read" in ran.err


# --- actions ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "names"),
    [
        (("--actor", "irgc"), ["iraq-strikes", "syria-strikes"]),
        (("--actor", "pakistan"), ["sistan-2024-01-18"]),
        (("--target", "jaish"), ["panjgur-2024-01-16"]),
        (("--territory", "PAK"), ["panjgur-2024-01-16"]),
        (("--territory", "pk"), ["panjgur-2024-01-16"]),
        (("--kind", "bombing"), ["kerman-bombing"]),
        (("--kind", "demand", "--actor", "iran"), ["iran-demand-2024-01-18"]),
        (("-n", "1"), ["iran-demand-2024-01-18"]),
        (("--sort", "recorded", "-n", "2"), ["saravan-explosion", "iran-demand-2024-01-18"]),
        (("--actor", "isis", "--territory", "PK"), []),
    ],
)
def test_actions_are_filtered(cli, argv, names):
    assert [item["action"] for item in cli("actions", "--json", *argv).json["items"]] == names


@pytest.mark.usefixtures("seed")
def test_a_state_stands_for_what_was_part_of_it(cli):
    names = {item["action"] for item in cli("actions", "--actor", "iran", "--json").json["items"]}

    assert names == {"iraq-strikes", "syria-strikes", "panjgur-2024-01-16", "iran-demand-2024-01-18"}


@pytest.mark.usefixtures("pair")
def test_a_retracted_action_stays_readable_and_is_marked(cli):
    cli("append", "retraction", "panjgur", "--reason", "not an action")

    assert {item["action"]: item["standing"] for item in cli("actions", "--json").json["items"]} == {
        "panjgur-2024-01-16": "retracted",
        "sistan-2024-01-18": "stands",
    }


# --- claims ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_claims_stand_side_by_side_without_a_total(cli):
    lines = cli("claims", "sistan-2024-01-18").out.splitlines()

    assert lines[0].split("  ")[0] == "Claimed"
    assert "Pakistan's foreign ministry" in lines[0]
    assert "Iran's deputy governor" in lines[0]
    assert any('"a number of" (no figure; 1 or more)' in line and "7 (our sum)" in line for line in lines)
    assert "otal" not in "".join(lines)


@pytest.mark.usefixtures("seed")
def test_one_quantity_may_be_asked_for(cli):
    quantities = {
        item["quantity"] for item in cli("claims", "sistan-2024", "--quantity", "killed", "--json").json["items"]
    }

    assert quantities == {"killed"}


# --- export ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_the_report_is_printed_or_written(cli):
    ran = cli("export", "md", "sistan-2024")

    assert ran.out.startswith("# ")
    assert "events 1 to 27" in ran.out
    assert json.loads(cli("export", "json", "sistan-2024").out)["schema"] == "timeline.report/1"


@pytest.mark.usefixtures("seed")
def test_the_same_basis_gives_the_same_report(cli):
    for form in ("md", "json"):
        assert cli("export", form, "sistan-2024").out == cli("export", form, "sistan-2024", "--as-of", "27").out


@pytest.mark.usefixtures("seed")
def test_the_strengths_of_a_report_can_be_chosen(cli):
    drawn = json.loads(
        cli("export", "json", "sistan-2024", "--strength", "stated,attributed", "--measured", "stated").out
    )

    assert drawn["strengths"] == ["stated", "attributed"]
    assert drawn["measured"] == ["stated"]
    assert len(drawn["steps"]) == 3


@pytest.mark.usefixtures("pair")
def test_a_report_on_what_is_retracted_is_refused(cli):
    cli("append", "retraction", "panjgur", "--reason", "not an action")

    assert cli("export", "md", "panjgur").code == 3
    assert cli("chains", "panjgur").code == 3


@pytest.mark.usefixtures("seed")
def test_an_existing_report_is_refused_before_anything_is_read(cli, tmp_path):
    (tmp_path / "chain.md").write_text("mine", encoding="utf-8")

    ran = cli("export", "md", "nobody", "-o", "chain.md")

    assert ran.code == 2
    assert (tmp_path / "chain.md").read_text("utf-8") == "mine"
