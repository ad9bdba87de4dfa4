"""The middle of a report on paper: links, figures of casualties, tempo and rungs, actors, places, signals, changes."""

from collections.abc import Iterator

from timeline.reports.alternatives import explained, of_actions, unexplained_words
from timeline.reports.paper.model import Block, Listing, Runs, Table
from timeline.reports.paper.runs import line, note, noted, set_as, struck, words
from timeline.reports.paper.sheet import (
    Sheet,
    action_numbers,
    caption_of,
    label,
    listed_numbers,
    said,
    section,
    sentences,
    table,
)
from timeline.reports.printed import degrees_words, rung_words_of
from timeline.reports.tables import LedgerRow, MapPoint
from timeline.reports.wording import distance_words, recorded_words


def links(sheet: Sheet) -> Iterator[Block]:
    """Yield section 5."""
    dossier = sheet.dossier
    yield section("5. Links")
    rows = [
        (
            str(one.earlier),
            str(one.later),
            one.strength,
            one.relation_words,
            one.asserted_by,
            one.words,
            one.lag,
            one.marks or "none",
            note(one.note) if one.note else "none",
        )
        for one in dossier.links
    ]
    header = ("from", "to", "strength", "relation", "asserted by", "exact words", "lag", "marks", "citation")
    yield table("links", header, rows or [("none",) * 9], caption_of("Table 2", "Links"))
    if dossier.ahead:
        yield label("Acts pre-empted or announced")
        items = (line(one.text, line(" ", note(one.note)) if one.note else "") for one in dossier.ahead)
        yield Listing(items=tuple(items))
    for one in dossier.unanswered:
        yield said(one.text)
    yield label("Other explanations")
    yield Listing(items=tuple(map(words, _explanations(sheet))))
    yield label("Order")
    yield from sentences(dossier.order_conflicts, f"Nothing {sheet.record} contradicts the order of the steps.")


def _explanations(sheet: Sheet) -> Iterator[str]:
    for _, others in explained(sheet.dossier):
        yield from (one.text for one in others)
    yield from (one.text for one in of_actions(sheet.dossier))
    if said_once := unexplained_words(sheet.dossier):
        yield said_once


def ledger(sheet: Sheet) -> Iterator[Block]:
    """Yield section 6."""
    yield section("6. Casualty ledger")
    yield from sheet.drawing("ledger")
    if not sheet.dossier.ledger:
        yield said(f"No source {sheet.record} gives a figure.")
        return
    header = (
        "action",
        "claimant",
        "quantity",
        "figure",
        "of whom",
        "stated at",
        "known from",
        "standing",
        "replaced by",
        "grade",
        "citation",
    )
    caption = line(caption_of("Table 3", "Casualties"), " (a row for each claim; nothing is added up over rows)")
    yield table("casualties", header, [_ledger_row(one) for one in sheet.dossier.ledger], caption)


def _ledger_row(row: LedgerRow) -> tuple[str | Runs, ...]:
    return (
        listed_numbers((*row.actions, *row.others), ""),
        row.claimant,
        row.quantity,
        struck(row.figure, is_struck=row.struck),
        row.categories,
        row.stated,
        f"position {row.known_from}",
        row.standing,
        row.replaced_by or "nothing",
        row.grade,
        note(row.note),
    )


def tempo(sheet: Sheet) -> Iterator[Block]:
    """Yield section 7."""
    yield section("7. Tempo, rung, reciprocity")
    yield from sheet.drawing("lags")
    if len(sheet.dossier.steps) == 1:
        yield said("Not computed: n = 1.")
    else:
        yield _lags(sheet)
        yield _soil(sheet)
        yield from sheet.drawing("rungs")
        yield _rungs(sheet)
    yield from sentences(sheet.dossier.sensitivity)


def _lags(sheet: Sheet) -> Table:
    rows = [
        (str(one.earlier), str(one.later), one.shortest, one.longest, one.precision, one.limit)
        for one in sheet.dossier.lags
    ]
    empty = [("none", "none", "not computed", "not computed", "none", "no link of these strengths")]
    caption = line(caption_of("Table 4", "Lags, as intervals"), f" ({' and '.join(sheet.dossier.measured)} links only)")
    return table("lags", ("from", "to", "shortest", "longest", "precision", "what limits it"), rows or empty, caption)


def _soil(sheet: Sheet) -> Table:
    soil = sheet.dossier.soil
    rows = [(row.side, *map(action_numbers, row.cells)) for row in soil.rows]
    caption = line(caption_of("Table 5", "Who acted on whose soil"), " (numbers of actions)")
    return table("soil", ("acting side", *soil.columns), rows, caption)


def _rungs(sheet: Sheet) -> Table:
    none = f"none {sheet.record}"
    rows = [
        (str(one.number), rung_words_of(one), one.why, "; ".join(other.text for other in one.accounts) or none)
        for one in sheet.dossier.rungs
    ]
    caption = line(set_as("strong", "Rungs"), f" (tables {sheet.dossier.rung_table}; ordinal, never averaged)")
    return table("rungs", ("no.", "rung", "by what", "other accounts"), rows, caption)


def actors(sheet: Sheet) -> Iterator[Block]:
    """Yield section 8."""
    yield section("8. Actors")
    none = f"none {sheet.record}"
    rows = [(one.name, one.kind, one.ties or none, one.aliases or none) for one in sheet.dossier.actors]
    yield table(
        "actors", ("name", "kind", "part of, and other ties", "aliases"), rows or [(none, "none", "none", "none")]
    )


def places(sheet: Sheet) -> Iterator[Block]:
    """Yield section 9."""
    yield section("9. Map")
    yield from sheet.drawing("map")
    located = [_point(sheet, one) for one in sheet.dossier.points if one.latitude is not None]
    if located:
        yield table("places", ("no.", "place", "latitude", "longitude", "within", "on the soil of"), located)
    elif sheet.asked or not sheet.figures:  # else the caption says so
        yield said(f"No action {sheet.record} has coordinates.")
    if others := [one for one in sheet.dossier.points if one.latitude is None]:
        yield label("Without coordinates")
        yield Listing(items=tuple(line(f"No. {one.number}: ", one.words) for one in others))


def _point(sheet: Sheet, point: MapPoint) -> tuple[str, ...]:
    latitude, longitude, radius = point.latitude, point.longitude, point.radius_m
    return (
        str(point.number),
        point.words,
        "" if latitude is None else degrees_words(latitude, "N", "S"),
        "" if longitude is None else degrees_words(longitude, "E", "W"),
        ("" if radius is None else distance_words(radius)) + (", somewhere in it" if point.is_area else ""),
        point.territory or f"no territory {sheet.record}",
    )


def signals(sheet: Sheet) -> Iterator[Block]:
    """Yield section 10."""
    yield section("10. Signals and off-ramps")
    if found := sheet.dossier.signals:
        yield Listing(items=tuple(line(one.text, f" ({', '.join(one.ids)})") for one in found))
    else:
        yield said("None in what is asked for." if sheet.asked else "None recorded.")


def changes(sheet: Sheet) -> Iterator[Block]:
    """Yield section 11."""
    yield section("11. Changes since the superseded report")
    found = sheet.dossier.changes
    if found is None:
        yield said("No earlier report is named.")
        return
    since = f"since {found.since} (cut-off {recorded_words(found.since_cut_off)})"
    if not found.rows:
        yield said(f"Nothing has changed {since}.")
        return
    rows = [
        (
            one.label,
            f"no. {one.number}: {one.thing}" if one.number else one.thing,
            one.said or "nothing",
            one.says or "nothing",
            one.why or "no reason recorded",
            noted(one.notes, listed_numbers(one.sources, "none")),
            listed_numbers(one.positions, "none"),
        )
        for one in found.rows
    ]
    caption = line(caption_of("Table 6", "Changes"), f" {since}, newest first")
    yield table("changes", ("label", "what", "it said", "it says", "why", "source", "positions"), rows, caption)
