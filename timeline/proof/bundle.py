"""A report with its evidence, as a folder that anybody can check: leaves, proofs, opened quotes, a signed head."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from events.envelope import Basis
from timeline.errors import IntegrityFailure
from timeline.log.api import EventLog
from timeline.proof import bundle_files as names
from timeline.proof.bundle_files import Query, event_file
from timeline.proof.bundle_guide import Told, guide
from timeline.proof.checkpoint import TOKEN, whole_note
from timeline.proof.log_signers import log_signers, witnesses_of
from timeline.proof.note import VerifierKey, read_note
from timeline.proof.policy import NONE, Group, Policy, Witness, satisfied, write_policy
from timeline.proof.tlogproof import leaf_hash_at, newest_note, policy_of, prove, prove_growth


class Contents(NamedTuple):
    """What a bundle holds apart from its proofs.

    `report` are the files of the report by name, `report.json` among them. `positions`
    are the events that it rests on; of those `held` only the leaf hash goes out.
    `disclosures` are (position, exact JSON) of the sealed fields that the report prints.
    """

    basis: Basis
    report: Mapping[str, bytes]
    query: Query
    positions: Sequence[int]
    held: Collection[int]
    disclosures: Iterable[tuple[int, bytes]]


def bundle_files(log: EventLog, contents: Contents, keys: Sequence[VerifierKey], policy: Policy) -> dict[str, bytes]:
    """Return the files of a bundle by name; the newest checkpoint of the log is the one that they are proven under.

    `keys` are all public keys of the log, `policy` what a reader shall ask of a
    checkpoint. Raises `NotSigned` if no checkpoint covers what is to be proven, and
    `IntegrityFailure` if none of the keys signed it.
    """
    size, note = newest_note(log, max(contents.basis.position, *contents.positions, 0))
    met = satisfied(policy, note)
    files = dict(contents.report)
    files[names.QUERY] = names.write_query(contents.query)
    files[names.DISCLOSURES] = names.write_disclosures(names.opened(*one) for one in contents.disclosures)
    for position in contents.positions:
        if position in contents.held:
            files[event_file(position, names.LEAF_HASH)] = f"{leaf_hash_at(log, position).hex()}\n".encode()
        else:
            [files[event_file(position, names.LEAF)]] = log.leaves(after=position - 1, up_to=position)
        files[event_file(position, names.PROOF)] = prove(log, position, size, note).content()
    files |= _proofs(log, contents.basis, keys, (size, note))
    files[names.VKEY] = "".join(f"{key}\n" for key in keys).encode()
    files[names.POLICY] = write_policy(policy)
    files[names.GUIDE] = guide(
        Told(
            basis=contents.basis,
            origin=log.origin,
            size=size,
            root=log.basis(size).root,
            keys=keys,
            signed_by=log_signers(note, keys),
            witnesses=witnesses_of(policy, met),
            shown=len(set(contents.positions) - set(contents.held)),
            held=len(set(contents.positions) & set(contents.held)),
            stamps=sum(name.startswith(names.STAMPS) and name != names.STAMPED for name in files),
            command=contents.query.command,
            sha256=sha256(files[names.REPORT_JSON]).hexdigest(),
            package=contents.query.package,
        )
    )
    files[names.MANIFEST] = names.write_manifest(files)
    return files


def _proofs(log: EventLog, basis: Basis, keys: Iterable[VerifierKey], head: tuple[int, bytes]) -> dict[str, bytes]:
    """Return the checkpoint, what joins the basis and the checkpoint before it to it, and its time stamps.

    The one before is the last that one of `keys` signed: of another nobody could tell whose it is.
    """
    size, note = head
    if log.basis(basis.position) != basis:
        message = f"the log is not the one that {basis} was taken of"
        raise IntegrityFailure(message, where={"position": basis.position})
    files = {names.CHECKPOINT: note}
    if basis.position < size:
        files[names.GROWTH] = prove_growth(log, basis.position, size, note).content()
    for earlier in sorted((one for one, _ in log.checkpoints() if one < size), reverse=True):
        before = whole_note(log, earlier)
        if before is not None and any(key.made(line) for key in keys for line in before.signatures):
            files[names.EARLIER] = before.content()
            files[names.EARLIER_GROWTH] = prove_growth(log, earlier, size, note).content()
            break
    tokens = [one.content for one in log.attestations(size) if one.kind == TOKEN]
    if tokens:
        # Stamped are the bytes that were kept when the head was signed: lines that came later stand below them.
        files[names.STAMPED] = dict(log.checkpoints())[size]
        files |= {f"{names.STAMPS}{number}.tst": token for number, token in enumerate(tokens, start=1)}
    return files


def policy_for(keys: Sequence[VerifierKey], note: bytes, witnesses: Iterable[VerifierKey]) -> Policy:
    """Return what a reader of a bundle shall ask of its checkpoint: any key of the log, and all who cosigned it.

    `witnesses` are those that the desk knows. Named are only those that have seen this
    checkpoint: a cosignature that is lost is found out. The policy lies in the bundle
    and nothing signs it, so whoever means to take one out changes both.
    """
    lines = read_note(note).signatures
    seen = [key for key in witnesses if any(key.made(line) for line in lines)]
    named = tuple(Witness(f"w{number}", key) for number, key in enumerate(seen, start=1))
    groups = (Group("witnesses", len(named), tuple(one.name for one in named)),) if len(named) > 1 else ()
    quorum = groups[0].name if groups else named[0].name if named else NONE
    return policy_of(keys)._replace(witnesses=named, groups=groups, quorum=quorum)
