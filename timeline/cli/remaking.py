"""A report made again at the basis that it names, with the options that it names, by what `export` makes it with."""

from collections.abc import Mapping, Sequence
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
from timeline.cli.settings import path_beside
from timeline.cli.strengths import read_strengths
from timeline.errors import IntegrityFailure, MalformedInput, NotFound, ReportRefused, TimelineError
from timeline.projections.chains import DRAWN, MEASURED

if TYPE_CHECKING:
    from timeline.log.api import EventLog
    from timeline.reports.handed import Handed

_OF_THE_DESK = ("outlines", "templates")
_OF_THE_RUN = ("quiet", "verbose", "no_progress", "color")


class Since(NamedTuple):
    """What makes an honest report another one by now: a redaction, or a source that became confidential, in words.

    No words, if there is none. `is_felt`: this very report may read otherwise for it. Then
    anything in it may: notes have other numbers, counts and labels are others.
    """

    words: str = ""
    is_felt: bool = False


class Again(NamedTuple):
    """A report made again: its bytes, where the log says that the file went out, and what was taken out of it since.

    There are no bytes where text that may not be printed any more would stand in it; `refusal`
    says so. `labels` says which list of a desk's own labels it was made with, if that is the file's word alone.
    """

    content: bytes | None
    refusal: str
    exported: tuple[int, ...]
    since: Since
    labels: str


def made_again(invocation: Invocation, log: Path, handed: "Handed", digest: str) -> Again:
    """Make a report again from a log; `digest` is the SHA-256 of the file.

    Raises `NotFound` if the log does not reach the basis, or holds no such action there,
    `IntegrityFailure` if it has another root there, or not that of the report that is superseded,
    `MalformedInput` for what no report of ours says, and `UsageRefused` for files of the desk that are wanting.
    """
    check_installed(handed.form)
    with Reading(_session(invocation.session, log, handed)) as reading:
        _check_reached(reading.log, handed.asking.basis[1])
        own = reading.settings
        labels = own.labels if handed.data is None else handed.data.frame.labels
        reading.settings = own._replace(author=None, marking=None, labels=labels)  # the report says who and for whom
        content, data, refusal = None, "", ""
        try:
            content, data = _content(reading, handed)
        except ReportRefused as error:
            refusal = error.message
        except TimelineError as error:
            raise _blamed(reading, handed, error) from None
        is_same = content is not None and sha256(content).hexdigest() == digest
        since = Since() if is_same else _since(reading, handed, data)
        return Again(content, refusal, _exported(reading.log, digest), since, _labels(labels, own.labels))


def _content(reading: Reading, handed: "Handed") -> tuple[bytes, str]:
    """Return the bytes of a report, and its data with all its words.

    Raises as `made_again` does, and `ReportRefused`.
    """
    from timeline.reports.to_json import to_json

    _ = reading.basis
    frame = _framed(reading, handed)
    action, _ = find(reading, handed.asking.action, ("action",))
    report = report_on(reading, action, _strengths(handed.asking.options), frame)
    content, data = encoded(report.content(handed.form)), to_json(report.dossier).decode()
    # a page tells of earlier versions, too
    return content, data + content.decode() if handed.form == "html" else data


def _labels(used: Sequence[str], own: Sequence[str]) -> str:
    """Say which labels a report was made with, where they are not those of the settings here."""
    if [one.strip() for one in used] == [one.strip() for one in own]:
        return ""
    return f"the desk's own list of labels in it is: {', '.join(used) or 'empty'}; no log holds it"


def _blamed(reading: Reading, handed: "Handed", error: TimelineError) -> TimelineError:
    """Return an error as one of the report, where nobody but the report says what is wrong. Its basis is no such thing.

    Files of the desk are: they are asked for.
    """
    option, fix = str(error.where.get("option", "")), "ask for the report again, from whoever made it"
    name = option.removeprefix("--").replace("-", "_")
    if not option and handed.data is not None and error.where.get("file") == str(path_beside(reading.path)):
        message = f"the desk's own list of labels in the report is none: {error.message}"
        return MalformedInput(message, fix=fix)
    if name in ("as_of", *_OF_THE_DESK) or name not in handed.asking.options:
        return error
    value = handed.asking.options[name]
    says = f"the command in the report says {option}{'' if value is True else f' {value}'}"
    if isinstance(error, IntegrityFailure):
        message = f"{says}, and up to position {handed.asking.basis[1]} this log never had that basis"
        return IntegrityFailure(message, where={"option": option}, fix=fix)
    return MalformedInput(f"{says}: {error.message}", fix=fix)


def _session(session: Session, log: Path, handed: "Handed") -> Session:
    """Return a run with the options of the report, the files of the desk that were typed, and nothing else."""
    again, given = Session(), session.given
    again.given = {name: given[name] for name in _OF_THE_RUN if name in given}
    again.given |= {**handed.asking.options, "log": str(log), "large": True}
    for name in _OF_THE_DESK:  # never from the path that a file names: from that which was typed
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


def _since(reading: Reading, handed: "Handed", data: str) -> Since:
    """Return what may have been taken out of the report since it was written; nothing, if nothing was.

    `data` are those of the report that is made now, empty where it may not be printed: that may
    be for a source that was recorded, as confidential, after the basis.
    """
    from timeline.projections.confidential import confidential_in
    from timeline.replay import known_at
    from timeline.reports.taken_out import is_marked

    through = reading.log.redacted_through(reading.basis.position)
    written = reading.basis.position if handed.data is None else handed.data.redactions_through
    if through > written:
        words = f"something was redacted since, at position {through}"
        return Since(words, is_felt=is_marked(data, written) or _is_whole_gone(reading, written, through))
    now = confidential_in(reading.whole if data else reading.kept_back.head)
    then = confidential_in(known_at(reading.log, reading.basis))
    return Since("a source became confidential since", is_felt=True) if now - then else Since()


def _is_whole_gone(reading: Reading, written: int, through: int) -> bool:
    """Tell whether an event of the basis was redacted whole after the report was written."""
    from events.redactions import EventRedacted

    log, last = reading.log, reading.basis.position
    streams = {stream for _, stream in log.touched(written, through) if stream.startswith("event:")}
    events = (one.event for stream in streams for one in log.read(stream=stream, after=written, up_to=through))
    whole = (one for one in events if isinstance(one, EventRedacted) and one.scope == "whole_event")
    return any((log.find(one.target) or 0) <= last for one in whole)
