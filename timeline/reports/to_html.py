"""A dossier as one self-contained page: the whole report as a document, which a script only shows, hides and marks."""

import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from jinja2 import Environment
from markupsafe import Markup

from timeline.projections.narrowed import Narrowed
from timeline.projections.register import REGISTER
from timeline.reports.asking import command
from timeline.reports.dossier import Dossier
from timeline.reports.figures.model import Figure
from timeline.reports.head import fingerprint
from timeline.reports.inert import visible
from timeline.reports.knowledge import History
from timeline.reports.narrowed import asked_for
from timeline.reports.page import guards, markup
from timeline.reports.page.data import linked_data
from timeline.reports.page.model import Page, page
from timeline.reports.page.steps import anchor
from timeline.reports.page.times import instant
from timeline.reports.page.versions import together
from timeline.reports.printed import base64_words, degrees_words, precision_words, rung_words_of
from timeline.reports.sizes import LONG
from timeline.reports.template_set import SHIPPED, Templates, environment
from timeline.reports.to_json import to_json
from timeline.reports.wording import distance_words, recorded_words

_SPACE = re.compile(r"\n\s+")
_PLAIN = re.compile(r"[^A-Za-z0-9 .:/-]")


def _environment(own: Templates) -> Environment:
    made = environment(own, autoescape=True)
    made.trim_blocks = made.lstrip_blocks = True
    del made.filters["safe"]  # `page.markup` is the one place that decides what is markup
    made.filters |= {
        "words": markup.words,
        "visible": visible,
        "out": markup.out,
        "drawing": markup.drawing,
        "held": markup.held,
        "opened": markup.opened,
        "closed": markup.closed,
        "note": markup.note,
        "instant": instant,
        "recorded": recorded_words,
        "grouped": fingerprint,
        "base64": base64_words,
        "anchor": anchor,
        "degrees": degrees_words,
        "distance": distance_words,
    }
    made.globals |= {
        "spoken": markup.spoken,
        "held": markup.held,  # as a function too: templates of desks may call it
        "together": together,
        "rung": rung_words_of,
        "precision": precision_words,
    }
    return made


@cache
def _shipped() -> Environment:
    return _environment(SHIPPED)


def to_html(dossier: Dossier, history: History, figures: Sequence[Figure] = (), templates: Templates = SHIPPED) -> str:
    """Return the report as a page. The same dossier, history and figures give the same text.

    `history` holds every version of what depends on knowledge; what does not hold at the
    basis stands in the page, hidden. The page of a long chain (`timeline.reports.sizes`) does
    not hold the report as data: it says how long that is, its digest, and the command that
    gives it. `figures` are placed by name; one that is not given is not printed. A desk's own
    `templates` and style take the place of those that are shipped, file by file; the script is
    always ours. The last line is the digest of all before it.
    """
    made = _environment(templates) if templates else _shipped()
    shown = page(dossier, history, figures)
    report = to_json(dossier)
    styles = (_file(made, "page.css"), foot(dossier, shown))
    script = _file(_shipped(), "page.js")
    whole = made.get_template("page/page.html.j2").render(
        d=dossier,
        p=shown,
        policy=guards.policy(script, styles),
        styles=[markup.inline(style) for style in styles],
        script=markup.inline(script),
        report="" if shown.is_long else markup.data(report.decode()),
        linked=markup.data(linked_data(dossier, has_claims=not shown.is_long)),
        body=_body(made, dossier, history, shown, report),
    )
    return guards.with_digest(whole)


def _file(made: Environment, name: str) -> str:
    """Return a file that lies beside the templates, as it was written."""
    return "" if made.loader is None else made.loader.get_source(made, f"page/{name}")[0]


def _body(made: Environment, dossier: Dossier, history: History, shown: Page, report: bytes) -> Markup:
    """Return what stands in the body, without the blanks that only order the templates."""
    narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    text = made.get_template("page/body.html.j2").render(
        d=dossier,
        h=history,
        p=shown,
        asked_for=asked_for(narrowed),
        record="in what is asked for" if narrowed else "on record",
        command=command(dossier, "html", "{basis}") + " -o PAGE.html",
        again=command(dossier, "html"),
        as_data=command(dossier, "json"),
        register_version=REGISTER.version,
        digest=sha256(report).hexdigest(),
        size=len(report),
        long=LONG,
    )
    body = markup.rendered(_SPACE.sub("\n", text))
    return markup.terse(body) if shown.is_long and made is _shipped() else body


def foot(dossier: Dossier, shown: Page) -> str:
    """Return the style of the margins of a printed page: Draft and the marking on every one, and what it is made of."""
    root = dossier.root[:12]
    basis = _quoted(f"Log {dossier.log_id} - position {dossier.position} - root {root}")
    state = _quoted("Draft" if shown.head is None or shown.head.state == "Draft" else "")
    marking = _quoted(shown.head.marking if shown.head is not None else "")
    return (
        f"@page{{@top-left{{content:{marking}}}@top-right{{content:{state}}}"
        f'@bottom-left{{content:{basis}}}@bottom-right{{content:counter(page) " / " counter(pages)}}}}'
    )


def _quoted(text: str) -> str:
    """Return text as a string of CSS: letters, digits and a few signs, so that nothing can end it."""
    return f'"{_PLAIN.sub("", text)}"'
