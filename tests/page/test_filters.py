"""Filters and the range of event time: what is counted and shown equals a count over the report as data."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.page.browsing import SHOWN, opened

pytestmark = pytest.mark.browser

VALUES = """() => Object.fromEntries([...document.querySelectorAll("fieldset[data-filter]")].map((set) => [
  set.dataset.filter,
  [...set.querySelectorAll("input")].map((box) => [box.value, box.parentElement.textContent.trim()]),
]))"""
KEYS = {
    "side": "by",
    "territory": "terr",
    "kind": "kind",
    "claimant": "who",
    "status": "st",
    "strength": "s",
    "root": "root",
}


def seconds(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()


def of_step(step: dict, filter_: str) -> list[str]:
    """Return the values of a step: ids and codes as they are, words as they stand beside the box."""
    match filter_:
        case "side":
            return step["sides"]
        case "territory":
            return step["soil"]
        case "kind":
            return [step["family"]]
        case "status":
            return [step["word"]]
        case "claimant":
            return step["claims"]["claimants"]
        case "root":
            return step["roots"]
    raise AssertionError(filter_)


class Count:
    """Which steps and links of a report pass, by the rules of the filters: written apart from the script."""

    def __init__(self, report: dict, named: dict[str, dict[str, str]]) -> None:
        self.report, self.named = report, named

    def passes(self, step: dict, on: dict[str, set[str]], span: dict) -> bool:
        for filter_, slugs in on.items():
            if filter_ == "strength":
                continue
            kept = {self.named[filter_][slug] for slug in slugs if slug != "none"}
            values = of_step(step, filter_)
            if not (kept & set(values) if values else "none" in slugs):
                return False
        return in_span(step["occurred"], span)

    def of(self, on: dict[str, set[str]], span: dict) -> tuple[list[str], set[str]]:
        steps = {step["number"]: step["id"] for step in self.report["steps"] if self.passes(step, on, span)}
        links = {
            link["id"]
            for link in self.report["links"]
            if link["earlier"] in steps
            and link["later"] in steps
            and link["strength"] in on.get("strength", {link["strength"]})
        }
        return list(steps.values()), links


def in_span(occurred: dict, span: dict) -> bool:
    earliest, latest = occurred["earliest"], occurred["latest"]
    if not earliest and not latest:
        return span["undated"]
    first = seconds(earliest) if earliest else float("-inf")
    last = seconds(latest) if latest else float("inf")
    begin, end = span.get("from", float("-inf")), span.get("to", float("inf"))
    if span["surely"]:
        return first >= begin and last <= end
    return last > begin and first < end


def written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture(scope="module")
def filtering(browser, wide):
    """The wider case, open for the whole module, with its boxes, its stops and the reports at them."""
    with opened(browser, wide.page) as shown:
        boxes = shown.page.evaluate(VALUES)
        named = {}
        for filter_, values in boxes.items():
            named[filter_] = {slug: words.rpartition(" (")[0] for slug, words in values}
        for own in ("side", "territory", "kind", "status", "strength"):
            named[own] = {slug: slug for slug, _ in boxes[own]}
        stops = shown.page.locator("#stops li").evaluate_all("(items) => items.map((one) => one.dataset.position)")
        chosen = [int(one) for one in (stops[len(stops) // 3], stops[2 * len(stops) // 3], stops[-1])]
        yield shown, named, {position: wide.report_at(position) for position in chosen}


@settings(max_examples=40)
@given(data=st.data())
def test_what_is_shown_is_what_a_count_over_the_report_gives(filtering, data):
    shown, named, reports = filtering
    position = data.draw(st.sampled_from(sorted(reports)))
    filters = data.draw(st.lists(st.sampled_from(sorted(KEYS)), max_size=3, unique=True))
    on = {one: data.draw(st.sets(st.sampled_from(sorted(named[one])))) for one in filters}
    day = st.integers(0, 40).map(lambda count: 1_704_067_200 + count * 86_400 / 2)
    span = {"surely": data.draw(st.booleans()), "undated": data.draw(st.booleans())}
    span |= {end: data.draw(day) for end in data.draw(st.sets(st.sampled_from(["from", "to"])))}

    pairs = [f"k={position}", *(f"{KEYS[one]}={','.join(sorted(slugs))}" for one, slugs in on.items())]
    pairs += [f"{end}={written(span[end])}" for end in ("from", "to") if end in span]
    pairs += ["in=surely"] * span["surely"] + ["undated=no"] * (not span["undated"])
    shown.go("#" + "&".join(pairs))
    seen = shown.page.evaluate(SHOWN)
    report = reports[position]
    steps, links = Count(report, named).of(on, span)

    assert seen["steps"] == steps
    assert sorted(seen["blocks"]) == seen["marks"] == sorted(steps)
    assert set(seen["links"]) == set(seen["arrows"]) == links
    all_steps, all_links = len(report["steps"]), len(report["links"])
    ending = ["s" if count != 1 else "" for count in (all_steps, all_links)]
    assert seen["says"] == f"{len(steps)} of {all_steps} step{ending[0]}, {len(links)} of {all_links} link{ending[1]}"


def test_each_box_counts_what_would_show_if_the_others_stayed_as_they_are(filtering):
    shown, named, reports = filtering
    position = max(reports)
    count = Count(reports[position], named)
    side = min(named["side"])
    shown.go(f"#by={side}")
    numbers = shown.page.evaluate(VALUES)
    span = {"surely": False, "undated": True}
    for filter_ in ("territory", "kind", "status", "claimant", "root"):
        for slug, words in numbers[filter_]:
            expected = len(count.of({"side": {side}, filter_: {slug}}, span)[0])

            assert words.endswith(f"({expected})"), (filter_, slug)
    for slug, words in numbers["side"]:
        assert words.endswith(f"({len(count.of({'side': {slug}}, span)[0])})")
    for slug, words in numbers["strength"]:
        assert words.endswith(f"({len(count.of({'side': {side}, 'strength': {slug}}, span)[1])})")


def test_a_step_without_a_time_is_kept_until_its_own_box_is_cleared(browser, seed):
    with opened(browser, seed.page) as shown:
        undated = [
            one["id"]
            for one in seed.report["steps"]
            if not one["occurred"]["earliest"] and not one["occurred"]["latest"]
        ]
        shown.page.locator("#controls").evaluate("(node) => { node.open = true; }")
        shown.page.locator("#occurred-from").fill("2030-01-01T00:00")
        kept = shown.page.evaluate(SHOWN)["steps"]
        shown.page.locator("#undated").uncheck()
        left = shown.page.evaluate(SHOWN)["steps"]

    assert kept == undated
    assert left == []


def test_hidden_steps_leave_a_line_that_brings_them_back(browser, seed):
    with opened(browser, seed.page) as shown:
        everything = shown.page.evaluate(SHOWN)
        assert shown.page.locator("#hidden-note").is_hidden()
        shown.go("#by=iran&from=2024-01-18&in=surely")
        note = shown.page.locator("#hidden-note")
        count = len(everything["steps"])
        hidden = count - len(shown.page.evaluate(SHOWN)["steps"])

        assert f"{hidden} of {count} steps hidden by filters; show all" == " ".join(note.inner_text().split())
        note.locator("button").click()
        assert note.is_hidden()
        assert shown.page.evaluate(SHOWN) == everything
        assert shown.page.evaluate("document.activeElement.id") == "shown"


def test_without_followed_links_it_says_how_many_chains_remain(browser, seed):
    with opened(browser, seed.page) as shown:
        assert shown.page.locator("#pieces").is_hidden()
        shown.page.locator("#controls").evaluate("(node) => { node.open = true; }")
        shown.page.locator("fieldset[data-filter=strength] input[value=followed]").uncheck()
        pieces = shown.page.locator("#pieces").inner_text()
        left = shown.page.evaluate(SHOWN)

        assert "followed" not in {*left["links"].values(), *left["arrows"].values()}
        assert "2 chains" in pieces
        assert pieces.strip() in shown.page.locator("#live").text_content()
        assert len(left["steps"]) == len(seed.report["steps"])


def test_the_handles_on_the_axis_are_sliders_that_never_cross(browser, seed):
    with opened(browser, seed.page) as shown:
        handle = "svg[data-figure=lanes] [role=slider][aria-label='Occurred {}']"
        begin, end = (shown.page.locator(handle.format(one)) for one in ("from", "to"))
        for key in ("PageUp", "ArrowRight", "ArrowUp"):
            begin.press(key)
        value = int(begin.get_attribute("aria-valuenow"))
        assert value > int(begin.get_attribute("aria-valuemin"))
        assert shown.page.locator("#occurred-from").input_value() == written(value)
        assert shown.address == f"#from={written(value).removesuffix('T00:00')}"
        end.press("Home")

        assert end.get_attribute("aria-valuenow") == str(value) == end.get_attribute("aria-valuemin")
        assert begin.get_attribute("aria-valuemax") == str(value)
        end.press("End")
        begin.press("Home")
        assert (begin.get_attribute("aria-valuetext"), end.get_attribute("aria-valuetext")) == ("open", "open")
        assert shown.address in ("", "#")


def test_a_handle_follows_the_pointer(browser, seed):
    with opened(browser, seed.page) as shown:
        handle = shown.page.locator("svg[data-figure=lanes] [role=slider]").first
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        shown.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        shown.page.mouse.down()
        shown.page.mouse.move(box["x"] + 300, box["y"] + 10, steps=4)
        shown.page.mouse.up()

        assert shown.page.locator("#occurred-from").input_value()
        assert abs(handle.bounding_box()["x"] + handle.bounding_box()["width"] - (box["x"] + 300)) < 30


def test_times_are_shown_in_the_zone_that_is_asked_for(browser, seed):
    [sistan] = [one for one in seed.report["steps"] if one["id"] == "sistan-2024-01-18"]
    with opened(browser, seed.page) as shown:
        block = shown.page.locator("#sistan-2024-01-18 .t").first
        said = {}
        shown.page.locator("#controls").evaluate("(node) => { node.open = true; }")
        for zone in ("local", "utc", "yours"):
            shown.page.locator(f"input[name=tz][value={zone}]").check()
            said[zone] = block.inner_text()
        zones = set(shown.page.locator(".zone-says").all_inner_texts())

    assert sistan["occurred"]["local"] in said["local"]
    assert sistan["occurred"]["utc"] in said["utc"]
    assert sistan["occurred"]["local"] not in said["utc"]
    assert said["yours"] == "Thursday 18 January 2024, 06:00 (your zone)"
    assert zones == {"your zone"}


def test_data_that_is_downloaded_are_the_bytes_of_the_report(browser, seed):
    with opened(browser, seed.page) as shown:
        with shown.page.expect_download() as download:
            shown.page.locator("#download").click()
        content = download.value.path().read_bytes()

    assert json.loads(content) == seed.report
    assert content == seed.write("json", "report.json").read_bytes()
