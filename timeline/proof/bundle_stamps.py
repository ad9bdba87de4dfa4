"""Whether the time stamps of a bundle are about its signed head. Who made them, and when, nobody checks here. Pure."""

from collections.abc import Iterator, Mapping
from hashlib import new

from timeline.errors import MalformedInput
from timeline.proof import der
from timeline.proof.bundle_files import STAMPED
from timeline.proof.note import Note, read_note


def unbound(stamped: bytes, tokens: Mapping[str, bytes], head: Note) -> Iterator[tuple[str, str]]:
    """Yield a file and a sentence for all that does not belong to `head`: the stamped bytes, and tokens by their name.

    Stamped is the head as it was signed first: of the lines that stand below it now
    some may have come later.
    """
    try:
        note = read_note(stamped)
    except MalformedInput as error:
        yield STAMPED, error.message
    else:
        if note.text != head.text or not set(note.signatures) <= set(head.signatures):
            yield STAMPED, "it is not the signed head as it stands in proof/checkpoint"
    for name, token in tokens.items():
        if not _is_of(token, stamped):
            yield name, f"it is no time stamp of {STAMPED}"


def _is_of(token: bytes, stamped: bytes) -> bool:
    try:
        hash_name, digest = der.imprint(token)
    except (ValueError, IndexError):
        return False
    return new(hash_name, stamped).digest() == digest
