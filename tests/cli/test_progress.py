"""How far long work is: told on stderr to whoever waits, and to nobody else."""

import io

import pytest

from timeline.cli.progress import Progress
from timeline.cli.session import Session
from timeline.cli.terminal import Screen


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self):
        return True


class Clock:
    """Seconds, moved by hand."""

    def __init__(self):
        self.at = 100.0

    def __call__(self):
        return self.at


def session_on(stream, **given):
    session = Session()
    session.err = Screen(stream)
    session.given.update(given)
    return session


@pytest.fixture
def clock():
    return Clock()


def seen(drawn: str) -> str:
    """What a terminal shows after all of it: a carriage return goes back to the beginning of the line."""
    line = ""
    for part in drawn.split("\r"):
        line = part + line[len(part) :]
    return line.rstrip()


def test_a_bar_says_how_much_is_done_of_what_how_fast_and_how_long_it_will_take(clock):
    stream = Terminal()
    with Progress(session_on(stream), "replay", clock=clock) as progress:
        progress(0, 200_000)
        clock.at += 4
        progress(50_000, 200_000)

        assert seen(stream.getvalue()) == (
            "replay  [#####...............]  50,000 of 200,000 events, 25 %, 12,500/s, 0:12 left"
        )


def test_a_bar_leaves_nothing_behind(clock):
    stream = Terminal()
    with Progress(session_on(stream), "replay", clock=clock) as progress:
        progress(0, 9)
        clock.at += 2
        progress(3, 9)

    assert stream.getvalue()
    assert seen(stream.getvalue()) == ""


def test_a_bar_is_taken_away_also_where_the_work_fails(clock):
    """The error that is told next stands on a line of its own."""
    stream = Terminal()
    with pytest.raises(ValueError, match="no"), Progress(session_on(stream), "replay", clock=clock) as progress:  # noqa: PT012
        clock.at += 2
        progress(3, 9)
        raise ValueError("no")  # noqa: EM101

    assert seen(stream.getvalue()) == ""


def test_work_of_less_than_a_second_shows_nothing(clock):
    stream = Terminal()
    with Progress(session_on(stream), "replay", clock=clock) as progress:
        for done in range(10):
            progress(done, 10)
            clock.at += 0.09

    assert stream.getvalue() == ""


def test_a_bar_is_drawn_ten_times_a_second_at_most(clock):
    stream = Terminal()
    progress = Progress(session_on(stream), "replay", clock=clock)
    clock.at += 1
    for done in range(1000):
        progress(done, 1000)
        clock.at += 0.001

    assert 9 <= stream.getvalue().count("\r") <= 11


def test_a_longer_line_leaves_no_rest_under_a_shorter_one(clock):
    stream = Terminal()
    progress = Progress(session_on(stream), "a long name", "things", clock=clock)
    clock.at += 1
    progress(0, 1_000_000)
    progress.next("b", "lines")
    clock.at += 1
    progress(5)

    assert seen(stream.getvalue()) == "b  5 lines"


@pytest.mark.parametrize("given", [{"quiet": True}, {"no_progress": True}, {"no_progress": True, "verbose": True}])
@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_whoever_wants_no_bar_gets_none(clock, given, stream):
    here = stream()
    with Progress(session_on(here, **given), "replay", clock=clock) as progress:
        for done in range(100):
            clock.at += 1
            progress(done, 100)

    assert here.getvalue() == ""


def test_what_is_no_terminal_gets_nothing(clock):
    stream = io.StringIO()
    with Progress(session_on(stream), "replay", clock=clock) as progress:
        for done in range(100):
            clock.at += 1
            progress(done, 100)

    assert stream.getvalue() == ""


def test_what_is_no_terminal_gets_a_plain_line_every_ten_seconds_if_more_is_asked_for(clock):
    stream = io.StringIO()
    with Progress(session_on(stream, verbose=True), "verify", clock=clock) as progress:
        for done in range(36):
            progress(done * 1000, 36_000)
            clock.at += 1

    assert stream.getvalue().splitlines() == [
        "verify: 10,000 of 36,000 events, 27 %, 1,000/s, 0:26 left",
        "verify: 20,000 of 36,000 events, 55 %, 1,000/s, 0:16 left",
        "verify: 30,000 of 36,000 events, 83 %, 1,000/s, 0:06 left",
    ]


@pytest.mark.parametrize(
    ("left", "told"), [(4, "0:04 left"), (750, "12:30 left"), (3723, "1:02:03 left"), (0, "0:00 left")]
)
def test_the_time_that_is_left_reads_as_a_clock_shows_it(clock, left, told):
    stream = io.StringIO()
    progress = Progress(session_on(stream, verbose=True), "import", "lines", clock=clock)
    progress(0, 10 + left)
    clock.at += 10
    progress(10, 10 + left)

    assert stream.getvalue().endswith(f"1/s, {told}\n")


def test_where_nobody_knows_how_many_there_are_it_says_how_many_are_done(clock):
    stream = Terminal()
    progress = Progress(session_on(stream), "check", "lines", clock=clock)
    progress(500)
    clock.at += 2
    progress(2_500)

    assert seen(stream.getvalue()) == "check  2,500 lines, 1,000/s"


def test_a_narrow_terminal_gets_one_line_not_two(clock, monkeypatch):
    monkeypatch.setattr(Screen, "columns", 30)
    stream = Terminal()
    progress = Progress(session_on(stream), "replay", clock=clock)
    clock.at += 2
    progress(5, 10)

    assert len(seen(stream.getvalue())) == 29


# --- the work that tells it ------------------------------------------------------------------------------------------

TELLING = {
    "import": (("import", "drafts.jsonl"), ["check: 1 of 1 lines, 100 %", "import: 1 of 1 events, 100 %"]),
    "replay": (("replay", "register"), ["replay: 27 of 27 events, 100 %"]),
    "replay --as-of": (("replay", "register", "--as-of", "20"), ["replay: 20 of 20 events, 100 %"]),
    "verify": (("verify",), ["verify: 0 of 27 events, 0 %", "verify: 27 of 27 events, 100 %"]),
    "backup": (("backup", "copy.db"), ["verify the copy: 27 of 27 events, 100 %"]),
    "checkpoint": (("checkpoint",), ["verify: 27 of 27 events, 100 %"]),
    "export tiles": (("export", "tiles", "mirror"), ["tiles: 0 of 1 tiles, 0 %"]),
}


@pytest.fixture
def at_once(monkeypatch):
    """Work that takes no time tells how far it is, too."""
    monkeypatch.setattr("timeline.cli.progress.EVERY_LINE", 0.0)


def prepared(cli, seed, name):
    draft = '{"type": "actor.registered", "body": {"actor": "one", "kind": "state", "name": "One"}}\n'
    (seed.parent / "drafts.jsonl").write_text(draft, encoding="utf-8")
    if name in ("checkpoint", "export tiles"):
        assert cli("checkpoint", "key", "new").code == 0
    if name == "export tiles":
        assert cli("checkpoint").code == 0


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("name", TELLING)
def test_long_work_tells_how_far_it_is(cli, seed, name):
    prepared(cli, seed, name)
    argv, told = TELLING[name]

    ran = cli(*argv, "-v")

    assert ran.code == 0
    for line in told:
        assert any(one.startswith(line) for one in ran.err.splitlines()), ran.err


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("name", TELLING)
@pytest.mark.parametrize("option", ["--no-progress", "-q"])
def test_it_tells_nothing_to_whoever_does_not_want_it(cli, seed, name, option):
    prepared(cli, seed, name)

    ran = cli(*TELLING[name][0], "-v", option)

    assert ran.code == 0
    assert not any(line.partition(" of ")[0] in ran.err for line in TELLING[name][1])
