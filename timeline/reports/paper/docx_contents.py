"""The table of contents of a DOCX: a field that Word makes anew, with the real headings as what it shows until then.

On which page a heading stands only the program knows that sets the pages. What is stored has no
page numbers, and links to the headings: a number that is guessed would be read as one that is known.
"""

from collections.abc import Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from timeline.reports.paper.model import Block, Heading

IN_CONTENTS = 2
"""The lowest level of headings that are listed."""
_FIELD = f'TOC \\o "1-{IN_CONTENTS}" \\h \\z \\u'


def bookmark(place: int) -> str:
    """Return the name of the bookmark of a heading by its place among those that are listed, as Word names them."""
    return f"_Toc{place + 1:08}"


def second_section(blocks: Sequence[Block]) -> Block | None:
    """Return the heading of the second section, before which the contents stand; `None`, where there is none."""
    sections = [one for one in blocks if isinstance(one, Heading) and one.level == 1]
    return sections[1] if len(sections) > 1 else None


def lead_to(line: CT_P, name: str) -> None:
    """Make all of a line a link to a bookmark."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.set(qn("w:history"), "1")
    for run in line.r_lst:
        link.append(run)
    line.append(link)


def as_contents(first: CT_P, last: CT_P) -> None:
    """Put what stands from the first to the last of some lines into a table of contents."""
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = _FIELD
    for place, run in enumerate((_mark("begin"), _run(instruction), _mark("separate")), start=1):
        first.insert(place, run)  # after what is said of the paragraph
    last.append(_mark("end"))


def _mark(kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return _run(mark)


def _run(child: BaseOxmlElement) -> BaseOxmlElement:
    made = OxmlElement("w:r")
    made.append(child)
    return made
