"""XML written by hand, so that the same content is the same bytes: elements with attributes, text and children."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = _TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Element(NamedTuple):
    """An element with text or with children; attributes stand in the order in which they are given."""

    name: str
    attributes: Mapping[str, str] = {}
    text: str = ""
    children: tuple["Element", ...] = ()


def element(name: str, text: str = "", children: Iterable[Element] = (), /, **attributes: str | None) -> Element:
    """Return an element; an attribute that is `None` is left out, and `_` at its end too: `class_` is `class`."""
    given = {key.rstrip("_").replace("__", ":"): value for key, value in attributes.items() if value is not None}
    return Element(name, given, text, tuple(children))


def document(root: Element) -> str:
    """Return an XML document. The texts are expected to hold nothing that XML cannot: see `plain`."""
    return HEAD + "".join(_written(root, ""))


def _written(one: Element, indent: str) -> Iterator[str]:
    attributes = "".join(f' {name}="{value.translate(_ATTRIBUTE)}"' for name, value in one.attributes.items())
    opened = f"{indent}<{one.name}{attributes}"
    if one.children:
        yield f"{opened}>\n"
        for child in one.children:
            yield from _written(child, f"{indent}  ")
        yield f"{indent}</{one.name}>\n"
    elif one.text:
        yield f"{opened}>{one.text.translate(_TEXT)}</{one.name}>\n"
    else:
        yield f"{opened}/>\n"
