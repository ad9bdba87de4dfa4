"""What follows from a register, by name; and a digest of any of it, for what came of it in different programs."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from timeline.projections.chains import build
from timeline.projections.claims import by_action
from timeline.projections.register import Register

STATES: Mapping[str, Callable[[Register], Any]] = {
    "register": lambda register: register,
    "claims": by_action,
    "chains": build,
}


def digest(state: object) -> str:
    """Return the SHA-256 of a state as JSON with sorted members, in hex: equal states, equal digests."""
    # Positions are keys too, and only text can be sorted as the name of a member.
    named = msgspec.to_builtins(state, str_keys=True)
    return hashlib.sha256(msgspec.json.encode(named, order="sorted")).hexdigest()
