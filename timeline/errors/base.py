"""The root of all errors, and those that are of no larger family."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

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

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what it is made of again in another process: as it stands, whatever its class takes to be made."""
        return _again, (type(self), self.args), self.__dict__

    def at(self, **where: str | int) -> "TimelineError":
        """Add to where it happened, and return the error itself."""
        self.where = {**where, **self.where}
        return self


def _again(cls: type[TimelineError], args: tuple[Any, ...]) -> TimelineError:
    return cls.__new__(cls, *args)


class ReportRefused(TimelineError):
    """A report that is not written as it was asked for; `reasons` say why, a sentence each."""

    code = "report.refused"
    exit_code = 1
    fix = "mend what is listed, or leave --final out: then the word Draft stands on it"

    def __init__(self, says: str, reasons: Sequence[str], *, fix: str | None = None) -> None:
        self.reasons = tuple(reasons)
        super().__init__(f"nothing written: {says}", fix=fix)


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


class Interrupted(TimelineError):
    """Somebody stopped it between two transactions; `recorded` lists what was recorded until then."""

    code = "interrupted"
    exit_code = 130
    fix = "run the command again: what was recorded is not recorded twice"

    def __init__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        super().__init__(f"interrupted: {done} of {total} events are recorded")
