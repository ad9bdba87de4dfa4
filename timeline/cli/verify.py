"""`timeline verify`: whether a log, or what was handed over of one, is what it was; and the first thing that is not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from events.envelope import Basis
from timeline.cli.files import SQLITE, STANDARD_INPUT, fault_of, read_small
from timeline.cli.findings import findings_of, lines_of
from timeline.cli.invocation import Invocation
from timeline.cli.options import FIELDS, OF_THE_DESK, taking
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused
from timeline.cli.remembering import remember_verdict
from timeline.cli.shapes import CosignedItem, HeadItem, StampedItem, VerdictItem
from timeline.cli.terminal import Screen, safe
from timeline.errors import MalformedInput
from timeline.log.checkpoints import LONGEST_NOTE
from timeline.log.ids import is_uuid
from timeline.proof import Verdict, trusted
from timeline.proof import verify as check
from timeline.proof.checkpoint import read_state
from timeline.proof.checkpoint_checks import Known
from timeline.proof.copies import check_manifest
from timeline.proof.keys import key_files
from timeline.proof.note import VerifierKey, read_vkey
from timeline.proof.verdict import Finding, Head
from timeline.proof.verify import names_of
from timeline.reports.forms import MOST, Form, form_of

_SIGNED = "\n\n\N{EM DASH} ".encode()
"""Where the signatures of a note begin (C2SP signed-note)."""
_SIGNATURES = re.compile(b"\n\n(?:\xe2\x80\x94 [^ \n]+ [A-Za-z0-9+/]{8,}={0,2}\n?)+\\Z")


@taking(Invocation, *FIELDS, *OF_THE_DESK)
def verify(
    invocation: Invocation,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]", help="A log, the same as --log; a report, a bundle, tiles, a checkpoint; - for stdin."
        ),
    ] = None,
    *,
    level: Annotated[
        Literal["quick", "default", "deep"],
        typer.Option(help="quick: schema and newest end; default: every leaf and subtree; deep: every event too."),
    ] = "default",
    key: Annotated[
        list[str] | None,
        typer.Option(metavar="VKEY", help="A key of the log or of a witness, as it was published; once for each."),
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="CHECKPOINT", help="A published checkpoint that the log must still hold.")
    ] = None,
) -> None:
    """Check every stored byte without changing it. The last line says `ok`, or the first bad position."""
    published = [_read_key(line) for line in key or ()]
    form, content = _read(invocation, file)
    if file is not None and form is not None:
        from timeline.cli.verify_report import check_report

        typed = {"--key": key, "--against": against, "--level": level != "default"}
        _check_none_typed(typed, "is for what somebody signed; a report is held against the log")
        code = check_report(invocation, file, form, content)
    else:
        given = invocation.session.given
        _check_none_typed({f"--{one.name}": given.get(one.name) for one in OF_THE_DESK}, "is for a report")
        code = _check_signed(invocation, file, content, level, published, against)
    if code:
        raise typer.Exit(code)


def _read_key(given: str) -> VerifierKey:
    """Read a public line, or the file that holds it; what `key show` says after the line is no part of it."""
    path = Path(given)
    try:
        text = path.read_text("utf-8", "replace") if "\0" not in given and path.is_file() else given
        return read_vkey(text.split()[0] if text.split() else text)
    except OSError as error:
        raise fault_of(error, path).at(option="--key") from None
    except MalformedInput as error:
        raise error.at(option="--key") from None


def _read(invocation: Invocation, file: str | None) -> tuple[Form | None, bytes]:
    """Return the format and the bytes of a report; of standard input the bytes, whatever it is; else nothing."""
    if file is None or "\0" in file:
        return None, b""
    if file == STANDARD_INPUT:
        content = read_small(invocation.open_input(file), file, most=MOST)
        return form_of(file, content), content
    path = Path(file)
    if path.is_dir() or (form := form_of(path.name, beginning := _beginning(path))) is None:
        return None, b""
    if beginning.startswith(SQLITE) or _is_note(beginning):  # a log, or a checkpoint, may have any name
        return None, b""
    return form, read_small(invocation.open_input(file), file, most=MOST)


def _beginning(path: Path) -> bytes:
    """Return the first bytes of a file; none, where there is none: whoever opens it says what is wrong."""
    try:
        with path.open("rb") as opened:
            return opened.read(LONGEST_NOTE) if path.is_file() else b""
    except OSError:
        return b""


def _is_note(beginning: bytes) -> bool:
    """Tell whether a file ends with signatures: a report, too, may hold a line that begins like one."""
    return _SIGNATURES.search(beginning) is not None


def _check_none_typed(typed: Mapping[str, object], why: str) -> None:
    """Refuse options that are not for what is checked. Raises `UsageRefused`."""
    for option, value in typed.items():
        if value:
            raise misused(says=f"{option} {why}", fix=f"leave {option} out", option=option)


def _check_signed(
    invocation: Invocation,
    file: str | None,
    content: bytes,
    level: Literal["quick", "default", "deep"],
    published: Sequence[VerifierKey],
    against: str | None,
) -> int:
    """Check what keys sign: what was handed over of a log, or the log itself."""
    if file is None or not _was_handed_over(file):
        return _check_log(invocation, file, level, published, against)
    from timeline.cli.verify_handed import check_handed

    _check_none_typed({"--level": level != "default"}, "is for a log; of what was handed over all is checked")
    return check_handed(invocation, file, content, published, against)


def _was_handed_over(file: str) -> bool:
    """Tell whether this is a part of a log that travels: a folder, or a signed note."""
    if file == STANDARD_INPUT or "\0" in file:
        return file == STANDARD_INPUT
    path = Path(file)
    if not path.is_file():
        return path.is_dir()
    try:
        with path.open("rb") as opened:
            return _SIGNED in (head := opened.read(LONGEST_NOTE)) and b"\0" not in head  # a log holds notes, and zeros
    except OSError:  # whoever opens it as a log says what is wrong
        return False


def _check_log(
    invocation: Invocation,
    file: str | None,
    level: Literal["quick", "default", "deep"],
    published: Sequence[VerifierKey],
    against: str | None,
) -> int:
    path = invocation.path_of(file)
    invocation.session.detail(f"log: {path}")
    content = read_small(invocation.open_input(against), against) if against else None
    with invocation.progress("verify") as progress:
        verdict = check(path, level=level, known=known_here(path, published), against=content, on_progress=progress)
    if differs := check_manifest(path, verdict):
        verdict = replace(verdict, findings=(*verdict.findings, *differs))
    remember_verdict(invocation, file, verdict)
    basis = Basis(verdict.log_id, verdict.events, verdict.root) if verdict.ok else None
    invocation.print(_listing(verdict), basis)
    return verdict.exit_code


def known_here(path: Path, published: Sequence[VerifierKey] = ()) -> Known:
    """Return whose word counts: that of the keys that were given, and of nobody else; without any, what lies here.

    A key of another name than the log's is a witness, unless there is no other. Where a
    head of this log was signed here before, the log must still hold it.
    """
    log_id, origin = names_of(path)
    if published:
        own = [key for key in published if key.name == origin]
        return Known(own or published, [key for key in published if own and key not in own], demanded=True)
    if not is_uuid(log_id):  # no log of ours: nothing lies here for it
        return Known()
    files = key_files(log_id)
    state = read_state(files.state)
    last = state.note.encode() if state is not None and state.log == log_id and state.size else None
    own = [key for key in files.public() if key.name == origin or last is not None]
    return Known(own, trusted.witnesses(files.trusted), trusted.roots(files.trusted), last=last)


def _listing(verdict: Verdict) -> Listing:
    item = VerdictItem(
        ok=verdict.ok,
        altered=verdict.altered,
        level=verdict.level,
        log=verdict.log_id,
        origin=verdict.origin,
        events=verdict.events,
        root=verdict.root.hex(),
        withheld=verdict.withheld,
        holds_up_to=verdict.holds_up_to,
        signed_up_to=verdict.signed_head.size if verdict.signed_head else None,
        heads=tuple(_head(one) for one in verdict.heads),
        findings=findings_of(verdict.findings),
        more=verdict.more,
        fix=verdict.fix,
    )
    return Listing("timeline.verdict/1", [item], _COLUMNS, text=lambda screen: _lines(screen, item, verdict.first))


def _head(head: Head) -> HeadItem:
    return HeadItem(
        size=head.size,
        signed_by=head.signed_by,
        unknown=head.unknown,
        holds=head.holds,
        cosigned=tuple(CosignedItem(by=one.by, at=one.at) for one in head.cosigned),
        stamped=tuple(StampedItem(by=one.by, before=one.before) for one in head.stamped),
        stamps=head.stamps,
    )


def _lines(screen: Screen, item: VerdictItem, first: Finding | None) -> str:
    lines = lines_of(item.findings, item.more, item.fix)
    if not item.ok and item.heads:
        held = [str(one.size) for one in item.heads if one.holds]
        lines.append(f"checkpoints still provable: {', '.join(held) or 'none'}")
    for head in item.heads[-1:]:
        what = f"the checkpoint of {_events(head.size)}"
        lines += [f"{what} was cosigned by {one.by}, {one.at}" for one in head.cosigned]
        lines += [f"{what} existed before {one.before}, says {one.by}" for one in head.stamped]
    return "".join(f"{screen.shown(safe(line))}\n" for line in [*lines, _last_line(item, first)])


def _last_line(item: VerdictItem, first: Finding | None) -> str:
    if item.ok:
        withheld = f", {item.withheld} withheld" if item.withheld else ""
        return f"ok: {_events(item.events)}, root {item.root}{withheld}, {_signed(item)}"
    place = "in the log as a whole"
    if first is not None and first.position is not None:
        place = f"first at position {first.position}"
    return f"{'altered' if item.altered else 'flawed'}: {place}"


def _events(count: int) -> str:
    return f"{count} event{'' if count == 1 else 's'}"


def _signed(item: VerdictItem) -> str:
    """Say by whom the log is signed, and up to where: nobody else's word is taken for it."""
    last = next((one for one in reversed(item.heads) if one.holds and one.signed_by), None)
    if last is not None:
        since = f" up to {last.size}, {_events(item.events - last.size)} since" if last.size < item.events else ""
        return f"signed by {', '.join(last.signed_by)}{since}"
    if item.heads:
        return f"signed by a key that is not known here: {', '.join(item.heads[-1].unknown)}"
    return "not signed"


_COLUMNS = (
    Column("ok", "Ok", lambda item: "yes" if item.ok else "no"),
    Column("events", "Events", lambda item: str(item.events), right=True),
    Column("root", "Root", lambda item: item.root),
    Column("findings", "Findings", lambda item: str(len(item.findings) + item.more), right=True),
)
