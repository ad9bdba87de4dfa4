"""Other people's verifiers, made ready: Go's x/mod from Debian's packages, and a Python reader of tlog-tiles."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.tools import needs
from timeline.proof.keys import SigningKey, make_key
from timeline.proof.note import COSIGNATURE, ED25519, ML_DSA_44

HERE = Path(__file__).resolve().parent
GOPATH = Path("/usr/share/gocode")  # where Debian's golang-golang-x-mod-dev lies


class Go:
    """The compiled checker: `run` gives its output, or its complaint."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def run(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run a command; fail the test if the checker refuses."""
        done = self._start(arguments, stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    def refusal(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run a command that must be refused; return what is wrong, empty if the checker accepts."""
        done = self._start(arguments, stdin)
        return done.stderr.decode() if done.returncode else ""

    def _start(self, arguments: tuple[str, ...], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._program), *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False)


@pytest.fixture(scope="session")
def go(tmp_path_factory) -> Go:
    """The checker, compiled without any download."""
    needs("go")
    folder = tmp_path_factory.mktemp("go")
    shutil.copy(HERE / "gocheck" / "main.go", folder)
    settings = {"GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": "", "GOCACHE": str(folder / "cache")}
    build = ["go", "build", "-o", "gocheck", "main.go"]
    done = subprocess.run(
        build, cwd=folder, env=os.environ | settings, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    return Go(folder / "gocheck")


_KINDS = {"ed25519": ED25519, "cosignature": COSIGNATURE, "ml-dsa-44": ML_DSA_44}


@pytest.fixture
def new_key(tmp_path):
    """Make a key of a kind, new each time."""

    def make(kind: str) -> SigningKey:
        return make_key(tmp_path / kind / "key.pem", "desk.example/log", _KINDS[kind])

    return make
