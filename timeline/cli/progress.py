"""How far long work is: one bar on stderr where a person watches it, a plain line every 10 s where `-v` asks for it."""

from collections.abc import Callable
from time import monotonic
from typing import Literal, Self

from timeline.cli.session import Session

PATIENCE = 1.0
"""Work shorter than this, in seconds, shows no bar: it would only flicker."""
EVERY = 0.1
"""So often, in seconds, a bar is drawn anew at most."""
EVERY_LINE = 10.0
"""So often, in seconds, a plain line is written."""
_CELLS = 20
_HOUR, _MINUTE = 3600, 60


class Progress:
    """How far one piece of work is: called with what is done and the total, in whatever steps the work has.

    A rate is that since the first call, which says where the work began. Nothing is
    shown with `-q` or `--no-progress`, before a second has passed, or, where stderr is
    no terminal, without `-v`. `clock` counts seconds and never goes back.
    """

    def __init__(
        self, session: Session, what: str, unit: str = "events", *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._screen, self._clock = session.err, clock
        self._how = _how(session)
        self._due = clock() + (PATIENCE if self._how == "bar" else EVERY_LINE)
        self._what, self._unit = what, unit
        self._began: tuple[int, float] | None = None
        self._drawn = 0

    def __enter__(self) -> Self:
        """Begin; nothing is shown yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away: what is said next stands on a line of its own."""
        if self._drawn:
            self._screen.write("\r" + " " * self._drawn + "\r")
            self._screen.flush()
            self._drawn = 0

    def __call__(self, done: int, total: int | None = None) -> None:
        """Learn that `done` of `total` are done; `None` where nobody knows how many there are."""
        if self._how is None:
            return
        now = self._clock()
        if self._began is None:
            self._began = (done, now)
        if now < self._due:
            return
        at_first, began = self._began
        rate = (done - at_first) / (now - began) if now > began else 0.0
        if self._how == "bar":
            self._due = now + EVERY
            self._draw(f"{self._what}  {_bar(done, total)}{_words(done, total, self._unit, rate)}")
        else:
            self._due = now + EVERY_LINE
            self._screen.write(f"{self._what}: {_words(done, total, self._unit, rate)}\n")
            self._screen.flush()

    def next(self, what: str, unit: str) -> None:
        """Turn to the next part of the work, which counts anew."""
        if (what, unit) != (self._what, self._unit):
            self._what, self._unit, self._began = what, unit, None

    def _draw(self, line: str) -> None:
        columns = self._screen.columns
        line = line if columns is None else line[: columns - 1]  # in the last column some terminals begin a new line
        self._screen.write("\r" + line.ljust(self._drawn))
        self._screen.flush()
        self._drawn = len(line)


def _how(session: Session) -> Literal["bar", "lines"] | None:
    given = session.given
    if session.quiet or given.get("no_progress"):
        return None
    if session.err.is_terminal:
        return "bar"
    return "lines" if given.get("verbose") else None


def _bar(done: int, total: int | None) -> str:
    if not total:
        return ""
    cells = min(_CELLS, _CELLS * done // total)
    return f"[{'#' * cells}{'.' * (_CELLS - cells)}]  "


def _words(done: int, total: int | None, unit: str, rate: float) -> str:
    parts = [f"{done:,} {unit}" if total is None else f"{done:,} of {total:,} {unit}"]
    if total:
        parts.append(f"{100 * done // total} %")
    if rate:
        parts.append(f"{rate:,.0f}/s")
        if total is not None:
            parts.append(f"{_clock_time(max(0, total - done) / rate)} left")
    return ", ".join(parts)


def _clock_time(seconds: float) -> str:
    """Return a span as a clock shows it: `0:04`, `12:30`, `1:02:03`."""
    whole = round(seconds)
    hours, minutes = whole // _HOUR, whole % _HOUR // _MINUTE
    return f"{hours}:{minutes:02}:{whole % _MINUTE:02}" if hours else f"{minutes}:{whole % _MINUTE:02}"
