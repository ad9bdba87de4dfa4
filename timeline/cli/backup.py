"""`timeline backup`: a verified copy of the log, its captured files, and a manifest of both."""

from pathlib import Path
from typing import Annotated

import typer

from events.envelope import Basis
from timeline import __version__
from timeline.cli.files import check_free
from timeline.cli.invocation import Invocation
from timeline.cli.options import FIELDS, taking
from timeline.cli.output import Column, Listing
from timeline.cli.remembering import remember_backup
from timeline.cli.shapes import BackupItem, NotCopiedItem
from timeline.cli.terminal import Screen, safe
from timeline.errors import IntegrityFailure
from timeline.log import open_log
from timeline.proof.copies import Backup, back_up

_PRINTED = tuple(one for one in FIELDS if one.name in ("fields", "no_headers"))
_EXIT_MISSING = 1


@taking(Invocation, *_PRINTED)
def backup(
    invocation: Invocation,
    dest: Annotated[str, typer.Argument(metavar="DEST", help="The file to make; nothing may be there.")],
    *,
    position: Annotated[
        str | None, typer.Option(metavar="N", help="End the copy here: a position, a time, or a basis as printed.")
    ] = None,
) -> None:
    """Copy the log and its captured files while others write, verify the copy, and say in a manifest what it is."""
    log, to = invocation.path, Path(dest)
    invocation.session.detail(f"log: {log}")
    check_free(to, force=True, log=log)  # what is there already, and that nothing helps, `back_up` says
    at = None if position is None else _basis(log, position)
    with invocation.progress("verify the copy") as progress:
        made = back_up(log, to, at=at, made_by=f"escalation-timeline {__version__}", on_progress=progress)
    if at is None:  # one that ends earlier says nothing of how far the log is saved
        remember_backup(invocation, made)
    item = _item(made)
    basis = Basis(item.log, item.position, bytes.fromhex(item.root))
    invocation.print(Listing("timeline.backup/1", [item], _COLUMNS, text=lambda screen: _lines(screen, item)), basis)
    if item.missing:
        raise typer.Exit(_exit_code(item))


def _basis(log: Path, position: str) -> Basis:
    from timeline.replay.basis import resolve

    with open_log(log) as record:
        return resolve(record, position, option="--position")


def _item(made: Backup) -> BackupItem:
    manifest = made.manifest
    return BackupItem(
        path=str(made.path),
        manifest=str(made.manifest_path),
        log=manifest.log,
        origin=manifest.origin,
        position=manifest.position,
        root=manifest.root,
        recorded_at=manifest.recorded_at,
        signed_up_to=made.signed,
        redacted_through=manifest.redacted_through,
        files=len(manifest.files),
        bytes=sum(one.bytes for one in manifest.files),
        missing=tuple(NotCopiedItem(sha256=one.sha256, why=one.why, altered=one.altered) for one in manifest.missing),
    )


def _exit_code(item: BackupItem) -> int:
    return IntegrityFailure.exit_code if any(one.altered for one in item.missing) else _EXIT_MISSING


def _lines(screen: Screen, item: BackupItem) -> str:
    events = f"{item.position} event{'' if item.position == 1 else 's'}"
    captured = f"{item.files - 1} captured file{'' if item.files == 2 else 's'}"  # noqa: PLR2004  # the copy itself, and one
    signed = "not signed" if item.signed_up_to is None else f"signed up to {item.signed_up_to}"
    lines = [
        item.path,
        *(f"not copied: {one.why}" for one in item.missing),
        f"verified: {events}, root {item.root}, {signed}, {captured}",
    ]
    return "".join(f"{screen.shown(safe(line))}\n" for line in lines)


_COLUMNS = (
    Column("path", "Path", lambda item: item.path),
    Column("position", "Position", lambda item: str(item.position), right=True),
    Column("root", "Root", lambda item: item.root),
    Column("missing", "Missing", lambda item: str(len(item.missing)), right=True),
)
