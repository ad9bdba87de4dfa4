"""What a command may name: what is on record, and what the command itself records before it."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.actions import ActionReported
from events.base import Event
from events.sources import SourceRegistered
from timeline.cli.bodies import UNKNOWN, standing
from timeline.cli.finding import named
from timeline.cli.refusals import nearest
from timeline.errors import Ambiguous, NotFound
from timeline.log.api import EventLog
from timeline.projections.references import thing_of
from timeline.projections.register import Thing


class Known:
    """The things that go by a name: those of the log, and new ones that are recorded in the same transaction."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._new: dict[Thing, Event] = {}

    def learn(self, event: Event) -> None:
        """Let a new thing be named by what is recorded after it."""
        self._new.setdefault(thing_of(event), event)

    def new(self, kind: str) -> list[str]:
        """Return the ids of the new things of a kind, in the order in which they are recorded."""
        return [name for one, name in self._new if one == kind]

    def the(self, text: str, *kinds: str, option: str) -> str:
        """Return the id of the thing that goes by `text`; a new one by its whole id. Raises as `thing` does."""
        return self.thing(text, kinds, option=option).id

    def thing(self, text: str, kinds: Sequence[str], **where: str) -> Thing:
        """Return the thing of one of `kinds` that goes by `text`.

        Raises `NotFound` or `Ambiguous`, which say `where` it was typed.
        """
        if not where.get("option", "--").startswith("--"):
            where = {"argument": where["option"]}
        kind, colon, name = text.partition(":")
        asked = [Thing(kind, name)] if colon else [Thing(one, text) for one in kinds]
        if found := [one for one in asked if one.kind in kinds and one in self._new]:
            return found[0]
        try:
            return named(self._log, text, kinds, **where)
        except NotFound as error:
            near = nearest(text, [one for kind in kinds for one in self.new(kind)])
            if isinstance(error, Ambiguous) or not near:
                raise
            raise NotFound(error.kind, error.name, (*near, *error.nearest)[:3], where=error.where) from None

    def actor_or_unknown(self, text: str, option: str) -> str | None:
        """Return the id of an actor; `None` for "unknown", unless an actor goes by that very id."""
        if text == UNKNOWN and Thing("actor", UNKNOWN) not in self._new and not self._log.revision(f"actor:{UNKNOWN}"):
            return None
        return self.the(text, "actor", option=option)

    def find(self, kind: str, name: str) -> Event | None:
        """Return what is known of a thing: as it stands on record, else as it is about to be recorded."""
        thing = standing(self._log, kind, name)
        return thing.now if thing is not None else self._new.get(Thing(kind, name))

    def first(self, kind: str, name: str) -> Event | None:
        """Return the event that a thing was first recorded by, or is about to be."""
        recorded = next(self._log.read(stream=f"{kind}:{name}"), None)
        return recorded.event if recorded is not None else self._new.get(Thing(kind, name))

    def publisher_of(self, source: str) -> str | None:
        """Return who published a source, if that is known."""
        found = self.find("source", source)
        return found.publisher if isinstance(found, SourceRegistered) else None

    def open_id(self, actor: str | None, source: str) -> str:
        """Return what the id of a claim says of who made it: nothing where a confidential source alone tells.

        An id is printed wherever the claim is, and stays what it is.
        """
        found = self.find("source", source)
        is_kept = isinstance(found, SourceRegistered) and found.confidential
        return "" if is_kept else actor or "unnamed"  # their words are sealed

    def territory_of_action(self, action: str) -> tuple[str, ...]:
        """Return on whose soil an action happened."""
        found = self.find("action", action)
        return found.territory if isinstance(found, ActionReported) else ()


Options = Mapping[str, str]
"""Fields as a refusal names them, with numbers or without (`body.citations.quote`) → the option that filled them."""
Body = dict[str, Any]
"""The body of an event, as plain values."""
