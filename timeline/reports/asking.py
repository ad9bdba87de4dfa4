"""The command that prints a report again: its basis, and each parameter that is not the usual one."""

from shlex import quote

from timeline.projections.chains import DRAWN, MEASURED
from timeline.projections.narrowed import Narrowed
from timeline.reports.dossier import Dossier
from timeline.reports.frame import Frame


def command(dossier: Dossier, form: str = "md", basis: str = "") -> str:
    """Return the command that prints a report again in a format, as a shell takes it, at its own basis or another."""
    drawn = f" --strength {','.join(dossier.strengths)}" if dossier.strengths != DRAWN else ""
    lags = f" --measured {','.join(dossier.measured)}" if dossier.measured != MEASURED else ""
    narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    at = basis or f"{dossier.log_id}:{dossier.position}:{dossier.root[:12]}"
    asked = f"timeline export {form} {dossier.action} --as-of {at}{drawn}{lags}{narrowed.options}"
    return asked + options_of(dossier.frame)


def options_of(frame: Frame) -> str:
    """Return what a desk gave beside the record as options, each after a blank; of a folder only that there is one."""
    given = {
        "title": frame.title,
        "author": frame.author,
        "marking": frame.marking,
        "issued": frame.issued,
        "supersedes": frame.supersedes,
        "outlines": frame.outlines,
    }
    options = "".join(f" --{name} {quote(value)}" for name, value in given.items() if value)
    return options + " --templates DIR" * bool(frame.templates) + " --final" * frame.is_final
