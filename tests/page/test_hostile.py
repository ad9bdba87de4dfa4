"""Hostile text in every field of the record: on the page it is text that is read, and nothing else."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from events.base import Event
from tests import builders as make
from tests.cli.asking import ask, log_of
from tests.page.browsing import opened

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
TAGS = frozenset(
    (
        *("html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer", "section", "article"),
        *("nav", "div", "p", "span", "a", "b", "i", "s", "em", "strong", "small", "cite", "code", "abbr", "bdi", "br"),
        *("h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "time", "figure"),
        *("figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td", "form", "fieldset", "legend", "label"),
        *("input", "button", "output", "svg", "desc", "defs", "g", "path", "rect", "circle", "line", "text", "tspan"),
        *("pattern", "linearGradient", "stop", "clipPath"),
    )
)
"""Every element that a page of ours has."""
CENSUS = """() => {
  const all = [...document.querySelectorAll("*")];
  return {
    tags: [...new Set(all.map((node) => node.localName))],
    attributes: [...new Set(all.flatMap((node) => node.getAttributeNames()))],
    links: all.flatMap((node) => ["href", "src", "action"].map((name) => node.getAttribute(name)).filter(Boolean)),
    scripts: all.filter((node) => node.localName === "script").length,
    frames: frames.length,
    title: document.title,
  };
}"""


def texts() -> list[dict[str, str]]:
    """Return every hostile text with its rule: what is written for the project, and the big list."""
    written = json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]
    naughty = json.loads((VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8"))
    return [*written, *({"id": "", "rule": "neutralise", "text": text} for text in naughty)]


def taken(make_event: Callable[[], Event]) -> Event | None:
    """Return an event, or nothing where its text is refused at the door."""
    try:
        return make_event()
    except (ValidationError, ValueError):
        return None


def sources(strings: Sequence[str]) -> Iterator[Event]:
    """Yield a source for each text, which has it as title, and as address where it may be one."""
    for number, text in enumerate(strings):
        for more in ({"url": text, "title": text}, {"title": text}):
            if event := taken(
                lambda more=more, number=number: make.source(f"source-{number}", publisher="outlet", **more)
            ):
                yield event
                break


def acts(strings: Sequence[str], cited: set[str]) -> Iterator[Event]:
    """Yield an action for each text: in its title, its place, the words of its time; quoted from its source."""
    for number, text in enumerate(strings):
        source = f"source-{number}" if f"source-{number}" in cited else make.FT

        def one(number: int = number, text: str = text, source: str = source) -> Event:
            return make.action(
                f"act-{number:03}",
                make.when(f"2024-01-{1 + number // 24:02}T{number % 24:02}:00", as_reported=text),
                title=text,
                places=(make.place(text),),
                citations=(make.cite(source, text),),
            )

        if event := taken(one):
            yield event


def world(strings: Sequence[str], quoted: Sequence[str]) -> list[Event]:
    """Return a chain whose every text is hostile: titles, places, quotes, names, aliases, sources, addresses."""
    found: list[Event] = [
        make.actor("iran"),
        make.actor("outlet", "outlet"),
        make.actor("financial-times", "outlet"),
        make.source(),
    ]
    found += list(sources([*strings, *quoted]))
    cited = {one.source for one in found if one.type == "source.registered"}
    for number, text in enumerate([*strings, *quoted]):
        if event := taken(
            lambda text=text, number=number: make.changed(make.actor(f"actor-{number}", "group"), name=text)
        ):
            found.append(event)
        if event := taken(lambda text=text: make.called("iran", text)):
            found.append(event)
    chain = list(acts(strings, cited))
    found += chain
    for earlier, later in pairwise(chain):
        found.append(make.response(later.action, earlier.action, citations=later.citations))
    names = {one.actor for one in found if one.type == "actor.registered"}
    for number, text in enumerate([*strings, *quoted]):
        name = f"actor-{number}"
        source = f"source-{number}" if f"source-{number}" in cited else make.FT
        claim = taken(
            lambda text=text, name=name, source=source, number=number: make.claim(
                f"claim-{number}",
                chain[number % len(chain)].action,
                name if name in names else "iran",
                citations=(make.cite(source, text),),
            )
        )
        if claim is not None:
            found.append(claim)
    return found


@pytest.fixture(scope="module")
def strings() -> list[dict[str, str]]:
    """Texts that stand in every field of a step."""
    return [one for one in texts()[:60] if one["rule"] != "refuse"]


@pytest.fixture(scope="module")
def page(strings, tmp_path_factory) -> Path:
    """A page in which all texts of others are hostile."""
    events = world([one["text"] for one in strings], [one["text"] for one in texts()[60:]])
    answer = ask(log_of(events), "export", "html", "act-000", "--large")
    assert answer.code in (0, 1), answer.err
    file = tmp_path_factory.mktemp("hostile") / "chain.html"
    file.write_text(answer.out, "utf-8", newline="")
    return file


def census(browser, file: Path) -> dict[str, Any]:
    with opened(browser, file) as shown:
        return shown.page.evaluate(CENSUS)


@pytest.fixture(scope="module")
def found(browser, page) -> dict[str, Any]:
    """What a browser finds in the hostile page, after it asked for nothing and opened nothing."""
    return census(browser, page)


def test_there_is_no_element_and_no_attribute_of_theirs(browser, found, seed, wide):
    ours = [census(browser, case.page) for case in (seed, wide)]

    assert set(found["tags"]) <= TAGS
    known = {name for one in ours for name in one["attributes"]}
    known |= {"lang", "dir", "open", "rel", "tabindex", "aria-current", "direction", "unicode-bidi"}
    assert {name for name in found["attributes"] if name not in known} == set()
    assert not [name for name in found["attributes"] if name.startswith("on") or name in ("style", "src", "srcdoc")]
    assert found["scripts"] == ours[0]["scripts"]
    assert found["frames"] == 0


def test_there_is_no_link_of_theirs_but_plain_addresses_of_the_web(found):
    outward = {link for link in found["links"] if not link.startswith("#")}

    assert {link.partition(":")[0] for link in outward} <= {"http", "https", "mailto"}
    assert not [link for link in outward if set(link) & set(" <>\"'`\\") or "javascript" in link.lower()]


def test_legitimate_text_is_shown_as_it_was_written_and_what_hides_as_a_mark(browser, page, strings):
    with opened(browser, page) as shown:
        titles = shown.page.evaluate(
            "() => Object.fromEntries([...document.querySelectorAll('article.step')].map((one) => "
            "[one.dataset.action, one.querySelector('h3').innerText]))"
        )
    shown_ids = {f"act-{number:03}": one for number, one in enumerate(strings)}
    kept = {name: one for name, one in shown_ids.items() if one["rule"] == "keep" and name in titles}

    assert kept
    for name, one in kept.items():
        assert titles[name].endswith(one["text"]), one["id"]
    hidden = [one for name, one in shown_ids.items() if name in titles and "\u202e" in one["text"]]
    assert hidden
    for name, one in shown_ids.items():
        if name in titles:
            assert not set("\u202e\u202d\u2066\u2067\u200b\ufeff") & set(titles[name]), one["id"]
        if name in titles and "\u202e" in one["text"]:
            assert "U+202E" in titles[name]


def test_the_census_would_find_what_is_planted(browser, seed, tmp_path):
    """The control: an element and an attribute that nobody escaped."""
    file = tmp_path / "planted.html"
    file.write_text(
        seed.page.read_text("utf-8").replace("</main>", '<marquee formaction="x">x</marquee></main>'), "utf-8"
    )
    found = census(browser, file)

    assert "marquee" in set(found["tags"]) - TAGS
    assert "formaction" in found["attributes"]
