"""The history of a table of casualty figures, version by version, as events: who claimed what, when it was published.

A file has a row for each value that a version of the table inserted, revised or
removed. What becomes of it on record:

* a version is a **source**, published at the second of its time (commit);
* a `report_date` is an **action** on that territory and day, which the version cites
  in which the date first comes;
* an *insert* is a **claim** about that action, a *revise* a claim that supersedes it, a
  *remove* withdraws it, and whatever it had superseded: else that would stand again.
  The citation's locator is the name of the field;
* **who claims** is whoever the table names in its field of sources (`report_source`,
  `flash_source`), the project itself for what it fills in (`ext_*`, `fill`), and OCHA
  for what it verified. If the table names another source for a day, its figures are
  withdrawn and claimed by that one.

Figures stay figures, daily or cumulative; of children alone they are a part without a
total; text, and a number below zero, stays text.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn, Figure, FigurePart
from events.envelope import NewEvent
from events.reading import Zoning, read_when
from events.sources import Citation, SourceRegistered
from events.times import When, write_instant
from timeline.log.api import Append, EventLog
from timeline.projections.claims import superseded
from timeline.projections.register import Register
from timeline.projections.sources import is_supported

Key = tuple[str, str]
"""A report date and the name of a field."""


class Row(NamedTuple):
    """One change: at `known` (UTC) a version of the table came to hold `new` where it held `old`; `None` is nothing."""

    known: str
    version: str
    date: str
    field: str
    old: str | None
    new: str | None


class Area(NamedTuple):
    """A table: its name, its territory and that one's zone, and the field that names the source of a day."""

    name: str
    territory: str
    zone: str
    source_field: str


FOLDER = "casualty_claim_vintages"
"""Where the three files lie, in the shared data."""
AREAS = (
    Area("gaza", "PS", "Asia/Gaza", "report_source"),
    Area("wb", "PS", "Asia/Hebron", "flash_source"),
    Area("lebanon", "LB", "Asia/Beirut", "report_source"),
)
PROJECT, VERIFIED = "tech-for-palestine", "ocha-verified"
BODIES: Mapping[str, str] = {
    "mohtel": "gaza-health-ministry",
    "gmotel": "gaza-media-office",
    "moph_lb": "lebanon-health-ministry",
    "unocha": "un-ocha",
    "ocha": "un-ocha",
    "un": "un-ocha",
    "fill": PROJECT,
}
_KINDS = {PROJECT: "outlet", "un-ocha": "international", VERIFIED: "international"}


def read_rows(folder: Path, area: Area) -> list[Row]:
    """Read the rows of a file, in its order: that of the versions."""
    with gzip.open(folder / f"{area.name}_vintages.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return [
            Row(
                write_instant(datetime.fromisoformat(row["knowledge_time"]).astimezone(UTC)),
                row["version"],
                row["report_date"],
                row["field"],
                None if row["op"] == "insert" else row["old_value"],
                None if row["op"] == "remove" else row["new_value"],
            )
            for row in csv.DictReader(file)
        ]


def versions(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the time of each version and its rows."""
    for (known, _), changes in groupby(rows, key=lambda row: (row.known, row.version)):
        yield known, list(changes)


def change(table: dict[Key, str], rows: Iterable[Row], *, back: bool = False) -> None:
    """Bring a table to the next version, or back to the one before."""
    for row in rows:
        value = row.old if back else row.new
        if value is None:
            del table[row.date, row.field]
        else:
            table[row.date, row.field] = value


# --- rows to events --------------------------------------------------------------------------------------------------


class Speaker(NamedTuple):
    """Who claims: an actor, or only words for it."""

    actor: str | None
    words: str | None


class Claimed(NamedTuple):
    """What stands for a date and a field: by whom, and the ids of the claims, the newest last."""

    speaker: Speaker
    claims: tuple[str, ...]


def events_of(area: Area, rows: Iterable[Row]) -> Iterator[Event]:
    """Yield the events that tell the whole history of a table."""
    for name in dict.fromkeys((PROJECT, VERIFIED, *BODIES.values())):
        yield ActorRegistered(actor=name, kind=_KINDS.get(name, "organ"), name=name.replace("-", " ").title())  # type: ignore[arg-type]
    table: dict[Key, str] = {}
    teller = _Teller(area)
    for known, changes in versions(rows):
        before = dict(table)
        change(table, changes)
        dates = {row.date for row in changes}
        fields = sorted({key for key in (*before, *table) if key[0] in dates})
        yield from teller.tell(known, changes[0].version, {key: (before.get(key), table.get(key)) for key in fields})


class _Teller:
    """Tells one version after the other; what stands is kept from one to the next."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.actions: set[str] = set()
        self.standing: dict[Key, Claimed] = {}
        self.count: dict[Key, int] = {}

    def tell(self, known: str, version: str, values: Mapping[Key, tuple[str | None, str | None]]) -> Iterator[Event]:
        """Yield what a version says: `values` has all fields of the dates that it changes, before and after."""
        source, published = f"{self.area.name}-{version}", read_when(known)
        yield SourceRegistered(
            source=source, kind="data_set", publisher=PROJECT, published_at=published, confidential=False
        )
        for date in dict.fromkeys(date for date, _ in values):
            if date not in self.actions:
                self.actions.add(date)
                yield self._action(source, date)
        for key, (before, after) in values.items():
            named = values.get((key[0], self.area.source_field), (None, None))[1]
            yield from self._tell(key, before, after, self._speaker(key[1], named), source, published)

    def _action(self, source: str, date: str) -> ActionReported:
        return ActionReported(
            action=f"{self.area.name}-{date}",
            kind="other",
            occurred=_day(date, self.area.zone),
            direction="unknown",
            territory=(self.area.territory,),
            realisation="happened",
            citations=(Citation(source=source, locator="report_date"),),
        )

    def _tell(  # one value, before and after
        self, key: Key, before: str | None, after: str | None, speaker: Speaker, source: str, published: When
    ) -> Iterator[Event]:
        """Yield what becomes of one value."""
        standing = self.standing.get(key)
        if standing is not None and (after is None or standing.speaker != speaker):
            for claim in standing.claims:
                citation = Citation(source=source, locator=key[1])
                yield ClaimWithdrawn(claim=claim, by=PROJECT, published_at=published, citations=(citation,))
            standing = self.standing.pop(key) and None
        if after is None or (standing is not None and before == after):
            return
        self.count[key] = self.count.get(key, 0) + 1
        claim = f"{self._slug(key)}-{self.count[key]}"
        earlier = standing.claims if standing is not None else ()
        self.standing[key] = Claimed(speaker, (*earlier, claim))
        yield ClaimMade(
            claim=claim,
            about=(f"{self.area.name}-{key[0]}",),
            claimant=speaker.actor,
            claimant_words=speaker.words,
            stance="asserts",
            as_of=_day(key[0], self.area.zone),
            supersedes=earlier[-1] if earlier else None,
            citations=(Citation(source=source, locator=key[1]),),
            **_content(key[1], after),
        )

    def _slug(self, key: Key) -> str:
        return f"{self.area.name}-{key[0]}-{slug(key[1])}"

    def _speaker(self, field: str, named: str | None) -> Speaker:
        if field == self.area.source_field or field.startswith("ext_"):
            return Speaker(PROJECT, None)
        if field.startswith("verified."):
            return Speaker(VERIFIED, None)
        body = BODIES.get(named or "")
        return Speaker(body, None) if body else Speaker(None, f"{self.area.source_field}: {named or 'not stated'}")


def slug(field: str) -> str:
    """Return the name of a field as it stands in the id of a claim."""
    return field.replace("_", "-").replace(".", "-")


@cache
def _day(date: str, zone: str) -> When:
    return read_when(date, Zoning(zone, "place"))


def _content(field: str, value: str) -> dict[str, Any]:
    """Return what a claim says: a figure, or the text of a field that is none."""
    if not value.isdecimal():
        return {"dimension": "other", "text": value}
    name = field.removeprefix("verified.").removeprefix("ext_")
    scope = "cumulative" if "_cum" in name else "period"
    if name.startswith("settler_attacks"):
        figure = Figure(quantity="other", unit="items", bound="exact", value=int(value), scope=scope)
        return {"dimension": "count", "figure": figure}
    quantity = "killed" if name.startswith("killed") else "injured"
    if "children" in name:
        part = FigurePart(category="children", bound="exact", value=int(value))
        figure = Figure(quantity=quantity, unit="persons", bound="parts_only", parts=(part,), scope=scope)
    else:
        figure = Figure(quantity=quantity, unit="persons", bound="exact", value=int(value), scope=scope)  # type: ignore[arg-type]
    return {"dimension": "casualties", "figure": figure}


def record(log: EventLog, events: Iterable[Event]) -> None:
    """Append events to an empty log, all in one transaction; their ids come from their order."""
    revisions: dict[str, int] = {}
    appends = []
    for position, event in enumerate(events, start=1):
        new = NewEvent(event, str(UUID(int=position)), "desk")
        appends.append(Append(event.stream, (new,), revisions.get(event.stream, 0)))
        revisions[event.stream] = revisions.get(event.stream, 0) + 1
    log.append_all(appends)


# --- what stands, to a table -----------------------------------------------------------------------------------------


def table_of(known: Register) -> dict[Key, str]:
    """Return the table that the claims which stand make: by the rules of `timeline claims`."""
    replaced = superseded(known)
    dates = {name: str(thing.now.occurred.edtf) for name, thing in known.actions.items()}
    supported: dict[str, bool] = {}
    table: dict[Key, str] = {}
    count = 0
    for name, thing in known.claims.items():
        if name in replaced or not thing.stands:
            continue
        claim = thing.now
        [citation] = claim.citations
        if citation.source not in supported:
            supported[citation.source] = is_supported(known, claim.citations)
        if supported[citation.source]:
            table[dates[claim.about[0]], str(citation.locator)] = value_of(claim)
            count += 1
    assert len(table) == count, "two claims stand for one date and field"
    return table


def value_of(claim: ClaimMade) -> str:
    """Return the value of a claim as the table has it."""
    if claim.figure is None:
        return str(claim.text)
    return str(claim.figure.parts[0].value if claim.figure.parts else claim.figure.value)
