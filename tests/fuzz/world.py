"""A log with one thing of each kind in it, made once, and the command lines that made it: what fuzzed inputs name."""

import atexit
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from timeline.cli.app import run

CITED = {"--source": "ft", "--quote": "words"}
WHY = {"--reason": "it was looked at"}


class Line(NamedTuple):
    """A command line of `append`: a kind, its arguments, its options; a switch has no value."""

    kind: str
    arguments: tuple[str, ...]
    options: tuple[tuple[str, str | None], ...]

    @property
    def argv(self) -> tuple[str, ...]:
        """Return what is typed. What is no option stands last, so that nothing in it is taken for one."""
        typed = [flag if value is None else f"{flag}={value}" for flag, value in self.options]
        return ("append", self.kind, *typed, *(("--", *self.arguments) if self.arguments else ()))


def line(kind: str, /, *arguments: str, **options: str | None) -> Line:
    """Return a command line; `at_least` stands for `--at-least`."""
    named = {f"--{name.strip('_').replace('_', '-')}": value for name, value in options.items()}
    return Line(kind, arguments, tuple(named.items()))


def cited(kind: str, /, *arguments: str, **options: str | None) -> Line:
    """Return a command line with a passage of a source."""
    one = line(kind, *arguments, **options)
    return one._replace(options=(*one.options, *CITED.items()))


def why(kind: str, /, *arguments: str, **options: str | None) -> Line:
    """Return a command line with a reason."""
    one = line(kind, *arguments, **options)
    return one._replace(options=(*one.options, *WHY.items()))


def met(*who: str, **options: str | None) -> Line:
    """Return the command line of an action of several, on each other."""
    one = cited("action", **options)
    return one._replace(options=(*(("--participant", name) for name in who), *one.options))


_STRIKE = {"kind": "strike", "territory": "PK", "occurred": "2024-01-16"}
BEGINNING = (
    line("actor", name="Financial Times", kind="outlet", id="paper"),
    line("actor", name="Iran", kind="state", id="iran"),
    line("actor", name="Pakistan", kind="state", id="pakistan"),
    line("actor", name="IRGC", kind="organ", id="irgc"),
    line("source", publisher="paper", published="2024-01-18", id="ft"),
    line("source", publisher="unknown", published="unknown", id="wire"),
    cited("action", actor="iran", id="panjgur", place="near Panjgur", **_STRIKE),
    cited("action", actor="pakistan", id="sistan", kind="strike", territory="IR", occurred="2024-01-18"),
    cited("action", actor="iran", id="gone", title="Struck out", **_STRIKE),
    cited("action", actor="iran", id="twin", title="The same strike", **_STRIKE),
    why("same-as", "panjgur", "twin"),
    cited("claim", "sistan", by="iran", quantity="killed", value="9", id="nine"),
    cited("response", "sistan", answers="panjgur", strength="attributed", id="link"),
    line("place", name="Rask", kind="settlement", id="rask", territory="IR"),
    line("case", title="Kerman", id="kerman"),
    line("note", "sistan", text="look again", id="memo"),
    why("retraction", "action:gone"),
    line("capture", "ft", file="page.html"),
)
"""What is on record before anything is fuzzed."""

RECIPES = (
    line(
        "actor", name="Jaish ul-Adl", kind="group", alias="JAA;en;acronym", part_of="iran", since="2012", code="wd=Q1"
    ),
    line("actor", name="a man", id="man-1", kind="person"),
    line(
        "source",
        publisher="paper",
        published="2024-01-19T10:00+00:00",
        title="It struck",
        author="A. Body",
        url="https://example.org/1",
        lang="en",
    ),
    line("source", publisher="unknown", published="unknown", kind="post", wire_of="ft", archived="page.html"),
    cited(
        "action",
        actor="iran",
        target="pakistan",
        at="26.9,64.1",
        radius="5",
        place="near Panjgur",
        means="missile",
        as_reported="Tuesday",
        **_STRIKE,
    ),
    cited(
        "action",
        actor="unknown",
        kind="strike",
        occurred="2024-01-17T04:30",
        zone="Asia/Tehran",
        target_words="a police station",
        territory="IRN",
    ),
    met("iran", "pakistan", kind="talks.call", occurred="2024-01-19/2024-01-20", mutual=None),
    cited("action", actor="irgc", claim="iran;killed=at least 9", place_id="rask", ended="2024-01-17", **_STRIKE),
    line(
        "action",
        actor="bbc",
        new_actor="bbc=BBC;outlet",
        new_source="bbc-1",
        publisher="bbc",
        published="2024-01-17",
        quote="it did",
        **_STRIKE,
    ),
    cited(
        "claim",
        "panjgur",
        by="pakistan",
        quantity="killed",
        value="2",
        category="children=2",
        bound="at-least",
        stated_at="2024-01-17",
    ),
    cited(
        "claim",
        "sistan",
        by="iran",
        quantity="killed",
        low="7",
        high="9",
        supersedes="nine",
        scope="cumulative",
        since="2024-01-16",
    ),
    cited("claim", "sistan", by_words="officials", quantity="injured", words="several", and_about="panjgur"),
    cited("claim", "case:kerman", by="iran", quantity="killed", value="99"),
    cited("claim", "sistan", by="pakistan", about="motive", says="because of Panjgur", speaker="pakistan"),
    cited("claim", "sistan", by="iran", about="time", says="2024-01-18T04:50", zone="place"),
    cited(
        "response",
        "sistan",
        answers="panjgur",
        strength="stated",
        speaker="pakistan",
        hedged=None,
        perceived_at="2024-01-17",
    ),
    cited("response", "panjgur", pre_empts_act="an attack", strength="attributed"),
    line(
        "response",
        "sistan",
        answers="panjgur",
        strength="inferred",
        method="m-1",
        model="m-1.0",
        probability="0.4",
        accepted_by="desk",
    ),
    line("capture", "wire", file="page.html", captured_by="desk", http_status="200", context="comments"),
    line("transfer", "ft", by="desk", to="a court"),
    line("verification", "ft", by="desk", method="reverse-image-search", outcome="consistent"),
    why("correction", "sistan", set="title=It struck back"),
    why("correction", "sistan", set="occurred=2024-01-18T04:30", zone="place"),
    why("correction", "nine", set="stance=denies", label="updated"),
    why("retraction", "nine", by="claimant"),
    why("retraction", "@5"),
    why("restore", "gone"),
    line("note", "sistan", text="unlikely", kind="comment"),
    cited("citation", "nine", speaker="iran", lang="en"),
    why("grade", "ft", reliability="B"),
    why("grade", "nine", credibility="3", grader="mk"),
    cited("coding", "sistan", scheme="rung", scheme_version="1", code="8", coder="iran", confidence="0.5"),
    why("same-as", "panjgur", "sistan"),
    why("same-as", "iran", "irgc"),
    why("same-as", "panjgur", "twin", undo=None),
    why("distinguish", "sistan", "panjgur"),
    cited("order", "panjgur", "sistan", at_least="60", words="soon after"),
    line("part", "sistan", of="panjgur"),
    why("dispute", "link", by="pakistan"),
    why("decline", "panjgur", answers="sistan", method="m-1", probability="0.4"),
    line("relation", "ft", origin="wire", relation="quotes"),
    line("name", "irgc", name="Sepah", use="transliteration", lang="fa", used_by="iran"),
    line("tie", "irgc", with_="iran", relation="organ_of", since="1979-05-05", stated=None),
    line("tie-ended", "irgc", with_="iran", relation="organ_of", ended="2024-02-01"),
    line("place", name="Panjgur", kind="settlement", territory="PAK", at="26.9,64.1", radius="5", alias="Panjgoor;en"),
    line("place", name="a safe house", kind="site", id="house-1", sensitive=None),
    line(
        "case", id="rask-panjgur", title="From Rask to Panjgur", question="Which answered which?", scope="deadly ones"
    ),
    line("include", "kerman", "sistan", "panjgur"),
    why("exclude", "kerman", "sistan"),
    why("close", "kerman"),
)
"""A command line, or a few, of each kind that is right as it stands: what is fuzzed begins from one."""

RECORDER = "desk"
MEMORY = next((folder for folder in ("/dev/shm",) if os.access(folder, os.W_OK)), None)  # noqa: S108  # no name is foretold
"""Where a log is made that waits for no disk; where there is none, among the temporary files."""
PAGE = b"<!doctype html><title>It struck</title>"


class Ran(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


class _Keyboard(io.TextIOWrapper):
    """Standard input that somebody sits at: an editor may be opened."""

    def isatty(self) -> bool:
        return True


class _Screen(io.TextIOWrapper):
    """What is printed, kept. An editor is told where to print."""

    def fileno(self) -> int:
        return sys.__stderr__.fileno()


def go(*argv: str, stdin: bytes = b"", at_terminal: bool = False) -> Ran:
    """Run a command line in this process."""
    out, err = (_Screen(io.BytesIO(), encoding="utf-8", errors="timeline-ascii") for _ in range(2))
    handed = (_Keyboard if at_terminal else io.TextIOWrapper)(io.BytesIO(stdin), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in (("stdin", handed), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        code = run(argv)
        for stream in (out, err):
            stream.flush()
        return Ran(code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def furnish(folder: Path) -> None:
    """Put into a folder what inputs name: a page that was captured, and who records."""
    (folder / "page.html").write_bytes(PAGE)
    (folder / "timeline.toml").write_text(f'recorder = "{RECORDER}"\n', encoding="utf-8")


class World(NamedTuple):
    """The folder with the log, and what each recipe would record in it, as drafts for `append --json`."""

    folder: Path
    drafts: tuple[dict[str, Any], ...]

    def copied(self, to: Path) -> None:
        """Copy the log, and what lies beside it, into a folder of its own."""
        shutil.copytree(self.folder, to, dirs_exist_ok=True)


@cache
def world() -> World:
    """Return the log that all begins from; it is made the first time."""
    folder = Path(tempfile.mkdtemp(prefix="timeline-fuzz-", dir=MEMORY))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    drafts: list[dict[str, Any]] = []
    with inside(folder):
        assert go("init").code == 0
        furnish(folder)
        for one in BEGINNING:
            ran = go(*one.argv)
            assert ran.code == 0, (one.argv, ran)
        for one in RECIPES:
            ran = go(*one.argv[:2], "--dry-run", *one.argv[2:])
            assert ran.code == 0, (one.argv, ran)
            drafts += [json.loads(text) for text in ran.out.splitlines()]
    return World(folder, tuple(drafts))
