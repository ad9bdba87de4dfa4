"""The rows of UCDP GED as events of this project: one source, its actors, an action and its figure of deaths a row.

Data: Uppsala Conflict Data Program, GED 21.1, CC BY 4.0. Its sides are roles in a
dyad, not who attacked whom, so an action has them as participants.
"""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

ROWS = Path(__file__).resolve().parents[3] / "shared" / "data" / "ucdp_ged_211_core" / "ged_core.csv.gz"
_SOURCE = "ucdp-ged-21-1"
_KINDS = {
    "State-based violence": "clash",
    "Non-state violence": "clash",
    "One-sided violence": "assault",
}


def lines(count: int) -> Iterator[bytes]:
    """Yield the native JSON lines of the first `count` rows, in an order in which nothing names what comes later."""
    yield _line("actor.registered", {"actor": "ucdp", "kind": "international", "name": "Uppsala Conflict Data Program"})
    yield _line(
        "source.registered",
        {
            "source": _SOURCE,
            "kind": "data_set",
            "publisher": "ucdp",
            "title": "UCDP Georeferenced Event Dataset, version 21.1",
            "published_at": _day(2021, 6, 1),
            "licence": "CC-BY-4.0",
            "confidential": False,
        },
    )
    known: dict[str, str] = {}
    with gzip.open(ROWS, "rt", encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), count):
            for side in (row["side_a"], row["side_b"]):
                if side not in known:
                    known[side] = f"{_slug(side)}-{len(known)}"
                    yield _line("actor.registered", {"actor": known[side], "kind": "unknown", "name": side[:120]})
            yield from _of(row, known)


def _of(row: dict[str, str], known: dict[str, str]) -> Iterator[bytes]:
    action = f"ged-{row['id']}"
    citations = [{"source": _SOURCE, "locator": f"id {row['id']}"}]
    occurred = _day(int(row["year"]), int(row["month"]), int(row["day"]))
    parties = [{"actor": known[row[side]], "basis": "attributed", "by": "ucdp"} for side in ("side_a", "side_b")]
    place = {
        "name": row["country"],
        "relation": "inside",
        "latitude": _degrees(row["latitude"]),
        "longitude": _degrees(row["longitude"]),
        "radius_m": 25000,
        "coordinates_basis": "gazetteer_centroid",
    }
    yield _line(
        "action.reported",
        {
            "action": action,
            "kind": _KINDS[row["type_of_violence"]],
            "title": row["conflict_name"][:120],
            "occurred": occurred,
            "direction": "mutual",
            "participants": parties,
            "territory": [],
            "places": [place],
            "realisation": "happened",
            "citations": citations,
            "external_ids": [f"ucdp-ged-21.1:{row['id']}"],
        },
    )
    yield _line(
        "claim.made",
        {
            "claim": f"{action}-killed",
            "about": [action],
            "claimant": "ucdp",
            "dimension": "casualties",
            "stance": "asserts",
            "figure": _figure(int(row["low_death"]), int(row["best_death"]), int(row["high_death"])),
            "citations": citations,
        },
    )


def _figure(low: int, best: int, high: int) -> dict[str, Any]:
    """Return the three figures as the source gives them, also where its low is above its best."""
    return {
        "quantity": "killed",
        "unit": "persons",
        "bound": "three_point",
        "low": low,
        "best": best,
        "high": high,
        "scope": "incident",
    }


def _day(year: int, month: int, day: int) -> dict[str, str]:
    date = f"{year:04d}-{month:02d}-{day:02d}"
    return {
        "earliest": f"{date}T00:00:00Z",
        "latest": f"{date}T23:59:59Z",
        "precision": "day",
        "qualifier": "none",
        "zone": "UTC",
        "zone_basis": "stated",
        "basis": "stated",
        "edtf": date,
    }


def _degrees(text: str) -> str:
    """Return degrees with five decimals at most, a metre: the vocabulary takes no more."""
    return str(Decimal(text).quantize(Decimal("0.00001")).normalize().__format__("f"))


def _line(type_: str, body: dict[str, Any]) -> bytes:
    return json.dumps({"type": type_, "body": body}, ensure_ascii=False).encode()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:50] or "side"
