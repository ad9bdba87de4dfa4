"""The view `register`: everything on record as it stands, thing by thing, and the index of who names whom."""

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from timeline.projections.claims import superseded
from timeline.projections.register import KINDS, Standing, Thing
from timeline.projections.wordless import sources_of, wordless
from timeline.views import rows as made
from timeline.views.cells import Into
from timeline.views.counted import COUNTED, check_counted
from timeline.views.generation import many
from timeline.views.register_tables import OWNED, TABLES
from timeline.views.view import Page, Row, Rows, Source

_OF_KIND: dict[str, Callable[[Standing[Any], Into], None]] = {
    "actor": made.of_actor,
    "source": made.of_source,
    "place": made.of_place,
    "action": made.of_action,
    "claim": made.of_claim,
    "response": made.of_response,
    "note": made.of_note,
    "case": made.of_case,
}

_HIDE = """UPDATE {citations} SET hidden = 1, quote = NULL, language = NULL, translation = NULL,
  translated_by = NULL, locator = NULL, speaker = NULL, speaker_words = NULL
WHERE hidden = 0 AND source IN (SELECT value FROM json_each(?))
  AND (SELECT confidential FROM {sources} WHERE source = {citations}.source) = 1"""
_SHOWN_AGAIN = """SELECT thing FROM {citations}
WHERE hidden = 1 AND source IN (SELECT value FROM json_each(?1))
  AND (SELECT confidential FROM {sources} WHERE source = {citations}.source) = 0
UNION SELECT 'note:' || note FROM {notes} JOIN {sources} ON about = 'source:' || source
WHERE confidential = 0 AND source IN (SELECT value FROM json_each(?1))"""
_SUPERSEDE = """UPDATE {claims} SET superseded_by = (
  SELECT claim FROM {claims} AS later
  WHERE later.supersedes = {claims}.claim AND later.claimant IS {claims}.claimant
    AND later.standing NOT IN ('retracted', 'withdrawn')
  ORDER BY later.position DESC LIMIT 1)"""
_SUPERSEDE_ALL = f"{_SUPERSEDE} WHERE claim IN (SELECT supersedes FROM {{claims}})"  # noqa: S608  # constants
_SUPERSEDE_SOME = f"{_SUPERSEDE} WHERE claim IN (SELECT value FROM json_each(?))"  # noqa: S608  # constants
_REPLACE_BY = "UPDATE {claims} SET superseded_by = ? WHERE claim = ?"
# Whose replacement may be another now that something was recorded of some claims: they, and all that replace them,
# step by step, for whether a circle is closed the whole way round tells; what one of these replaces, and what that
# does, if it fell; and whom one of these was found to replace before, by whatever way.
AFFECTED = """WITH RECURSIVE later(claim) AS (SELECT value FROM json_each(?) UNION
  SELECT next.claim FROM later CROSS JOIN {claims} AS next ON next.supersedes = later.claim),
earlier(claim) AS (SELECT claim FROM later UNION
  SELECT this.supersedes FROM earlier CROSS JOIN {claims} AS this USING (claim)
  WHERE this.supersedes IS NOT NULL AND (this.unsupported = 1 OR claim IN later))
SELECT claim FROM earlier UNION SELECT claim FROM {claims} WHERE superseded_by IN later"""
# What is said to be replaced by a claim that was recorded before it, and so may close a circle; by one of which rows
# alone cannot tell whether it does: that one, and one that fell, or names nobody.
_EARLY = """SELECT DISTINCT supersedes FROM {claims} AS later WHERE supersedes IN (SELECT value FROM json_each(?))
  AND position <= (SELECT position FROM {claims} AS earlier WHERE earlier.claim = later.supersedes)"""
_ODD = """SELECT DISTINCT supersedes FROM {claims} AS later WHERE supersedes %s
  AND (unsupported = 1 OR claimant IS NULL
    OR position <= (SELECT position FROM {claims} AS earlier WHERE earlier.claim = later.supersedes))"""
_ODD_ANYWHERE, _ODD_AMONG = _ODD % "IS NOT NULL", _ODD % "IN (SELECT value FROM json_each(?))"
# All that may be said to replace some claims: a claim that fell hands on what it had replaced.
_REPLACING = """WITH RECURSIVE later(claim, leads_on) AS (SELECT value, 1 FROM json_each(?) UNION
  SELECT next.claim, next.unsupported FROM later CROSS JOIN {claims} AS next ON next.supersedes = later.claim
  WHERE leads_on)
SELECT DISTINCT claim FROM later"""
AROUND = """WITH RECURSIVE found(claim) AS (SELECT value FROM json_each(?) UNION
  SELECT next.claim FROM found CROSS JOIN {claims} AS next ON next.supersedes = found.claim UNION
  SELECT this.supersedes FROM found CROSS JOIN {claims} AS this USING (claim) WHERE this.supersedes IS NOT NULL)
SELECT claim FROM found"""
_CITED = "SELECT thing, source FROM {citations} WHERE own = 1 AND thing IN (SELECT value FROM json_each(?))"
_CLAIMING = """SELECT substr(thing, 7) FROM {citations} WHERE own = 1 AND thing LIKE 'claim:%'
AND source IN (SELECT value FROM json_each(?))"""
# In this order: from what is asked about to its sources, and never from all sources.
_OWN = "FROM {citations} CROSS JOIN {sources} USING (source) WHERE own = 1"
_FELL = "standing IN ('retracted', 'withdrawn')"
UNSUPPORTED = tuple(
    f"""UPDATE {{{kind}s}} SET unsupported = 1 WHERE {kind} IN (
  SELECT substr(thing, {len(kind) + 2}) {_OWN} AND {_FELL} AND thing LIKE '{kind}:%' AND %s)
AND NOT EXISTS (SELECT 1 {_OWN} AND NOT {_FELL} AND thing = '{kind}:' || {{{kind}s}}.{kind})"""  # noqa: S608  # constants
    for kind in ("action", "claim", "response")
)
_ANY = "1"
SOME = """thing IN (SELECT value FROM json_each(?1)
    UNION SELECT thing FROM {citations} WHERE source IN (SELECT value FROM json_each(?2)))"""


class RegisterView:
    """What is on record, as tables."""

    name = "register"
    version = 1
    tables = TABLES
    needs: tuple[str, ...] = ()
    learns_alone = True
    is_prompt = True

    def learn(self, page: Page, rows: Rows) -> None:
        """Write the rows of the things of a page."""
        old = page.old
        if old:  # less cannot be known of them than was when their rows were written
            check_counted(page.known, rows.select(COUNTED, (many(f"{kind}:{name}" for kind, name in old),)))
        named_before = _forget(old, rows) if old else {}
        _write(page, named_before, rows)

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Hide what confidential sources said; mark what rests on nothing, and claims that later ones replace."""
        sources = [thing.id for thing in touched or () if thing.kind == "source"]
        if touched is not None and sources:
            touched |= self._show_again(source, rows, sources)
            rows.execute(_HIDE, (many(sources),))
        _mark_unsupported(rows, touched)
        if touched is None:
            rows.execute(_SUPERSEDE_ALL)
            _mark_odd(source, rows, None)
            return
        claims = [thing.id for thing in touched if thing.kind == "claim"]
        claims += [name for (name,) in rows.select(_CLAIMING, (many(sources),))] if sources else []
        if claims:
            affected = [name for (name,) in rows.select(AFFECTED, (many(claims),))]
            rows.execute(_SUPERSEDE_SOME, (many(affected),))
            _mark_odd(source, rows, affected)

    def _show_again(self, source: Source, rows: Rows, sources: list[str]) -> frozenset[Thing]:
        """Write what cites sources that are not confidential any more, and notes about them; return what was written.

        Their words stand in the log only.
        """
        things = tuple(Thing.of_stream(name) for (name,) in rows.select(_SHOWN_AGAIN, (many(sources),)))
        if things:
            known = source.known(things)
            named = {name for thing in things if (standing := known.find(*thing)) for name in sources_of(standing)}
            beside = source.known([Thing("source", name) for name in named]).sources
            hidden = {name: one for name, one in beside.items() if one.now.confidential}
            _write(Page(known, things, frozenset(), hidden), _forget(list(things), rows), rows)
        return frozenset(things)


def _mark_odd(source: Source, rows: Rows, names: Iterable[str] | None) -> None:
    """Mark who replaces whom where a replacement fell, names nobody, or goes round in a circle: as the projection does.

    Of some claims whose replacements may be others now, or of all. Such are few: they are read from the log.
    """
    rows_of_odd = rows.select(_ODD_ANYWHERE) if names is None else rows.select(_ODD_AMONG, (many(names),))
    odd = [name for (name,) in rows_of_odd]
    if not odd:
        return
    found = {name for (name,) in rows.select(_REPLACING, (many(odd),))}
    # Whether a circle is closed all that hangs together tells.
    early = [name for (name,) in rows.select(_EARLY, (many(found),))]
    found.update(name for (name,) in rows.select(AROUND, (many(early),)))
    cited = rows.select(_CITED, (many(f"claim:{name}" for name in found),))
    things = {Thing("claim", name) for name in found} | {Thing("source", name) for _, name in cited}
    replaced = superseded(source.known(things))
    for name in odd:
        rows.execute(_REPLACE_BY, (replaced.get(name), name))


def _mark_unsupported(rows: Rows, touched: frozenset[Thing] | None) -> None:
    """Mark what rests on sources alone that fell: of what was touched, all that cites it. None ever rises again."""
    if touched is None:
        for statement in UNSUPPORTED:
            rows.execute(statement.replace("%s", _ANY))
        return
    named = many(f"{kind}:{name}" for kind, name in touched)
    sources = many(name for kind, name in touched if kind == "source")
    for statement in UNSUPPORTED:
        rows.execute(statement.replace("%s", SOME), (named, sources))


def _forget(things: list[Thing], rows: Rows) -> dict[str, frozenset[str]]:
    """Delete the rows of things; return what each named. The index stays: what was once named stays named."""
    owners = [f"{kind}:{name}" for kind, name in things]
    query = "SELECT thing, names FROM {things} WHERE thing IN (SELECT value FROM json_each(?))"
    named = {thing: frozenset(json.loads(names)) for thing, names in rows.select(query, (many(owners),))}
    rows.delete("things", owners)
    rows.delete("citations", owners)
    for kind, tables in OWNED.items():
        names = [thing.id for thing in things if thing.kind == kind]
        for table in tables if names else ():
            rows.delete(table, names)
    return named


def _write(page: Page, before: dict[str, frozenset[str]], rows: Rows) -> None:
    """Insert the rows of the things of a page, table by table. What things had named `before` is in the index."""
    into: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    shown, hidden = page.shown, page.hidden
    shelves = {kind: page.known.of_kind(kind) for kind in KINDS}
    for name in page.things:
        kind, id_ = name
        thing = wordless(shown, shelves[kind][id_])
        owner = f"{kind}:{id_}"
        made.of_thing(name, thing, into, before.get(owner, ()))
        write = _OF_KIND.get(kind) or partial(made.of_export, id_)
        write(thing, into)
        made.of_citations(owner, thing, into, hidden)
    for table, found in into.items():
        if found:
            rows.insert(table, found)


REGISTERED = RegisterView()
"""The view, as `registered` has it."""
