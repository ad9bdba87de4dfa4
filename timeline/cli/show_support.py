"""What `timeline show` says of what a thing rests on: its status, its roots, its family of sources, its grades."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from timeline.cli.claim_items import roots_item
from timeline.cli.invocation import Reading
from timeline.cli.output import lines_of
from timeline.cli.shapes import GradeItem, OriginItem, RootsItem
from timeline.cli.terminal import Screen, safe
from timeline.projections.grades import grades_of, ratings_of
from timeline.projections.merging import as_merged
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.roots import Origin, copies_of, count_roots, origins_of
from timeline.projections.status import Word, status_of
from timeline.projections.support import fallen_of, is_unsupported, sources_of
from timeline.projections.texts import is_confidential
from timeline.replay.about import NAMED, RELATED, SUPPORTED, Reach
from timeline.reports.grades import grade_words, rating_words
from timeline.reports.wording import text_of

_REACH: dict[str, Reach] = {"action": SUPPORTED, "source": RELATED, "claim": NAMED, "response": NAMED}


class Support(NamedTuple):
    """What a thing rests on; of things that cite nothing, nothing. `fallen` are its sources that do not stand."""

    status: Word | None = None
    unsupported: bool = False
    fallen: tuple[str, ...] = ()
    roots: RootsItem | None = None
    family: tuple[OriginItem, ...] = ()
    grades: tuple[GradeItem, ...] = ()
    ratings: tuple[str, ...] = ()


def support_of(reading: Reading, thing: Thing, found: Standing[Any]) -> Support:
    """Return what a thing rests on, at the basis."""
    if thing.kind not in _REACH:
        return Support()
    if is_confidential(found):  # its grades are told, and no word of where it comes from, nor of why
        return Support(grades=tuple(msgspec.structs.replace(one, reason=None) for one in _grades(thing, found)))
    known = reading.about(thing, reach=_REACH[thing.kind])
    whole = _whole(known, thing)
    shown = found if whole is None else whole[0].actions[whole[1]]
    return Support(
        status=status_of(*whole) if whole is not None and found.withheld is None else None,
        unsupported=is_unsupported(known, shown),
        fallen=() if thing.kind == "source" else tuple(fallen_of(known, shown)),
        roots=roots_item(count_roots(known, _sources(thing, found, whole))),
        family=tuple(map(_origin, _family(known, thing))),
        grades=tuple(_grades(thing, found)),
        ratings=() if thing.kind == "source" else tuple(map(rating_words, ratings_of(known, found))),
    )


def _whole(known: Register, thing: Thing) -> tuple[Register, str] | None:
    """Return the register in which an action shows what is merged into it, and its id there; `None` of other things."""
    if thing.kind != "action":
        return None
    merged = as_merged(known)
    name = merged.survivors.get(thing.id, thing.id)
    return (merged, name) if name in merged.actions else None


def _sources(thing: Thing, found: Standing[Any], whole: tuple[Register, str] | None) -> tuple[str, ...]:
    """Return the sources that a thing rests on: of an action that was reported several times, those of all reports."""
    if thing.kind == "source":
        return (thing.id,)
    if whole is None:
        return tuple(sources_of(found))
    merged, name = whole
    return tuple(sources_of(merged.actions[name]))


def _family(known: Register, thing: Thing) -> tuple[Origin, ...]:
    """Return what a source goes back to, and what goes straight back to it."""
    if thing.kind != "source":
        return ()
    return tuple(dict.fromkeys((*origins_of(known, thing.id), *copies_of(known, thing.id))))


def _origin(one: Origin) -> OriginItem:
    return OriginItem(source=one.source, origin=one.origin, relation=one.relation, position=one.position)


def _grades(thing: Thing, found: Standing[Any]) -> Iterator[GradeItem]:
    for one in grades_of(found):
        yield GradeItem(
            of=thing.id,
            grade=one.grade,
            words=grade_words(one.grade),
            grader=one.grader,
            reason=one.reason,
            holds=one.holds,
            position=one.position,
            recorded_at=one.recorded_at,
        )


# --- in words --------------------------------------------------------------------------------------------------------


def support_words(screen: Screen, found: Support) -> str:
    """Return what a thing rests on, as lines below its fields."""
    lines = [*_lines(found)]
    said = "".join(f"\n{screen.shown(safe(line))}" for line in lines)
    return f"{said}\n" * bool(said) + _table(screen, found.grades)


def _lines(found: Support) -> Iterator[str]:
    fell = f"every source that it rests on was withdrawn or struck: {', '.join(found.fallen)}"
    if found.status is not None:
        yield f"status: {found.status}" + (f": {fell}" if found.unsupported and found.status == "unknown" else "")
    if found.unsupported and found.status != "unknown":
        yield f"unsupported: {fell}"
    elif found.fallen and not found.unsupported:
        yield f"withdrawn or struck: {', '.join(found.fallen)}"
    if found.roots is not None:
        yield f"roots: {roots_words(found.roots)}"
    for one in found.family:
        yield f"{one.source} goes back to {one.origin} ({one.relation.replace('_', ' ')}, position {one.position})"
    if found.ratings:
        yield f"grades: {'; '.join(found.ratings)}"


def roots_words(roots: RootsItem) -> str:
    """Return independent roots in words: `3 roots, 1 assessed: IRNA, …`."""
    count = len(roots.independent)
    if not count:
        return "none that stands"
    return (
        f"{count} root{'' if count == 1 else 's'}, {roots.assessed or 'none'} assessed: {', '.join(roots.independent)}"
    )


_HOLDS = {True: "yes", False: "no", None: "cannot tell"}


def _table(screen: Screen, grades: Sequence[GradeItem]) -> str:
    if not grades:
        return ""
    head = ["Position", "Recorded", "Grade", "Meaning", "Grader", "Holds", "Reason"]
    rows = [
        [str(one.position), f"{one.recorded_at[:19]}Z", one.grade, one.words, one.grader, _HOLDS[one.holds]]
        for one in grades
    ]
    full = [head, *([*row, text_of(one.reason)] for row, one in zip(rows, grades, strict=True))]
    shown = [[screen.shown(safe(part)) for part in row] for row in full]
    return "\n" + lines_of(screen, shown, [True, *[False] * 6], heads=True)
