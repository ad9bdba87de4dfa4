"""Drafts of events as JSON Lines, for logs that no packaged case has."""

import json


def draft(type_: str, **body: object) -> bytes:
    return json.dumps({"type": type_, "body": body}).encode() + b"\n"


UNDATED = {
    "earliest": None, "latest": None, "precision": "none", "qualifier": "none",
    "zone": None, "zone_basis": "none", "basis": "stated",
}  # fmt: skip
CITED = [{"source": "paper", "quote": "words"}]


def claim(name: str, value: int, **more: object) -> bytes:
    figure = {"quantity": "killed", "unit": "persons", "bound": "exact", "value": value, "scope": "incident"}
    said = {"about": ["blast"], "claimant": "iran", "dimension": "casualties", "stance": "asserts", "figure": figure}
    return draft("claim.made", claim=name, citations=CITED, **said, **more)


def action(name: str, occurred_: dict) -> bytes:
    who = {"direction": "directed", "actors": [{"actor": "iran", "basis": "recorder"}], "territory": []}
    return draft(
        "action.reported",
        action=name,
        kind="strike",
        occurred=occurred_,
        realisation="happened",
        citations=CITED,
        **who,
    )


BASE = draft("actor.registered", actor="iran", kind="state", name="Iran") + draft(
    "source.registered", source="paper", kind="article", publisher=None, published_at=UNDATED, confidential=False
)


def day(number: int) -> dict:
    return {
        "earliest": f"2024-01-{number:02}T00:00:00Z", "latest": f"2024-01-{number + 1:02}T00:00:00Z",
        "precision": "day",
        "qualifier": "none", "zone": "UTC", "zone_basis": "stated", "basis": "stated", "edtf": f"2024-01-{number:02}",
    }  # fmt: skip


def answer(name: str, responding: str, responded_to: str, **more: object) -> bytes:
    said = {"relation": "answers", "strength": "attributed", "polarity": "yes", "hedged": False} | more
    by = {"actor": "iran", "basis": "observed"}
    return draft(
        "response.asserted",
        link=name,
        responding=responding,
        responded_to=responded_to,
        asserted_by=by,
        citations=CITED,
        **said,
    )
