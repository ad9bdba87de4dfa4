"""Trust policies of C2SP (tlog-policy): which keys are a log's, which witnesses there are, how many must have seen."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, NoReturn

from timeline.errors import MalformedInput, PolicyUnmet
from timeline.log.checkpoints import CheckpointText
from timeline.proof.note import (
    COSIGNATURE,
    ED25519,
    ML_DSA_44,
    Note,
    VerifierKey,
    checkpoint_of,
    open_note,
    read_vkey,
    time_of,
)

NONE = "none"
"""The quorum that asks for no witness."""
LONGEST_POLICY = 1 << 20
MOST = 64
"""How many logs, witnesses and groups a policy may name; C2SP asks that a reader takes 32 of each."""

_LOG_KINDS, _WITNESS_KINDS = (ED25519, ML_DSA_44), (COSIGNATURE, ML_DSA_44)
_ALL, _ANY = "all", "any"
_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_BLANKS = re.compile(r"[ \t]+")
_ALLOWED = frozenset([0x09, 0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)])


class LogLine(NamedTuple):
    """A key whose signature makes a checkpoint one of the log that the key is named for."""

    key: VerifierKey
    url: str | None = None


class Witness(NamedTuple):
    """A witness: the name that groups call it by, which means nothing elsewhere, and its key."""

    name: str
    key: VerifierKey
    url: str | None = None


class Group(NamedTuple):
    """Witnesses and earlier groups of whom `least` must have seen a checkpoint for the group to have seen it."""

    name: str
    least: int
    members: tuple[str, ...]


class Policy(NamedTuple):
    """Who must have signed a checkpoint: any one of the logs, and the quorum, a witness or a group by its name.

    Texts are octets to C2SP; those that are no UTF-8 stand here as halves of surrogate pairs.
    """

    logs: tuple[LogLine, ...]
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NONE

    @property
    def keys(self) -> list[VerifierKey]:
        """All keys that the policy names, those of logs first."""
        return [one.key for one in self.logs] + [one.key for one in self.witnesses]


class Seen(NamedTuple):
    """That a witness says it has seen a checkpoint: its name in the policy, and when, in seconds since 1970.

    0 says nothing about when.
    """

    name: str
    time: int


class Satisfied(NamedTuple):
    """A checkpoint that a policy accepts: what it says, which keys of its log signed, which witnesses have seen it."""

    checkpoint: CheckpointText
    signed_by: tuple[VerifierKey, ...]
    seen_by: tuple[Seen, ...]


def satisfied(policy: Policy, content: bytes) -> Satisfied:
    """Check the checkpoint `content` against `policy`, and return who signed it and who has seen it.

    Lines of keys that the policy does not name count as not there. Raises
    `MalformedInput` if it is no checkpoint, `IntegrityFailure` if the signature of a key
    that the policy names does not hold or none of them signed, and `PolicyUnmet` if
    those that did do not suffice.
    """
    opened = open_note(content, policy.keys)
    said = checkpoint_of(opened.note.text)
    signed = tuple(one.key for one in policy.logs if one.key in opened.signed_by)
    # A key speaks for the log that it is named for, and for no other.
    own = tuple(key for key in signed if key.name == said.origin)
    if not own:
        by = ", ".join(dict.fromkeys(key.name for key in signed)) or "none of its logs"
        message = f"the policy accepts no checkpoint of {said.origin:.200} from {by:.200}"
        raise PolicyUnmet(message, fix="give the policy of that log, from where the log is published")
    seen = tuple(_seen(policy, opened.note, opened.signed_by))
    if not _reached(policy, {one.name for one in seen}):
        by = ", ".join(one.name for one in seen) or "nobody"
        message = f"the checkpoint lacks witnesses: {policy.quorum:.100} must have seen it, and {by:.300} has"
        raise PolicyUnmet(message)
    return Satisfied(said, own, seen)


def _seen(policy: Policy, note: Note, signed_by: Iterable[VerifierKey]) -> Iterator[Seen]:
    """Yield the witnesses whose cosignatures hold, with the latest time that each gave."""
    for witness in policy.witnesses:
        if witness.key in signed_by:
            yield Seen(witness.name, max(time_of(one) for one in note.signatures if witness.key.made(one)))


def _reached(policy: Policy, seen: set[str]) -> bool:
    """Tell whether the quorum has seen a checkpoint that these witnesses have. Members come before their group."""
    for group in policy.groups:
        if sum(member in seen for member in group.members) >= group.least:
            seen.add(group.name)
    return policy.quorum == NONE or policy.quorum in seen


# --- writing ---------------------------------------------------------------------------------------------------------


def write_policy(policy: Policy) -> bytes:
    """Return a policy as its file. Raises `MalformedInput` for one that nobody could read back."""
    lines = [_line("log", str(key), url) for key, url in policy.logs]
    lines += [_line("witness", name, str(key), url) for name, key, url in policy.witnesses]
    lines += [_line("group", one.name, _least(one), *one.members) for one in policy.groups]
    lines.append(_line("quorum", policy.quorum))
    content = "".join(lines).encode(errors="surrogateescape")
    if read_policy(content) != policy:
        _no_policy("a name or an address in it does not read back")
    return content


def _line(*words: str | None) -> str:
    return " ".join(word for word in words if word is not None) + "\n"


def _least(group: Group) -> str:
    return {1: _ANY, len(group.members): _ALL}.get(group.least, str(group.least))


# --- reading ---------------------------------------------------------------------------------------------------------


def read_policy(content: bytes) -> Policy:
    """Read a policy file, strictly. Raises `MalformedInput` with the line and what is wrong with it."""
    if len(content) > LONGEST_POLICY:
        _no_policy(f"it has {len(content)} bytes, more than {LONGEST_POLICY}")
    if odd := set(content) - _ALLOWED:
        _no_policy(f"it has the octet 0x{min(odd):02X}, which no policy may have")
    if not content.endswith(b"\n"):
        _no_policy("its last line does not end")
    reader = _Reader()
    for number, line in enumerate(content[:-1].split(b"\n"), start=1):
        words = _BLANKS.split(line.decode(errors="surrogateescape").strip(" \t"))
        if words[0] and not words[0].startswith("#"):
            reader.read(number, words)
    return reader.policy()


class _Reader:
    """What was read of a policy up to a line."""

    def __init__(self) -> None:
        self._line: int | None = None
        self._logs: list[LogLine] = []
        self._witnesses: list[Witness] = []
        self._groups: list[Group] = []
        self._quorum: str | None = None
        self._members: set[str] = set()
        self._names = {NONE}

    def read(self, number: int, words: list[str]) -> None:
        """Take a line."""
        self._line = number
        match words:
            case ["log", vkey, *url] if len(url) <= 1:
                self._logs.append(LogLine(self._key(vkey, _LOG_KINDS, self._logs), *url))
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self._name(name)
                self._witnesses.append(Witness(name, self._key(vkey, _WITNESS_KINDS, self._witnesses), *url))
            case ["group", name, least, *members] if members:
                self._group(name, least, members)
            case ["quorum", name]:
                self._choose(name)
            case _:
                self._refuse("it is no log, witness, group or quorum as C2SP has them")

    def _key(self, vkey: str, kinds: tuple[int, ...], others: list[LogLine] | list[Witness]) -> VerifierKey:
        if len(others) >= MOST:
            self._refuse(f"it is more than the {MOST}th of its kind")
        try:
            key = read_vkey(vkey)
        except MalformedInput as error:
            self._refuse(error.message)
        if str(key) != vkey:
            self._refuse("its key is not written as C2SP has it")
        if key.kind not in kinds:
            allowed = " or ".join(f"0x{kind:02x}" for kind in kinds)
            self._refuse(f"a key of type 0x{key.kind:02x} is for something else: here it is {allowed}")
        if any(other.key.public == key.public for other in others):
            self._refuse("the same public key is listed twice")
        return key

    def _name(self, name: str) -> None:
        if name in self._names:
            self._refuse(f"the name {name!r:.100} stands for something already")
        self._names.add(name)

    def _group(self, name: str, least: str, members: list[str]) -> None:
        if len(self._groups) >= MOST:
            self._refuse(f"it is more than the {MOST}th group")
        for member, times in Counter(members).items():
            if member == NONE or member not in self._names:
                self._refuse(f"{member!r:.100} is not defined before it")
            if times > 1 or member in self._members:
                self._refuse(f"{member!r:.100} is listed as a member twice")
        counts = {_ALL: len(members), _ANY: 1}
        if least not in counts and not _COUNT.fullmatch(least):
            self._refuse(f"{least!r:.100} is not all, any or a number")
        count = counts.get(least) or int(least)
        if count > len(members):
            self._refuse(f"it asks for {count} of {len(members)}")
        self._name(name)
        self._members.update(members)
        self._groups.append(Group(name, count, tuple(members)))

    def _choose(self, name: str) -> None:
        if self._quorum is not None:
            self._refuse("there is a quorum already")
        if name not in self._names:
            self._refuse(f"{name!r:.100} is not defined before it")
        self._quorum = name

    def _refuse(self, why: str) -> NoReturn:
        _no_policy(why, self._line)

    def policy(self) -> Policy:
        """Return what was read. Raises `MalformedInput` if no quorum was."""
        if self._quorum is None:
            _no_policy("it names no quorum; write `quorum none` if no witness is asked for")
        return Policy(tuple(self._logs), tuple(self._witnesses), tuple(self._groups), self._quorum)


def _no_policy(why: str, line: int | None = None) -> NoReturn:
    message = f"this is no trust policy: {why}" if line is None else f"line {line} of the trust policy: {why}"
    where = None if line is None else {"line": line}
    raise MalformedInput(message, where=where, fix="write it as c2sp.org/tlog-policy has it")
