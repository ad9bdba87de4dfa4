"""What a forger may try with the files in `data/` of a bundle: the package fits again, so the change itself is found.

The bundle is the one of `bundles.seed_bundle`. What no verifier can find is not in this table: see
`tests.proof.test_bundle_data`.
"""

import csv
import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from tests.interop.tampered import edit, renew

Rows = list[dict[str, str]]


class DataTampering(NamedTuple):
    """What a forger does to a file of data, which file a verdict must name, and what it says of it."""

    name: str
    change: Callable[[Path], None]
    file: str
    what: str


def fitted(folder: Path) -> None:
    """Make the package describe the tables as they are now, and the manifest name all files."""
    package = folder / "data/datapackage.json"
    if package.exists():
        content = json.loads(package.read_bytes())
        for one in content["resources"]:
            table = folder / "data" / one["path"]
            raw = table.read_bytes() if table.exists() else b""
            one.update(bytes=len(raw), hash=f"sha256:{sha256(raw).hexdigest()}")
        package.write_text(json.dumps(content), "utf-8")
    renew(folder)


def rows(name: str, change: Callable[[Rows], Any]) -> Callable[[Path], None]:
    """Return a change of the rows of a table, of which nothing else tells."""

    def changed(folder: Path) -> None:
        path = folder / f"data/{name}.csv"
        table = csv.DictReader(io.StringIO(path.read_bytes().decode(), newline=""))
        there = list(table)
        change(there)
        text = io.StringIO(newline="")
        written = csv.DictWriter(text, table.fieldnames or (), lineterminator="\r\n")
        written.writeheader()
        written.writerows(there)
        path.write_bytes(text.getvalue().encode())
        fitted(folder)

    return changed


def gone(name: str) -> Callable[[Path], None]:
    """Return a change that takes a file away, and names it nowhere."""

    def changed(folder: Path) -> None:
        (folder / name).unlink()
        fitted(folder)

    return changed


def told(name: str, change: Callable[[Any], Any]) -> Callable[[Path], None]:
    """Return a change of what a file of JSON says."""

    def changed(folder: Path) -> None:
        path = folder / f"data/{name}"
        content = json.loads(path.read_bytes())
        change(content)
        path.write_text(json.dumps(content), "utf-8")
        renew(folder)

    return changed


def figure_bare(folder: Path) -> None:
    """Change a cell, and leave the package as it was."""
    edit(folder / "data/claims.csv", "casualties", "motive")
    renew(folder)


def file_added(folder: Path) -> None:
    """Lay a table beside the others, and name it in the manifest."""
    (folder / "data/extra.csv").write_text("x\r\n", "utf-8")
    fitted(folder)


def graph_of_another(folder: Path) -> None:
    """Say that the graph is of another state of the log."""
    edit(folder / "data/chain.gexf", "position 27,", "position 26,")
    renew(folder)


def withheld_again(folder: Path) -> None:
    """Hold back a leaf, and tell another id of it."""
    (folder / "events/1.json").unlink()
    raw = b"\0" + b"x"
    (folder / "events/1.leaf-hash").write_text(f"{sha256(raw).hexdigest()}\n", "utf-8")
    rows("changes", lambda it: it[0].update(event_id="made-up"))(folder)


def another(it: Rows) -> None:
    """Add a claim that nobody made."""
    it.append(it[0] | {"claim": "made-up", "position": "9999"})


def all_taken(it: Rows) -> None:
    """Leave the header alone."""
    it.clear()


def action_lost(content: Any) -> None:
    """Take the points of an action off the map."""
    name = content["features"][0]["properties"]["action"]
    content["features"] = [one for one in content["features"] if one["properties"]["action"] != name]


CHANGES, PACKAGE, MAP = "data/changes.csv", "data/datapackage.json", "data/chain.geojson"
DATA_TAMPERINGS = (
    DataTampering("a cell is changed", figure_bare, PACKAGE, "another hash"),
    DataTampering("a table is taken away", gone("data/claims.csv"), "data/claims.csv", "not there"),
    DataTampering("the changes are taken away", gone(CHANGES), CHANGES, "not there"),
    DataTampering("the package is taken away", gone(PACKAGE), PACKAGE, "not there"),
    DataTampering("the map is taken away", gone(MAP), MAP, "not there"),
    DataTampering("the graph is taken away", gone("data/chain.gexf"), "data/chain.gexf", "not there"),
    DataTampering("a file is added", file_added, "data/extra.csv", "no file of the data"),
    DataTampering("a claim is added", rows("claims", another), "data/claims.csv", "than changes.csv"),
    DataTampering("a claim is left out", rows("claims", lambda it: it.pop()), "data/claims.csv", "each thing"),
    DataTampering("a claim comes twice", rows("claims", lambda it: it.append(it[0])), "data/claims.csv", "once"),
    DataTampering(
        "an action is said to be older",
        rows("actions", lambda it: it[0].update(recorded_at="2001-01-01T00:00:00.000000Z")),
        "data/actions.csv",
        "than changes.csv",
    ),
    DataTampering(
        "a link is said to be somebody else's",
        rows("links", lambda it: it[0].update(recorded_by="cia")),
        "data/links.csv",
        "than changes.csv",
    ),
    DataTampering("no change is told", rows("changes", all_taken), "data/actions.csv", "than changes.csv"),
    DataTampering("a change is left out", rows("changes", lambda it: it.pop(0)), "data/actors.csv", "than changes.csv"),
    DataTampering("a change comes twice", rows("changes", lambda it: it.append(it[0])), CHANGES, "order of the log"),
    DataTampering("a change has another type", rows("changes", lambda it: it[0].update(type="x.y")), CHANGES, "leaf"),
    DataTampering(
        "a change has another recorder", rows("changes", lambda it: it[0].update(recorded_by="cia")), CHANGES, "leaf"
    ),
    DataTampering(
        "a change is of another thing", rows("changes", lambda it: it[0].update(id="cia")), CHANGES, "another thing"
    ),
    DataTampering(
        "a change has other fields",
        rows("changes", lambda it: it[0].update(fields='["kind"]')),
        CHANGES,
        "other fields",
    ),
    DataTampering(
        "a change has a reason", rows("changes", lambda it: it[0].update(reason="They lied.")), CHANGES, "reason"
    ),
    DataTampering("a withheld change has another id", withheld_again, CHANGES, "than the report"),
    DataTampering(
        "the package is of another chain",
        told("datapackage.json", lambda it: it["x_timeline"].update(of="the whole log")),
        PACKAGE,
        "another chain",
    ),
    DataTampering(
        "the package says that it was narrowed, so that rows may be missing",
        told("datapackage.json", lambda it: it["x_timeline"].update(narrowed=" --published-by 2024-01-18")),
        PACKAGE,
        "whether it was narrowed",
    ),
    DataTampering(
        "the package has another title", told("datapackage.json", lambda it: it.update(title="All")), PACKAGE, "title"
    ),
    DataTampering(
        "the package leaves a table out",
        told("datapackage.json", lambda it: it["resources"].pop()),
        PACKAGE,
        "each table",
    ),
    DataTampering(
        "the map is of other links",
        told("chain.geojson", lambda it: it["x_timeline"].update(strengths=["stated"])),
        MAP,
        "strengths",
    ),
    DataTampering("an action is not on the map", told("chain.geojson", action_lost), MAP, "no others"),
    DataTampering(
        "the map dates an action otherwise",
        told("chain.geojson", lambda it: it["features"][0]["properties"].update(position=2)),
        MAP,
        "than changes.csv",
    ),
    DataTampering("the graph is of another basis", graph_of_another, "data/chain.gexf", "basis"),
)
