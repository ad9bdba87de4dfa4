"""How old shapes of events become today's: pure, one small function a step; stored bytes never change."""

from collections.abc import Callable, Mapping
from typing import Any

Body = dict[str, Any]
Step = Callable[[Body], Body]


class BrokenChain(ValueError):
    """The registered steps leave a gap, or lead beyond the current version."""


class Upcasters:
    """Steps from version n to n + 1 of a type of event.

    A step gets the opened body as JSON values and returns the next shape. `former`
    maps a type's former names to today's.
    """

    def __init__(self, former: Mapping[str, str] | None = None) -> None:
        self._steps: dict[tuple[str, int], Step] = {}
        self._former = dict(former or {})

    def register(self, type_: str, version: int, step: Step) -> None:
        """Add the step from `version` to the next. Raises `BrokenChain` if there is one already."""
        if (type_, version) in self._steps:
            message = f"{type_} has two steps from version {version}"
            raise BrokenChain(message)
        self._steps[type_, version] = step

    def check(self, current: Mapping[str, int]) -> None:
        """Check that from every version of every type a chain leads to the current one.

        `current`: type → current version. Raises `BrokenChain` for a gap, or for a step
        of an unknown type or beyond the current version.
        """
        for type_, newest in current.items():
            for version in range(1, newest):
                if (type_, version) not in self._steps:
                    message = f"{type_}: no step from version {version}"
                    raise BrokenChain(message)
        for type_, version in self._steps:
            if version >= current.get(type_, 0):
                message = f"{type_}: the step from version {version} leads beyond the current version"
                raise BrokenChain(message)
        for old, new in self._former.items():
            if new not in current or old in current:
                message = f"{old} cannot be a former name of {new}"
                raise BrokenChain(message)

    def name_today(self, type_: str) -> str:
        """Return today's name of a type."""
        return self._former.get(type_, type_)

    def upcast(self, type_: str, version: int, newest: int, body: Body) -> Body:
        """Return `body` in the shape of version `newest`."""
        for step in range(version, newest):
            body = self._steps[type_, step](body)
        return body


def as_it_is(body: Body) -> Body:
    """Return a body as it is: the next version only allows for more."""
    return body


UPCASTERS = Upcasters()
"""The steps of this vocabulary."""
# Since version 2, a claim may be about a case in the place of actions.
UPCASTERS.register("claim.made", 1, as_it_is)
UPCASTERS.register("claim.corrected", 1, as_it_is)
# Since version 2, a note may silence a finding.
UPCASTERS.register("note.added", 1, as_it_is)
