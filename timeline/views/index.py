"""The index of a log in its views: who names whom, as `replay.about` asks for it."""

import json
from collections.abc import Collection

from timeline.projections.mentions import leads_back
from timeline.projections.register import Thing
from timeline.views.fulltext import Selects
from timeline.views.generation import many

# By the key of the table: an actor that every action names is named by few notes, and those alone are read.
_NAMING = """SELECT DISTINCT "by" FROM json_each(?) AS one CROSS JOIN json_each(?) AS kind CROSS JOIN {mentions}
WHERE named = one.value AND "by" >= kind.value || ':' AND "by" < kind.value || ';'"""
# Of what leads back nowhere there are no rows: all that things named is looked through.
_NAMING_ANYWHERE = """SELECT thing FROM {things} WHERE kind IN (SELECT value FROM json_each(?2))
AND EXISTS (SELECT 1 FROM json_each(names) WHERE value IN (SELECT value FROM json_each(?1)))"""
_CITING = "SELECT DISTINCT thing FROM {citations} WHERE source = ? LIMIT ?"
_ALL = -1
_NAMED_BY = "SELECT names FROM {things} WHERE thing IN (SELECT value FROM json_each(?))"


class TableIndex:
    """The index that the view `register` keeps, which has to be caught up: `Index`."""

    def __init__(self, tables: Selects) -> None:
        self._tables = tables

    def naming(self, things: Collection[Thing], kinds: Collection[str]) -> set[Thing]:
        """Return the things of these kinds that ever named one of `things`: see `Index.naming`.

        The actions, claims and responses that named an actor or a source are found in a
        time that goes with the log.
        """
        found = self._tables.select(_NAMING, (_many(things), many(kinds))) if things and kinds else []
        back_to = {one.kind for one in things}
        anywhere = [by for by in kinds if not all(leads_back(kind, by) for kind in back_to)]
        if anywhere:
            wide = [one for one in things if not all(leads_back(one.kind, by) for by in anywhere)]
            found += self._tables.select(_NAMING_ANYWHERE, (_many(wide), many(anywhere)))
        return {Thing.of_stream(by) for (by,) in found}

    def citing(self, sources: Collection[Thing], most: int | None = None) -> set[Thing]:
        """Return the things that rest on passages of one of `sources`, as they stand: see `Index.citing`."""
        limit = _ALL if most is None else most
        found = (self._tables.select(_CITING, (source.id, limit)) for source in sources)
        return {Thing.of_stream(name) for rows in found for (name,) in rows}

    def named_by(self, things: Collection[Thing]) -> set[Thing]:
        """Return everything that one of `things` ever named: see `Index.named_by`."""
        found = self._tables.select(_NAMED_BY, (_many(things),)) if things else []
        return {Thing.of_stream(one) for (names,) in found for one in json.loads(names)}


def _many(things: Collection[Thing]) -> str:
    return many(f"{kind}:{name}" for kind, name in things)
