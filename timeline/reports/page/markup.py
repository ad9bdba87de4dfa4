"""The one place where text becomes markup: foreign text inert, links that are ours to make, and what is inline.

No template calls a value safe. What is returned here as `Markup` was escaped here, or is our own.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from timeline.reports.inert import pieces, visible
from timeline.reports.page.versions import Shown

_NOTHING, _HIDDEN = Markup(""), Markup(" hidden")
LONG = 600
"""A quotation of more characters is folded."""
_OPENING = 120
# Hebrew, Arabic with its extensions and presentation forms, Syriac, Thaana, N'Ko; with what stands between its words.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUN = re.compile(f"[{_RIGHT}](?:[{_RIGHT}\u200c\u200d\\s.,:;!?()/'\"-]*[{_RIGHT}])?")
_WITHHELD = re.compile(r"\[withheld: [a-z ]+, position [0-9]+\]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"""(?:https?://|mailto:)[^\x00-\x20"<>\\^`{|}\x7f]+""", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
_MAILBOX = re.compile(r"[a-z0-9._+-]+@[a-z0-9.-]+", re.IGNORECASE)
_DATA = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"},
)


@lru_cache(maxsize=1 << 14)  # the same names and times stand on a page again and again
def words(text: str) -> Markup:
    """Return text as it is read: what could act or hide as a visible mark, right-to-left runs isolated, bars kept."""
    if _is_plain(text):
        return escape(text)
    return Markup("").join(_kept(piece, _isolated) if is_kept else _mark(piece) for piece, is_kept in pieces(text))


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "[" not in text


def _mark(mark: str) -> Markup:
    return Markup("<br>") if mark == "<U+000A>" else Markup('<span class="ctl">{}</span>').format(mark)


def _kept(text: str, write: Callable[[str], Markup]) -> Markup:
    """Return text with a bar wherever something was withheld: its words stay text."""
    found, start = Markup(""), 0
    for bar in _WITHHELD.finditer(text):
        found += write(text[start : bar.start()]) + Markup('<span class="withheld">{}</span>').format(bar[0])
        start = bar.end()
    return found + write(text[start:])


def _isolated(text: str) -> Markup:
    found, start = Markup(""), 0
    for run in _RUN.finditer(text):
        found += escape(text[start : run.start()]) + Markup("<bdi>{}</bdi>").format(run[0])
        start = run.end()
    return found + escape(text[start:])


def spoken(text: str, language: str = "") -> Markup:
    """Return somebody's words, isolated and in their language; a long quotation is folded behind its beginning."""
    known = _LANGUAGE.fullmatch(language)
    inner = (
        escape(text)
        if _is_plain(text)
        else Markup("").join(_kept(piece, escape) if is_kept else _mark(piece) for piece, is_kept in pieces(text))
    )
    is_other = known and language != "en"  # the page is in English; a bdi finds its direction by itself
    opening = Markup('<bdi lang="{}">').format(language) if is_other else Markup("<bdi>")
    whole = opening + inner + Markup("</bdi>")
    if len(text) <= LONG:
        return whole
    said = visible(text)[:_OPENING].rsplit(" ", 1)[0]
    begins = opening + escape(said) + Markup("</bdi>")
    return Markup('<details class="long"><summary>{}… <small>({} characters)</small></summary>{}</details>').format(
        begins, f"{len(text):,}", whole
    )


def out(url: str) -> Markup:
    """Return an address as a link that names its host; as code where it is no plain web or mail address."""
    if not url:
        return Markup("")
    if (shown := _host(url)) is None:
        return Markup('<code class="address">{}</code>').format(visible(url))
    return Markup('<a class="out" href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, shown)


def _host(url: str) -> str | None:
    """Return the host that a link leads to; `None` where it cannot be told at a glance, so that no link is made.

    A browser reads a backslash as a slash and skips what stands before an @, so an
    address with either may lead elsewhere than it says.
    """
    if not _ADDRESS.fullmatch(url) or visible(url) != url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return parts.path if _MAILBOX.fullmatch(parts.path) and not parts.query else None
    return parts.netloc.lower() if _HOST.fullmatch(parts.netloc) else None


def held(shown: Shown[Any]) -> Markup:
    """Return where something holds, as attributes: nothing, where it holds as long as what it stands in."""
    if not shown.k:
        return _HIDDEN if shown.is_hidden else _NOTHING
    said = Markup(' data-k="{}"').format(shown.k)
    return said + _HIDDEN if shown.is_hidden else said


def opened(shown: Shown[Any], tag: str) -> Markup:
    """Return the tag before one way in which something read; nothing, where it never read otherwise."""
    return Markup('<{} class="part"{}>').format(tag, held(shown)) if shown.k or shown.is_hidden else _NOTHING


def closed(shown: Shown[Any], tag: str) -> Markup:
    """Return the tag after it."""
    return Markup("</{}>").format(tag) if shown.k or shown.is_hidden else _NOTHING


def note(number: int, passages: Mapping[int, Any]) -> Markup:
    """Return the number of a note, as a link to it; one that is not on the page leads nowhere, and 0 is none."""
    if not number:
        return _NOTHING
    written = int(number)
    if number not in passages:
        return Markup(f'<span class="note">[{written}]</span>')  # noqa: S704  # a number
    return Markup(f'<a href="#note-{written}">[{written}]</a>')  # noqa: S704  # a number


def drawing(svg: str) -> Markup:
    """Return a figure as it stands inside the page: our own drawing, whose builder has escaped all of its text."""
    return Markup(svg[svg.index("<svg") :].strip()) if svg else Markup("")  # noqa: S704  # made by `figures.canvas`


def data(text: str) -> Markup:
    """Return JSON as it can stand in a script element: nothing in it ends that element or begins another."""
    return Markup(text.translate(_DATA))  # noqa: S704  # no sign of markup is left


def inline(text: str) -> Markup:
    """Return a packaged style sheet or script as it is: its hash stands in the policy of the page.

    Raises `ValueError` if it would end its own element.
    """
    if "</" in text or "<!--" in text:
        message = "a packaged style or script holds the end of an element"
        raise ValueError(message)
    return Markup(text)  # noqa: S704  # packaged with us, and named by its hash


_ENDS = re.compile(r"</(?:td|th|tr|li|dd|dt)>\n?")
_BLOCKS = "article|caption|dd|div|dl|dt|h[2-4]|header|li|ol|p|section|table|tbody|td|th|thead|tr|ul"
_BETWEEN = re.compile(rf">\n(?=</?(?:{_BLOCKS})[ >])")
_ALONE = re.compile(r"<bdi>([ -;=?-~]*)</bdi>")  # nothing in ASCII turns what stands around it
_BARE = re.compile(r'="([A-Za-z0-9:#_.-]+)"(?=[ >])')


def terse(text: Markup) -> Markup:
    """Return markup without end tags, quotation marks, line ends and isolation that can be left out.

    A browser shows the same: no line end between blocks, and nothing in ASCII turns what stands around it.

    In text and in values the signs that could be taken for either are escaped.
    """
    return Markup(_BARE.sub(r"=\1", _ALONE.sub(r"\1", _BETWEEN.sub(">", _ENDS.sub("", text)))))  # noqa: S704  # nothing was added


def rendered(text: str) -> Markup:
    """Return what our own template has rendered: every value in it was escaped there.

    Our attributes stand between double quotes, so that an apostrophe may stand as it is.
    """
    return Markup(text.replace("&#39;", "'"))  # noqa: S704  # rendered with autoescape on
