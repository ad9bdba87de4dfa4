"""What each format keeps of the record, what it keeps changed, and what it loses: data, printed with `--losses`."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Kept = Literal["kept", "changed", "lost"]
"""`changed`: it is there as text, or in a member or an extension of our own that other tools may not read."""


class Loss(NamedTuple):
    """What becomes of one thing that the record says. `how` tells where it is to be found, or why it is not there."""

    kept: Kept
    how: str


TOLD = {
    "time": "the bounds of a time, and how precisely the source spoke",
    "zone": "the zone of a time, and on whose word",
    "history": "when something was recorded, and how it stood before",
    "parties": "actor, target, territory and whom an actor is part of, apart from each other",
    "claims": "claims, each with its claimant",
    "absences": "the bound of a figure; a reported 0, reported as unknown, and not stated",
    "links": "what answers what, with the strength of the link",
    "words": "the exact words, and who speaks them",
    "hedges": "polarity, hedge and relation of a link",
    "sources": "sources, what they go back to, and their grades",
    "place": "how precise a place is",
    "amendments": "corrections and retractions",
    "proofs": "proofs that nothing was changed",
}
"""What the record says that another format may not be able to say: a table of losses has a line for each."""

LOSSES: Mapping[str, Mapping[str, Loss]] = {}
"""Format → what of `TOLD` → what becomes of it."""
