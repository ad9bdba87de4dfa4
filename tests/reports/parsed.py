"""A page as a reader's program sees it: its elements in order, with their text, and nothing that was not closed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "input", "link", "hr", "img", "wbr", "col"}
RAW = {"script", "style"}
_DIGEST = re.compile(" SHA-256 of all before this line: [0-9a-f]{64} ")


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, tag: str | None = None, **attributes: str) -> list["Element"]:
        """Return the elements of that tag with those values; `class_` and `data_k` are written as Python can."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.walk()
            if (tag is None or one.tag == tag)
            and all(
                value in (one.attributes.get(name) or "").split()
                if name == "class"
                else one.attributes.get(name) == value
                for name, value in wanted.items()
            )
        ]

    @property
    def text(self) -> str:
        return "".join(
            child if isinstance(child, str) else "" if child.tag in RAW else child.text for child in self.children
        )

    @property
    def shown(self) -> str:
        """The text that is not hidden, blanks as a browser shows them."""
        if "hidden" in self.attributes:
            return ""
        parts = (
            child if isinstance(child, str) else "" if child.tag in RAW else child.shown for child in self.children
        )
        return " ".join("".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.at = self.root
        self.comments: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>: {names}"
        made = Element(tag, dict(attrs), self.at)
        self.at.children.append(made)
        if tag not in VOID:
            self.at = made

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.at.tag == tag, f"</{tag}> ends <{self.at.tag}>: {self.at.text[:200]}"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)

    def handle_comment(self, data):
        self.comments.append(data)


def parse(html: str) -> Element:
    """Return the tree of a page. Fails where an element is not closed, and where there is a comment but its digest."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.root
    assert [one for one in reader.comments if not _DIGEST.fullmatch(one)] == []
    assert len(reader.comments) <= 1
    return reader.root
