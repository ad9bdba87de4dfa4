"""What was given cannot be recorded, or understood: exit 2, and nothing was recorded."""

from collections.abc import Sequence

from timeline.errors.base import TimelineError, Where


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
        fix = f"in a clone of the repository: pip install -e '.[{extra}]'"
        super().__init__(f"{what} takes the extra {extra}, which is not installed", fix=fix)


class NotSigned(InputRefused):
    """No signed checkpoint covers what is to be proven."""

    code = "proof.not-signed"
    fix = "sign the log first: timeline checkpoint"


class NotABundle(InputRefused):
    """A folder that holds neither a bundle nor the tiles of a log."""

    code = "bundle.not-a-bundle"
    fix = "name the folder that timeline export made, the one with proof/ or tile/ in it"
