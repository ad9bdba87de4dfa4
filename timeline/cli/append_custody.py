"""`timeline append capture`, `transfer`, `verification`: the bytes of a source, in whose hands, put to which test."""

import re
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from events.base import Event
from events.custody import Outcome, SourceCaptured
from events.times import write_instant
from timeline.cli import bodies
from timeline.cli.bodies import Body
from timeline.cli.completion import complete
from timeline.cli.files import STANDARD_INPUT
from timeline.cli.finding import named
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import drafted, event_id, named_by_option, record
from timeline.cli.times import read_time
from timeline.clock import now
from timeline.errors import TimelineError, TimeRefused
from timeline.log.blobs import Blobs
from timeline.log.intake import LARGEST, Blob
from timeline.projections.custody import captures_of, custody_of, hashes_like
from timeline.projections.register import REGISTER
from timeline.recording.commands import Record
from timeline.recording.custody_checks import check_moment
from timeline.recording.media_types import BYTES_LOOKED_AT, media_type_of
from timeline.recording.reading import captured_elsewhere
from timeline.recording.sameness import same

Source = Annotated[
    str, typer.Argument(metavar="SOURCE", autocompletion=complete("source"), help="The source that it is about.")
]
By = Annotated[str, typer.Option(metavar="CODE", help="Who did it: a code, since it is published.")]


@writing
def capture(
    writing: Writing,
    source: Source,
    *,
    file: Annotated[str, typer.Option(metavar="FILE", help="The captured file; it is copied. - is stdin.")],
    captured_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it was captured, with its zone; now, if by this program.")
    ] = None,
    captured_by: Annotated[
        str | None, typer.Option(metavar="CODE", help="Who captured it; who records, if not said.")
    ] = None,
    tool: Annotated[
        str | None, typer.Option(metavar="NAME", help="With which tool; with this program, if not said.")
    ] = None,
    tool_version: Annotated[str | None, typer.Option(metavar="VERSION", help="The version of the tool.")] = None,
    media_type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="What it is, like text/html; told by name and first bytes.")
    ] = None,
    http_status: Annotated[int | None, typer.Option(metavar="N", help="What the server answered.")] = None,
    final_url: Annotated[str | None, typer.Option(metavar="URL", help="The address that it led to.")] = None,
    network_identity: Annotated[str | None, typer.Option(metavar="TEXT", help="How we appeared to the server.")] = None,
    context: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What stood around: comments, upload data.")
    ] = None,
    derived_from: Annotated[
        str | None, typer.Option(metavar="SHA256", help="The capture that it was made from, for a redacted copy.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="BYTES", min=1, help="How large the file may be.")] = LARGEST,
) -> None:
    """Keep the bytes of a source beside the log, and record when, by whom and how they were captured."""
    name = named(writing.log, source, ("source",), argument="SOURCE").id
    told = bodies.given(captured_at=captured_at, tool=tool, tool_version=tool_version)
    body = bodies.given(captured_by=captured_by, http_status=http_status, final_url=final_url)
    body |= bodies.given(network_identity=network_identity, context=context, media_type=media_type)
    body |= _made(told) | _original(writing, name, derived_from)
    command, note = Taking(writing, name, file, "--file", body, limit).command(event_id(writing))
    record(writing, [command], CAPTURE)
    writing.session.say_if(note)


CAPTURE = {
    "body.source": "SOURCE",
    "body.captured_at": "--captured-at",
    "body.captured_by": "--captured-by",
    "body.tool_version": "--tool-version",
    "body.tool": "--tool",
    "body.sha256": "--file",
    "body.media_type": "--media-type",
    "body.http_status": "--http-status",
    "body.final_url": "--final-url",
    "body.network_identity": "--network-identity",
    "body.context": "--context",
    "body.derived_from": "--derived-from",
}


def _made(told: dict[str, str]) -> Body:
    """Return when and with what a file was captured; nothing, if this program takes it in now."""
    if not told:
        return {}
    for field in ("tool", "tool_version", "captured_at"):
        if field not in told:
            option = f"--{field.replace('_', '-')}"
            raise bodies.refused(
                option=option,
                says="another tool captured it: which, in which version and when belong together",
                fix=f"give {option} too; or none of the three, if this program takes the file in now",
            )
    when = read_time(told["captured_at"], "--captured-at")
    if when.earliest is None or when.precision not in ("second", "minute") or when.qualifier != "none":
        message = f"nothing recorded: {told['captured_at'][:60]!r} is no moment"
        fix = "write date and clock time with their offset: 2024-01-18T09:20+00:00"
        raise TimeRefused(message, code="time.no-moment", fix=fix, where={"option": "--captured-at"})
    return told | {"captured_at": when.earliest}


def _original(writing: Writing, source: str, text: str | None) -> Body:
    """Return the capture that a copy was made from: its whole hash, where the beginning of one was typed."""
    if text is None:
        return {}
    known = REGISTER.fold(writing.log.read(stream=f"source:{source}"))
    found = hashes_like(captures_of(known, source), text)
    return {"derived_from": found[0] if len(found) == 1 else text}


_CODE = re.compile(r"[A-Za-z0-9._:/+-]{1,64}")


class Taking(NamedTuple):
    """A file that is taken in as the capture of a source: `option` named it, `body` is what was said of it."""

    writing: Writing
    source: str
    file: str
    option: str
    body: Body
    limit: int = LARGEST

    def command(self, chosen: str | None = None) -> tuple[Record, str | None]:
        """Keep the file, then return the command that records it, and what is to be said when that is done, if any.

        The file is kept, durably, before any event names it; cut off in between, a file is
        left that no event names. What can be refused without it is refused before.
        A dry run keeps nothing.
        """
        from timeline import __version__

        ours = {"captured_at": write_instant(now()), "tool": "timeline", "tool_version": __version__}
        body = {"source": self.source, "captured_by": self._recorder(), **ours, **self.body}
        self._check(self._draft({"media_type": "text/html", **body}, _NOTHING).event)
        try:
            blob, type_ = self._keep()
        except TimelineError as error:
            raise error.at(option=self.option) from None
        command = self._draft({"media_type": type_, **body}, blob, chosen)
        if "captured_at" not in self.body:
            command = replace(command, event=self._as_before(command.event, chosen))
        return command, self._note(blob)

    def _check(self, event: Event) -> None:
        if isinstance(event, SourceCaptured):
            try:
                check_moment(event, now())
            except TimelineError as error:
                raise named_by_option(error, CAPTURE) from None

    def _recorder(self) -> str:
        """Return who records, as a code. Raises `UsageRefused` where that is none, and nobody else is named."""
        recorder = self.writing.recorder
        if "captured_by" not in self.body and not _CODE.fullmatch(recorder):
            raise bodies.refused(
                option=self.option,
                says=f"who captured it is published as a code, and {recorder[:40]!r} is none",
                fix="name who captured it: timeline append capture SOURCE --file FILE --captured-by CODE",
            )
        return recorder

    def _draft(self, body: Body, blob: Blob, chosen: str | None = None) -> Record:
        whole = body | {"sha256": blob.sha256, "size": blob.size}
        return replace(drafted("source.captured", whole, CAPTURE, chosen=chosen), has_file=True)

    def _keep(self) -> tuple[Blob, str | None]:
        blobs = Blobs(self.writing.path)
        keep = partial(blobs.measure if self.writing.dry_run else blobs.put, limit=self.limit)
        if self.file == STANDARD_INPUT:
            if "media_type" not in self.body:
                media_type_of("", b"")  # nothing names a stream, and it cannot be looked at twice
            return keep(self.writing.open_input(STANDARD_INPUT)), None
        with blobs.opened(Path(self.file)) as stream:
            type_ = None
            if "media_type" not in self.body:
                type_ = media_type_of(self.file, stream.read(BYTES_LOOKED_AT))
                stream.seek(0)
            return keep(stream), type_

    def _as_before(self, event: Event, chosen: str | None) -> Event:
        """Return a capture as it was recorded before, if only the time differs: the command may be sent again.

        With an event id it is sent again if it was recorded under that one: else it is another capture.
        """
        known = REGISTER.fold(self.writing.log.read(stream=event.stream))
        for recorded in custody_of(known, self.source):
            earlier = recorded.event
            if not isinstance(event, SourceCaptured) or not isinstance(earlier, SourceCaptured):
                continue
            is_sent_again = chosen in (None, recorded.event_id)
            if is_sent_again and same(earlier, replace(event, captured_at=earlier.captured_at), sent_again=True):
                return earlier
        return event

    def _note(self, blob: Blob) -> str | None:
        """Return what is to be said of a file that was captured for another source, too."""
        others = captured_elsewhere(self.writing.log, blob.sha256, self.source) if blob.repeated else ()
        return f"warning: the same bytes were captured for {', '.join(others)}, too" if others else None


# Stands for the file until it is read. Nothing is captured that has this hash: an empty file is refused.
_NOTHING = Blob(sha256().hexdigest(), 0)


@writing
def transfer(
    writing: Writing,
    source: Source,
    *,
    by: By,
    to: Annotated[str, typer.Option(metavar="TEXT", help="To whom it was handed over; sealed.")],
) -> None:
    """Record that the captured bytes of a source were handed over to somebody."""
    name = named(writing.log, source, ("source",), argument="SOURCE").id
    options = {"body.source": "SOURCE", "body.by": "--by", "body.to": "--to"}
    body = {"source": name, "by": by, "to": to}
    record(writing, [drafted("source.transferred", body, options, chosen=event_id(writing))], options)


@writing
def verification(
    writing: Writing,
    source: Source,
    *,
    by: By,
    method: Annotated[str, typer.Option(metavar="CODE", help="What was done, like reverse-image-search.")],
    outcome: Annotated[Outcome, typer.Option(help="Whether that speaks for what the source is said to be.")],
) -> None:
    """Record that an analyst put a source to a test, and what came of it."""
    name = named(writing.log, source, ("source",), argument="SOURCE").id
    options = {"body.source": "SOURCE", "body.by": "--by", "body.method": "--method", "body.outcome": "--outcome"}
    body = {"source": name, "by": by, "method": method, "outcome": outcome}
    record(writing, [drafted("source.verified", body, options, chosen=event_id(writing))], options)
