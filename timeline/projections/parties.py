"""The sides that acted, that were aimed at or hit, and on whose soil: as at the time of the action."""

from collections.abc import Iterable
from functools import cache

from events.actions import ActionReported
from events.codebook import table, territory_name
from timeline.projections.register import Register
from timeline.projections.sides import is_side_withheld, sides


def acting_sides(register: Register, action: ActionReported) -> tuple[str, ...]:
    """Return the sides that acted: states or groups."""
    parties = action.actors or action.participants
    return _sides_of(register, action, [party.actor for party in parties if party.actor])


def target_sides(register: Register, action: ActionReported) -> tuple[str, ...]:
    """Return the sides that were aimed at or hit, by target alone."""
    return _sides_of(register, action, [party.actor for party in action.targets if party.actor])


def struck_sides(register: Register, action: ActionReported) -> tuple[str, ...]:
    """Return the sides that were aimed at, hit, or on whose soil it happened, without those that acted."""
    acting = acting_sides(register, action)
    struck = dict.fromkeys((*target_sides(register, action), *owners(register, action)))
    return tuple(one for one in struck if one not in acting)


def owners(register: Register, action: ActionReported) -> tuple[str, ...]:
    """Return the states on whose soil an action fell, as far as they are on record."""
    return tuple(owner for code in action.territory if (owner := state_of(register, code)) is not None)


def are_sides_told(register: Register, action: ActionReported) -> bool:
    """Tell whether nothing was redacted of to whom those belong who acted, took part, or were aimed at or hit."""
    parties = (*action.actors, *action.participants, *action.targets)
    return not any(party.actor is not None and is_side_withheld(register, party.actor) for party in parties)


def _sides_of(register: Register, action: ActionReported, actors: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side for actor in actors for side in sides(register, actor, action.occurred)))


def state_of(register: Register, territory: str) -> str | None:
    """Return the state actor whose territory it is, `None` if it is not on record: see `states_by_territory`."""
    return states_by_territory(register).get(territory)


def states_by_territory(register: Register) -> dict[str, str]:
    """Return territory → the state on record whose it is: by a code in its external ids, or by its name.

    The codes are `iso:IR`, `gw:630` (Gleditsch and Ward) and `cow:630` (Correlates of
    War). Of several states the one that was recorded first.
    """
    if states_by_territory not in register.looked_up:
        register.looked_up[states_by_territory] = _states(register)
    found: dict[str, str] = register.looked_up[states_by_territory]
    return found


def _states(register: Register) -> dict[str, str]:
    territories = _territories()
    found: dict[str, str] = {}
    for name, thing in register.actors.items():
        state = thing.now
        if state.kind == "state" and thing.stands:
            for called in (*state.external_ids, str(state.name)):
                if (code := territories.get(called)) is not None:
                    found.setdefault(code, name)
    return found


@cache
def _territories() -> dict[str, str]:
    """Return name or code of a state → its territory."""
    found: dict[str, str] = {}
    for code, entry in table("territories").items():
        found[territory_name(code)] = found[f"iso:{code}"] = code
        found |= {f"{scheme}:{entry[scheme]}": code for scheme in ("gw", "cow") if entry.get(scheme)}
    return found
