"""What `doctor --fix` may mend: read models and indexes, which are made from the record. It never touches evidence."""

from pathlib import Path

from timeline.errors import IntegrityFailure, TimelineError
from timeline.log.condition import rebuild_indexes
from timeline.log.purge import drop_views
from timeline.proof.doctor import Check
from timeline.proof.verify import verify

_OF_INDEXES = frozenset({"index.differs", "revision.wrong"})
"""What a damaged index alone can cause. Where the rows cause it too, it is still found after the indexes are new."""


def mend(log: Path) -> tuple[Check, ...]:
    """Delete read models, which are made anew when asked for, and build indexes anew that disagree with their rows."""
    return (*_mend_views(log), _mend_indexes(log))


def _mend_views(log: Path) -> tuple[Check, ...]:
    try:
        gone = drop_views(log)
    except TimelineError as error:
        return (Check("views", "finding", error.message, error.fix),)
    return (Check("views", "ok", f"deleted: {', '.join(one.name for one in gone)}"),) if gone else ()


def _mend_indexes(log: Path) -> Check:
    try:
        rebuilt = rebuild_indexes(log, _check_rows)
    except IntegrityFailure as error:
        return Check("indexes", "altered", f"not built anew: {error.message}", error.fix)
    except TimelineError as error:
        return Check("indexes", "finding", f"not built anew: {error.message}", error.fix)
    return Check("indexes", "ok", "built anew: they did not agree with the rows" if rebuilt else "agree with the rows")


def _check_rows(log: Path) -> None:
    """Refuse to go on if more was altered than indexes: what they say then is evidence of what was there."""
    more = [one for one in verify(log).findings if one.altered and one.code not in _OF_INDEXES]
    if more:
        place = "" if more[0].position is None else f"position {more[0].position}: "
        message = f"more was altered than the indexes, {place}{more[0].what}"
        raise IntegrityFailure(message)
