"""A dossier as Markdown: CommonMark and tables, foreign text inert."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from timeline.projections.chains import DRAWN, MEASURED
from timeline.projections.narrowed import Narrowed
from timeline.reports.dossier import Dossier, Step
from timeline.reports.inert import markdown, visible
from timeline.reports.narrowed import asked_for


def _grouped(root: str) -> str:
    """Write the first 32 digits of a root in eight groups of four, as people compare them."""
    return " ".join(root[start : start + 4] for start in range(0, 32, 4))


def _address(url: str) -> str:
    """Write an address as code: it can be copied, and no reader makes it a link by itself."""
    return f"`{visible(url).replace('`', '%60')}`"


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701  # Markdown, not HTML: the filter `md` makes foreign text inert
        loader=PackageLoader("timeline.reports"), undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters["md"] = markdown
    environment.filters["address"] = _address
    environment.filters["grouped"] = _grouped
    return environment


def to_markdown(dossier: Dossier) -> str:
    """Return the report as Markdown. The same dossier gives the same text."""
    environment = _environment()
    step = environment.get_template("step.md.j2")
    narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    asked = {"asked_for": asked_for(narrowed), "record": "in what is asked for" if narrowed else "on record"}

    def block(one: Step) -> str:
        return _tidied(step.render(s=one, **asked))

    report = environment.get_template("report.md.j2")
    return _tidied(report.render(d=dossier, block=block, command=_command(dossier, narrowed), **asked))


def _command(dossier: Dossier, narrowed: Narrowed) -> str:
    """Return the command that prints a report again: the strengths of links, where they are not the usual ones."""
    drawn = f" --strength {','.join(dossier.strengths)}" if dossier.strengths != DRAWN else ""
    lags = f" --measured {','.join(dossier.measured)}" if dossier.measured != MEASURED else ""
    basis = f"{dossier.log_id}:{dossier.position}:{dossier.root[:12]}"
    return f"timeline export md {dossier.action} --as-of {basis}{drawn}{lags}{narrowed.options}"


def _tidied(text: str) -> str:
    """Leave no blank line inside a table and never two together."""
    kept: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        following = next((one for one in lines[number + 1 :] if one.strip()), "")
        blank = not line.strip()
        if blank and kept and (not kept[-1].strip() or (kept[-1].startswith("|") and following.startswith("|"))):
            continue
        kept.append(line.rstrip())
    return "\n".join(kept).strip("\n") + "\n"
