"""Every error that a caller can meet, as one tree.

* TimelineError              exit 70  something that we did not foresee
  x InputRefused             exit 2   what was given cannot be recorded, or understood
    + MalformedInput                  the text is not what the door lets in
    + InvalidEvent                    a field of the event is missing, unknown or out of its range
    + TimeRefused                     the time is not readable without a guess
    + RuleRefused                     a rule of the record forbids it
    + IdTaken                         the readable id stands for other content
    + EventIdTaken                    the event id stands for other content
    + UsageRefused                    the options do not go together
    + NotALog                         the file is no log, or a newer one
    + FileRefused                     the file to write is there already, or is a link
    + RowsRefused                     an import has bad rows; it lists them all
    + CellRefused                     a cell of a table is not readable without a guess
    + KeyRefused                      there is no key to sign with, or it may not be used as it is
    + UnknownKey                      nobody has said that the key may be trusted
    + ExtraMissing                    a part of the program that is installed apart is not there
    + NotSigned                       no signed checkpoint covers what is to be proven
    + NotABundle                      the folder is neither a bundle nor tiles
  x ReportRefused            exit 1   a report is not written as it was asked for: it lists why
  x NotFound                 exit 3   nothing goes by that name
    + Ambiguous                       more than one thing goes by that name
  x IntegrityFailure         exit 4   the record is not what it was
    + ForkRefused                     signing would put two histories of one log into the world
    + PolicyUnmet                     a trust policy does not accept the checkpoint
    + HistoryForked                   a log that is watched has another history than before
    + StampRefused                    a time stamp does not hold
  x ConcurrencyConflict      exit 5   somebody recorded first
    + RevisionConflict                the stream has moved on
    + HeadMoved                       the log has moved on
    + WitnessAhead                    the witness has seen the log at another size
  x LogUnavailable           exit 6   locked, unreadable, no room, not there
    + BlobMissing                     a captured file does not lie beside the log
  x ViewFailed               exit 70  a view fails at an event, and keeps what it was computed from last
    + EventUnreadable        exit 4   the bytes of the event do not read as one
    + EventUnknown           exit 2   a newer version wrote the event
  x Interrupted              exit 130 somebody stopped it between two batches

A class keeps its facts as attributes, builds its own sentence and says what to
do. `code` and `exit_code` are a contract; sentences are not.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

Where = Mapping[str, str | int]

# The kinds of things that `timeline log --type` can list.
_THINGS = frozenset({"action", "actor", "case", "claim", "note", "response", "source"})


class TimelineError(Exception):
    """The root of all errors of this project.

    `where` says what the error is about: option, file, line, column, position or
    field. `recorded` lists the positions that were written before it, nearly
    always none.
    """

    code: ClassVar[str] = "bug"
    exit_code: ClassVar[int] = 70
    fix: str = "report it, with what TIMELINE_DEBUG=1 prints"

    def __init__(self, message: str, *, where: Where | None = None, fix: str | None = None) -> None:
        self.message = message
        self.where: dict[str, str | int] = dict(where or {})
        self.recorded: tuple[int, ...] = ()
        if fix is not None:
            self.fix = fix
        super().__init__(message)

    def at(self, **where: str | int) -> "TimelineError":
        """Add to where it happened, and return the error itself."""
        self.where = {**where, **self.where}
        return self


class InputRefused(TimelineError):
    """What was given cannot be recorded, or understood. Nothing was recorded."""

    code = "input.refused"
    exit_code = 2
    fix = "correct what was given, then run the command again"


class MalformedInput(InputRefused):
    """The text is not what the door lets in: its size, encoding, nesting, numbers or JSON."""

    code = "input.malformed"
    fix = "send UTF-8 JSON as RFC 8259 has it, numbers as whole numbers"


class InvalidEvent(InputRefused):
    """A field of an event is missing, unknown or out of its range."""

    code = "event.invalid"
    fix = "see the fields: timeline schema TYPE"


class TimeRefused(InputRefused):
    """A time that cannot be read without a guess."""

    code = "time.unreadable"
    fix = "write a date 2024-01-18, a time 2024-01-18T04:30+03:30, or an interval A/B"

    def __init__(self, message: str, *, code: str, fix: str, where: Where | None = None) -> None:
        self.code = code  # type: ignore[misc]  # one class, several stable codes: time.no-zone, time.skipped …
        super().__init__(message, fix=fix, where=where)


class RuleRefused(InputRefused):
    """A rule of the record forbids it. `rule` is its stable code, like `response.not-own-words`."""

    code = "rule.refused"

    def __init__(self, message: str, *, rule: str, fix: str, where: Where | None = None) -> None:
        self.code = rule  # type: ignore[misc]  # the rule's own code is what a script looks at
        super().__init__(message, fix=fix, where=where)


class IdTaken(InputRefused):
    """A readable id stands for other content already."""

    code = "id.taken"

    def __init__(self, kind: str, name: str, differs: Sequence[str], position: int) -> None:
        self.kind, self.name, self.differs, self.position = kind, name, tuple(differs), position
        fields = ", ".join(differs)
        super().__init__(
            f"nothing recorded: {kind} {name} is at position {position} already, and differs in {fields}",
            where={"position": position},
            fix=f"to change it: timeline append correction {name} --set FIELD=VALUE --reason …; or choose another id",
        )


class EventIdTaken(InputRefused):
    """An event id comes back with other content, or only some events of a batch are known."""

    code = "event-id.taken"
    fix = "send the same content again, or use a new event id"

    def __init__(self, event_id: str, position: int, detail: str) -> None:
        self.event_id, self.position = event_id, position
        super().__init__(
            f"nothing recorded: event {event_id} is at position {position} already, {detail}",
            where={"position": position},
        )


class UsageRefused(InputRefused):
    """Options that do not go together, or one that is missing."""

    code = "usage"
    fix = "see --help"


class NotALog(InputRefused):
    """The file is no log of ours, or was written by a newer version."""

    code = "log.not-a-log"
    fix = "name a log with --log or TIMELINE_LOG; make one with timeline init"


class FileRefused(InputRefused):
    """A file that may not be written or read as asked: it is there already, or it is a link."""

    code = "file.refused"
    fix = "choose another path, or give --force"


class RowsRefused(InputRefused):
    """An import has bad rows: all of them, in the order of the file."""

    code = "import.rows"
    fix = "mend the rows, then import the file again: rows recorded before are not recorded twice"

    def __init__(self, file: str, errors: Sequence[TimelineError]) -> None:
        self.file, self.errors = file, tuple(errors)
        # All that is wrong in a row is told: a row is a line, however many errors it has.
        lines = {
            (one.where.get("file"), one.where.get("line", number))
            for number, one in enumerate(self.errors, start=-len(self.errors))
        }
        rows = "1 row is" if len(lines) == 1 else f"{len(lines)} rows are"
        super().__init__(f"nothing recorded: {rows} refused", where={"file": file})


class DraftRefused(RowsRefused):
    """Several tables of a draft are bad: all of them, in the order in which they are recorded."""

    code = "draft.refused"
    fix = "mend the tables: all of a draft is recorded at once, or nothing"

    def __init__(self, errors: Sequence[TimelineError]) -> None:
        super().__init__("", errors)
        self.where = {}
        self.message = f"nothing recorded: {len(self.errors)} tables of the draft are refused"
        self.args = (self.message,)


class CellRefused(InputRefused):
    """A cell of a table that cannot be read without a guess, or that says what another contradicts."""

    code = "import.cell"
    fix = "write what the source says, in the form that the column takes"


class KeyRefused(InputRefused):
    """There is no key to sign with, or it may not be used as it is."""

    code = "key.refused"
    fix = "make one with timeline checkpoint key new, or name its file in TIMELINE_KEY"


class UnknownKey(InputRefused):
    """A key that nobody has said may be trusted for this."""

    code = "key.unknown"
    fix = "get the public line from where it was published, not from this file"


class ExtraMissing(InputRefused):
    """A part of the program that is installed apart is not there: `extra` is its name."""

    code = "extra.missing"

    def __init__(self, extra: str, what: str) -> None:
        self.extra = extra
        fix = f'uv tool install "escalation-timeline[{extra}]", or pip install "escalation-timeline[{extra}]"'
        super().__init__(f"{what} takes the extra {extra}, which is not installed", fix=fix)


class NotSigned(InputRefused):
    """No signed checkpoint covers what is to be proven."""

    code = "proof.not-signed"
    fix = "sign the log first: timeline checkpoint"


class ReportRefused(TimelineError):
    """A report that is not written as it was asked for; `reasons` say why, a sentence each."""

    code = "report.refused"
    exit_code = 1
    fix = "mend what is listed, or leave --final out: then the word Draft stands on it"

    def __init__(self, says: str, reasons: Sequence[str], *, fix: str | None = None) -> None:
        self.reasons = tuple(reasons)
        super().__init__(f"nothing written: {says}", fix=fix)


class NotABundle(InputRefused):
    """A folder that holds neither a bundle nor the tiles of a log."""

    code = "bundle.not-a-bundle"
    fix = "name the folder that timeline export made, the one with proof/ or tile/ in it"


class NotFound(TimelineError):
    """Nothing goes by that name. `nearest` are names that do."""

    code = "id.unknown"
    exit_code = 3

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = (), *, where: Where | None = None) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        listed = f"timeline log --type {kind}" if kind in _THINGS else "timeline log"
        near = f"did you mean {', '.join(nearest)}?" if nearest else f"see what is recorded: {listed}"
        super().__init__(f"no {kind} goes by {name!r}", fix=near, where=where)


class Ambiguous(NotFound):
    """More than one thing goes by that name; `nearest` lists them, a line each."""

    code = "id.ambiguous"

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__("one thing", name, candidates)
        self.message = f"{name!r} may be any of {len(candidates)}: " + "; ".join(candidates)
        self.args = (self.message,)
        self.fix = "give more letters of the id"


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


class Interrupted(TimelineError):
    """Somebody stopped it between two transactions; `recorded` lists what was recorded until then."""

    code = "interrupted"
    exit_code = 130
    fix = "run the command again: what was recorded is not recorded twice"

    def __init__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        super().__init__(f"interrupted: {done} of {total} events are recorded")
