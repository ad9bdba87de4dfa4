"""The places of some leaves in the tree of a basis, checked tile by tile, whatever the size of the tree. Pure."""

from collections.abc import Iterable, Sequence

from events.envelope import Basis
from timeline.errors import IntegrityFailure
from timeline.log.tree import TILE_HEIGHT, TILE_WIDTH, Edge, Entries, fold

# About 20 KB each.
_MOST_TILES = 1024


class Places:
    """The stored hashes of the tree of a basis, none believed before it leads up to the root.

    A tile is 256 neighbours of one level; a whole one must fold to its entry in the
    level above, and the last ones of all levels together to the root. A whole tile
    is read and folded once, for a later basis too: what it folds to is all that it
    is held against. Raises `IntegrityFailure` if the stored hashes do not lead to
    the root of `basis`.
    """

    def __init__(self, basis: Basis, source: Entries, former: "Places | None" = None) -> None:
        self.basis, self._source = basis, source
        self.whole: dict[tuple[int, int], tuple[bytes, Sequence[bytes]]] = former.whole if former else {}
        self._last: dict[tuple[int, int], Sequence[bytes]] = {}
        edge, levels = Edge(), (basis.position.bit_length() - 1) // TILE_HEIGHT + 1
        for level in reversed(range(levels)):
            number, width = divmod(basis.position >> TILE_HEIGHT * level, TILE_WIDTH)
            last = self._last[level, number] = source.entries(level, number * TILE_WIDTH, width) if width else ()
            edge.extend(last, TILE_HEIGHT * level)
        if edge.root() != basis.root:
            raise another(basis, f"the log has root {edge.root().hex()} there")

    def check(self, leaves: Iterable[tuple[int, bytes]]) -> None:
        """Check that each `(position, leaf hash)` has its place in the tree. Raises `IntegrityFailure` at the first."""
        for position, hash_ in leaves:
            tile, place = divmod(position - 1, TILE_WIDTH)
            if not 0 < position <= self.basis.position or self._tile(0, tile)[place] != hash_:
                raise altered(position, "its leaf hash is not the one in the tree")

    def _tile(self, level: int, number: int) -> Sequence[bytes]:
        """Return a tile that is checked; the last ones of each level were, with the root."""
        last = self._last.get((level, number))
        if last is not None:
            return last
        due = self._tile(level + 1, number // TILE_WIDTH)[number % TILE_WIDTH]
        folded, hashes = self.whole.get((level, number), (b"", ()))
        if folded != due:
            hashes = self._source.entries(level, number * TILE_WIDTH, TILE_WIDTH)
            if fold(hashes) != due:
                first = (number << TILE_HEIGHT * (level + 1)) + 1
                raise altered(first, f"hash {number} of level {level + 1} of the tree is not that of what is below it")
            if len(self.whole) >= _MOST_TILES:
                self.whole.clear()
            self.whole[level, number] = due, hashes
        return hashes


def altered(position: int, why: str) -> IntegrityFailure:
    """Return what is wrong where an event is not what was recorded."""
    return IntegrityFailure(f"position {position} is not what was recorded: {why}", where={"position": position})


def another(basis: Basis, why: str) -> IntegrityFailure:
    """Return what is wrong where a log is not the one of the basis."""
    message = f"the log is not the one that {basis} was taken of: {why}"
    return IntegrityFailure(message, where={"position": basis.position})
