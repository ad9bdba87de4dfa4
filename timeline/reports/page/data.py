"""What machines read in the page: the report as JSON, and what it is in the words of schema.org."""

import json
from collections.abc import Iterator
from typing import Any

from timeline.reports.dossier import Dossier, Step
from timeline.reports.page.steps import anchor
from timeline.reports.page.times import instant

_MOST_SENTENCES = 12
"""A description is no longer: the whole bottom line stands in the page."""


def linked_data(dossier: Dossier, *, has_claims: bool = True) -> str:
    """Return the report as a `Dataset` and, if asked to, each claim that stands as a `Claim`.

    The words are those of https://schema.org, the form JSON-LD 1.1.

    No `ClaimReview`: nobody rated anything. That a passage is the first in our record does not
    make it the first appearance of a claim, so none is named.
    """
    numbers = {source.source: source.number for source in dossier.sources}
    sources = {note.number: numbers[note.source] for note in dossier.notes if note.source in numbers}
    graph: list[dict[str, Any]] = [_dataset(dossier)]
    for step in (*dossier.steps, *dossier.nearby) if has_claims else ():
        graph += _claims(step, sources)
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))


def _dataset(dossier: Dossier) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Dataset",
        "@id": "#title",
        "name": dossier.title,
        "description": " ".join(one.text for one in dossier.bottom_line[:_MOST_SENTENCES]),
        "identifier": f"{dossier.log_id}:{dossier.position}:{dossier.root}",
        "dateModified": instant(dossier.cut_off),
        "isAccessibleForFree": True,
    }
    if dossier.head is not None and dossier.head.author:
        found["creator"] = {"name": dossier.head.author}
    first = [step.occurred.earliest for step in dossier.steps if step.occurred.earliest]
    last = [step.occurred.latest for step in dossier.steps if step.occurred.latest]
    if first and last:
        found["temporalCoverage"] = f"{instant(min(first))}/{instant(max(last))}"
    if soil := dict.fromkeys(name for step in dossier.steps for name in step.soil_names):
        found["spatialCoverage"] = list(soil)
    return found


def _claims(step: Step, sources: dict[int, int]) -> Iterator[dict[str, Any]]:
    """Yield the claims about an action that stand, each with all that it says."""
    texts: dict[str, list[str]] = {}
    heads: dict[str, dict[str, Any]] = {}
    for row in step.claims.rows:
        for name, cell in zip(step.claims.claimants, row.cells, strict=True):
            for one in cell:
                if one.struck:
                    continue
                texts.setdefault(one.claim, []).append(f"{row.label}: {one.text}")
                heads.setdefault(one.claim, {"author": {"name": name}})
                if one.note in sources:
                    heads[one.claim]["appearance"] = {"@id": f"#source-{sources[one.note]}"}
    for claim, said in texts.items():
        about = {"@id": f"#{anchor(step.id)}"}
        yield {"@type": "Claim", "identifier": claim, "text": "; ".join(said), "about": about, **heads[claim]}
