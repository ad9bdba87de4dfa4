"""A desk's own document as the styles of a report: nothing else of it is used."""

import io
import zipfile

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.styles import BabelFish
from docx.styles.styles import Styles

from timeline.reports.paper.docx_styles import CELLS, CONTENTS, USED, add_cells, add_contents, dress
from timeline.reports.wording import listed

_CARRIED = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.THEME)
"""The parts of a document that say how it looks: styles, what its lists are numbered by, fonts and colours."""
_MOST_UNPACKED = 64 * 1024 * 1024


def new_document(style: bytes | None) -> Document:
    """Return a document with nothing in it, in our styles or in those of the document `style`.

    What else `style` holds, such as text, headers, properties and macros, is left behind.

    Raises:
        ValueError: it is no DOCX, unpacks to more than 64 MiB, lacks a style that a report is written
            in or has one of another kind by that name, or its styles need pictures or other files.

    """
    document = docx.Document()
    if style is None:
        dress(document)
        return document
    theirs = _read(style)
    _name_as_word_does(theirs.styles)
    for name in (CELLS, *CONTENTS):
        if name in theirs.styles and theirs.styles[name].type != WD_STYLE_TYPE.PARAGRAPH:
            message = f'its style "{name}" is none of paragraphs'
            raise ValueError(message)
    if missing := [f'"{name}"' for name, kind in USED.items() if not _has(theirs.styles, name, kind)]:
        message = f"it has no style {listed(missing)}"
        raise ValueError(message)
    for kind in _CARRIED:
        _replace(document.part, theirs.part, kind)
    add_cells(document, None)
    add_contents(document, None)
    return document


def _read(style: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(style)) as packed:
            size = sum(one.file_size for one in packed.infolist())
        theirs = docx.Document(io.BytesIO(style)) if size <= _MOST_UNPACKED else None
    except Exception as error:  # no zip, no XML, another kind of document: python-docx raises what it meets
        message = "it cannot be read as DOCX"
        raise ValueError(message) from error
    if theirs is None:
        message = f"it unpacks to more than {_MOST_UNPACKED} bytes"
        raise ValueError(message)
    return theirs


def _name_as_word_does(styles: Styles) -> None:
    """Name the styles of a report as Word does, where another program saved them in capitals: `Heading 1`."""
    names = {name.casefold(): BabelFish.ui2internal(name) for name in (*USED, CELLS, *CONTENTS)}
    for one in styles.element.style_lst:
        if one.name_val is not None:
            one.name_val = names.get(one.name_val.casefold(), one.name_val)


def _has(styles: Styles, name: str, kind: WD_STYLE_TYPE) -> bool:
    return name in styles and styles[name].type == kind


def _replace(ours: Part, theirs: Part, kind: str) -> None:
    """Put a part of their document in the place of ours; where they have none, there is none."""
    for number in [number for number, one in ours.rels.items() if one.reltype == kind]:
        del ours.rels[number]
    for one in [one for one in theirs.rels.values() if one.reltype == kind]:
        if one.is_external or one.target_part.rels:
            message = f"its {kind.rpartition('/')[2]} need pictures or other files, which no report takes along"
            raise ValueError(message)
        ours.relate_to(one.target_part, kind)
