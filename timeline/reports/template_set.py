"""The templates of a report: those that are shipped, and before them a desk's own, file by file, in a sandbox.

A template arranges what the dossier says; it computes nothing and reaches nothing else. A
desk may drop, reorder and restyle, but for what keeps a report honest: `dropped` tells.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from types import MappingProxyType

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from timeline.reports.asking import options_of
from timeline.reports.dossier import Dossier
from timeline.reports.figures.outline_map import DISCLAIMER, OWN_OUTLINES
from timeline.reports.inert import visible
from timeline.reports.wording import recorded_words

TEMPLATE_API = 1
"""The version of what a template is handed. Within it names are only added."""
Templates = Mapping[str, str]
"""A desk's own templates: their text by name, as `shipped` names them."""
SHIPPED: Templates = MappingProxyType({})
"""No templates of a desk: the report is written with those that are shipped."""
STYLE = "style.docx"
"""A document of a desk among its templates: its styles are those of DOCX. None is shipped."""
_REPLACEABLE = (".j2", ".css")
_MAP = 'data-figure="map"'


def environment(own: Templates = SHIPPED, *, autoescape: bool) -> Environment:
    """Return what renders templates: a desk's `own` before the shipped ones, and then in a sandbox.

    Nothing undefined is passed over. With `autoescape` each text that is no markup is escaped.
    """
    packaged = PackageLoader("timeline.reports")
    loader: BaseLoader = ChoiceLoader([DictLoader(own), packaged]) if own else packaged
    # The sandbox looks at each attribute: a report of 500 steps would take twice as long for templates that are ours.
    made = ImmutableSandboxedEnvironment if own else Environment
    return made(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, autoescape=autoescape)


@cache
def shipped() -> Templates:
    """Return the templates and style sheets that are shipped and may be replaced, by name."""
    loader = PackageLoader("timeline.reports")
    there = environment(autoescape=True)
    names = (name for name in loader.list_templates() if name.endswith(_REPLACEABLE))
    return MappingProxyType({name: loader.get_source(there, name)[0] for name in names})


def changed(own: Templates) -> Templates:
    """Return those of a desk's templates that differ from what is shipped."""
    ours = shipped()
    return {name: text for name, text in own.items() if text != ours.get(name)}


def digest(own: Templates, style: bytes | None = None) -> str:
    """Return the SHA-256 of a changed set of templates, as `sha256sum` lists its files; nothing for none.

    `style` is the desk's own document for DOCX: it is listed as `style.docx`, whatever the format.
    Whoever has the files gets it by `sha256sum NAME… | sha256sum`, the names sorted.
    """
    files = {name: text.encode() for name, text in own.items()} | ({} if style is None else {STYLE: style})
    if not files:
        return ""
    lines = (f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return sha256("".join(lines).encode()).hexdigest()


# --- what no report may leave out ------------------------------------------------------------------------------------


def dropped(dossier: Dossier, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the rendered `texts`, by file name, leave out that no report may leave out: a phrase for each.

    Looked for are the words themselves, whatever heading or markup they stand in; what the
    head says, beside what repeats it further down.
    """
    shown = {name: _squeezed(_words_of(text) if name.endswith(".html") else text) for name, text in texts.items()}
    missing: dict[str, None] = {}
    for part, sentences in _demanded(dossier):
        wanted = [one for one in map(_squeezed, map(visible, sentences)) if one]
        if any(one not in text for text in shown.values() for one in wanted):
            missing[part] = None
    for part, words in _of_the_head(dossier):
        if any(not any(one in text for one in words) for text in _where_it_is_looked_for(dossier, shown.values())):
            missing[part] = None
    disclaimer = _squeezed(OWN_OUTLINES if dossier.frame.outlines else DISCLAIMER)
    if any(_MAP in texts[name] and disclaimer not in text for name, text in shown.items()):
        missing["the disclaimer under the map"] = None
    return tuple(missing)


def _demanded(dossier: Dossier) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts that are demanded of every report, each with the sentences that it consists of."""
    lists = dossier.lists
    listed = (*lists.established, *lists.claimed, *lists.disputed, *lists.unknown)
    yield "section 3", [one.text for one in listed]
    yield "section 12", [dossier.counts.text, *(note.quote or note.source for note in dossier.notes)]
    yield "section 13", [one.text for one in (*dossier.method, *dossier.withheld)]
    yield "Annex B", [dossier.log_id, dossier.root]


def _of_the_head(dossier: Dossier) -> Iterator[tuple[str, list[str]]]:
    """Yield what the head of every report says, each with the ways to write it, one of which must stand."""
    head = dossier.head
    if head is None:
        return
    yield f"the word {head.state}", [head.state, head.state.upper()]
    if head.marking:
        yield f"the marking {head.marking}", [_squeezed(head.marking)]
    if head.author:
        yield "the author", [_squeezed(visible(head.author))]
    yield "the information cut-off", [_squeezed(recorded_words(dossier.cut_off))]


def _where_it_is_looked_for(dossier: Dossier, texts: Iterable[str]) -> Iterator[str]:
    """Yield texts without what repeats the head where nobody looks first.

    That is section 13 and the command, which hold what the desk gave, and the list of what
    was recorded when, which ends with the moment of the cut-off.
    """
    told = [one.text for one in dossier.method] + [options_of(dossier.frame)]
    told.append(f"{recorded_words(dossier.cut_off)}, position")
    for text in texts:
        left = text
        for one in filter(None, map(_squeezed, map(visible, told))):
            left = left.replace(one, "")
        yield left


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text alone: neither markup nor line breaks keep words from being found."""
    return re.sub(r"[\W_]+", "", html.unescape(text))


def _words_of(page: str) -> str:
    """Return what a reader sees of a page of HTML; neither script nor style is that."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.words)


class _Reader(HTMLParser):
    _UNSEEN = frozenset(("script", "style", "template"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:  # noqa: ARG002  # as it is called
        self._unseen += tag in self._UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self._UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)
