"""What a desk trusts of others: public keys of witnesses, and roots of time-stamp authorities. Files beside its key.

They lie there, and not beside the log: whoever can write the log could else name a witness of his own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from timeline._files import write_durably
from timeline.errors import LogUnavailable, MalformedInput
from timeline.proof.note import VerifierKey, read_vkey

_NAME_DIGITS = 16


def trust_witness(folder: Path, key: VerifierKey) -> None:
    """Remember the public key of a witness. Raises `LogUnavailable`."""
    _remember(folder, ".vkey", f"{key}\n".encode())


def witnesses(folder: Path) -> list[VerifierKey]:
    """Return the keys of the witnesses that are trusted. Raises `MalformedInput` for a file that is none."""
    keys = []
    for path, content in _remembered(folder, ".vkey"):
        try:
            keys.append(read_vkey(content.decode(errors="replace")))
        except MalformedInput as error:
            raise error.at(file=str(path)) from None
    return keys


def trust_root(folder: Path, pem: bytes) -> None:
    """Remember the certificates of a time-stamp authority, as PEM. Raises `LogUnavailable`."""
    _remember(folder, ".pem", pem)


def roots(folder: Path) -> list[bytes]:
    """Return the certificates of the time-stamp authorities that are trusted, as PEM, one authority an item."""
    return [content for _, content in _remembered(folder, ".pem")]


def _remember(folder: Path, kind: str, content: bytes) -> None:
    path = folder / f"{sha256(content).hexdigest()[:_NAME_DIGITS]}{kind}"
    with _told(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(path, content, replace=True)


def _remembered(folder: Path, kind: str) -> list[tuple[Path, bytes]]:
    with _told(folder):
        return [(path, path.read_bytes()) for path in sorted(folder.glob(f"*{kind}"))]


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the system says about these files into an error of ours."""
    try:
        yield
    except OSError as error:
        message = f"what the desk trusts cannot be read or kept: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(folder)}) from error
