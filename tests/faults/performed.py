"""What the steps of `steps` do in a folder: how it is prepared, what is run in it, how it is looked at.

The log lies in `desk/`, keys and settings in `settings/`, so all are looked at, killed and cut together.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.contracts.event_log import HandClock
from tests.faults.disk import events
from tests.faults.team import fork
from tests.log.worlds import ask, new_log, session_of
from timeline.cli.app import run
from timeline.log import SqliteLog, pending
from timeline.proof import verify

State = Any
"""What is looked at, as JSON values: never an id or a time that differs from run to run."""

RECORDER = ("--recorder", "desk")
PANJGUR = "panjgur-2024-01-16"
TITLE = "Iran strikes a site near Panjgur, Pakistan"
"""What is redacted: the title of that action in the packaged case."""
EARLIER = 500_000
"""The number of the append that a log begins with: no other comes so far."""


def log_in(folder: Path) -> Path:
    """Return where the log of a step lies."""
    return folder / "desk" / "timeline.db"


def timeline(folder: Path, *argv: str) -> None:
    """Run a command line on the log of that folder; end the process with its exit code if it fails."""
    os.environ["XDG_CONFIG_HOME"] = str(folder / "settings")
    (folder / "desk").mkdir(exist_ok=True)
    code = run([*argv, "--log", str(log_in(folder))])
    if code:
        sys.stderr.write(f"timeline {' '.join(argv)}: exit {code}\n")
        os._exit(code)


def unless(there: Callable[[Path], bool], command: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return a command that somebody runs again only if he does not see that it was done: it refuses to do it twice."""
    return lambda folder: None if there(folder) else command(folder)


# --- looking ---


def recorded(folder: Path) -> State:
    """Return what is on record, if there is a log, and whether the log is whole."""
    return on_record(log_in(folder))


def on_record(path: Path) -> State:
    """Return what is on record in that log, if it is there, and whether it is whole."""
    if not path.exists():
        return None
    verdict = verify(path)
    with SqliteLog.open(path, writable=False) as log:
        said = [[one.position, one.stream.partition(":")[0], one.event.type] for one in log.read()]
    return {"said": said, "whole": not verdict.altered and verdict.events == len(said)}


def text_of(path: Path) -> State:
    """Return the content of a file, if it is there."""
    return path.read_text(encoding="utf-8") if path.exists() else None


# --- appending ---


def desk(folder: Path) -> None:
    """A log with a few notes, closed."""
    (folder / "desk").mkdir()
    with new_log(log_in(folder)) as log:
        log.append("note:earlier", events(EARLIER), expected=0)


def case(folder: Path) -> None:
    """A log with the packaged case, and its recorder."""
    timeline(folder, "init", "--demo", *RECORDER, "-q")


def left_open(folder: Path) -> None:
    """A log whose writer was killed: what it had recorded is in the WAL, or in the file already."""
    desk(folder)

    def work() -> None:
        log = SqliteLog.open(log_in(folder), writable=True, clock=HandClock())
        log.append("note:open", events(5), expected=0)

    child, pipe = fork(work)  # it ends without closing anything
    os.waitpid(child, 0)
    os.close(pipe)


def append_actor(folder: Path) -> None:
    """Record an actor."""
    timeline(folder, "append", "actor", "--name", "Oman", "--kind", "state")


def append_batch(folder: Path) -> None:
    """Append a batch whose ids anybody can foretell, so that it may be sent again."""
    with SqliteLog.open(log_in(folder), writable=True, clock=HandClock()) as log:
        log.append("note:batch", events(8), expected=0)


def write_back(folder: Path) -> None:
    """Write the WAL back, as it happens by itself now and then."""
    with SqliteLog.open(log_in(folder), writable=True, clock=HandClock()) as log:
        session_of(log).connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


# --- making a log ---


def init(folder: Path, *more: str) -> None:
    """Make a log and keep its recorder in the settings."""
    timeline(folder, "init", *RECORDER, *more)


def log_and_settings(folder: Path) -> State:
    """Return what is on record, and the settings beside it."""
    return [recorded(folder), text_of(folder / "desk" / "timeline.toml")]


def settings_first(_old: State, new: State, seen: State) -> bool:
    """The settings come before the log: without one they are harmless, and the command, run again, leaves them."""
    return seen == [None, new[1]]


# --- importing and exporting ---


IMPORT_BATCH = 9


def native_lines(folder: Path) -> None:
    """A log, and a file with events to import: a case, as it was exported."""
    from events.cases import case_lines  # noqa: PLC0415 — only here

    timeline(folder, "init", *RECORDER, "-q")
    (folder / "case.jsonl").write_bytes(case_lines("kerman-2024"))


def import_case(folder: Path) -> None:
    """Import that file, a few events a transaction."""
    timeline(folder, "import", str(folder / "case.jsonl"), "--batch", str(IMPORT_BATCH), "-q")


def whole_batches(_old: State, new: State, seen: State) -> bool:
    """An import of several transactions may stop between two of them; what is on record then is a beginning of it."""
    there = seen["said"]
    return seen["whole"] and there == new["said"][: len(there)] and len(there) % IMPORT_BATCH == 0


def case_and_old_report(folder: Path) -> None:
    """A log with the packaged case, and a report that stands for the one of last week."""
    case(folder)
    (folder / "report.md").write_text("last week's report\n", encoding="utf-8")


def export_report(folder: Path) -> None:
    """Write a report, over an older one."""
    timeline(folder, "export", "md", PANJGUR, "-o", str(folder / "report.md"), "--force", "-q")


def the_report(folder: Path) -> State:
    """Return which report is there."""
    text = text_of(folder / "report.md")
    return text if text is None or text.startswith("last") else [text[:20], len(text) > 1000, text.endswith("\n")]


# --- keys, checkpoints, bundles ---


def key_folder(folder: Path) -> Path:
    """Return the folder of the only log's keys; a folder that is not there, while there is none."""
    keys = folder / "settings" / "escalation-timeline" / "keys"
    return next(iter(sorted(keys.iterdir())), keys) if keys.is_dir() else keys


def new_key(folder: Path) -> None:
    """Make the key that signs."""
    timeline(folder, "checkpoint", "key", "new", "-q")


def key_files(folder: Path) -> State:
    """Return which files of keys there are; the line of a key that was never made may be kept under its id."""
    return sorted(one.name for one in key_folder(folder).glob("key*") if not one.name.startswith("key-"))


def public_first(_old: State, _new: State, seen: State) -> bool:
    """The public line comes before the private key, without which it signs nothing."""
    return seen == ["key.vkey"]


def case_and_key(folder: Path) -> None:
    """A log with the packaged case, and a key."""
    case(folder)
    new_key(folder)


def sign(folder: Path) -> None:
    """Sign the head."""
    timeline(folder, "checkpoint", "-q")


def heads(folder: Path) -> State:
    """Return what is on record, up to where it is signed, and up to where the copy beside the key says so."""
    state = text_of(key_folder(folder) / "log.state")
    signed = [size for (size,) in ask(log_in(folder), "SELECT size FROM checkpoint ORDER BY size")]
    return [recorded(folder), signed, json.loads(state)["size"] if state else None]


def row_before_copy(old: State, new: State, seen: State) -> bool:
    """The row of the checkpoint comes before the copy beside the key; nothing is printed until both are there.

    Before the first row the copy is that of the empty log, so that there is one to go on from.
    """
    return seen in ([new[0], new[1], old[2]], [new[0], new[1], 0], [old[0], old[1], 0])


def case_and_head(folder: Path) -> None:
    """A log with the packaged case, signed."""
    case_and_key(folder)
    sign(folder)


def case_grown(folder: Path) -> None:
    """A log that was signed, and has grown since."""
    case_and_head(folder)
    append_actor(folder)


def export_bundle(folder: Path) -> None:
    """Write a bundle."""
    timeline(folder, "export", "bundle", PANJGUR, "-o", str(folder / "bundle"), "-q")


def export_tiles(folder: Path) -> None:
    """Write the tiles of the tree."""
    timeline(folder, "export", "tiles", str(folder / "tiles"), "-q")


def the_bundle(folder: Path) -> State:
    """Return whether the bundle is there, and whether it is whole."""
    from timeline.proof.bundle_check import verify_bundle  # noqa: PLC0415 — only here

    return verify_bundle(folder / "bundle").ok if (folder / "bundle").exists() else None


def the_tiles(folder: Path) -> State:
    """Return whether there are tiles that count: those that a checkpoint vouches for, and all of those."""
    from timeline.proof.tiles_check import verify_tiles  # noqa: PLC0415 — only here

    there = (folder / "tiles" / "checkpoint").exists()
    return verify_tiles(folder / "tiles").ok if there else None


def rotate(folder: Path) -> None:
    """Put a new key in the place of the present one."""
    timeline(folder, "checkpoint", "key", "rotate", "-q")


def keys_and_heads(folder: Path) -> State:
    """Return which keys there are, and what `heads` returns."""
    return [key_files(folder), *heads(folder)]


def key_by_key(old: State, new: State, seen: State) -> bool:
    """The files of both keys come first, then the event, then the head that both sign. Run again, it goes on."""
    return seen[1] in (old[1], new[1]) and seen[2] in (old[2], new[2]) and "key.vkey" in seen[0]


# --- captures, copies and redaction ---


PAGE = "the page as it was\n" * 500


def case_and_page(folder: Path) -> None:
    """A log with the packaged case, and a page that somebody has saved."""
    case(folder)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")


def capture(folder: Path) -> None:
    """Keep that page beside the log."""
    timeline(folder, "append", "capture", "ft-2024-01-18", "--file", str(folder / "page.html"), "-q")


def captured(folder: Path) -> State:
    """Return what is on record, and whether the captured files are whole."""
    files = (folder / "desk" / "timeline.db.blobs").glob("??/????*")
    return [recorded(folder), [one.read_text(encoding="utf-8") == PAGE for one in files]]


def file_first(old: State, _new: State, seen: State) -> bool:
    """A file may be there that no event names; never an event without its file."""
    return seen == [old[0], [True]]


def back_up(folder: Path) -> None:
    """Copy the log."""
    timeline(folder, "backup", str(folder / "copy.db"), "-q")


def the_copy(folder: Path) -> State:
    """Return what is on record in the copy, if there is one, and whether its manifest is there."""
    return [on_record(folder / "copy.db"), (folder / "copy.db.manifest.json").exists()]


def manifest_first(_old: State, _new: State, seen: State) -> bool:
    """The manifest may come before the copy; there is no copy without."""
    return seen == [None, True]


def redact(folder: Path) -> None:
    """Take the title of an action out, for good."""
    what = (
        "redact",
        PANJGUR,
        "--field",
        "title",
        "--ground",
        "personal_data",
        "--approved-by",
        "editor",
        "--yes",
        "-q",
    )
    timeline(folder, *what)


def what_is_left(folder: Path) -> State:
    """Return what is on record, whether a purge is noted, and in which files of the log the title still stands."""
    there = recorded(folder)
    holding = sorted(one.name for one in (folder / "desk").iterdir() if TITLE.encode() in one.read_bytes())
    return {"recorded": there, "noted": bool(pending.pending(log_in(folder))), "holding": holding}


def noted_until_done(old: State, new: State, seen: State) -> bool:
    """A purge is noted before the redaction is recorded, and until nothing of what was taken out is left."""
    if seen["recorded"] == old["recorded"]:
        return True
    return seen["recorded"] == new["recorded"] and (seen["noted"] or not seen["holding"])


# --- controls: steps that must be found out ---


def write_both(folder: Path) -> None:
    """Write two files that belong together, one after the other."""
    for name in ("figures.txt", "sources.txt"):
        (folder / name).write_text("this week\n", encoding="utf-8")


def older_both(folder: Path) -> None:
    """Both files as they were."""
    for name in ("figures.txt", "sources.txt"):
        (folder / name).write_text("last week\n", encoding="utf-8")


def both(folder: Path) -> State:
    """Return what both say."""
    return [text_of(folder / name) for name in ("figures.txt", "sources.txt")]


def case_lines_only(folder: Path) -> None:
    """No log, and a file with events to import."""
    native_lines(folder)
    for one in (folder / "desk").iterdir():
        one.unlink()


def name_before_content(folder: Path) -> None:
    """Make a log, and only then put into it what it is made for."""
    init(folder, "-q")
    timeline(folder, "import", str(folder / "case.jsonl"), "-q")


def redact_unnoted(folder: Path) -> None:
    """Redact without a note of what is still to be purged."""
    pending.note = lambda *_: None
    redact(folder)
