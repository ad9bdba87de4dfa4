"""What the steps can be filtered by: each value under a slug, with its words, in the order of first appearance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from timeline.reports.dossier import Dossier, Step

FAMILIES = {
    "strike": "strike",
    "bombing": "bombing",
    "assault": "armed assault",
    "words": "words",
    "sanction": "sanction",
    "calming": "de-escalation",
    "other": "other",
}
STATUSES = ("established", "claimed", "disputed", "unknown")
STRENGTHS = ("stated", "attributed", "inferred", "followed")
NONE = "none"
"""The value of a filter that stands for steps without any."""


@dataclass(slots=True)
class Slugs:
    """The slugs of words that have no id, `w1`, `w2`, in the order in which they were asked for."""

    known: dict[str, str] = field(default_factory=dict)

    def of(self, words: str) -> str:
        """Return the slug of `words`."""
        return self.known.setdefault(words, f"w{len(self.known) + 1}")

    def all_of(self, words: Iterable[str]) -> str:
        """Return the slugs of several words, a blank between."""
        return " ".join(map(self.of, words))


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: its name, what it is called, and its values as slug and words."""

    name: str
    legend: str
    values: tuple[tuple[str, str], ...]


def sides_of(step: Step) -> str:
    """Return the acting sides of a step, as its attribute holds them."""
    return " ".join(step.sides)


def soil_of(step: Step) -> str:
    """Return the codes of the territories of a step."""
    return " ".join(step.soil)


def facets(
    dossier: Dossier, slugs: Slugs, steps: Iterable[Step], words: Iterable[str], strengths: Iterable[str]
) -> tuple[Facet, ...]:
    """Return the filters over all versions of the `steps`, their status `words` and the `strengths` of the links."""
    every, said = tuple(steps), frozenset(words)
    names = {side.id: side.name for side in dossier.sides}
    sides = {one: names.get(one, one) for step in every for one in step.sides}
    soil = {code: name for step in every for code, name in zip(step.soil, step.soil_names, strict=False)}
    families = {step.family for step in every}
    claimants = {slugs.of(name): name for step in every for name in step.claims.claimants}
    roots = {slugs.of(name): name for step in every for name in step.roots}
    lacks = {
        "side": any(not step.sides for step in every),
        "territory": any(not step.soil for step in every),
        "status": any(one not in STATUSES for one in said),
        "claimant": any(not step.claims.claimants for step in every),
        "root": any(not step.roots for step in every),
    }
    none = {
        "side": names.get("", "not told who acted"),
        "territory": "no territory",
        "status": "withheld",
        "claimant": "nobody",
        "root": "none on record",
    }
    none = {name: words if lacks[name] else "" for name, words in none.items()}
    found = (
        _facet("side", "Acting side", sides, none=none["side"]),
        _facet("territory", "On the soil of", soil, none=none["territory"]),
        _facet("kind", "Kind", {one: label for one, label in FAMILIES.items() if one in families}),
        _facet("status", "Status", _known(STATUSES, said), none=none["status"]),
        _facet("strength", "Strength of links", _known(STRENGTHS, strengths)),
        _facet("claimant", "Claimant", claimants, none=none["claimant"]),
        _facet("root", "Independent root", roots, none=none["root"]),
        _facet("changed", "Changes", {"yes": "changed since first reported"}, none="as first reported"),
    )
    return tuple(facet for facet in found if facet.values)


def _facet(name: str, legend: str, values: Mapping[str, str], *, none: str = "") -> Facet:
    return Facet(name, legend, (*values.items(), (NONE, none)) if none else tuple(values.items()))


def _known(order: tuple[str, ...], found: Iterable[str]) -> Mapping[str, str]:
    present = set(found)
    return {one: one for one in order if one in present}
