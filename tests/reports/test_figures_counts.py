"""Figure 2: who said how many, each in a row of his own, never joined with another's and never added up."""

from dataclasses import replace

import pytest

from tests.reports.drawing import PRESENTED, SVG, dossier, marks, read, step, texts
from tests.reports.histories import always, version
from timeline.reports.figures.counts import MOST_PANELS, NONE, counts
from timeline.reports.tables import LedgerRow


def said(claim, figure=7, claimant="Iran's deputy governor", **more):
    """A claim about those killed by action 1, stated in the hour before ten on 18 January."""
    given = {
        "claim": claim,
        "actions": (1,),
        "others": (),
        "claimant": claimant,
        "quantity": "killed",
        "figure": str(figure),
        "bound": "exact",
        "low": figure,
        "high": figure,
        "categories": "",
        "stated": "Thursday 18 January 2024, in the hour from 09:00",
        "clock": "stated",
        "stated_earliest": "2024-01-18T09:00:00Z",
        "stated_latest": "2024-01-18T10:00:00Z",
        "known_from": 1,
        "recorded": "",
        "replaced_by": "",
        "standing": "stands",
        "struck": False,
        "grade": "none given",
        "note": 1,
    }
    return LedgerRow(**(given | more))


LATER = {"stated_earliest": "2024-01-19T09:00:00Z", "stated_latest": "2024-01-19T10:00:00Z"}
REPLACED = said("c1", 7, replaced_by="c2", struck=True, standing="replaced by c2", known_from=3)
REPLACING = said("c2", 9, known_from=5, **LATER)
OTHER = said("c3", 10, "Haalvsh", known_from=4)


def report(*rows, **more):
    return dossier([step(1), step(2)], ledger=rows, **more)


def drawn(*rows, **more):
    return read(counts(report(*rows, **more)).svg)


def mark_of(root, claim):
    [found] = [one for one in marks(root) if one.get("data-claim") == claim]
    return found


def dot(root, claim):
    circle = mark_of(root, claim).find(f"{SVG}circle")
    return float(circle.get("cx")), float(circle.get("cy"))


def steps(root):
    return root.findall(f".//{SVG}path[@class='line step']")


def test_each_claim_is_a_mark_that_leads_to_its_step_and_says_all():
    root = drawn(REPLACED, REPLACING, OTHER)

    assert [one.get("data-claim") for one in marks(root)] == ["c1", "c2", "c3"]
    assert {one.get("href") for one in marks(root)} == {"#action-1"}
    assert mark_of(root, "c1").get("aria-label") == (
        "Iran's deputy governor: killed 7; stated Thursday 18 January 2024, in the hour from 09:00; replaced by c2"
    )


def test_what_is_higher_stands_higher_and_what_is_later_further_to_the_right():
    root = drawn(REPLACED, REPLACING, OTHER)

    (first_x, first_y), (second_x, second_y) = dot(root, "c1"), dot(root, "c2")
    assert first_x < second_x
    assert first_y > second_y


def test_revisions_of_one_claimant_are_joined_and_claimants_are_not():
    root = drawn(REPLACED, REPLACING, OTHER)

    [joined] = steps(root)
    (x1, y1), (x2, y2) = dot(root, "c1"), dot(root, "c2")
    corners = [float(part) for part in joined.get("d").split() if part not in ("M", "L")]
    assert corners == pytest.approx([x1, y1, x2, y1, x2, y2])


def test_a_claim_that_another_claimant_is_said_to_replace_is_joined_to_nothing():
    root = drawn(replace(REPLACED, replaced_by="c3"), OTHER)

    assert steps(root) == []


FALLEN = said("c4", 400, "Red Sea Wire", standing="unsupported: no source that it rests on stands", known_from=6)


def test_what_no_source_stands_for_any_more_is_struck_named_so_and_sets_no_measure():
    root = drawn(REPLACED, REPLACING, OTHER, FALLEN)

    assert mark_of(root, "c4").find(f"{SVG}circle").get("fill") == "#ffffff"
    assert len(mark_of(root, "c4").findall(f"{SVG}line")) == 1
    assert mark_of(root, "c4").get("aria-label").endswith("; unsupported: no source that it rests on stands")
    assert "400, unsupported" in texts(root)
    assert "Height in a row: from 7 at its foot to 10 at its top" in texts(root)


def test_what_was_replaced_is_hollow_and_struck_through():
    root = drawn(REPLACED, REPLACING)

    assert mark_of(root, "c1").find(f"{SVG}circle").get("fill") == "#ffffff"
    assert len(mark_of(root, "c1").findall(f"{SVG}line")) == 1
    assert mark_of(root, "c2").find(f"{SVG}circle").get("fill") == "currentColor"
    assert not mark_of(root, "c2").findall(f"{SVG}line")


def test_no_line_through_a_dot_strikes_out_what_stands_beside_it():
    """The time within which something was stated is a line; a line through a figure says that it was replaced."""
    day = {"stated_earliest": "2024-01-18T00:00:00Z", "stated_latest": "2024-01-19T00:00:00Z"}
    root = drawn(said("c1", **day), said("c2", 9, "Haalvsh", **LATER))

    text = mark_of(root, "c1").find(f"{SVG}text")
    assert abs(float(text.get("y")) - 4 - dot(root, "c1")[1]) > 6


@pytest.mark.parametrize(
    ("bound", "low", "high", "label"),
    [
        ("exact", 7, 7, "7"),
        ("about", 90, 90, "about 90"),
        ("at_least", 5, None, "at least 5"),
        ("at_most", None, 5, "at most 5"),
        ("range", 5, 8, "5 to 8"),
        ("three_point", 0, 12, "0 to 12"),
        ("parts_only", 7, 7, "7 (our sum)"),
        ("exact", 25000, 25000, "25,000"),
    ],
)
def test_a_figure_keeps_its_bound(bound, low, high, label):
    root = drawn(said("c1", bound=bound, low=low, high=high), OTHER)

    assert texts(mark_of(root, "c1")) == [label]


@pytest.mark.parametrize(("bound", "way"), [("at_least", -1), ("at_most", 1)])
def test_an_open_figure_has_a_stroke_to_its_open_side(bound, way):
    low, high = (5, None) if bound == "at_least" else (None, 5)
    root = drawn(said("c1", bound=bound, low=low, high=high), OTHER)

    _, y = dot(root, "c1")
    [stroke] = mark_of(root, "c1").findall(f"{SVG}path")
    tip = float(stroke.get("d").split()[5])
    assert (tip - y) * way > 10


def test_a_range_is_a_bar_from_one_end_to_the_other_without_a_dot():
    root = drawn(said("c1", bound="range", low=5, high=8), said("c2", 5), said("c3", 8, "Haalvsh"))

    [bar] = mark_of(root, "c1").findall(f"{SVG}path")
    assert mark_of(root, "c1").find(f"{SVG}circle") is None
    assert float(bar.get("d").split()[2]) < float(bar.get("d").split()[5])


def test_mere_words_stand_at_the_left_without_a_dot():
    worded = said("c1", bound="word", low=None, high=None, figure='"a number of"', claimant="Pakistan")
    root = drawn(worded, OTHER)

    assert mark_of(root, "c1").find(f"{SVG}circle") is None
    assert texts(mark_of(root, "c1")) == ['"a number of"']
    text = mark_of(root, "c1").find(f"{SVG}text")
    assert float(text.get("x")) < dot(root, "c3")[0]


def test_unknown_is_said_in_words_and_is_no_nought():
    unknown = said("c1", bound="unknown", low=None, high=None, figure="reported as unknown")
    root = drawn(unknown, OTHER)

    assert texts(mark_of(root, "c1")) == ["reported as unknown"]
    assert "0" not in texts(root)


def test_parts_that_make_no_total_are_named():
    parts = said("c1", bound="parts_only", low=None, high=None, figure="parts only, no total", categories="attackers 2")
    root = drawn(parts, OTHER)

    assert " ".join(texts(mark_of(root, "c1"))) == "parts only, no total: attackers 2"


def test_each_action_and_quantity_has_a_panel_and_no_title_could_pass_for_a_toll():
    kinds = ({}, {"quantity": "injured"}, {"actions": (1, 2)}, {"part_of": "whole"})
    rows = [said(f"{who}-{at}", 7, who, **kind) for at, kind in enumerate(kinds) for who in ("Iran", "Haalvsh")]
    said_ = texts(drawn(*rows))

    assert [one for one in said_ if "no" in one and ("illed" in one or "njured" in one)] == [
        "Killed, no. 1: Action number 1",
        "Killed, as a part of another claim, no. 1: Action number 1",
        "Injured, no. 1: Action number 1",
        "Killed, nos. 1 and 2 together",
    ]


def test_a_count_with_one_claim_has_no_panel_and_the_caption_says_so():
    figure = counts(report(REPLACED, REPLACING, said("c4", 3, quantity="injured", actions=(2,))))

    assert "Left out, since there is one claim only: injured, no. 2." in figure.caption
    assert [one.get("data-claim") for one in marks(read(figure.svg))] == ["c1", "c2"]


def test_no_total_is_drawn():
    said_ = texts(drawn(said("c1", 7), said("c2", 10, "Haalvsh")))

    assert not {"17", "8.5"} & set(said_)


def test_a_panel_says_whose_clock_it_shows():
    published = said("c1", clock="published", stated="Thursday 18 January 2024 (published)")

    assert "Published Thursday 18 January 2024" in texts(drawn(published, replace(published, claim="c2")))


def test_where_clocks_differ_those_of_the_fewer_are_marked():
    recorded = said("c2", 9, "Haalvsh", clock="recorded", stated_earliest="", stated_latest="2024-01-20T00:00:00Z")
    root = drawn(said("c1"), said("c3", 8, "IRNA"), recorded)

    assert texts(mark_of(root, "c2")) == ["9, recorded"]
    assert texts(mark_of(root, "c1")) == ["7"]
    assert any(one.startswith("Stated, or as marked, ") for one in texts(root))


def test_figures_of_one_time_stand_beside_each_other_in_the_order_in_which_they_became_known():
    """7 and 9 by one claimant on one day: the second stands to the right of the first."""
    day = {"stated_earliest": "2024-01-18T00:00:00Z", "stated_latest": "2024-01-19T00:00:00Z"}
    root = drawn(replace(REPLACED, **day), replace(REPLACING, **day), said("c3", 10, "Haalvsh", **LATER))

    assert dot(root, "c1")[0] < dot(root, "c2")[0]


@pytest.mark.parametrize(
    ("rows", "caption"), [((), NONE), ((said("c1"),), "Not drawn: there are no two claims about one count")]
)
def test_without_two_claims_about_one_count_there_is_no_figure(rows, caption):
    figure = counts(report(*rows))

    assert not figure.is_drawn
    assert figure.caption.startswith(caption)


def test_every_version_of_a_claim_has_a_mark_and_only_what_holds_is_displayed():
    standing = replace(REPLACED, struck=False, replaced_by="", standing="stands")
    basis = report(REPLACED, REPLACING, OTHER)
    told = replace(
        always(basis),
        ledger={
            "c1": (version(3, 5, standing), version(5, None, REPLACED)),
            "c2": (version(5, None, REPLACING),),
            "c3": (version(4, None, OTHER),),
        },
    )

    root = read(counts(basis, told).svg)

    found = [(one.get("data-k"), one.get("display")) for one in marks(root) if one.get("data-claim") == "c1"]
    assert found == [("3:5", "none"), ("5:", None)]
    [joined] = steps(root)
    assert joined.get("data-k") == "5:"


def test_the_same_report_gives_the_same_bytes():
    basis = report(REPLACED, REPLACING, OTHER)

    assert counts(basis) == counts(basis)


def test_hostile_words_stay_text():
    hostile = '</text><script>alert(1)</script>\u202e"'
    basis = report(said("c1", claimant=hostile), said("c2", bound="word", low=None, high=None, figure=hostile))
    figure = counts(basis)

    for svg in (figure.svg, figure.upright):
        root = read(svg)
        assert not {one.tag.removeprefix(SVG) for one in root.iter()} & PRESENTED
        assert not [key for one in root.iter() for key in one.attrib if key.startswith("on") or key == "style"]
        assert "\u202e" not in svg


def test_all_that_is_drawn_is_within_the_drawing():
    basis = report(REPLACED, REPLACING, OTHER, said("c4", 3, "A claimant with a name that is rather long to be read"))
    figure = counts(basis)

    for svg, width in ((figure.svg, 960), (figure.upright, 320)):
        root = read(svg)
        assert root.get("viewBox").split()[2] == str(width)
        assert all(0 <= float(one.get("x")) <= width for one in root.iter(f"{SVG}text"))


def test_the_description_says_who_said_what():
    root = drawn(REPLACED, REPLACING, OTHER)

    assert "Iran's deputy governor: 7, then 9; Haalvsh: 10." in root.find(f"{SVG}desc").text


def test_numbers_are_those_of_the_whole_history():
    """At an earlier stop there was one more step before it, so the step that is no. 1 at the basis is no. 2 there."""
    basis = report(REPLACED, REPLACING)
    rows = {row.claim: (version(3, None, replace(row, actions=(5,))),) for row in (REPLACED, REPLACING)}
    told = replace(always(basis), numbers={"action-1": 5, "action-2": 6}, ledger=rows)

    root = read(counts(basis, told).svg)

    assert {one.get("href") for one in marks(root)} == {"#action-1"}
    assert "Killed, no. 5: Action number 1" in texts(root)


def test_of_very_many_counts_those_with_the_most_claims_are_drawn_and_the_rest_is_counted():
    rows = [
        said(f"c-{number}-{who}", who, f"claimant {who}", actions=(number,))
        for number in range(1, 41)
        for who in range(3 if number > 35 else 2)
    ]
    figure = counts(dossier([step(1), step(2)], ledger=tuple(rows)))

    titles = [one for one in texts(read(figure.svg)) if one.startswith("Killed, no. ")]
    assert len(titles) == MOST_PANELS
    assert titles[-1] == "Killed, no. 40"
    assert "Left out for want of room, with the fewest claims: ten counts." in figure.caption
