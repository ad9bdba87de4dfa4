#!/usr/bin/env python3
"""Check a log, a bundle or the tiles of a log, without a line of the program that made them.

    python3 verify_standalone.py PATH [--key VKEY]…

PATH is a log (one SQLite file), a bundle, or a folder of tiles. VKEY is the public key
of its desk, as the desk published it; without one it can only be said which key signed.
It needs Python 3.11 and, for signatures, the package `cryptography`. It writes nothing; SQLite may
lay its own files (-shm, -wal) beside a log that is open for writing elsewhere, or was left so.

Written from docs/reference/log-format.md, docs/reference/bundle.md and the texts of
C2SP (signed-note, tlog-checkpoint, tlog-proof, tlog-tiles, tlog-policy,
tlog-cosignature) and RFC 6962 and 9901, so that an error of that program is not
repeated here. It is one file, so that it can be handed over and read as one.

What a good verdict says: this is what was signed, unchanged. It never says that it is
true, nor that nothing was left out. Exit codes: 0 nothing found, 1 flaws, 4 altered,
2 nothing of ours, 6 cannot be read.
"""

import argparse
import base64
import binascii
import csv
import hashlib
import html
import io
import json
import os
import re
import sqlite3
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

T = TypeVar("T")
Json = Any

OK, FLAWED, NOTHING_OF_OURS, ALTERED, UNREADABLE = 0, 1, 2, 4, 6
SCHEMA_DIGEST = "74ce16454010523691f2ae4a0e369596c8a3b7d66c8f60d624bdc461509e12b2"
GUESTS = {  # two tables of a replicator, passed over in exactly this form
    ("table", "_litestream_seq", "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)"),
    ("table", "_litestream_lock", "CREATE TABLE _litestream_lock (id INTEGER)"),
}
APPLICATION_ID, USER_VERSION = 0x45534C47, 1
HASH, TILE = 32, 256
MOST_FILES, LONGEST_FILE, LONGEST_NOTE, MOST_SIGNATURES = 100_000, 1 << 26, 65_536, 64


class Bad(Exception):
    """Something is not as it should be."""


class Stop(Exception):
    """There is nothing to check, or it cannot be read."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        super().__init__(message)


class Check:
    """What one check finds. `what` is log, bundle or tiles."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.found: list[tuple[int | None, str, bool]] = []
        self.not_checked: list[str] = []

    def add(self, message: object, position: int | None = None, *, altered: bool = True) -> None:
        """Take a finding."""
        self.found.append((position, str(message), altered))

    def attempt(self, work: Callable[[], T], place: str = "", position: int | None = None) -> T | None:
        """Return what `work` returns; if it finds something bad, take it down and return nothing."""
        try:
            return work()
        except Bad as bad:
            self.add(f"{place}: {bad}" if place else bad, position)
        return None

    def end(self, good: str) -> int:
        """Print what was found and the last line, and return the exit code."""
        for one in self.not_checked if not self.found else ():
            print(printable(f"not checked: {one}"))
        for position, message, _ in self.found[:100]:
            place = f"the {self.what}" if position is None else f"position {position}"
            print(printable(f"{place}: {message}"))
        if not self.found:
            print(printable(f"ok: {good}"))
            return OK
        altered = any(one for _, _, one in self.found)
        placed = [position for position, _, one in self.found if position is not None and one == altered]
        where = f"first at position {min(placed)}" if placed else f"in the {self.what} as a whole"
        print(f"{'altered' if altered else 'flawed'}: {where}")
        return ALTERED if altered else FLAWED


def printable(text: str) -> str:
    """Return a line that cannot act on a terminal: what comes from a file is a stranger's."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


def fail(message: str) -> NoReturn:
    """Raise `Bad`."""
    raise Bad(message) from None


def demand(holds: object, message: str) -> None:
    """Raise `Bad` unless something holds."""
    if not holds:
        fail(message)


def counted(number: int, noun: str = "event") -> str:
    """Return `1 event`, `2 events`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


# --- encodings -------------------------------------------------------------------------------------------------------


def base64_bytes(text: str) -> bytes:
    """Decode base64 that encodes back to the same text."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        fail("there is no base64 where it should be")
    demand(base64.b64encode(raw).decode() == text, "there is base64 that does not encode back to the same text")
    return raw


def base64url(raw: bytes) -> str:
    """Encode base64url without padding (RFC 9901)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decimal(text: str) -> int:
    """Read a size or an index as C2SP writes it: ASCII digits without a leading zero, below 2^63."""
    demand(re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII), "there is a number that C2SP does not write so")
    number = int(text)
    demand(number < 2**63, "there is a number that is too large")
    return number


def read_json(raw: bytes) -> Json:
    """Read JSON in which no name stands twice in one object."""

    def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        demand(len({name for name, _ in pairs}) == len(pairs), "a name stands twice in one object")
        return dict(pairs)

    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        fail(f"it is no JSON: {error}")


def read_canonical(raw: bytes, *, degrees: bool = False) -> Json:
    """Read JSON in the form of RFC 8785, as files of a bundle have it: names in ASCII, fractions in degrees alone."""
    value = read_json(raw)
    try:
        again = canonical(value).encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        again = b""
    demand(again == raw and is_plain(value, degrees=degrees), "it is not in the form of RFC 8785")
    demand(isinstance(value, dict), "it is no object")
    return value


def canonical(value: Json) -> str:
    """Write JSON in the form of RFC 8785."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{canonical(name)}:{canonical(value[name])}' for name in sorted(value))}}}"
    if isinstance(value, list):
        return f"[{','.join(map(canonical, value))}]"
    return fraction(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


LEAST, MOST = 1e-6, 1e3


def fraction(value: float) -> str:
    """Write a number as ECMAScript does (RFC 8785, 3.2.2.3), as long as it needs no exponent."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_plain(value: Json, *, degrees: bool = False, name: str = "") -> bool:
    """Tell whether JSON has neither fractions, nor numbers beyond 2^53 - 1, nor names outside ASCII.

    With `degrees` a latitude and a longitude may have fractions: below 1,000, and not below 0.000001.
    """
    if isinstance(value, dict):
        return all(key.isascii() and is_plain(inner, degrees=degrees, name=key) for key, inner in value.items())
    if isinstance(value, list):
        return all(is_plain(one, degrees=degrees) for one in value)
    if isinstance(value, float):
        return degrees and name in ("latitude", "longitude") and LEAST <= abs(value) < MOST
    return not isinstance(value, int) or abs(value) < 2**53


# --- the tree (RFC 6962) ---------------------------------------------------------------------------------------------


def leaf_hash(leaf: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ leaf)."""
    return hashlib.sha256(b"\0" + leaf).digest()


def join(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf: the roots of its complete parts, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[tuple[int, bytes]] = []
        self.complete: list[tuple[int, bytes]] = []
        """Levels and roots of the parts of 256, 65,536 … leaves that the last leaf completed."""

    def grow(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        self.size += 1
        self.complete = []
        height, root = 0, leaf
        while self._parts and self._parts[-1][0] == height:
            root = join(self._parts.pop()[1], root)
            height += 1
            if height % 8 == 0:
                self.complete.append((height // 8, root))
        self._parts.append((height, root))

    def root(self) -> bytes:
        """Return the root of all leaves so far."""
        if not self._parts:
            return hashlib.sha256(b"").digest()
        here = self._parts[-1][1]
        for _, root in reversed(self._parts[:-1]):
            here = join(root, here)
        return here


def largest_power_below(number: int) -> int:
    """Return the largest power of two that is less than `number`, which is at least 2."""
    return 1 << (number - 1).bit_length() - 1


def root_by_inclusion(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """Return the root that PATH(index, D[size]) of RFC 6962 leads to, from the leaf up."""
    turns: list[bool] = []  # from the root down: whether the leaf lies to the right
    low, high = 0, size
    while high - low > 1:
        middle = low + largest_power_below(high - low)
        turns.append(index >= middle)
        low, high = (middle, high) if index >= middle else (low, middle)
    demand(len(turns) == len(proof), f"the proof has {len(proof)} hashes, and {len(turns)} lead to the root")
    here = leaf
    for right, sibling in zip(reversed(turns), proof, strict=True):
        here = join(sibling, here) if right else join(here, sibling)
    return here


def roots_by_consistency(old: int, new: int, old_root: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """Return the two roots that PROOF(old, D[new]) of RFC 6962 leads to."""
    hashes = iter(proof)

    def down(first: int, size: int, *, whole: bool) -> tuple[bytes, bytes]:
        if first == size:
            part = old_root if whole else next(hashes)
            return part, part
        middle = largest_power_below(size)
        if first <= middle:
            before, after = down(first, middle, whole=whole)
            return before, join(after, next(hashes))
        before, after = down(first - middle, size - middle, whole=False)
        left = next(hashes)
        return join(left, before), join(left, after)

    try:
        found = down(old, new, whole=True)
    except StopIteration:
        fail("the proof of consistency is too short")
    demand(next(hashes, None) is None, "the proof of consistency is too long")
    return found


# --- signed notes, keys, checkpoints ---------------------------------------------------------------------------------


class Key(NamedTuple):
    """A public key: C2SP's type (1 Ed25519, 4 its cosignature, 6 ML-DSA-44) and its bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as it is published."""
        return f"{self}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def __str__(self) -> str:
        """Return NAME+ID."""
        return f"{self.name}+{self.id.hex()}"


class Line(NamedTuple):
    """A signature line."""

    name: str
    id: bytes
    content: bytes

    def __str__(self) -> str:
        """Return NAME+ID."""
        return f"{self.name}+{self.id.hex()}"


class Checkpoint(NamedTuple):
    """A checkpoint: what it says, its text as it was signed, and the lines below."""

    origin: str
    size: int
    root: bytes
    text: bytes
    lines: list[Line]


def read_vkey(text: str) -> Key:
    """Read a published key: NAME+ID+base64 of type and public key."""
    parts = text.split("+", 2)
    demand(len(parts) == 3 and is_name(parts[0]), "this is no public key")  # noqa: PLR2004
    raw = base64_bytes(parts[2])
    kind, public = raw[:1], raw[1:]
    demand((kind, len(public)) in ((b"\1", 32), (b"\4", 32), (b"\6", 1312)), "the key is of no kind known here")
    key = Key(parts[0], kind[0], public)
    demand(key.id.hex() == parts[1], "the id of the key is not that of its name and bytes")
    return key


def is_name(name: str) -> bool:
    """Tell whether C2SP allows the name of a key."""
    return bool(name) and "+" not in name and not any(one.isspace() or one < " " for one in name)


def read_lines(below: str) -> list[Line]:
    """Read signature lines: em dash, blank, name, blank, base64 of four bytes of id and the signature."""
    demand(below.endswith("\n"), "the last line of the note does not end")
    lines = below[:-1].split("\n")
    demand(len(lines) <= MOST_SIGNATURES, "the note has too many signatures")
    found = []
    for line in lines:
        start, name, encoded = (*line.split(" "), "", "", "")[:3]
        demand(line.count(" ") == 2 and start == "\u2014" and is_name(name), "there is a line that signs nothing")  # noqa: PLR2004
        raw = base64_bytes(encoded)
        demand(len(raw) > 4, "a signature is too short")  # noqa: PLR2004
        found.append(Line(name, raw[:4], raw[4:]))
    return found


def read_checkpoint(raw: bytes) -> Checkpoint:
    """Read a checkpoint, strictly; its signatures are not looked at yet."""
    demand(len(raw) <= LONGEST_NOTE, "the note is too long")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError:
        fail("the note is not UTF-8")
    demand(not any(one < " " and one != "\n" for one in whole), "the note has a control character")
    text, blank, below = whole.rpartition("\n\n")
    demand(blank and below, "the note has no signatures")
    said = text.split("\n")
    demand(len(said) == 3 and said[0], "the note does not say origin, size and root in three lines")  # noqa: PLR2004
    root = base64_bytes(said[2])
    demand(len(root) == HASH, "the root is not 32 bytes long")
    return Checkpoint(said[0], decimal(said[1]), root, f"{text}\n".encode(), read_lines(below))


def signed_message(key: Key, said: Checkpoint, signature: bytes) -> tuple[bytes, bytes]:
    """Return what a key signs of a checkpoint, and the bare signature (C2SP tlog-cosignature)."""
    if key.kind == 1:
        return said.text, signature
    time, bare = signature[:8], signature[8:]
    demand(len(time) == 8 and time[0] < 0x80, "a cosignature says no time")  # noqa: PLR2004
    seconds = int.from_bytes(time, "big")
    if key.kind == 4:  # noqa: PLR2004
        return f"cosignature/v1\ntime {seconds}\n".encode() + said.text, bare
    name, origin = key.name.encode(), said.origin.encode()
    demand(len(name) < TILE and len(origin) < TILE, "a name is too long to be cosigned")
    size = said.size.to_bytes(8, "big")
    head = b"subtree/v1\n\0" + bytes([len(name)]) + name + time + bytes([len(origin)]) + origin
    return head + bytes(8) + size + said.root, bare


def check_signature(key: Key, said: Checkpoint, line: Line) -> None:
    """Check one signature line against its key."""
    message, bare = signed_message(key, said, line.content)
    try:
        from cryptography.exceptions import InvalidSignature

        public: Any
        if key.kind == 6:  # noqa: PLR2004
            from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

            public = MLDSA44PublicKey
        else:
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

            public = Ed25519PublicKey
    except ImportError as error:
        raise Stop(UNREADABLE, f"signatures cannot be checked: {error}; install the package cryptography") from None
    try:
        public.from_public_bytes(key.public).verify(bare, message)
    except (InvalidSignature, ValueError):
        fail(f"the signature of {key} does not hold")


def signers(said: Checkpoint, keys: Iterable[Key]) -> list[Key]:
    """Return which of the keys signed. Lines of others count as not there; a known key's line must hold."""
    found = []
    for line in said.lines:
        for key in keys:
            if (line.name, line.id) == (key.name, key.id):
                check_signature(key, said, line)
                found.append(key)
    return list(dict.fromkeys(found))


def signed_by(said: Checkpoint, keys: Iterable[Key]) -> list[Key]:
    """Return which keys of the log signed its checkpoint: at least one."""
    found = of_log(signers(said, keys), said.origin)
    demand(found, f"no known key of {said.origin} signed it, but {', '.join(map(str, said.lines))}")
    return found


def of_log(keys: Iterable[Key], origin: str) -> list[Key]:
    """Return the keys that speak for a log: they bear its name and sign heads. A witness's does not."""
    return [key for key in keys if key.name == origin and key.kind in (1, 6)]


# --- proofs as files -------------------------------------------------------------------------------------------------


class Proof(NamedTuple):
    """A proof of inclusion (`number`: the index) or of consistency (the old size), with its checkpoint."""

    number: int
    hashes: list[bytes]
    checkpoint: bytes


def read_proof(raw: bytes, first: list[str], word: str) -> Proof:
    """Read a proof: the lines `first`, a line `WORD NUMBER`, hashes, an empty line, the checkpoint."""
    demand(len(raw) <= 2 * LONGEST_NOTE, "the proof is too long")
    above, blank, checkpoint = raw.partition(b"\n\n")
    demand(blank, "there is no checkpoint in the proof")
    try:
        lines = above.decode("ascii").split("\n")
    except UnicodeDecodeError:
        fail("the proof is not ASCII")
    demand(lines[: len(first)] == first, "this is another kind of proof")
    lines = lines[len(first) :]
    if first and lines and lines[0].startswith("extra "):
        base64_bytes(lines.pop(0).removeprefix("extra "))
    demand(lines and lines[0].startswith(f"{word} "), f"the proof does not say its {word}")
    hashes = [base64_bytes(line) for line in lines[1:]]
    demand(len(hashes) < 64 and all(len(one) == HASH for one in hashes), "a hash is not 32 bytes long")  # noqa: PLR2004
    return Proof(decimal(lines[0].removeprefix(f"{word} ")), hashes, checkpoint)


def check_growth(raw: bytes, old: int, old_root: bytes, said: Checkpoint) -> Proof:
    """Check that the tree of `said` begins with the `old` leaves under `old_root`; return the proof that was read."""
    proof = read_proof(raw, [], "old")
    there = read_checkpoint(proof.checkpoint)
    demand(proof.number == old, f"the proof starts from {proof.number}, not from {old}")
    demand(there.text == said.text, "the proof leads to another checkpoint")
    demand(old <= said.size, "the log was longer before")
    if old in (0, said.size):
        demand(not proof.hashes, "the proof is longer than it can be")
        before, after = (hashlib.sha256(b"").digest(), said.root) if old == 0 else (said.root, said.root)
    else:
        before, after = roots_by_consistency(old, said.size, old_root, proof.hashes)
    demand((before, after) == (old_root, said.root), "the proof of consistency leads to another root")
    return proof


# --- trust policies (C2SP tlog-policy) -------------------------------------------------------------------------------


class Policy(NamedTuple):
    """Keys of logs, and who must have seen a checkpoint."""

    logs: list[Key]
    witnesses: dict[str, Key]
    groups: dict[str, tuple[int, list[str]]]
    quorum: str


def read_policy(raw: bytes) -> Policy:
    """Read a policy."""
    demand(raw.endswith(b"\n") and not set(raw) - {9, 10, *range(32, 127), *range(128, 256)}, "this is no policy")
    logs: list[Key] = []
    witnesses: dict[str, Key] = {}
    groups: dict[str, tuple[int, list[str]]] = {}
    quorum: list[str] = []
    members: list[str] = []
    for line in raw.decode("utf-8", "surrogateescape")[:-1].split("\n"):
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        defined = {"none", *witnesses, *groups}
        match words:
            case [] | [str()] if not words or words[0].startswith("#"):
                continue
            case [first, *_] if first.startswith("#"):
                continue
            case ["log", vkey] | ["log", vkey, _]:
                logs.append(read_vkey(vkey))
            case ["witness", name, vkey] | ["witness", name, vkey, _] if name not in defined:
                witnesses[name] = read_vkey(vkey)
            case ["group", name, least, *inside] if name not in defined and inside:
                demand(set(inside) <= defined - {"none"} and not set(inside) & set(members), "a member is not free")
                demand(len(set(inside)) == len(inside), "a member is listed twice")
                count = {"all": len(inside), "any": 1}.get(least) or decimal(least)
                demand(1 <= count <= len(inside), "a group asks for more than it has")
                groups[name] = (count, inside)
                members += inside
            case ["quorum", name] if name in defined and not quorum:
                quorum.append(name)
            case _:
                fail(f"the policy has a line that does not read: {line:.80}")
    demand(quorum, "the policy names no quorum")
    demand(all(key.kind in (1, 6) for key in logs), "the policy names a key that signs no log")
    demand(all(key.kind in (4, 6) for key in witnesses.values()), "the policy names a key that cosigns nothing")
    demand(len({key.public for key in logs}) == len(logs), "the policy names a key twice")
    demand(len({key.public for key in witnesses.values()}) == len(witnesses), "the policy names a witness twice")
    return Policy(logs, witnesses, groups, quorum[0])


def check_policy(policy: Policy, said: Checkpoint) -> None:
    """Check that a policy accepts a checkpoint."""
    signed_by(said, policy.logs)
    seen = {name for name, key in policy.witnesses.items() if signers(said, [key])}
    for name, (least, inside) in policy.groups.items():
        if sum(one in seen for one in inside) >= least:
            seen.add(name)
    demand(policy.quorum in {"none", *seen}, f"the checkpoint lacks witnesses: {policy.quorum} must have seen it")


# --- sealed fields (RFC 9901) ----------------------------------------------------------------------------------------


def digest_of(disclosure: bytes) -> str:
    """Return base64url(SHA-256(base64url(disclosure)))."""
    return base64url(hashlib.sha256(base64url(disclosure).encode()).digest())


LEAF_MEMBERS = {"_sd", "body", "format", "id", "log", "recorded_at", "recorded_by", "salt", "schema_version", "stream"}
LEAF_MEMBERS |= {"type"}


def read_leaf(raw: bytes) -> Json:
    """Read a leaf: its members, and no others."""
    leaf = read_json(raw)
    demand(isinstance(leaf, dict) and set(leaf) - {"correlation"} == LEAF_MEMBERS, "it does not read as a leaf")
    demand(
        isinstance(leaf["_sd"], list) and all(isinstance(one, str) for one in leaf["_sd"]), "_sd is no list of texts"
    )
    demand(isinstance(leaf["body"], dict), "the body is no object")
    names = ("id", "log", "recorded_at", "recorded_by", "salt", "stream", "type")
    demand(all(isinstance(leaf[name], str) for name in names), "a member of the leaf is no text")
    demand(all(type(leaf[name]) is int for name in ("format", "schema_version")), "a member of the leaf is no number")
    return leaf


# --- folders ---------------------------------------------------------------------------------------------------------


class Folder:
    """A folder that was handed over. No link in it is followed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: set[str] = set()
        self.odd: list[str] = []
        self._look(path, "")

    def _look(self, path: Path, prefix: str) -> None:
        with os.scandir(path) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                name = f"{prefix}{entry.name}"
                if any("\ud800" <= one < "\ue000" for one in entry.name):  # bytes that are no UTF-8
                    self.odd.append(name)
                elif entry.is_dir(follow_symlinks=False) and name.count("/") < 12:  # noqa: PLR2004
                    self._look(path / entry.name, f"{name}/")
                elif stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
                    self.files.add(name)
                else:
                    self.odd.append(name)
                if len(self.files) + len(self.odd) > MOST_FILES:
                    raise Stop(NOTHING_OF_OURS, "the folder holds too many files")

    def read(self, name: str) -> bytes:
        """Return a file."""
        demand(name in self.files, "it is not there")
        handle = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            raw = file.read(LONGEST_FILE + 1)
        demand(len(raw) <= LONGEST_FILE, "it is too long")
        return raw


# --- a bundle --------------------------------------------------------------------------------------------------------

EVENT_FILE = re.compile(r"events/([1-9][0-9]{0,17})(\.json|\.leaf-hash|\.tlog-proof)", re.ASCII)
PROOF_FILE = re.compile(
    r"MANIFEST\.sha256|events/[1-9][0-9]{0,17}\.tlog-proof|proof/(checkpoint|log\.vkey|policy|consistency"
    r"|earlier/(checkpoint|consistency)|timestamps/([1-9][0-9]{0,3}\.tst|stamped))",
    re.ASCII,
)
MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]{0,199})", re.ASCII)
NAMED_BY_MANIFEST = ("report.json", "query.json", "disclosures.json", "VERIFY.txt")
QUOTED = ("quote", "translation", "locator", "title", "url")
STAMP_FILE = re.compile(r"proof/timestamps/([1-9][0-9]{0,3}\.tst|stamped)", re.ASCII)
NOT_CHECKED = (
    "that nothing was left out: whoever holds the log can replay, see query.json",
    "that each sentence of the report follows from the events that it names",
    "that report.md and its figures say what report.json says: the version that made them can tell",
    "that VERIFY.txt is what the program wrote: the version that made it can tell; run nothing that it alone names",
)
NOT_CHECKED_PAGE = (
    "that report.html says what report.json says: checked are its data and, where it has one, its own digest, which "
    "whoever edits it can write anew; whoever holds the log can make it again"
)
LAST_LINE = re.compile(rb"<!-- SHA-256 of all before this line: ([0-9a-f]{64}) -->\n")
PRINTED = re.compile(r"(?:</dt>)?\n?<dd><code>([0-9a-f]{64})</code>", re.ASCII)
ESCAPE = re.compile(r"\\(?:u(003[ce]|0026|202[89])|.)", re.DOTALL | re.ASCII)
WORD = r"""(?:[A-Za-z0-9_@%+=:,./-]|'[^']*'|"'")+"""
VALUED = "strength|measured|published-by|occurred|title|author|marking|issued|supersedes|outlines"
COMMAND = re.compile(
    f"timeline export json {WORD} --as-of {WORD}(?: --(?:{VALUED}) {WORD}| --surely| --final)* -o report\\.json"
)
KNOWN = {"report.json", "report.md", "report.html", "query.json", "disclosures.json", "VERIFY.txt"}
NOT_CHECKED_DATA = (
    "that figures, words and coordinates in data/ are those of the events: checked are its bases, the hashes of its "
    "tables, and of which events and things it tells; whoever holds the log can export the bundle again"
)
TABLES = {"action": "actions", "claim": "claims", "response": "links"} | {
    one: f"{one}s" for one in ("source", "actor", "case", "note")
}
DATA_FILES = {f"data/{name}.csv" for name in (*TABLES.values(), "changes")} | {
    f"data/{name}" for name in ("datapackage.json", "chain.geojson", "chain.gexf")
}
CHANGE = ("position", "event_id", "recorded_at", "recorded_by", "kind", "id", "type", "fields", "reason")
PLACE = ("position", "recorded_at", "recorded_by")
MERGES = ("actions.merged", "actors.merged")
WITHHELD = re.compile(r"\[withheld: [a-z ]{1,40}, position [1-9][0-9]{0,17}\]", re.ASCII)
SHA_2 = {
    bytes.fromhex(f"60864801650304020{number}"): name for number, name in ((1, "sha256"), (2, "sha384"), (3, "sha512"))
}


class Bundle:
    """One check of one bundle."""

    def __init__(self, folder: Folder, given: list[Key]) -> None:
        self.check = Check("bundle")
        self.folder, self.given = folder, given
        self.leaves: dict[int, dict[str, Json]] = {}
        self.withheld: set[int] = set()
        self.known: dict[bytes, Checkpoint] = {}
        self.own: list[Key] = []
        self.texts: set[tuple[int, str]] = set()
        self.registered: list[Json] = []

    def read(self, name: str, parse: Callable[[bytes], T], position: int | None = None) -> T | None:
        """Read a file and parse it; what is wrong is a finding."""
        return self.check.attempt(lambda: parse(self.folder.read(name)), name, position)

    def run(self) -> int:
        """Check everything, print what was found, return the exit code."""
        self.files()
        keys, said, by = self.signature()
        if said is not None:
            self.events(said, keys)
        report = self.read("report.json", read_report)
        if report is not None:
            self.register(report, said)
            self.query(report)
            if said is not None:
                self.joins(report, said)
        self.disclosures(report)
        if report is not None:
            self.data(report)
        self.stamps(said)
        self.check.not_checked += NOT_CHECKED
        if "report.html" in self.folder.files:
            self.check.not_checked.append(NOT_CHECKED_PAGE)
            if report is not None:
                self.read("report.html", self.page)
        if any(name.startswith("data/") for name in self.folder.files):
            self.check.not_checked.append(NOT_CHECKED_DATA)
        self.strangers()
        if said is None:
            return self.check.end("")
        withheld = f", {len(self.withheld)} withheld" if self.withheld else ""
        events = f"{len(self.leaves) + len(self.withheld)} of {counted(said.size)}"
        whose = "" if self.given else " as the bundle itself says: compare it with what the desk publishes"
        names = ", ".join(map(str, by))
        return self.check.end(f"{events}, root {said.root.hex()}{withheld}, signed by {names}{whose}")

    def files(self) -> None:
        """Compare the files with the manifest."""
        for name in self.folder.odd:
            self.check.add(f"{name}: it is a link, no file, or has a name that is not UTF-8", position_of(name))
        listed = self.read("MANIFEST.sha256", read_manifest)
        if listed is None:
            return
        for name, digest in listed.items():
            raw = self.read(name, bytes, position_of(name))
            if raw is not None and hashlib.sha256(raw).hexdigest() != digest:
                self.check.add(f"{name}: it is not the file that the manifest names", position_of(name))
        for name in NAMED_BY_MANIFEST:
            if name not in listed:
                self.check.add(f"{name}: the manifest does not name it")
        for name in sorted(self.folder.files):
            if name not in listed and not PROOF_FILE.fullmatch(name):
                self.check.add(f"{name}: the manifest does not name it", position_of(name), altered=False)

    def signature(self) -> tuple[list[Key], Checkpoint | None, list[Key]]:
        """Check the signed head; return the keys that count, what it says, and who signed."""
        own = self.own = self.read("proof/log.vkey", lambda raw: [read_vkey(one) for one in text_lines(raw)]) or []
        policy = self.read("proof/policy", read_policy)
        said = self.read("proof/checkpoint", read_checkpoint)
        keys = self.given or own
        by: list[Key] = []
        if said is not None:
            self.known[self.folder.read("proof/checkpoint")] = said
            by = self.check.attempt(lambda: signed_by(said, keys), "proof/checkpoint") or []
            if policy is not None:
                self.check.attempt(lambda: check_policy(policy, said), "proof/policy")
                seen = [key for key in policy.witnesses.values() if self.check.attempt(lambda: signers(said, [key]))]  # noqa: B023
                self.check.not_checked += [
                    f"who the witness {key} is, which cosigned: the bundle itself names its key"
                    for key in seen
                    if key not in self.given
                ]
                if own and set(policy.logs) != set(own):
                    self.check.add("proof/policy: it takes the word of other keys than log.vkey names")
        self.check.not_checked += [
            f"whose key {key} is, which proof/log.vkey names: it was not given"
            for key in own
            if self.given and key not in self.given
        ]
        return keys, said, by

    def stamps(self, said: Checkpoint | None) -> None:
        """Check that what is stamped is the signed head, and that each time stamp is about those bytes."""
        there = sorted(one for one in self.folder.files if STAMP_FILE.fullmatch(one))
        if not there or said is None:
            return
        self.check.not_checked.append("who made the time stamps, and when: see VERIFY.txt")
        raw = self.read("proof/timestamps/stamped", bytes)
        if raw is None:
            return
        note = self.read("proof/timestamps/stamped", read_checkpoint)
        if note is not None and (note.text != said.text or not set(note.lines) <= set(said.lines)):
            self.check.add("proof/timestamps/stamped: it is not the signed head as it stands in proof/checkpoint")
        for name in there:
            if name.endswith(".tst"):
                self.read(name, lambda token: check_imprint(token, raw))

    def events(self, said: Checkpoint, keys: list[Key]) -> None:
        """Check each event, or the leaf hash that stands for it, and its proof."""
        there: dict[int, set[str]] = {}
        for name in self.folder.files:
            if match := EVENT_FILE.fullmatch(name):
                there.setdefault(int(match[1]), set()).add(match[2])
        for position, endings in sorted(there.items()):
            self.check.attempt(lambda: self.event(position, endings, said, keys), f"events/{position}", position)  # noqa: B023

    def event(self, position: int, endings: set[str], said: Checkpoint, keys: list[Key]) -> None:
        """Check one event."""
        kinds = endings - {".tlog-proof"}
        demand(len(kinds) == 1, "there is not one leaf, or one leaf hash")
        raw = self.folder.read(f"events/{position}{kinds.pop()}")
        if ".json" in endings:
            hash_ = leaf_hash(raw)
            self.leaves[position] = read_leaf(raw)
        else:
            self.withheld.add(position)
            demand(re.fullmatch(rb"[0-9a-f]{64}\n", raw), "this is no leaf hash")
            hash_ = bytes.fromhex(raw[:-1].decode())
        proof = read_proof(self.folder.read(f"events/{position}.tlog-proof"), ["c2sp.org/tlog-proof@v1"], "index")
        demand(proof.number == position - 1, f"the proof is one of event {proof.number + 1}")
        if proof.checkpoint not in self.known:
            there = read_checkpoint(proof.checkpoint)
            signed_by(there, keys)
            self.known[proof.checkpoint] = there
        demand(self.known[proof.checkpoint].text == said.text, "the proof leads to another checkpoint")
        demand(proof.number < said.size, "the signed log has no such event")
        root = root_by_inclusion(proof.number, said.size, hash_, proof.hashes)
        demand(root == said.root, "the proof leads to another root")

    def register(self, report: dict[str, Json], said: Checkpoint | None) -> None:
        """Compare the report's list of events with the leaves."""
        self.registered = report["register"]
        if said is not None and report["origin"] != said.origin:
            self.check.add("report.json: it is the report on another log")
        for position, leaf in self.leaves.items():
            if (leaf["log"], leaf["format"]) != (report["log_id"], 1):
                self.check.add(f"events/{position}.json: it belongs to another log", position)
        for row in report["register"]:
            position = row["position"]
            leaf = self.leaves.get(position, {})
            says = (leaf.get("type"), leaf.get("id"), leaf.get("recorded_at"))
            if not leaf and position not in self.withheld:
                self.check.add("the report names this event, and the bundle does not hold it", position)
            elif leaf and says != (row["type"], row["event_id"], row["recorded_at"]):
                self.check.add("the report says another type, id or time of this event", position)

    def query(self, report: dict[str, Json]) -> None:
        """Compare what was asked with the report."""
        query = self.read("query.json", read_query)
        if query is None:
            return
        basis = {"log": report["log_id"], "position": report["position"], "root": report["root"]}
        same = all(query[name] == report[name] for name in ("action", "measured", "origin", "strengths"))
        if query["basis"] != basis or not same:
            self.check.add("query.json: it names another basis, action or strengths than the report")
        at = f"{report['log_id']}:{report['position']}:{report['root']}"
        is_of_it = query["command"].startswith(f"timeline export json {report['action']} --as-of {at} ")
        if not is_of_it or not COMMAND.fullmatch(query["command"]):
            self.check.add("query.json: its command does something else than to ask for this report")
        digest = hashlib.sha256(self.folder.read("report.json")).hexdigest()
        if query["report"] != {"file": "report.json", "sha256": digest}:
            self.check.add("query.json: the SHA-256 in it is not that of report.json")

    def page(self, raw: bytes) -> None:
        """Check that a page is what the digest in its last line says, and of the report data beside it."""
        at = max(raw.rfind(b"<!-- ", -200), 0)
        last = LAST_LINE.fullmatch(raw, at)
        if last is None:
            what = "the last line with the digest is not there: the page was cut short, or another version wrote it"
            self.check.not_checked.append(f"report.html by its own words: {what}")
        elif last[1] != hashlib.sha256(raw[:at]).hexdigest().encode():
            self.check.add("report.html: its bytes are not those whose digest its last line holds")
        text, data = raw.decode("utf-8", "replace"), self.folder.read("report.json")
        printed = PRINTED.match(text.rpartition("<dt>SHA-256 of the data")[2])
        same = printed and printed[1] == hashlib.sha256(data).hexdigest()
        demand(same, "the SHA-256 that Annex B prints is not that of the data beside it")
        _, holds_data, rest = text.rpartition('<script type="application/json" id="report">')
        written = rest.partition("</script>")[0]
        held = ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[0], written)
        demand(not holds_data or held.encode() == data, "the data in it are not those beside it")

    def strangers(self) -> None:
        """Name each file that no check here knows, although the manifest names it."""
        for name in sorted(self.folder.files - KNOWN):
            known = PROOF_FILE.fullmatch(name) or EVENT_FILE.fullmatch(name) or name.startswith(("figures/", "data/"))
            if not known:
                self.check.not_checked.append(f"what {name} is: no bundle that this version knows has such a file")

    def joins(self, report: dict[str, Json], said: Checkpoint) -> None:
        """Check what joins the report's basis, and the head before, to the signed head."""
        position, text = report["position"], report["root"]
        root = bytes.fromhex(text) if re.fullmatch(r"[0-9a-f]{64}", text) else b""
        if position > said.size or (position == said.size and root != said.root):
            self.check.add("report.json: it was computed from a state that was not signed")
        elif position < said.size:
            self.read("proof/consistency", lambda raw: self.grew(raw, position, root, said))
        if self.folder.files & {"proof/earlier/checkpoint", "proof/earlier/consistency"}:
            earlier = self.read("proof/earlier/checkpoint", self.earlier)
            if earlier is not None and earlier.origin != said.origin:
                self.check.add("proof/earlier/checkpoint: it is one of another log")
            elif earlier is not None:
                check = lambda raw: self.grew(raw, earlier.size, earlier.root, said)  # noqa: E731
                self.read("proof/earlier/consistency", check)

    def grew(self, raw: bytes, old: int, old_root: bytes, said: Checkpoint) -> None:
        """Check a proof of growth, and that the log signed the checkpoint in it."""
        there = read_checkpoint(check_growth(raw, old, old_root, said).checkpoint)
        demand(of_log(signers(there, [*self.given, *self.own]), there.origin), "no known key signed its checkpoint")

    def earlier(self, raw: bytes) -> Checkpoint:
        """Read the head before: any key of the log may have signed it. One that was given is asked first."""
        said = read_checkpoint(raw)
        if self.given and not signers(said, self.given):
            self.check.not_checked.append("whose head proof/earlier/checkpoint is: no key that was given signed it")
        demand(of_log(signers(said, [*self.given, *self.own]), said.origin), "no known key signed it")
        return said

    def disclosures(self, report: dict[str, Json] | None) -> None:
        """Check that each disclosure opens its field, and that the report quotes what was opened."""
        entries = self.read("disclosures.json", read_disclosures)
        if entries is None:
            return
        opened: set[tuple[str, str, str]] = set()
        seen: set[tuple[int, str, str]] = set()
        for position, pointer, encoded in entries:
            found = self.opened(position, pointer, encoded)
            if found is None or (position, pointer, encoded) in seen:
                self.check.add(f"disclosures.json: that of {pointer:.80} opens nothing in its leaf", position)
            else:
                seen.add((position, pointer, encoded))
                opened.add(found)
                self.texts.add((position, found[2]))
        for note in report["notes"] if report else ():
            for field in QUOTED:
                text = note[field]
                corrected = any(one == "value" and text == value for one, _, value in opened)
                held = (field, note["source"], text) in opened or corrected
                if text and not self.told(text) and not held:
                    self.check.add(f"report.json: note {note['number']} prints a {field} that no event holds")
        quotes, places = (
            {text for one, _, text in opened if one in (field, "value")} for field in ("quote", "locator")
        )
        for link in report["links"] if report else ():
            words = link["words"]
            quoted = words[:1] == words[-1:] == '"' and words[1:-1] in quotes
            place = words.removeprefix("none recorded; ")
            placed = place != words and (place in places or self.told(place))
            if words != "none recorded" and not quoted and not placed and not self.told(words):
                self.check.add(f"report.json: link {link['id']:.80} goes by words that no event holds")

    def data(self, report: dict[str, Json]) -> None:
        """Check the tables, the map and the graph: that they go together, and with report and leaves."""
        there = {one for one in self.folder.files if one.startswith("data/")}
        if not there:
            return
        for name in sorted(DATA_FILES ^ there):
            self.check.add(f"{name}: {'it is not there' if name in DATA_FILES else 'it is no file of the data'}")
        if not there >= DATA_FILES:
            return
        package = self.read("data/datapackage.json", read_json)
        self.check.attempt(lambda: self.package(package, report), "data/datapackage.json")
        words = f"({report['origin']}), position {report['position']}, root {report['root']}."
        basis = html.escape(f"Computed from log {report['log_id']} {words}", quote=False)
        if f"<description>{basis}\n".encode() not in (self.read("data/chain.gexf", bytes) or b""):
            self.check.add("data/chain.gexf: it does not name the basis of the report")
        rows = self.read("data/changes.csv", lambda raw: read_table(raw, CHANGE))
        if rows is None:
            return
        first: dict[tuple[str, str], tuple[str, ...]] = {}
        for row in rows:
            self.check.attempt(lambda: self.change(row, report), f"data/changes.csv: {row[0]:.20}")  # noqa: B023
            first.setdefault((row[4], row[5]), (row[0], row[2], row[3]))
        steps = {step["id"] for step in report["steps"]}
        hidden = {f"source:{one}" for one in self.tables(first, steps)}
        self.read("data/chain.geojson", lambda raw: on_map(read_json(raw), report, first, steps))
        told = {f"{kind}:{name}" for kind, name in first} - hidden
        listed = [row[0] for row in rows]
        plain = all(re.fullmatch(r"[1-9][0-9]{0,17}", one, re.ASCII) for one in listed)
        if len(set(listed)) != len(listed) or not plain or sorted(listed, key=int) != listed:
            self.check.add("data/changes.csv: its rows are not in the order of the log, each event once")
        narrowed = is_narrowed(report)
        there = set(listed)
        for position, leaf in self.leaves.items() if not narrowed else ():
            partly = leaf["type"] in ("case.included", "case.excluded")  # told of the actions in the report alone
            if str(position) not in there and leaf["stream"] in told and not partly:
                self.check.add(f"data/changes.csv: it has no row of event {position}")

    def package(self, package: Json, report: dict[str, Json]) -> None:
        """Check the description of the tables: their hashes, and of what it says they are."""
        said = typed(package, id=str, title=str, resources=list, x_timeline=dict)
        about(said["x_timeline"], report)
        demand(said["id"] == f"{report['log_id']}:{report['position']}:{report['root']}", "its id is of another basis")
        demand(said["title"] == f"The chain of {report['action']}", "its title is of another chain")
        tables = [typed(one, path=str, hash=str, bytes=int) for one in said["resources"]]
        names = sorted(f"data/{one['path']}" for one in tables)
        demand(names == sorted(one for one in DATA_FILES if one.endswith(".csv")), "it does not list the tables")
        for one in tables:
            raw = self.folder.read(f"data/{one['path']}")
            same = (one["hash"], one["bytes"]) == (f"sha256:{hashlib.sha256(raw).hexdigest()}", len(raw))
            demand(same, f"it has another hash or size of {one['path']}")

    def change(self, row: list[str], report: dict[str, Json]) -> None:
        """Hold a row of what was recorded against its leaf; where there is none, against the report."""
        number, id_, at, by, kind, name, type_, fields, reason = row
        demand(re.fullmatch(r"[1-9][0-9]{0,17}", number, re.ASCII), "it is no table of events")
        position = int(number)
        leaf = self.leaves.get(position)
        if leaf is None:
            demand(position in self.withheld, "the bundle does not hold this event")
            listed = [one for one in report["register"] if one["position"] == position]
            same = all((one["event_id"], one["recorded_at"], one["type"]) == (id_, at, type_) for one in listed)
            demand(same, "the report says another id, time or type of this event")
            return
        here = (leaf["id"], leaf["recorded_at"], leaf["recorded_by"], leaf["type"])
        demand(here == (id_, at, by, type_), "its leaf says another id, time, recorder or type")
        if leaf["stream"] != f"{kind}:{name}":
            demand(
                leaf["stream"].startswith(f"{kind}:") and self.merged(leaf["stream"]), "its leaf is of another thing"
            )
        changes = leaf["body"].get("changes") if type_.endswith(".corrected") else None
        changed = [one.get("field") for one in changes if isinstance(one, dict)] if isinstance(changes, list) else []
        demand((read_json(fields.encode()) if fields else []) == changed, "its leaf says that other fields changed")
        held = reason in ("", leaf["body"].get("reason")) or (position, reason) in self.texts
        demand(held or WITHHELD.fullmatch(reason), "no event holds the reason that it gives")

    def merged(self, stream: str) -> bool:
        """Tell whether a thing may be shown as another: a merge says so, or one of which there is only the hash."""
        name = stream.partition(":")[2]
        into = [one["body"].get("merged") for one in self.leaves.values() if one["type"] in MERGES]
        return any(isinstance(one, list) and name in one for one in into) or any(
            row["position"] in self.withheld and row["type"] in MERGES for row in self.registered
        )

    def tables(self, first: dict[tuple[str, str], tuple[str, ...]], steps: set[str]) -> set[str]:
        """Check that each table holds what begins in changes.csv, as it says; return the confidential sources."""
        hidden: set[str] = set()
        for kind, table in TABLES.items():
            name = f"data/{table}.csv"
            key = "link" if kind == "response" else kind
            rows = self.read(name, lambda raw: read_table(raw, (key, *PLACE), "confidential"))  # noqa: B023
            for id_, *place, confidential in rows or ():
                if kind == "source" and confidential == "yes":
                    hidden.add(id_)
                elif first.get((kind, id_)) != tuple(place):
                    self.check.add(f"{name}: {id_:.80} begins elsewhere in changes.csv, or not at all")
            wanted = {id_ for of, id_ in first if of == kind} | (steps if kind == "action" else set())
            if rows is not None and sorted(row[0] for row in rows) != sorted(wanted):
                self.check.add(f"{name}: it does not hold each thing that the report or changes.csv tells of, once")
        return hidden

    def told(self, text: str) -> bool:
        """Tell whether a text is, to the letter, what stands where an event of this bundle took something out."""
        match = re.fullmatch(r"\[withheld: ([a-z ]{1,40}), position ([1-9][0-9]{0,17})\]", text, re.ASCII)
        if not match:
            return False
        leaf = self.leaves.get(int(match[2]))
        if leaf is None:
            return int(match[2]) in self.withheld
        return leaf["type"] == "event.redacted" and str(leaf["body"].get("ground")).replace("_", " ") == match[1]

    def opened(self, position: int, pointer: str, encoded: str) -> tuple[str, str, str] | None:
        """Return field, source and words of what a disclosure opens; nothing if it opens nothing there."""
        leaf = self.leaves.get(position)
        try:
            raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
            parts = read_json(raw)
        except (Bad, ValueError):
            return None
        whole = isinstance(parts, list) and len(parts) == 3 and parts[1] == pointer  # noqa: PLR2004
        if leaf is None or not whole or base64url(raw) != encoded or digest_of(raw) not in leaf["_sd"]:
            return None
        *path, field = pointer.split("/")[1:]
        here: Json = leaf["body"]
        for step in path:
            if isinstance(here, list) and re.fullmatch(r"[0-9]{1,4}", step, re.ASCII) and int(step) < len(here):
                here = here[int(step)]
            else:
                here = here.get(step) if isinstance(here, dict) else None
        source = here.get("source") if isinstance(here, dict) else None
        return field, source if isinstance(source, str) else "", parts[2] if isinstance(parts[2], str) else ""


def der(raw: bytes) -> list[bytes]:
    """Return the contents of the values of DER (X.690) that follow each other."""
    found, at = [], 0
    while at < len(raw):
        demand(at + 2 <= len(raw), "a value of DER is cut")
        size, at = raw[at + 1], at + 2
        if size & 0x80:
            size, at = int.from_bytes(raw[at : at + (size & 0x7F)], "big"), at + (size & 0x7F)
        demand(at + size <= len(raw), "a value of DER is cut")
        found.append(raw[at : at + size])
        at += size
    return found


def check_imprint(token: bytes, stamped: bytes) -> None:
    """Check that a time-stamp token (RFC 3161) is about these bytes; nothing else of it."""
    try:
        [message] = der(token)
        [signed_data] = der(der(message)[1])
        [held] = der(der(der(signed_data)[2])[1])
        [said] = der(held)
        algorithm, digest = der(der(said)[2])
        name = SHA_2[der(algorithm)[0]]
    except (Bad, LookupError, ValueError):
        fail("it is no time stamp")
    demand(hashlib.new(name, stamped).digest() == digest, "it is no time stamp of proof/timestamps/stamped")


def position_of(name: str) -> int | None:
    """Return the position that a file of a bundle is about."""
    match = EVENT_FILE.fullmatch(name)
    return int(match[1]) if match else None


def text_lines(raw: bytes) -> list[str]:
    """Return the lines of a text that ends with one."""
    return raw.decode("utf-8", "replace").removesuffix("\n").split("\n")


def read_manifest(raw: bytes) -> dict[str, str]:
    """Read a manifest as `sha256sum` writes it."""
    demand(raw.endswith(b"\n") and raw.isascii(), "it is no manifest")
    found: dict[str, str] = {}
    for line in raw.decode()[:-1].split("\n"):
        match = MANIFEST_LINE.fullmatch(line)
        name = match[2] if match else ""
        inside = bool(name) and all(part and not part.startswith(".") for part in name.split("/"))
        demand(match and inside and not PROOF_FILE.fullmatch(name), f"it names no file that can be in it: {line:.90}")
        demand(not name.startswith("proof/") and name not in found, f"it names {name} where it must not")
        found[name] = match[1] if match else ""
    return found


def typed(value: Json, **types: type) -> Json:
    """Return an object whose members have these types."""
    demand(isinstance(value, dict), "there is no object where one should be")
    demand(
        all(type(value.get(name)) is kind for name, kind in types.items()), f"one of {', '.join(types)} is not right"
    )
    return value


def read_table(raw: bytes, names: Iterable[str], *optional: str) -> list[list[str]]:
    """Read these columns of a table (RFC 4180); an optional one that is not there is empty."""
    csv.field_size_limit(LONGEST_FILE)
    try:
        header, *rows = csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)
        columns = [header.index(name) for name in names]
    except (csv.Error, ValueError):
        fail("it is no table of such rows")
    demand(len(set(header)) == len(header), "a column comes twice")
    demand(all(len(row) == len(header) for row in rows), "a row is shorter or longer than the others")
    columns += [header.index(name) if name in header else len(header) for name in optional]
    return [[[*row, ""][at] for at in columns] for row in rows]


def is_narrowed(report: dict[str, Json]) -> bool:
    """Tell whether a report says that it was narrowed: then it leaves out what it was not asked for."""
    return any(report.get(one) is not None for one in ("published_by", "occurred"))


def about(said: Json, report: dict[str, Json]) -> None:
    """Check that a file of data says the same of itself as the report."""
    basis = {"log": "log_id", "origin": "origin", "position": "position", "root": "root"}
    asked = {"strengths": "strengths", "recorded_until": "cut_off"}
    demand(isinstance(said, dict), "it does not say of which basis it is")
    demand(all(said.get(one) == report[other] for one, other in basis.items()), "it names another basis")
    demand(all(said.get(one) == report[other] for one, other in asked.items()), "it names another time or strengths")
    demand(said.get("of") == f"the chain of {report['action']}", "it names another chain")
    demand(bool(said.get("narrowed")) == is_narrowed(report), "it differs from the report in whether it was narrowed")


def on_map(said: Json, report: dict[str, Json], first: dict[tuple[str, str], tuple[str, ...]], steps: set[str]) -> None:
    """Check that the map is of the report, and that each of its actions is on it."""
    about(typed(said, x_timeline=dict, features=list)["x_timeline"], report)
    there = [typed(typed(one, properties=dict)["properties"], action=str) for one in said["features"]]
    for one in there:
        place = tuple(str(one.get(name)) for name in PLACE)
        demand(first.get(("action", one["action"])) == place, f"{one['action']:.80} begins elsewhere in changes.csv")
    demand({one["action"] for one in there} == steps, "it does not hold the actions of the report, and no others")


def read_report(raw: bytes) -> Json:
    """Read the parts of the report data that can be checked."""
    texts = dict.fromkeys(("log_id", "origin", "root", "action", "cut_off"), str)
    lists = dict.fromkeys(("register", "notes", "links", "steps", "strengths", "measured"), list)
    report = typed(read_canonical(raw, degrees=True), position=int, **texts, **lists)
    for row in report["register"]:
        typed(row, position=int, type=str, event_id=str, recorded_at=str)
    for step in report["steps"]:
        typed(step, id=str)
    for link in report["links"]:
        typed(link, id=str, words=str)
    for note in report["notes"]:
        typed(note, number=int, source=str, **dict.fromkeys(QUOTED, str))
    return report


def read_query(raw: bytes) -> Json:
    """Read what was asked."""
    query = typed(read_canonical(raw), schema=str, action=str, origin=str, command=str, basis=dict, report=dict)
    demand(query["schema"] == "timeline.query/1", "it is of another kind")
    return typed(query, strengths=list, measured=list)


def read_disclosures(raw: bytes) -> list[tuple[int, str, str]]:
    """Read what opens sealed fields: position, pointer, base64url of the disclosure."""
    content = typed(read_canonical(raw), schema=str, disclosures=list)
    demand(content["schema"] == "timeline.disclosures/1", "it is of another kind")
    entries = [typed(one, position=int, pointer=str, disclosure=str) for one in content["disclosures"]]
    return [(one["position"], one["pointer"], one["disclosure"]) for one in entries]


# --- the tiles of a log (C2SP tlog-tiles) ----------------------------------------------------------------------------


def tile_path(level: str, number: int, width: int) -> str:
    """Return where a tile lies: three digits a folder, all but the last with an x."""
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([f"x{one}" for one in parts[:-1]] + parts[-1:])
    return f"tile/{level}/{path}" + ("" if width == TILE else f".p/{width}")


CUT_OFF = re.compile(r"\..+\.[0-9a-f]{16}\.part")  # what an export that was killed left: no tile
TILE_PATH = re.compile(r"tile/([0-9]{1,2}|entries)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


def parts_of(level: str, raw: bytes) -> list[bytes]:
    """Return the hashes or the entries in a tile."""
    if level != "entries":
        return [raw[at : at + HASH] for at in range(0, len(raw), HASH)]
    found, at = [], 0
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        found.append(raw[at + 2 : end])
        at = end
    return found


class Tiles:
    """One check of one folder of tiles."""

    def __init__(self, folder: Folder, given: list[Key]) -> None:
        self.check = Check("tiles")
        self.folder, self.given = folder, given
        self.used = {"checkpoint"}

    def run(self) -> int:
        """Check everything, print what was found, return the exit code."""
        for name in self.folder.odd:
            self.check.add(f"{name}: it is a link, no file, or has a name that is not UTF-8")
        said = self.check.attempt(lambda: read_checkpoint(self.folder.read("checkpoint")), "checkpoint")
        if said is None:
            return self.check.end("")
        by: list[Key] = []
        if self.given:
            by = self.check.attempt(lambda: signed_by(said, self.given), "checkpoint") or []
        self.check.attempt(lambda: self.tree(said))
        for name in sorted(self.folder.files - self.used):
            self.check.attempt(lambda: self.other(name, said.size))  # noqa: B023
        whose = f"signed by {', '.join(map(str, by))}"
        if not by:
            whose = f"signed by a key that is not known here: {', '.join(map(str, said.lines))}"
        return self.check.end(f"{counted(said.size)}, root {said.root.hex()}, {whose}")

    def tree(self, said: Checkpoint) -> None:
        """Compute the tree anew from its leaf hashes, and compare every tile above them, and the entries."""
        tree = Tree()
        above: dict[int, list[bytes]] = {}
        with_entries = any(name.startswith("tile/entries/") for name in self.folder.files)
        for number in range(-(-said.size // TILE)):
            width = min(TILE, said.size - number * TILE)
            hashes = self.tile("0", number, width)
            for one in hashes:
                tree.grow(one)
                for level, root in tree.complete:
                    above.setdefault(level, []).append(root)
            if with_entries:
                self.entries(number, width, hashes)
        for level, roots in above.items():
            for start in range(0, len(roots), TILE):
                part = roots[start : start + TILE]
                where = tile_path(str(level), start // TILE, len(part))
                same = self.tile(str(level), start // TILE, len(part)) == part
                demand(same, f"{where}: it is not the hashes of what is below it")
        demand(tree.root() == said.root, "the tiles have another root than the checkpoint says")

    def bytes_of(self, level: str, number: int, width: int) -> tuple[str, bytes]:
        """Return a tile, or the full one in its place if it is there already."""
        name = tile_path(level, number, width)
        full = tile_path(level, number, TILE)
        name = name if name in self.folder.files else full
        demand(name in self.folder.files, f"{name}: it is not there")
        self.used.add(name)
        return name, self.folder.read(name)

    def other(self, name: str, size: int) -> None:
        """Compare a tile of another width with the one that counts; name what the signed tree has not."""
        if CUT_OFF.fullmatch(name.rpartition("/")[2]):
            return
        match = TILE_PATH.fullmatch(name)
        level, number, width = (
            (match[1], int(re.sub("[x/]", "", match[2])), int(match[3] or TILE)) if match else ("", 0, 0)
        )
        count = size >> (8 * int(level) if level.isdigit() else 0)
        filled = max(0, min(TILE, count - number * TILE))
        if not match or not filled or tile_path(level, number, width) != name:
            self.check.add(f"{name}: it is no part of the tree that was signed", altered=False)
            return
        beside = tile_path(level, number, filled)
        beside = beside if beside in self.used else tile_path(level, number, TILE)
        if beside in self.used:
            mine, there = (parts_of(level, self.folder.read(one)) for one in (name, beside))
            shared = min(width, filled)
            same = len(mine) == width and mine[:shared] == there[:shared]
            demand(same, f"{name}: it is another tile than {beside}")

    def tile(self, level: str, number: int, width: int) -> list[bytes]:
        """Return the hashes of a tile."""
        name, raw = self.bytes_of(level, number, width)
        demand(len(raw) == HASH * (width if ".p/" in name else TILE), f"{name}: it has another size")
        return [raw[at : at + HASH] for at in range(0, HASH * width, HASH)]

    def entries(self, number: int, width: int, hashes: list[bytes]) -> None:
        """Check that the entries are what the leaf hashes are made of."""
        name, raw = self.bytes_of("entries", number, width)
        at = 0
        for place, hash_ in enumerate(hashes, start=number * TILE + 1):
            size = int.from_bytes(raw[at : at + 2], "big")
            entry = raw[at + 2 : at + 2 + size]
            if len(entry) != size or len(raw) < at + 2 or leaf_hash(entry) != hash_:
                self.check.add(f"{name}: an entry is not what its leaf hash is made of", place)
                return
            at += 2 + size
        demand(at == len(raw) or ".p/" not in name, f"{name}: there is something after its last entry")


# --- a log (docs/reference/log-format.md, section 10) ----------------------------------------------------------------

CANNOT_BE_READ = (3, 5, 6, 10, 14)
"""What SQLite answers where the system, not the file, is in the way: no permission, locked, an error of the disk."""
STAMP = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
Rows = dict[int, list[tuple[Any, ...]]]


class Log:
    """One check of one log: its file, opened for reading only, and not believed."""

    def __init__(self, path: Path, database: sqlite3.Connection, given: list[Key]) -> None:
        self.check = Check("log")
        self.path, self.database, self.given = path, database, given
        self.tree = Tree()
        self.withheld = 0
        self.revisions: dict[bytes, int] = {}
        self.ids: dict[bytes, int] = {}
        self.streams: list[tuple[bytes, int, int]] = []
        self.revoked: dict[str, tuple[int, int]] = {}
        self.latest = b""
        self.subtrees: set[tuple[int, int, bytes]] = set()
        self.roots: dict[int, bytes] = {}

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        yield from self.database.execute(query)

    def grouped(self, query: str) -> Rows:
        """Return rows by their first column."""
        found: Rows = {}
        for first, *rest in self.rows(query):
            found.setdefault(first, []).append(tuple(rest))
        return found

    def run(self) -> int:
        """Check everything, print what was found, return the exit code."""
        names = list(self.rows("SELECT log_id, origin, leaf_format FROM log"))
        demand(len(names) == 1, "the file does not say which log it is")
        log_id, origin, leaf_format = names[0]
        if not isinstance(log_id, bytes) or leaf_format != 1:
            self.check.add("the log says no id, or another format")
        self.check.attempt(self.schema)
        sizes = {size for (size,) in self.rows("SELECT size FROM checkpoint")}
        self.roots[0] = self.tree.root()
        redacted = self.grouped("SELECT target, slot, digest, by_position FROM redaction ORDER BY target, slot")
        self.events(log_id, redacted, sizes)
        self.claims(redacted)
        self.rest()
        signed = self.checkpoints(origin.decode("utf-8", "replace") if isinstance(origin, bytes) else "")
        withheld = f", {self.withheld} withheld" if self.withheld else ""
        return self.check.end(f"{counted(self.tree.size)}, root {self.tree.root().hex()}{withheld}, {signed}")

    def schema(self) -> None:
        """Compare tables and triggers with those of the format."""
        texts = []
        for row in self.rows("SELECT type, name, coalesce(sql, '') FROM sqlite_schema"):
            demand(all(isinstance(part, bytes) for part in row), "the schema is no text")
            kind, name, sql = (part.decode("utf-8", "replace") for part in row)
            sql = " ".join(sql.split())
            if (kind, name, sql) not in GUESTS:
                texts.append(f"{kind}\0{name}\0{sql}\n")
        digest = hashlib.sha256("".join(sorted(texts)).encode()).hexdigest()
        demand(digest == SCHEMA_DIGEST, "tables or triggers were changed")

    def events(self, log_id: object, redacted: Rows, sizes: set[int]) -> None:
        """Check every event, in order."""
        opened = self.database.execute("SELECT position, slot, json FROM disclosure ORDER BY position, slot")
        waiting = opened.fetchone()
        query = (
            "SELECT position, event_id, stream, revision, type, schema_version, recorded_at, leaf_hash, decoy_salts,"
            " leaf FROM event ORDER BY position"
        )
        for row in self.rows(query):
            position = self.tree.size + 1
            if row[0] != position:
                self.check.add("there is no event", position)
                return
            mine = []
            while waiting is not None and isinstance(waiting[0], int) and waiting[0] <= position:
                mine += [waiting[1:]] if waiting[0] == position else []
                waiting = opened.fetchone()
            self.event(position, row, mine, redacted.get(position, []), log_id)
            hash_ = row[7] if isinstance(row[7], bytes) else b""
            self.tree.grow(leaf_hash(row[9]) if isinstance(row[9], bytes) else hash_)
            for level, root in self.tree.complete:
                self.subtrees.add((level, (position >> 8 * level) - 1, root))
            if position in sizes:
                self.roots[position] = self.tree.root()

    def event(self, position: int, row: tuple[Any, ...], mine: list[Any], gone: list[Any], log_id: object) -> None:
        """Check one event: its leaf, its columns, its sealed fields."""
        _, event_id, stream, revision, _, _, recorded_at, hash_, salts, leaf = row
        if not isinstance(recorded_at, bytes) or recorded_at < self.latest:
            self.check.add("it was recorded before the event that stands before it", position)
        else:
            self.latest = recorded_at
        if revision != self.revisions.get(stream, 0) + 1 or event_id in self.ids:
            self.check.add("its revision does not follow, or its id stood before", position)
        self.revisions[stream], self.ids[event_id] = revision, position
        self.streams.append((stream, revision, position))
        if leaf is None:
            self.withheld += 1
            whole = [digest for slot, digest, _ in gone if slot == -1]
            if whole != [hash_] or mine or salts is not None:
                self.check.add("its leaf was taken away, and the record does not say so", position)
            return
        self.withheld += len(gone)
        if any(slot == -1 for slot, *_ in gone):
            self.check.add("it was redacted whole, and its leaf was put back", position)
        if not isinstance(leaf, bytes) or leaf_hash(leaf) != hash_:
            self.check.add("its leaf does not have the stored hash", position)
        members = self.check.attempt(lambda: read_leaf(leaf if isinstance(leaf, bytes) else b""), "its leaf", position)
        if members is not None:
            self.check.attempt(lambda: columns_equal(row, members, log_id), "", position)
            self.check.attempt(lambda: explained(members["_sd"], mine, salts, gone), "", position)
            if members["type"] == "source.captured":
                self.captured(members["body"], position)
            elif (members["type"], members["stream"]) == ("log.key_revoked", "log:keys"):
                self.revocation(members["body"], position)

    def revocation(self, body: dict[str, Json], position: int) -> None:
        """Learn that a key counts for no head beyond a size: the smallest of all that were said of it."""
        vkey, since = body.get("key"), body.get("since")
        if isinstance(vkey, str) and type(since) is int:
            before = self.revoked.get(vkey, (since, position))
            self.revoked[vkey] = (min(since, before[0]), before[1])

    def captured(self, body: dict[str, Json], position: int) -> None:
        """Look for the file that was captured; a missing one is a flaw, since the record stands without it."""
        name, size = body.get("sha256"), body.get("size")
        if not isinstance(name, str) or not re.fullmatch(r"[0-9a-f]{64}", name):
            return
        path = self.path.with_name(f"{self.path.name}.blobs") / name[:2] / name
        try:
            there = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            self.check.add(f"the captured file {name} does not lie beside the log", position, altered=False)
            return
        if not stat.S_ISREG(there.st_mode):
            self.check.add(f"the captured file {name} does not lie beside the log", position, altered=False)
        elif there.st_size != size:
            self.check.add(f"the captured file {name} has another size than was recorded", position)

    def claims(self, redacted: Rows) -> None:
        """Compare the rows of redactions with the events that say so."""
        made: dict[int, list[tuple[int, int, bytes]]] = {}
        for target, rows in redacted.items():
            for slot, digest, by in rows:
                made.setdefault(by, []).append((target, slot, digest))
        saying = self.rows("SELECT position, leaf FROM event WHERE type = 'event.redacted' ORDER BY position")
        for position, leaf in list(saying):
            self.check.attempt(lambda: self.claim(position, leaf, made.pop(position, [])), "", position)  # noqa: B023
        for position in made:
            there = isinstance(position, int) and position <= self.tree.size
            self.check.add("redactions are ascribed to an event that speaks of none", position if there else None)

    def claim(self, position: int, leaf: object, rows: list[tuple[int, int, bytes]]) -> None:
        """Check that one `event.redacted` says what was taken out, and nothing else."""
        if leaf is None and not rows:
            return
        body = read_leaf(leaf if isinstance(leaf, bytes) else b"")["body"]
        targets = {target for target, _, _ in rows}
        says = "what this event says was taken out is not what was"
        demand(len(targets) <= 1 and all(isinstance(one, int) and one < position for one in targets), says)
        name = str(body.get("target", "")).replace("-", "")
        at = self.ids.get(bytes.fromhex(name)) if re.fullmatch(r"[0-9a-f]{32}", name) else None
        demand(at is not None and targets <= {at}, says)
        demand(Counter(base64url(digest) for _, _, digest in rows) == Counter(body.get("digests") or ()), says)
        remains = body.get("remains")
        said = (body.get("scope"), body.get("fields") == [""], isinstance(remains, dict))
        for whole in {slot == -1 for _, slot, _ in rows}:
            demand(said == ("whole_event" if whole else "fields", whole, whole), says)
        if isinstance(remains, dict):
            query = "SELECT type, schema_version, stream, recorded_at FROM event WHERE position = ?"
            there = self.database.execute(query, (at,)).fetchone()
            left = (remains.get(one) for one in ("type", "schema_version", "stream", "recorded_at"))
            same = there == tuple(one.encode() if isinstance(one, str) else one for one in left)
            demand(same, "the columns of what it redacted do not say what remains of it")

    def rest(self) -> None:
        """Check what belongs to no single event: subtrees, indexes, and disclosures without an event."""
        there = set(self.rows("SELECT level, number, hash FROM subtree"))
        for level, number, _ in sorted(there ^ self.subtrees, key=str):
            last = (number + 1) << 8 * level if type(level) is type(number) is int and 0 < level < 8 else None  # noqa: PLR2004
            inside = last is not None and last <= self.tree.size
            self.check.add("a stored hash of the tree is not that of its leaves", last if inside else None)
        ids = Counter(self.rows("SELECT event_id, position FROM event ORDER BY event_id"))
        streams = Counter(self.rows("SELECT stream, revision, position FROM event ORDER BY stream, revision"))
        if ids != Counter(self.ids.items()) or streams != Counter(self.streams):
            self.check.add("looking up by id or by stream does not find what is there")
        query = "SELECT count(*) FROM disclosure WHERE position NOT IN (SELECT position FROM event)"
        if next(self.rows(query))[0]:
            self.check.add("there are disclosures of events that are not there")

    def checkpoints(self, origin: str) -> str:
        """Check the checkpoints; return by whom the log is signed, and up to where."""
        added: dict[int, list[Line]] = {}
        for size, kind, digest, content in self.rows("SELECT size, kind, digest, content FROM attestation"):
            position = size if isinstance(size, int) else None
            if not isinstance(content, bytes) or hashlib.sha256(content).digest() != digest:
                self.check.add("what was said of a checkpoint is not what it was", position)
            elif kind in (b"signature", b"cosignature"):
                lines = self.check.attempt(lambda: read_lines(content.decode("utf-8", "replace")), "", position)  # noqa: B023
                added.setdefault(size, []).extend(lines or ())
        bad = [one for one, _, altered in self.check.found if one is not None and altered]
        first_bad = min(bad, default=self.tree.size + 1)
        signed = "not signed"
        heads: list[tuple[int, list[Key]]] = []
        for size, note in self.rows("SELECT size, note FROM checkpoint ORDER BY size"):
            says = self.check.attempt(
                lambda: self.checkpoint(size, note, origin, added.get(size, [])),  # noqa: B023
                "its checkpoint",
                min(size, self.tree.size + 1) if isinstance(size, int) else None,
            )
            if says is not None and size < first_bad:
                by, others = says
                since = f" up to {size}, {counted(self.tree.size - size)} since" if size < self.tree.size else ""
                if by:
                    heads.append((size, by))
                    signed = f"signed by {', '.join(map(str, by))}{since}"
                elif not signed.startswith("signed by ") or " not known here" in signed:
                    signed = f"signed by a key that is not known here: {', '.join(dict.fromkeys(map(str, others)))}"
        if self.given and not heads:
            self.check.add("no head of this log that holds is signed by a key that was given")
        if not self.check.found:  # what an altered log says of its keys says nothing
            self.revoked_alone(heads)
        return signed

    def revoked_alone(self, heads: list[tuple[int, list[Key]]]) -> None:
        """Find heads that only revoked keys signed: a flaw, unless a later head says the same of what lies below."""
        sure = max((size for size, by in heads if any(self.counts(key, size) for key in by)), default=-1)
        for size, by in heads:
            if not any(self.counts(key, size) for key in by):
                _, said = max(self.revoked[key.vkey] for key in by)
                if size > sure or size >= said:
                    self.check.add(
                        f"its head is signed by {', '.join(map(str, by))}, which was revoked", size, altered=False
                    )

    def counts(self, key: Key, size: int) -> bool:
        """Tell whether a key counts for a head of that size: it was not revoked for it."""
        return key.vkey not in self.revoked or size <= self.revoked[key.vkey][0]

    def checkpoint(self, size: object, note: object, origin: str, added: list[Line]) -> tuple[list[Key], list[Line]]:
        """Check one checkpoint; return the keys that signed it, and the lines of keys that are not known."""
        said = read_checkpoint(note if isinstance(note, bytes) else b"")
        said = said._replace(lines=said.lines + added)
        demand((said.size, said.origin) == (size, origin), "it is one of another log or size")
        demand(said.size in self.roots, "the log ends before it")
        demand(self.roots[said.size] == said.root, "the log has another root than was signed")
        ours = of_log(self.given, origin)
        by = signers(said, ours)
        demand(by or not self.given, f"no known key signed it, but {', '.join(map(str, said.lines))}")
        known = {(key.name, key.id) for key in ours}
        return by, [line for line in said.lines if (line.name, line.id) not in known]


def columns_equal(row: tuple[Any, ...], members: dict[str, Json], log_id: object) -> None:
    """Check that the columns of an event say what its leaf says."""
    _, event_id, stream, _, type_, version, recorded_at, *_ = row
    name = members["id"]
    demand(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name), "the id in its leaf is no UUID")
    texts = [members[one].encode("utf-8", "surrogatepass") for one in ("stream", "type", "recorded_at")]
    same = [bytes.fromhex(name.replace("-", "")), *texts, members["schema_version"]]
    demand(same == [event_id, stream, type_, recorded_at, version], "the columns do not say what the leaf says")
    demand(members["log"].encode("utf-8", "surrogatepass") == log_id and members["format"] == 1, "it is another log's")
    demand(STAMP.fullmatch(texts[2]), "the time in its leaf is none")


def explained(digests: list[str], mine: list[Any], salts: object, gone: list[Any]) -> None:
    """Check that each digest of a leaf is that of a disclosure, a decoy or a redaction, one for one, sorted."""
    demand(salts is None or (isinstance(salts, bytes) and len(salts) % 16 == 0), "the decoy salts are not whole")
    demand(all(isinstance(raw, bytes) for _, raw in mine), "a disclosure is no bytes")
    decoys = salts if isinstance(salts, bytes) else b""
    opened = [raw for _, raw in mine]
    opened += [b'["' + base64url(decoys[at : at + 16]).encode() + b'"]' for at in range(0, len(decoys), 16)]
    fields = [(slot, digest) for slot, digest, _ in gone if slot != -1]
    made = sorted([digest_of(raw) for raw in opened] + [base64url(digest) for _, digest in fields])
    demand(made == digests, "sealed fields were taken away or put in without a record")
    slots = [slot for slot, _ in mine] + [slot for slot, _ in fields]
    demand(sorted(slots, key=str) == sorted(range(len(slots)), key=str), "the slots of sealed fields have gaps")


# --- the command line ------------------------------------------------------------------------------------------------


def how_to_open(path: Path) -> str:
    """Return how SQLite opens a log: as it is, if nothing can be written beside it and no -wal lies there."""
    wal = path.with_name(f"{path.name}-wal")
    untouched = not os.access(path.absolute().parent, os.W_OK) and not wal.exists()
    return "mode=ro&immutable=1" if untouched else "mode=ro"


def check_log(path: Path, keys: list[Key]) -> int:
    """Open a file as a log and check it."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Stop(NOTHING_OF_OURS, f"{path} is no regular file")
    database = sqlite3.connect(f"{path.absolute().as_uri()}?{how_to_open(path)}", uri=True, isolation_level=None)
    with closing(database):
        database.text_factory = bytes
        try:
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON"):
                database.execute(f"PRAGMA {pragma}")
            database.execute("BEGIN")
            ids = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in CANNOT_BE_READ:
                raise Stop(UNREADABLE, f"{path} cannot be read: {error}") from None
            raise Stop(NOTHING_OF_OURS, f"{path} is no log: {error}") from None
        if ids != [APPLICATION_ID, USER_VERSION]:
            raise Stop(NOTHING_OF_OURS, f"{path} is no log of format {USER_VERSION}")
        check = Log(path, database, keys)
        try:
            return check.run()
        except (sqlite3.Error, UnicodeError, Bad) as error:
            # A broken page may come as text that is none, even in SQLite's own words.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in CANNOT_BE_READ:
                raise Stop(UNREADABLE, f"{path} cannot be read: {error}") from None
            check.check.add(f"it does not read: {error!r}", check.tree.size + 1 if check.tree.size else None)
            return check.check.end("")


def check_path(path: Path, keys: list[Key]) -> int:
    """Check whatever lies at a path."""
    if not path.is_dir():
        return check_log(path, keys)
    folder = Folder(path)
    if folder.files & {"MANIFEST.sha256", "report.json", "proof/checkpoint"}:
        return Bundle(folder, keys).run()
    if "checkpoint" in folder.files or any(name.startswith("tile/") for name in folder.files):
        return Tiles(folder, keys).run()
    raise Stop(NOTHING_OF_OURS, f"{path} holds neither a bundle nor tiles")


def main(arguments: list[str]) -> int:
    """Run the command line, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check a log, a bundle or tiles without the program that made them.")
    parser.add_argument("path", type=Path, help="a log, a bundle, or a folder of tiles")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY", help="a published public key")
    given = parser.parse_args(arguments)
    try:
        keys = [read_vkey(text) for text in given.key]
        return check_path(given.path, keys)
    except Stop as stop:
        print(f"error: {printable(str(stop))}", file=sys.stderr)
        return stop.code
    except Bad as bad:
        print(f"error: --key: {printable(str(bad))}", file=sys.stderr)
        return NOTHING_OF_OURS
    except (OSError, sqlite3.OperationalError) as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        return UNREADABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
