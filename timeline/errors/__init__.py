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
    + DraftRefused                    a draft has bad tables; it lists them all
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

from timeline.errors.base import (
    Ambiguous,
    Interrupted,
    NotFound,
    ReportRefused,
    TimelineError,
    Where,
)
from timeline.errors.record import (
    BlobMissing,
    ConcurrencyConflict,
    EventUnknown,
    EventUnreadable,
    ForkRefused,
    HeadMoved,
    HistoryForked,
    IntegrityFailure,
    LogUnavailable,
    PolicyUnmet,
    RevisionConflict,
    StampRefused,
    ViewFailed,
    WitnessAhead,
)
from timeline.errors.refused import (
    CellRefused,
    DraftRefused,
    EventIdTaken,
    ExtraMissing,
    FileRefused,
    IdTaken,
    InputRefused,
    InvalidEvent,
    KeyRefused,
    MalformedInput,
    NotABundle,
    NotALog,
    NotSigned,
    RowsRefused,
    RuleRefused,
    TimeRefused,
    UnknownKey,
    UsageRefused,
)

__all__ = [
    "Ambiguous",
    "BlobMissing",
    "CellRefused",
    "ConcurrencyConflict",
    "DraftRefused",
    "EventIdTaken",
    "EventUnknown",
    "EventUnreadable",
    "ExtraMissing",
    "FileRefused",
    "ForkRefused",
    "HeadMoved",
    "HistoryForked",
    "IdTaken",
    "InputRefused",
    "IntegrityFailure",
    "Interrupted",
    "InvalidEvent",
    "KeyRefused",
    "LogUnavailable",
    "MalformedInput",
    "NotABundle",
    "NotALog",
    "NotFound",
    "NotSigned",
    "PolicyUnmet",
    "ReportRefused",
    "RevisionConflict",
    "RowsRefused",
    "RuleRefused",
    "StampRefused",
    "TimeRefused",
    "TimelineError",
    "UnknownKey",
    "UsageRefused",
    "ViewFailed",
    "Where",
    "WitnessAhead",
]
