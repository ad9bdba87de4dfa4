"""The JSON of TimelineJS 3: an action a slide, its time no finer than it is known, its claims each with the claimant.

The viewer draws a date as it stands, in no zone: so it is the wall clock of the place, and
zone and precision are told in words. Its texts may be HTML, so ours are escaped, and what acts unseen becomes a mark.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from events.codebook import territory_name
from events.edtf import days_of
from events.times import When, parse_instant
from timeline.exchange.about import about, about_words, as_json
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
    when_words,
)
from timeline.reports.inert import visible
from timeline.reports.wording import display_zone

Slide = dict[str, Any]
Dates = dict[str, dict[str, int]]
_LINKED = re.compile(r"\b(https?|ftp|www)([:.])", re.IGNORECASE)
_TITLE = "_about"
"""The id of the slide of the title: no id of ours has that mark."""
_BOUNDS = ("earliest", "latest", "precision", "qualifier", "zone", "zone_basis", "basis")
_WORDS = ("edtf", "as_reported")
_CLOCK = {"hour": ("hour",), "minute": ("hour", "minute"), "second": ("hour", "minute", "second")}


def write(one: Extract, options: Options) -> bytes:  # noqa: ARG001  # it takes none
    """Return what goes out as a timeline: a slide for each action that has any time.

    The others are told in the slide of the title: the viewer drops an event without a
    date, and says so to nobody.
    """
    dates = {name: _dates(one, name) for name in one.actions}
    head = "The whole log" if one.asked is None else title(one.register, one.asked)
    text = _paragraphs(about_words(one, "timelinejs"))
    for name in one.actions:
        if not dates[name]:
            words = f"{when_words(one.register, name)}: {title(one.register, name)}"
            text += f"<h3>{_html(words)}</h3>{_body(one, name, dates)}"
    times = {name: _bounds(one, name) | drawn for name, drawn in dates.items() if drawn}
    return as_json({
        "title": {"unique_id": _TITLE, "text": {"headline": _html(head), "text": text}},
        "events": [_slide(one, name, dates) for name in one.actions if dates[name]],
        "scale": "human",
        "x_timeline": about(one, "timelinejs") | {"times": times},
    })  # fmt: skip


def _dates(one: Extract, name: str) -> Dates:
    thing = one.register.actions[name]
    return dates_of(thing.now.occurred) if thing.knows("occurred") else {}


def _bounds(one: Extract, name: str) -> dict[str, Any]:
    """Return all that is known of a time: a date that is drawn looks like a day that somebody stated.

    It goes out beside that date, so that an importer finds where only one of the two was changed.
    """
    when = one.register.actions[name].now.occurred
    found = {part: getattr(when, part) for part in _BOUNDS}
    return found | {part: said for part in _WORDS if isinstance(said := getattr(when, part), str)}


def _slide(one: Extract, name: str, dates: Mapping[str, Dates]) -> Slide:
    territory = one.register.actions[name].now.territory
    slide: Slide = {"unique_id": name, **dates[name], "display_date": _html(when_words(one.register, name))}
    if territory:
        slide["group"] = _html(territory_name(territory[0]))
    return slide | {"text": {"headline": _html(title(one.register, name)), "text": _body(one, name, dates)}}


def _body(one: Extract, name: str, dates: Mapping[str, Dates]) -> str:
    lines = [time_line(one.register, name), *support_lines(one.register, name), *sides(one.register, name)]
    lines += [f"claim: {claim_line(one.register, claim, one.replaced.get(claim))}" for claim in claims_about(one, name)]
    body = _paragraphs(lines)
    for link in one.links_of.get(name, ()):
        thing = one.register.responses[link]
        if thing.stands:
            slide = thing.now.responded_to if dates.get(thing.now.responded_to or "") else _TITLE
            body += f'<p><a href="#event-{slide}">link</a>: {_html(link_line(one, link))}</p>'
    return body + _paragraphs(passage_lines(one, name))


def dates_of(when: When) -> Dates:
    """Return `start_date`, and `end_date` where it differs; parts that nobody stated are left out.

    A time with one open end stands at the end that is known: the words beside it say by or from.
    """
    zone, _ = display_zone(when)
    if when.precision in _CLOCK and when.earliest is not None:
        return {"start_date": _parts(parse_instant(when.earliest).astimezone(zone), _CLOCK[when.precision])}
    if when.edtf is not None:
        first, last = days_of(when.edtf)
    else:
        first = None if when.earliest is None else parse_instant(when.earliest).astimezone(zone).date()
        last = None if when.latest is None else _last_moment(when.latest).astimezone(zone).date()
    start, end = first or last, last or first
    if start is None or end is None:
        return {}
    return _days(start, end, when.precision)


def _days(start: date, end: date, precision: str) -> Dates:
    """Return days as finely as they were said: a month and a year without the parts that they do not have."""
    if precision == "month" and (start.year, start.month) == (end.year, end.month):
        return {"start_date": {"year": start.year, "month": start.month}}
    if precision == "year" and start.year == end.year:
        return {"start_date": {"year": start.year}}
    found = {"start_date": _parts(start)}
    return found if start == end else found | {"end_date": _parts(end)}


def _parts(moment: date | datetime, clock: Iterable[str] = ()) -> dict[str, int]:
    found = {"year": moment.year, "month": moment.month, "day": moment.day}
    return found | {part: getattr(moment, part) for part in clock}


def _last_moment(latest: str) -> datetime:
    return parse_instant(latest) - timedelta(seconds=1)


def _html(text: str) -> str:
    """Return text as HTML that shows it: no markup, and no address that the viewer would make a link of."""
    return _LINKED.sub(r"\1&#8203;\2", escape(visible(text), quote=True)).replace("@", "&#8203;@")


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{_html(line)}</p>" for line in lines)
