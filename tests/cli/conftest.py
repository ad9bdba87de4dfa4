"""A command line that is run in this process, and logs to run it on."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.signing import PASSPHRASE
from timeline.cli.app import run

VECTORS = Path(__file__).resolve().parent.parent / "vectors"


class Ran(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The one line of JSON on stderr that tells an error."""
        [line] = self.err.splitlines()
        return json.loads(line)["error"]


Cli = Callable[..., Ran]


@pytest.fixture
def settings_home(tmp_path_factory, monkeypatch) -> Path:
    """The folder of the user's settings: keys lie there, apart from every log."""
    home = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    return home


_UNSET = ("TIMELINE_LOG", "TIMELINE_RECORDER", "TIMELINE_DEBUG", "TIMELINE_KEY", "TIMELINE_KEY_PASSPHRASE")
_UNSET += ("NO_COLOR", "FORCE_COLOR", "CLICOLOR")


@pytest.fixture
def cli(tmp_path, settings_home, monkeypatch) -> Cli:  # noqa: ARG001 — the settings are for what is run
    """Runs a command line in an empty folder, and fails on a traceback."""
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return go


def go(*argv: str, stdin: bytes = b"") -> Ran:
    """Run a command line where this process is, and fail on a traceback."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="timeline-ascii") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = run(argv)
        told = []
        for stream in (out, err):
            stream.flush()
            told.append(stream.buffer.getvalue().decode("utf-8"))
    assert "Traceback" not in told[0] + told[1]
    assert code != 70, told
    return Ran(code, *told)


@pytest.fixture(scope="session")
def packaged(tmp_path_factory) -> Path:
    """A log with the seed case in it, made once."""
    path = tmp_path_factory.mktemp("seed") / "timeline.db"
    assert run(["init", str(path), "--demo", "-q"]) == 0
    return path


@pytest.fixture
def seed(packaged, tmp_path) -> Path:
    """A copy of the log with the seed case, beside which somebody is named as its recorder."""
    shutil.copy(packaged, tmp_path / "timeline.db")
    (tmp_path / "timeline.toml").write_text('recorder = "desk"\n', encoding="utf-8")
    return tmp_path / "timeline.db"


@pytest.fixture
def keyed(cli, seed) -> Path:
    """The log with the seed case, and a key."""
    assert cli("checkpoint", "key", "new").code == 0
    return seed


@pytest.fixture
def signed(cli, keyed) -> Path:
    """The same, signed at its head."""
    assert cli("checkpoint").code == 0
    return keyed


@pytest.fixture
def locked(cli, seed, tmp_path_factory) -> Path:  # noqa: ARG001 — the key is for that log
    """The file with the passphrase of the key of the log with the seed case."""
    file = tmp_path_factory.mktemp("secret") / "passphrase"
    file.write_text(f"{PASSPHRASE}\n")
    assert cli("checkpoint", "key", "new", "--passphrase-file", str(file)).code == 0
    return file


@pytest.fixture
def empty(cli, tmp_path) -> Path:
    """An empty log, beside which somebody is named as its recorder."""
    assert cli("init", "--recorder", "desk").code == 0
    return tmp_path / "timeline.db"


Lines = tuple[tuple[str, ...], ...]
DESK: Lines = (
    ("init", "--recorder", "desk"),
    ("append", "actor", "--name", "Financial Times", "--kind", "outlet"),
    ("append", "actor", "--name", "Iran", "--kind", "state"),
    ("append", "actor", "--name", "Pakistan", "--kind", "state"),
    ("append", "source", "--publisher", "financial-times", "--published", "2024-01-18", "--id", "ft-2024-01-18"),
)
SISTAN = (
    *("append", "action", "--id", "sistan-2024-01-18", "--kind", "strike", "--actor", "pakistan", "--territory", "IRN"),
    *("--target-words", "terrorist hide-outs", "--place", "inside Sistan-Baluchestan"),
    *("--occurred", "2024-01-18T04:30", "--zone", "place", "--as-reported", "Thursday 4:30am local"),
    *("--source", "ft-2024-01-18", "--quote", "carried out strikes"),
)
PANJGUR = (
    *("append", "action", "--id", "panjgur-2024-01-16", "--kind", "strike", "--actor", "iran", "--territory", "PK"),
    *("--place", "near Panjgur", "--occurred", "2024-01-16", "--zone", "place"),
    *("--source", "ft-2024-01-18", "--quote", "struck"),
)


@pytest.fixture
def sistan() -> tuple[str, ...]:
    """The command of the design's first example."""
    return SISTAN


@pytest.fixture
def panjgur() -> tuple[str, ...]:
    """The strike that it answers."""
    return PANJGUR


PAIR: Lines = (*DESK, PANJGUR, SISTAN)


def ran_in(factory: pytest.TempPathFactory, lines: Lines) -> Path:
    """Return a folder in which command lines were run: for what many tests begin with, and each takes a copy of."""
    folder = factory.mktemp("ran")
    with pytest.MonkeyPatch.context() as patch:
        for name in _UNSET:
            patch.delenv(name, raising=False)
        patch.setenv("XDG_CONFIG_HOME", str(factory.mktemp("settings")))
        patch.chdir(folder)
        for argv in lines:
            assert go(*argv).code == 0
    return folder


def copy_of(folder: Path, to: Path) -> Path:
    """Copy what was recorded in a folder into that of a test; return its log."""
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return to / "timeline.db"


@pytest.fixture(scope="session")
def desk_made(tmp_path_factory) -> Path:
    """The folder that `desk` copies."""
    return ran_in(tmp_path_factory, DESK)


@pytest.fixture(scope="session")
def pair_made(tmp_path_factory) -> Path:
    """The folder that `pair` copies."""
    return ran_in(tmp_path_factory, PAIR)


@pytest.fixture
def desk(cli, desk_made, tmp_path) -> Path:  # noqa: ARG001 — a test of it goes on by command lines
    """A log with two states, an outlet and its article: enough to append to."""
    return copy_of(desk_made, tmp_path)


@pytest.fixture
def pair(cli, pair_made, tmp_path) -> Path:  # noqa: ARG001 — a test of it goes on by command lines
    """A log with both strikes."""
    return copy_of(pair_made, tmp_path)


@pytest.fixture(scope="session")
def hostile() -> list[dict[str, str]]:
    """36 texts, each with its rule: keep, neutralise, refuse."""
    return json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]


@pytest.fixture(scope="session")
def naughty() -> list[str]:
    """Some 500 strings that have broken programs before."""
    return json.loads((VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8"))


@pytest.fixture
def looks(monkeypatch):
    """What happens at each look at the log; after the last of them somebody interrupts."""
    steps = []

    def wait(_seconds):
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()
        return True

    monkeypatch.setattr("timeline.cli.following.waiting", lambda: wait)
    return steps


@pytest.fixture(scope="session")
def reports_made(tmp_path_factory) -> Path:
    """A folder with a log of the seed case and its report in every format, made once: tests copy what they change."""
    folder = tmp_path_factory.mktemp("written")
    log = str(folder / "timeline.db")
    assert go("init", log, "--demo", "-q").code == 0
    for form in ("md", "json", "html", "docx", "pdf"):
        assert (
            go("export", form, "sistan-2024-01-18", "--log", log, "-o", str(folder / f"chain.{form}"), "-q").code == 0
        )
    return folder


@pytest.fixture
def chain(reports_made, tmp_path, cli) -> Path:  # noqa: ARG001 — `cli` runs in `tmp_path`
    """The log and its reports, in the folder where `cli` runs."""
    shutil.copytree(reports_made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "timeline.db"


@pytest.fixture
def apart(chain, tmp_path) -> Path:
    """The reports alone, and the log somewhere else."""
    (tmp_path / "desk").mkdir()
    return chain.rename(tmp_path / "desk/timeline.db")
