"""What a browser would make of HTML: its elements, their attributes, and its text."""

from html.parser import HTMLParser


class Markup(HTMLParser):
    """The elements of a piece of HTML with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.elements.append(("!--", {"": data}))

    def handle_decl(self, decl):
        self.elements.append(("!", {"": decl}))

    def handle_pi(self, data):
        self.elements.append(("?", {"": data}))
