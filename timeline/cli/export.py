"""`timeline export`: the report on one chain; the record in the formats of other tools; a copy of a captured file."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from timeline.cli.completion import complete
from timeline.cli.export_blob import export_blob
from timeline.cli.export_bundle import export_bundle
from timeline.cli.export_formats import FORMATS as OF_OTHERS
from timeline.cli.export_formats import check_options, export_format, print_losses
from timeline.cli.export_native import export_native
from timeline.cli.export_report import export_report
from timeline.cli.export_tiles import export_tiles
from timeline.cli.files import check_free
from timeline.cli.framing import check_no_frame, copy_templates, framed
from timeline.cli.invocation import Reading
from timeline.cli.leaving import leaving
from timeline.cli.options import AXES, FRAME, READ, RECORDER, taking
from timeline.cli.refusals import misused, unknown_word
from timeline.cli.rendering import REPORTS
from timeline.cli.reporting import Strengths
from timeline.cli.strengths import read_strengths
from timeline.projections.chains import DRAWN, MEASURED

if TYPE_CHECKING:
    from timeline.exchange.extract import Options

_NO_CHAIN = (
    "{} is about one chain, and none is named",
    "name any action of the chain: timeline export {} ACTION",
)
_UNNAMED = {
    "tiles": ("tiles go into a folder, and none is named", "name a folder: timeline export tiles DIR"),
    "blob": (
        "a captured file goes by its SHA-256, and none is named",
        "name it: timeline export blob SHA256 -o PATH; timeline show SOURCE says the SHA-256",
    ),
}
"""What is said of a format without what it is about, and what to do, where that is no chain."""
FORMATS = (*REPORTS, "bundle", "tiles", "blob", "jsonl", *OF_OTHERS)


@taking(Reading, *READ, *AXES, *FRAME, RECORDER)
def export(
    reading: Reading,
    report: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.", autocompletion=lambda: list(FORMATS)),
    ],
    action: Annotated[
        str | None,
        typer.Argument(
            metavar="[ACTION]",
            help="Any action of the chain; for tiles a folder; for blob the SHA-256 of a captured file. "
            "Without it the formats of other tools hold the whole log; jsonl always does.",
            autocompletion=complete("action"),
        ),
    ] = None,
    *,
    strength: Annotated[str | None, typer.Option(metavar="LIST", help="Draw links of these strengths.")] = None,
    measured: Annotated[
        str | None, typer.Option(metavar="LIST", help="Give lags for links of these strengths.")
    ] = None,
    record: Annotated[
        str | None, typer.Option(metavar="WHOM", help="Record that the file leaves the house, and to whom; sealed.")
    ] = None,
    with_entries: Annotated[
        bool, typer.Option("--with-entries", help="With tiles: the leaves too, and so all that stands open in them.")
    ] = False,
    excel: Annotated[bool, typer.Option("--excel", help="With csv: files for Excel beside the plain ones.")] = False,
    hxl: Annotated[bool, typer.Option("--hxl", help="With csv: a row of HXL tags below the headers.")] = False,
    links: Annotated[bool, typer.Option("--links", help="With geojson: the links as lines.")] = False,
    losses: Annotated[
        bool, typer.Option("--losses", help="Print what the format keeps and what it loses, out and back.")
    ] = False,
) -> None:
    """Print the report on a chain, or what is known in a format of other tools; with `-o`, write it to a path."""
    from timeline.exchange.extract import Options

    _check_format(report)
    if report not in REPORTS and report != "bundle":
        check_no_frame(reading, report)
    _check_listing(reading, is_listing=losses)
    if (folder := reading.session.given.get("copy_templates")) is not None:
        copy_templates(reading, folder)
        return
    asked = _Asked(strength, measured, record, with_entries)
    if losses:
        _check_none_typed({"--strength": strength, "--measured": measured, "--record": record})
        leaving(reading, report, None)  # it refuses to name who records it
        print_losses(reading, report)
        return
    options = Options(excel=excel, hxl=hxl, links=links)
    check_options(report, options)
    if report == "jsonl" or report in OF_OTHERS:
        _export_known(reading, report, action, asked, options)
        return
    if action is None:
        says, fix = _UNNAMED.get(report, _NO_CHAIN)
        raise misused(says=says.format(report), fix=fix.format(report), argument="ACTION")
    _export_own(reading, report, action, asked)


class _Asked(NamedTuple):
    """What is typed beside a format of our own and what it is about."""

    strength: str | None
    measured: str | None
    record: str | None
    with_entries: bool


def _export_known(reading: Reading, report: str, action: str | None, asked: _Asked, options: "Options") -> None:
    """Write the record itself, or what is known in a format of other tools."""
    _check_none_typed({"--measured": asked.measured, "--with-entries": asked.with_entries or None})
    if report == "jsonl":
        _check_none_typed({"--strength": asked.strength})
        export_native(reading, action, leaving(reading, report, asked.record))
        return
    strengths = Strengths(read_strengths(asked.strength, DRAWN), MEASURED)
    export_format(reading, report, action, strengths, options, leaving(reading, report, asked.record))


def _export_own(reading: Reading, report: str, about: str, asked: _Asked) -> None:
    """Print or write a report, a bundle, tiles or a captured file."""
    strength, measured, record, with_entries = asked
    if report in ("tiles", "blob"):
        _check_whole(reading, report)
    if report == "tiles":
        others = {"--strength": strength, "--measured": measured, "--record": record}
        export_tiles(reading, about, with_entries=with_entries, others=others)
        return
    if with_entries:
        raise misused(says="--with-entries is for tiles", fix="leave it out", option="--with-entries")
    if report == "blob":
        _check_no_report({"--strength": strength, "--measured": measured})
    strengths = Strengths(read_strengths(strength, DRAWN), read_strengths(measured, MEASURED, "--measured"))
    leaves = leaving(reading, report, record)
    given = reading.session.given
    if report == "bundle" and (given.get("lint") or given.get("lint_file") is not None):
        report = "md"
    if report == "bundle":
        export_bundle(reading, about, strengths, framed(reading), leaves)
    elif report == "blob":
        if output := reading.session.given.get("output"):
            check_free(Path(output), force=bool(reading.session.given.get("force")), log=reading.path)
        export_blob(reading, about, leaves)
    else:
        export_report(reading, report, about, strengths, leaves)


def _check_listing(reading: Reading, *, is_listing: bool) -> None:
    """Refuse options of a listing where none is printed: a file has a form of its own. Raises `UsageRefused`.

    Every verb takes a form: it is also that in which errors are told.
    """
    given = reading.session.given
    typed = {"--tz": given.get("tz")}
    if not (is_listing or given.get("lint") or given.get("lint_file") is not None):
        typed |= {"--fields": given.get("fields"), "--no-headers": given.get("no_headers")}
    for option, value in typed.items():
        if value not in (None, False):
            raise misused(says=f"{option} has no effect on what is exported", fix="leave it out", option=option)


def _check_whole(reading: Reading, report: str) -> None:
    """Refuse to narrow what is the record itself, or a file. Raises `UsageRefused`."""
    for flag in reading.narrowing.typed:
        raise misused(says=f"{flag} is for a report, not for {report}", fix=f"leave {flag} out", option=flag)


def _check_none_typed(typed: Mapping[str, object]) -> None:
    """Refuse options of reports and tiles where the format is one of other tools. Raises `UsageRefused`."""
    for option, value in typed.items():
        if value is not None:
            raise misused(says=f"{option} is not for this format", fix="leave it out", option=option)


def _check_no_report(typed: Mapping[str, str | None]) -> None:
    """Refuse options of a report where a captured file is copied. Raises `UsageRefused`."""
    for option, value in typed.items():
        if value is not None:
            says = f"{option} is for a report, not for a captured file"
            raise misused(says=says, fix=f"leave {option} out: timeline export blob SHA256 -o PATH", option=option)


def _check_format(format_: str) -> None:
    if format_ not in FORMATS:
        raise unknown_word(noun="report in the format", word=format_, known=FORMATS, argument="FORMAT")
