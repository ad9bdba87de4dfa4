"""`timeline export blob`: a working copy of a captured file, apart from the evidentiary one."""

from operator import itemgetter
from pathlib import Path

from events.custody import SourceCaptured
from timeline.cli.files import write_file
from timeline.cli.invocation import Reading
from timeline.cli.leaving import Leaving
from timeline.cli.refusals import misused
from timeline.cli.terminal import safe
from timeline.errors import Ambiguous, NotFound
from timeline.log.blobs import Blobs
from timeline.projections.custody import FEWEST_DIGITS, captures, hashes_like

ONLY_US = 0o600


def export_blob(reading: Reading, text: str, leaving: Leaving | None) -> None:
    """Write a copy of the captured file that goes by `text`, and print its path.

    It is held against its hash while it is copied: where it differs, nothing is written.
    """
    output = reading.session.given.get("output")
    if output is None:
        raise misused(says="a captured file is not printed", fix="write a working copy of it: -o PATH", option="-o")
    position, capture = _named(reading, text)
    content = Blobs(reading.path).read(capture.sha256, capture.size)
    force = bool(reading.session.given.get("force"))
    write_file(Path(output), content, force=force, log=reading.path, mode=ONLY_US)
    reading.session.out.write(f"{safe(str(output))}\n")
    reading.say_basis()
    if leaving is not None:
        # A report tells its basis; a captured file has been the same since the log held its capture.
        leaving.record(capture.sha256, reading.log.basis(position))


def _named(reading: Reading, text: str) -> tuple[int, SourceCaptured]:
    """Return the first capture of the file whose SHA-256 is `text`, or begins so, and its position.

    Raises `NotFound` or `Ambiguous`.
    """
    known: dict[str, tuple[int, SourceCaptured]] = {}
    for position, one in sorted(captures(reading.known), key=itemgetter(0)):
        known.setdefault(one.sha256, (position, one))
    found = hashes_like([one for _, one in known.values()], text)
    if len(found) > 1:
        raise Ambiguous(text, found).at(argument="ACTION")
    if not found:
        error = NotFound("captured file", text[:64], where={"argument": "ACTION"})
        error.fix = f"give its SHA-256, {FEWEST_DIGITS} digits or more: timeline show SOURCE"
        raise error
    return known[found[0]]
