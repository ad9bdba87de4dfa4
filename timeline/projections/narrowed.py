"""What an answer is narrowed to beside its basis, and what cannot be told of that: as it is printed, and handed on."""

from typing import NamedTuple


class Narrowed(NamedTuple):
    """What an answer is narrowed to: the axes as they are printed, and as they can be typed again.

    `published_by` is the last second (UTC) that is in, `occurred` two of them as `A..B`;
    `surely` says that an action must lie in it, else it may.
    """

    published_by: str | None = None
    occurred: str | None = None
    surely: bool = False

    def __bool__(self) -> bool:
        """Tell whether it is narrowed at all."""
        return self.published_by is not None or self.occurred is not None

    @property
    def options(self) -> str:
        """Return the options that ask for it, each after a blank."""
        by = f" --published-by {self.published_by}" if self.published_by is not None else ""
        surely = " --surely" if self.surely else ""
        return by + (f" --occurred {self.occurred}{surely}" if self.occurred is not None else "")


WHOLE = Narrowed()
"""Not narrowed: all that was recorded at the basis."""


class Doubts(NamedTuple):
    """What cannot be told, of some things, about a moment by which they had been published.

    `sources` may have been published by then, or later: they do not count. Of
    `withdrawals`, claims and sources that count (`kind:id`), one may have been published
    by then: they stand. `recited` (`kind:id`) do not count, since a correction replaced
    what they had cited, which was public by then. `astray` are claims and links (`kind:id`)
    that were public, and are left out, since all that they are about cites later pages alone.
    """

    sources: tuple[str, ...] = ()
    withdrawals: tuple[str, ...] = ()
    recited: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()


NO_DOUBTS = Doubts()
"""All can be told."""
