"""Signing keys: files outside the log, readable by their owner alone, each with its public line beside it."""

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from timeline._files import sync_folder, write_durably
from timeline.errors import KeyRefused, LogUnavailable, MalformedInput
from timeline.log.ids import is_uuid
from timeline.proof.note import ED25519, ML_DSA_44, Signature, VerifierKey, cosigned, read_vkey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

_PRIVATE = 0o600
_OTHERS = 0o077
_ENCRYPTED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
LONGEST_PASSPHRASE = 1023
"""How many bytes the library below takes."""


class SigningKey:
    """A private key and the name that it signs under."""

    def __init__(self, verifier: VerifierKey, private: "Ed25519PrivateKey | MLDSA44PrivateKey") -> None:
        self.verifier = verifier
        self._private = private

    def sign(self, text: bytes, *, time: int = 0) -> Signature:
        """Return the signature line of the text of a note.

        `time`, in seconds since 1970, stands in a cosignature; 0 says nothing about when.
        """
        kind, name = self.verifier.kind, self.verifier.name
        if kind == ED25519:
            return Signature(name, self.verifier.key_id, self._private.sign(text))
        stamped = time.to_bytes(8, "big") + self._private.sign(cosigned(kind, name, time, text))
        return Signature(name, self.verifier.key_id, stamped)


class KeyFiles(NamedTuple):
    """The files of the keys of one log: `main` signs, `second` beside it (ML-DSA-44), `former` while keys change.

    `state` is the copy of the last head signed. All lie in one folder, never in the log's.
    The names of keys that sign no more end with their ids.
    """

    main: Path

    @property
    def second(self) -> Path:
        """The key of another kind that signs as well, if there is one."""
        return self.main.with_name(f"{self.main.stem}-second.pem")

    @property
    def former(self) -> Path:
        """The key before this one, which signs as well until the change is over."""
        return self.main.with_name(f"{self.main.stem}-former.pem")

    @property
    def state(self) -> Path:
        """The copy of the last head signed."""
        return self.main.with_name("log.state")

    @property
    def trusted(self) -> Path:
        """The folder of what this desk trusts of others: keys of witnesses, roots of time-stamp authorities."""
        return self.main.with_name("trusted")

    def private(self) -> list[Path]:
        """Return the files of all keys that sign now, the main one first. Raises `KeyRefused` in a change cut off."""
        others = [path for path in (self.former, self.second) if os.path.lexists(path)]
        if self.former in others and not os.path.lexists(self.main):
            message = f"the change of keys was cut off: {self.former} has no key after it"
            raise KeyRefused(message, fix="run it again: timeline checkpoint key rotate")
        return [self.main, *others]

    def signing(self, passphrase: bytes | None = None) -> list[SigningKey]:
        """Return all keys that sign now, the main one first. Raises `KeyRefused` or `LogUnavailable`."""
        return [read_key(path, passphrase) for path in self.private()]

    def public(self) -> list[VerifierKey]:
        """Return all public keys that lie here, those that sign no more as well, without opening a private one."""
        name = glob.escape(self.main.stem)
        with _told(self.main.parent):
            lines = [path for pattern in (f"{name}.vkey", f"{name}-*.vkey") for path in self.main.parent.glob(pattern)]
        return list(dict.fromkeys(read_public(path) for path in sorted(lines)))


def key_files(log_id: str) -> KeyFiles:
    """Return where the keys of a log are: the file that `TIMELINE_KEY` names, else a folder of the user's settings.

    Raises `KeyRefused` if there is neither, or if the id, which stands in a file that may be anybody's, is no UUID.
    """
    if named := os.environ.get("TIMELINE_KEY"):
        if not Path(named).name:
            message = f"TIMELINE_KEY names no file: {named}"
            raise KeyRefused(message, fix="name the file of the private key")
        if public_file(Path(named)) == Path(named):
            message = f"TIMELINE_KEY names a public line: {named}"
            raise KeyRefused(message, fix="name the private key; its public line lies beside it")
        return KeyFiles(Path(named).absolute())
    if not is_uuid(log_id):
        message = f"the log has no place for keys: its id is no UUID: {log_id!r:.100}"
        raise KeyRefused(message, fix="see whether the log was altered: timeline verify")
    return KeyFiles(settings_folder() / "keys" / log_id / "key.pem")


def settings_folder() -> Path:
    """Return the folder of this program among the user's settings. Raises `KeyRefused` if the user has no home."""
    settings = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    if not settings.is_absolute():  # so the specification of these folders wants it
        try:
            settings = Path.home() / ".config"
        except RuntimeError as error:
            message = "there is no place for keys: no home folder is known"
            raise KeyRefused(message, fix="name the file of the key in TIMELINE_KEY") from error
    return settings / "escalation-timeline"


def check_place(files: KeyFiles, log: Path) -> None:
    """Check that keys do not lie where the log lies, or below: whoever copies or backs up a log must not copy its key.

    Raises `KeyRefused`.
    """
    folder = Path(os.path.realpath(log)).parent
    if Path(os.path.realpath(files.main)).is_relative_to(folder):
        message = f"the key would lie in the folder of the log, or below: {files.main}"
        fix = "keep the log in a folder of its own, or name another place in TIMELINE_KEY"
        raise KeyRefused(message, where={"file": str(files.main)}, fix=fix)


def make_folder(path: Path) -> None:
    """Make the folder of a key if need be. Raises `LogUnavailable`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder of the key cannot be made: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(path.parent)}) from error


def public_file(private: Path) -> Path:
    """Return the file that holds the public line of a key."""
    return private.with_suffix(".vkey")


def make_key(path: Path, name: str, kind: int = ED25519, passphrase: bytes | None = None) -> SigningKey:
    """Make a key and keep it at `path`, its public line beside it; make the folder if need be.

    The private key is PKCS#8 in PEM, encrypted if there is a passphrase. Raises
    `KeyRefused` if a key is there already, `LogUnavailable` where nothing can be written.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 — as in `note`
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey  # noqa: PLC0415

    _check_passphrase(passphrase)
    if os.path.lexists(path):
        raise _taken(path)
    try:
        private = MLDSA44PrivateKey.generate() if kind == ML_DSA_44 else Ed25519PrivateKey.generate()
    except UnsupportedAlgorithm as error:
        message = "the library for signatures on this machine cannot make such a key"
        raise KeyRefused(message, fix="install the package cryptography from its wheel") from error
    lock = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock)
    key = SigningKey(VerifierKey(name, kind, private.public_key().public_bytes_raw()), private)
    with _told(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The public line first: a private key without one is no key yet, and is never used.
        write_durably(public_file(path), f"{key.verifier}\n".encode(), mode=0o644, replace=True)
        write_durably(path, pem, mode=_PRIVATE)
    return key


def _check_passphrase(passphrase: bytes | None) -> None:
    if passphrase is not None and not 0 < len(passphrase) <= LONGEST_PASSPHRASE:
        message = f"a passphrase has 1 to {LONGEST_PASSPHRASE} bytes, and this one {len(passphrase)}"
        raise KeyRefused(message, fix="give another one, or none")


def is_encrypted(path: Path) -> bool:
    """Tell whether a key opens with a passphrase only. Raises as `read_key` does where there is none."""
    return _ENCRYPTED in _read_private(path)


def read_key(path: Path, passphrase: bytes | None = None) -> SigningKey:
    """Return the key at `path`, opened with the passphrase if it is encrypted.

    Raises `KeyRefused` if there is none, if others may read it, if it does not open or
    is not the one that its public line names; `LogUnavailable` where the system refuses.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 — as in `note`
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    pem = _read_private(path)
    verifier = read_public(public_file(path))
    where = {"file": str(path)}
    if _ENCRYPTED in pem and passphrase is None:
        message = f"the key {path} is locked with a passphrase, and none is given"
        raise KeyRefused(message, where=where, fix="give it: --passphrase-file FILE, or TIMELINE_KEY_PASSPHRASE")
    try:
        private = load_pem_private_key(pem, passphrase if _ENCRYPTED in pem else None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        why = _why_closed(str(error), is_locked=_ENCRYPTED in pem)
        message = f"the key {path} does not open: {why}"
        raise KeyRefused(message, where=where, fix="give its passphrase, or the key as it was") from error
    public = getattr(private.public_key(), "public_bytes_raw", bytes)()
    if public != verifier.public:
        message = f"the key {path} is not the one that {public_file(path).name} names"
        raise KeyRefused(message, where=where, fix="put back the two files that belong together")
    return SigningKey(verifier, private)  # type: ignore[arg-type]  # its public bytes say which kind it is


def _why_closed(said: str, *, is_locked: bool) -> str:
    """Return why a key does not open.

    One wrong passphrase in 256 leaves bytes that end as a padding would, and only what they say shows it.
    """
    if "password" in said:
        return "the passphrase is wrong"
    return "the passphrase is wrong, or the file is damaged" if is_locked else "it is no key in PKCS#8"


def _read_private(path: Path) -> bytes:
    with _told(path):
        if not path.exists():
            message = f"there is no key at {path}"
            raise KeyRefused(message, where={"file": str(path)})
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            message = f"others may read the key {path}"
            raise KeyRefused(message, where={"file": str(path)}, fix=f"chmod 600 {path}; if they have, revoke it")
        return path.read_bytes()


def read_public(path: Path) -> VerifierKey:
    """Return the key that a public line names. Raises `KeyRefused` if there is none, `MalformedInput` if it is none."""
    with _told(path):
        if not path.exists():
            message = f"the public line of the key is not at {path}"
            raise KeyRefused(message, where={"file": str(path)}, fix="put it back: it was published")
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        return read_vkey(text)
    except MalformedInput as error:
        raise error.at(file=str(path)) from None


def keep_public(files: KeyFiles, key: VerifierKey) -> None:
    """Keep the public line of a key that signs no more, so that what it signed is still checked. Make the folder."""
    path = files.main.with_name(f"{files.main.stem}-{key.key_id.hex()}.vkey")
    with _told(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(path, f"{key}\n".encode(), mode=0o644, replace=True)


def retire(files: KeyFiles) -> None:
    """Name the main key the former one: it goes on signing beside the next. Raises `KeyRefused` if there is one."""
    if os.path.lexists(files.former):
        message = f"a former key signs beside the present one still: {files.former}"
        raise KeyRefused(message, fix="end that change first: timeline checkpoint key rotate --finish")
    with _told(files.main):
        # The public line first, and a copy: cut off here, the same command begins again;
        # cut off after the rename, only the new key is missing, and is made.
        write_durably(public_file(files.former), public_file(files.main).read_bytes(), mode=0o644, replace=True)
        files.main.rename(files.former)
        sync_folder(files.main.parent)


def forget(files: KeyFiles, path: Path) -> None:
    """Remove a private key that signs no more. Its public line stays: what it signed is checked with it.

    Cut off and begun again, it goes on where it was; where all is done, it does nothing.
    """
    with _told(path):
        line = public_file(path)
        if line.exists():
            # The line under its own name first: cut off here, there are two, and the private key still has one.
            keep_public(files, read_public(line))
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
        line.unlink(missing_ok=True)
        sync_folder(path.parent)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into an error of ours."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileExistsError) and os.path.lexists(path):
            raise _taken(path) from error
        message = f"the key {path} cannot be used: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(path)}) from error


def _taken(path: Path) -> KeyRefused:
    message = f"a key is at {path} already"
    return KeyRefused(message, where={"file": str(path)}, fix="use it, or rotate it: timeline checkpoint key rotate")
