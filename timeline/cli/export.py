"""`timeline export`: the report on one chain, as Markdown or JSON."""

from pathlib import Path
from typing import Annotated

import typer

from timeline.cli.completion import complete
from timeline.cli.files import check_free
from timeline.cli.finding import find
from timeline.cli.invocation import Reading
from timeline.cli.options import reading
from timeline.cli.output import deliver
from timeline.cli.refusals import unknown_word
from timeline.cli.strengths import read_strengths
from timeline.cli.terminal import json_escapes
from timeline.projections.chains import DRAWN, MEASURED
from timeline.reports.dossier import Dossier

FORMATS = ("md", "json")


@reading
def export(
    reading: Reading,
    report: Annotated[str, typer.Argument(metavar="FORMAT", help="md or json.", autocompletion=lambda: list(FORMATS))],
    action: Annotated[
        str, typer.Argument(metavar="ACTION", help="Any action of the chain.", autocompletion=complete("action"))
    ],
    *,
    strength: Annotated[str | None, typer.Option(metavar="LIST", help="Draw links of these strengths.")] = None,
    measured: Annotated[
        str | None, typer.Option(metavar="LIST", help="Give lags for links of these strengths.")
    ] = None,
) -> None:
    """Print the report on the chain that holds an action; with `-o`, write it and print its path."""
    _check_format(report)
    drawn, counted = read_strengths(strength, DRAWN), read_strengths(measured, MEASURED, "--measured")
    if output := reading.session.given.get("output"):
        check_free(Path(output), force=bool(reading.session.given.get("force")), log=reading.path)
    name = find(reading, action, ("action",), argument="ACTION")[0].id
    from timeline.reports.compose import compose

    dossier = compose(reading.known, reading.basis, reading.log.origin, name, strengths=drawn, measured=counted)
    _deliver(reading, report, dossier)


def _check_format(format_: str) -> None:
    if format_ not in FORMATS:
        raise unknown_word(noun="report in the format", word=format_, known=FORMATS, argument="FORMAT")


def _deliver(reading: Reading, format_: str, dossier: Dossier) -> None:
    if format_ == "md":
        from timeline.reports.to_markdown import to_markdown

        deliver(reading.session, to_markdown(dossier))
    else:
        from timeline.reports.to_json import to_json

        deliver(reading.session, _for_a_terminal(reading, to_json(dossier)))
    reading.say_basis()


def _for_a_terminal(reading: Reading, content: bytes) -> bytes | str:
    """Return JSON as it is; where a person looks at it, what could act on the terminal as escapes."""
    to_terminal = reading.session.out.is_terminal and not reading.session.given.get("output")
    return f"{json_escapes(content.decode())}\n" if to_terminal else content
