"""From what is recorded of things beside themselves to rows: grades, codes, parts, distinctions, what was declined."""

from collections import Counter
from itertools import combinations
from typing import Any

from events.codings import ActionCoded
from events.merges import ActionsDistinguished
from events.places import PlaceRegistered
from events.relations import ActionsRelated
from events.responses import ResponseDeclined
from timeline.projections.grades import grades_of
from timeline.projections.register import Standing
from timeline.views.cells import Cells, Into, text


def of_actions_beside(thing: Standing[Any], into: Into) -> None:
    """Add the rows of what is recorded under an action beside its own record."""
    counted: Counter[str] = Counter()
    for one in thing.since:
        event, at = one.event, one.position
        match event:
            case ActionCoded(action=name, coding=coding):
                table = "codings"
                said: Cells = (
                    *(coding.scheme, coding.scheme_version, coding.code, coding.coder, coding.confidence),
                    *(text(event.reason), at),
                )
            case ActionsRelated(part=name):
                table = "action_parts"
                said = (event.whole, text(event.reason), at)
            case ResponseDeclined(responding=name):
                table = "declined"
                said = (event.responded_to, event.method, event.probability, text(event.reason), at)
            case ActionsDistinguished(actions=names):
                for pair in combinations(names, 2):
                    into["distinctions"].append((names[0], at, *pair, text(event.reason)))
                continue
            case _:
                continue
        into[table].append((name, counted[table], *said))
        counted[table] += 1


def of_source_grades(name: str, thing: Standing[Any], into: Into) -> None:
    """Add a row for each grade of a source; of a confidential one the grade, and no word of why."""
    hidden = thing.now.confidential
    for number, one in enumerate(grades_of(thing)):
        reason = None if hidden else text(one.reason)
        into["source_grades"].append(
            (name, number, one.grade, one.grader, reason, int(one.holds is True), one.position)
        )


def of_claim_grades(name: str, thing: Standing[Any], into: Into) -> None:
    """Add a row for each grade of a claim."""
    for number, one in enumerate(grades_of(thing)):
        row = (name, number, int(one.grade), one.grader, text(one.reason), int(one.holds is True), one.position)
        into["claim_grades"].append(row)


def of_place_names(place: PlaceRegistered, into: Into) -> None:
    """Add a row for each other name of a place."""
    for number, alias in enumerate(place.aliases):
        into["place_names"].append((place.place, number, text(alias.name), alias.language, alias.use))
