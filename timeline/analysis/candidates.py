"""Which acts could answer which, by nothing but sides and time: where a search for answers begins, never its end."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DAY = 86_400


class Act(NamedTuple):
    """An act as a search for answers sees it: when it had surely happened, in seconds, who acted, whom it struck.

    Actors are numbers, for a million acts are compared; `struck` may be empty.
    """

    second: int
    acting: int
    struck: tuple[int, ...]


def candidates(acts: Iterable[Act], window: int = 14 * DAY) -> Iterator[tuple[int, int]]:
    """Yield `(earlier, later)`, numbers of acts: whoever acts later was struck by the earlier within `window` seconds.

    `acts` come in order of time. An act answers none of the same second: which of the
    two was first cannot be told. A pair is no response: order in time is not cause, and
    in a long conflict nearly every act has dozens. Pairs come by the later act, then by
    the earlier. Raises `ValueError` where the order of time is broken.
    """
    struck: dict[int, deque[tuple[int, int]]] = {}
    last = 0
    for number, (second, acting, targets) in enumerate(acts):
        if number and second < last:
            message = f"act {number} is before the one that stands ahead of it"
            raise ValueError(message)
        last = second
        if waiting := struck.get(acting):
            oldest = second - window
            while waiting and waiting[0][0] < oldest:
                waiting.popleft()
            for earlier_second, earlier in waiting:
                if earlier_second == second:
                    break
                yield earlier, number
        for target in targets:
            if target not in struck:
                struck[target] = deque()
            struck[target].append((second, number))
