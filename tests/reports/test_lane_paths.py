"""No arrow on the lanes runs through words: it is bent around them, ends before them, or leaves a gap for them."""

import random
import re

import pytest

from tests.reports.drawing import DAYS, SVG, UNDATED, arrows, dossier, link, marks, read, step
from tests.reports.golden import CASES, of_case
from tests.reports.histories import always
from timeline.reports.figures import lane_links, lane_paths
from timeline.reports.figures.canvas import SMALL
from timeline.reports.figures.lanes import lanes
from timeline.reports.figures.lettering import Box, Room, box_of_words
from timeline.reports.figures.strokes import Curve, Point

FINE = 40
SOIL = (("PK", "Pakistan"), ("IR", "Iran"), ("IQ", "Iraq"), ("", ""))
STRENGTHS = ("stated", "attributed", "inferred", "followed")


def drawings(figure):
    return read(figure.svg), read(figure.upright)


def seen(things):
    return [one for one in things if one.get("display") is None]


def box_of(text):
    """The room that a line of text takes, as the layout reckons it."""
    said = "".join(text.itertext())
    return box_of_words(said, float(text.get("x")), float(text.get("y")), SMALL, text.get("text-anchor", "start"))


def labels(root):
    return [box_of(text) for mark in seen(marks(root)) for text in mark.iter(f"{SVG}text")]


def words(root):
    return [box_of(text) for group in seen(root.iter(f"{SVG}g")) if group.get("class") == "word" for text in group]


def points(d):
    """Places along a path of ours: of lines that are bent once, and of heads with straight sides."""
    found, at = [], None
    for letter, said in re.findall(r"([MLQ])([^MLQZ]*)", d):
        ends = [Point(*two) for two in zip(*[iter(map(float, said.split()))] * 2, strict=True)]
        if letter == "Q":
            curve = Curve(at, *ends)
            found += [curve.at(part / FINE) for part in range(FINE + 1)]
        if letter == "L":
            found += [at.between(ends[0], part / FINE) for part in range(FINE + 1)]
        at = ends[-1]
    return found


def line_of(arrow):
    return next(one for one in arrow.iter(f"{SVG}path") if one.get("stroke-dasharray") or one.get("class") == "line")


def head_of(arrow):
    paths = [one for one in arrow.iter(f"{SVG}path") if one.get("class") != "hit"]
    return paths[1]


def crossed(root, boxes, part=line_of):
    """Which arrows run through one of some boxes, by more than a hair."""
    inner = [Box(box.left + 0.5, box.top + 0.5, box.right - 0.5, box.bottom - 0.5) for box in boxes]
    return [
        arrow.get("data-link")
        for arrow in seen(arrows(root))
        if any(
            box.left < at.x < box.right and box.top < at.y < box.bottom
            for at in points(part(arrow).get("d"))
            for box in inner
        )
    ]


def chain(seed):
    """A chain drawn by lot: actions on a few days and territories, most of them answered by several others."""
    lot = random.Random(seed)  # noqa: S311 — nothing is kept secret by it
    numbers = range(1, lot.randint(4, 12))
    steps = []
    for number in numbers:
        code, name = lot.choice(SOIL)
        soil = {"soil": (code,), "soil_names": (name,)} if code else {"soil": (), "soil_names": ()}
        when = UNDATED if lot.random() < 0.1 else DAYS[min(number, 27) if lot.random() < 0.7 else 3]
        short = " → ".join(lot.choices(("Iran", "Pakistan's foreign ministry", "armed men", "mourners"), k=2))
        steps.append(step(number, when, short=short, **soil))
    joined = {tuple(sorted(lot.sample(numbers, 2))) for _ in range(2 * len(numbers))}
    return dossier(steps, [link(*two, lot.choice(STRENGTHS), is_hedged=lot.random() < 0.2) for two in sorted(joined)])


@pytest.fixture(scope="module", params=sorted(CASES))
def report(request):
    return of_case(request.param)


def test_no_line_of_an_arrow_is_on_a_label(report):
    for figure in (lanes(report), lanes(report, always(report))):
        for root in drawings(figure):
            assert labels(root)
            assert crossed(root, labels(root)) == []


def test_no_head_of_an_arrow_is_on_a_label_where_there_is_room(report):
    """On a narrow screen two actions may be nearer to each other than a number is wide; the number is on top then."""
    for figure in (lanes(report), lanes(report, always(report))):
        wide, upright = drawings(figure)
        assert crossed(wide, labels(wide), head_of) == []
        assert len(crossed(upright, labels(upright), head_of)) <= 2


@pytest.mark.parametrize("seed", range(24))
def test_no_line_of_an_arrow_is_on_a_label_in_a_chain_drawn_by_lot(seed):
    for root in drawings(lanes(chain(seed))):
        assert crossed(root, labels(root)) == []


def test_lines_without_gaps_would_run_through_labels(monkeypatch):
    """The control: what is looked for is found where nothing is done about it."""
    monkeypatch.setattr(lane_paths, "with_gaps", lambda _row, curve, _labels: curve)

    assert crossed(
        read(lanes(of_case("iran-pakistan-2024")).svg), labels(read(lanes(of_case("iran-pakistan-2024")).svg))
    )


def test_arrows_that_end_where_they_would_have_their_heads_on_labels(monkeypatch):
    monkeypatch.setattr(lane_paths, "_ended", lambda curve, _labels: curve)

    root = read(lanes(of_case("iran-pakistan-2024")).upright)
    assert crossed(root, labels(root), head_of)


def test_fewer_labels_are_met_by_the_bend_that_is_chosen_than_by_the_first(monkeypatch):
    report = of_case("iran-pakistan-2024")
    chosen = read(lanes(report).upright)
    monkeypatch.setattr(lane_links, "BENDS", lane_paths.BENDS[:1])
    first = read(lanes(report).upright)

    assert gaps(chosen) < gaps(first)


def gaps(root):
    return sum(line_of(one).get("d").count("M") - 1 for one in seen(arrows(root)))


def test_no_line_runs_through_the_word_of_any_arrow(report):
    root = read(lanes(report).svg)

    assert words(root)
    assert crossed(root, words(root)) == []
    assert not [one for one in words(root) for other in labels(root) if one.meets(other)]


def test_the_whole_of_an_arrow_can_be_pressed_gaps_and_all(report):
    for arrow in arrows(read(lanes(report).svg)):
        [pressed] = [one for one in arrow.iter(f"{SVG}path") if one.get("class") == "hit"]
        assert pressed.get("d").count("M") == 1


def test_an_arrow_that_holds_leaves_no_gap_for_a_label_that_is_not_shown():
    """The gap would look like a mistake: nothing stands in it."""
    superseded, now = labels_between(holds=False), labels_between(holds=True)
    ends = Curve(Point(0.0, 50.0), Point(100.0, 50.0), Point(200.0, 50.0))

    assert len(lane_paths.clear(link(1, 2), [ends], superseded, holds=True).pieces) == 1
    assert len(lane_paths.clear(link(1, 2), [ends], superseded, holds=False).pieces) == 2
    assert len(lane_paths.clear(link(1, 2), [ends], now, holds=True).pieces) == 2


def labels_between(*, holds):
    label = Room((Box(80.0, 40.0, 120.0, 60.0),))
    return lane_paths.Obstacles(labels=label if holds else Room(), every=label, things=Room(), lines=set())


def test_pieces_are_the_curve_without_its_gaps():
    curve = Curve(Point(0.0, 0.0), Point(50.0, 80.0), Point(100.0, 0.0), ((0.25, 0.5), (0.75, 1.0)))

    pieces = curve.pieces
    assert [(one.start, one.end) for one in pieces] == [
        (curve.at(0.0), curve.at(0.25)),
        (curve.at(0.5), curve.at(0.75)),
    ]
    assert pieces[1].at(0.5) == pytest.approx(curve.at(0.625))


def test_gaps_that_touch_are_one():
    assert lane_paths.merged([(0.4, 0.6), (0.1, 0.2), (0.5, 0.7), (0.7, 0.8)]) == ((0.1, 0.2), (0.4, 0.8))


def test_a_gap_covers_all_of_a_label_and_little_more():
    curve = Curve(Point(0.0, 50.0), Point(100.0, 50.0), Point(200.0, 50.0))
    label = Box(80.0, 40.0, 120.0, 60.0)

    (first, second) = lane_paths.with_gaps(link(1, 2), curve, Room((label,))).pieces
    assert first.end.x <= label.left
    assert label.right <= second.start.x
    assert second.start.x - first.end.x < 40 + 12
    ends = [first.start.x, first.end.x, second.start.x, second.end.x]
    assert ends == sorted(ends)
