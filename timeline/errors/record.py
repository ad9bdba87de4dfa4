"""What is wrong with the record, or in the way of it: altered, moved on, out of reach, or a view that fails at it."""

from collections.abc import Sequence

from timeline.errors.base import TimelineError


class IntegrityFailure(TimelineError):
    """The record is not what it was: bytes, order, tree or schema."""

    code = "integrity"
    exit_code = 4
    fix = "keep the file as it is, and restore from a verified backup; timeline verify says what still holds"


class ForkRefused(IntegrityFailure):
    """Signing would put two histories of one log into the world: this one, and the one signed before."""

    code = "checkpoint.fork"
    fix = (
        "append to the log that was signed, if it still exists; restored from a backup, the log lacks what came"
        " after: go on in a log of another origin, and say so where you publish"
    )


class PolicyUnmet(IntegrityFailure):
    """A trust policy does not accept the checkpoint: no log of the policy signed it, or too few witnesses saw it."""

    code = "policy.unmet"
    fix = "ask for the checkpoint with the cosignatures that the policy wants, or see who gave you the policy"


class HistoryForked(IntegrityFailure):
    """What a witness is asked to cosign is not the log that it cosigned before, and grown."""

    code = "witness.fork"
    fix = "cosign nothing, keep the file, and ask the desk of that log; tell those who rely on it"


class StampRefused(IntegrityFailure):
    """A time stamp does not hold: other bytes, another authority, a certificate that may not, or altered."""

    code = "stamp.refused"
    fix = "ask the authority again: timeline checkpoint stamp; keep the response, and see that the root is its own"


class ConcurrencyConflict(TimelineError):
    """Somebody recorded first. `came_first` lists `(position, type, stream)` of what did."""

    code = "conflict"
    exit_code = 5
    fix = "look at what was recorded since (timeline log), then run the command again"

    def __init__(self, message: str, came_first: Sequence[tuple[int, str, str]]) -> None:
        self.came_first = tuple(came_first)
        first = "; ".join(f"position {position} {type_} on {stream}" for position, type_, stream in self.came_first[:3])
        super().__init__(f"{message}; first came {first}" if first else message)


class RevisionConflict(ConcurrencyConflict):
    """The stream moved on between being read and being appended to."""

    code = "stream.moved"

    def __init__(
        self, stream: str, *, expected: int, actual: int, came_first: Sequence[tuple[int, str, str]] = ()
    ) -> None:
        self.stream, self.expected, self.actual = stream, expected, actual
        super().__init__(f"nothing recorded: {stream} is at revision {actual}, not {expected}", came_first)


class HeadMoved(ConcurrencyConflict):
    """Something was recorded in the log, anywhere, since it was read."""

    code = "log.moved"

    def __init__(self, *, expected: int, actual: int, came_first: Sequence[tuple[int, str, str]] = ()) -> None:
        self.expected, self.actual = expected, actual
        super().__init__(f"nothing recorded: the log is at position {actual}, not {expected}", came_first)


class WitnessAhead(ConcurrencyConflict):
    """A witness has cosigned another size of the log than the request starts from; `size` is the one that it has."""

    code = "witness.ahead"

    def __init__(self, message: str, size: int) -> None:
        self.size = size
        super().__init__(message, ())
        self.where = {"position": size}
        self.fix = f"ask from there: timeline checkpoint cosign --request --old {size}"


class LogUnavailable(TimelineError):
    """The log cannot be read or written now: not there, locked, no permission, no room, an I/O error."""

    code = "log.unavailable"
    exit_code = 6
    fix = "see that the path is right, the disk has room and the file may be written"


class BlobMissing(LogUnavailable):
    """A captured file that the record names does not lie beside the log; `sha256` is its name."""

    code = "blob.missing"

    def __init__(self, sha256: str, path: str) -> None:
        self.sha256 = sha256
        message = f"the captured file {sha256} does not lie beside the log"
        super().__init__(message, where={"file": path}, fix="restore it from a backup: it belongs at that very path")


class ViewFailed(TimelineError):
    """A view fails at an event: it stays at its last good basis until that is mended. Nothing is skipped.

    `view` is its name, `position` that of the event or 0 if nobody can tell, `type` the
    event's type or "" if it does not read. The views beside it go on.
    """

    code = "view.failed"
    fix = "mend the code of the view, or remove the package that brings it; TIMELINE_DEBUG=1 prints the traceback"

    def __init__(self, view: str, why: str, *, position: int = 0, type_: str = "") -> None:
        self.view, self.why, self.position, self.type = view, why, position, type_
        at = f" at position {position}" if position else ""
        what = f", {type_}" if type_ else ""
        where: dict[str, str | int] = {"view": view} | ({"position": position} if position else {})
        super().__init__(f"view {view} fails{at}{what}: {why}", where=where)


class EventUnreadable(ViewFailed):
    """The bytes of an event do not read as one, so no view can go beyond it."""

    code = "view.unreadable"
    exit_code = 4
    fix = "keep the file as it is, and restore from a verified backup; timeline verify says what still holds"


class EventUnknown(ViewFailed):
    """A newer version wrote the event, so no view of this version can go beyond it."""

    code = "view.unknown-type"
    exit_code = 2
    fix = "read the log with the version that wrote it, or a newer one; log, verify and proofs work with this one"
