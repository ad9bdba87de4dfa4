"""Which actions a list may hold, found in the tables: what it prints is read from the log."""

from collections.abc import Collection
from typing import NamedTuple

from timeline.projections.chains import Act
from timeline.projections.register import Thing
from timeline.views.fulltext import Selects
from timeline.views.generation import many

_FIRST, _LAST = "", "\uffff"
_GONE = "standing IN ('retracted', 'withdrawn')"
_LINKED = f"""SELECT responding FROM {{responses}} WHERE NOT {_GONE} AND responding IS NOT NULL
UNION SELECT responded_to FROM {{responses}} WHERE NOT {_GONE} AND responded_to IS NOT NULL
UNION SELECT action FROM {{action_merges}} UNION SELECT merged FROM {{action_merges}}
UNION SELECT before FROM {{orderings}} UNION SELECT after FROM {{orderings}}"""  # noqa: S608  # constants
# What is kept of an action that was redacted whole: it is of kind other, and on no soil.
_ASKED = """(?1 IS NULL OR COALESCE(kind, 'other') = ?1 OR kind LIKE ?1 || '.%')
AND (?2 IS NULL OR ?2 IN (SELECT value FROM json_each(COALESCE(territory, '[]'))))
AND (?3 IS NULL OR action IN (SELECT action FROM {parties} WHERE actor IN (SELECT value FROM json_each(?3))))
AND (?4 IS NULL OR action IN (SELECT action FROM {parties} WHERE actor IN (SELECT value FROM json_each(?4))))"""
# In order of time an action that is answered may stand earlier than its own time says, never later.
_LAST_BY_TIME = f"""
WITH linked(action) AS ({_LINKED}),
asked AS (
  SELECT action, COALESCE(occurred_latest, '{_LAST}') AS latest, COALESCE(occurred_earliest, '{_FIRST}') AS earliest,
    position FROM {{actions}} WHERE {_ASKED}
),
top AS (SELECT * FROM asked WHERE action NOT IN linked ORDER BY latest DESC, earliest DESC, position DESC LIMIT ?5)
SELECT action FROM top
UNION SELECT action FROM asked WHERE action IN linked
  AND latest >= (SELECT CASE WHEN ?5 < 0 OR COUNT(*) < ?5 THEN '' ELSE MIN(latest) END FROM top)
"""  # noqa: S608  # constants
# What was merged is shown as another, unless that one was struck: it takes nobody's place, and may have one.
_LAST_BY_POSITION = f"""
WITH asked AS (SELECT action, position FROM {{actions}} WHERE {_ASKED}),
top AS (
  SELECT * FROM asked WHERE action NOT IN (SELECT merged FROM {{action_merges}}) ORDER BY position DESC LIMIT ?5
)
SELECT action FROM top
UNION SELECT action FROM asked WHERE action IN (SELECT merged FROM {{action_merges}})
"""  # noqa: S608  # constants
_UNDER = """
WITH RECURSIVE under(thing) AS (
  SELECT ?1 UNION SELECT "by" FROM under JOIN {mentions} ON named = thing WHERE "by" >= 'actor:' AND "by" < 'actor;'
  UNION SELECT 'actor:' || merged FROM under JOIN {actor_merges} ON 'actor:' || actor = thing
) SELECT thing FROM under
"""
_ALONE = f"""SELECT action, occurred_earliest, occurred_latest, position, standing NOT IN ('retracted', 'withdrawn')
FROM {{actions}} WHERE action NOT IN ({_LINKED})"""  # noqa: S608  # constants


class Asked(NamedTuple):
    """What a list of actions is asked for: the last `number`, of a kind, on some soil, by or at actors; `None`: any."""

    kind: str | None
    territory: str | None
    actor: str | None
    target: str | None
    number: int | None


def actions_in(tables: Selects, asked: Asked, *, by_position: bool) -> list[Thing]:
    """Return actions among which are all that the list holds: it is made of them as it would be of all.

    Whose part an actor was at the time is for the reader to tell: here everybody counts
    who was ever tied to it.
    """
    actors = [None if one is None else many(_under(tables, one)) for one in (asked.actor, asked.target)]
    # Of what may turn out not to be asked for, the last are not enough.
    number = asked.number if asked.number is not None and actors == [None, None] else -1
    query = _LAST_BY_POSITION if by_position else _LAST_BY_TIME
    found = tables.select(query, (asked.kind, asked.territory, *actors, number))
    return [Thing("action", name) for (name,) in found]


def _under(tables: Selects, actor: str) -> Collection[str]:
    """Return an actor and all that ever named it, near and far: whatever may have been a part of it is among them."""
    return [thing.partition(":")[2] for (thing,) in tables.select(_UNDER, (f"actor:{actor}",))]


def linked(tables: Selects) -> list[Thing]:
    """Return the actions that standing responses name, those that were merged, and those whose order is stated."""
    return [Thing("action", name) for (name,) in tables.select(_LINKED)]


def unlinked(tables: Selects) -> dict[str, Act]:
    """Return all other actions on record, as chains see them."""
    rows = tables.select(_ALONE)
    return {name: Act(earliest, latest, position, bool(stands)) for name, earliest, latest, position, stands in rows}
