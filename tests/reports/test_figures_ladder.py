"""Figure 4: rungs in the order of time, ranks that are compared within a pair and averaged by nobody."""

from dataclasses import replace

import pytest

from events.codebook import table
from tests.reports.drawing import PRESENTED, SVG, arrows, dossier, history, link, marks, read, step, texts
from timeline.reports.figures.ladder import ladder, rungs_said
from timeline.reports.figures.ladder_drawing import HIGHEST, LOWEST
from timeline.reports.tables import RungAccount, RungRow


def rung(number, least=7, most=None, **more):
    return RungRow(
        number=number,
        least=least,
        most=least if most is None else most,
        why="kind strike, by a state",
        accounts=(),
        **more,
    )


def report(*rungs, links=(), **more):
    return dossier([step(row.number) for row in rungs], links, rungs=rungs, rung_table="rungs-1", **more)


def drawn(*rungs, **more):
    return read(ladder(report(*rungs, **more)).svg)


def disc(root, number):
    [found] = [one for one in marks(root) if one.get("data-action") == f"action-{number}"]
    ring = next(one for one in found.iter(f"{SVG}rect") if "disc" in one.get("class"))
    return tuple(float(ring.get(at)) + float(ring.get(size)) / 2 for at, size in (("x", "width"), ("y", "height")))


def bars(root):
    return [one for one in root.iter(f"{SVG}rect") if (one.get("fill") or "").startswith("url(#rungs")]


def test_the_ladder_has_the_rungs_of_the_table():
    said = " ".join(texts(drawn(rung(1), rung(2))))

    assert set(table("rungs")) == {str(one) for one in range(LOWEST, HIGHEST + 1)}
    assert all(entry["what"] in said for entry in table("rungs").values())


def test_a_higher_rung_stands_higher_and_a_later_step_further_to_the_right():
    root = drawn(rung(1, 1), rung(2, 9), rung(3, -2))

    places = [disc(root, number) for number in (1, 2, 3)]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert places[1][1] < places[0][1] < places[2][1]


def test_an_interval_of_rungs_is_a_bar_over_all_of_them():
    root = drawn(rung(1, 7, 8), rung(2, 7), rung(3, 8))

    [bar] = bars(root)
    top, foot = float(bar.get("y")), float(bar.get("y")) + float(bar.get("height"))
    assert top < disc(root, 3)[1] < disc(root, 2)[1] < foot


def test_what_is_not_rated_stands_below_the_rungs_and_is_said_to_be_not_rated():
    root = drawn(rung(1, -2), rung(2), RungRow(number=3, least=None, most=None, why="its own soil", accounts=()))

    assert disc(root, 3)[1] > disc(root, 1)[1]
    assert "not rated" in texts(root)
    assert "not rated" not in texts(drawn(rung(1), rung(2)))


def test_accounts_that_differ_stand_beside_the_table_with_the_names_of_their_coders():
    """Erbil: 7 by Iran's account, 8 by Iraq's."""
    coded = (RungAccount(coder="iran", least=7, most=7), RungAccount(coder="iraq", least=8, most=8))
    root = drawn(rung(1, 7, 8, coded=coded), rung(2))

    [found] = [one for one in marks(root) if one.get("data-action") == "action-1"]
    assert {"iran", "iraq"} <= set(texts(found))
    assert "; iran gives rung 7; iraq gives rung 8" in found.get("aria-label")


def test_only_answers_of_measured_strengths_join_steps():
    links = (
        link(1, 2, "stated"),
        link(1, 3, "followed"),
        link(2, 3, "attributed", relation="pre-empts"),
        link(2, 3, "stated", is_denied=True),
    )
    root = drawn(rung(1), rung(2), rung(3), links=links)

    assert [(one.get("data-earlier"), one.get("data-later")) for one in arrows(root)] == [("action-1", "action-2")]


def test_with_other_strengths_measured_those_join():
    links = (link(1, 2, "stated"), link(1, 3, "followed"))
    root = drawn(rung(1), rung(2), rung(3), links=links, measured=("followed",))

    assert [one.get("data-strength") for one in arrows(root)] == ["followed"]


def test_no_link_leads_to_what_has_no_rung():
    bare = RungRow(number=3, least=None, most=None, why="its own soil", accounts=())
    root = drawn(rung(1), rung(2), bare, links=(link(1, 3, "stated"),))

    assert arrows(root) == []


def test_the_caption_forbids_to_average():
    figure = ladder(report(rung(1), rung(2)))

    assert "never averaged" in figure.caption
    assert "compared only within a pair" in figure.caption
    assert "rungs-1" in figure.caption


def test_no_number_but_rungs_and_steps_is_drawn():
    """A mean of rungs would be the first number that nobody gave."""
    said = texts(drawn(rung(1, 6), rung(2, 9)))

    numbers = {one.replace("\u2212", "-") for one in said if one.lstrip("\u2212").isdigit()}
    assert numbers == {str(one) for one in range(LOWEST, HIGHEST + 1)}


@pytest.mark.parametrize("rungs", [(), (rung(1),)])
def test_fewer_than_two_rungs_make_no_figure(rungs):
    figure = ladder(report(*rungs))

    assert not figure.is_drawn
    assert figure.caption.startswith("Not drawn: ")


def test_of_many_steps_time_runs_downwards():
    rows = tuple(rung(number) for number in range(1, 28))
    root = drawn(*rows)

    places = [disc(root, number) for number in range(1, 28)]
    assert [y for _, y in places] == sorted(y for _, y in places)
    assert len({x for x, _ in places}) == 1


@pytest.mark.parametrize(("reach", "said"), [(None, "not rated"), ((7, 7), "rung 7"), ((6, 8), "rung 6 to 8")])
def test_rungs_are_said_in_words(reach, said):
    assert rungs_said(reach) == said


def test_every_version_of_a_step_has_a_mark_and_only_what_holds_is_displayed():
    early, late = step(1, title="Blast"), step(1, title="Strike")
    basis = replace(report(rung(1), rung(2), links=(link(1, 2, "stated"),)), steps=(late, step(2)))
    told = history([(3, 8, early), (8, None, late), (5, None, step(2))], [(6, None, link(1, 2, "stated"))])

    root = read(ladder(basis, told).svg)

    found = [(one.get("data-k"), one.get("display")) for one in marks(root) if one.get("data-action") == "action-1"]
    assert found == [("3:8", "none"), ("8:", None)]
    assert [(one.get("data-k"), one.get("display")) for one in arrows(root)][-1] == ("8:", None)


def test_the_same_report_gives_the_same_bytes():
    basis = report(rung(1), rung(2, 7, 8), links=(link(1, 2, "stated"),))

    assert ladder(basis) == ladder(basis)


def test_a_hostile_coder_stays_text():
    coded = (RungAccount(coder="<script>alert(1)</script>\u202e", least=7, most=9),)
    figure = ladder(report(rung(1, coded=coded), rung(2)))

    for svg in (figure.svg, figure.upright):
        assert not {one.tag.removeprefix(SVG) for one in read(svg).iter()} & PRESENTED
        assert "\u202e" not in svg


def test_the_narrow_ladder_keeps_to_its_width():
    links = (link(1, 2, "stated"), link(1, 3, "stated"), link(2, 3, "attributed"))
    root = read(ladder(report(rung(1, 9), rung(2, 9), rung(3, 9), links=links)).upright)

    assert root.get("viewBox").split()[2] == "320"
    for one in arrows(root):
        for part in one.iter(f"{SVG}path"):
            numbers = [float(value) for value in part.get("d").split() if value not in ("M", "L", "Q", "Z")]
            assert all(0 <= x <= 330 for x in numbers[::2])
