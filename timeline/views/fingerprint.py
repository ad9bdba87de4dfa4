"""The fingerprint of a view: what its rows are computed by. Other code, other view, so it is built anew.

Nobody bumps a version: the sources of all that may have a say in a row are hashed, and
the tables that the rows stand in. That some of it has no say in this view costs one
rebuild; that something was forgotten would cost a wrong row.
"""

from collections.abc import Hashable, Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import getmodule
from typing import cast
from unicodedata import unidata_version

from timeline.views.ddl import create, indexes
from timeline.views.view import View

_ROOMS = ("events", "events.codebook", "timeline.projections", "timeline.projections.findings", "timeline.views")
_FILES = (
    ("timeline.replay", "about.py"),
    ("timeline.replay", "together.py"),
    ("timeline.log", "codec.py"),
    ("timeline.log", "withheld.py"),
)
_ENDS = (".py", ".json")


@cache
def code_digest() -> bytes:
    """Return the SHA-256 over the sources of the vocabulary with its tables of codes, the folds and the views.

    How a leaf is read and which things a question needs is in it, and the version of Unicode.
    """
    digest = sha256(unidata_version.encode())  # by which words are folded and compared
    for room, found in (
        *((room, _sources(files(room))) for room in _ROOMS),
        *((room, [files(room) / name]) for room, name in _FILES),
    ):
        for file in sorted(found, key=lambda one: str(one.name)):
            digest.update(f"{room}/{file.name}\0".encode())
            digest.update(sha256(file.read_bytes()).digest())
    return digest.digest()


def _sources(folder: Traversable) -> Iterator[Traversable]:
    return (file for file in folder.iterdir() if file.name.endswith(_ENDS))


def fingerprint(view: View) -> str:
    """Return the fingerprint of a view, in hex: its name, version, tables and code, and that of the house."""
    return _computed(cast("Hashable", view))


@cache
def _computed(key: Hashable) -> str:
    view = cast("View", key)
    digest = sha256(code_digest())
    digest.update(f"{view.name}\0{view.version}\0{view.needs}\0".encode())
    for table in view.tables:
        digest.update(f"{create(table, table.name)}\0{list(indexes(table, ''))}\0".encode())
    if (sources := getattr(view, "sources", None)) is not None:  # that of a whole package: see `plugins`
        digest.update(sources)
    elif not type(view).__module__.startswith("timeline.views."):
        digest.update(_source_of(view))
    return digest.hexdigest()


def _source_of(view: View) -> bytes:
    """Return the source of the module that a view of somebody else's comes from; nothing, if it has none."""
    module = getmodule(type(view))
    loader = getattr(module, "__loader__", None)
    if module is None or loader is None or not hasattr(loader, "get_source"):
        return b""
    return (loader.get_source(module.__name__) or "").encode()
