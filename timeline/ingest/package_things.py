"""A row of each of our own tables as the events that made it: all that the row says, and nothing beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import msgspec

from events.notes import MOST_ACTIONS
from events.quantities import dimension_of
from events.sources import MOST_CITATIONS
from timeline.ingest import package_cells as read
from timeline.ingest.cells import Body, metres
from timeline.ingest.package_cells import TableCells, columns_of
from timeline.ingest.package_known import news, news_of_case, passages, places, unlisted
from timeline.projections.register import Standing
from timeline.recording.wanted import Match, OnRecord, Wanted
from timeline.recording.wording import asserted_by

_PASSAGE = ("quote", "language", "translation", "locator", "speaker")
_SIDES = ("actors", "targets", "participants")


@dataclass(slots=True)
class Kept:
    """The actors of a package, what is on record, and what of the package is left out, and why.

    `followed` are the things of which a later statement has a row of its own, `actions` those with a row at all.
    """

    actors: frozenset[str]
    known: OnRecord
    followed: frozenset[tuple[str, str]] = frozenset()
    actions: frozenset[str] = frozenset()
    left: dict[tuple[str, str], str] = field(default_factory=dict)

    def match(self, kind: str, name: str) -> Match:
        """Return how a thing is found on record: as it is itself, if what goes on from it has a row too."""
        return "own" if (kind, name) in self.followed else "id"


@dataclass(slots=True)
class Made:
    """What a row asks for; later, once its whole table is read, what rests on other rows; or why it is left out."""

    wanted: Sequence[Wanted] = ()
    later: Callable[[], Sequence[Wanted]] | None = None
    notes: Sequence[str] = ()
    left: str | None = None


def _want(
    type_: str, body: Mapping[str, Any], columns: Mapping[str, str], *, fed: Sequence[str] = (), match: Match = "id"
) -> Wanted:
    return Wanted(msgspec.json.encode({"type": type_, "body": body}), columns, frozenset(fed), match)


def _filled(cells: TableCells, **columns: str) -> Body:
    """Return the fields whose columns are filled."""
    return {name: cells[column] for name, column in columns.items() if column in cells}


# --- actors and sources ----------------------------------------------------------------------------------------------


def actor(cells: TableCells, kept: Kept) -> Made:
    """Return an actor as it is registered; its ties come later, since they name others."""
    body: Body = {"actor": cells.needed("actor"), "kind": cells.needed("kind"), "name": cells.needed("name")}
    names = ("name", "language", "use")
    body["aliases"] = [
        {name: one[name] for name in names if one.get(name) is not None} for one in cells.members("aliases")
    ]
    body["external_ids"] = cells.texts("external_ids")
    columns = {name: name for name in body}
    ties = [one for one in cells.members("ties") if ("actor", str(one.get("with"))) not in kept.left]
    bodies = [{"actor": body["actor"], "affiliation": _tie(one, kept)} for one in ties]
    later = [_want("actor.affiliated", one, {"affiliation": "ties"}, match="passage") for one in bodies]
    unsaid = [one for one, made in zip(ties, bodies, strict=True) if _SAYS in one and _SAYS not in made["affiliation"]]
    notes = [f"whose word the tie to {one.get('with')} rests on is left out: no row has that actor" for one in unsaid]
    return Made([_want("actor.registered", body, columns, fed=tuple(body))], lambda: later, notes)


_SAYS = "asserted_by"


def _tie(said: Body, kept: Kept) -> Body:
    body: Body = {"with_actor": said.get("with"), "relation": said.get("relation"), "strength": said.get("strength")}
    valid = said.get("valid")
    if isinstance(valid, list) and len(valid) == len(("from", "until")):
        body["valid"] = {"earliest": valid[0], "latest": valid[1]} | _BOUNDS
    who = said.get(_SAYS)
    if isinstance(who, dict):
        party = read.party(who)
        if all(one is None or _is_there(one, kept) for one in (party["actor"], party.get("by"))):
            body[_SAYS] = party
    return body


def _is_there(actor: object, kept: Kept) -> bool:
    """Tell whether a package has a row of an actor, or the record has the actor."""
    if not isinstance(actor, str):
        return True  # refused where the event is built
    is_known = actor in kept.actors or kept.known.find("actor", actor) is not None
    return is_known and ("actor", actor) not in kept.left


_BOUNDS = {"precision": "span", "qualifier": "none", "zone": None, "zone_basis": "none", "basis": "stated"}
"""How a stretch is known of which the table holds both ends alone."""


def source(cells: TableCells, kept: Kept) -> Made:
    """Return a source as it is registered; what it goes back to comes later, since that names others."""
    body: Body = {"source": cells.needed("source"), "kind": cells.needed("kind"), "publisher": cells.get("publisher")}
    body |= {"published_at": read.when(cells, "published"), "confidential": False}
    names = ("title", "url", "archived_url", "language", "licence")
    body |= {name: cells[name] for name in names if name in cells}
    columns = {name: name for name in body} | columns_of("published_at", "published")
    origins = [
        _want(
            "source.related",
            {"source": body["source"], "origin": one.get("origin"), "relation": one.get("relation")},
            {"origin": "origins", "relation": "origins"},
            match="passage",
        )
        for one in cells.members("origins")
        if ("source", str(one.get("origin"))) not in kept.left
    ]
    return Made([_want("source.registered", body, columns, match="registers")], lambda: origins)


# --- actions ---------------------------------------------------------------------------------------------------------


def action(cells: TableCells, kept: Kept) -> Made:
    """Return an action as it is reported, with its codes; of what it is a part comes later."""
    name = cells.needed("action")
    standing = kept.known.find("action", name)
    cited, notes = _cited(cells, kept, standing)
    if not cited:
        return Made(left="nothing that it rests on comes back")
    body: Body = {"action": name, "kind": cells.needed("kind"), "occurred": read.when(cells, "occurred")}
    body |= {"direction": cells.needed("direction"), "realisation": cells.needed("realisation")}
    body |= {side: [] for side in _SIDES}
    for one in cells.members("parties"):
        if one.get("side") in _SIDES:
            body[one["side"]].append(read.party(one, withheld=cells.withheld))
    ended = read.when(cells, "ended")
    body |= _filled(cells, title="title") | ({"ended": ended} if ended else {})
    body |= {
        "territory": cells.texts("territory"),
        "places": places(_places(cells), standing, kept.known),
        "means": cells.texts("means"),
    }
    body |= {"external_ids": cells.texts("external_ids"), "citations": cited[:MOST_CITATIONS]}
    columns = {one: one for one in body} | dict.fromkeys(_SIDES, "parties")
    columns |= columns_of("occurred", "occurred") | columns_of("ended", "ended")
    fed = (*body, "title", "ended", "parties", "places.point", *_PASSAGE)
    fed += tuple(f"{clock}.{part}" for clock in ("occurred", "ended") for part in ("as_reported", "precision"))
    wanted = [_want("action.reported", body, columns, fed=news(body, fed, standing)), *_more(f"action:{name}", cited)]
    wanted += [
        _want("action.coded", {"action": name, "coding": one}, {"coding": "codings"}, match="passage")
        for one in cells.members("codings")
    ]
    wholes = cells.texts("part_of")

    def parts() -> list[Wanted]:
        bodies = [{"part": name, "whole": one} for one in wholes if ("action", one) not in kept.left]
        return [_want("actions.related", one, {"whole": "part_of"}, match="passage") for one in bodies]

    return Made(wanted, parts if wholes else None, notes)


def _places(cells: TableCells) -> list[Body]:
    """Return where it was; the point is of the place that the column `place` names."""
    places = [read.place(text) for text in cells.texts("places")]
    if "latitude" not in cells:
        return places
    of = read.place(cells.needed("place"))
    point: Body = _filled(cells, latitude="latitude", longitude="longitude", coordinates_basis="coordinates_basis")
    point["radius_m"] = metres(cells.needed("radius_km"))
    for number, one in enumerate(places):
        if one == of:
            places[number] = one | point
            break
    return places


# --- what rests on passages ------------------------------------------------------------------------------------------


def _cited(cells: TableCells, kept: Kept, standing: Standing[Any] | None) -> tuple[list[Body], list[str]]:
    """Return the passages that come back, as they are on record, and what is to be told of those that do not."""
    cited, notes = [], []
    for one in cells.members("citations"):
        name = str(one.get("source"))
        if (why := kept.left.get(("source", name))) is not None:
            notes.append(f"a passage of source {name} is left out: {why}")
        elif "quote" not in one and "locator" not in one:
            notes.append(f"a passage of source {name} is left out: its words are withheld")
        else:
            cited.append(read.passage(one, kept.actors))
    return passages(cited, standing), notes


def _more(to: str, cited: Sequence[Body]) -> list[Wanted]:
    """Return the passages beyond those that one event may cite."""
    return [
        _want("citation.added", {"to": to, "citation": one}, {"citation": "citations"}, match="passage")
        for one in cited[MOST_CITATIONS:]
    ]


def claim(cells: TableCells, kept: Kept) -> Made:
    """Return a claim as it was made."""
    actions, standing = cells.texts("actions"), kept.known.find("claim", cells.needed("claim"))
    cited, notes = _cited(cells, kept, standing)
    if (why := _why_no_claim(cells, kept, actions)) is not None:
        return Made(left=why)
    if not cited:
        return Made(left="nothing that it rests on comes back")
    name, figure = cells.needed("claim"), read.figure(cells)
    body: Body = {"claim": name, "about": actions, "claimant": cells.get("claimant")}
    body |= _filled(
        cells, about_case="case", claimant_words="claimant_words", stance="stance", text="text", statement="statement"
    )
    body["dimension"] = cells.get("dimension") or dimension_of(cells.needed("quantity"))
    body |= _filled(cells, subset_of="subset_of")
    if ("claim", cells.get("supersedes", "")) not in kept.left:
        body |= _filled(cells, supersedes="supersedes")
    times = {"when": "claimed_time", "stated_at": "stated_at", "as_of": "as_of"}
    body |= {one: found for one, clock in times.items() if (found := read.when(cells, clock)) is not None}
    body |= {"figure": figure} if figure else {}
    body |= {"place": read.place(cells["claimed_place"])} if "claimed_place" in cells else {}
    if "claimed_party" in cells:
        [said] = TableCells({"claimed_party": f"[{cells['claimed_party']}]"}).members("claimed_party")
        body["party"] = read.party(said, withheld=cells.withheld)
    body["citations"] = cited[:MOST_CITATIONS]
    columns = {one: one for one in body} | {"about": "actions", "place": "claimed_place", "party": "claimed_party"}
    for one, clock in times.items():
        columns |= columns_of(one, clock)
    fed = (*columns, "figure", "text", "claimant_words", *(f"figure.{one}" for one in _FIGURE), *_PASSAGE)
    match = kept.match("claim", name)
    made = _want("claim.made", body, columns, fed=news(body, fed, standing), match=match)
    return Made([made, *_more(f"claim:{name}", cited)], None, notes)


_FIGURE = ("status", "parts", "words", "since", "scope")


def _why_no_claim(cells: TableCells, kept: Kept, actions: Sequence[str]) -> str | None:
    """Return why a claim does not come back, if it does not: what it is about is not all there."""
    whole = cells.get("subset_of")
    if whole is not None and ("claim", whole) in kept.left:
        return f"it is a part of claim {whole}, which is left out"
    if (case := cells.get("case")) is not None:
        return f"it is about case {case}, which is left out" if ("case", case) in kept.left else None
    gone = [one for one in actions if ("action", one) in kept.left]
    if gone:
        return f"it is about action {gone[0]}, which is left out"
    if cells.whole("about") != len(actions):
        return "it is one figure for several actions, and the package does not hold all of them"
    return None


def link(cells: TableCells, kept: Kept) -> Made:
    """Return a link as it was asserted, and who disputes it."""
    ends = [cells.needed("responding"), *([cells["responded_to"]] if "responded_to" in cells else [])]
    gone = [one for one in ends if ("action", one) in kept.left]
    if gone:
        return Made(left=f"action {gone[0]} is left out")
    name = cells.needed("link")
    standing = kept.known.find("response", name)
    cited, notes = _cited(cells, kept, standing)
    strength = cells.needed("strength")
    if not cited and strength != "inferred":
        return Made(left="nothing that it rests on comes back")
    who = cells.needed("asserted_by")
    said = asserted_by(None if who == read.NOBODY else who, None, strength)
    said |= {"words": cells["asserted_by_words"]} if "asserted_by_words" in cells else {}
    body: Body = {"link": name, "asserted_by": said, "strength": strength, "hedged": cells.needed("hedged") == "yes"}
    names = ("responding", "responded_to", "expected", "relation", "polarity", "method", "model", "probability")
    body |= {one: cells[one] for one in (*names, "accepted_by", "alternative") if one in cells}
    body["citations"] = cited[:MOST_CITATIONS]
    disputes = [
        _want(
            "response.disputed",
            {"link": name, "by": read.party(one, withheld=cells.withheld), "reason": one.get("reason")},
            dict.fromkeys(("by", "reason"), "disputed_by"),
            match="passage",
        )
        for one in cells.members("disputed_by")
    ]
    columns = {one: one for one in body}
    fed = (*body, "expected", "alternative", *_PASSAGE)
    match = kept.match("response", name)
    made = _want("response.asserted", body, columns, fed=news(body, fed, standing), match=match)
    return Made([made, *_more(f"response:{name}", cited), *disputes], None, notes)


# --- what analysts wrote ---------------------------------------------------------------------------------------------

_DECIDED = {"taken_in": "case.included", "left_out": "case.excluded"}
"""What a case may say of actions: the column that lists them, and the event that says so."""


def case(cells: TableCells, kept: Kept) -> Made:
    """Return a case as it was opened, what it takes in and leaves out, and that it was closed."""
    if "title" not in cells and cells.withheld:
        return Made(left="its title is withheld")
    body: Body = {"case": cells.needed("case"), "title": cells.needed("title")}
    body |= _filled(cells, question="question", scope="scope")
    wanted = [_want("case.opened", body, {one: one for one in body}, fed=("title", "question", "scope"))]
    notes = [f"whether it takes in action {one} is left out: nobody can tell" for one in cells.texts("doubtful")]
    standing = kept.known.find("case", body["case"])
    for column in _DECIDED:
        more, missing = _decided(cells, column, kept, standing)
        wanted += more
        notes += missing
    decided = {str(one.get("action")) for column in _DECIDED for one in cells.members(column)}
    notes += [
        f"action {one} is not listed any more, and stays taken in: to leave it out, list it in left_out, with a reason"
        for one in unlisted(decided | set(cells.texts("doubtful")), standing)
        if one in kept.actions
    ]
    if cells.get("closed") == "yes":
        if "closed_reason" in cells:
            closed = {"case": body["case"], "reason": cells["closed_reason"]}
            wanted.append(_want("case.closed", closed, {"reason": "closed_reason"}, match="passage"))
        else:
            notes.append("that it was closed is left out: nobody can tell why")
    return Made(wanted, None, notes)


def _decided(
    cells: TableCells, column: str, kept: Kept, standing: Standing[Any] | None
) -> tuple[list[Wanted], list[str]]:
    """Return what a case says of actions and has not said last; and what is left out of that.

    Those that follow each other with one reason are said together.
    """
    said, notes, type_ = [], [], _DECIDED[column]
    for one in cells.members(column):
        name = str(one.get("action"))
        if (why := kept.left.get(("action", name))) is not None:
            notes.append(f"what it says of action {name} is left out: {why}")
        elif type_ == "case.excluded" and "reason" not in one:
            notes.append(f"that it leaves out action {name} is left out: nobody can tell why")
        else:
            said.append(one)
    wanted = []
    for reason, several in groupby(news_of_case(said, type_, standing), key=lambda one: one.get("reason")):
        names = [one.get("action") for one in several]
        for start in range(0, len(names), MOST_ACTIONS):
            body: Body = {"case": cells.get("case"), "actions": names[start : start + MOST_ACTIONS]}
            body |= {} if reason is None else {"reason": reason}
            wanted.append(_want(type_, body, dict.fromkeys(("actions", "reason"), column), match="passage"))
    return wanted, notes


def note(cells: TableCells, kept: Kept) -> Made:
    """Return a note as it was written."""
    kind, name = cells.needed("about_kind"), cells.needed("about_id")
    if (kind, name) in kept.left:
        return Made(left=f"it is about {kind} {name}, which is left out")
    if kind == "place" and kept.known.find(kind, name) is None:
        return Made(left=f"it is about place {name}, and no table holds places")
    if "text" not in cells and cells.withheld:
        return Made(left="its words are withheld")
    body: Body = {"note": cells.needed("note"), "about": f"{kind}:{name}", "kind": cells.needed("kind")}
    body |= {"text": cells.needed("text")} | _filled(cells, finding="finding")
    columns = {one: one for one in body} | {"about": "about_id"}
    return Made([_want("note.added", body, columns, fed=("about", "kind", "text", "finding"))])


MAKERS: Mapping[str, Callable[[TableCells, Kept], Made]] = {
    "actors": actor,
    "sources": source,
    "actions": action,
    "cases": case,
    "claims": claim,
    "links": link,
    "notes": note,
}
"""The makers of the rows of each table."""
