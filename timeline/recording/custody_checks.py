"""What custody says that no register can tell: which file lies beside the log, what the clock says, which log it is."""

from datetime import datetime

from events.custody import ExportMade, SourceCaptured
from events.times import parse_instant
from timeline.errors import IntegrityFailure, RuleRefused
from timeline.log.api import EventLog
from timeline.log.appending import TOLERATED


def check_file(capture: SourceCaptured, log: EventLog) -> None:
    """Check that the file of a capture is kept: an event may name it only once it is. Raises `RuleRefused`.

    Whether it is what was captured is another question: here it is the event that is judged.
    """
    try:
        if log.holds_file(capture.sha256, capture.size):
            return
    except IntegrityFailure:
        message = f"nothing recorded: the file of this capture of {capture.source} does not have {capture.size:,} bytes"
        raise RuleRefused(
            message,
            rule="capture.other-size",
            where={"field": "body.size"},
            fix="write the size that was captured; if it is right, the file has changed: timeline verify --level deep",
        ) from None
    message = f"nothing recorded: the file of this capture of {capture.source} is not beside the log"
    raise RuleRefused(
        message,
        rule="capture.no-file",
        where={"field": "body.sha256"},
        fix="capture it together with its file: timeline append capture SOURCE --file FILE",
    )


def check_moment(capture: SourceCaptured, now: datetime) -> None:
    """Refuse a capture that is later than its own recording, by more than clocks differ. Raises `RuleRefused`."""
    if parse_instant(capture.captured_at) - now > TOLERATED:
        message = f"nothing recorded: {capture.captured_at} is still to come, so nothing was captured then"
        raise RuleRefused(
            message,
            rule="capture.in-the-future",
            where={"field": "body.captured_at"},
            fix="correct the time or its offset; if it is right, this machine's clock is wrong",
        )


def check_basis(export: ExportMade, log: EventLog, head: int) -> None:
    """Refuse an export from what never was a state of this log, up to its `head`. Raises `RuleRefused`."""
    for field, text in (("basis", export.basis), ("supersedes", export.supersedes)):
        if text is None:
            continue
        position = int(text.split(":")[1])
        if position > head or str(log.basis(position)) != text:
            message = f"nothing recorded: {text} was never a state of this log"
            raise RuleRefused(
                message,
                rule="export.other-log",
                where={"field": f"body.{field}"},
                fix="record it in the log that it was made from: timeline export … -o PATH --record WHOM",
            )
