"""What makes each format of a report, and one report made in all of them: judged once, each part made once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from timeline.cli.framing import Framed
from timeline.cli.invocation import Reading
from timeline.cli.output import encoded
from timeline.cli.refusals import bad_file, misused
from timeline.cli.reporting import Strengths, reported
from timeline.errors import ExtraMissing, ReportRefused, TimelineError

if TYPE_CHECKING:
    from timeline.projections.register import Thing
    from timeline.reports.desk import Numbering
    from timeline.reports.dossier import Dossier
    from timeline.reports.figures.model import Figure
    from timeline.reports.frame import LintLine
    from timeline.reports.knowledge import History
    from timeline.reports.lint.rendered import File
    from timeline.reports.lint.sealed import Kept
    from timeline.reports.template_set import Templates

Content = str | bytes
EXTRA = "report"
"""The extra with the packages that some formats need."""
MOST_STEPS, MOST_BYTES = 500, 5_000_000
"""A page of more is refused: no reader gets to its end, and no mail takes it."""
_FIGURES = "](figures/"
"""Stands in Markdown that has its figures beside it."""
_DIAGRAM = "```mermaid"
"""Stands in Markdown that holds the chain as a diagram."""


class Format(NamedTuple):
    """A format of reports: the function that makes it, as `module:name`, what that is handed beside the dossier.

    `text` and `json` are printed as they are, but on a terminal, where what could act is
    neutralised; `binary` is never printed there. `needs` is the package of the extra
    `report` without which there is no such format.
    """

    maker: str
    makes: Literal["text", "json", "binary"]
    takes: tuple[str, ...] = ()
    needs: str = ""


REPORTS: Mapping[str, Format] = {
    "md": Format("timeline.reports.to_markdown:to_markdown", "text", ("figures", "templates", "diagram")),
    "json": Format("timeline.reports.to_json:to_json", "json"),
    "html": Format("timeline.reports.to_html:to_html", "text", ("history", "figures", "templates")),
    "docx": Format("timeline.reports.to_docx:to_docx", "binary", ("style", "figures"), "docx"),
    "pdf": Format("timeline.reports.to_pdf:to_pdf", "binary", ("figures",), "typst"),
}
"""The formats of reports, by their names on the command line."""


class Asked(NamedTuple):
    """What a report is asked for: the chain that holds an action, over which links, in which frame.

    `is_illustrated`: its Markdown links the figures, which lie beside it; `has_diagram`: it
    holds the chain as a diagram.
    """

    action: "Thing"
    strengths: Strengths
    framed: Framed
    is_illustrated: bool = False
    has_diagram: bool = False


class Report:
    """One report: judged once by the rules of wording, and made in each format that is asked for.

    `composed` is the report without its head, `numbering` where its numbers are kept.
    """

    def __init__(self, reading: Reading, asked: Asked, composed: "Dossier", numbering: "Numbering") -> None:
        self._reading, self._asked, self._numbering = reading, asked, numbering
        self._frame = asked.framed.frame
        self._composed = replace(composed, title=self._frame.title or composed.title)  # figures may print it

    @cached_property
    def dossier(self) -> "Dossier":
        """Return the report with its head, and with what the rules of wording find in it as it is rendered."""
        from timeline.reports.head import with_head

        first, texts = self._first, self._own_texts
        return with_head(self._composed, self._frame, lint=_lint(first, texts, self.kept), dropped=self.left_out)

    @cached_property
    def _first(self) -> "Dossier":
        """Return the report with its head, as if nothing were found in it."""
        from timeline.reports.head import with_head

        return with_head(self._composed, self._frame)

    @cached_property
    def _own_texts(self) -> Mapping[str, str]:
        """Return the texts that a desk's own templates take part in, by file name."""
        own = self.templates
        # What the templates that are shipped say beside the report's own strings is the same for all, and tested.
        texts = {"report.md": self._made("md", self._first, {"templates": own})} if own else {}
        if any(name.endswith(".html.j2") for name in own):
            texts["report.html"] = self._made("html", self._first, self._handed("html"))
        return texts

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Return what a desk's own templates leave out that no report may leave out, a phrase each."""
        from timeline.reports.template_set import dropped

        return dropped(self._first, self._own_texts) if self.templates else ()

    @cached_property
    def kept(self) -> "frozenset[Kept]":
        """Return the texts of the confidential sources that it cites, and who speaks in any: they may stand nowhere."""
        from timeline.projections.register import REGISTER
        from timeline.reports.lint.sealed import kept_names, kept_texts
        from timeline.reports.sources import CONFIDENTIAL

        sources = {}
        for name in [row.source for row in self._composed.sources if row.publisher == CONFIDENTIAL]:
            thing = REGISTER.fold(self._reading.log.read(stream=f"source:{name}")).sources.get(name)
            if thing is not None:
                sources[name] = thing.now
        back = self._reading.kept_back
        return kept_texts(self._numbering.notes, sources) | (kept_names(back.head) if back.is_any else frozenset())

    def lint_edited(self, form: str, given: "File") -> "tuple[LintLine, ...]":
        """Return what the rules of wording find in a file of this report that a desk edited, in the format `form`."""
        from timeline.reports.lint import lines_of, lint_edited
        from timeline.reports.lint.sheets import paper_lines
        from timeline.reports.lint.unseen import unlike
        from timeline.reports.paper.compose import paper

        if form == "docx":
            return lint_edited(self.dossier, given, paper_lines(paper(self.dossier, self.figures, form)), self.kept)
        written = self._written(form, given.text)
        beside = unlike(given.name, given.text, written) if form == "html" else ()
        return lint_edited(self.dossier, given, lines_of(f"report.{form}", written), self.kept, beside)

    def _written(self, form: str, text: str) -> str:
        """Return the report in a format, with figures and a diagram where the edited text has them."""
        handed = self._handed(form)
        if form == "md" and _DIAGRAM in text:
            handed["diagram"] = self._drawn()
        if form == "md" and _FIGURES in text:
            handed["figures"] = self.figures
        return str(self._made(form, self.dossier, handed))

    @property
    def templates(self) -> "Templates":
        """Return the desk's own templates."""
        return self._asked.framed.templates

    @cached_property
    def history(self) -> "History":
        """Return how the chain read at each point of our knowledge."""
        from timeline.cli.knowing import history_of

        return history_of(self._reading, self._asked.action, self._asked.strengths, self._numbering)

    @cached_property
    def figures(self) -> "tuple[Figure, ...]":
        """Return the figures of the report, as they are at its basis."""
        from timeline.reports.figures.all import figures

        return figures(self._composed, None, self._asked.framed.outlines)

    @cached_property
    def _versions(self) -> "tuple[Figure, ...]":
        """Return the figures with every version of what depends on knowledge, for the page."""
        from timeline.reports.figures.all import figures

        return figures(self._composed, self.history, self._asked.framed.outlines)

    def _handed(self, format_: str) -> dict[str, Any]:
        """Return what the function that makes a format is handed beside the dossier."""
        parts: dict[str, Callable[[], Any]] = {
            "templates": lambda: self.templates,
            "history": lambda: self.history,
            "figures": lambda: self._versions if format_ == "html" else self.figures,
            "style": self._style,
            "diagram": self._diagram,
        }
        left_out = {"figures"} if format_ == "md" and not self._asked.is_illustrated else set()
        return {name: parts[name]() for name in REPORTS[format_].takes if name not in left_out}

    def _diagram(self) -> str:
        """Return the chain as a diagram, if it is asked for."""
        return self._drawn() if self._asked.has_diagram else ""

    def _drawn(self) -> str:
        """Return the chain as `export mermaid` draws it."""
        from timeline.cli.extracting import extracted
        from timeline.exchange.mermaid import chart

        return chart(extracted(self._reading, self._asked.action.id, self._asked.strengths))

    def _style(self) -> bytes | None:
        """Return the desk's document of styles. Raises `FileRefused` where they cannot be used."""
        from timeline.reports.paper.docx_own import new_document
        from timeline.reports.template_set import STYLE

        style = self._asked.framed.style
        if style is None:
            return None
        try:
            new_document(style)
        except ValueError as error:
            path = Path(self._reading.session.given["templates"]) / STYLE
            fix = "begin with a report of ours: export docx, change its styles, save it under this name"
            raise bad_file(path=path, says=f"nothing written: {error}", fix=fix) from None
        return style

    def content(self, format_: str) -> Content:
        """Return the report in a format.

        Raises `FileRefused` where a desk's own template or style does not hold, `UsageRefused` for a
        page that is too large, unless `--large` says that it may be, and `ReportRefused`
        where sealed text would stand in it.
        """
        is_limited = format_ == "html" and not self._reading.session.given.get("large")
        if is_limited:
            _check_size(len(self.dossier.steps), MOST_STEPS, "steps")
        content: Content = self._made(format_, self.dossier, self._handed(format_))
        if is_limited:
            _check_size(len(encoded(content)), MOST_BYTES, "bytes")
        if REPORTS[format_].makes != "binary":  # of those the texts are in the model, and are looked for there
            _check_sealed(f"report.{format_}", encoded(content).decode(), self.kept)
        return content

    def _made(self, format_: str, dossier: "Dossier", handed: Mapping[str, Any]) -> Any:  # noqa: ANN401  # text or bytes
        made = REPORTS[format_]
        module, _, name = made.maker.partition(":")
        maker: Callable[..., Content] = getattr(import_module(module), name)
        if not self.templates:
            return maker(dossier, **handed)
        try:
            return maker(dossier, **handed)
        except TimelineError:
            raise
        except Exception as error:  # what a desk's template does wrong can be anything
            raise _template_refused(error, str(self._reading.session.given["templates"])) from error

    @property
    def errors(self) -> "Sequence[LintLine]":
        """Return what the rules of wording forbid."""
        return [one for one in self.dossier.lint if one.level == "error"]

    def files(self) -> dict[str, bytes]:
        """Return the files of the report as they lie in a bundle: pages and figures beside the data."""
        pages = {f"report.{form}": encoded(self.content(form)) for form in ("json", "md", "html")}
        return pages | self.drawings()

    def drawings(self) -> dict[str, bytes]:
        """Return the files of the figures, as Markdown links them."""
        return {f"figures/{one.name}.svg": one.svg.encode() for one in self.figures if one.is_drawn}


def report_on(reading: Reading, action: "Thing", strengths: Strengths, frame: Framed) -> Report:
    """Return the report on the chain that holds an action, as the options of this run ask for it."""
    from timeline.reports.desk import Numbering

    given, numbering = reading.session.given, Numbering()
    composed = reported(reading, action, strengths, frame.since, numbering)
    asked = Asked(action, strengths, frame, bool(given.get("figures")), bool(given.get("mermaid")))
    return Report(reading, asked, composed, numbering)


def check_installed(format_: str) -> None:
    """Refuse a format whose package is not there. Raises `ExtraMissing`."""
    needs, what = REPORTS[format_].needs, f"export {format_}"
    if needs and find_spec(needs) is None:
        raise ExtraMissing(EXTRA, what)


def _check_size(size: int, most: int, unit: str) -> None:
    """Refuse a page of more than that. Raises `UsageRefused`."""
    if size > most:
        fix = "narrow it with --occurred A..B or --strength LIST, or write it all the same: --large"
        raise misused(says=f"the page would have {size:,} {unit}, more than {most:,}", fix=fix, option="--large")


def _check_sealed(name: str, content: str, kept: "frozenset[Kept]") -> None:
    """Refuse what would be written if sealed text stands in it. Raises `ReportRefused`."""
    from timeline.reports.lint.sealed import sealed_in

    found = [*sealed_in(name, content, kept)]
    if found:
        says = "text that is withheld would stand in it"
        raise ReportRefused(says, [f"{one.where}: {one.text}" for one in found], fix=found[0].fix)


def _lint(dossier: "Dossier", texts: Mapping[str, str], kept: "frozenset[Kept]") -> "tuple[LintLine, ...]":
    """Return what the rules of wording find in a report and in what is rendered of it."""
    from timeline.reports.lint import lint

    return lint(dossier, texts, kept)


def _template_refused(error: Exception, folder: str) -> TimelineError:
    """Return the refusal of a desk's template: what jinja2 says, and where, if it says so."""
    name, line = getattr(error, "name", None), getattr(error, "lineno", None)
    place = f" ({name}, line {line})" if name and line else ""
    says = f"nothing written: a template does not hold{place}: {error}"
    return bad_file(path=folder, says=says, fix="mend it, or take it out: then the one that is shipped is used")
