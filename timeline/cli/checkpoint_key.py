"""`timeline checkpoint key`: the keys that sign the log: make, show, change and revoke them."""

import os
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from timeline.cli.checkpoint import key_files_of
from timeline.cli.groups import family, group_of
from timeline.cli.invocation import Invocation, Writing
from timeline.cli.options import FIELDS, RECORDER, taking
from timeline.cli.output import Column, Listing
from timeline.cli.passphrases import PassphraseFile, given_passphrase, passphrase_of
from timeline.cli.refusals import misused, there_are
from timeline.cli.shapes import KeyItem
from timeline.cli.terminal import Screen, safe
from timeline.proof.note import COSIGNATURE, ED25519, ML_DSA_44

if TYPE_CHECKING:
    from timeline.log.api import EventLog
    from timeline.proof.keys import KeyFiles
    from timeline.proof.note import VerifierKey
    from timeline.recording.key_changes import Recorder

VERBS = {
    "new": "timeline.cli.checkpoint_key:new",
    "show": "timeline.cli.checkpoint_key:show",
    "rotate": "timeline.cli.checkpoint_key:rotate",
    "revoke": "timeline.cli.checkpoint_key:revoke",
}
"""What can be done with keys, each with where it is."""

key = family(cls=group_of("verb", VERBS), invoke_without_command=True)


@key.callback()
@taking(Invocation)
def _key(invocation: Invocation) -> None:
    """Make, show, change or revoke the keys that sign the log."""
    if invocation.below is None:
        raise misused(says="it is not said what to do with the keys", fix=there_are(VERBS))


@taking(Invocation, *FIELDS)
def new(
    invocation: Invocation,
    *,
    ml_dsa_44: Annotated[
        bool, typer.Option("--ml-dsa-44", help="A second key beside it, of a kind that quantum computers do not break.")
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make the key that signs the log; print its public line, which is to be published."""
    from timeline.recording.key_changes import make_keys

    log = invocation.open(writable=False)
    files = key_files_of(invocation, log)
    passphrase = given_passphrase(invocation, passphrase_file)
    made = make_keys(log, files, passphrase, second=ml_dsa_44)
    _print(invocation, log, files, made)
    say = invocation.session.say
    say(f"the key is in {files.main.parent}; publish the line above where your readers look")
    if passphrase is None:
        say("it has no passphrase: whoever reads its file can sign; --passphrase-file gives it one")
    if (signed := log.checkpoints()) and not files.state.exists():
        say(
            f"the log was signed up to position {signed[-1][0]}, and no copy of that head is here: revoke the key that"
            " is lost, by its whole public line; then sign with --last FILE, the last checkpoint that was published"
        )


@taking(Invocation, *FIELDS)
def show(invocation: Invocation) -> None:
    """Print the public lines of the keys that sign the log, then of those that did, and how each stands."""
    from timeline.errors import KeyRefused
    from timeline.proof.keys import key_files

    log = invocation.open(writable=False)
    files = key_files(log.log_id)
    known = [one for one in files.public() if one.name == log.origin]
    known += [one for one in _of_record(log) if one not in known]
    if not known:
        message = f"there is no key of the log at {files.main}"
        raise KeyRefused(message, where={"file": str(files.main)})
    _print(invocation, log, files, known)


def _of_record(log: "EventLog") -> "list[VerifierKey]":
    from timeline.proof.checkpoint import keys_of_record
    from timeline.proof.note import read_vkey

    return [read_vkey(life.vkey) for life in keys_of_record(log).lives]


@taking(Writing, RECORDER, *FIELDS)
def rotate(
    writing: Writing,
    *,
    end: Annotated[bool, typer.Option("--finish", help="End the change: the former key signs no more.")] = False,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; it can be redacted later.")] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Put a new key in the place of the present one. The log says so, and both sign until `--finish`."""
    from timeline.recording.key_changes import finish
    from timeline.recording.key_changes import rotate as change

    log = writing.log
    files = key_files_of(writing, log)
    say = writing.session.say
    if end:
        if reason is not None:
            raise misused(says="--finish takes no reason", fix="leave --reason out", option="--reason")
        signed = finish(log, files, passphrase=passphrase_of(writing, passphrase_file, files.private()))
        _print(writing, log, files, list(signed.signed_by))
        say(f"the former key signs no more; position {signed.size} was signed, root {signed.root.hex()[:12]}")
        return
    by = _recorder(writing)
    present = [files.former if os.path.lexists(files.former) else files.main, files.second]
    passphrase = given_passphrase(writing, passphrase_file)
    if passphrase is None:
        passphrase = passphrase_of(writing, None, [one for one in present if one != files.second or one.exists()])
    changed = change(log, files, by, passphrase=passphrase, reason=reason)
    _print(writing, log, files, [changed.new, changed.former])
    say(f"{'already recorded' if changed.repeated else 'recorded'} at position {changed.position}")
    say(f"both sign from now on; position {changed.signed.size} was signed, root {changed.signed.root.hex()[:12]}")
    say("publish the new line; when your readers have it: timeline checkpoint key rotate --finish")


def _recorder(writing: Writing) -> "Recorder":
    from timeline.cli.receipts import new_id
    from timeline.recording.key_changes import Recorder

    return Recorder(writing.recorder, new_id)


@taking(Writing, RECORDER, *FIELDS)
def revoke(
    writing: Writing,
    name: Annotated[
        str, typer.Argument(metavar="KEYID", help="The id of the key, as show prints it, or its public line.")
    ],
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it can be redacted later.")],
    since: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE|TIME", help="The last head that it counts for, or a time; else the newest checkpoint."
        ),
    ] = None,
) -> None:
    """Revoke a key that is lost, stolen or in doubt. The log says so, and the private key is removed."""
    from timeline.recording.key_changes import find_key
    from timeline.recording.key_changes import revoke as take_back
    from timeline.replay.basis import resolve

    log = writing.log
    files = key_files_of(writing, log)
    by = _recorder(writing)
    position = resolve(log, since, option="--since").position if since is not None else None
    revoked = take_back(log, files, find_key(log, files, name), by, reason=reason, since=position)
    _print(writing, log, files, [revoked.key])
    say = writing.session.say
    say(f"{'already recorded' if revoked.repeated else 'recorded'} at position {revoked.position}")
    say(f"heads of more than {revoked.since} events need another key's signature")
    say(f"removed: {revoked.removed}" if revoked.removed else "its private key is not here")
    if not os.path.lexists(files.main):
        say("no key is left that signs: timeline checkpoint key new, then publish its line")


# --- printing --------------------------------------------------------------------------------------------------------


def _print(invocation: Invocation, log: "EventLog", files: "KeyFiles", keys: "list[VerifierKey]") -> None:
    """Print keys, those that sign first: as lines that can be copied, never cut."""
    items = sorted(_items(log, files, keys), key=lambda item: item.state != "signs")
    listing = Listing("timeline.keys/1", items, _COLUMNS, text=lambda screen: _lines(screen, items))
    invocation.print(listing)


def _items(log: "EventLog", files: "KeyFiles", keys: "list[VerifierKey]") -> list[KeyItem]:
    from timeline.proof.checkpoint import keys_of_record
    from timeline.proof.keys import public_file, read_public

    history = keys_of_record(log)
    here = {
        read_public(public_file(path))
        for path in (files.main, files.second, files.former)
        if os.path.lexists(path) and public_file(path).exists()
    }
    items = []
    for one in keys:
        life = history.find(str(one))
        revoked = life.revoked if life is not None else None
        items.append(
            KeyItem(
                vkey=str(one),
                id=one.key_id.hex(),
                name=one.name,
                kind=_KINDS[one.kind],
                state="revoked" if revoked is not None else "signs" if one in here else "signed",
                named=life.named if life is not None else None,
                replaced=life.replaced if life is not None else None,
                revoked=revoked,
                believed=life.believed if life is not None else None,
            )
        )
    return items


def _lines(screen: Screen, items: list[KeyItem]) -> str:
    return "".join(f"{screen.shown(safe(f'{item.vkey} {_standing(item)}'))}\n" for item in items)


def _standing(item: KeyItem) -> str:
    if item.revoked is not None:
        return f"revoked at position {item.revoked}, for heads beyond {item.believed}"
    replaced = f", replaced at position {item.replaced}" if item.replaced is not None else ""
    return f"{item.state}{replaced}"


_KINDS: "dict[int, Literal['ed25519', 'cosignature', 'ml-dsa-44']]" = {
    ED25519: "ed25519",
    COSIGNATURE: "cosignature",
    ML_DSA_44: "ml-dsa-44",
}
_COLUMNS = (
    Column("id", "Id", lambda item: item.id),
    Column("kind", "Kind", lambda item: item.kind),
    Column("state", "State", _standing),
    Column("vkey", "Public line", lambda item: item.vkey),
)
