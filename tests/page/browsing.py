"""A page in a browser: opened without a network, with everything that it asks for and complains of written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ZONE = "Asia/Karachi"
"""The zone of the reader: that of none of the events."""
WIDE, NARROW = (1280, 900), (320, 640)


class Noted(NamedTuple):
    """What a page did that a reader would not see: what it asked for, and what it complained of."""

    requests: list[str]
    complaints: list[str]


class Opened(NamedTuple):
    """A page, and what is noted of it."""

    page: "Page"
    noted: Noted

    def go(self, address: str) -> None:
        """Change the address as somebody does who types it, and let the page answer."""
        self.page.evaluate(
            "async (hash) => { location.hash = hash; await new Promise((done) => setTimeout(done, 20)); }", address
        )

    @property
    def address(self) -> str:
        """The address from its # on, once the page has written it."""
        self.page.wait_for_function("() => pending === 0")
        return self.page.evaluate("location.hash")


@contextmanager
def opened(
    browser: "Browser", file: Path, address: str = "", *, size: tuple[int, int] = WIDE, **how: Any
) -> Iterator[Opened]:
    """Open a file in a fresh profile; afterwards it must have asked for nothing and complained of nothing."""
    context = browser.new_context(
        offline=True, viewport={"width": size[0], "height": size[1]}, timezone_id=ZONE, reduced_motion="reduce", **how
    )
    try:
        page = context.new_page()
        noted = Noted([], [])
        page.on("request", lambda request: noted.requests.append(request.url.partition("#")[0]))
        page.on("console", lambda message: noted.complaints.append(message.text))
        page.on("pageerror", lambda error: noted.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (noted.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: noted.complaints.append(f"popup: {popup.url}"))
        page.goto(file.as_uri() + address)
        yield Opened(page, noted)

        assert noted == Noted([file.as_uri()], []), noted
    finally:
        context.close()


SHOWN = """() => {
  const all = (query) => [...document.querySelectorAll(query)].filter((node) => node.getClientRects().length);
  // A script gives a row the name in its id, and a mark that in its address.
  const named = (node, key) => node.dataset[key] || (node.href?.baseVal || node.id).split(/[#:]/).at(-1);
  const ids = (query, key) => all(query).map((node) => named(node, key));
  const of = (query, key, value) => Object.fromEntries(all(query).map((node) => [named(node, key), value(node)]));
  return {
    steps: ids("tr.row", "action"),
    blocks: ids("article.step[data-action]", "action"),
    marks: [...new Set(ids("svg[data-figure=lanes] a:not([href^='#link:'])", "action"))].sort(),
    links: of("#table-2 tr[data-strength]", "link", (node) => node.dataset.strength),
    arrows: of("svg[data-figure=lanes] a[href^='#link:']", "link",
      (node) => node.dataset.strength || node.parentElement.classList[1]),
    claims: of("article[data-action] [data-claim]", "claim", (node) => Boolean(node.querySelector("s"))),
    says: document.getElementById("shown").textContent,
  };
}"""
"""What is seen on the page: by ids; links with their strength, claims with whether they are struck."""
