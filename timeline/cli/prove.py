"""`timeline prove`: a proof that an event is in the signed log, or that the log only grew since a checkpoint."""

from typing import Annotated

import typer

from timeline.cli.completion import complete
from timeline.cli.files import read_small
from timeline.cli.finding import position_named
from timeline.cli.invocation import Reading
from timeline.cli.options import FIELDS, taking
from timeline.cli.output import Column, Listing, deliver
from timeline.cli.refusals import misused
from timeline.cli.shapes import ConsistencyItem, InclusionItem
from timeline.errors import IntegrityFailure, MalformedInput, NotSigned
from timeline.projections.register import KINDS
from timeline.proof.note import checkpoint_of, read_note
from timeline.proof.tlogproof import (
    ConsistencyProof,
    InclusionProof,
    leaf_hash_at,
    newest_note,
    prove_growth,
)
from timeline.proof.tlogproof import prove as prove_inclusion


@taking(Reading, *FIELDS)
def prove(
    reading: Reading,
    id_: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="An id, @POSITION, or a UUID.", autocompletion=complete(*KINDS)),
    ] = None,
    *,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="CHECKPOINT", help="Prove that the log only grew since this checkpoint."),
    ] = None,
) -> None:
    """Print the proof that an event is in the log as it was last signed: a C2SP tlog-proof. Of a thing, its first."""
    if (id_ is None) == (from_ is None):
        raise misused(says="one thing is proven at a time", fix="give an ID, or --from CHECKPOINT", argument="ID")
    if id_ is not None:
        _print_inclusion(reading, id_)
    elif from_ is not None:
        _print_growth(reading, from_)


def _print_inclusion(reading: Reading, id_: str) -> None:
    position = position_named(reading.log, id_, argument="ID")
    size, note = newest_note(reading.log, position)
    proof = prove_inclusion(reading.log, position, size, note)
    item = InclusionItem(
        position=position,
        leaf_hash=leaf_hash_at(reading.log, position).hex(),
        leaf_index=proof.leaf_index,
        size=size,
        root=reading.log.basis(size).root.hex(),
        hashes=tuple(one.hex() for one in proof.hashes),
        checkpoint=note.decode(),
    )
    columns = (
        Column("position", "Position", lambda one: str(one.position), right=True),
        Column("leaf_hash", "Leaf hash", lambda one: one.leaf_hash),
        Column("size", "Size", lambda one: str(one.size), right=True),
    )
    _deliver(reading, proof, Listing("timeline.inclusion/1", [item], columns))


def _print_growth(reading: Reading, name: str) -> None:
    try:
        earlier = checkpoint_of(read_note(read_small(reading.open_input(name), name)).text)
    except MalformedInput as error:
        raise error.at(file=name) from None
    log = reading.log
    if earlier.origin != log.origin:
        says = f"the checkpoint is one of {earlier.origin:.200}, and this log is {log.origin}"
        raise misused(says=says, fix="name the log that it was made of with --log", file=name)
    size, note = newest_note(log, 0)
    if earlier.size > size:
        message = f"the checkpoint is one at position {earlier.size}, and the log is signed up to position {size}"
        raise NotSigned(message, where={"file": name})
    if (root := log.basis(earlier.size).root) != earlier.root:
        message = f"the log has root {root.hex()} at position {earlier.size}, and the checkpoint {earlier.root.hex()}"
        raise IntegrityFailure(message, where={"file": name, "position": earlier.size})
    proof = prove_growth(log, earlier.size, size, note)
    item = ConsistencyItem(
        old=proof.old,
        old_root=root.hex(),
        size=size,
        root=log.basis(size).root.hex(),
        hashes=tuple(one.hex() for one in proof.hashes),
        checkpoint=note.decode(),
    )
    columns = (
        Column("old", "Old size", lambda one: str(one.old), right=True),
        Column("size", "Size", lambda one: str(one.size), right=True),
        Column("root", "Root", lambda one: one.root),
    )
    _deliver(reading, proof, Listing("timeline.consistency/1", [item], columns))


def _deliver(reading: Reading, proof: InclusionProof | ConsistencyProof, listing: Listing) -> None:
    """Print a proof as its file, byte for byte, unless another form or some fields are asked for."""
    if reading.session.form == "table" and reading.session.given.get("fields") is None:
        deliver(reading.session, proof.content())
        reading.say_basis()
    else:
        reading.print(listing)
