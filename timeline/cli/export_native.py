"""`timeline export jsonl`: a lossless copy of the log as lines of JSON, which `timeline init --from` makes a log of."""

from hashlib import sha256

from events.redactions import EventWithheld
from timeline.cli.export_bundle import check_new_folder
from timeline.cli.invocation import Reading
from timeline.cli.leaving import Leaving
from timeline.cli.outgoing import confidential_now
from timeline.cli.refusals import misused
from timeline.cli.terminal import safe
from timeline.errors import RuleRefused


def export_native(reading: Reading, action: str | None, leaves: Leaving | None) -> None:
    """Write the leaves of the log at the basis, and what opens them, as a folder, and print its path.

    Raises `UsageRefused` for a part of the log, `RuleRefused` where an event was redacted
    whole, or for a basis before which something was recorded that was redacted after it.
    """
    from timeline.exchange.native import LOG, write_native
    from timeline.proof.folders import write_folder

    folder = check_new_folder(reading, "jsonl")
    if action is not None:
        fix = "leave the action out; a chain goes into a bundle: timeline export bundle ACTION -o DIR"
        raise misused(says="jsonl is the record itself, all of it", fix=fix, argument="ACTION")
    for flag in reading.narrowing.typed:
        raise misused(says="jsonl is the record itself, all of it", fix=f"leave {flag} out", option=flag)
    log, basis = reading.log, reading.basis
    _check_whole(reading)
    _check_cut(reading)
    files = write_native(basis, log.origin, log.leaves(up_to=basis.position), log.disclosures(up_to=basis.position))
    _check_cut(reading)  # again: somebody may have redacted something since
    is_any_kept = bool(confidential_now(reading))
    write_folder(folder, files)
    reading.session.out.write(f"{safe(str(folder))}\n")
    reading.session.say(
        f"{basis.position} leaves; to make a log of them: timeline init PATH --from {safe(str(folder))}"
    )
    if is_any_kept:
        reading.session.say("what confidential sources say goes along, names too: jsonl is the record itself")
    reading.say_basis()
    if leaves is not None:
        leaves.record(sha256(files[LOG]).hexdigest(), basis)


def _check_whole(reading: Reading) -> None:
    """Refuse a copy without the leaf of an event that was redacted whole: nobody could tell that its root is right."""
    for one in reading.log.read(up_to=reading.basis.position):
        if isinstance(one.event, EventWithheld):
            message = f"nothing written: position {one.position} was redacted whole, so there is no leaf to write"
            fix = "copy the log itself: timeline backup DEST"
            raise RuleRefused(message, rule="export.redacted-whole", fix=fix, where={"position": one.position})


def _check_cut(reading: Reading) -> None:
    """Refuse a copy that ends between a text and the later redaction that took it out: nothing would explain it."""
    through = reading.log.redacted_through(reading.basis.position)
    if through > reading.basis.position:
        message = f"nothing written: what position {through} redacted was recorded before {reading.basis.position + 1}"
        fix = f"end the copy there or later: --as-of {through}"
        raise RuleRefused(message, rule="export.cuts-redaction", fix=fix, where={"position": through})
