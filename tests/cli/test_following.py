"""`timeline log --follow`: what is recorded shows at once, until somebody interrupts or stops reading."""

import json
import signal
import subprocess
from contextlib import contextmanager

import pytest

from tests.cli.processes import command, environment

NOTE = ("append", "note", "sistan-2024-01-18", "--text")


@pytest.fixture
def other(cli, seed):  # noqa: ARG001  # the log that is written to
    """Somebody else, who records a note."""

    def write(text):
        assert cli(*NOTE, text).code == 0

    return write


def positions(ran):
    return [json.loads(line)["position"] for line in ran.out.splitlines()]


def test_the_last_events_come_first_and_then_what_is_recorded(cli, looks, other):
    looks += [lambda: other("one"), lambda: other("two")]

    ran = cli("log", "--follow", "-n", "2", "--json")

    assert ran.code == 0
    assert positions(ran) == [26, 27, 28, 29]


def test_an_interrupt_is_its_end_and_it_says_how_to_go_on(cli, looks, other):
    looks.append(lambda: other("one"))

    ran = cli("log", "--follow", "--json")
    basis = cli("log", "--json").json["basis"]

    assert ran.code == 0
    assert ran.err.splitlines()[-1] == (
        f"followed up to position 28; go on with --after {basis['log']}:28:{basis['root']}"
    )


def test_who_goes_on_from_what_was_said_misses_nothing_and_gets_nothing_twice(cli, looks, other):
    looks.append(lambda: other("one"))
    first = cli("log", "--follow", "-n", "1", "--json")
    other("two")
    basis = first.err.split("--after ")[1].strip()
    looks.append(lambda: other("three"))

    second = cli("log", "--follow", "--json", "--after", basis)

    assert positions(first) + positions(second) == [27, 28, 29, 30]


@pytest.mark.usefixtures("looks", "seed")
@pytest.mark.parametrize(("options", "shown"), [(("--all",), 27), (("--after", "20"), 7), ((), 20)])
def test_it_begins_where_it_is_told_to(cli, options, shown):
    assert len(positions(cli("log", "-f", "--format", "jsonl", *options))) == shown


@pytest.mark.usefixtures("looks")
def test_a_basis_that_the_log_contradicts_is_an_alarm(cli, seed):
    log = cli("log", "--json").json["basis"]["log"]

    ran = cli("log", "--follow", "--after", f"{log}:5:{'0' * 64}")

    assert ran.code == 4
    assert ran.out == ""
    assert "where: option --after, position 5" in ran.err
    assert seed.exists()


def test_only_what_is_asked_for_shows(cli, looks, other, seed):  # noqa: ARG001
    looks += [
        lambda: other("one"),
        lambda: cli("append", "actor", "--kind", "group", "--name", "Somebody", "--id", "somebody"),
    ]

    ran = cli("log", "--follow", "-n", "1", "--type", "actor", "--json")

    assert positions(ran)[1:] == [29]


def test_the_lines_of_a_table_stand_under_one_heading(cli, looks, other):
    looks += [lambda: other("one"), lambda: other("two")]

    ran = cli("log", "--follow", "-n", "1")
    lines = ran.out.splitlines()

    assert [line.split()[0] for line in lines] == ["Position", "27", "28", "29"]
    assert len({line.index("Z  ") for line in lines[1:]}) == 1
    assert lines[2].endswith(": one")


def test_the_rows_of_a_csv_stand_under_one_heading(cli, looks, other):
    looks.append(lambda: other("one"))

    ran = cli("log", "--follow", "-n", "1", "--csv", "--fields", "position,type")

    assert ran.out.splitlines() == ["position,type", "27,claim.made", "28,note.added"]


@pytest.mark.usefixtures("seed", "looks")
@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--as-of", "3"), "--as-of"),
        (("-o", "file"), "-o"),
        (("--until", "2024-01-18"), "--until"),
        (("-r",), "--reverse"),
        (("--format", "md"), "--format"),
    ],
    ids=str,
)
def test_what_needs_an_end_is_refused(cli, options, named):
    ran = cli("log", "--follow", *options)

    assert ran.code == 2
    assert f"option {named}" in ran.err
    assert ran.out == ""


@pytest.mark.usefixtures("seed")
def test_without_following_after_lists_what_came_after(cli):
    assert [item["position"] for item in cli("log", "--after", "24", "--json").json["items"]] == [25, 26, 27]
    assert [item["position"] for item in cli("log", "--after", "24", "-n", "1", "--json").json["items"]] == [27]
    assert cli("log", "--after", "99").code == 3


# --- in a process of its own -----------------------------------------------------------------------------------------


@contextmanager
def follower(folder, *options):
    process = subprocess.Popen(
        command("log", "--follow", *options),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_what_another_process_records_shows_at_once(cli, seed):
    with follower(seed.parent, "--json", "-n", "1") as process:
        first = json.loads(process.stdout.readline())
        assert cli(*NOTE, "one").code == 0
        second = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest, told = process.communicate(timeout=20)

    assert (first["position"], second["position"]) == (27, 28)
    assert second["line"].endswith(": one")
    assert (process.returncode, rest) == (0, b"")
    assert b"followed up to position 28; go on with --after " in told


def test_a_reader_that_goes_away_ends_it_also_when_nothing_happens(seed):
    with follower(seed.parent, "--json", "-n", "1") as process:
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()

        assert process.wait(timeout=20) == 0
        assert told == b""
