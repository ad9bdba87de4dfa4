"""The lanes of a long chain: each shape is drawn once, and all that is drawn one by one elsewhere is there."""

import re

import pytest

from tests.reports.drawing import SVG, arrows, dossier, link, marks, read, step, texts
from timeline.reports.figures.lanes import lanes
from timeline.reports.figures.strokes import STROKES

STRENGTHS = tuple(STROKES)
STEPS = [step(1), step(4), step(9, sides=("pakistan",)), step(12, family="bombing"), step(15)]
LINKS = [
    link(1, 4, "followed"),
    link(4, 9, "attributed", is_hedged=True),
    link(4, 12, "inferred", probability="0.62"),
    link(12, 15, "stated"),
]


def lean(steps=STEPS, links=LINKS):
    return read(lanes(dossier(steps, links), is_lean=True).svg)


def addresses(root):
    return [one.get("href") for one in root.iter(f"{SVG}a")]


def test_every_action_is_one_mark_and_every_link_one_arrow_by_address_alone():
    root = lean()

    assert sorted(addresses(root)) == sorted([f"#{one.id}" for one in STEPS] + [f"#link:{one.id}" for one in LINKS])
    names = {one.get("href"): one.get("aria-label") for one in root.iter(f"{SVG}a")}
    whole = {one.get("href"): one.get("aria-label") for one in marks(read(lanes(dossier(STEPS, LINKS)).svg))}
    assert whole.items() <= names.items()
    assert names["#link:link-4-12-inferred"] == "4 → 12: inferred p = 0.62"


def test_it_refers_to_nothing_that_it_does_not_hold():
    root = lean()

    held = {one.get("id") for one in root.iter()}
    used = {one.get("href").removeprefix("#") for one in root.iter(f"{SVG}use")}
    heads = {re.fullmatch(r"url\(#(.+)\)", one.get("marker-end"))[1] for one in root.iter() if one.get("marker-end")}
    assert used
    assert len(heads) == len(STRENGTHS)
    assert used | heads <= held


@pytest.mark.parametrize("strength", STRENGTHS)
def test_the_lines_of_a_strength_look_as_they_do_where_each_is_drawn_for_itself(strength):
    root = lean(links=[link(1, 4, strength, probability="0.62")])

    [group] = [one for one in root.iter(f"{SVG}g") if one.get("class") == f"line {strength}"]
    assert group.get("stroke-dasharray") == STROKES[strength].dash
    assert float(group.get("stroke-width")) == STROKES[strength].width
    assert len(list(group.iter(f"{SVG}a"))) == 1


def test_the_heads_of_strengths_that_are_no_statement_of_an_answer_are_not_filled():
    heads = {one.get("id"): next(iter(one)).get("fill") for one in lean().iter(f"{SVG}marker")}

    assert heads == {
        "lanes:head-stated": "currentColor",
        "lanes:head-attributed": "currentColor",
        "lanes:head-inferred": "#ffffff",
        "lanes:head-followed": "none",
    }


def test_an_arrow_runs_as_it_does_where_each_is_drawn_for_itself_and_nothing_is_in_its_way():
    ends = [step(1), step(9, soil=("IR",), soil_names=("Iran",))]
    (run,) = [one.get("d") for one in lean(ends, [link(1, 9)]).findall(f".//{SVG}a/{SVG}path")]
    (arrow,) = arrows(read(lanes(dossier(ends, [link(1, 9)])).svg))
    line = next(one for one in arrow.iter(f"{SVG}path") if one.get("class") == "line")

    lean_at, whole_at = ([float(one) for one in re.findall(r"[\d.]+", d)] for d in (run, line.get("d")))
    assert lean_at == pytest.approx(whole_at, abs=0.051)


def test_a_denied_link_and_one_that_preempts_are_drawn_for_themselves():
    root = lean(links=[link(1, 9, is_denied=True), link(4, 12, relation="pre-empts")])

    assert len(arrows(root)) == 2
    assert not [one for one in root.iter(f"{SVG}g") if (one.get("class") or "").startswith("line ")]


def test_signs_stand_on_a_badge_that_is_drawn_once():
    root = lean(links=[link(1, 9, is_hedged=True), link(4, 12, is_order_open=True), link(1, 12, is_hedged=True)])

    used = [one.get("href") for one in root.findall(f".//{SVG}a/{SVG}use") if "link" not in one.get("href")]
    badges = [one for one in used if one in ("#lanes:hedged", "#lanes:open")]
    assert badges == ["#lanes:hedged", "#lanes:open", "#lanes:hedged"]
    [hedged] = [one for one in root.iter(f"{SVG}g") if one.get("id") == "lanes:hedged"]
    assert texts(hedged) == ["?"]


def test_two_sides_of_one_action_have_a_glyph_of_their_own():
    both = [step(1), step(4), step(9, sides=("iran", "pakistan"))]

    used = [one.get("href") for one in lean(both, []).findall(f".//{SVG}a/{SVG}use")]
    assert len(set(used[:2])) == 1
    assert used[2] not in used[:2]
