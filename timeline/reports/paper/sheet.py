"""What the sections of a report on paper are made from: the dossier, its figures, and how nothing is said in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from timeline.projections.narrowed import Narrowed
from timeline.reports.dossier import Dossier, SourceNote
from timeline.reports.figures.model import Figure
from timeline.reports.narrowed import asked_for
from timeline.reports.paper.model import Block, Drawing, Heading, Listing, Paragraph, Run, Runs, Table
from timeline.reports.paper.runs import joined, line, set_as, words
from timeline.reports.paper.widths import widths_of
from timeline.reports.statement import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A report and its figures, to be written in the format `form`.

    `asked` is what it was narrowed to; `record` is how nothing was found then.
    """

    dossier: Dossier
    figures: Sequence[Figure]
    asked: str
    record: str
    form: str
    notes: dict[int, SourceNote] = field(default_factory=dict)

    def drawing(self, name: str) -> tuple[Block, ...]:
        """Return a figure with its caption; nothing, where it was not handed in."""
        return tuple(_drawing(one) for one in self.figures if one.name == name)


def sheet(dossier: Dossier, figures: Sequence[Figure], form: str) -> Sheet:
    """Return what the sections are made from."""
    narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    return Sheet(
        dossier=dossier,
        figures=figures,
        asked=asked_for(narrowed),
        record="in what is asked for" if narrowed else "on record",
        form=form,
        notes={one.number: one for one in dossier.notes},
    )


def _drawing(figure: Figure) -> Drawing:
    same = f" The same data: {figure.table}." if figure.is_drawn else ""
    caption = line(caption_of(f"Figure {figure.number}", f"{figure.title}."), " ", figure.caption, same)
    return Drawing(
        name=figure.name,
        alt=f"{figure.title}. {figure.caption}{same}",
        caption=caption,
        is_drawn=figure.is_drawn,
    )


# --- blocks in short -------------------------------------------------------------------------------------------------


def section(title: str) -> Heading:
    """Return the heading of a section of the report."""
    return Heading(level=1, runs=words(title))


def label(text: str) -> Paragraph:
    """Return the name of the list that follows."""
    return Paragraph(runs=set_as("strong", text), role="label")


def said(*parts: str | Runs) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(runs=line(*parts))


def sentences(statements: Sequence[Statement], otherwise: str = "") -> tuple[Block, ...]:
    """Return a list of sentences; without any, what is said instead."""
    texts = [one.text for one in statements] or ([otherwise] if otherwise else [])
    return (Listing(items=tuple(map(words, texts))),) if texts else ()


def caption_of(name: str, title: str) -> Runs:
    """Return how the caption of a table or figure begins: its number and its title."""
    return set_as("strong", f"{name}. {title}")


def table(role: str, header: Sequence[str], rows: Sequence[Sequence[str | Runs]], caption: Runs = ()) -> Table:
    """Return a table under the names of its columns.

    Raises:
        ValueError: a row has more cells than there are columns, or fewer.

    """
    for row in rows:
        if len(row) != len(header):
            message = f"a row of the table {role} has {len(row)} cells under {len(header)} columns"
            raise ValueError(message)
    return Table(
        role=role,
        caption=caption,
        widths=widths_of(role, len(header)),
        header=tuple(map(words, header)),
        rows=tuple(tuple(line(cell) for cell in row) for row in rows),
    )


def listed_numbers(numbers: Sequence[object], otherwise: str) -> str:
    """Return numbers with commas between them, or the words for none."""
    return ", ".join(map(str, numbers)) or otherwise


def action_numbers(numbers: Sequence[int]) -> str:
    """Return actions by their numbers, which nobody may take for counts: `no. 5`, `nos. 2, 3`, or none."""
    if not numbers:
        return "none"
    return f"{'no.' if len(numbers) == 1 else 'nos.'} {', '.join(map(str, numbers))}"


def with_commas(parts: Sequence[Runs], otherwise: str, between: str = "; ") -> Runs:
    """Return parts put together, or the words for none."""
    return joined(parts, between) or words(otherwise)


SPACE: Runs = (Run(text=" "),)
