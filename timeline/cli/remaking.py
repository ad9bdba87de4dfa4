"""A report made again at the basis that it names, with the options that it names, by what `export` makes it with."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.cli.finding import find
from timeline.cli.framing import Framed, framed
from timeline.cli.invocation import Invocation, Reading
from timeline.cli.output import encoded
from timeline.cli.refusals import misused
from timeline.cli.rendering import check_installed, report_on
from timeline.cli.reporting import Strengths
from timeline.cli.session import Session
from timeline.cli.strengths import read_strengths
from timeline.errors import NotFound
from timeline.projections.chains import DRAWN, MEASURED

if TYPE_CHECKING:
    from timeline.log.api import EventLog
    from timeline.reports.handed import Handed

_OF_THE_RUN = ("quiet", "verbose", "no_progress", "color")


class Again(NamedTuple):
    """A report made again: its bytes, where the log says that the file went out, and what was taken out of it since.

    `since` says what makes an honest report another one by now: a redaction, or a source
    that became confidential; nothing, if there is none.
    """

    content: bytes
    exported: tuple[int, ...]
    since: str


def made_again(invocation: Invocation, log: Path, handed: "Handed", digest: str) -> Again:
    """Make a report again from a log; `digest` is the SHA-256 of the file.

    Raises `NotFound` if the log does not reach the basis, or holds no such action there,
    `IntegrityFailure` if it has another root there, and `UsageRefused` for options that are wanting.
    """
    check_installed(handed.form)
    with Reading(_session(invocation.session, log, handed)) as reading:
        _check_reached(reading.log, handed.asking.basis[1])
        own = reading.settings
        labels = own.labels if handed.data is None else handed.data.frame.labels
        reading.settings = own._replace(author=None, marking=None, labels=labels)  # the report says who and for whom
        _ = reading.basis
        frame = _framed(reading, handed)
        action, _ = find(reading, handed.asking.action, ("action",))
        report = report_on(reading, action, _strengths(handed.asking.options), frame)
        content = encoded(report.content(handed.form))
        since = "" if sha256(content).hexdigest() == digest else _since(reading, handed)
        return Again(content, _exported(reading.log, digest), since)


def _session(session: Session, log: Path, handed: "Handed") -> Session:
    """Return a run with the options of the report, the files of the desk that were typed, and nothing else."""
    again, given = Session(), session.given
    again.given = {name: given[name] for name in _OF_THE_RUN if name in given}
    again.given |= {**handed.asking.options, "log": str(log), "large": True}
    for name in ("outlines", "templates"):  # never from the path that a file names: from that which was typed
        again.given.pop(name, None)
        if name in given:
            again.given[name] = given[name]
    return again


def _check_reached(log: "EventLog", position: int) -> None:
    if position > (head := log.basis().position):
        error = NotFound("position", str(position))
        error.fix = (
            f"the log ends at {head}: it is an older copy, or was cut short; name one that reaches it with --log"
        )
        raise error


def _framed(reading: Reading, handed: "Handed") -> Framed:
    """Return the frame of the report, with the files of the desk. Raises `UsageRefused` where they are not its own."""
    options, given = handed.asking.options, reading.session.given
    for name, what in (("outlines", "outlines of a desk"), ("templates", "templates of a desk")):
        flag = f"--{name}"
        if name in options and name not in given:
            said = _digest(handed, name)
            fix = f"give them: {flag} {'DIR' if name == 'templates' else options[name]}"
            raise misused(says=f"the report was made with {what}{said}", fix=fix, option=flag)
        if name not in options and name in given:
            raise misused(says=f"the report was made without {what}", fix=f"leave {flag} out", option=flag)
    frame = framed(reading)
    if handed.data is not None:
        _check_files(handed, frame)
    return frame


def _digest(handed: "Handed", name: str) -> str:
    frame = None if handed.data is None else handed.data.frame
    digest = "" if frame is None else frame.templates if name == "templates" else frame.outlines_sha256
    return f", SHA-256 {digest}" if digest else ""


def _check_files(handed: "Handed", frame: Framed) -> None:
    """Refuse files of the desk that are not those of the report."""
    said, made = handed.data.frame if handed.data else frame.frame, frame.frame
    for flag, its, given in (
        ("--templates", said.templates, made.templates),
        ("--outlines", said.outlines_sha256, made.outlines_sha256),
    ):
        if its != given:
            says = f"the report was made with others, SHA-256 {its}: these have {given or 'none, as they are ours'}"
            raise misused(says=says, fix="give those that it was made with", option=flag)


def _strengths(options: Mapping[str, Any]) -> Strengths:
    drawn, measured = options.get("strength"), options.get("measured")
    return Strengths(read_strengths(drawn, DRAWN), read_strengths(measured, MEASURED, "--measured"))


def _exported(log: "EventLog", digest: str) -> tuple[int, ...]:
    """Return the positions at which it is recorded that the file with that hash left the house."""
    from events.custody import DIGITS_IN_STREAM, ExportMade

    recorded = log.read(stream=f"export:{digest[:DIGITS_IN_STREAM]}")
    return tuple(one.position for one in recorded if isinstance(one.event, ExportMade) and one.event.sha256 == digest)


def _since(reading: Reading, handed: "Handed") -> str:
    """Return what may have been taken out of the report since it was written; nothing, if nothing was."""
    from timeline.projections.confidential import confidential_in
    from timeline.replay import known_at

    through = reading.log.redacted_through(reading.basis.position)
    written = reading.basis.position if handed.data is None else handed.data.redactions_through
    if through > written:
        return f"something was redacted since, at position {through}"
    then, now = confidential_in(known_at(reading.log, reading.basis)), confidential_in(reading.whole)
    return "a source became confidential since" if now - then else ""
