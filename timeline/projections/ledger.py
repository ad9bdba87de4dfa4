"""The claims about how many people were harmed, over several actions: each once, and never added up."""

from collections.abc import Iterable, Iterator

from events.claims import ClaimMade
from timeline.projections.claims import Matrix
from timeline.projections.register import Register, Standing

PEOPLE = ("killed", "injured", "casualties", "missing", "captured", "displaced", "arrested")
"""The quantities that count people who were harmed."""


def counted(
    register: Register, found: Iterable[Matrix], wanted: Iterable[str] = PEOPLE
) -> Iterator[Standing[ClaimMade]]:
    """Yield the claims of each matrix that give a wanted quantity, in its order: by quantity and claimant.

    A figure for several actions stands once, with the first of them.
    """
    quantities = frozenset(wanted)
    seen: set[str] = set()
    for one in found:
        for row in one.rows:
            if row.quantity not in quantities:
                continue
            for cell in (cell for cells in row.cells for cell in cells):
                if cell.claim not in seen:
                    seen.add(cell.claim)
                    yield register.claims[cell.claim]
