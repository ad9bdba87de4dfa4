"""The case `iran-pakistan-2024`: the chronology's records, claims and links as events, by the tables beside it.

The chronology restates facts in its own words, so nothing is quoted but the
article of the other case. Its notes become notes, its general knowledge a source
of kind `unsourced`. What no table knows stops the build.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import case_kerman
from chronology_tables import (
    ACTORS,
    ACTS,
    ASIDES,
    CLAIMANTS,
    CLOCKS,
    COUNTED,
    FT_ADDRESS,
    MEASURES,
    NOTES,
    PUBLISHERS,
    RADII,
    SPOKEN,
    TEXTS,
    TIES,
    Counted,
    Measure,
    Tie,
    Who,
)

from events.actions import ActionReported
from events.actors import ActorRegistered, Affiliation, Alias, Party
from events.base import Event
from events.claims import ClaimMade, Figure, FigurePart
from events.notes import CaseExcluded, CaseIncluded, CaseOpened, NoteAdded
from events.places import Place
from events.reading import NO_ZONE, Zoning, read_when
from events.responses import ResponseAsserted
from events.sources import Citation, SourceRegistered, SourceWithdrawn
from events.times import UNDATED, When

Row = dict[str, Any]
"""One object of the chronology, as its JSON has it."""

CASE = "iran-pakistan-2024"
GENERAL, STUB = "general-knowledge", "iranian-state-media-2024-01-16"
MOST_CITATIONS = 8


def events(chronology: bytes) -> Iterator[Event]:
    """Yield the case in the order actors, sources, actions, claims, links, withdrawal, notes, the case itself."""
    rows: list[Row] = json.loads(chronology, parse_float=str)["events"]
    sources = _Sources(rows)
    claims = _Claims(rows, sources)
    yield from map(_actor, ACTORS)
    yield from sources.events()
    yield from (_action(row, sources) for row in rows)
    yield from claims.events()
    yield from _links(rows, sources)
    yield _withdrawal(rows, sources)
    yield from _notes(rows, claims)
    yield from _case(rows)


def _actor(who: Who) -> ActorRegistered:
    if who.id == case_kerman.OUTLET:
        return case_kerman.publisher()
    return ActorRegistered(
        actor=who.id,
        kind=who.kind,  # type: ignore[arg-type]  # checked as it is built
        name=who.name,
        aliases=tuple(Alias(name=name, use=use) for name, use in who.aliases),  # type: ignore[arg-type]
        affiliations=tuple(
            Affiliation(
                with_actor=other,
                relation=relation,
                strength="attributed",
                asserted_by=Party(actor=None, words=who.word, basis="recorder"),
            )
            for other, relation in who.ties
        ),
    )


# --- sources ---------------------------------------------------------------------------------------------------------


class _Sources:
    """The sources of the chronology: one an address, in the order in which they are first met."""

    def __init__(self, rows: list[Row]) -> None:
        self._known_from: dict[str, list[str]] = {}
        for one in _citing(rows):
            self._known_from.setdefault(one["source"], []).extend([one["known_from"]] if "known_from" in one else [])
        self._ids: dict[str, str] = {}
        self._outlets: dict[str, str] = {}
        used: Counter[str] = Counter()
        for address, dates in self._known_from.items():
            if address == FT_ADDRESS:
                self._ids[address] = case_kerman.FT
                continue
            outlet = self._outlet(address)
            name = f"{outlet}-{_earliest(dates)[:10] or 'undated'}"
            used[name] += 1
            self._ids[address] = name if used[name] == 1 else f"{name}-{used[name]}"

    def _outlet(self, address: str) -> str:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        if host not in PUBLISHERS:
            self._outlets[host] = host.replace(".", "-")
        return PUBLISHERS.get(host) or self._outlets[host]

    def __getitem__(self, address: str) -> str:
        return self._ids[address]

    def events(self) -> Iterator[Event]:
        for host, outlet in sorted(self._outlets.items()):
            yield ActorRegistered(actor=outlet, kind="outlet", name=host)
        for address, dates in self._known_from.items():
            if address == FT_ADDRESS:
                yield case_kerman.article()
                continue
            yield SourceRegistered(
                source=self._ids[address],
                kind="article",
                publisher=self._outlet(address),
                url=address,
                published_at=read_when(_earliest(dates), basis="derived") if dates else UNDATED,
                confidential=False,
            )
        yield SourceRegistered(
            source=STUB,
            kind="article",
            publisher=None,
            published_at=read_when("2024-01-16", basis="derived"),
            confidential=False,
        )
        yield SourceRegistered(
            source=GENERAL, kind="unsourced", publisher=None, published_at=UNDATED, confidential=False
        )


def _citing(rows: list[Row]) -> Iterator[Row]:
    """Yield everything that names a source: records, claims and links."""
    for row in rows:
        yield from (one for one in (row, *row["claims"], *row["links"]) if "source" in one)


def _earliest(dates: list[str]) -> str:
    """Return the earliest day that a page is known from, in its finest wording; nothing if it is not known."""
    return min(dates, key=lambda text: (text[:10], "T" not in text), default="")


# --- actions ---------------------------------------------------------------------------------------------------------


def _zoning(row: Row) -> Zoning:
    """Return the zone of a record: that of its place; UTC where it has none is the source's."""
    return Zoning(row["tz"], "source" if row["tz"] == "UTC" else "place")


def _action(row: Row, sources: _Sources) -> ActionReported:
    act = ACTS[row["id"]]
    direction: Row = (
        {"direction": "mutual", "participants": act.between}
        if act.between
        else {"direction": "directed", "actors": act.actors, "targets": act.targets}
    )
    return ActionReported(
        action=act.id,
        kind=act.kind,
        title=act.title,
        occurred=_occurred(row),
        **direction,
        territory=() if row["territory"] is None else (row["territory"],),
        places=tuple(_place(row, *act.places[number], first=number == 0) for number in range(len(act.places))),
        means=act.means,
        realisation="foiled" if act.foiled else "happened",
        citations=_reports(row, sources),
        external_ids=(f"chronology:{row['id']}",),
    )


def _occurred(row: Row) -> When:
    """Return when it happened. An approximate clock time is widened, so it is kept as it was written, too."""
    text = row["when_local"]
    widened = "T" in text and "~" in text
    return read_when(text, _zoning(row), as_reported=SPOKEN[text] if widened else None)


def _place(row: Row, name: str, relation: str, *, first: bool) -> Place:
    if not first or row["lat"] is None:
        return Place(name=name, relation=relation)  # type: ignore[arg-type]  # checked as it is built
    return Place(
        name=name,
        relation=relation,  # type: ignore[arg-type]  # checked as it is built
        latitude=row["lat"],
        longitude=row["lon"],
        radius_m=RADII[row["place_precision"]],
        coordinates_basis="gazetteer_centroid",
    )


def _reports(row: Row, sources: _Sources) -> tuple[Citation, ...]:
    """Return the pages that the record, its claims and its links were read in, the first eight."""
    passage = ACTS[row["id"]].passage
    found = dict.fromkeys(sources[one["source"]] for one in _citing([row]))
    cited = [Citation(source=source, locator=passage) for source in found]
    if "general" in row["basis"]:
        cited.append(Citation(source=GENERAL, locator="that it took place"))
    return tuple(cited[:MOST_CITATIONS])


# --- claims ----------------------------------------------------------------------------------------------------------


class _Claims:
    """The claims of the chronology, each with its record and its id."""

    def __init__(self, rows: list[Row], sources: _Sources) -> None:
        self._sources = sources
        self.rows = [(row, claim) for row in rows for claim in row["claims"]]
        self.ids = _claim_ids(self.rows)

    def events(self) -> Iterator[ClaimMade]:
        killed_at_saravan: str | None = None
        for name, (row, claim) in zip(self.ids, self.rows, strict=True):
            actor, _ = CLAIMANTS[claim["claimant"]]
            revised = actor == "iran-deputy-governor-marhamati" and (row["id"], claim["quantity"]) == ("e09", "killed")
            yield self._made(name, row, claim, supersedes=killed_at_saravan if revised else None)
            killed_at_saravan = name if revised else killed_at_saravan

    def _made(self, name: str, row: Row, claim: Row, *, supersedes: str | None) -> ClaimMade:
        measure = MEASURES[claim["quantity"]]
        actor, came = CLAIMANTS[claim["claimant"]]
        denied = str(claim["value"]).startswith("denied")
        return ClaimMade(
            claim=name,
            about=tuple(ACTS[one].id for one in _about(row, claim)),
            claimant=actor,
            claimant_words=claim["claimant"] if actor is None else None,
            dimension=measure.dimension,
            stance="denies" if denied else measure.stance,
            **_content(row, claim, measure),
            supersedes=supersedes,
            citations=(self._cited(claim, measure, actor, came),),
        )

    def _cited(self, claim: Row, measure: Measure, actor: str | None, came: str) -> Citation:
        if claim["quantity"] == "report":
            return Citation(source=STUB, locator=measure.passage)
        speaker = "baloch-liberation-front" if claim["quantity"] == "own_dead" else actor
        locator = ", ".join(filter(None, (measure.passage, came)))
        return Citation(source=self._sources[claim["source"]], locator=locator, speaker=speaker)


def _claim_ids(rows: list[tuple[Row, Row]]) -> list[str]:
    """Return a readable id for each claim: place, what, who; then the value, then how it came, where that is needed."""
    found = [_claim_id(row, claim) for row, claim in rows]
    values = [str(claim["value"]) for _, claim in rows]
    ways = [CLAIMANTS[claim["claimant"]][1] for _, claim in rows]
    for more in (values, ways):
        used = Counter(found)
        found = [_slug(f"{name} {one}") if used[name] > 1 else name for name, one in zip(found, more, strict=True)]
    return found


def _claim_id(row: Row, claim: Row) -> str:
    place = re.sub(r"-\d{4}-\d{2}-\d{2}$", "", ACTS[_about(row, claim)[0]].id)
    actor, _ = CLAIMANTS[claim["claimant"]]
    who = "blf or bla" if claim["quantity"] == "own_dead" else actor or claim["claimant"]
    return _slug(f"{place} {MEASURES[claim['quantity']].slug} {_OFFICIALS.get(who, who)}")


_OFFICIALS = {
    who.id: who.name.split()[-1]
    for who in ACTORS
    if "office_of" in dict(who.ties).values() and who.name.split()[-1].istitle()
}
"""An official → the surname, where it is on record."""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64]


def _about(row: Row, claim: Row) -> tuple[str, ...]:
    """Return the records that a claim is about: its own, except for a figure over both strikes and e02b."""
    if claim["quantity"] == "killed_total":
        return ("e05", "e09")
    return ("e02",) if row["id"] == "e02b" else (row["id"],)


def _content(row: Row, claim: Row, measure: Measure) -> Row:
    """Return the one thing that a claim says: a figure, a time, or words; nothing for responsibility."""
    value = claim["value"]
    if measure.dimension == "responsibility":
        return {}
    if measure.counts is not None:
        return {"figure": _figure(claim, measure)}
    if measure.dimension == "time" and value in CLOCKS:
        return {"when": _time(row, value)}
    return {"text": TEXTS.get(value, value)}


def _time(row: Row, value: str) -> When:
    clock = CLOCKS[value]
    basis = "derived" if clock.derived else "stated"
    return read_when(clock.written, _zoning(row), basis=basis, as_reported=clock.as_reported)  # type: ignore[arg-type]


_SOME: Row = {"bound": "at_least", "value": 1}
"""Dead that are admitted without a number."""


def _figure(claim: Row, measure: Measure) -> Figure:
    counted = COUNTED.get(claim.get("note", ""), Counted())
    bound = _bound(claim, measure)
    parts = [FigurePart(category=category, bound="exact", value=value) for category, value in counted.parts]
    if measure.part is not None:
        part = _SOME if claim["quantity"] == "own_dead" else {"bound": "exact", "value": claim["value"]}
        parts.append(FigurePart(category=measure.part, **part))
    return Figure(
        quantity=measure.counts,  # type: ignore[arg-type]  # only measures that count come here
        unit=measure.unit,  # type: ignore[arg-type]  # checked as it is built
        **bound,
        parts=tuple(parts),
        status=counted.status or measure.status,
        scope="cumulative" if claim["quantity"] == "killed_total" else "incident",
    )


def _bound(claim: Row, measure: Measure) -> Row:
    """Return how a value was said. A word stays a word; a bound is written only where the source gives one."""
    value = claim["value"]
    if claim["quantity"] == "own_dead":
        return _SOME | {"words": value}
    if measure.part is not None:
        return {"bound": "parts_only"}
    if value == "several / a number":
        return {"bound": "word", "word": "several", "words": value}
    if "more than 300" in claim.get("note", ""):
        return {"bound": "at_least", "value": value + 1, "words": "more than 300"}
    if isinstance(value, str):
        return {"bound": "at_least", "value": int(value.removeprefix(">="))}
    words = {"gap_minutes": f"{value} minutes", "second_explosion_casualties": "second explosion"}
    counted = value * 60 if measure.unit == "seconds" else value
    return {"bound": "exact", "value": counted, "words": words.get(claim["quantity"])}


# --- links, notes, the case ------------------------------------------------------------------------------------------


def _links(rows: list[Row], sources: _Sources) -> Iterator[ResponseAsserted]:
    for row in rows:
        for link in row["links"]:
            if link["strength"] != "claims_authorship":  # that is the claim of responsibility
                yield _link(row, link, sources)


def _tie(row: Row, link: Row) -> Tie:
    return TIES[row["id"], link["to"], link["asserted_by"]]


def _link(row: Row, link: Row, sources: _Sources) -> ResponseAsserted:
    tie = _tie(row, link)
    if tie.strength != link["strength"]:
        message = f"the tables have {tie.link} as {tie.strength}, the chronology as {link['strength']}"
        raise ValueError(message)
    basis = {"stated": "self_claimed", "followed": "recorder"}.get(tie.strength, "observed")
    return ResponseAsserted(
        link=tie.link,
        responding=ACTS[row["id"]].id,
        responded_to=ACTS[link["to"]].id,
        relation="answers",
        strength=tie.strength,
        polarity="yes",
        hedged=tie.hedged,
        asserted_by=Party(actor=tie.by, words=tie.words, basis=basis),  # type: ignore[arg-type]
        statement=tie.statement,
        citations=(
            Citation(
                source=sources[link["source"]],
                quote=tie.quote,
                language=None if tie.quote is None else "en",
                locator=tie.passage,
                speaker=tie.by if tie.strength == "stated" else None,
            ),
        ),
    )


def _withdrawal(rows: list[Row], sources: _Sources) -> SourceWithdrawn:
    [claim] = [claim for row in rows for claim in row["claims"] if claim["quantity"] == "report"]
    return SourceWithdrawn(
        source=STUB,
        published_at=read_when("2024-01-16/..", NO_ZONE, basis="derived"),
        reason=NOTES[claim["note"]],
        citations=(
            Citation(source=sources[claim["source"]], locator="says that a first report was removed soon after"),
        ),
    )


def _notes(rows: list[Row], claims: _Claims) -> Iterator[NoteAdded]:
    for row in rows:
        for member in ("date_note", "order_note"):
            if member in row:
                yield _note(f"action:{ACTS[row['id']].id}", NOTES[row[member]])
    for name, (_, claim) in zip(claims.ids, claims.rows, strict=True):
        note = claim.get("note")
        if note is not None and claim["quantity"] != "report" and (note in NOTES or note not in COUNTED):
            yield _note(f"claim:{name}", NOTES[note])
    for row in rows:
        for link in row["links"]:
            if "note" in link:
                why = "alternative" if link["to"] == "e05" else "comment"
                yield _note(f"response:{_tie(row, link).link}", NOTES[link["note"]], why)
    for kind, about, text in ASIDES:
        yield _note(f"{kind}:{about}", text)


def _note(about: str, text: str, kind: str = "comment") -> NoteAdded:
    return NoteAdded(note=f"note-{about.partition(':')[2]}"[:64], about=about, kind=kind, text=text)  # type: ignore[arg-type]


def _case(rows: list[Row]) -> Iterator[Event]:
    yield CaseOpened(
        case=CASE,
        title="Iran and Pakistan, December 2023 to January 2024",
        question="Which actions of Iran and Pakistan answered which, and on whose word?",
        scope=(
            "Attacks, strikes and diplomatic steps that a source on record joins to the strikes of 16 and 18 January "
            "2024, or that lie near them in time and place."
        ),
    )
    yield CaseIncluded(case=CASE, actions=tuple(ACTS[row["id"]].id for row in rows if not row.get("distractor")))
    yield CaseExcluded(
        case=CASE,
        actions=tuple(ACTS[row["id"]].id for row in rows if row.get("distractor")),
        reason="Distractor: near in time and place, and in no chain of stated and attributed links.",
    )
