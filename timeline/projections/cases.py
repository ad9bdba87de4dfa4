"""What a case takes in: what was left out since is not among it, and what nobody can tell any more is told apart."""

from collections.abc import Mapping
from typing import NamedTuple

from events.notes import CaseExcluded, CaseIncluded, CaseOpened
from events.redactions import EventWithheld
from timeline.projections.register import Standing


class Included(NamedTuple):
    """The actions that a case takes in.

    `doubtful` were included before an exclusion that was redacted whole: it may have left
    out any of them. `is_more_withheld` says that an inclusion was redacted, too.
    """

    actions: tuple[str, ...]
    doubtful: tuple[str, ...]
    is_more_withheld: bool


def taken_in(case: Standing[CaseOpened]) -> Included:
    """Return the actions that a case surely takes in, in the order of inclusion, and those that it may take in."""
    found: dict[str, None] = {}
    doubtful: dict[str, None] = {}
    is_more_withheld = False
    for one in case.since:
        match one.event:
            case CaseIncluded(actions=names):
                found.update(dict.fromkeys(names))
                doubtful = {name: None for name in doubtful if name not in names}
            case CaseExcluded(actions=names):
                found = {name: None for name in found if name not in names}
                doubtful = {name: None for name in doubtful if name not in names}
            case EventWithheld(was=CaseExcluded.type):
                found, doubtful = {}, doubtful | found
            case EventWithheld(was=CaseIncluded.type):
                is_more_withheld = True
            case _:
                pass
    return Included(tuple(found), tuple(doubtful), is_more_withheld)


def last_words(case: Standing[CaseOpened]) -> Mapping[str, CaseIncluded | CaseExcluded]:
    """Return the last that a case says of each action that was looked at for it, in the order of the first look."""
    found: dict[str, CaseIncluded | CaseExcluded] = {}
    for one in case.since:
        if isinstance(one.event, CaseIncluded | CaseExcluded):
            found.update(dict.fromkeys(one.event.actions, one.event))
    return found
