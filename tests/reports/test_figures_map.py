"""Figure 5: each place where it is, as wide as it is known, over outlines that have no opinion."""

from dataclasses import replace
from math import cos, hypot, radians

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.codebook.geography import EARTH_KM
from tests.reports.drawing import DAYS, PRESENTED, SVG, dossier, history, marks, read, step, texts
from timeline.reports.figures.ground import Shape, Spot, ground_of, land
from timeline.reports.figures.map_panel import panel, radius_words
from timeline.reports.figures.outline_map import DISCLAIMER, OWN_OUTLINES, outline_map
from timeline.reports.figures.outlines import from_geojson, shipped
from timeline.reports.figures.pins import CELL, Pin
from timeline.reports.figures.shown import shown_steps
from timeline.reports.tables import MapPoint

SHAPE = Shape(900.0, 0.4, 0.7)
PANJGUR, SARAVAN, ERBIL = (26.97, 64.09), (27.37, 62.33), (36.19, 44.01)
KM_OF_A_DEGREE = radians(1) * EARTH_KM


def point(number, place=PANJGUR, radius_m=5000, **more):
    given_ = {
        "number": number,
        "action": f"action-{number}",
        "name": f"Place {number}",
        "words": f"at Place {number}",
        "latitude": place[0],
        "longitude": place[1],
        "radius_m": radius_m,
        "is_area": False,
        "territory": "Pakistan",
    }
    return MapPoint(**(given_ | more))


def chain(*points, **more):
    """A report on a chain that has a step for each number, and these places."""
    numbers = sorted({one.number for one in points})
    return dossier([step(number, DAYS[number % len(DAYS)]) for number in numbers], points=points, **more)


def circles(root):
    return root.findall(f".//{SVG}g[@class='reach']//{SVG}ellipse")


def bars(root):
    """The bars of kilometres of a drawing: each of its maps has one."""
    return [said for said in texts(root) if " km (at " in said]


# --- where and how wide ---


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 180), st.floats(0, 900)), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_every_place_and_its_circle_lie_in_the_frame(places):
    spots = [Spot(*one) for one in places]

    ground = ground_of(spots, SHAPE, 44.0, 10.0)

    assert ground.view.north - ground.view.south >= 6
    assert ground.view.east - ground.view.west <= 360
    assert -90.001 <= ground.view.south < ground.view.north <= 90.001
    for spot in spots:
        x, y = ground.at(spot.latitude, spot.longitude)
        assert ground.frame.left - 0.01 <= x <= ground.frame.right + 0.01
        assert ground.frame.top - 0.01 <= y <= ground.frame.bottom + 0.01


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(1, 500))
@settings(max_examples=50, deadline=None)
def test_a_radius_in_pixels_is_its_kilometres_by_the_scale(latitude, longitude, radius):
    """At the middle latitude a circle on the ground is one on the map."""
    spot = Spot(latitude, longitude, radius)
    ground = ground_of([spot], SHAPE, 0.0, 0.0)

    across, up = ground.radii(spot)

    assert up == pytest.approx(radius * ground.pixels_a_km)
    assert across == pytest.approx(up, rel=1e-6)
    assert ground.pixels_a_km == pytest.approx(ground.scale / KM_OF_A_DEGREE)


def test_away_from_the_middle_a_circle_is_as_wide_as_the_map_is_stretched_there():
    ground = ground_of([Spot(10.0, 0.0, 0.0), Spot(60.0, 20.0, 100.0)], SHAPE, 0.0, 0.0)

    across, up = ground.radii(Spot(60.0, 20.0, 100.0))

    assert across / up == pytest.approx(cos(radians(ground.view.middle)) / cos(radians(60.0)))


def test_the_shorter_way_around_the_earth_is_shown():
    ground = ground_of([Spot(0.0, 178.0, 0.0), Spot(0.0, -178.0, 0.0)], SHAPE, 0.0, 0.0)

    assert ground.view.east - ground.view.west < 30
    assert ground.at(0.0, 178.0)[0] < ground.at(0.0, -178.0)[0]


def test_the_circle_drawn_has_the_stated_radius():
    root = read(outline_map(chain(point(1), point(2, ERBIL, 100_000, is_area=True))).svg)

    spots = [Spot(*PANJGUR, 5.0), Spot(*ERBIL, 100.0)]
    ground = ground_of(spots, Shape(906.0, 0.42, 0.7), 44.0, 10.0)
    drawn = {(one.get("rx"), one.get("ry")) for one in circles(root)}
    assert drawn == {tuple(f"{value:.2f}".rstrip("0").rstrip(".") for value in ground.radii(spot)) for spot in spots}


def test_an_area_has_a_dashed_ring_and_no_point():
    figure = outline_map(chain(point(1), point(2, ERBIL, 100_000, is_area=True)))

    area = [one for one in circles(read(figure.svg)) if one.get("stroke-dasharray")]
    assert len(area) == 1
    assert area[0].get("fill") == "none"
    [cx, cy] = (float(area[0].get(name)) for name in ("cx", "cy"))
    dots = [(float(one.get("cx")), float(one.get("cy"))) for one in read(figure.svg).iter(f"{SVG}circle")]
    rings = [one for one in read(figure.svg).iter(f"{SVG}rect") if "disc" in (one.get("class") or "")]
    middles = [
        (float(one.get("x")) + float(one.get("width")) / 2, float(one.get("y")) + float(one.get("height")) / 2)
        for one in rings
    ]
    assert len(middles) >= 2
    assert all(hypot(x - cx, y - cy) > 3 for x, y in dots + middles)
    assert "A dashed ring is an area" in figure.caption


def test_an_area_has_no_point_under_a_shared_marker_either():
    near = point(2, (27.0, 64.1), 10_000, is_area=True)
    laid = chain(point(1), near, point(3, ERBIL))

    root = read(outline_map(laid).svg)

    assert len(root.findall(f".//{SVG}g[@pointer-events='none']/{SVG}circle")) == len(bars(root))


def test_a_circle_that_the_frame_cuts_is_cut():
    """In the larger map of two places that lie close, the circle of a third reaches in from outside."""
    spots = [point(1, (27.0, 62.0)), point(2, (27.1, 62.1)), point(3, (27.0, 70.0), 400_000), point(4, ERBIL)]
    root = read(outline_map(chain(*spots)).svg)

    assert len(bars(root)) == 2
    assert root.findall(f".//{SVG}g[@class='reach']/{SVG}path")


# --- marks ---


def test_there_is_a_mark_for_each_place_of_each_step():
    points = [point(1), point(1, ERBIL), point(2, SARAVAN), point(3, (35.0, 51.0))]
    root = read(outline_map(chain(*points)).svg)

    named = [one.get("data-action") for one in marks(root)]
    assert sorted(named) == ["action-1", "action-1", "action-2", "action-3"]
    assert all(one.get("href") == f"#{one.get('data-action')}" for one in marks(root))


def test_a_mark_says_all_that_it_stands_for():
    [first, _] = marks(read(outline_map(chain(point(1), point(2, ERBIL))).svg))

    assert first.get("aria-label") == (
        "1: Tuesday 16 January 2024, Action number 1: Iran → Pakistan, in Pakistan; at Place 1, within 5 km"
    )
    assert texts(first) == ["1"]


def test_what_can_be_pressed_is_24_pixels_wide_and_high_and_lies_on_nothing_else_that_can():
    points = [point(number, (27.0 + number / 500, 62.0)) for number in range(1, 12)] + [point(12, ERBIL)]
    root = read(outline_map(chain(*points)).svg)

    areas = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "hit"]
    places = [tuple(float(one.get(name)) for name in ("x", "y", "width", "height")) for one in areas]
    assert len(places) >= 12
    assert all(width >= CELL and height >= CELL for _, _, width, height in places)
    for at, (x, y, width, height) in enumerate(places):
        for other_x, other_y, other_width, other_height in places[at + 1 :]:
            apart = x + width <= other_x + 0.01 or other_x + other_width <= x + 0.01
            assert apart or y + height <= other_y + 0.01 or other_y + other_height <= y + 0.01


def test_steps_at_one_place_share_a_marker_beside_it():
    laid = panel(*_laid([point(7), point(8), point(9)]))

    [marker] = laid.markers
    assert [cell.placed.pin.number for cell in marker.cells] == [7, 8, 9]
    assert len(marker.leaders) == 1
    assert len(marker.places) == 1


def test_a_step_with_its_place_for_itself_stands_on_it():
    laid = panel(*_laid([point(1), point(2, ERBIL)]))

    assert all(marker.cells[0].at == marker.cells[0].placed.at for marker in laid.markers)


def test_different_places_under_one_marker_are_shown_larger():
    root = read(outline_map(chain(point(1), point(2, SARAVAN), point(3, ERBIL), point(4, (0.3, 32.6)))).svg)

    assert len(bars(root)) == 2
    assert "A, shown larger" in texts(root)


def test_of_many_steps_at_one_place_those_without_room_are_counted():
    laid = panel(*_laid([point(number) for number in range(1, 61)]))

    [marker] = laid.markers
    assert len(marker.cells) + len(marker.more) == 60
    assert "and 12 more" in texts(read(outline_map(chain(*(point(number) for number in range(1, 61)))).svg))


def _laid(points):
    versions = {one.step.id: (one,) for one in shown_steps(chain(*points))}
    pins = [Pin(one, Spot(one.latitude, one.longitude, one.radius_m / 1000), versions[one.action]) for one in points]
    return ground_of([pin.spot for pin in pins], SHAPE, 44.0, 10.0), pins


# --- what is said ---


def test_the_disclaimer_stands_under_the_map_and_in_its_description():
    figure = outline_map(chain(point(1), point(2, ERBIL)))

    assert figure.caption.endswith(DISCLAIMER)
    for svg in (figure.svg, figure.upright):
        assert DISCLAIMER in read(svg).find(f"{SVG}desc").text


def test_a_place_at_sea_is_drawn_and_listed():
    figure = outline_map(chain(point(1), point(2, (24.0, 60.0), 500)))

    assert len(marks(read(figure.svg))) == 2
    assert "at sea or beyond what is drawn: 2 (at Place 2, within 500 m)" in figure.caption


def test_a_harbour_whose_circle_touches_land_is_not_said_to_be_at_sea():
    figure = outline_map(chain(point(1), point(2, (25.2, 60.6), 30_000)))

    assert "at sea" not in figure.caption


def test_steps_without_coordinates_are_listed():
    bare = point(3, latitude=None, longitude=None, radius_m=None)
    figure = outline_map(chain(point(1), point(2, ERBIL), bare))

    assert "Without coordinates on record, so not on the map: no. 3." in figure.caption


def test_a_place_known_to_half_a_continent_is_not_drawn_and_listed():
    figure = outline_map(chain(point(1), point(2, ERBIL), point(3, SARAVAN, 2_000_000)))

    assert "Known to more than 1,000 km only, so not on the map: no. 3." in figure.caption
    assert len(marks(read(figure.svg))) == 2


@pytest.mark.parametrize("points", [[], [point(1, latitude=None, longitude=None)]])
def test_a_chain_without_coordinates_has_no_map(points):
    figure = outline_map(chain(*points))

    assert (figure.is_drawn, figure.svg, figure.caption) == (False, "", "No action on record has coordinates.")


def test_one_place_makes_no_map():
    figure = outline_map(chain(point(1), point(2, latitude=None, longitude=None)))

    assert not figure.is_drawn
    assert figure.caption.startswith("Not drawn: one action only has coordinates, no. 1.")


@pytest.mark.parametrize(
    ("metres", "said"), [(500, "500 m"), (5000, "5 km"), (1500, "1.5 km"), (1_000_000, "1,000 km")]
)
def test_a_radius_is_written_in_the_unit_that_fits(metres, said):
    assert radius_words(metres) == said


def test_territories_are_named_where_there_is_room():
    said = texts(read(outline_map(chain(point(1), point(2, ERBIL))).svg))

    assert {"Iran", "Pakistan", "Afghanistan"} <= set(said)
    assert "Bahrain" not in said


def test_no_line_leads_from_who_acted_to_where_it_fell():
    """Where something was launched from is not on record."""
    root = read(outline_map(chain(point(1), point(2, ERBIL))).svg)

    assert not [one for one in root.iter() if one.get("data-link")]


# --- outlines ---


def test_outlines_that_are_handed_in_take_the_place_of_the_packaged_ones():
    ring = [[40, 20], [70, 20], [70, 45], [40, 45], [40, 20]]
    shape = {
        "type": "Feature",
        "properties": {"NAME": "Elsewhere"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    figure = outline_map(
        chain(point(1), point(2, ERBIL)), None, from_geojson({"type": "FeatureCollection", "features": [shape]})
    )

    assert "Elsewhere" in texts(read(figure.svg))
    assert "Afghanistan" not in texts(read(figure.svg))
    assert figure.caption.endswith(OWN_OUTLINES)
    assert "Natural Earth" not in figure.caption + figure.svg


@pytest.mark.parametrize("place", [(42.6, 21.0), (35.2, 33.6), (9.6, 44.0), (35.4, 77.1)])
def test_where_natural_earth_draws_what_has_no_code_the_map_is_whole(place):
    """Kosovo, Northern Cyprus, Somaliland and Siachen."""
    figure = outline_map(chain(point(1, place), point(2, (place[0] + 1, place[1] + 1))))

    assert len(marks(read(figure.svg))) == 2
    assert read(figure.svg).findall(f".//{SVG}path[@class='land']")


@pytest.mark.parametrize("place", [(67.0, 179.9), (-16.8, -179.9), (-89.0, 0.0), (89.5, 12.0), (0.0, 0.0)])
def test_no_coast_is_drawn_along_the_180th_meridian_or_a_pole(place):
    ground = ground_of([Spot(*place, 10.0)], SHAPE, 0.0, 0.0)

    found = land(ground, shipped(ground.view))

    assert all(ground.frame.has(corner) for _, rings in found for ring in rings for corner in ring)


# --- rules of every figure ---


def test_the_same_report_gives_the_same_bytes():
    report = chain(point(1), point(2, SARAVAN), point(3, ERBIL))

    assert outline_map(report) == outline_map(report)


def test_every_version_of_a_step_has_a_mark_and_only_what_holds_is_displayed():
    early, late = step(1, title="Blast"), step(1, title="Strike", sides=("pakistan",))
    report = replace(chain(point(1), point(2, ERBIL)), steps=(late, step(2)))
    told = history([(3, 8, early), (8, None, late), (5, None, step(2))])

    root = read(outline_map(report, told).svg)

    found = [(one.get("data-k"), one.get("display")) for one in marks(root) if one.get("data-action") == "action-1"]
    assert found == [("3:8", "none"), ("8:", None)]
    reach = [
        (one.get("data-k"), one.get("display")) for one in root.iter(f"{SVG}g") if one.get("data-action") == "action-1"
    ]
    assert reach == [("3:8", "none"), ("8:", None)]


def test_a_hostile_name_stays_text():
    name = '<script>alert(1)</script>"onload="x\u202e'
    figure = outline_map(chain(point(1, name=name, words=name), point(2, ERBIL, name="كوه سبز")))

    for svg in (figure.svg, figure.upright):
        root = read(svg)
        assert not {one.tag.removeprefix(SVG) for one in root.iter()} & PRESENTED
        assert not [key for one in root.iter() for key in one.attrib if key.startswith("on") or key == "style"]
        assert "\u202e" not in svg


def test_the_narrow_map_fits_a_narrow_screen():
    root = read(outline_map(chain(point(1), point(2, ERBIL))).upright)

    assert root.get("viewBox").split()[2] == "320"
    assert root.get("data-figure") == "map-upright"
    assert min(float(one.get("font-size")) for one in root.iter(f"{SVG}text")) >= 11


KAMPALA = (0.35, 32.58)


def test_a_call_far_away_does_not_stretch_the_map_and_stands_at_its_edge():
    far = point(3, KAMPALA, is_forceful=False)
    figure = outline_map(chain(point(1), point(2, SARAVAN), far))
    drawing, near = read(figure.svg), read(outline_map(chain(point(1), point(2, SARAVAN))).svg)

    assert len(marks(drawing)) == 3
    assert "Place 3 (off the map)" in texts(drawing)
    assert "that way, off the map" in texts(drawing)
    assert "that way, off the map" not in texts(near)
    assert drawing.find(f".//{SVG}g[@class='beyond']") is not None
    assert "An arrow at the edge points to a place that lies beyond it" in figure.caption
    assert near.find(f".//{SVG}g[@class='beyond']") is None


def test_a_chain_of_words_alone_is_framed_by_all_of_them():
    points = [point(1, is_forceful=False), point(2, KAMPALA, is_forceful=False)]

    assert "An arrow at the edge" not in outline_map(chain(*points)).caption


def test_a_narrowed_report_says_where_it_looked_for_coordinates():
    narrowed = chain(published_by="2024-01-18T00:00:00Z")

    assert outline_map(narrowed).caption == "No action in what is asked for has coordinates."
