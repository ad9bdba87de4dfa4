"""What figures are drawn from, made by hand, and how a drawing is read back."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from timeline.reports.dossier import ClaimsMatrix, Dossier, LagRow, LinkRow, Moment, StatusLists, Step
from timeline.reports.knowledge import History, Version
from timeline.reports.statement import Statement
from timeline.reports.tables import SideRow

SVG = "{http://www.w3.org/2000/svg}"
PRESENTED = frozenset(("script", "style", "foreignObject", "image", "use", "iframe", "animate", "set", "link"))


def moment(earliest="2024-01-16T19:00:00Z", latest="2024-01-17T19:00:00Z", **more):
    """A time with bounds; a day in Pakistan, if nothing else is said."""
    given = {"local": "Tuesday 16 January 2024", "utc": "", "precision": "day", "reading": ""} | more
    return Moment(earliest=earliest, latest=latest, **({"zone": "Asia/Karachi"} | given))


UNDATED = moment("", "", local="not dated", precision="none", zone="")
DAYS = [moment(f"2024-01-{day:02}T00:00:00Z", f"2024-01-{day + 1:02}T00:00:00Z") for day in range(1, 29)]


def step(number, occurred=None, **more):
    """An action, number `number` of its chain."""
    given = {
        "number": number,
        "id": f"action-{number}",
        "title": f"Action number {number}",
        "kind": "air strike",
        "occurred": occurred or DAYS[number],
        "family": "strike",
        "sides": ("iran",),
        "short": "Iran → Pakistan",
        "soil": ("PK",),
        "soil_names": ("Pakistan",),
    }
    empty = dict.fromkeys(("notes", "changes", "links", "remarks"), ())
    words = dict.fromkeys(("actors", "targets", "territory", "places", "means", "status"), "")
    return Step(claims=ClaimsMatrix(claimants=(), rows=()), **(empty | words | given | more))


def link(earlier, later, strength="attributed", **more):
    """A response, from one number to another."""
    given = {
        "id": f"link-{earlier}-{later}-{strength}",
        "earlier": earlier,
        "later": later,
        "strength": strength,
        "relation": "answers",
        "asserted_by": "Financial Times",
        "words": "",
        "lag": "30 to 54 hours",
        "marks": "",
        "note": 1,
    }
    return LinkRow(**(given | more))


def lag(earlier, later, shortest=3600, longest=7200, limit="day and day"):
    """How long one action came after another."""
    words = "not computable" if longest is None else f"{shortest} to {longest} seconds"
    return LagRow(
        earlier=earlier, later=later, lag=words, shortest_seconds=shortest, longest_seconds=longest, limit=limit
    )


def dossier(steps, links=(), **more):
    """A report on a chain of these actions."""
    texts = dict.fromkeys(("title", "action", "log_id", "origin", "root", "cut_off", "covers"), "x")
    lists = "bottom_line takeaways lags sensitivity order_conflicts unanswered shape alternatives signals left_out"
    rest = "nearby actors notes custody method withheld register"
    given = {
        "schema": "timeline.report/1",
        "position": 9,
        "redactions_through": 0,
        "strengths": ("stated", "attributed"),
        "measured": ("stated", "attributed"),
        "steps": tuple(steps),
        "links": tuple(links),
        "lists": StatusLists(established=(), claimed=(), disputed=(), unknown=()),
        "counts": Statement(text="", ids=()),
        "sides": (SideRow(id="iran", name="Iran"), SideRow(id="pakistan", name="Pakistan")),
    }
    return Dossier(**(texts | dict.fromkeys(f"{lists} {rest}".split(), ()) | given | more))


def history(steps, links=()):
    """What was known at each stop: `(since, until, step)` and `(since, until, link)`, versions in order."""
    told = {}
    for since, until, one in steps:
        told.setdefault(one.id, []).append(Version(since=since, until=until, value=one))
    joined = {}
    for since, until, one in links:
        joined.setdefault(one.id, []).append(Version(since=since, until=until, value=one))
    return History(
        stops=(),
        numbers={one.id: one.number for _, _, one in steps},
        steps={name: tuple(versions) for name, versions in told.items()},
        status={},
        links={name: tuple(versions) for name, versions in joined.items()},
        ledger={},
        pieces=(),
    )


def read(svg):
    """The root of a drawing. It is our own output: what it must not hold is looked for in it."""
    return ET.fromstring(svg)  # noqa: S314  # our own output, and made from no file


def marks(root):
    """The marks of a drawing."""
    return root.findall(f".//{SVG}a[@class='mark']")


def arrows(root):
    """The links of a drawing."""
    return root.findall(f".//{SVG}a[@data-link]")


def texts(thing):
    """All that is written in a part of a drawing."""
    return ["".join(one.itertext()) for one in thing.iter(f"{SVG}text")]


def as_said(rows, **more):
    """Rows with other values."""
    return tuple(replace(row, **more) for row in rows)
