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
    "notes": "notes: remarks, bottom lines, takeaways, limits",
    "cases": "cases: question, scope, and what they take in or leave out",
}
"""What the record says that another format may not be able to say: a table of losses has a line for each."""


_NOWHERE: tuple[tuple[Kept, str], ...] = (
    ("lost", "no note goes out; one that holds something back is heeded"),
    ("lost", "no case goes out; jsonl has them"),
)
"""What becomes of the last of `TOLD` in each format but tables and that of the log itself."""


def _losses(*each: tuple[Kept, str], studies: tuple[tuple[Kept, str], ...] = _NOWHERE) -> Mapping[str, Loss]:
    return {what: Loss(*one) for what, one in zip(TOLD, (*each, *studies), strict=True)}


def _drawn(links: str) -> Mapping[str, Loss]:
    """Return the losses of a drawing of the graph."""
    return _losses(
        ("changed", "in words of the box, as they are printed; bounds and qualifiers are not there"),
        ("changed", "in words of the box, as far as they name it"),
        ("lost", "the drawing shows how things stand at the basis"),
        ("changed", "lines of the box; whom an actor is part of is not there"),
        ("lost", "a box has no room for every claimant, so no claim goes out"),
        ("lost", "no figure goes out"),
        ("kept", links),
        ("changed", "in the label of an edge, cut to 80 characters; who speaks the words is not there"),
        ("changed", "in words of the label; a denied link ends in a bar or a cross"),
        ("lost", "sources, what they go back to and grades are not there"),
        ("lost", "places are named; points and radii are not there"),
        ("lost", "what was struck out is left out; what rests on no source that stands says so in its label"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    )


def _told() -> Mapping[str, Loss]:
    """Return the losses of a feed of what was recorded."""
    return _losses(
        ("changed", "in words of the entry; its own times are those of recording"),
        ("changed", "in words of the entry, as far as they name it"),
        ("kept", "an entry for each recorded event about what goes out, at the time of its recording"),
        ("changed", "in words of the entry, as far as its event names them"),
        ("changed", "in words of the entry, with the claimant"),
        ("changed", "in words of the entry; what is not stated is not there"),
        ("changed", "in words of the entry, with the strength"),
        ("changed", "of links, in words of the entry; of actions and claims the passages are not there"),
        ("changed", "of links, in words of the entry"),
        ("changed", "sources and grades as entries of their own"),
        ("lost", "points and radii are not there"),
        ("kept", "entries of their own: a feed never changes what it said"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    )


LOSSES: Mapping[str, Mapping[str, Loss]] = {
    "jsonl": {what: Loss("kept", "leaves and what opens them, byte for byte") for what in TOLD}
    | {"proofs": Loss("changed", "the same root; a backup has checkpoints, stamps and captured files too")},
    "csv": _losses(
        ("kept", "columns _earliest, _latest, _precision, _qualifier, _edtf for each clock"),
        ("kept", "columns _zone and _zone_basis"),
        ("changed", "tables show how things stand; changes lists every event without what stood before"),
        (
            "kept",
            "columns actors, targets, participants, parties, territory; table actors has ties, without passages",
        ),
        ("kept", "table claims, column claimant"),
        ("kept", "columns bound and value_state; blank is not stated"),
        ("kept", "table links, column strength"),
        ("kept", "column citations: quote, speaker"),
        ("kept", "columns polarity, hedged, relation"),
        ("kept", "table sources: origins, reliability; claims: credibility"),
        ("changed", "column radius_km; degrees are rounded to a quarter of it; further places by name alone"),
        ("kept", "column standing, also where no source stands any more, and the table changes"),
        ("lost", "rows carry positions; bundle and tiles carry proofs"),
        studies=(
            (
                "kept",
                "table notes: those about what goes out, but for holds and releases, and for confidential sources",
            ),
            ("changed", "table cases: the last word on each action that goes out; the table changes has the others"),
        ),
    ),
    "geojson": _losses(
        ("kept", "properties occurred_earliest, occurred_latest, occurred_precision"),
        ("kept", "properties occurred_zone, occurred_zone_basis"),
        ("changed", "properties position and recorded_at; how it stood before is not there"),
        (
            "kept",
            "properties actors, targets, participants, parties, territory, part_of; what belongs to whom is not there",
        ),
        ("kept", "property claims: an array, each with claimant_name"),
        ("kept", "bound and value_state of each claim"),
        ("changed", "lines with kind link and strength, under --links only"),
        ("kept", "property citations of actions, claims and links"),
        ("changed", "properties of lines, under --links only"),
        ("changed", "ids of sources in citations; what they go back to and their grades are not there"),
        ("kept", "radius_m and place_precision; degrees are rounded to a quarter of it"),
        ("changed", "property standing, also where no source stands any more; struck actions are left out"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    ),
    "timelinejs": _losses(
        (
            "changed",
            "drawn at the end that is known; in words of display_date, as bounds in x_timeline; undated, in the title",
        ),
        ("changed", "in words of display_date, and in x_timeline; the viewer has no field for a zone"),
        ("lost", "slides show how things stand at the basis"),
        ("changed", "lines of text; group is the first territory; whom an actor is part of is not there"),
        ("changed", "lines of text, each according to its claimant"),
        ("changed", "in words of the line; what is not stated has no line"),
        ("changed", "lines of text with the strength, and an anchor to the slide"),
        ("changed", "lines of text, each with its source and speaker"),
        ("changed", "in words of the line of a link"),
        ("changed", "publisher, title and address in lines of text; what they go back to and grades are not there"),
        ("lost", "places are named; points and radii are not there"),
        ("changed", "claims that fell and what rests on no source say so in their line; struck actions are left out"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    ),
    "kml": _losses(
        ("changed", "TimeSpan holds the bounds; how precisely the source spoke stands in the description"),
        ("changed", "in words of the description; TimeSpan is in UTC"),
        ("lost", "placemarks show how things stand at the basis"),
        ("changed", "lines of the description; whom an actor is part of is not there"),
        ("changed", "lines of the description, each according to its claimant"),
        ("changed", "in words of the line; what is not stated has no line"),
        ("changed", "lines of the description with the strength"),
        ("changed", "lines of text, each with its source and speaker"),
        ("changed", "in words of the line of a link"),
        ("changed", "publisher, title and address in lines of text; what they go back to and grades are not there"),
        ("changed", "in the name and in place_precision, as text: a point looks exact; degrees are rounded"),
        ("changed", "claims that fell and what rests on no source say so in their line; struck actions are left out"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    ),
    "graphml": _losses(
        ("kept", "attributes earliest, latest, precision, qualifier, edtf; an open bound has none"),
        ("kept", "attributes zone and zone_basis"),
        ("changed", "attributes position and recorded_at; how it stood before is not there"),
        ("kept", "attributes actors, targets, participants, parties, territory, actor_sides, target_sides"),
        ("changed", "attribute claims: a line each, with its claimant; of claims about a case there is nothing"),
        ("changed", "in words of the line; what is not stated has no line"),
        ("kept", "edges, attribute strength; links that join no two actions are left out and counted"),
        ("kept", "attributes quote, speaker and citations of edges and nodes"),
        ("kept", "attributes polarity, hedged and kind; kind of a followed link is came after"),
        ("changed", "ids of sources in citations; what they go back to and their grades are not there"),
        ("kept", "attribute radius_km; degrees are rounded"),
        ("changed", "attribute standing; claims that fell say so in their line; struck actions and links are left out"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    ),
    "gexf": _losses(
        ("changed", "start and end, both counted in, and attributes earliest, latest; an open bound is left out"),
        ("kept", "attributes zone and zone_basis"),
        ("changed", "strength of a link over the time of recording; all else as it stands at the basis"),
        ("kept", "attributes actors, targets, participants, parties, territory, actor_sides, target_sides"),
        ("changed", "attribute claims: a line each, with its claimant; of claims about a case there is nothing"),
        ("changed", "in words of the line; what is not stated has no line"),
        ("kept", "edges, attribute strength; links that join no two actions are left out and counted"),
        ("kept", "attributes quote, speaker and citations of edges and nodes"),
        ("kept", "attributes polarity, hedged and kind; kind of a followed link is came after"),
        ("changed", "ids of sources in citations; what they go back to and their grades are not there"),
        ("kept", "attribute radius_km; degrees are rounded"),
        ("changed", "attribute standing; claims that fell say so in their line; struck actions and links are left out"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    ),
    "dot": _drawn("style and label of an edge; links that join no two actions are left out and counted"),
    "mermaid": _drawn("line and label of an edge; links that join no two actions are left out and counted"),
    "stix": _losses(
        ("changed", "in the extension: occurred_earliest, occurred_latest, occurred_precision and so on"),
        ("changed", "in the extension: occurred_zone, occurred_zone_basis"),
        ("changed", "created and modified, to the millisecond: the latest state, and when it came to be"),
        ("kept", "identities, locations, and relationships between them; on whose word, in the extension"),
        ("kept", "a note by the identity of the claimant; claims about a case are left out"),
        ("changed", "in the extension of the note, and in its words"),
        ("changed", "relationships responds-to, came-after; strength in the extension; a denied one is a note"),
        ("changed", "external references hold the words; who speaks them stands in the extension"),
        ("changed", "in the extension; who disputes or denies is an opinion"),
        ("changed", "external references; what sources go back to and grades in the extension of the report"),
        ("kept", "precision of a location, in metres; degrees are rounded"),
        ("changed", "modified, and revoked where we retracted; in the extension what is withdrawn or unsupported"),
        ("lost", "the report names its basis; bundle and tiles carry proofs"),
    ),
    "ics": _losses(
        ("changed", "days as dates, clock times in UTC; what is open or uncertain stands first in the summary"),
        ("changed", "in words of the description"),
        ("changed", "SEQUENCE counts revisions; CREATED and LAST-MODIFIED are times of recording"),
        ("changed", "lines of the description; whom an actor is part of is not there"),
        ("lost", "a calendar has no place for whose figure it is, so no figure goes out"),
        ("lost", "no figure goes out"),
        ("lost", "a calendar has no links"),
        ("lost", "no passage goes out"),
        ("lost", "a calendar has no links"),
        ("lost", "no source goes out"),
        ("lost", "places are named; points and radii are not there"),
        ("changed", "SEQUENCE rises; what we retracted is cancelled; undated actions are left out and counted"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    ),
    "atom": _told(),
    "jsonfeed": _told(),
    "prov": _losses(
        ("changed", "in words of tl:says"),
        ("changed", "in words of tl:says, as far as they name it"),
        ("kept", "an entity for each event, generated when it was recorded; a correction is a revision"),
        ("changed", "in words of tl:says"),
        ("changed", "in words of tl:says, each with its claimant"),
        ("changed", "in words of tl:says; what is not stated is not there"),
        ("changed", "a response is no provenance: it is a recorded event that says so in words, and no relation"),
        ("kept", "tl:quote and tl:speaker of derivations from sources"),
        ("changed", "of links, in words of tl:says"),
        ("kept", "sources as entities, derived from what they go back to; tl:reliability by grader"),
        ("lost", "places are named where words do; points and radii are not there"),
        ("kept", "revisions and invalidations; what they withdrew is an event"),
        ("lost", "the file names its basis; bundle and tiles carry proofs"),
    ),
}
"""Format → what of `TOLD` → what becomes of it."""

BACK: Mapping[str, Mapping[str, Loss]] = {
    "csv": _losses(
        ("kept", "bounds, precision, qualifier, date text and wording of each clock"),
        ("kept", "columns _zone and _zone_basis"),
        ("lost", "positions and times of recording are those of the import; the table changes is not read"),
        ("changed", "column parties; ties come back as bounds, with who says so, without passages"),
        ("changed", "each with its claimant, but for what fell; the point of a claimed place is not there"),
        ("kept", "columns bound, value, word, parts; a blank says nothing"),
        ("kept", "column strength; on whose word the speaker is named is made anew"),
        ("changed", "column citations; who translated a passage is not there"),
        ("kept", "columns polarity, hedged, relation, disputed_by"),
        ("changed", "sources and what they go back to; grades not, since no table has the reason of one"),
        ("changed", "one point, as it was rounded; ids of places are not there"),
        ("changed", "as it stood; what was struck, taken back, withheld or confidential is left out, and told"),
        ("lost", "the import has positions and proofs of its own"),
        studies=(
            ("kept", "with their words and findings, but for those about what is left out, and about places"),
            ("kept", "what they take in, leave out and why, and whether they are closed"),
        ),
    ),
    "timelinejs": _losses(
        ("kept", "as x_timeline has it; without it as finely as a date is written, and as open as its words are"),
        ("kept", "as x_timeline has it; without it the zone of --zone, for all dates"),
        ("lost", "no slide tells it"),
        ("changed", "in words of the remark; nobody is said to have acted"),
        ("changed", "in words of the remark; no claim is read out of words"),
        ("changed", "in words of the remark"),
        ("changed", "in words of the remark; no link is read out of words"),
        ("changed", "in words of the remark"),
        ("changed", "in words of the remark"),
        ("changed", "media with caption and credit; a slide without media rests on the file"),
        ("lost", "no slide tells it"),
        ("changed", "in words of the remark, for claims; struck actions are not there"),
        ("lost", "the import has positions and proofs of its own"),
    ),
}
"""Format → what of `TOLD` → what becomes of it when a file of it is imported into an empty log."""
