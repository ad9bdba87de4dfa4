"""KML 2.2 (OGC 07-147r2): a placemark an action, its time as a span of what is possible, its claims with the claimant.

An action without a point is a placemark without geometry. What a reader of KML shows as
HTML, the description, is escaped as HTML first and as XML then.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape as html
from xml.sax.saxutils import escape

from events.times import When
from timeline.exchange.about import about, about_words
from timeline.exchange.extract import Extract, Options
from timeline.exchange.words import (
    claim_line,
    claims_about,
    link_line,
    passage_lines,
    sides,
    support_lines,
    time_line,
    title,
)
from timeline.projections.points import points_of
from timeline.projections.support import is_unsupported
from timeline.reports.inert import visible

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(one: Extract, options: Options) -> str:  # noqa: ARG001  # it takes none
    """Return what goes out as one KML document."""
    head = "The whole log" if one.asked is None else title(one.register, one.asked)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2">',
        f'<Document id="log-{one.basis.log_id}">',
        f"<name>{_text(head)}</name>",
        f"<description>{_paragraphs(about_words(one, 'kml'))}</description>",
        _data(
            ("log", "origin", "position", "root"),
            (str(about(one, "kml")[name]) for name in ("log", "origin", "position", "root")),
        ),
        *(line for name in one.actions for line in _placemarks(one, name)),
        "</Document>",
        "</kml>",
    ]
    return "\n".join(lines) + "\n"


def _placemarks(one: Extract, name: str) -> Iterator[str]:
    """Yield an action once for each of its points; once without a geometry, if it has none."""
    thing = one.register.actions[name]
    described = _paragraphs(_lines(one, name))
    for number, point in enumerate(list(points_of(one.register, thing.now.places)) or [None], start=1):
        within = "" if point is None else f" (somewhere within {point.radius_m} m)"
        precision = "no point on record" if point is None else f"somewhere within {point.radius_m} m"
        standing = "unsupported" if is_unsupported(one.register, thing) else "stands"
        data = {"action": name, "kind": thing.now.kind, "standing": standing, "place_precision": precision}
        yield f'<Placemark id="{name if number == 1 else f"{name}.{number}"}">'
        yield f"<name>{_text(title(one.register, name) + within)}</name>"
        yield f"<description>{described}</description>"
        yield from _span(thing.now.occurred)
        yield _data(data, data.values())
        if point is not None:
            yield f"<Point><coordinates>{point.longitude},{point.latitude}</coordinates></Point>"
        yield "</Placemark>"


def _lines(one: Extract, name: str) -> Iterator[str]:
    yield time_line(one.register, name)
    yield from support_lines(one.register, name)
    yield from sides(one.register, name)
    for claim in claims_about(one, name):
        yield f"claim: {claim_line(one.register, claim, one.replaced.get(claim))}"
    for link in one.links_of.get(name, ()):
        if one.register.responses[link].stands:
            yield f"link: {link_line(one, link)}"
    yield from passage_lines(one, name)


def _span(when: When) -> Iterator[str]:
    """Yield the bounds of a time; an open end is left out, and with both no time is written."""
    begin = f"<begin>{when.earliest}</begin>" if when.earliest is not None else ""
    end = f"<end>{when.latest}</end>" if when.latest is not None else ""
    if begin or end:
        yield f"<TimeSpan>{begin}{end}</TimeSpan>"


def _data(names: Iterable[str], values: Iterable[str]) -> str:
    members = (
        f'<Data name="{name}"><value>{_text(value)}</value></Data>' for name, value in zip(names, values, strict=True)
    )
    return f"<ExtendedData>{''.join(members)}</ExtendedData>"


def _text(text: str) -> str:
    return escape(_plain(text))


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(escape(f"<p>{html(_plain(line))}</p>") for line in lines)


def _plain(text: str) -> str:
    """Return text without what acts unseen, and without what XML does not have."""
    return _ILLEGAL.sub("\ufffd", visible(text))
