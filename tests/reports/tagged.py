"""The text of a tagged PDF in the order in which a screen reader reads it: what is decoration only is not in it."""

import io
import re
from collections import defaultdict

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, NumberObject


def spoken(content: bytes, *, without: tuple[str, ...] = ()) -> str:
    """Return the text of a PDF by its tags, without elements of the kinds `without`."""
    reader = PdfReader(io.BytesIO(content))
    pages = {page.indirect_reference.idnum: _marked(reader, page) for page in reader.pages}
    said: list[str] = []
    _walk(reader.trailer["/Root"]["/StructTreeRoot"], None, pages, said, without)
    return "".join(said)


def _walk(thing, page, pages, said, without):
    if isinstance(thing, IndirectObject):
        thing = thing.get_object()
    if isinstance(thing, NumberObject):
        said.append(pages[page].get(int(thing), ""))
        return
    if isinstance(thing, list):
        for one in thing:
            _walk(one, page, pages, said, without)
        return
    if not isinstance(thing, DictionaryObject) or thing.get("/S") in without:
        return
    page = thing.raw_get("/Pg").idnum if "/Pg" in thing else page
    if thing.get("/Type") == "/MCR":
        said.append(pages[page].get(int(thing["/MCID"]), ""))
    elif "/K" in thing:
        _walk(thing["/K"], page, pages, said, without)


def _marked(reader, page) -> dict[int, str]:
    """Return the text of each marked piece of a page."""
    fonts = {}
    for name in page["/Resources"].get("/Font", {}):
        fonts[name] = _letters(page["/Resources"]["/Font"][name]["/ToUnicode"].get_data().decode("ascii"))
    found: dict[int, list[str]] = defaultdict(list)
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            mark = int(properties["/MCID"]) if "/MCID" in properties else (stack[-1] if stack else None)
            if "/ActualText" in properties and mark is not None:  # it stands for all that is drawn inside
                found[mark].append(str(properties["/ActualText"]))
                mark = None
            stack.append(mark)
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ") and stack and stack[-1] is not None:
            parts = operands[0] if operator == b"TJ" else operands
            found[stack[-1]] += [_decoded(part, font) for part in parts if isinstance(part, str | bytes)]
    return {mark: "".join(parts) for mark, parts in found.items()}


def _decoded(part, font) -> str:
    raw = part.original_bytes if hasattr(part, "original_bytes") else bytes(part)
    return "".join(font[int.from_bytes(raw[at : at + 2], "big")] for at in range(0, len(raw), 2))


def _letters(table: str) -> dict[int, str]:
    """Return what each glyph of a font says."""
    found = {}
    for kind, lines in re.findall(r"beginbf(char|range)(.*?)endbf", table, re.DOTALL):
        for codes in re.findall(r"<(\w+)>\s*<(\w+)>" + r"\s*<(\w+)>" * (kind == "range"), lines):
            first, last, said = int(codes[0], 16), int(codes[-2], 16), bytes.fromhex(codes[-1]).decode("utf-16-be")
            for at, code in enumerate(range(first, last + 1)):
                found[code] = said[:-1] + chr(ord(said[-1]) + at)
    return found
