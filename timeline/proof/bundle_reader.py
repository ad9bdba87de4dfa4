"""The folder of a bundle as a check reads it: what does not read is a finding about that file, and never an error."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from timeline.errors import LogUnavailable, NotABundle, TimelineError
from timeline.proof import bundle_files as names
from timeline.proof.bundle_files import event_of
from timeline.proof.folders import look_into, read_inside
from timeline.proof.verdict import Findings

T = TypeVar("T")


def is_bundle(folder: Path) -> bool:
    """Tell whether a folder is a bundle, or what is left of one."""
    return any((folder / name).is_file() for name in (names.MANIFEST, names.CHECKPOINT, names.REPORT_JSON))


class BundleReader:
    """What lies in a folder, and what was found wrong with it.

    Raises `NotABundle` for a folder that has no part of a bundle.
    """

    def __init__(self, folder: Path) -> None:
        self.findings = Findings()
        self.inside = look_into(folder)
        self._folder = folder
        if not is_bundle(folder):
            message = "the folder holds no bundle"
            raise NotABundle(message, where={"file": str(folder)})

    def attempt(self, code: str, name: str, check: Callable[[], T]) -> T | None:
        """Run a check; what it raises is a finding about the file `name`, unless the system is in the way."""
        try:
            return check()
        except LogUnavailable:
            raise
        except TimelineError as error:
            self.add(code, name, error.message)
        return None

    def add(self, code: str, name: str, what: str, *, altered: bool = True) -> None:
        """Take down what is wrong with a file."""
        place = event_of(name)
        self.findings.add(code, f"{name}: {what}", place[0] if place else None, altered=altered)

    def read(self, name: str) -> bytes | None:
        """Return a file, `None` with a finding if it is not there or does not read."""
        if name not in self.inside.files:
            self.add("bundle.missing", name, "it is not there")
            return None
        return self.attempt("bundle.unreadable", name, lambda: read_inside(self._folder, name))

    def parsed(self, name: str, read: Callable[[bytes], T]) -> T | None:
        """Return what a file says, `None` with a finding if it says nothing."""
        content = self.read(name)
        return None if content is None else self.attempt("bundle.malformed", name, lambda: read(content))
