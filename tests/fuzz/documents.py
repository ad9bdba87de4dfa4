"""Inputs that are documents: events as JSON, drafts in TOML with and without an editor, tables with profiles."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests import builders as make
from tests.cli.tables import HEAD, LIST, PANJGUR, SISTAN
from tests.fuzz.inputs import AsItWas, Edit, Filled, Input, Whole, lines, options_of, spoiled
from tests.fuzz.values import HOSTILE, values
from tests.fuzz.world import Line, world
from tests.strategies import events, histories
from timeline.cli.drafting import TABLES
from timeline.ingest.fields import FIELDS, QUANTITIES

_SAMPLES = Path(__file__).resolve().parent.parent / "ingest" / "samples"

# --- JSON ------------------------------------------------------------------------------------------------------------

_SCALARS = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        2**63,
        10**400,
        float("nan"),
        "",
        [],
        {},
        [None],
        {"": ""},
        "2024-01-18",
        "iran",
        "action:sistan",
    ]
)


def _draft(event: Any) -> dict[str, Any]:
    return {"type": event.type, "body": make.plain(event)}


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all that is inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [one for key, below in inside for one in ((*path, key), *_places(below, (*path, key)))]


def _mutated(draw: st.DrawFn, value: Any) -> Any:
    """Draw a value that differs from another in one place."""
    value = json.loads(json.dumps(value))
    path = draw(st.sampled_from(_places(value)))
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    how = draw(st.sampled_from(["text", "scalar", "drop", "add", "list"]))
    if how == "drop":
        del holder[path[-1]]
    elif how == "add" and isinstance(holder, dict):
        holder[draw(HOSTILE)] = draw(_SCALARS)
    elif how == "list":
        holder[path[-1]] = [holder[path[-1]]] * 2
    else:
        holder[path[-1]] = draw(HOSTILE if how == "text" else _SCALARS)
    return value


@st.composite
def _drafts(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw drafts of events: right ones of this log, any of the vocabulary, all of another log; some changed."""
    match draw(st.sampled_from(["ours", "ours", "ours", "any", "story"])):
        case "ours":
            found = draw(st.lists(st.sampled_from(world().drafts), min_size=1, max_size=4))
        case "any":
            found = [_draft(draw(events()))]
        case _:
            found = [_draft(one.event) for one in draw(histories(max_size=4))]
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(found) - 1))
        found = [*found[:at], _mutated(draw, found[at]), *found[at + 1 :]]
    return found


@st.composite
def json_inputs(draw: st.DrawFn) -> Input:
    """Draw events as JSON, for `append --json` or for `import`: also several files."""
    drafts = draw(_drafts())
    text = "\n".join(json.dumps(one, ensure_ascii=draw(st.booleans())) for one in drafts)
    if draw(st.integers(0, 4)) == 0:
        text = json.dumps(drafts if len(drafts) > 1 else drafts[0], indent=1)
    data = spoiled(draw, text.encode("utf-8", "surrogatepass"))
    match draw(st.sampled_from(["append", "import", "import", "files"])):
        case "append":
            more = draw(
                st.sampled_from([(), ("--dry-run",), ("-q",), ("--event-id", "018d0000-0000-7000-8000-000000000001")])
            )
            return Input("append --json", ("append", "--json", "-", *more), data)
        case "import":
            return Input("import jsonl", ("import", "-", *draw(_IMPORT)), data)
        case _:
            good = json.dumps(draw(st.sampled_from(world().drafts))).encode()
            files = {"one.jsonl": good, "two.jsonl": data}
            return Input("import files", ("import", *files, *draw(_IMPORT)), files=files)


_IMPORT = st.sampled_from(
    [(), ("--json",), ("--json", "--partial"), ("--partial",), ("--dry-run",), ("--json", "--batch", "1")]
)

# --- TOML ------------------------------------------------------------------------------------------------------------


def _as_toml(draw: st.DrawFn, value: str | None, *, is_list: bool) -> str:
    """Draw how a value is written in a draft: as it should be, mostly."""
    if value is None:
        return draw(st.sampled_from(["true", "true", "true", "false", '"true"']))
    written = json.dumps(value.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
    if draw(st.integers(0, 15)):
        return f"[{written}]" if is_list else written
    return draw(st.sampled_from([written, f"[{written}]", "2024-01-18", "1.5", "{}", "1", "[1]", f"'''{value}'''"]))


def _table(draw: st.DrawFn, line: Line) -> list[str]:
    """Draw the table of a draft that says what a command line says."""
    said = dict(line.options)
    many = [flag for flag, _ in line.options if _is_many(line.kind, flag)]
    written = [f"{flag.removeprefix('--')} = {_as_toml(draw, said[flag], is_list=flag in many)}" for flag in said]
    named = [f"{options_of(line.kind)[None].metavar.lower()} = {json.dumps(one)}" for one in line.arguments[:1]]
    return [f"[[{line.kind}]]", *named, *written]


def _is_many(kind: str, flag: str) -> bool:
    many = {
        "action": ("--actor", "--target", "--participant", "--territory", "--place", "--means", "--code", "--claim")
    }
    return flag in (*many.get(kind, ()), "--alias", "--author", "--category", "--and-about")


@st.composite
def _draft_texts(draw: st.DrawFn) -> bytes:
    """Draw a draft in TOML: a few tables, some of them wrong."""
    tables = draw(st.lists(lines(TABLES, most=1), min_size=1, max_size=3))
    text = "\n".join("\n".join(_table(draw, one)) for one in tables) + "\n"
    return spoiled(draw, text.encode("utf-8", "surrogatepass"))


@st.composite
def _fillings(draw: st.DrawFn, kind: str) -> Filled:
    line = draw(lines((kind,), most=1))
    said = {
        flag.removeprefix("--"): _as_toml(draw, value, is_list=_is_many(kind, flag)) for flag, value in line.options
    }
    return Filled(tuple(said.items()))


@st.composite
def edited(draw: st.DrawFn) -> Input:
    """Draw a draft that is written in an editor, in one round or several; or that is handed over as it is."""
    if draw(st.integers(0, 2)) == 0:
        more = draw(st.sampled_from([(), (), ("-q",), ("--dry-run",)]))
        return Input("append --draft", ("append", "--draft", "-", *more), draw(_draft_texts()))
    kind = draw(st.sampled_from([None, "action", "claim", "response"]))
    one = st.builds(Whole, _draft_texts()) | _fillings(kind or "action") | st.just(AsItWas())
    edits: list[Edit] = draw(st.lists(one, min_size=1, max_size=3))
    options = draw(st.sampled_from([(), (), (), (), ("--dry-run",), ("--no-input",), ("--expect", "1")]))
    if kind is None:
        return Input("append --edit", ("append", "--edit", *options), edits=tuple(edits))
    given = draw(lines((kind,), most=2)).argv
    return Input(f"append {kind} --edit", ("append", kind, "--edit", *options, *given[2:]), edits=tuple(edits))


# --- tables ----------------------------------------------------------------------------------------------------------

_METAVARS = {
    **dict.fromkeys(("when", "earliest", "latest", "ended", "stated at", "published"), "TIME"),
    **dict.fromkeys(("actor", "target", "attributed by", "claimant", "publisher", "speaker", "asserted by"), "ACTOR"),
    **dict.fromkeys(("value", "low", "best", "high", "year", "month", "day", *QUANTITIES), "N"),
    "id": "ID",
    "claim": "ID",
    "source": "SOURCE",
    "answers": "ACTION",
    "kind": "KIND",
    "zone": "ZONE",
    "url": "URL",
    "territory": "CODE",
    "language": "LANG",
    "radius": "KM",
    "means": "MEANS",
    "quantity": "Q",
    "parts": "NAME=N",
}
_HEADERS = (*FIELDS, *QUANTITIES)


@st.composite
def _sheets(draw: st.DrawFn) -> bytes:
    """Draw a table: one that is right, some cells changed, columns taken away or added."""
    rows = [
        list(one)
        for one in csv.reader([HEAD, *draw(st.lists(st.sampled_from([PANJGUR, SISTAN]), min_size=1, max_size=4))])
    ]
    for row in rows[1:]:
        row[0] = draw(st.sampled_from([row[0], "r1", "r2", "r3"]))
        row[10] = "ft"
    for _ in range(draw(st.integers(0, 3))):
        _change_cell(draw, rows)
    out = io.StringIO()
    csv.writer(out, delimiter=draw(st.sampled_from([",", ",", ",", ";", "\t", "|"])), lineterminator="\n").writerows(
        rows
    )
    return out.getvalue().encode("utf-8", "surrogatepass")


def _change_cell(draw: st.DrawFn, rows: list[list[str]]) -> None:
    row, at = draw(st.sampled_from(rows)), draw(st.integers(0, max(0, len(rows[0]) - 1)))
    match draw(st.sampled_from(["cell", "cell", "header", "column", "short"])):
        case "cell" if row is not rows[0] and at < min(len(row), len(rows[0])):
            row[at] = draw(values(_METAVARS.get(rows[0][at], "TEXT")))
        case "header" if at < len(rows[0]):
            rows[0][at] = draw(st.sampled_from([*_HEADERS, "", rows[0][0], "Date", "part children"]) | HOSTILE)
        case "column":
            name = draw(st.sampled_from(_HEADERS))
            for one in rows:
                one.append(name if one is rows[0] else draw(values(_METAVARS.get(name, "TEXT"))))
        case _:
            del row[at:]


_PROFILE = (
    *(
        "profile = 1",
        'title = "mine"',
        'prefix = "m-"',
        'zone = "place"',
        'zone = "place-or-none"',
        "exact = true",
        "exact = 1",
    ),
    *(
        'required = ["id"]',
        'required = "x"',
        'ignore = ["note"]',
        'maker = "nobody"',
        "maker = 1",
        'delimiter = ";"',
        "colums = 1",
    ),
)
_COLUMNS = (
    'id = "id"',
    'value = "best"',
    'when = ["when", "kind"]',
    'x = "nothing"',
    '"" = "id"',
    "id = 1",
    'killed = "killed"',
)
_TAIL = (
    "",
    "",
    '[constants]\nquantity = "killed"\n',
    "[constants]\nquantity = 1\n",
    '[defaults]\nradius = "25"\n',
    "[values.kind]\nx = 'strike'\n",
    '[source]\nid = "x"\n',
    '[new_actors.kinds]\n"*" = "group"\n',
)


@st.composite
def _profiles(draw: st.DrawFn) -> bytes:
    """Draw a profile in TOML: right, half right, wrong."""
    own = draw(st.lists(st.sampled_from(_PROFILE), max_size=2, unique=True))
    columns = draw(st.lists(st.sampled_from(_COLUMNS), max_size=2, unique=True))
    text = "\n".join([LIST, *own, *(["[columns]", *columns] if columns else []), draw(st.sampled_from(_TAIL))])
    return spoiled(draw, text.encode())


_UCDP = ("--map", "ucdp-ged", "--release", "21.1", "--source", "wire")
_GED = ("ged_core.csv", "ged_full.csv", "ged_new.csv")


@st.composite
def tables(draw: st.DrawFn) -> Input:
    """Draw a table of an analyst, with and without a profile."""
    mapped: tuple[str, ...] = draw(
        st.sampled_from([(), (), (), ("--map", "mine"), ("--map", "mine"), _UCDP, _UCDP, ("--map", "none")])
    )
    is_ours = mapped != _UCDP or draw(st.integers(0, 5)) == 0
    sheet = draw(_sheets()) if is_ours else (_SAMPLES / draw(st.sampled_from(_GED))).read_bytes()
    files = {"rows.csv": spoiled(draw, sheet)}
    if mapped == ("--map", "mine"):
        files["profiles/mine.toml"] = draw(_profiles())
    asked: tuple[str, ...] = ()
    for flag, metavar in (("--source", "SOURCE"), ("--zone", "ZONE")):
        if draw(st.integers(0, 4)) == 0:
            asked += (f"{flag}={draw(values(metavar))}",)
    more = st.sampled_from(
        [
            ("--complete",),
            ("--delimiter", ";"),
            ("--delimiter", "xx"),
            ("--release", "2"),
            ("--save-map", "new"),
            ("--save-map", "A"),
        ]
    )
    asked += draw(st.just(()) | st.just(()) | st.just(()) | more)
    return Input("import csv", ("import", "rows.csv", "--as", "csv", *mapped, *asked, *draw(_IMPORT)), files=files)
