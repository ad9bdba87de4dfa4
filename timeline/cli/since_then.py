"""What a reader of an earlier basis is told beside it: what is held back since, and what became confidential since."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from timeline.errors import NotALog
from timeline.projections.register import Thing

if TYPE_CHECKING:
    from events.envelope import Basis
    from timeline.cli.kept_back import KeptBack
    from timeline.log.api import EventLog
    from timeline.projections.register import Register

_FEW = 5


def since_then(log: "EventLog", basis: "Basis", kept: "KeptBack") -> str | None:
    """Return in one line what is otherwise by now than it was at the basis; `None`, if nothing is.

    What a note holds back by now is shown as it was known then, as the basis says. What
    is confidential by now is kept back there, too: whoever is to be protected is so whatever was known when.
    """
    changed = {Thing.of_stream(stream) for _, stream in log.touched(basis.position, log.basis().position)}
    told = [
        *_told(
            "confidential since, and kept back here, too", _confidential(_known(log, basis, changed, "source"), kept)
        ),
        *_told("held back since, and shown here", _held(log, basis, changed)),
    ]
    return f"this is as it was known then; {'; '.join(told)}" if told else None


def _told(says: str, names: list[str]) -> Iterator[str]:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    if names:
        yield f"{says}: {', '.join(names[:_FEW])}{more}"


def _confidential(then: "Register", kept: "KeptBack") -> list[str]:
    """Return the sources on record then that became confidential since."""
    known = (name for name, thing in then.sources.items() if not thing.now.confidential)
    return [f"source {name}" for name in known if kept.holds(name)]


def _held(log: "EventLog", basis: "Basis", changed: Collection[Thing]) -> list[str]:
    """Return what was on record then that notes hold back which were recorded since."""
    from timeline.reports.desk import held_back

    try:
        notes = _known(log, log.basis(), changed, "note")
    except NotALog:  # a newer version wrote one of them: that is no reason to show nothing of what was known before
        return []
    held = [Thing.of_stream(name) for name in held_back(notes)]
    return sorted(f"{one.kind} {one.id}" for one in held if log.streams(f"{one.kind}:{one.id}", 1, basis.position))


def _known(log: "EventLog", basis: "Basis", things: Collection[Thing], kind: str) -> "Register":
    """Return what was known at a basis of those of some things that are of a kind."""
    from timeline.replay.about import known_of

    return known_of(log, basis, frozenset(one for one in things if one.kind == kind))
