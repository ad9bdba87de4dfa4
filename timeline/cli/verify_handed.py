"""`timeline verify` of what was handed over: a bundle, the tiles of a log, or a checkpoint. No log is needed."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from timeline import __version__
from timeline.cli.files import STANDARD_INPUT, read_small
from timeline.cli.findings import findings_of, lines_of
from timeline.cli.invocation import Invocation
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused
from timeline.cli.shapes import FindingItem, HandedItem
from timeline.cli.terminal import safe
from timeline.proof.bundle_views import Renderer
from timeline.proof.folder_check import verify_folder
from timeline.proof.folder_verdict import FolderVerdict
from timeline.proof.log_signers import log_signers
from timeline.proof.note import VerifierKey, checkpoint_of, read_note


def check_handed(
    invocation: Invocation, name: str, content: bytes, keys: Sequence[VerifierKey], against: str | None
) -> int:
    """Check a folder or a checkpoint, print what was found, and return the exit code.

    `content` is what standard input held, if that is what was named.
    """
    _check_no_log(invocation, name)
    if against is not None:
        raise misused(says="a checkpoint is held against a log", fix="name the log", option="--against")
    if name != STANDARD_INPUT and Path(name).is_dir():
        from timeline.reports.again import pages_of
        from timeline.reports.handed import flaws_beside

        verdict = verify_folder(Path(name), keys=keys, render=Renderer(__version__, pages_of, flaws_beside))
        item, code, last = _folder(verdict), verdict.exit_code, verdict.last_line
    else:
        opened = BytesIO(content) if name == STANDARD_INPUT else invocation.open_input(name)
        item = _checkpoint(read_small(opened, name), keys)
        code, last = int(not item.ok), _last_line(item)
    lines = [f"not checked: {one}" for one in item.unchecked if item.ok]
    lines += [*lines_of(item.findings, item.more, item.fix), last]
    invocation.print(
        Listing(
            "timeline.handed/1",
            [item],
            _COLUMNS,
            text=lambda screen: "".join(f"{screen.shown(safe(line))}\n" for line in lines),
        )
    )
    return code


def _check_no_log(invocation: Invocation, name: str) -> None:
    """Refuse a log that was typed: what was handed over is checked without one. Raises `UsageRefused`."""
    if invocation.session.given.get("log") is None:
        return
    if name != STANDARD_INPUT and Path(name).is_dir():
        fix = "leave --log out; whoever holds the log of a bundle can run the command in its query.json, and compare"
    else:
        fix = "leave --log out; or hold the checkpoint against the log: timeline verify LOG --against CHECKPOINT"
    raise misused(says="what was handed over is checked by its keys, without the log", fix=fix, option="--log")


def _folder(verdict: FolderVerdict) -> HandedItem:
    return HandedItem(
        ok=verdict.ok,
        altered=verdict.altered,
        kind=verdict.kind,
        log=verdict.log_id,
        origin=verdict.origin,
        shown=verdict.shown,
        size=verdict.size,
        root=verdict.root.hex(),
        withheld=verdict.withheld,
        signed_by=verdict.signed_by,
        unknown=verdict.unknown,
        published=verdict.published,
        unchecked=verdict.unchecked,
        findings=findings_of(verdict.findings),
        more=verdict.more,
        fix=verdict.fix,
    )


def _checkpoint(content: bytes, keys: Sequence[VerifierKey]) -> HandedItem:
    """Check the signatures of a checkpoint.

    Raises `IntegrityFailure` if one of a given key does not hold, or if none is of a key of its log.
    """
    note = read_note(content)
    said = checkpoint_of(note.text)
    signed_by = [key.label for key in log_signers(content, keys)] if keys else []
    lines = dict.fromkeys(f"{one.name}+{one.key_id.hex()}" for one in note.signatures)
    what = "nobody has checked who signed it: no key was given"
    unchecked = FindingItem(code="checkpoint.unchecked", what=what, position=None, altered=False)
    return HandedItem(
        ok=bool(signed_by),
        altered=False,
        kind="checkpoint",
        log="",
        origin=said.origin,
        shown=0,
        size=said.size,
        root=said.root.hex(),
        withheld=0,
        signed_by=tuple(signed_by),
        unknown=tuple(line for line in lines if line not in signed_by),
        published=bool(keys),
        unchecked=("that a log holds what it says: timeline verify LOG --against CHECKPOINT",),
        findings=() if signed_by else (unchecked,),
        more=0,
        fix="" if signed_by else "give the key that was published: --key NAME+ID+KEY",
    )


def _last_line(item: HandedItem) -> str:
    events = f"{item.size} event{'' if item.size == 1 else 's'}"
    what = f"checkpoint of {item.origin} at {events}, root {item.root}"
    if item.ok:
        return f"ok: {what}, signed by {', '.join(item.signed_by)}"
    return f"unchecked: {what}, says that it is signed by {', '.join(item.unknown)}"


_COLUMNS = (
    Column("ok", "Ok", lambda item: "yes" if item.ok else "no"),
    Column("kind", "Kind", lambda item: item.kind),
    Column("shown", "Shown", lambda item: str(item.shown), right=True),
    Column("size", "Size", lambda item: str(item.size), right=True),
    Column("root", "Root", lambda item: item.root),
    Column("findings", "Findings", lambda item: str(len(item.findings) + item.more), right=True),
)
