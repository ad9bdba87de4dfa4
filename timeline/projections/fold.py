"""What a projection is: a start, a step, a frozen value at the end, and no way to look outside."""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from events.envelope import RecordedEvent

D = TypeVar("D")
S = TypeVar("S")


class Projection(NamedTuple, Generic[D, S]):
    """A pure fold. The draft belongs to one fold and is changed in place; `finish` leaves it usable.

    A step that returned a changed copy would read better and be quadratic.
    """

    name: str
    version: int
    start: Callable[[], D]
    step: Callable[[D, RecordedEvent], None]
    finish: Callable[[D], S]

    def learn(self, draft: D, recorded: Iterable[RecordedEvent]) -> None:
        """Take each of `recorded` into `draft`, in order."""
        step = self.step
        for one in recorded:
            step(draft, one)

    def fold(self, recorded: Iterable[RecordedEvent]) -> S:
        """Return the state after `recorded`, from nothing."""
        draft = self.start()
        self.learn(draft, recorded)
        return self.finish(draft)
