"""`timeline checkpoint`: signs the head of the log, and lists what was signed. Further verbs are below it."""

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.files import read_small
from timeline.cli.groups import family, group_of
from timeline.cli.invocation import Invocation, Reading, Writing
from timeline.cli.options import FIELDS, reading_record, taking
from timeline.cli.output import Column, Listing
from timeline.cli.passphrases import PassphraseFile, passphrase_of
from timeline.cli.refusals import misused
from timeline.cli.shapes import CheckpointItem, SignedItem

if TYPE_CHECKING:
    from timeline.log.api import EventLog
    from timeline.log.shelf import Attestation
    from timeline.projections.keys import KeyHistory
    from timeline.proof.checkpoint import Signed
    from timeline.proof.keys import KeyFiles
    from timeline.proof.note import Note, Signature, VerifierKey

VERBS = {
    "list": "timeline.cli.checkpoint:list_",
    "key": "timeline.cli.checkpoint_key:key",
    "cosign": "timeline.cli.checkpoint_witness:cosign",
    "add": "timeline.cli.checkpoint_witness:add",
    "stamp": "timeline.cli.checkpoint_witness:stamp",
}
"""What can be done beside signing, each with where it is."""

checkpoint = family(cls=group_of("verb", VERBS), invoke_without_command=True)


@checkpoint.callback()
@taking(Writing, *FIELDS)
def _checkpoint(
    writing: Writing,
    *,
    last: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A published checkpoint, where the copy of the last one signed is lost."),
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Sign the head of the log and print the signed note; see the verbs below for keys, witnesses and time stamps."""
    if writing.below is None:
        _sign(writing, last, passphrase_file)
    for option, value in (("--last", last), ("--passphrase-file", passphrase_file)):
        if writing.below is not None and value is not None:
            fix = "leave the verb out: without one, checkpoint signs"
            raise misused(says=f"checkpoint {option} takes no verb", fix=fix, option=option)


def _sign(writing: Writing, last: str | None, passphrase_file: str | None) -> None:
    from timeline.proof.checkpoint import Signers, sign

    published = read_small(writing.open_input(last), last) if last is not None else None
    writing.check_output()  # what is signed is printed: nothing may be in the way afterwards
    log = writing.log
    files = key_files_of(writing, log)
    passphrase = passphrase_of(writing, passphrase_file, files.private())
    keys = Signers(files.signing(passphrase), files.public())
    check_whole(writing)
    print_signed(writing, log, sign(log, keys, files.state, last=published))


def check_whole(invocation: Invocation) -> None:
    """Check the log before it is signed. Raises `IntegrityFailure`: a signature must not cover what was altered."""
    from timeline.errors import IntegrityFailure
    from timeline.proof import verify

    with invocation.progress("verify") as progress:
        verdict = verify(invocation.path, on_progress=progress)
    if verdict.altered and verdict.first is not None:
        place = "" if verdict.first.position is None else f"position {verdict.first.position}: "
        message = f"nothing signed: the log is not what was recorded: {place}{verdict.first.what}"
        raise IntegrityFailure(message, where={"file": str(invocation.path)}, fix=verdict.fix)


def key_files_of(invocation: Invocation, log: "EventLog") -> "KeyFiles":
    """Return where the keys of the log are. Raises `KeyRefused` if that is where the log is, or below."""
    from timeline.proof.keys import check_place, key_files

    files = key_files(log.log_id)
    check_place(files, invocation.path)
    return files


def print_signed(invocation: Invocation, log: "EventLog", signed: "Signed") -> None:
    """Print a signed head: the note byte for byte, and on stderr what it says."""
    keys = [key.label for key in signed.signed_by]
    item = SignedItem(
        size=signed.size,
        root=signed.root.hex(),
        recorded_at=_recorded_at(log, signed.size),
        signed_by=tuple(keys),
        repeated=signed.repeated,
        note=signed.note.decode(),
    )
    invocation.print_file(Listing("timeline.checkpoint/1", [item], _SIGNED), signed.note)
    say = invocation.session.say
    again = " (it had been signed before)" if signed.repeated else ""
    say(f"signed position {signed.size}, root {signed.root.hex()[:12]}, by {' and '.join(keys)}{again}")
    if signed.behind is not None:
        say(
            f"the copy of the last signed head was of position {signed.behind} and the log's own checkpoint later:"
            " both are of this log, so it went on"
        )


def _recorded_at(log: "EventLog", size: int) -> str | None:
    from timeline.cli.newer import events_of

    return next((one.recorded_at for one in events_of(log, after=size - 1, up_to=size)), None) if size else None


@reading_record
def list_(reading: Reading) -> None:
    """List the checkpoints of the log: who signed each, who cosigned it, how many time stamps it has."""
    from timeline.proof.checkpoint import COSIGNATURE_LINE, SIGNATURE, TOKEN, keys_of_record
    from timeline.proof.keys import key_files
    from timeline.proof.note import add_signatures, read_note, read_signatures
    from timeline.proof.trusted import witnesses

    log = reading.log
    files = key_files(log.log_id)
    known, watching = [key for key in files.public() if key.name == log.origin], witnesses(files.trusted)
    history, said = keys_of_record(log), _by_size(log)
    items = []
    for size, content in log.checkpoints():
        if size > reading.basis.position:
            break
        kept = [one for one in said[size] if one.kind in (SIGNATURE, COSIGNATURE_LINE)]
        lines = [(one.kind, line) for one in kept for line in read_signatures(one.content)]
        note = add_signatures(read_note(content), [line for kind, line in lines if kind == SIGNATURE])
        root = log.basis(size).root
        _check_about(note, log.origin, size, root)
        signed_by, revoked, unknown = _signers(note, size, known, history)
        cosigners, strangers = _cosigners(note.text, [line for kind, line in lines if kind != SIGNATURE], watching)
        items.append(
            CheckpointItem(
                size=size,
                root=root.hex(),
                recorded_at=_recorded_at(log, size),
                signed_by=signed_by,
                revoked=revoked,
                unknown=unknown,
                cosigned_by=cosigners,
                cosigners_unknown=strangers,
                stamped=sum(one.kind == TOKEN for one in said[size]),
                note=note.content().decode(),
            )
        )
    reading.print(Listing("timeline.checkpoints/1", items, _LISTED))


def _by_size(log: "EventLog") -> "defaultdict[int, list[Attestation]]":
    found: defaultdict[int, list[Attestation]] = defaultdict(list)
    for one in log.attestations():
        found[one.size].append(one)
    return found


def _signers(
    note: "Note", size: int, known: "list[VerifierKey]", history: "KeyHistory"
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Sort the lines of a checkpoint: keys whose signature holds, keys that were revoked for it, keys not known here.

    Raises `IntegrityFailure` if the signature of a known key does not hold.
    """
    signed_by: list[str] = []
    revoked: list[str] = []
    unknown: list[str] = []
    for line in note.signatures:
        key = next((one for one in known if one.made(line)), None)
        if key is None:
            unknown.append(f"{line.name}+{line.key_id.hex()}")
        else:
            key.check(note.text, line)
            (signed_by if history.believes(str(key), size) else revoked).append(key.label)
    return tuple(signed_by), tuple(revoked), tuple(unknown)


def _check_about(note: "Note", origin: str, size: int, root: bytes) -> None:
    """Check that the note in a row is about the head that the row names. Raises `IntegrityFailure`."""
    from timeline.errors import IntegrityFailure, MalformedInput
    from timeline.proof.note import checkpoint_of

    try:
        about = checkpoint_of(note.text) == (origin, size, root)
    except MalformedInput:
        about = False
    if not about:
        message = f"the checkpoint of size {size} does not hold: its note is about another head than the log has there"
        raise IntegrityFailure(message, where={"position": size}, fix="see what else differs: timeline verify")


def _cosigners(
    text: bytes, lines: "list[Signature]", known: "list[VerifierKey]"
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the witnesses known here that cosigned a checkpoint, then those of others.

    Raises `IntegrityFailure` if the line of a known one does not hold.
    """
    cosigners: list[str] = []
    strangers: list[str] = []
    for line in lines:
        key = next((one for one in known if one.made(line)), None)
        if key is not None:
            key.check(text, line)
        (strangers if key is None else cosigners).append(line.name)
    return tuple(dict.fromkeys(cosigners)), tuple(dict.fromkeys(strangers))


def _moment(recorded_at: str | None) -> str:
    return f"{recorded_at[:19]}Z" if recorded_at else ""


def _by(item: CheckpointItem) -> str:
    return ", ".join(
        [
            *item.signed_by,
            *(f"{one} (revoked)" for one in item.revoked),
            *(f"{one} (not known here)" for one in item.unknown),
        ]
    )


def _cosigned(item: CheckpointItem) -> str:
    return ", ".join([*item.cosigned_by, *(f"{one} (not known here)" for one in item.cosigners_unknown)])


_SIGNED = (
    Column("size", "Size", lambda item: str(item.size), right=True),
    Column("root", "Root", lambda item: item.root[:12]),
    Column("recorded_at", "Recorded", lambda item: _moment(item.recorded_at)),
    Column("signed_by", "Signed by", lambda item: ", ".join(item.signed_by)),
)
_LISTED = (
    *_SIGNED[:3],
    Column("signed_by", "Signed by", _by),
    Column("cosigned_by", "Cosigned by", _cosigned),
    Column("stamped", "Time stamps", lambda item: str(item.stamped), right=True),
)
