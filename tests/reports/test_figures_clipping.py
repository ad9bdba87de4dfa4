"""Rings cut to a box and lines made simpler: nothing outside, nothing lost inside, no gap between neighbours."""

from itertools import pairwise
from math import cos, dist, sin, tau

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from timeline.reports.figures.clipping import Frame, clipped, is_along, open_lines, simplified

FRAME = Frame(0.0, 0.0, 100.0, 60.0)
CORNERS = {(0.0, 0.0), (100.0, 0.0), (100.0, 60.0), (0.0, 60.0)}
# As the ground of a map has them: in thousandths of a pixel.
ENDS = st.floats(-150, 250).map(lambda value: round(value, 3))
POINTS = st.tuples(ENDS, ENDS)
RINGS = st.lists(POINTS, min_size=3, max_size=12, unique=True)
# Off any grid that rings are made on, so that no point asked for lies on a line.
ASKED = st.tuples(st.floats(1.003, 98.997), st.floats(1.003, 58.997))


def star(corners, reach=120.0):
    """A ring that is concave at every other corner, around the middle of the frame."""
    turns = (tau * at / corners for at in range(corners))
    return [
        (50 + (reach if at % 2 else 20.0) * cos(turn), 30 + (reach if at % 2 else 20.0) * sin(turn))
        for at, turn in enumerate(turns)
    ]


def is_inside(ring, point):
    """Whether a line from the point to the right crosses the ring an odd number of times."""
    x, y = point
    edges = pairwise((*ring, ring[0])) if ring else ()
    return bool(
        sum((y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges) % 2
    )


def off(one, other, point):
    """How far a point lies from the stretch between two others."""
    length = dist(one, other)
    if not length:
        return dist(one, point)
    across, down = (other[0] - one[0]) / length, (other[1] - one[1]) / length
    along = min(max((point[0] - one[0]) * across + (point[1] - one[1]) * down, 0), length)
    return dist(point, (one[0] + along * across, one[1] + along * down))


def is_near(ring, point, reach):
    return any(off(one, other, point) <= reach for one, other in pairwise((*ring, ring[0])))


@given(RINGS)
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_left_lies_outside_of_the_box(ring):
    assert all(FRAME.has(point) for point in clipped(ring, FRAME))


@given(RINGS, ASKED)
@example([(0.0, 0.0), (0.0, 3.0), (9.0, -1.0)], (2.0, 2.0))  # a corner of the box, met twice
@settings(max_examples=100, deadline=None)
def test_what_was_inside_of_a_ring_stays_inside_and_what_was_outside_stays_outside(ring, point):
    """Also of rings that cross themselves and are concave: how often a ring goes around a point is kept."""
    if is_near(ring, point, 1e-6):
        return  # there rounding decides

    assert is_inside(clipped(ring, FRAME), point) == is_inside(ring, point)


@given(st.integers(4, 20), st.floats(0, tau))
@settings(max_examples=30, deadline=None)
def test_a_ring_around_the_box_gives_the_box(corners, turned):
    ring = [
        (50 + 500 * cos(turned + tau * at / corners), 30 + 500 * sin(turned + tau * at / corners))
        for at in range(corners)
    ]

    found = clipped(ring, FRAME)

    assert set(found) == CORNERS
    assert len(found) == 4


def test_a_concave_ring_around_the_box_gives_the_box_too():
    """It leaves the lines on which the box's edges lie several times, far away from the box."""
    ring = [(-90.0, -90.0), (50.0, -40.0), (190.0, -90.0), (150.0, 30.0), (190.0, 150.0), (50.0, 90.0), (-90.0, 150.0)]

    assert set(clipped(ring, FRAME)) == CORNERS


@pytest.mark.parametrize("ring", [[(-9.0, -9.0), (-9.0, 70.0), (-5.0, 30.0)], [(-9.0, 9.0), (9.0, -9.0), (-9.0, -9.0)]])
def test_of_a_ring_beside_the_box_nothing_is_left(ring):
    assert clipped(ring, FRAME) == ()


def test_a_ring_inside_of_the_box_stays_as_it_is():
    ring = ((10.0, 10.0), (20.0, 10.0), (15.0, 30.0))

    assert clipped(ring, FRAME) == ring


def test_a_ring_that_leaves_the_box_twice_hangs_together_only_along_its_edge():
    """A fork whose teeth reach into the box from the left: what joins the teeth is no coast."""
    fork = [(-50.0, 0.5), (50.0, 10.0), (-20.0, 20.0), (-20.0, 40.0), (50.0, 50.0), (-50.0, 55.0)]
    found = clipped(fork, FRAME)

    lines = list(open_lines(found, lambda one, other: is_along(FRAME, one, other)))

    assert len(lines) == 2
    assert all(line[0][0] == line[-1][0] == 0.0 for line in lines)


def test_a_line_that_is_left_out_nowhere_is_closed():
    ring = ((10.0, 10.0), (20.0, 10.0), (15.0, 30.0))

    assert list(open_lines(ring, lambda *_: False)) == [(*ring, ring[0])]


# --- simpler lines ---

COAST = [(20.0 + at / 10, 10.0 + 0.2 * sin(at)) for at in range(400)]
EAST = (*COAST, (60.0, 55.0), (20.0, 55.0))
WEST = (*reversed(COAST), (20.0, 5.0), (60.0, 5.0))


def test_two_neighbours_keep_the_same_points_of_what_they_share():
    east, west = simplified([EAST, WEST], FRAME, 0.5)

    shared = [point for point in east if point in COAST]
    assert shared == [point for point in reversed(west) if point in COAST]
    assert len(shared) < 10 < len(COAST)


def test_what_neighbours_share_does_not_depend_on_which_comes_first():
    assert simplified([WEST, EAST], FRAME, 0.5) == simplified([EAST, WEST], FRAME, 0.5)[::-1]


@given(RINGS)
@settings(max_examples=60, deadline=None)
def test_no_point_that_went_lies_further_from_the_new_line_than_allowed(ring):
    cut = clipped(ring, FRAME)
    if not cut:
        return

    (found,) = simplified([cut], FRAME, 2.0)

    assert not found or all(is_near(found, point, 2.001) for point in cut)


def test_an_island_finer_than_what_is_kept_goes_and_the_others_keep_their_place():
    island = ((10.0, 10.0), (10.2, 10.0), (10.1, 10.2))

    assert simplified([island, EAST], FRAME, 0.5)[0] == ()


def test_corners_of_the_box_stay():
    cut = clipped([(-500.0, -500.0), (600.0, -500.0), (600.0, 500.0), (-500.0, 500.0)], FRAME)

    assert set(simplified([cut], FRAME, 5.0)[0]) == CORNERS


def test_a_star_keeps_its_area_to_the_tolerance():
    cut = clipped(star(16), FRAME)

    (found,) = simplified([cut], FRAME, 0.5)

    assert set(found) <= set(cut)
    assert all(is_inside(found, point) == is_inside(cut, point) for point in [(50.1, 30.2), (2.1, 2.2), (97.3, 31.1)])
