"""Corrections, retractions and notes; events from JSON; and two who write at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def body_of(cli, name: str) -> dict:
    """Return the body of the first event about a thing."""
    return cli("log", "--all", "--id", name, "--json").json["items"][0]["body"]


CITED = ("--source", "ft-2024-01-18", "--quote", "words")


def claim(cli, *words: str, name: str = "one"):
    return cli("append", "claim", "sistan", "--by", "iran", "--id", name, *CITED, *words)


def correct(cli, *words: str):
    return cli("append", "correction", "action:sistan", "--reason", "checked", *words)


@pytest.mark.usefixtures("pair")
def test_a_correction_reads_values_as_their_fields_do(cli):
    ran = correct(
        cli,
        *("--set", "occurred=2024-01-18T04:05", "--zone", "place", "--set", "territory=IR,PK"),
        *("--set", "title=Pakistan strikes sites", "--set", 'places=[{"name": "Saravan", "relation": "near"}]'),
    )

    now = {one["field"]: one for one in cli("show", "action:sistan", "--json").json["items"][0]["fields"]}
    assert ran.code == 0, ran.err
    assert now["occurred"]["value"]["earliest"] == "2024-01-18T00:35:00Z"
    assert now["territory"]["value"] == ["IR", "PK"]
    assert now["title"]["value"] == "Pakistan strikes sites"
    assert now["places"]["value"] == [{"name": "Saravan", "relation": "near"}]
    assert {one["set_by"] for name, one in now.items() if name in ("occurred", "title")} == {7}
    assert now["kind"]["set_by"] == 6


def occurred(cli):
    fields = cli("show", "action:sistan", "--json").json["items"][0]["fields"]
    return next(one["value"] for one in fields if one["field"] == "occurred")


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("typed", "words", "expected"),
    [
        ("2024-01-18T04:05", (), ("2024-01-18T00:35:00Z", "2024-01-18T00:36:00Z", "Asia/Tehran", "place")),
        ("2024-01-18", (), ("2024-01-17T20:30:00Z", "2024-01-18T20:30:00Z", "Asia/Tehran", "place")),
        ("2024-01-18T04:05+05:00", (), ("2024-01-17T23:05:00Z", "2024-01-17T23:06:00Z", "+05:00", "stated")),
        (
            "2024-01-18T04:05",
            ("--zone", "Asia/Karachi"),
            ("2024-01-17T23:05:00Z", "2024-01-17T23:06:00Z", "Asia/Karachi", "stated"),
        ),
    ],
)
def test_a_corrected_time_keeps_its_zone_and_the_words_of_the_source(cli, typed, words, expected):
    ran = correct(cli, "--set", f"occurred={typed}", *words)

    now = occurred(cli)
    assert ran.code == 0, ran.err
    assert (now["earliest"], now["latest"], now["zone"], now["zone_basis"]) == expected
    assert now["as_reported"] == "Thursday 4:30am local"


@pytest.mark.usefixtures("desk")
def test_a_corrected_time_that_was_derived_stays_derived(cli, sistan):
    assert cli(*sistan, "--reading", "derived").code == 0

    ran = correct(cli, "--set", "occurred=2024-01-18T04:05")

    assert ran.code == 0, ran.err
    assert occurred(cli)["basis"] == "derived"


@pytest.mark.usefixtures("pair")
def test_words_of_the_source_that_contradict_a_corrected_time_are_kept_only_where_that_is_meant(cli):
    wrong = ("--set", "occurred=2024-01-19T04:30")

    refused = correct(cli, *wrong)
    other = correct(cli, *wrong, "--as-reported", "Friday at dawn", "--dry-run")
    ran = correct(cli, *wrong, "--keep-mismatch")

    assert refused.code == 2
    assert "nothing recorded: the source's words say Thursday; 2024-01-19 is a Friday" in refused.err
    assert "--as-reported TEXT; or --keep-mismatch" in refused.err
    assert (other.code, ran.code) == (0, 0), ran.err
    assert "kept as it is: the source's words say Thursday; 2024-01-19 is a Friday" in ran.err
    assert occurred(cli)["as_reported"] == "Thursday 4:30am local"


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(("words", "kept"), [("at dawn", "at dawn"), ("", None)])
def test_a_correction_may_bring_other_words_of_the_source(cli, words, kept):
    correct(cli, "--set", "occurred=2024-01-18T04:05", "--as-reported", words)

    assert occurred(cli).get("as_reported") == kept


@pytest.mark.usefixtures("pair")
def test_words_that_were_taken_out_are_said_to_be_lost(cli):
    field = ("--field", "occurred.as_reported", "--ground", "personal_data", "--approved-by", "editor", "--yes")
    assert cli("redact", "action:sistan-2024-01-18", *field).code == 0

    ran = correct(cli, "--set", "occurred=2024-01-18T04:05")

    assert ran.code == 0, ran.err
    assert "the source's words for occurred are withheld, and do not stand beside the new time" in ran.err


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--set", "title=x", "--as-reported", "at dawn"), "--as-reported is for one time"),
        (("--set", "occurred=2024", "--set", "ended=2024", "--as-reported", "x"), "--as-reported is for one time"),
        (("--set", "occurred=2024-01-18T04:05", "--set", "territory=PK"), "assumed from the place, which changes too"),
    ],
)
def test_a_time_that_cannot_keep_what_stood_beside_it_is_refused(cli, words, says):
    ran = correct(cli, *words)

    assert ran.code == 2
    assert says in ran.err


@pytest.mark.usefixtures("pair")
def test_an_empty_value_takes_an_optional_field_away(cli):
    correct(cli, "--set", "places=")

    assert "places" not in {one["field"] for one in cli("show", "action:sistan", "--json").json["items"][0]["fields"]}


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--set", "title"), "sets nothing"),
        (("--set", "titlee=x"), "did you mean title"),
        (("--set", "action=other"), "cannot be corrected"),
        (("--set", "occurred=yesterday"), "no time that can be read"),
        (("--set", "actors=iran"), "is no JSON"),
        (("--set", "actors=" + "[" * 100_000), "is no JSON"),
        (("--set", "kind=strke"), "did you mean strike?"),
        (("--set", "actors="), "actors"),
        (("--set", "title=a", "--set", "title=b"), "changed twice"),
        (("--set", "title=a", "--quote", "b"), "--quote needs --source"),
    ],
)
def test_a_correction_that_cannot_stand_is_refused(cli, words, says):
    ran = correct(cli, *words)

    assert ran.code == 2
    assert says in ran.err
    assert "\n  where: " in ran.err


@pytest.mark.usefixtures("pair")
def test_a_correction_names_any_event_by_position(cli):
    ran = cli("append", "correction", "@6", "--set", "title=A strike", "--reason", "checked")

    assert ran.code == 0
    assert json.loads(cli("show", "sistan-2024-01-18", "--json").out)["items"][0]["standing"] == "corrected"


@pytest.mark.usefixtures("pair")
def test_what_is_retracted_by_us_or_taken_back_by_them_is_told_apart(cli):
    claim(cli, "--quantity", "killed", "--value", "9")
    ours = cli("append", "retraction", "panjgur", "--reason", "not an action")
    theirs = cli("append", "retraction", "ft", "--reason", "taken down", "--by", "publisher")
    claimants = cli(
        "append", "retraction", "one", "--reason", "a slip", "--by", "claimant", "--source", "ft-2024-01-18"
    )
    nobodys = cli("append", "retraction", "action:sistan", "--reason", "no", "--by", "publisher")

    types = [item["type"] for item in cli("log", "--all", "--json").json["items"]]
    assert ours.code == theirs.code == claimants.code == 0, theirs.err + claimants.err
    assert types[-3:] == ["action.retracted", "source.withdrawn", "claim.withdrawn"]
    assert nobodys.code == 2
    assert "[retraction.not-theirs]" in nobodys.err


@pytest.mark.usefixtures("pair")
def test_a_note_may_come_from_standard_input(cli):
    ran = cli("append", "note", "action:sistan", "--text", "-", "--kind", "limit", stdin=b"Nobody looked.\n")

    assert ran.code == 0
    assert body_of(cli, ran.out.strip())["text"] == "Nobody looked."
    assert cli("append", "note", "action:sistan", "--text", "-", stdin=b"\xff").code == 2


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("claim:sistan-killed-deputy", "claim:sistan-killed-deputy-governor"),
        ("actor:iran", "actor:iran"),
        ("ft-2024-01-18", "source:ft-2024-01-18"),
        ("@14", "action:sistan-2024-01-18"),
    ],
)
def test_a_note_names_the_kind_of_what_it_is_about(cli, typed, about):
    """A claim and an action may go by one id; what is held is one of them."""
    for kind in ("hold", "release"):
        ran = cli("append", "note", typed, "--text", "Ask the ministry first.", "--kind", kind, "--id", kind)
        assert ran.code == 0, ran.err

    held, released = body_of(cli, "hold"), body_of(cli, "release")
    assert (held["about"], held["kind"]) == (about, "hold")
    assert (released["about"], released["kind"]) == (about, "release")


@pytest.mark.usefixtures("pair")
def test_a_note_on_an_id_that_two_kinds_have_asks_which(cli):
    cli("append", "actor", "--id", "sistan-2024-01-18", "--name", "Sistan brigade", "--kind", "group")

    ran = cli("append", "note", "sistan-2024-01-18", "--text", "x", "--kind", "hold")

    assert ran.code == 3
    assert "say which: actor:sistan-2024-01-18" in ran.err


# --- JSON ------------------------------------------------------------------------------------------------------------

ONE = '{"type": "actor.registered", "body": {"actor": "one", "kind": "state", "name": "One"}}'


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("text", [ONE, f"[{ONE}]", f"{ONE}\n", json.dumps(json.loads(ONE), indent=2)])
def test_one_event_comes_as_an_object_an_array_or_a_line(cli, text):
    ran = cli("append", "--json", "-", stdin=text.encode())

    assert (ran.code, ran.out) == (0, "one\n")


@pytest.mark.usefixtures("empty")
def test_several_events_are_one_transaction(cli):
    bad = '{"type": "actor.registered", "body": {"actor": "two", "kind": "state"}}'

    ran = cli("append", "--json", "-", stdin=f"{ONE}\n{bad}\n".encode())

    assert ran.code == 2
    assert "line 2" in ran.err
    assert "name is missing" in ran.err
    assert cli("log").out == ""


@pytest.mark.usefixtures("empty")
def test_an_event_id_is_for_one_event(cli):
    uuid = "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"
    two = f"[{ONE}, {ONE.replace('one', 'two')}]".encode()

    assert cli("append", "--json", "-", "--event-id", uuid, stdin=two).code == 2
    assert cli("append", "--json", "-", "--event-id", uuid.upper(), stdin=ONE.encode()).code == 0
    assert cli("log", "--json").json["items"][0]["event_id"] == uuid
    assert cli("append", "--json", "-", "--expect", "0", stdin=two).code == 2


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("append",), "it is not said what to append"),
        (("append", "--json", "-", "actor", "--name", "X"), "append --json takes no kind"),
        (("append", "acton"), "did you mean action"),
        (("append", "--json", "nowhere.json"), "there is no such file"),
        (("append", "--json", "."), "the path is a folder"),
        (("append", "actor"), "--name is missing"),
        (("append", "action", "--kind"), "requires an argument"),
        (("append", "actor", "--name", "X", "one too many"), "unexpected extra argument"),
        (("append", "actor", "--id", "x", "--name", "X", "--event-id", "seven"), "--event-id is no UUID"),
    ],
)
def test_what_cannot_be_understood_is_exit_2(cli, argv, says):
    ran = cli(*argv)

    assert ran.code == 2
    assert says in ran.err


@pytest.mark.usefixtures("desk")
def test_the_same_id_with_other_content_says_what_differs_and_how_to_correct(cli, sistan):
    cli(*sistan)

    ran = cli(*sistan, "--title", "Another title")

    assert ran.code == 2
    assert "[id.taken]" in ran.err
    assert "differs in title" in ran.err
    assert "append correction sistan-2024-01-18" in ran.err


@pytest.mark.usefixtures("desk")
def test_the_same_event_id_with_other_content_is_refused(cli, sistan, panjgur):
    uuid = "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"
    cli(*sistan, "--event-id", uuid)

    ran = cli(*panjgur, "--event-id", uuid)

    assert ran.code == 2
    assert "[event-id.taken]" in ran.err


# --- writing together ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pair")
def test_of_two_writers_with_the_same_reading_the_second_is_told_who_came_first(cli):
    """Both read the action at its first revision."""
    first = correct(cli, "--set", "title=A", "--expect", "1")
    second = correct(cli, "--set", "title=B", "--expect", "1")

    assert first.code == 0
    assert second.code == 5
    assert "[stream.moved]" in second.err
    assert "action.corrected" in second.err


@pytest.mark.usefixtures("desk")
def test_if_head_refuses_whatever_was_recorded_since(cli, sistan, panjgur):
    basis = cli("log", "--json").json["basis"]
    text = f"{basis['log']}:{basis['position']}:{basis['root'][:12]}"
    first = cli(*sistan, "--if-head", text)

    second = cli(*panjgur, "--if-head", text)

    assert first.code == 0
    assert second.code == 5
    assert "[log.moved]" in second.err


@pytest.mark.usefixtures("desk")
def test_a_head_that_this_log_contradicts_is_an_integrity_failure(cli, sistan):
    basis = cli("log", "--json").json["basis"]

    ran = cli(*sistan, "--if-head", f"{basis['log']}:2:{'0' * 12}")

    assert ran.code == 4
    assert "option --if-head" in ran.err


@pytest.mark.usefixtures("pair")
def test_a_dry_run_is_refused_where_the_real_run_would_be(cli):
    assert correct(cli, "--set", "title=A", "--expect", "7", "--dry-run").code == 5
    assert correct(cli, "--set", "titlee=A", "--dry-run").code == 2


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("recorder", ["x" * 201, "two\nlines", "\u202eksed"])
def test_a_recorder_that_no_log_takes_is_refused_in_a_dry_run_too(cli, recorder):
    for argv in (("append", "note", "action:sistan", "--text", "x"), ("import", "-")):
        refusals = [
            cli(*argv, "--recorder", recorder, *more, stdin=b'{"type": "note.added"}') for more in ((), ("--dry-run",))
        ]
        assert refusals[0] == refusals[1]
        assert refusals[0].code == 2
        assert "a recorder's name has 1 to 200 printable characters" in refusals[0].err


@pytest.mark.usefixtures("pair")
def test_a_dry_run_under_a_known_event_id_is_refused_to_another_recorder(cli):
    """Who records is part of the content that an event id stands for."""
    argv = ("append", "note", "action:sistan", "--text", "x", "--event-id", "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50")
    assert cli(*argv).code == 0
    again = cli(*argv, "--dry-run")
    refusals = [cli(*argv, "--recorder", "another", *more) for more in ((), ("--dry-run",))]

    assert again.code == 0
    assert refusals[0] == refusals[1]
    assert refusals[0].code == 2
    assert "with another recorder: desk" in refusals[0].err


def test_of_two_processes_that_write_at_once_one_is_told_who_came_first(pair):
    """Each corrects the strike as it stood at its first revision."""
    command = [
        sys.executable,
        "-m",
        "timeline",
        "append",
        "correction",
        "action:sistan",
        "--reason",
        "x",
        "--expect",
        "1",
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    writers = [
        subprocess.Popen([*command, "--set", f"title={name}"], cwd=pair.parent, env=environment, stderr=subprocess.PIPE)
        for name in ("One", "Two")
    ]
    told = [writer.communicate(timeout=60)[1].decode() for writer in writers]

    assert sorted(writer.returncode for writer in writers) == [0, 5]
    assert any("[stream.moved]" in one and "first came position 7 action.corrected" in one for one in told)
