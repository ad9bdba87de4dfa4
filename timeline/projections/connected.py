"""The part of what is known that hangs together with some actions by responses: its chains are those of the whole."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from timeline.projections.register import Register


def connected(registers: Iterable[Register], actions: Iterable[str]) -> frozenset[str]:
    """Return the actions that a path of responses leads to from `actions`, themselves among them.

    All responses count, of every register, whether they stand, and whatever they say: so
    it is all that can be in a chain with them at any of the bases, and may be more.
    """
    beside: dict[str, list[str]] = {}
    for register in registers:
        for thing in register.responses.values():
            link = thing.now
            if link.responded_to is not None:
                beside.setdefault(link.responding, []).append(link.responded_to)
                beside.setdefault(link.responded_to, []).append(link.responding)
    found = set(actions)
    waiting = list(found)
    while waiting:
        for name in beside.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def part_of(register: Register, actions: Collection[str]) -> Register:
    """Return a register with those of its actions, and the responses that name one of them; all else is as it was."""
    return replace(
        register,
        actions={name: register.actions[name] for name in actions if name in register.actions},
        responses={
            name: thing
            for name, thing in register.responses.items()
            if thing.now.responding in actions or thing.now.responded_to in actions
        },
    )
