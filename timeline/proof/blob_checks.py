"""The checks of captured files against the captures that name them: there, of the right size, and of that hash."""

from pathlib import Path

import msgspec

from timeline.errors import BlobMissing, InputRefused, IntegrityFailure, LogUnavailable
from timeline.log import codec
from timeline.log.blobs import Blobs
from timeline.log.evidence import Evidence, Raw
from timeline.proof.event_checks import Envelope
from timeline.proof.verdict import Findings, Level

CAPTURED = "source.captured"


class Named(msgspec.Struct, frozen=True):
    """A captured file as its capture names it: both members stand open in the leaf."""

    sha256: str
    size: int


def named_in(members: Envelope) -> Named | None:
    """Return the file that a leaf names; `None` if it is no capture, or does not say."""
    if members.type != CAPTURED:
        return None
    try:
        return msgspec.json.decode(members.body, type=Named)
    except (ValueError, RecursionError):  # a damaged leaf is named by the checks of events
        return None


def check_file(members: Envelope, blobs: Blobs, level: Level, findings: Findings, position: int) -> None:
    """Check the file that a capture names: there with its size, and at level `deep` with its hash.

    A missing file is a flaw, since the record stands without it; another content is an
    alteration. An event that was redacted whole has no leaf that names a file, so that
    one may be gone.
    """
    named = named_in(members)
    if named is None:
        return
    try:
        blobs.check(named.sha256, named.size, content=level == "deep")
    except BlobMissing as error:
        findings.add("blob.missing", error.message, position, altered=False)
    except IntegrityFailure as error:
        findings.add("blob.altered", error.message, position)
    except (InputRefused, LogUnavailable) as error:  # no SHA-256; or a file that the system does not let us read
        findings.add("blob.unreadable", error.message, position, altered=False)


def captured_files(log: Path) -> list[Named]:
    """Return the files that the captures of a log name, each once; a capture that was redacted whole names none.

    Raises `IntegrityFailure` or `LogUnavailable` where the log does not read.
    """
    with Evidence(log) as evidence:
        leaves = [members for leaf in evidence.leaves_of(CAPTURED) if (members := _members(leaf)) is not None]
    return list(dict.fromkeys(named for members in leaves if (named := named_in(members)) is not None))


def _members(leaf: Raw) -> Envelope | None:
    try:
        return codec.read_envelope(leaf)
    except (IntegrityFailure, TypeError):  # a damaged leaf is named by the checks of events
        return None
