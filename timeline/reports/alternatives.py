"""Other explanations: what somebody wrote beside a link, and for which links nobody did, said once."""

from collections import Counter
from collections.abc import Sequence

from timeline.projections.narrowed import Narrowed
from timeline.reports.dossier import Dossier, LinkRow
from timeline.reports.statement import Statement


def explained(dossier: Dossier) -> list[tuple[LinkRow, list[Statement]]]:
    """Return each link with its other explanations."""
    return [(link, [one for one in dossier.alternatives if one.ids[0] == link.id]) for link in dossier.links]


def of_actions(dossier: Dossier) -> list[Statement]:
    """Return the other explanations of actions."""
    links = {link.id for link in dossier.links}
    return [one for one in dossier.alternatives if one.ids[0] not in links]


_LISTED = 40
"""More links than these are counted: each has its row in Table 2."""


def unexplained_words(dossier: Dossier) -> str:
    """Say for which links there is no other explanation; nothing, where there is one for each."""
    is_narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    none = f"No alternative explanation {'is in what is asked for' if is_narrowed else 'was recorded'}"
    bare = [link for link, others in explained(dossier) if not others]
    if len(bare) > _LISTED:
        others = ", all but those above" if len(bare) < len(dossier.links) else ""
        return f"{none} for {len(bare)} of the {len(dossier.links)} links in Table 2{others}."
    if bare:
        return f"{none} for {', '.join(_names(bare, dossier.links))}."
    return "" if dossier.alternatives else f"{none}."


def _names(bare: Sequence[LinkRow], links: Sequence[LinkRow]) -> list[str]:
    """Name links by their ends and strength; by who asserts them too, where that fits several."""
    alike = Counter((link.earlier, link.later, link.strength) for link in links)
    return [
        f"{one.earlier} to {one.later} ({one.strength}"
        f"{f', {one.asserted_by}' if alike[one.earlier, one.later, one.strength] > 1 else ''})"
        for one in bare
    ]
