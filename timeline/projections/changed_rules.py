"""By which rule tables a log is read otherwise between two bases: what was adopted, and what counted before."""

from typing import NamedTuple

from events.envelope import RecordedEvent
from events.logs import RULES, RulesAdopted
from timeline.projections.register import Register, Thing
from timeline.projections.stretch import Causes, Stretch, latest


class RulesChange(NamedTuple):
    """A rule table of which a version was adopted: the versions before and after, `None` where none had been."""

    table: str
    before: str | None
    after: str
    causes: Causes


def rules_changes(stretch: Stretch) -> tuple[RulesChange, ...]:
    """Return the tables of which a version was adopted, also where it is the one that counted before."""
    adopted: dict[str, list[RecordedEvent]] = {}
    for one in stretch.events.get(Thing.of_stream(RULES), ()):
        if isinstance(one.event, RulesAdopted):
            adopted.setdefault(one.event.table, []).append(one)
    before = _versions(stretch.before)
    after = {name: version for one in adopted.values() for name, version in _adopted(one[-1])}
    found = [RulesChange(name, before.get(name), after[name], tuple(causes)) for name, causes in adopted.items()]
    return tuple(sorted(found, key=lambda one: latest(one.causes)))


def _versions(register: Register) -> dict[str, str]:
    return {name: version for one in register.rules for name, version in _adopted(one)}


def _adopted(recorded: RecordedEvent) -> tuple[tuple[str, str], ...]:
    event = recorded.event
    return ((event.table, event.version),) if isinstance(event, RulesAdopted) else ()
