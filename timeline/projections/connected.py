"""What hangs together with some actions by responses, merges and statements of order: a part with chains of its own."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from timeline.projections.merging import merged_into
from timeline.projections.order import orderings_of
from timeline.projections.register import Register


def connected(registers: Iterable[Register], actions: Iterable[str]) -> frozenset[str]:
    """Return the actions that a path of responses, merges and statements of order leads to from `actions`, with those.

    All responses count, of every register, whether they stand, and whatever they say: so
    it is all that can be in a chain with them at any of the bases, and may be more.
    """
    beside: dict[str, list[str]] = {}
    for register in registers:
        links = (thing.now for thing in register.responses.values())
        pairs = [(link.responding, link.responded_to) for link in links if link.responded_to is not None]
        pairs += [(one.before, one.after) for one in orderings_of(register)]
        changed = ((name, thing) for name, thing in register.actions.items() if thing.since)
        pairs += [(name, merged) for name, thing in changed for merged in merged_into(thing)]
        for one, other in pairs:
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
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
    inside = sorted(register.actions.keys() & set(actions), key=lambda name: register.actions[name].position)
    return replace(
        register,
        actions={name: register.actions[name] for name in inside},
        responses={
            name: thing
            for name, thing in register.responses.items()
            if thing.now.responding in actions or thing.now.responded_to in actions
        },
    )
