"""A report that was handed over, read back: what it was asked for, and whether it is what its own digests say."""

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from html import unescape
from typing import NamedTuple

import msgspec

from timeline.errors import IntegrityFailure, MalformedInput
from timeline.reports.asking import Asking, command, read_command
from timeline.reports.dossier import Dossier
from timeline.reports.forms import Form
from timeline.reports.packed import MAIN, parts_of
from timeline.reports.page.guards import digest_holds, policy
from timeline.reports.page.markup import data as embedded
from timeline.reports.to_json import to_json

_LONGEST = 20_000
"""So many characters the sentence of a report has at most that says how it is made again."""
_ARE_DATA = (' type="application/ld+json"', ' type="application/json" id="report"')
"""The attributes of the scripts that are data, and never run."""


class Flaw(NamedTuple):
    """Something that a report says of itself and that is not so; `altered` unless it may have come about honestly."""

    code: str
    what: str
    altered: bool = True


class Handed(NamedTuple):
    """A report as it was handed over: what it was asked for, its data if it holds them, and what is wrong with it.

    `bears_digest` says that all of its bytes have a digest in it.
    """

    form: Form
    asking: Asking
    data: Dossier | None = None
    flaws: tuple[Flaw, ...] = ()
    bears_digest: bool = False


def read_report(form: Form, content: bytes) -> Handed:
    """Read a report back.

    Raises `MalformedInput` for what is none, or does not say how it is made again, and
    `IntegrityFailure` for a page that does not, because it was altered.
    """
    readers: Mapping[Form, Callable[[bytes], Handed]] = {
        "md": lambda content: Handed("md", _asking(_markdown(content))),
        "json": _json,
        "html": _html,
        "docx": lambda content: Handed("docx", _asking(_docx(content))),
        "pdf": lambda content: Handed("pdf", _asking(_pdf(content))),
    }
    handed = readers[form](content)
    _ = handed.asking.basis
    return handed


def _asking(found: str | None) -> Asking:
    """Return what a report was asked for by the command that it prints. Raises `MalformedInput` where there is none."""
    if found is None:
        message = "this is no report of ours, or the command by which it can be made again is not in it"
        raise MalformedInput(message, fix="name a report as timeline export wrote it")
    return read_command(found)


def _text(content: bytes) -> str:
    """Return content as text, whatever happened to a byte of it: that shows where its bytes are compared."""
    return content.decode("utf-8", "replace")


# --- data ------------------------------------------------------------------------------------------------------------


def _json(content: bytes) -> Handed:
    dossier = _decoded(content)
    if isinstance(dossier, str):
        message = f"these are no report data of this version: {dossier}"
        raise MalformedInput(message, fix="name the report that timeline export json wrote, with the version that did")
    what = "the data are not in the form in which they are written: another program wrote them anew"
    flaws = () if to_json(dossier) == content else (Flaw("data.rewritten", what, altered=False),)
    return Handed("json", _asked(dossier, "json"), dossier, flaws)


def _decoded(content: bytes | str) -> Dossier | str:
    """Return report data, or why they are none."""
    try:
        return msgspec.json.decode(content, type=Dossier)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors, too
        return str(error)


def _asked(dossier: Dossier, form: Form) -> Asking:
    return read_command(command(dossier, form, f"{dossier.log_id}:{dossier.position}:{dossier.root}"))


# --- the page --------------------------------------------------------------------------------------------------------

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
DATA = '<script type="application/json" id="report">'
"""What opens the data of a page."""
_DIGEST = re.compile(r"(?:</dt>)?\n?<dd><code>([0-9a-f]{64})</code>")
_AGAIN = re.compile(r"(?:</dt>)?\n?<dd><code>(.+?)</code>")
TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\(?:u(003[ce]|0026|202[89])|.)", re.DOTALL)


def _html(content: bytes) -> Handed:
    text, holds = _text(content), digest_holds(content)
    flaws = [*_own_digest(holds=holds), *_policy_flaws(text)]
    data, differs = _embedded(text)
    flaws += differs
    try:
        asking = _asking(_printed(text)) if data is None else _asked(data, "html")
    except MalformedInput:
        if holds is False:
            message = "its bytes are not those whose digest its last line holds, nor can be read what it was made from"
            raise IntegrityFailure(message, fix="ask for it again, from whoever made it") from None
        raise
    return Handed("html", asking, data, tuple(flaws), bears_digest=holds is not None)


def _printed(text: str) -> str | None:
    """Return the command that a page prints."""
    written = _term(text, "This page again", _AGAIN)
    return None if written is None else unescape(TAG.sub("", written))


def _term(text: str, term: str, pattern: re.Pattern[str]) -> str | None:
    """Return what a page says of itself under a term, where that stands last: what others wrote stands before it."""
    start = text.rfind(f"<dt>{term}")
    found = None if start < 0 else pattern.match(text[start : start + _LONGEST], len(f"<dt>{term}"))
    return None if found is None else found[1]


def _elements(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes and the content of each element of that name, as far as they are closed."""
    end = 0
    while (start := text.find(f"<{name}", end)) >= 0:
        opened = text.find(">", start)
        end = text.find(f"</{name}>", opened)
        if opened < 0 or end < 0:
            return
        yield text[start + len(name) + 1 : opened], text[opened + 1 : end]


def _own_digest(*, holds: bool | None) -> Iterator[Flaw]:
    if holds is None:
        what = "the last line with the digest is not there: the page was cut short, or another version wrote it"
        yield Flaw("page.undigested", what, altered=False)
    elif not holds:
        yield Flaw("page.differs", "its bytes are not those whose digest its last line holds")


def _policy_flaws(text: str) -> Iterator[Flaw]:
    """Yield what is wrong with the policy: it must let run and style what is there, and nothing else."""
    scripts = [inner for attributes, inner in _elements(text, "script") if attributes not in _ARE_DATA]
    styles = [inner for _, inner in _elements(text, "style")]
    said = [unescape(one) for one in _POLICY.findall(text)]
    if len(scripts) != 1 or said != [policy(scripts[0], styles)]:
        yield Flaw("policy.differs", "its policy is not that of the script and the styles that are in it")


def _embedded(text: str) -> tuple[Dossier | None, list[Flaw]]:
    """Return the data of a page that may be gone by, if there are any, and what is wrong with them."""
    start, digest = text.rfind(DATA), _term(text, "SHA-256 of the data", _DIGEST)
    if start < 0:
        return None, []
    written = text[start + len(DATA) :].partition("</script>")[0]
    if digest is not None and digest != sha256(_unescaped(written).encode()).hexdigest():
        return None, [Flaw("data.differs", "its data are not those whose SHA-256 Annex B prints")]
    dossier = _decoded(written)
    if isinstance(dossier, str):
        return None, []  # another version wrote it: the command that it prints can be read all the same
    flaws = [] if embedded(to_json(dossier).decode()) == written else [Flaw("data.differs", "its data were edited")]
    return dossier, flaws


def flaws_beside(content: bytes, data: bytes) -> Iterator[Flaw]:
    """Yield what is wrong with a page that lies beside the data that it was made of, as in a bundle."""
    text, digest = _text(content), sha256(data).hexdigest()
    yield from _own_digest(holds=digest_holds(content))
    yield from _policy_flaws(text)
    start = text.rfind(DATA)
    written = text[start + len(DATA) :].partition("</script>")[0] if start >= 0 else None  # a long page holds none
    if _term(text, "SHA-256 of the data", _DIGEST) != digest:
        yield Flaw("data.differs", "the SHA-256 that Annex B prints is not that of the data beside it")
    elif written is not None and sha256(_unescaped(written).encode()).hexdigest() != digest:
        yield Flaw("data.differs", "the data in it are not those beside it")


def _unescaped(written: str) -> str:
    """Undo what keeps JSON from ending its element, and nothing else."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[0], written)


# --- text and paper --------------------------------------------------------------------------------------------------

_BEGINS, _THEN = "To check it against the log: ", ". Then "
_AS_MARKDOWN = re.compile(r"(`+) ?(timeline export md .+?) ?\1 prints this report again, and ")
_AS_DOCX = re.compile(r"(timeline export docx .+) -o report\.docx prints this report again, and ")
_PIECE = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_DESCRIPTION = re.compile(rb"<dc:description>(?:<[^>]*>)*([^<]+)<")
_AS_PDF = re.compile(r"timeline export pdf .*", re.DOTALL)


def _markdown(content: bytes) -> str | None:
    lines = [one for one in _text(content).split("\n") if one.startswith(_BEGINS)]
    found = _AS_MARKDOWN.match(lines[-1][:_LONGEST].partition(_THEN)[2]) if lines else None
    return None if found is None else found[2]


def _docx(content: bytes) -> str | None:
    """Return the command in Annex B of a document."""
    paragraphs = [one for one in _text(_unpacked(content)).split("</w:p>") if _BEGINS in one]
    said = unescape("".join(_PIECE.findall(paragraphs[-1][-_LONGEST:]))) if paragraphs else ""
    found = _AS_DOCX.match(said.partition(_THEN)[2])
    return None if found is None else found[1]


def _unpacked(content: bytes) -> bytes:
    """Return the body of a packed document. Raises `MalformedInput` for what is none, or unpacks to too much."""
    return parts_of(content, "name a report as timeline export docx wrote it")[MAIN]


def _pdf(content: bytes) -> str | None:
    """Return the command in the description of a PDF: its text cannot be read back without the fonts."""
    start = content.rfind(b"<dc:description>")
    found = None if start < 0 else _DESCRIPTION.match(content[start : start + _LONGEST])
    printed = None if found is None else _AS_PDF.search(unescape(found[1].decode("utf-8", "replace")))
    return None if printed is None else printed[0]
