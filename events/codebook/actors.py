"""Actors to start with: what the table says of them, as the bodies of events that a desk may record."""

from collections.abc import Iterable
from typing import Any

from events.codebook import table

_RECORDED = ("kind", "name", "aliases", "affiliations", "external_ids")


def starter(actor: str) -> dict[str, Any]:
    """Return the body of an `actor.registered` for an actor of the table. Raises `KeyError` if it has none such.

    Where the table has it from is not in it: that is a source of the table, and a desk
    cites its own.
    """
    entry = table("actors")[actor]
    return {"actor": actor} | {field: entry[field] for field in _RECORDED if field in entry}


def with_their_ties(actors: Iterable[str]) -> tuple[str, ...]:
    """Return the actors and all whom they are tied to, each after those that it is tied to. Raises `KeyError`."""
    found: dict[str, None] = {}
    for actor in actors:
        _add(actor, found)
    return tuple(found)


def _add(actor: str, found: dict[str, None]) -> None:
    if actor in found:
        return
    for tie in table("actors")[actor].get("affiliations", ()):
        _add(tie["with_actor"], found)
    found[actor] = None
