"""Views brought up to the log so that one that fails keeps no other back; and what is told where one does."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from timeline.errors import (
    EventUnknown,
    EventUnreadable,
    IntegrityFailure,
    LogUnavailable,
    NotALog,
    NotFound,
    TimelineError,
    ViewFailed,
)
from timeline.log.api import EventLog
from timeline.log.codec import read_leaf
from timeline.views.guarded import Guarded, may_be_of_a_view
from timeline.views.plugins import Broken, found
from timeline.views.registry import registered
from timeline.views.store import Views
from timeline.views.view import Progress, View


class All(NamedTuple):
    """All views: ours, then those of other packages; and what calls itself a view and is none."""

    views: tuple[Guarded, ...]
    broken: tuple[Broken, ...]


def all_views() -> All:
    """Return all views there are, each of which says by its name what fails in it."""
    ours = registered()
    others = found(ours)
    return All((*(Guarded(view, is_ours=True) for view in ours), *others.views), others.broken)


def needed(views: Sequence[View], names: Iterable[str]) -> tuple[View, ...]:
    """Return the views of these names and those that they need, in their order. Raises `NotFound`."""
    by_name = {view.name: view for view in views}
    waiting, wanted = list(names), set()
    while waiting:
        name = waiting.pop()
        if name not in by_name:
            raise NotFound(kind="view", name=name, nearest=tuple(by_name))
        if name not in wanted:
            wanted.add(name)
            waiting += by_name[name].needs
    return tuple(view for view in views if view.name in wanted)


def bring_up(
    views: Views,
    log: EventLog,
    names: Sequence[str],
    *,
    anew: bool = False,
    progress: Progress | None = None,
    apart: bool = False,
) -> tuple[ViewFailed, ...]:
    """Bring the views of these names up to the head, and return what failed: those stay where they were.

    What needs a view that failed stays behind with it; all others go on. With `apart` a
    second process may learn for those that are ours; what fails then is done again by one,
    which can tell what failed and where. Raises what `Views.refresh` raises, and
    `EventUnreadable` or `EventUnknown` where no view can go on.
    """
    if apart and _refreshed_apart(views, log, names, anew=anew, progress=progress):
        return ()
    failed: list[ViewFailed] = []
    wanted = list(names)
    while wanted:
        try:
            with told(log, wanted[0]):
                views.refresh(wanted, anew=anew, progress=progress)
        except (EventUnreadable, EventUnknown):
            raise
        except ViewFailed as error:
            if error.view not in {view.name for view in needed(views.views, wanted)}:
                raise
            failed.append(error)
            wanted = [name for name in wanted if all(view.name != error.view for view in needed(views.views, [name]))]
        else:
            break
    return tuple(failed)


def _refreshed_apart(
    views: Views, log: EventLog, names: Sequence[str], *, anew: bool, progress: Progress | None
) -> bool:
    """Bring views up with a second process that may learn for ours; tell whether none of them failed."""
    try:
        with _learning_apart(views.views), told(log, names[0]):
            views.refresh(names, anew=anew, progress=progress)
    except (EventUnreadable, EventUnknown):
        raise
    except (ViewFailed, LogUnavailable) as error:
        if not may_be_of_a_view(error):
            raise
        return False
    return True


@contextmanager
def _learning_apart(views: Iterable[View]) -> Iterator[None]:
    """Let a second process learn for those of these views that are ours."""
    ours = [view for view in views if isinstance(view, Guarded)]
    for view in ours:
        view.may_learn_apart = True
    try:
        yield
    finally:
        for view in ours:
            view.may_learn_apart = False


@contextmanager
def told(log: EventLog, view: str) -> Iterator[None]:
    """Tell of an event that cannot be read which view it stops, and of which type it is."""
    try:
        yield
    except (NotALog, IntegrityFailure) as error:
        position = error.where.get("position")
        if not isinstance(position, int):
            raise
        kind = EventUnknown if isinstance(error, NotALog) else EventUnreadable
        raise kind(view, error.message, position=position, type_=_type(log, position)) from error


def _type(log: EventLog, position: int) -> str:
    """Return the type of an event by the open part of its leaf; nothing, where that does not read either."""
    try:
        [leaf] = log.leaves(after=position - 1, up_to=position)
        return read_leaf(leaf).type
    except (TimelineError, ValueError):
        return ""
