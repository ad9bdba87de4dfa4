"""`timeline checkpoint cosign`, `add`, `stamp`: what others say of a signed head, asked for and kept through files."""

from binascii import b2a_base64
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any

import typer

from timeline.cli.files import read_small
from timeline.cli.invocation import Invocation
from timeline.cli.options import FIELDS, taking
from timeline.cli.output import Column, Listing
from timeline.cli.passphrases import PassphraseFile, given_passphrase, passphrase_of
from timeline.cli.refusals import misused
from timeline.cli.shapes import AttestationItem, CosignatureItem, CosignRequestItem, StampRequestItem, WitnessKeyItem
from timeline.cli.terminal import Screen, safe
from timeline.errors import KeyRefused, MalformedInput, TimelineError

if TYPE_CHECKING:
    from timeline.log.api import EventLog
    from timeline.proof.keys import KeyFiles
    from timeline.proof.note import VerifierKey

_LARGEST = 1 << 18
"""More bytes than any request, answer, response or certificate has."""


# --- cosigning -------------------------------------------------------------------------------------------------------


@taking(Invocation, *FIELDS)
def cosign(
    invocation: Invocation,
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="A request of another desk; - is stdin.")] = None,
    *,
    trust: Annotated[
        str | None, typer.Option(metavar="VKEY", help="With FILE: a key of that log, as its desk published it.")
    ] = None,
    request: Annotated[bool, typer.Option("--request", help="Print what asks a witness to cosign this log.")] = False,
    old: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="With --request: the size that the witness has cosigned.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="VKEY", help="With --request: the witness, if several are known.")
    ] = None,
    new_key: Annotated[
        str | None, typer.Option(metavar="NAME", help="Make the key of this witness; print its public line.")
    ] = None,
    ml_dsa_44: Annotated[bool, typer.Option("--ml-dsa-44", help="With --new-key: ML-DSA-44, not Ed25519.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Cosign the head of another desk's log, if it only grew; with --request, ask another desk to cosign ours."""
    ways = {"FILE": file is not None, "--request": request, "--new-key": new_key is not None}
    if sum(ways.values()) != 1:
        says = "one thing is done at a time" if any(ways.values()) else "it is not said what to cosign"
        raise misused(says=says, fix=f"give one of {', '.join(ways)}", argument="FILE")
    typed = {"--trust": trust, "--old": old, "--key": key, "--ml-dsa-44": ml_dsa_44 or None}
    for option, belongs in _BELONGS.items():
        if typed[option] is not None and not ways[belongs]:
            raise misused(says=f"{option} is for {belongs}", fix=f"leave {option} out", option=option)
    if file is not None:
        _cosign(invocation, file, trust, passphrase_file)
    elif new_key is not None:
        _make_key(invocation, new_key, given_passphrase(invocation, passphrase_file), ml_dsa_44=ml_dsa_44)
    elif passphrase_file is not None:
        raise misused(says="--request signs nothing", fix="leave it out", option="--passphrase-file")
    else:
        _ask(invocation, old, key)


_BELONGS = {"--trust": "FILE", "--old": "--request", "--key": "--request", "--ml-dsa-44": "--new-key"}


def _cosign(invocation: Invocation, file: str, trust: str | None, passphrase_file: str | None) -> None:
    from timeline.proof import witness
    from timeline.proof.keys import read_key

    content = _read(invocation, file)
    trusted = _public_line(trust, "--trust") if trust is not None else None
    invocation.check_output()  # what was cosigned is answered: nothing may be in the way afterwards
    folder = witness.witness_folder()
    path = witness.witness_key(folder)
    if not path.exists():
        says = f"nothing cosigned: this witness has no key at {path}"
        raise KeyRefused(says, where={"file": str(path)}, fix="make one: timeline checkpoint cosign --new-key NAME")
    signing = read_key(path, passphrase_of(invocation, passphrase_file, [path]))
    try:
        answer = witness.cosign(content, signing, folder, trust=trusted)
    except TimelineError as error:
        raise error.at(file=file) from None
    said, time = answer.said, _written(answer.time)
    item = CosignatureItem(
        origin=said.origin,
        size=said.size,
        root=said.root.hex(),
        time=time,
        by=signing.verifier.name,
        line=answer.line.decode(),
        repeated=answer.repeated,
    )
    invocation.print_file(
        Listing("timeline.cosignature/1", [item], _plain("origin", "size", "time", "by")), answer.line
    )
    again = " again" if answer.repeated else ""
    invocation.session.say(f"cosigned{again}: {said.origin} at size {said.size}, root {item.root[:12]}, as of {time}")
    if trusted is not None:
        invocation.session.say(f"trusted from now on for {said.origin}: {trusted.name}+{trusted.key_id.hex()}")


def _make_key(invocation: Invocation, name: str, passphrase: bytes | None, *, ml_dsa_44: bool) -> None:
    from timeline.proof import witness
    from timeline.proof.note import COSIGNATURE, ML_DSA_44

    invocation.check_output()
    folder = witness.witness_folder()
    try:
        key = witness.make_witness_key(folder, name, ML_DSA_44 if ml_dsa_44 else COSIGNATURE, passphrase).verifier
    except MalformedInput as error:
        raise error.at(option="--new-key") from None
    path = witness.witness_key(folder)
    item = WitnessKeyItem(name=name, kind="ml-dsa-44" if ml_dsa_44 else "ed25519", vkey=str(key), path=str(path))
    invocation.print_file(
        Listing("timeline.witness-key/1", [item], _plain("name", "kind", "vkey")), f"{key}\n".encode()
    )
    invocation.session.say(f"the key is at {path}; publish its line, so that others know this witness")


def _ask(invocation: Invocation, old: int | None, key: str | None) -> None:
    from timeline.proof import witnessed
    from timeline.proof.note import checkpoint_of, read_note

    log = invocation.open(writable=False)
    keys = [_public_line(key, "--key")] if key is not None else _trusted_witnesses(log)
    if old is None and len(names := sorted({one.name for one in keys})) > 1:
        says = f"several witnesses are known, and each has seen its own size: {', '.join(names)}"
        raise misused(says=says, fix="name one with --key VKEY, or the size with --old N", option="--key")
    start = witnessed.last_cosigned(log, keys) if old is None else old
    asked = witnessed.request(log, start)
    said = checkpoint_of(read_note(asked.checkpoint).text)
    item = CosignRequestItem(
        origin=said.origin, size=said.size, root=said.root.hex(), old=start, request=asked.content().decode()
    )
    listing = Listing("timeline.cosign-request/1", [item], _plain("origin", "size", "old", "root"))
    invocation.print_file(listing, asked.content())
    invocation.session.say(f"asks to cosign size {said.size}, with proof that it grew from size {start}")


# --- adding ----------------------------------------------------------------------------------------------------------


@taking(Invocation, *FIELDS)
def add(
    invocation: Invocation,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The answer of a witness or authority; - is stdin.")],
    *,
    key: Annotated[
        str | None, typer.Option(metavar="VKEY", help="The witness, as it published its key; from then on it is known.")
    ] = None,
    root: Annotated[
        str | None,
        typer.Option(metavar="CERT", help="The root certificate of the authority, in PEM; from then on it is known."),
    ] = None,
    request: Annotated[
        str | None, typer.Option(metavar="FILE", help="The request to the authority: its nonce is compared too.")
    ] = None,
) -> None:
    """Check what a witness or a time-stamp authority answered, and keep it beside the checkpoint that it is about."""
    from timeline.proof.stamped import is_opentimestamps
    from timeline.proof.stamps import is_der
    from timeline.proof.witnessed import is_signed_text

    content = _read(invocation, file)
    given = {"--key": key, "--root": root, "--request": request}
    try:
        if is_signed_text(content):
            _check_only(given, "--key", what="a cosignature")
            items = _add_cosignatures(invocation, content, key)
        elif is_opentimestamps(content):
            _check_only(given, what="a proof of OpenTimestamps, which is kept unchecked,")
            items = _add_opentimestamps(invocation, content)
        elif is_der(content):
            _check_only(given, "--root", "--request", what="a time stamp")
            items = _add_token(invocation, content, root, request)
        else:
            message = "nothing kept: this is no signature line, no note, no time stamp"
            raise MalformedInput(message, fix="give the answer of a witness, or the response of an authority")
    except TimelineError as error:
        raise error.at(file=file) from None
    invocation.print(Listing("timeline.attestation/1", items, _KEPT, text=lambda screen: _kept_lines(screen, items)))


def _check_only(given: dict[str, str | None], *fitting: str, what: str) -> None:
    for option, value in given.items():
        if value is not None and option not in fitting:
            raise misused(says=f"{what} takes no {option}", fix=f"leave {option} out", option=option)


def _add_cosignatures(invocation: Invocation, content: bytes, key: str | None) -> list[AttestationItem]:
    from timeline.proof import trusted, witnessed
    from timeline.proof.witness import check_witness_key

    named = _public_line(key, "--key") if key is not None else None
    log = invocation.open(writable=True)
    files = _key_files(log)
    if named is not None:
        check_witness_key(named, files.public())
    known = _trusted_witnesses(log)
    added = witnessed.add_cosignatures(log, content, [*known, named] if named is not None else known)
    if named is not None and any(one.cosigned.key == named for one in added):
        trusted.trust_witness(files.trusted, named)
    return [
        AttestationItem(
            size=one.size,
            kind="cosignature",
            by=one.key.name,
            time=_written(one.time) if one.time else None,
            checked=True,
            new=new,
        )
        for one, new in added
    ]


def _add_token(invocation: Invocation, content: bytes, root: str | None, request: str | None) -> list[AttestationItem]:
    from timeline.proof import stamped, trusted

    pem = _read(invocation, root) if root is not None else None
    asked = _read(invocation, request) if request is not None else None
    log = invocation.open(writable=True)
    folder = _key_files(log).trusted
    added = stamped.add_token(log, content, [pem] if pem is not None else trusted.roots(folder), asked)
    if pem is not None:
        trusted.trust_root(folder, pem)
    stamp = added.stamp
    by, time = (stamp.authority, _written(stamp.before.timestamp())) if stamp else (None, None)
    invocation.session.say("a time stamp says that the signed bytes existed before then, not when anything happened")
    return [AttestationItem(size=added.size, kind="rfc3161", by=by, time=time, checked=True, new=added.new)]


def _add_opentimestamps(invocation: Invocation, content: bytes) -> list[AttestationItem]:
    from timeline.proof.stamped import add_opentimestamps

    added = add_opentimestamps(invocation.open(writable=True), content)
    return [AttestationItem(size=added.size, kind="ots", by=None, time=None, checked=False, new=added.new)]


def _kept_lines(screen: Screen, items: list[AttestationItem]) -> str:
    return "".join(f"{screen.shown(safe(_kept_line(one)))}\n" for one in items)


def _kept_line(item: AttestationItem) -> str:
    head = f"the head of {item.size} event{'' if item.size == 1 else 's'}"
    says = {
        "cosignature": f"{item.by} cosigned {head}, as of {item.time or 'no time that it says'}",
        "rfc3161": f"{head} existed before {item.time}, says {item.by}",
    }.get(item.kind, f"a proof of OpenTimestamps is kept with {head}; it was not checked: that takes block headers")
    return says if item.new else f"{says} (kept before)"


# --- time stamps -----------------------------------------------------------------------------------------------------


@taking(Invocation, *FIELDS)
def stamp(
    invocation: Invocation,
    *,
    size: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="The checkpoint of this size; the newest if none is named.")
    ] = None,
    note: Annotated[bool, typer.Option("--note", help="Write the bytes that are stamped, not the request.")] = False,
    no_certificates: Annotated[
        bool, typer.Option("--no-certificates", help="Ask for a response without the authority's certificates.")
    ] = False,
) -> None:
    """Make a request of RFC 3161 to stamp a checkpoint: a file, to be sent by other means. No network is used."""
    from timeline.proof.stamped import stamped_note
    from timeline.proof.stamps import make_request

    output, form = invocation.session.given.get("output"), invocation.session.form
    if output is None and form == "table" and not note and invocation.session.out.is_terminal:
        raise misused(says="the request is bytes, not text", fix="write it to a file: -o request.tsq", option="-o")
    covered, content = stamped_note(invocation.open(writable=False), size)
    asked = content if note else make_request(content, certificates=not no_certificates)
    digest = sha256(content).hexdigest()
    item = StampRequestItem(size=covered, sha256=digest, content=b2a_base64(asked, newline=False).decode())
    invocation.print_file(Listing("timeline.stamp-request/1", [item], _plain("size", "sha256")), asked)
    if not note:
        what = f"asks to stamp the checkpoint of size {covered}, SHA-256 {digest[:12]}"
        invocation.session.say(f"{what}; then: timeline checkpoint add RESPONSE --root CERT.pem")


# --- what they share -------------------------------------------------------------------------------------------------


def _read(invocation: Invocation, name: str) -> bytes:
    return read_small(invocation.open_input(name), name, most=_LARGEST)


def _public_line(text: str, option: str) -> "VerifierKey":
    from timeline.proof.note import read_vkey

    try:
        return read_vkey(text)
    except MalformedInput as error:
        raise error.at(option=option) from None


def _key_files(log: "EventLog") -> "KeyFiles":
    from timeline.proof.keys import key_files

    return key_files(log.log_id)


def _trusted_witnesses(log: "EventLog") -> "list[VerifierKey]":
    from timeline.proof.trusted import witnesses

    return witnesses(_key_files(log).trusted)


def _written(seconds: float) -> str:
    """Return a moment in UTC, to the second above: what is told is a bound."""
    return datetime.fromtimestamp(-(-seconds // 1), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(*fields: str) -> tuple[Column, ...]:
    return tuple(Column(field, field.capitalize(), _getter(field)) for field in fields)


def _getter(field: str) -> Any:  # noqa: ANN401  # shows whichever item has the field
    return lambda item: str(getattr(item, field))


_KEPT = (
    Column("size", "Size", lambda item: str(item.size), right=True),
    Column("kind", "Kind", lambda item: item.kind),
    Column("by", "By", lambda item: item.by or ""),
    Column("time", "Time", lambda item: item.time or ""),
)
