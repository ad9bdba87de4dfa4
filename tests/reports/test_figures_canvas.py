"""A drawing holds what we draw and nothing else: no style, no script, nothing from outside, foreign text inert."""

import json
from pathlib import Path

import pytest

from tests.reports.drawing import PRESENTED, SVG, read
from timeline.reports.figures.canvas import drawing, element, line, mark, markup, number, words
from timeline.reports.inert import visible

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
HOSTILE = [one["text"] for one in json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]]
NAUGHTY = json.loads((VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8"))


def drawn(text):
    return drawing(
        "test", mark("action-1", text, words(text, 1, 2, lead=text)), title=text, summary=text, width=10, height=10
    )


def test_numbers_have_two_decimals_at_most_and_never_a_minus_zero():
    assert [number(one) for one in (1.0, 1.005, 1.239, -0.001, 12, 1e-9)] == ["1", "1", "1.24", "0", "12", "0"]


@pytest.mark.parametrize("name", ["script", "style", "foreignObject", "image", "feImage", "animate"])
def test_no_element_is_drawn_that_could_act_or_load(name):
    with pytest.raises(ValueError, match="no element of a figure"):
        element(name)


@pytest.mark.parametrize("name", ["style", "onclick", "onload", "src", "filter"])
def test_no_attribute_is_written_that_could_act_or_restyle(name):
    with pytest.raises(ValueError, match="no attribute of a figure"):
        element("rect", **{name: "x"})


@pytest.mark.parametrize("where", ["https://example.org/", "javascript:alert(1)", "data:text/html,x", "//x", ""])
def test_a_drawing_links_to_nothing_outside_its_document(where):
    with pytest.raises(ValueError, match="refers to nothing outside"):
        element("a", href=where)


def test_every_hostile_text_is_text_in_a_drawing():
    plain = [one.tag for one in read(drawn("harmless")).iter()]

    for text in (*HOSTILE, *NAUGHTY):
        if not text.strip():
            continue
        svg = drawn(text)
        root = read(svg)
        assert [one.tag for one in root.iter() if one.tag != f"{SVG}tspan"] == [
            one for one in plain if one != f"{SVG}tspan"
        ], text
        assert not any(key.startswith("on") or key == "style" for one in root.iter() for key in one.attrib), text
        svg.encode("utf-8")


def test_what_people_write_is_shown_as_it_was_written():
    for text in HOSTILE:
        root = read(drawn(text))
        shown = "".join(root.find(f"{SVG}title").itertext())
        if not any("\ud800" <= one <= "\udfff" for one in text):
            assert shown == visible(text)


def test_what_turns_the_direction_is_shown_as_a_mark():
    svg = markup(words("safe \u202egnp.exe", 0, 0))

    assert "\u202e" not in svg
    assert "&lt;U+202E&gt;" in svg


def test_what_is_no_xml_is_shown_as_a_mark():
    for bad in ("\x00", "\x0b", "\ud800", "\uffff", "\ufffe"):
        text = read(f"<svg xmlns='http://www.w3.org/2000/svg'>{markup(words(f'a{bad}b', 0, 0))}</svg>")

        assert f"<U+{ord(bad):04X}>" in "".join(text.itertext())


def test_what_runs_from_right_to_left_is_kept_apart_from_its_number():
    root = read(f"<svg xmlns='http://www.w3.org/2000/svg'>{markup(words('جيش العدل', 0, 0, lead='4'))}</svg>")

    first, second = root.iter(f"{SVG}tspan")
    assert (first.text, second.text) == ("4", "جيش العدل")
    assert second.get("unicode-bidi") == "plaintext"


def test_an_arrow_between_two_names_is_not_turned_by_either():
    root = read(f"<svg xmlns='http://www.w3.org/2000/svg'>{markup(words('جيش العدل → Iran', 0, 0))}</svg>")

    (text,) = root.iter(f"{SVG}text")
    assert [(one.text, one.tail) for one in text] == [("جيش العدل", " → Iran")]


def test_a_drawing_names_and_describes_itself():
    root = read(drawing("lanes", line(0, 0, 1, 1), title="The chain", summary="Two actions.", width=960, height=80))

    assert (root.get("role"), root.get("viewBox"), root.get("data-figure")) == ("group", "0 0 960 80", "lanes")
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")
    assert root.get("aria-describedby") == root.find(f"{SVG}desc").get("id")
    assert not {one.tag.removeprefix(SVG) for one in root.iter()} & PRESENTED
