"""Build `events/codebook/outlines.json` from Natural Earth, or check that it is what would be built.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/build_outlines.py [--check] package/countries-10m.json

The file of that package is Natural Earth 4.1.0, admin-0 countries at 1:10 million, as
TopoJSON: lines that two countries share are there once, so simplifying them leaves no
gap between the two. Borders are kept to 400 m, coasts to 2 km. Where a line crosses the
180th meridian it goes on beyond 180 degrees, so that it has no leap.
"""

import argparse
import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "events" / "codebook"
SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
UNIT = 1000  # steps in a degree
BORDER, COAST = 0.004, 0.02  # degrees of latitude
TURN = 360.0
RING = 4  # points of a ring at least, the first given twice

# Drawn apart by Natural Earth, without a code of their own in ISO 3166: with whom they are kept.
UNCODED = {
    "Akrotiri": ("CY", "GB"),
    "Baikonur": ("KZ",),
    "Clipperton I.": ("FR",),
    "Coral Sea Is.": ("AU",),
    "Cyprus U.N. Buffer Zone": ("CY",),
    "Dhekelia": ("CY", "GB"),
    "Kosovo": ("RS",),
    "N. Cyprus": ("CY",),
    "Siachen Glacier": ("IN", "PK"),
    "Somaliland": ("SO",),
    "USNB Guantanamo Bay": ("CU", "US"),
}
LEFT_OUT = ("Bajo Nuevo Bank", "Scarborough Reef", "Serranilla Bank", "Spratly Is.")
COCOS_OR_CHRISTMAS = (
    "Indian Ocean Ter."  # two territories in one: Cocos lies west of this meridian, Christmas east of it
)
BETWEEN_THEM = 100.0

SOURCE = (
    "Natural Earth 4.1.0, admin-0 countries at 1:10 million (naturalearthdata.com), as in the npm package world-atlas "
    "2.0.2; borders simplified to 400 m, coasts to 2 km, by scripts/build_outlines.py. Natural Earth draws boundaries "
    "de facto, by who controls the ground, and says nothing of who ought to. What it draws apart and ISO 3166 has no "
    "code for is kept with: {}. Left out: {}."
)
Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the lines of a topology as longitudes and latitudes, without a leap at the 180th meridian."""
    (across, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            longitude = x * across + west
            turns = round((points[-1][0] - longitude) / TURN) if points else 0
            points.append((longitude + turns * TURN, y * up + south))
        found.append(points)
    return found


def polygons_of(topology: dict[str, Any], arcs: list[list[Point]]) -> Iterator[tuple[str, list[list[int]]]]:
    """Yield the territory and the rings of each polygon; a ring is the numbers of its lines, `~n` for backwards."""
    codes = {
        entry["numeric"]: code
        for code, entry in json.loads((FOLDER / "territories.json").read_text("utf-8"))["entries"].items()
    }
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        for rings in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
            if name == COCOS_OR_CHRISTMAS:
                first = rings[0][0]
                yield ("CC" if arcs[max(first, ~first)][0][0] < BETWEEN_THEM else "CX"), rings
            elif "id" in shape:
                yield codes[shape["id"]], rings
            elif name not in LEFT_OUT:
                yield from ((code, rings) for code in UNCODED[name])


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Return a line with fewer points, none further from the new line than `tolerance` degrees (Douglas, Peucker 1973).

    A line that closes on itself keeps four points at least: a small island stays one.
    """
    is_ring = points[0] == points[-1]
    last = len(points) - 1
    half = max(range(len(points)), key=lambda at: math.dist(points[at], points[0])) if is_ring else last
    kept = {0, half, last}
    stretches = [(0, half), (half, last)]
    while stretches:
        start, end = stretches.pop()
        off, at = max(((_off(points, start, end, at), at) for at in range(start + 1, end)), default=(0.0, start))
        if off > tolerance:
            kept.add(at)
            stretches += [(start, at), (at, end)]
    if is_ring and len(kept) < RING <= len(points) and tolerance > 1 / UNIT:  # finer is not written
        return simplified(points, tolerance / 2)
    return [points[at] for at in sorted(kept)]


def _off(points: list[Point], start: int, end: int, at: int) -> float:
    """Return how far a point lies from the stretch between two others, in degrees of latitude."""
    (west, south), (east, north), (x, y) = points[start], points[end], points[at]
    narrower = math.cos(math.radians(south))
    across, up, x, y = (east - west) * narrower, north - south, (x - west) * narrower, y - south
    length = across**2 + up**2
    share = max(0.0, min(1.0, (x * across + y * up) / length)) if length else 0.0
    return math.hypot(x - share * across, y - share * up)


def written(points: Iterable[Point]) -> str:
    """Return a line as text: differences in thousandths of a degree, as Google's encoded polylines write them."""
    x = y = 0
    found = []
    for longitude, latitude in points:
        to_x, to_y = round(longitude * UNIT), round(latitude * UNIT)
        for step in (to_x - x, to_y - y):
            rest = ~(step << 1) if step < 0 else step << 1
            while rest >= 0x20:  # noqa: PLR2004  # five bits, and a sixth that says that more follow
                found.append(chr((0x20 | rest & 0x1F) + 63))
                rest >>= 5
            found.append(chr(rest + 63))
        x, y = to_x, to_y
    return "".join(found)


def box_of(polygons: list[list[list[int]]], arcs: list[list[Point]]) -> list[int]:
    """Return the west, south, east and north ends of polygons in thousandths of a degree.

    They go from -180 to 180 where a polygon goes over the 180th meridian, and to the
    pole where it goes around it.
    """
    corners = []
    for ring in (rings[0] for rings in polygons):
        x = arcs[max(ring[0], ~ring[0])][0 if ring[0] >= 0 else -1][0]
        first = x
        for number in ring:
            points = arcs[number] if number >= 0 else arcs[~number][::-1]
            shift = round((x - points[0][0]) / TURN) * TURN
            corners += [(longitude + shift, latitude) for longitude, latitude in points]
            x = points[-1][0] + shift
        if abs(x - first) > TURN / 2:
            corners.append((x, math.copysign(TURN / 4, corners[-1][1])))
    xs, ys = [round(x * UNIT) for x, _ in corners], [round(y * UNIT) for _, y in corners]
    half = round(TURN / 2 * UNIT)
    goes_over = min(xs) < -half or max(xs) > half
    return [-half if goes_over else min(xs), min(ys), half if goes_over else max(xs), max(ys)]


def built(topology: dict[str, Any]) -> str:
    """Return the table of outlines, one line a territory and one an arc."""
    exact = arcs_of(topology)
    polygons = list(polygons_of(topology, exact))
    uses = Counter(max(arc, ~arc) for _, rings in polygons for ring in rings for arc in ring)
    arcs = [simplified(points, BORDER if uses[number] > 1 else COAST) for number, points in enumerate(exact)]
    entries: dict[str, list[list[list[int]]]] = {}
    for code, rings in polygons:
        entries.setdefault(code, []).append(rings)
    kept_with = ", ".join(f"{name} ({', '.join(codes)})" for name, codes in UNCODED.items())
    head = {
        "table": "outlines-1",
        "source": SOURCE.format(kept_with, " and ".join((", ".join(LEFT_OUT[:-1]), LEFT_OUT[-1]))),
        "licence": "public domain (Natural Earth); the package world-atlas is under the ISC licence",
        "unit": UNIT,
    }
    lines = [f" {json.dumps(name)}: {json.dumps(value)}," for name, value in head.items()]
    shapes = [
        f'  "{code}": {json.dumps({"box": box_of(found, arcs), "polygons": found}, separators=(",", ":"))}'
        for code, found in sorted(entries.items())
    ]
    coded = [json.dumps(written(points)) for points in arcs]
    body = f' "entries": {{\n{_lined(shapes)}\n }},\n "arcs": [\n  {_lined(coded, 2)}\n ]'
    return "\n".join(["{", *lines, body, "}", ""])


def _lined(items: Iterable[str], indent: int = 0) -> str:
    return (",\n" + " " * indent).join(items)


def main() -> int:
    """Write the outlines, or compare them: exit 1 if they are not what would be built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the table would change")
    parser.add_argument("file", type=Path, help="countries-10m.json of world-atlas 2.0.2")
    given = parser.parse_args()
    content = given.file.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        parser.error(f"this is not the file of world-atlas 2.0.2: {given.file}")
    table, path = built(json.loads(content)), FOLDER / "outlines.json"
    if given.check:
        same = path.is_file() and path.read_text("utf-8") == table
        print(f"{path.name}: {'as built' if same else 'would change'}")
        return 0 if same else 1
    path.write_text(table, encoding="utf-8")
    print(f"{path.name}: {len(table)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
