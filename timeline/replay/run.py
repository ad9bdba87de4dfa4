"""One pass over the log for the views that are asked for, at one basis; the same basis gives the same bytes."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from events.envelope import Basis
from timeline.errors import NotFound
from timeline.log.api import EventLog
from timeline.projections.chains import build
from timeline.projections.claims import by_action
from timeline.projections.register import REGISTER, Register

VIEWS: Mapping[str, Callable[[Register], Any]] = {
    "register": lambda register: register,
    "claims": by_action,
    "chains": build,
}
"""The views by name. Each is a function of the register, so one pass over the log serves all."""


class ViewState(NamedTuple):
    """A view at a basis. `digest` is the SHA-256 of its canonical JSON, in hex; `events` how many were folded."""

    name: str
    basis: Basis
    events: int
    state: Any
    digest: str


def known_at(log: EventLog, basis: Basis) -> Register:
    """Return what was known at `basis`: the register of all that was recorded up to it, each byte checked.

    Raises `IntegrityFailure` where the log is not what the root of the basis stands for.
    """
    return REGISTER.fold(log.read_verified(basis))


def replay(log: EventLog, basis: Basis, names: Iterable[str] = ()) -> tuple[ViewState, ...]:
    """Fold the views named (all, if none is) at `basis`, from nothing. Raises `NotFound` for an unknown view."""
    wanted = tuple(names) or tuple(VIEWS)
    for name in wanted:
        if name not in VIEWS:
            raise NotFound(kind="view", name=name, nearest=tuple(VIEWS))
    register = known_at(log, basis)
    states = []
    for name in wanted:
        state = VIEWS[name](register)
        states.append(ViewState(name, basis, basis.position, state, digest(state)))
    return tuple(states)


def digest(state: object) -> str:
    """Return the SHA-256 of a state as JSON with sorted members, in hex: equal states, equal digests."""
    # Positions are keys too, and only text can be sorted as the name of a member.
    named = msgspec.to_builtins(state, str_keys=True)
    return hashlib.sha256(msgspec.json.encode(named, order="sorted")).hexdigest()
