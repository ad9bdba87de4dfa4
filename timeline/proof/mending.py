"""What `doctor --fix` may mend: read models and indexes, which are made from the record. It never touches evidence."""

from pathlib import Path

from timeline.errors import TimelineError
from timeline.log.condition import rebuild_indexes
from timeline.log.purge import drop_views
from timeline.proof.doctor import Check


def mend(log: Path) -> tuple[Check, ...]:
    """Delete read models that nothing keeps true, and build indexes anew that do not agree with their rows."""
    return (*_mend_views(log), _mend_indexes(log))


def _mend_views(log: Path) -> tuple[Check, ...]:
    try:
        gone = drop_views(log)
    except TimelineError as error:
        return (Check("views", "finding", error.message, error.fix),)
    return (Check("views", "ok", f"deleted: {', '.join(one.name for one in gone)}"),) if gone else ()


def _mend_indexes(log: Path) -> Check:
    try:
        rebuilt = rebuild_indexes(log)
    except TimelineError as error:
        return Check("indexes", "finding", f"not built anew: {error.message}", error.fix)
    return Check("indexes", "ok", "built anew: they did not agree with the rows" if rebuilt else "agree with the rows")
