"""A dossier as Markdown: CommonMark and tables, foreign text inert."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from timeline.reports.dossier import Dossier, Step
from timeline.reports.inert import markdown, visible


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

    def block(one: Step) -> str:
        return _tidied(step.render(s=one))

    return _tidied(environment.get_template("report.md.j2").render(d=dossier, block=block))


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
