"""The lanes: every action and every link once, each time drawn as precisely as it is known and no more."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from events.envelope import Basis
from tests.cases.packaged import known
from tests.reports.drawing import (
    DAYS,
    PRESENTED,
    SVG,
    UNDATED,
    arrows,
    dossier,
    history,
    link,
    marks,
    moment,
    read,
    step,
    texts,
)
from timeline.reports.compose import compose
from timeline.reports.figures.canvas import SMALL
from timeline.reports.figures.lanes import lanes, zone_of_axis
from timeline.reports.figures.shown import common, joined_up, shown_links, shown_steps
from timeline.reports.figures.strokes import STROKES
from timeline.reports.tables import SideRow

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
HOSTILE = [one["text"] for one in json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]]
STRENGTHS = ("stated", "attributed", "inferred", "followed")
INSTANT = moment("2024-01-18T01:00:00Z", "2024-01-18T01:01:00Z", precision="minute", zone="Asia/Tehran")


def both(figure):
    """Return the two drawings of a figure: wide and upright."""
    return read(figure.svg), read(figure.upright)


def four(**more):
    """Return a report on four actions, the last three of which answer the one before by different strengths."""
    steps = [step(1, UNDATED, soil=(), soil_names=()), step(2), step(3, sides=("pakistan",)), step(5, INSTANT)]
    links = [link(1, 2, "followed"), link(2, 3, "attributed"), link(3, 5, "stated")]
    return dossier(steps, links, **more)


def test_every_action_is_one_mark_and_every_link_one_arrow():
    for root in both(lanes(four())):
        assert [one.get("data-action") for one in marks(root)] == ["action-1", "action-2", "action-3", "action-5"]
        assert marks(root)[0].get("href") == "#action-1"
        ends = [(one.get("data-earlier"), one.get("data-later"), one.get("data-strength")) for one in arrows(root)]
        assert ends == [
            ("action-1", "action-2", "followed"),
            ("action-2", "action-3", "attributed"),
            ("action-3", "action-5", "stated"),
        ]


def test_a_mark_has_its_full_name():
    named = marks(read(lanes(four()).svg))[1].get("aria-label")

    assert named == "2: Tuesday 16 January 2024, Action number 2: Iran → Pakistan, in Pakistan"


@pytest.mark.parametrize("strength", STRENGTHS)
def test_the_line_of_a_link_says_its_strength(strength):
    root = read(lanes(dossier([step(1), step(2)], [link(1, 2, strength, probability="0.62")])).svg)

    (arrow,) = arrows(root)
    run = next(one for one in arrow.iter(f"{SVG}path") if one.get("class") == "line")
    assert run.get("stroke-dasharray") == STROKES[strength].dash
    assert float(run.get("stroke-width")) == STROKES[strength].width


def test_the_strengths_are_told_apart_without_colour():
    assert len({(one.dash, one.head) for one in STROKES.values()}) == len(STRENGTHS)
    assert STROKES["stated"].dash is None
    assert (STROKES["attributed"].dash, STROKES["inferred"].dash, STROKES["followed"].dash) == ("8 4", "8 3 2 3", "2 4")
    assert (STROKES["stated"].width, STROKES["followed"].width) == (2.5, 1.5)


def test_an_inferred_link_carries_its_probability_and_a_followed_one_its_word():
    drawn = dossier([step(1), step(4), step(9)], [link(1, 4, "inferred", probability="0.62"), link(4, 9, "followed")])

    words = read(lanes(drawn).svg).findall(f".//{SVG}g[@class='word']")
    assert [(one.get("data-link"), texts(one)) for one in words] == [
        ("link-1-4-inferred", ["inferred p = 0.62"]),
        ("link-4-9-followed", ["followed"]),
    ]


def test_hedged_and_open_order_are_signs_at_the_middle_of_the_line():
    drawn = dossier([step(1), step(9)], [link(1, 9, is_hedged=True, is_order_open=True)])

    (arrow,) = arrows(read(lanes(drawn).svg))
    assert "?!" in texts(arrow)


@pytest.mark.parametrize("strength", ["followed", "attributed"])
def test_the_legend_says_of_an_open_order_what_is_so_of_every_link(strength):
    svg = lanes(dossier([step(1), step(9)], [link(1, 9, strength=strength, is_order_open=True)])).svg

    assert "the times do not tell which came first" in svg
    assert "cause" not in svg


def test_a_denied_link_is_grey_and_has_a_bar_across():
    drawn = dossier([step(1), step(9)], [link(1, 9, is_denied=True)])
    plain = dossier([step(1), step(9)], [link(1, 9)])

    (denied,), (said,) = (arrows(read(lanes(one).svg)) for one in (drawn, plain))
    lines = [one for one in denied.iter(f"{SVG}path") if one.get("class") != "hit"]
    assert {one.get("stroke") or one.get("fill") for one in lines} == {"#767676"}
    assert len(lines) == len([one for one in said.iter(f"{SVG}path") if one.get("class") != "hit"]) + 1


def test_what_has_no_time_is_never_on_the_axis():
    root = read(lanes(four()).svg)

    axis = float(root.get("data-scale").split(" ")[0].split(",")[1])
    hits = {one.get("data-action"): one.find(f"{SVG}rect[@class='hit']") for one in marks(root)}
    right = {name: float(one.get("x")) + float(one.get("width")) for name, one in hits.items()}
    assert right.pop("action-1") < axis
    assert all(one > axis for one in right.values())
    assert "time not stated" in texts(root)
    assert not marks(root)[0].findall(f".//{SVG}rect[@fill='url(#lanes:hatch-1)']")


def test_a_day_is_a_hatched_bar_with_a_bracket_and_a_minute_the_glyph_alone():
    drawn = dossier([step(1), step(5, INSTANT)])

    day, minute = marks(read(lanes(drawn).svg))
    assert day.find(f"{SVG}rect[@fill='url(#lanes:hatch-1)']") is not None
    assert day.find(f"{SVG}path[@class='bracket side-1']") is not None
    assert minute.find(f"{SVG}path[@class='bracket side-1']") is None
    assert [one.get("class") for one in minute.findall(f"{SVG}rect")] == ["hit"]


def test_something_that_lasted_is_solid_while_it_surely_went_on():
    lasted = step(1, DAYS[1], ended=DAYS[6])

    (mark, _) = marks(read(lanes(dossier([lasted, step(9)])).svg))
    hatched, solid = [one for one in mark.findall(f"{SVG}rect") if one.get("class") != "hit"]
    assert (hatched.get("fill"), solid.get("fill")) == ("url(#lanes:hatch-1)", "#0072B2")
    assert float(solid.get("width")) < float(hatched.get("width"))


def test_about_a_time_fades_over_its_margin():
    about = step(1, moment("2024-01-01T00:00:00Z", "2024-01-04T00:00:00Z", qualifier="approximate"))

    (mark, _) = marks(read(lanes(dossier([about, step(9)])).svg))
    fills = [one.get("fill") for one in mark.findall(f"{SVG}rect") if one.get("class") != "hit"]
    assert fills == ["url(#lanes:fade-left-1)", "url(#lanes:fade-right-1)", "url(#lanes:hatch-1)"]


@pytest.mark.parametrize(("bounds", "turn"), [(("", "2024-01-05T00:00:00Z"), -1), (("2024-01-05T00:00:00Z", ""), 1)])
def test_a_bound_on_one_side_is_an_open_arrow_to_the_other(bounds, turn):
    drawn = dossier([step(1, moment(*bounds)), step(9)])

    open_arrow = marks(read(lanes(drawn).svg))[0].find(f"{SVG}path[@class='open side-1']")
    numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", open_arrow.get("d"))]
    stop, tip = numbers[0], numbers[6]
    assert (tip - stop) * turn > 0


def test_an_arrow_joins_the_nearest_possible_times():
    drawn = dossier([step(1), step(3)], [link(1, 3)])

    root = read(lanes(drawn).svg)
    bars = [one.find(f"{SVG}rect[@fill='url(#lanes:hatch-1)']") for one in marks(root)]
    run = next(one for one in arrows(root)[0].iter(f"{SVG}path") if one.get("class") == "line")
    numbers = [float(one) for one in re.findall(r"-?[0-9.]+", run.get("d"))]
    assert numbers[0] == pytest.approx(float(bars[0].get("x")) + float(bars[0].get("width")), abs=7)
    assert numbers[4] == pytest.approx(float(bars[1].get("x")), abs=16)


def test_lanes_stand_in_the_order_of_first_action_and_no_territory_last():
    steps = [step(1, soil=(), soil_names=()), step(2, soil=("IR",), soil_names=("Iran",)), step(3)]

    root = read(lanes(dossier(steps)).svg)
    heads = [one for one in texts(root) if one in ("no territory", "Iran", "Pakistan")]
    assert heads[:3] == ["Iran", "Pakistan", "no territory"]


def test_equal_times_are_stacked_in_their_order():
    drawn = dossier([step(number, DAYS[4]) for number in (1, 2, 3)])

    tops = [float(one.find(f"{SVG}rect[@class='hit']").get("y")) for one in marks(read(lanes(drawn).svg))]
    assert tops == sorted(set(tops))


def test_labels_without_room_become_numbers():
    steps = [
        step(number, DAYS[1 + number % 3], short=f"Somebody number {number} → somebody") for number in range(1, 60)
    ]

    labels = [texts(one)[-1] for one in marks(read(lanes(dossier(steps)).svg))]
    assert any("Somebody" in one for one in labels)
    assert any(re.fullmatch(r"\d+", one) for one in labels)


def test_no_two_labels_of_a_wide_figure_collide():
    from timeline.reports.figures.lettering import box_of_words  # noqa: PLC0415  # used here alone

    steps = [step(n, DAYS[1 + n % 9], soil=(code,), soil_names=(code,)) for n, code in enumerate("ABC" * 4, start=1)]
    root = read(lanes(dossier(steps)).svg)

    boxes = []
    for one in marks(root):
        text = one.find(f"{SVG}text")
        said, anchor = "".join(text.itertext()), text.get("text-anchor") or "start"
        boxes.append(box_of_words(said, float(text.get("x")), float(text.get("y")), SMALL, anchor))
    assert not [(one, other) for index, one in enumerate(boxes) for other in boxes[index + 1 :] if one.meets(other)]


def test_the_colour_is_that_of_the_acting_side_and_grey_where_nobody_can_tell():
    steps = [step(1), step(2, sides=("pakistan",)), step(3, sides=()), step(4, sides=("iran", "pakistan"))]

    glyphs = [
        (one.get("fill"), one.get("stroke"))
        for root in both(lanes(dossier(steps)))[:1]
        for mark in marks(root)
        for one in mark
        if (one.get("class") or "").startswith("glyph")
    ]
    assert [fill for fill, _ in glyphs] == ["#0072B2", "#D55E00", "#767676", "#0072B2"]
    assert glyphs[3][1] == "#D55E00"


def test_the_sixth_side_and_all_after_it_are_grey():
    sides = tuple(SideRow(id=f"side-{one}", name=f"Side {one}") for one in range(1, 8))
    steps = [step(number, sides=(f"side-{number}",)) for number in range(1, 8)]

    root = read(lanes(dossier(steps, sides=sides)).svg)
    assert "Side 6, Side 7 (grey)" in texts(root)


def test_a_chain_of_one_action_is_not_drawn_and_the_caption_says_so():
    figure = lanes(dossier([step(1)]))

    assert not figure.is_drawn
    assert figure.svg == figure.upright == ""
    assert figure.caption.startswith("Not drawn: the chain has one action")


def test_the_caption_names_the_strengths_and_the_table():
    figure = lanes(four())

    assert "1 stated, 1 attributed and 1 followed" in figure.caption
    assert figure.table == "Tables 1 and 2"


def test_a_figure_is_the_same_bytes_each_time():
    one, other = lanes(four()), lanes(four())

    assert one == other


def test_a_drawing_needs_nothing_but_presentation_attributes():
    for root in both(lanes(four())):
        assert not {one.tag.removeprefix(SVG) for one in root.iter()} & PRESENTED
        assert not any(key == "style" or key.startswith("on") for one in root.iter() for key in one.attrib)
        ids = [one.get("id") for one in root.iter() if one.get("id")]
        assert len(ids) == len(set(ids))
        asked = re.findall(r"url\(#([^)]+)\)", " ".join(value for one in root.iter() for value in one.attrib.values()))
        assert set(asked) <= set(ids)
        for level in root.findall(f".//{SVG}g[@data-level]"):
            level.clear()  # for who looks closer: there its words are larger
        assert min(float(one.get("font-size")) for one in root.iter(f"{SVG}text")) >= 11


def test_hostile_names_are_text():
    plain = [one.tag for one in read(lanes(dossier([step(1), step(9)])).svg).iter() if one.tag != f"{SVG}tspan"]

    for text in HOSTILE:
        named = [step(1, short=text, title=text, soil_names=(text,)), step(9)]
        figure = lanes(dossier(named, sides=(SideRow(id="iran", name=text),)))
        root = read(figure.svg)
        assert {one.tag for one in root.iter()} <= {*plain, f"{SVG}tspan"}
        assert not any(key.startswith("on") or key == "style" for one in root.iter() for key in one.attrib)
        read(figure.upright)


def test_the_axis_shows_the_clock_that_most_times_were_read_in():
    shown = shown_steps(dossier([step(1, INSTANT), step(2, INSTANT), step(3, moment())]))

    assert zone_of_axis(shown) == "Asia/Tehran"
    assert zone_of_axis(shown_steps(dossier([step(1, UNDATED)]))) == "UTC"


def test_an_action_that_no_standing_source_supports_says_so_beside_its_mark():
    root = read(lanes(dossier([step(1, unsupported=True), step(9)])).svg)

    mark, _ = marks(root)
    assert texts(mark) == ["1 Iran → Pakistan (unsupported)"]
    assert mark.get("aria-label").endswith("; unsupported: no source that it rests on stands")


# --- what was known when ---------------------------------------------------------------------------------------------


def test_without_a_history_nothing_is_stamped():
    for svg in (lanes(four()).svg, lanes(four()).upright):
        assert "data-k" not in svg
        assert {one.get("data-level") for one in read(svg).iter() if one.get("display")} <= {"1", "3"}


def test_every_version_that_looks_other_is_drawn_once_and_superseded_ones_are_not_displayed():
    earlier = step(2, DAYS[4])
    told = history([(3, None, step(1)), (5, 8, earlier), (8, None, step(2))], [(6, None, link(1, 2))])

    for root in both(lanes(dossier([step(1), step(2)], [link(1, 2)]), told)):
        seen = [(one.get("data-action"), one.get("data-k"), one.get("display")) for one in marks(root)]
        assert seen == [("action-1", "3:", None), ("action-2", "5:8", "none"), ("action-2", "8:", None)]
        assert [(one.get("data-k"), one.get("display")) for one in arrows(root)] == [("6:8", "none"), ("8:", None)]
        ids = [one.get("id") for one in root.iter() if one.get("id")]
        assert len(ids) == len(set(ids))


def test_a_version_that_looks_the_same_is_drawn_once_with_all_of_its_ranges():
    told = history(
        [(3, 5, step(1)), (5, 7, step(1, DAYS[2])), (7, None, step(1, status="disputed")), (3, None, step(9))]
    )

    stamps = [one.get("data-k") for one in marks(read(lanes(dossier([step(1), step(9)]), told).svg))]
    assert stamps == ["3:5 7:", "5:7", "3:"]


def test_growing_knowledge_moves_nothing():
    """What holds at the basis stands at the same place in a figure with and without what came before it."""
    now = dossier([step(1), step(2)], [link(1, 2)])
    told = history([(3, None, step(1)), (5, 8, step(2, DAYS[2])), (8, None, step(2))], [(6, None, link(1, 2))])

    with_history, alone = marks(read(lanes(now, told).svg)), marks(read(lanes(now).svg))
    shown = [one for one in with_history if one.get("display") is None]
    assert [one.find(f"{SVG}rect").attrib for one in shown] == [one.find(f"{SVG}rect").attrib for one in alone]


def test_a_link_that_was_raised_is_dashed_before_and_solid_after():
    raised = link(1, 2, "stated", id="l")
    told = history(
        [(3, None, step(1)), (3, None, step(2))], [(6, 9, link(1, 2, "attributed", id="l")), (9, None, raised)]
    )

    seen = [
        (one.get("data-strength"), one.get("data-k"))
        for one in arrows(read(lanes(dossier([step(1), step(2)], [raised]), told).svg))
    ]
    assert seen == [("attributed", "6:9"), ("stated", "9:")]


def test_a_number_is_that_of_the_union_over_all_stops():
    told = history([(3, None, step(1)), (3, None, replace(step(2), number=2))])
    told = replace(told, numbers={"action-1": 4, "action-2": 7})

    assert [one.step.number for one in shown_steps(dossier([]), told)] == [4, 7]


def test_ranges_are_joined_and_met():
    assert joined_up([(5, 7), (1, 3), (3, 5), (9, None)]) == ((1, 7), (9, None))
    assert common([(1, 7), (9, None)], [(3, 10)]) == ((3, 7), (9, 10))
    assert common([(1, 3)], [(3, None)]) == ()


def test_links_are_drawn_where_both_of_their_actions_are():
    told = history([(3, None, step(1)), (5, 8, step(2)), (9, None, step(2))], [(4, None, link(1, 2))])

    steps = shown_steps(dossier([]), told)
    assert [one.ranges for one in shown_links(dossier([]), told, steps)] == [((5, 8), (9, None))]


# --- the packaged cases ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "action"), [("kerman-2024", "sistan-2024-01-18"), ("iran-pakistan-2024", "saravan-2024-01-18")]
)
def test_the_packaged_cases_are_drawn_whole(case, action):
    register = known(case)
    report = compose(register, Basis("log", register.position, bytes(32)), "desk.example.org", action)

    for root in both(lanes(report)):
        assert {one.get("data-action") for one in marks(root)} == {one.id for one in report.steps}
        assert {one.get("data-link") for one in arrows(root)} == {one.id for one in report.links}
