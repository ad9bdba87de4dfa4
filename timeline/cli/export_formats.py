"""`timeline export FORMAT` for other tools: which formats there are, what makes each, and what each loses."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from timeline.cli.export_bundle import check_new_folder
from timeline.cli.extracting import extracted
from timeline.cli.files import check_free
from timeline.cli.finding import find
from timeline.cli.invocation import Invocation, Reading
from timeline.cli.leaving import Leaving
from timeline.cli.outgoing import check_outgoing
from timeline.cli.output import Column, Listing, deliver, encoded
from timeline.cli.refusals import misused, unknown_word
from timeline.cli.reporting import Strengths
from timeline.cli.shapes import LossItem
from timeline.cli.terminal import json_escapes, safe

if TYPE_CHECKING:
    from timeline.cli.shapes.codes import Way
    from timeline.exchange.extract import Extract, Options

    Writer = Callable[[Extract, Options], str | bytes | Mapping[str, bytes]]


class Format(NamedTuple):
    """A format: the function that writes it, as `module:name`, and what it makes.

    `text` and `json` are printed as they are, but on a terminal, where what could act is
    neutralised; a `folder` needs `-o DIR`. `options` are those of `Options` that it takes.
    """

    writer: str
    makes: Literal["text", "json", "folder"]
    options: tuple[str, ...] = ()


FORMATS: Mapping[str, Format] = {
    "csv": Format("timeline.exchange.tables:write", "folder", ("excel", "hxl")),
    "geojson": Format("timeline.exchange.geojson:write", "json", ("links",)),
    "kml": Format("timeline.exchange.kml:write", "text"),
    "timelinejs": Format("timeline.exchange.timelinejs:write", "json"),
    "graphml": Format("timeline.exchange.graphml:write", "text"),
    "gexf": Format("timeline.exchange.gexf:write", "text"),
    "dot": Format("timeline.exchange.dot:write", "text"),
    "mermaid": Format("timeline.exchange.mermaid:write", "text"),
    "stix": Format("timeline.exchange.stix:write", "json"),
    "ics": Format("timeline.exchange.ics:write", "text"),
    "atom": Format("timeline.exchange.feeds:atom", "text"),
    "jsonfeed": Format("timeline.exchange.feeds:jsonfeed", "json"),
    "prov": Format("timeline.exchange.prov:write", "json"),
}
"""The formats of other tools, by their names on the command line."""
MANIFEST = "datapackage.json"
"""The file of a folder whose hash stands for all of it: it holds those of the others."""


def check_options(format_: str, given: "Options") -> None:
    """Refuse options that a format does not take. Raises `UsageRefused`."""
    taken = FORMATS[format_].options if format_ in FORMATS else ()
    for name, value in given._asdict().items():
        if value and name not in taken:
            takers = " and ".join(known for known, one in FORMATS.items() if name in one.options)
            raise misused(says=f"--{name} is for {takers}", fix="leave it out", option=f"--{name}")


def export_format(
    reading: Reading, format_: str, action: str | None, strengths: Strengths, options: "Options", leaves: Leaving | None
) -> None:
    """Write what is known, or the chain that holds an action, in a format of other tools."""
    made = FORMATS[format_]
    folder = check_new_folder(reading, format_) if made.makes == "folder" else None
    if folder is None and (output := reading.session.given.get("output")):
        check_free(Path(output), force=bool(reading.session.given.get("force")), log=reading.path)
    module, _, name = made.writer.partition(":")
    writer: Writer = getattr(import_module(module), name)
    about = None if action is None else find(reading, action, ("action",), argument="ACTION")[0].id
    content = writer(extracted(reading, about, strengths), options)
    check_outgoing(reading, content if isinstance(content, Mapping) else {format_: content})
    if isinstance(content, Mapping):
        digest = _write_folder(reading, folder, content)
    else:
        digest = _print(reading, content, as_json=made.makes == "json")
    reading.say_basis()
    if leaves is not None:
        leaves.record(digest, reading.basis)


def _print(reading: Reading, content: str | bytes, *, as_json: bool) -> str:
    """Print one file or write it, and return the SHA-256 of its bytes."""
    to_terminal = reading.session.out.is_terminal and not reading.session.given.get("output")
    if to_terminal:
        text = content.decode() if isinstance(content, bytes) else content
        shown = json_escapes if as_json else safe
        deliver(reading.session, "\n".join(shown(line) for line in text.split("\n")))
    else:
        deliver(reading.session, content)
    return sha256(encoded(content)).hexdigest()


def _write_folder(reading: Reading, folder: Path | None, files: Mapping[str, bytes]) -> str:
    """Write several files as a folder, print its path, and return the SHA-256 of what lists them."""
    from timeline.proof.folders import write_folder

    if folder is None:
        raise misused(says="this format is a folder", fix="name one that is not there yet: -o DIR", option="-o")
    write_folder(folder, files)
    reading.session.out.write(f"{safe(str(folder))}\n")
    return sha256(files[MANIFEST]).hexdigest()


def print_losses(invocation: Invocation, format_: str) -> None:
    """Print what a format keeps of the record, and what it loses, also on the way back; no log is opened."""
    from timeline.exchange.losses import BACK, LOSSES, TOLD, Loss

    if format_ not in LOSSES:
        raise unknown_word(noun="format with a table of losses", word=format_, known=LOSSES, argument="FORMAT")
    tables: Mapping[Way, Mapping[str, Loss]] = {"out": LOSSES[format_], "back": BACK.get(format_, {})}
    items = [
        LossItem(way, what, TOLD[what], loss.kept, loss.how)
        for way, table in tables.items()
        for what, loss in table.items()
    ]
    Invocation.print(invocation, Listing("timeline.losses/1", items, _COLUMNS))


_COLUMNS = (
    Column("way", "Way", lambda item: item.way),
    Column("what", "What", lambda item: item.what),
    Column("kept", "Kept", lambda item: item.kept),
    Column("how", "How", lambda item: item.how),
)
