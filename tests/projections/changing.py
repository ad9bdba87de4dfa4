"""What changed by recording some events after others, and the actions of the stories that are told of it."""

from tests import builders as make
from tests.builders import action, claim, response
from timeline.projections.changes import changes
from timeline.projections.register import REGISTER

KERMAN = action("kerman", "2024-01-03", by="isis")
PANJGUR = action("panjgur", "2024-01-16", against="jaish-ul-adl")
SISTAN = action("sistan", "2024-01-18", by="pakistan")
ANSWER = response("sistan", "panjgur")
FIRST = claim("first", "sistan", figure=make.figure(7))
ACTS = [action(name, f"2024-01-0{day}") for day, name in enumerate("abcdef", start=1)]
AB, BC, CD, DE = (response(later, earlier) for earlier, later in ("ab", "bc", "cd", "de"))
AC = response("c", "a")


def between(known, *since, **more):
    """Return what changed by recording `since` after `known`."""
    events = make.recorded(*known, *since)
    cut = len(known)
    return changes(REGISTER.fold(events[:cut]), REGISTER.fold(events), events[cut:], **more)


def positions(change):
    return [cause.position for cause in change.causes]


def told(found):
    """Return what became of things: kind, id, what, and the positions of what made it so."""
    return [(*one.thing, one.what, positions(one)) for one in found.things]


def linked(found):
    return [(one.earlier, one.later, one.what, positions(one)) for one in found.links]
