"""TimelineJS by its documented rules: dates no finer than known, text that is no markup, claims with claimants."""

import json
import re

import pytest

from tests import builders as make
from tests.exchange.markup import Markup
from tests.exchange.worlds import everything, handed, people
from timeline.exchange import timelinejs
from timeline.exchange.extract import Options
from timeline.exchange.timelinejs import dates_of
from timeline.reports.inert import visible

PARTS = ("year", "month", "day", "hour", "minute", "second")
_RANGES = {"month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59), "second": (0, 59)}


def written(one):
    return json.loads(timelinejs.write(one, Options()))


def slides(one):
    return {slide["unique_id"]: slide for slide in written(one)["events"]}


def faults_of_date(date):
    """Yield what is wrong with a date object, by https://timeline.knightlab.com/docs/json-format.html."""
    if "year" not in date:
        yield "a date has a year"
    for part, value in date.items():
        if part not in PARTS:
            yield f"{part} is no part of a date"
        if type(value) is not int:
            yield f"{part} is no number"
        low, high = _RANGES.get(part, (-5000, 9999))
        if not low <= int(value) <= high:
            yield f"{part} is out of its range"
    given = [part in date for part in PARTS]
    if given != sorted(given, reverse=True):
        yield "a part is given without the one above it"


def faults_of(timeline):
    """Yield what breaks the documented rules: events that vanish, ids that clash, dates that are none."""
    names = [slide.get("unique_id") for slide in (timeline["title"], *timeline["events"])]
    if None in names or len(set(names)) != len(names):
        yield "ids are missing or clash"
    for slide in timeline["events"]:
        if "start_date" not in slide:
            yield "a slide without a start is dropped silently"
        if slide.get("end_date") == slide.get("start_date"):
            yield "an end that is the start"
        for key in ("start_date", "end_date"):
            yield from faults_of_date(slide.get(key, {"year": 1}))
        if not slide["text"]["headline"]:
            yield "a slide says nothing"
    if timeline["scale"] not in ("human", "cosmological"):
        yield "there are two scales"


def test_it_keeps_the_documented_rules(world, infested_world):
    for one in (world, infested_world, handed([])):
        assert list(faults_of(written(one))) == []


@pytest.mark.parametrize(
    "date",
    [{"month": 1}, {"year": 2024, "month": 13}, {"year": "2024"}, {"year": 2024, "day": 3}, {"year": 2024, "zone": 3}],
)
def test_the_rules_find_a_date_that_is_none(date):
    """The control: what breaks a rule is found."""
    assert list(faults_of_date(date)) != []


@pytest.mark.parametrize(
    ("text", "zone", "start", "end"),
    [
        ("2024-01-16", "Asia/Tehran", {"year": 2024, "month": 1, "day": 16}, None),
        ("2024-01-16", None, {"year": 2024, "month": 1, "day": 16}, None),
        ("2024-01-18T04:30", "Asia/Tehran", {"year": 2024, "month": 1, "day": 18, "hour": 4, "minute": 30}, None),
        ("2024-01-18T04", "Asia/Tehran", {"year": 2024, "month": 1, "day": 18, "hour": 4}, None),
        ("2024-01", "Asia/Tehran", {"year": 2024, "month": 1}, None),
        ("2024", "Asia/Tehran", {"year": 2024}, None),
        ("2024-01-18 morning", "Asia/Tehran", {"year": 2024, "month": 1, "day": 18}, None),
        ("../2024-01-16", "Asia/Tehran", {"year": 2024, "month": 1, "day": 16}, None),
        ("2024-01-16/..", "Asia/Tehran", {"year": 2024, "month": 1, "day": 16}, None),
        (
            "2024-01-16/2024-01-18",
            "Asia/Tehran",
            {"year": 2024, "month": 1, "day": 16},
            {"year": 2024, "month": 1, "day": 18},
        ),
        ("unknown", None, None, None),
    ],
)
def test_parts_that_nobody_stated_are_left_out(text, zone, start, end):
    expected = {name: date for name, date in (("start_date", start), ("end_date", end)) if date}

    assert dates_of(make.when(text, zone)) == expected


def test_an_undated_action_is_told_in_the_title_since_the_viewer_would_drop_its_slide(world):
    """Seen in version 3.9.11: "Missing start date, skipping event"."""
    made = written(world)

    title = Markup(made["title"]["text"]["text"])
    assert "kerman" not in {slide["unique_id"] for slide in made["events"]}
    assert "not dated: Strike in Iran" in title.text
    assert "target: Iran" in title.text


def test_a_link_to_an_undated_action_leads_to_the_title(world):
    body = Markup(slides(world)["panjgur"]["text"]["text"])

    assert [attributes["href"] for tag, attributes in body.elements if tag == "a"] == ["#event-_about"]


def test_what_is_known_by_then_says_so(world):
    slide = slides(world)["by-then"]

    assert slide["display_date"] == "by 17 January 2024"


def test_the_bounds_stand_beside_the_date_that_is_drawn(world):
    made = written(world)

    times = made["x_timeline"]["times"]
    assert set(times) == {slide["unique_id"] for slide in made["events"]}
    assert (times["by-then"]["earliest"], times["by-then"]["edtf"]) == (None, "../2024-01-17")


def test_claims_stand_with_their_claimants_and_how_they_stand(world):
    text = Markup(slides(world)["panjgur"]["text"]["text"]).text

    assert "killed: 0 reported, according to Iran" in text
    assert "killed: reported as unknown, according to Irgc" in text
    assert "at least 9 (one figure for several actions), according to Pakistan; taken back by the claimant" in text


def test_links_are_lines_with_their_strength_and_lead_to_the_slide(world):
    body = slides(world)["sistan"]["text"]["text"]

    assert [attributes for tag, attributes in Markup(body).elements if tag == "a"] == [{"href": "#event-panjgur"}]
    assert "(attributed)" in Markup(body).text


def test_a_confidential_source_has_no_words(world):
    text = Markup(slides(world)["sistan"]["text"]["text"]).text

    assert "source: tip (confidential)" in text
    assert "a secret" not in text


def test_hostile_text_is_text(infested_world, texts):
    found = slides(infested_world)

    for slide in found.values():
        markup = Markup(
            slide["text"]["headline"] + slide["text"]["text"] + slide["display_date"] + slide.get("group", "")
        )

        assert {tag for tag, _ in markup.elements} <= {"p", "a"}
        for tag, attributes in markup.elements:
            assert attributes == {} if tag == "p" else re.fullmatch(r"#event-[a-z0-9_-]+", attributes["href"])
    for number, text in enumerate(texts):
        assert visible(text) in Markup(found[f"one-{number}"]["text"]["text"]).text.replace("\u200b", "")


@pytest.mark.parametrize(
    "text",
    [
        "see https://tracker.example/p",
        "see www.tracker.example",
        "write to a@tracker.example",
        "www.x'onclick='alert(1)",
    ],
)
def test_the_viewer_finds_no_address_to_make_a_link_of(text):
    """Version 3.9.11 looks for these in the text as a browser reads it; after `www.` it takes quotation marks along."""
    one = handed([*people(), make.action("a", citations=(make.cite(quote=text),))])

    read = Markup(slides(one)["a"]["text"]["text"]).text

    assert re.search(r"\b(?:https?|ftp)://|(^|[^/>])www\.|[\w.+-]@", read) is None
    assert text in read.replace("\u200b", "")


def test_text_that_is_not_escaped_is_found():
    """The control: the reader sees an element where one is."""
    assert Markup("<p><script>alert(1)</script>").elements == [("p", {}), ("script", {})]


def test_the_same_facts_are_the_same_bytes(world):
    assert timelinejs.write(world, Options()) == timelinejs.write(handed(everything()), Options())


def test_a_group_is_the_first_territory():
    one = handed([*people(), make.action("a", territory=("PK", "IR"))])

    assert slides(one)["a"]["group"] == "Pakistan"
