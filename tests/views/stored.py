"""Views beside a log, what they hold, and what they should: built from nothing, and folded by the plain projections."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from timeline.log import EventLog
from timeline.projections.chains import build
from timeline.projections.claims import superseded
from timeline.projections.support import rests_on_something
from timeline.replay import known_at
from timeline.views.compare import rows_of, scratch
from timeline.views.registry import registered
from timeline.views.store import Views

Content = dict[str, list[tuple[Any, ...]]]


def content(views: Views) -> Content:
    """Return all rows of all tables of the prompt views."""
    return {table.name: list(rows_of(views.connection, table)) for table in tables()}


def tables() -> list[Any]:
    """Return the tables of the prompt views."""
    return [table for view in prompt() for table in view.tables]


def prompt() -> list[Any]:
    """Return the views that are always caught up."""
    return [view for view in registered() if view.is_prompt]


def from_nothing(log: EventLog, position: int | None = None, size: int = 3) -> Content:
    """Return the rows of a build from nothing, a few events a page."""
    with scratch(log, log.basis(position), prompt(), size=size) as connection:
        return {table.name: list(rows_of(connection, table)) for table in tables()}


@contextmanager
def caught_up(log: EventLog, path: Path) -> Iterator[Views]:
    """Open the views of a log, caught up."""
    with Views(log, path) as views:
        views.refresh()
        yield views


def chains_of(views: Views) -> Any:
    """Return the chains as the tables have them: members in order, pairs with what is said of them, what names them."""
    members: dict[str, list[str]] = {}
    for chain, action in views.select("SELECT chain, action FROM {chain_actions} ORDER BY chain, number"):
        members.setdefault(chain, []).append(action)
    links = views.select(
        "SELECT chain, earlier, later, relation, strength, contested, hedged, unsupported, time_order,"
        " shortest_lag, longest_lag FROM {links}"
    )
    depths = dict(views.select("SELECT chain, depth FROM {chains}"))
    return sorted(map(tuple, members.values())), sorted(links, key=str), depths


def chains_folded(log: EventLog) -> Any:
    """Return the same, from the projection."""
    found = build(known_at(log, log.basis()))
    links = [
        (
            chain.actions[0] if chain else None,
            *(edge.earlier, edge.later, edge.relation, edge.strength),
            *(edge.contested, edge.hedged, edge.unsupported, edge.order),
            *((edge.lag.shortest, edge.lag.longest) if edge.lag else (None, None)),
        )
        for chain in (*found.chains, None)
        for edge in (chain.edges if chain else found.impossible)
    ]
    depths = {chain.actions[0]: chain.depth for chain in found.chains}
    return sorted(chain.actions for chain in found.chains), sorted(links, key=str), depths


def unsupported(views: Views) -> set[str]:
    """Return what the tables say that no source stands of any more."""
    kinds = ("action", "claim", "response")
    return {f"{kind}:{name}" for kind in kinds for (name,) in views.select(_UNSUPPORTED.format(kind, kind))}


_UNSUPPORTED = "SELECT {} FROM {{{}s}} WHERE unsupported = 1"


def unsupported_folded(log: EventLog) -> set[str]:
    """Return the same, from the register."""
    known = known_at(log, log.basis())
    return {
        f"{kind}:{name}"
        for kind in ("action", "claim", "response")
        for name, thing in known.of_kind(kind).items()
        if not rests_on_something(known, thing)
    }


def replaced(views: Views) -> dict[str, str]:
    """Return which claim the tables say that another replaces."""
    return dict(views.select("SELECT claim, superseded_by FROM {claims} WHERE superseded_by IS NOT NULL"))


def replaced_folded(log: EventLog) -> dict[str, str]:
    """Return the same, from the register."""
    return dict(superseded(known_at(log, log.basis())))
