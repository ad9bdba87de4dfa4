"""Whatever folder was handed over, checked as what it is: a bundle, or the tiles of a log."""

from collections.abc import Sequence
from pathlib import Path

from timeline.proof.bundle_check import verify_bundle
from timeline.proof.bundle_reader import is_bundle
from timeline.proof.bundle_views import Renderer
from timeline.proof.folder_verdict import FolderVerdict
from timeline.proof.note import VerifierKey
from timeline.proof.tiles_check import verify_tiles


def verify_folder(folder: Path, *, keys: Sequence[VerifierKey] = (), render: Renderer | None = None) -> FolderVerdict:
    """Check a folder against `keys` that were published: see `verify_bundle` and `verify_tiles`.

    Raises `NotABundle` for a folder that is neither, `LogUnavailable` where the system
    refuses to read it.
    """
    return verify_bundle(folder, keys=keys, render=render) if is_bundle(folder) else verify_tiles(folder, keys=keys)
