"""`timeline export bundle`: the report on one chain with its evidence, as a folder that anybody can check."""

import os
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from timeline import __version__
from timeline.cli.files import check_free
from timeline.cli.finding import find
from timeline.cli.invocation import Reading
from timeline.cli.leaving import Leaving
from timeline.cli.outgoing import check_outgoing
from timeline.cli.refusals import bad_file, misused
from timeline.cli.reporting import Strengths, composer, earlier_of, things_in, with_redactions
from timeline.cli.terminal import safe
from timeline.errors import KeyRefused, UsageRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from events.envelope import Basis, RecordedEvent
    from timeline.cli.framing import Framed
    from timeline.cli.rendering import Report
    from timeline.log.api import EventLog
    from timeline.projections.register import Thing
    from timeline.proof.bundle import Contents
    from timeline.proof.bundle_files import Query
    from timeline.proof.note import VerifierKey
    from timeline.proof.policy import Policy
    from timeline.reports.desk import Numbering
    from timeline.reports.dossier import Dossier
    from timeline.reports.evidence import SealedText


def check_new_folder(reading: Reading, what: str = "a bundle") -> Path:
    """Return the folder that `-o` names, if nothing is there yet; `what` is to be written.

    Raises `UsageRefused` or `FileRefused`.
    """
    output = reading.session.given.get("output")
    if output is None:
        raise misused(says=f"{what} is a folder", fix="name one that is not there yet: -o DIR", option="-o")
    if reading.session.given.get("force"):
        fix = "leave --force out, and name another folder"
        says = f"{what} that may have been handed over is not written over"
        raise misused(says=says, fix=fix, option="--force")
    folder = Path(output)
    if os.path.lexists(folder):
        says = "nothing written: something is there already"
        raise bad_file(path=folder, says=says, fix="name a folder that is not there yet")
    check_free(folder, force=False, log=reading.path)
    return folder


def export_bundle(
    reading: Reading, action: str, strengths: Strengths, framed: "Framed", leaving: Leaving | None
) -> None:
    """Write the bundle of the report on the chain that holds an action, and print the path of its folder."""
    from timeline.cli.export_report import say_lint
    from timeline.proof.bundle import bundle_files
    from timeline.proof.bundle_files import MANIFEST
    from timeline.proof.folders import write_folder

    folder = check_new_folder(reading)
    thing, _ = find(reading, action, ("action",), argument="ACTION")
    if framed.frame.templates:
        fix = "leave it out: a bundle holds the pages that its report data can be held against"
        raise misused(says="a reader of a bundle has no templates of yours", fix=fix, option="--templates")
    for name, others in (("mermaid", "export md"), ("figures", "export md -o PATH")):
        if reading.session.given.get(name):
            says, fix = f"--{name} has no effect on a bundle", f"leave it out; {others} takes it"
            raise misused(says=says, fix=fix, option=f"--{name}")
    contents, report = _contents(reading, thing, strengths, framed)
    keys, policy = _whose_word(reading.log, reading.basis.position)
    files = bundle_files(reading.log, contents, keys, policy)
    write_folder(folder, files)
    reading.session.out.write(f"{safe(str(folder))}\n")
    shown = len(contents.positions)
    reading.session.say(f"{shown} events with their proofs; how to check them: {safe(str(folder))}/VERIFY.txt")
    reading.say_basis()
    if leaving is not None:
        leaving.record(sha256(files[MANIFEST]).hexdigest(), reading.basis)
    say_lint(reading, report)


def _contents(reading: Reading, action: "Thing", strengths: Strengths, framed: "Framed") -> "tuple[Contents, Report]":
    """Return the report on a chain and what goes out with it; the head of the log is signed, if its key is at hand."""
    from timeline.cli.export_report import check_ready
    from timeline.cli.rendering import Asked, Report
    from timeline.exchange.shown import shown
    from timeline.projections.confidential import confidential_in
    from timeline.projections.references import references
    from timeline.proof.bundle import Contents
    from timeline.proof.bundle_files import REPORT_JSON
    from timeline.replay.about import events_about
    from timeline.reports.desk import Numbering
    from timeline.reports.evidence import evidence

    log, basis, since = reading.log, reading.basis, framed.since
    things = things_in(reading, action, strengths)
    if things is not None and since is not None:
        things = with_redactions(reading, since, things)
    recorded = list(log.read_verified(basis) if things is None else events_about(log, basis, things))
    numbering = Numbering()
    dossier = _composer(reading, action.id, strengths, since, numbering)(recorded)
    sealed, opened = _sealed(log, [one.position for one in recorded])
    found = evidence(
        dossier,
        recorded,
        sealed,
        compose=_composer(reading, action.id, strengths, since),
        names=lambda event: ((one.kind, one.id) for one in references(event)),
        confidential=confidential_in(reading.whole),
    )
    made = Report(reading, Asked(action, strengths, framed, is_illustrated=True), dossier, numbering)
    check_ready(reading, made, sign=lambda: _sign(reading))
    report = made.files()
    data = _data(reading, action.id, strengths, shown(recorded, sealed, found))
    check_outgoing(reading, data)
    disclosures = [(position, opened[position, slot]) for position, slot in sorted(found.printed)]
    query = _query(reading, made.dossier, sha256(report[REPORT_JSON]).hexdigest())
    return Contents(basis, {**report, **data}, query, found.positions, found.held, disclosures), made


def _data(
    reading: Reading, action: str, strengths: Strengths, recorded: "Sequence[RecordedEvent]"
) -> "Mapping[str, bytes]":
    """Return the chain as tables, map and graph, made of nothing but these events."""
    from timeline.exchange.extract import extract
    from timeline.exchange.shown import data_files
    from timeline.projections.merging import as_merged
    from timeline.replay.about import recorded_at, register_of
    from timeline.replay.axes import narrow

    log, basis, narrowing = reading.log, reading.basis, reading.narrowing
    known = reading.kept_back.marked(register_of(recorded, basis, recorded_at(log, basis)))
    # Not by `narrowing.of`: it goes on telling of what the report was made of.
    within = narrow(known, narrowing.axes) if narrowing.typed else known
    merged = as_merged(reading.kept_back.of(within))
    shown = merged.survivors.get(action, action)
    return data_files(extract(merged, basis, log.origin, shown, strengths=strengths.drawn, narrowed=narrowing.narrowed))


def _composer(
    reading: Reading, action: str, strengths: Strengths, since: "Basis | None", numbering: "Numbering | None" = None
) -> "Callable[[Sequence[RecordedEvent]], Dossier]":
    """Return what makes the report of events that were read, at both bases where it supersedes another."""
    from timeline.replay.about import recorded_at, register_of

    composed, at = composer(reading, action, strengths, since, numbering), recorded_at(reading.log, reading.basis)
    before_at = "" if since is None else recorded_at(reading.log, since)

    def of_events(recorded: "Sequence[RecordedEvent]") -> "Dossier":
        earlier = None if since is None else earlier_of(recorded, since, before_at)
        return composed(register_of(recorded, reading.basis, at), earlier)

    return of_events


def _sealed(log: "EventLog", positions: "Iterable[int]") -> "tuple[list[SealedText], dict[tuple[int, int], bytes]]":
    """Return all sealed texts of some events, and the exact JSON of each by position and slot."""
    from timeline.log import sealing
    from timeline.reports.evidence import SealedText

    found = (row for after, up_to in _runs(positions) for row in log.disclosures(after=after, up_to=up_to))
    rows = [row for row in found if sealing.salt_of_decoy(row[2]) is None]
    sealed = [SealedText(place, slot, *sealing.open_disclosure(json)) for place, slot, json in rows]
    return sealed, {(place, slot): json for place, slot, json in rows}


def _runs(positions: "Iterable[int]") -> "Iterator[tuple[int, int]]":
    """Yield rising positions as runs without a gap: what each comes after, and its last."""
    for _, run in groupby(enumerate(positions), key=lambda numbered: numbered[1] - numbered[0]):
        inside = [position for _, position in run]
        yield inside[0] - 1, inside[-1]


def _query(reading: Reading, dossier: "Dossier", digest: str) -> "Query":
    """Return what was asked, so that whoever holds the log can ask again."""
    from timeline.projections.register import REGISTER
    from timeline.proof import bundle_files as names
    from timeline.reports.asking import options_of

    basis, narrowed = reading.basis, reading.narrowing.narrowed.options
    options = f"--strength {','.join(dossier.strengths)} --measured {','.join(dossier.measured)}"
    framing = options_of(dossier.frame)
    return names.Query(
        action=dossier.action,
        basis=names.AskedOf(basis.log_id, basis.position, basis.root.hex()),
        command=f"timeline export json {dossier.action} --as-of {basis} {options}{narrowed}{framing} -o report.json",
        measured=dossier.measured,
        origin=dossier.origin,
        package=__version__,
        projections=(names.Folded(REGISTER.name, REGISTER.version),),
        report=names.Printed(names.REPORT_JSON, digest),
        schema=names.QUERY_SCHEMA,
        strengths=dossier.strengths,
    )


def _sign(reading: Reading) -> None:
    """Sign the head of the log, if its key is at hand."""
    from timeline.cli.checkpoint import check_whole, key_files_of
    from timeline.cli.passphrases import VARIABLE, passphrase_of
    from timeline.proof.checkpoint import Signers, sign

    files = key_files_of(reading, reading.log)
    if not os.path.lexists(files.main) and not os.path.lexists(files.former):
        return
    try:
        passphrase = passphrase_of(reading, None, files.private())
    except UsageRefused as error:
        error.where.pop("option", None)  # export has none for it
        error.fix = f"set {VARIABLE}"
        raise
    keys = Signers(files.signing(passphrase), files.public())
    check_whole(reading)
    signed = sign(reading.open(writable=True), keys, files.state)
    if not signed.repeated:
        reading.session.say(f"signed position {signed.size}, root {signed.root.hex()[:12]}, for the bundle")


def _whose_word(log: "EventLog", position: int) -> "tuple[list[VerifierKey], Policy]":
    """Return the public keys of the log that are to be believed, and what a reader shall ask of its checkpoint."""
    from timeline.proof.bundle import policy_for
    from timeline.proof.checkpoint import keys_of_record
    from timeline.proof.keys import key_files
    from timeline.proof.note import read_vkey
    from timeline.proof.tlogproof import newest_note
    from timeline.proof.trusted import witnesses

    size, note = newest_note(log, position)
    files, record = key_files(log.log_id), keys_of_record(log)
    known = dict.fromkeys((*files.public(), *(read_vkey(life.vkey) for life in record.lives)))
    keys = [key for key in known if key.name == log.origin and record.believes(str(key), size)]
    if not keys:
        message = f"nothing written: no public key of {log.origin} is at hand to check its checkpoint with"
        raise KeyRefused(message, where={"file": str(files.main.parent)}, fix="put its public line, *.vkey, there")
    return keys, policy_for(keys, note, witnesses(files.trusted))
