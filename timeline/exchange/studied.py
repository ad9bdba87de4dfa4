"""What analysts wrote of what goes out: the cases that they studied it in, and their notes.

A case tells only of those actions that go out. A note goes out with what it is about; one that holds something
back, or releases it, never does: it would tell that there is something.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from events.envelope import RecordedEvent
from events.notes import CaseExcluded, CaseIncluded, CaseOpened, NoteAdded
from events.shape import changed
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.texts import is_confidential

OF_THE_DESK = ("hold", "release")
"""The kinds of notes that say what goes out, and never go out themselves."""


def cases_with(
    register: Register, actions: Collection[str], held: Collection[str], *, whole: bool
) -> Mapping[str, Standing[CaseOpened]]:
    """Return the cases that go out, each with what it says of these actions and of no others.

    Of the whole log all go out, of a chain those that looked at one of its actions. `held` is
    what a note holds back, as `kind:id`.
    """
    hidden = frozenset(one.id for one in map(Thing.of_stream, held) if one.kind == "action")
    found = {}
    for name, case in register.cases.items():
        since = tuple(_less(case, actions, hidden))
        looked_at = any(isinstance(one.event, CaseIncluded | CaseExcluded) for one in since)
        if f"case:{name}" not in held and (whole or looked_at):
            found[name] = replace(case, since=since)
    return found


def _less(case: Standing[CaseOpened], actions: Collection[str], hidden: frozenset[str]) -> Iterator[RecordedEvent]:
    """Yield what was recorded of a case, as far as it is about these actions.

    A reason that was given for what is held back, too, may tell of it: it does not go out.
    """
    for one in case.since:
        event = one.event
        if not isinstance(event, CaseIncluded | CaseExcluded):
            yield one
            continue
        names = tuple(name for name in event.actions if name in actions)
        is_told = hidden.isdisjoint(event.actions)
        if names:
            yield one._replace(event=changed(event, actions=names, reason=event.reason if is_told else None))


def notes_on(register: Register, things: Collection[Thing], held: Collection[str]) -> Mapping[str, Standing[NoteAdded]]:
    """Return the notes that go out: those about things that do, but for confidential sources, and about such notes."""
    found: dict[str, Standing[NoteAdded]] = {}
    for name, note in register.notes.items():
        if note.now.kind in OF_THE_DESK or not {f"note:{name}", note.now.about}.isdisjoint(held):
            continue
        about = Thing.of_stream(note.now.about)
        standing = register.find(*about)
        is_open = standing is not None and not is_confidential(standing)
        if about.id in found if about.kind == "note" else about in things and is_open:
            found[name] = note
    return found
