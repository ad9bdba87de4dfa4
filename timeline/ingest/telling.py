"""What a row says of an action: figures that somebody claims, what it answers on whose word, an analyst's remark."""

from collections.abc import Iterator
from functools import partial

import msgspec

from events.quantities import dimension_of
from timeline.ingest import cells as read
from timeline.ingest import columns
from timeline.ingest.cells import Body
from timeline.ingest.fields import PART, QUANTITIES
from timeline.ingest.mapping import LONG_FORM
from timeline.ingest.naming import joined, row_id
from timeline.ingest.refusals import refused, shown
from timeline.ingest.row import RowCells
from timeline.recording.wording import asserted_by
from timeline.recording.zones import PLACE

NO_WORDS = "no words of the link are given"
"""What stands for the words of a link where a row gives none: the reader looks at the whole of its source."""
_ESTIMATE = ("value", "low", "best", "high")


# --- claims ----------------------------------------------------------------------------------------------------------


def has_figures(row: RowCells) -> bool:
    """Tell whether a row says any figure, or would: what counts one is enough."""
    fields = {*_ESTIMATE, "bound", "parts", "quantity", *QUANTITIES}
    return any(one in fields or one.startswith(PART) for one in row.cells)


def figures(row: RowCells, name: str, action: Body, citations: list[Body]) -> None:
    """Ask for the claims of a row: one of its own figure, and one of each column of a quantity."""
    numbers = {one: row.cells[one].text for one in _ESTIMATE if one in row.cells}
    bound = row.text("bound")
    if not numbers and (bound or "").strip().lower() == "unknown":
        numbers = {"value": "unknown"}
    column = next((one for one in _ESTIMATE if one in row.cells), "parts" if "parts" in row.cells else "quantity")
    some = _parts(row, action)
    if numbers or some:
        quantity = row.text("quantity")
        if quantity is None:
            row.refuse("there is a figure, and not what it counts", "fill the column quantity, like killed", column)
        else:
            made = row.attempt(partial(read.figure, quantity, numbers, bound, some), column)
            _claim(row, (name, quantity), made, citations, "figure.parts" if some else "")
    for quantity in QUANTITIES:
        if (cell := row.cells.get(quantity)) is not None:
            made = row.attempt(partial(read.figure, quantity, {"value": cell.text}, None, []), quantity)
            _claim(row, (name, quantity), made, citations)


def _parts(row: RowCells, action: Body) -> list[Body]:
    some = row.of("parts", read.parts) or []
    for field, cell in row.cells.items():
        if not field.startswith(PART):
            continue
        category = field.removeprefix(PART)
        if category in ("actor", "target"):
            category = f"side:{_side(action, category)}"
        made = row.attempt(partial(read.part, category, cell.text), field)
        some += [made] if made else []
    return some


def _side(action: Body, which: str) -> str:
    """Return the actor that a column of the row's sides names, whatever its role in the action."""
    named = [
        one["actor"] for one in (*action.get("actors", ()), *action.get("targets", ()), *action.get("participants", ()))
    ]
    place = 0 if which == "actor" else -1
    return str(named[place]) if named and named[place] else "unknown"


def _claim(row: RowCells, said: tuple[str, str], figure: Body | None, citations: list[Body], more: str = "") -> None:
    name, quantity = said
    claimant, words = row.of("claimant", row.rows.names.actor_or_none), row.text("claimant words")
    if claimant is None and words is None:
        says = f"{shown(name)} has a figure of {quantity} of nobody: a figure is what somebody says"
        fix = f"write the long form, one claim a row: {LONG_FORM}, like {name[:40]},pakistan,{quantity},exact,2"
        row.refuse(says, fix, quantity if quantity in row.cells else "value")
        return
    stated = row.attempt(lambda: _stated(row), "stated at")
    if figure is None or row.errors:
        return
    chosen = row.text("claim")
    is_makers = claimant is not None and claimant == row.profile.maker
    body = {
        "claim": chosen or (joined(name, quantity) if is_makers else joined(name, claimant or "unnamed", quantity)),
        "about": [name],
        "claimant": claimant,
        "claimant_words": words,
        "dimension": dimension_of(quantity),
        "stance": "asserts",
        "figure": figure | ({"status": status} if (status := row.text("status")) else {}),
        "stated_at": stated,
        "citations": citations,
    }
    filled = columns.CLAIM | {"figure": quantity} if quantity in row.cells else columns.CLAIM
    fed = {*row.fed(), "about", "claimant", "dimension", "figure", "citations"} | ({more} if more else set())
    row.wanted.append(row.want("claim.made", body, filled, fed, "id" if chosen else "said"))


def _stated(row: RowCells) -> Body | None:
    """Return when the claimant spoke: with an offset, or in a zone of its own. Whose soil was hit tells nothing."""
    text, zone = row.text("stated at"), row.text("stated zone")
    if text is None:
        return None
    if zone in (PLACE, read.PLACE_OR_NONE):
        raise refused(
            says="where the action was says nothing of where they spoke", fix="name the zone of the statement"
        )
    read_in = read.zoning_of(zone, ())
    when: Body = msgspec.to_builtins(read.time(text, read_in, row.profile.dates, "a column stated zone"))
    return when


# --- links and remarks -----------------------------------------------------------------------------------------------


def answers(row: RowCells, name: str, citations: list[Body]) -> None:
    """Ask for what the row's action answers: on the word of whom the row names, else of who published the passage.

    The quote of the row says that the action was, and not what it answered: a link has words of its own, or none.
    """
    strength = (row.text("strength") or "followed").strip().lower()
    publisher = row.profile.maker or row.publisher()
    who = row.of("asserted by", row.rows.names.actor) or row.of("speaker", row.rows.names.actor)
    asserted = asserted_by(who, publisher, strength)
    for other in row.of("answers", read.listed) or ():
        answered = row.attempt(partial(row_id, other, row.profile), "answers")
        if answered is None:
            continue
        body = {
            "link": joined(name, "answers", answered, *([asserted["actor"]] if asserted["actor"] else [])),
            "responding": name,
            "responded_to": answered,
            "relation": "answers",
            "strength": strength,
            "polarity": "yes",
            "hedged": False,
            "asserted_by": asserted,
            "citations": list(_of_the_link(row, citations)),
        }
        fed = (row.fed() - _of_the_action(row)) | {"responding", "responded_to", "citations"}
        fed |= {"quote", "locator"} if "answers quote" in row.cells else set()
        row.later.append(row.want("response.asserted", body, columns.LINK, fed, "link"))


def _of_the_link(row: RowCells, citations: list[Body]) -> Iterator[Body]:
    """Yield what a link rests on: of each source that the row names the words for the link, or that none are given."""
    words = row.text("answers quote")
    for one in citations:
        if one["source"] not in row.rows.citing.sources(row.cells):
            yield one
            continue
        passage = {name: value for name, value in one.items() if name not in _of_the_action(row)}
        yield passage | {"quote": words} if words is not None else {"locator": NO_WORDS} | passage


def _of_the_action(row: RowCells) -> frozenset[str]:
    """Return what of a passage is about the words that the row gives for its action, and not about those of a link."""
    if "quote" not in row.cells and "answers quote" in row.cells:
        return frozenset()
    return frozenset({"quote", "translation"} | ({"language"} if "answers quote" not in row.cells else set()))


def remark(row: RowCells, name: str) -> None:
    """Ask for the analyst's own words about the action."""
    if (text := row.text("note")) is not None:
        about = {"note": joined(name, "note"), "about": f"action:{name}", "kind": "comment", "text": text}
        row.later.append(row.want("note.added", about, {"text": "note"}, {"about", "text"}, "said"))
