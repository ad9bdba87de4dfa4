"""`VERIFY.txt`: in plain words, what a bundle proves, what it does not, and how anybody can check it."""

from collections.abc import Sequence
from typing import NamedTuple

from events.envelope import Basis
from timeline.proof.bundle_files import STAMPED, STAMPS
from timeline.proof.note import VerifierKey


class Told(NamedTuple):
    """What the guide speaks of. `shown` and `held` count events, `stamps` time stamps; `sha256` is that of the report.

    `signed_by` are the keys whose signatures below the checkpoint hold, as they stand
    there; `witnesses` those that cosigned it. `package` is the version that made it.
    """

    basis: Basis
    origin: str
    size: int
    root: bytes
    keys: Sequence[VerifierKey]
    signed_by: Sequence[VerifierKey]
    witnesses: Sequence[VerifierKey]
    shown: int
    held: int
    stamps: int
    command: str
    sha256: str
    package: str


def last_line(told: Told) -> str:
    """Return what the check of a whole bundle ends with, if the keys of the command are given."""
    withheld = f", {told.held} withheld" if told.held else ""
    by = ", ".join(key.label for key in _short(told) or told.signed_by)
    return f"ok: {told.shown + told.held} of {told.size} events, root {told.root.hex()}{withheld}, signed by {by}"


def is_guide(content: bytes, told: Told) -> bool:
    """Tell whether a text is the guide to a bundle, or was before somebody laid signatures and time stamps to it.

    Those may come later, and the guide stays as it was written. A signature that came later stands below the others.
    """
    signed = [told.signed_by[:count] for count in range(1, len(told.signed_by) + 1)]
    return any(content == guide(told._replace(signed_by=by, stamps=one)) for by in signed for one in {0, told.stamps})


def guide(told: Told) -> bytes:
    """Return the text of `VERIFY.txt`."""
    return "\n".join((*_what_it_is(told), *_what_it_shows(told), *_how(told), "")).encode()


def _what_it_is(told: Told) -> list[str]:
    return [
        "HOW TO CHECK THIS BUNDLE",
        "",
        "It holds a report, the recorded events that the report rests on, and proofs that they are in a signed log.",
        "",
        f"Log         {told.origin}, {told.basis.log_id}",
        f"Built from  events 1 to {told.basis.position}, root {told.basis.root.hex()}",
        f"Signed      events 1 to {told.size}, root {told.root.hex()}",
        *(f"Key         {key}" for key in told.keys),
        *(f"Witness     {key}" for key in told.witnesses),
        "",
        "COMPARE THE KEY WITH THE ONE THAT THE DESK PUBLISHES ELSEWHERE. Whoever makes up a bundle",
        "puts a key of their own into it; only the comparison tells the two apart.",
        "",
    ]


def _what_it_shows(told: Told) -> list[str]:
    lines = [
        "WHAT THE CHECK SHOWS",
        "",
        f"- {_counted(told.shown, 'file')} events/N.json: byte for byte, event N of the log that was signed.",
        "- The words of sources in the notes of report.json, and those that its links go by, stand in those events:",
        "  disclosures.json opens the sealed fields that they are in, and nothing but what the report prints.",
        "- All this is unchanged since it was signed.",
        "",
        "WHAT IT DOES NOT SHOW",
        "",
        "- That nothing was left out. A proof that an event is in the log says nothing about other events. Whoever",
        "  holds the log can ask it the same question, and must get the same report data:",
        f"    {told.command}",
        f"    SHA-256 {told.sha256}",
        "- That the report tells the rest as the record has it, the words of claims too: the same command shows it.",
        "- That what was reported is true, or that a sentence of the report follows from its events: each sentence",
        "  names them, so read them side by side.",
        "- That figures, words and coordinates in data/ are those of the events: checked is of which events and things",
        "  its tables tell. What the report does not print stays closed in them: [withheld: not in the report,",
        "  position N].",
        "- When anything happened, or when it was signed. Time stamps say that the record existed before some moment.",
    ]
    if told.held:
        lines += [
            f"- What the events behind {_counted(told.held, 'file')} events/N.leaf-hash say. They are in the log;",
            "  they were redacted, or would tell more of a confidential source than its id.",
        ]
    return [*lines, ""]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _how(told: Told) -> list[str]:
    # Never the key of the bundle itself: a command that is pasted would check a forgery against the forger's key.
    keys = "--key THE-LINE-THAT-THE-DESK-PUBLISHES"
    lines = [
        "HOW TO CHECK IT, in this folder",
        "",
        f"With the program that made it (version {told.package}: another cannot compare report.md and this text),",
        "without the log:",
        f"    timeline verify . {keys}",
        "With one file of Python that shares no code with it, scripts/verify_standalone.py of its source",
        "(it needs Python 3.11 and the package cryptography):",
        f"    python3 verify_standalone.py . {keys}",
        "Both say what they do not check. If the line is that of the key above, they end with:",
        f"    {last_line(told)}",
        "",
        "With other tools:",
        "    sha256sum -c MANIFEST.sha256",
        "        the files are those that were handed over together (it signs nothing)",
        "    printf '\\0' | cat - events/N.json | sha256sum",
        "        the leaf hash of event N",
        "    any verifier of C2SP proofs, https://c2sp.org/tlog-proof",
        "        events/N.tlog-proof proves the bytes of events/N.json, under the trust policy proof/policy",
    ]
    if told.stamps:
        lines += [
            f"    openssl ts -verify -token_in -in {STAMPS}1.tst -data {STAMPED} -CAfile ROOT.pem",
            "        the signed head existed at the time in the stamp; ROOT.pem is the certificate of who stamped it",
        ]
    return lines


_FITS_A_LINE = 300


def _short(told: Told) -> list[VerifierKey]:
    """Return the keys that fit into a command: those of ML-DSA-44 do not."""
    return [key for key in told.signed_by if len(str(key)) < _FITS_A_LINE]
