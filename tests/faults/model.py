"""t20. What a log should hold, kept as simply as can be: lists and dictionaries, no file, no fold, no tree of ours."""

from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

WITHHELD = "(withheld)"
NOTHING = sha256(b"").digest()


class Row(NamedTuple):
    """An event as everybody sees it."""

    stream: str
    revision: int
    event_id: str
    type: str


@dataclass
class Action:
    """What is said of an action: a title by each record of it (position, text), and if it was retracted."""

    titles: list[tuple[int, str]]
    retracted: bool = False


@dataclass
class Model:
    """A log, its actions, and the heads of it that were signed."""

    rows: list[Row] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    actions: dict[str, Action] = field(default_factory=dict)
    fields_gone: set[int] = field(default_factory=set)
    events_gone: set[int] = field(default_factory=set)
    checkpoints: set[int] = field(default_factory=set)

    def copy(self) -> "Model":
        """Return what a backup holds."""
        return deepcopy(self)

    @property
    def size(self) -> int:
        """The newest position."""
        return len(self.rows)

    def revision(self, stream: str) -> int:
        """Return how many events a stream has."""
        return sum(row.stream == stream for row in self.rows)

    def revisions(self) -> dict[str, int]:
        """Return how many events each stream has."""
        return {row.stream: row.revision for row in self.rows}

    def record(self, stream: str, event_id: str, type_: str, leaf: bytes) -> None:
        """Take an event that was acknowledged. From here on its place and its hash never change."""
        self.rows.append(Row(stream, self.revision(stream) + 1, event_id, type_))
        self.hashes.append(sha256(b"\x00" + leaf).digest())

    def report(self, name: str, title: str) -> None:
        """Let the newest event be the first about an action."""
        self.actions[name] = Action([(self.size, title)])

    def correct(self, name: str, title: str) -> None:
        """Let the newest event give an action another title."""
        self.actions[name].titles.append((self.size, title))

    def retract(self, name: str) -> None:
        """Let the newest event strike an action out."""
        self.actions[name].retracted = True

    def title(self, name: str) -> str:
        """Return the title of an action, as the last word on it that is still there has it."""
        title = ""
        first = True
        for position, text in self.actions[name].titles:
            if position in self.events_gone:
                title = WITHHELD if first else title
            else:
                title = WITHHELD if position in self.fields_gone else text
            first = False
        return title

    def standing(self) -> dict[str, tuple[str, bool]]:
        """Return title of each action, and whether it stands."""
        return {name: (self.title(name), not action.retracted) for name, action in self.actions.items()}

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first events, all if no size is given: RFC 6962, 2.1, word for word."""
        return _root(self.hashes[: self.size if size is None else size])

    def begins_with(self, size: int, root: bytes) -> bool:
        """Tell whether a head that was signed is one of this history."""
        return size <= self.size and self.root(size) == root


def _root(hashes: list[bytes]) -> bytes:
    if len(hashes) <= 1:
        return hashes[0] if hashes else NOTHING
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    return sha256(b"\x01" + _root(hashes[:middle]) + _root(hashes[middle:])).digest()
