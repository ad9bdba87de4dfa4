"""A walk by keyboard: it reaches every mark, link and control, shows where it is, and is never caught."""

import pytest

from tests.page.browsing import NARROW, WIDE, opened

pytestmark = pytest.mark.browser

OPEN = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
REACHABLE = """() => {
  const isSeen = (node) => node.getClientRects().length && getComputedStyle(node).visibility === "visible";
  const all = [...document.querySelectorAll("a[href], button, input, summary, [tabindex]")].filter(isSeen);
  const group = (node) => node.name && node.type === "radio" ? `radio ${node.name}` : "";
  all.forEach((node, number) => { node.dataset.walk = group(node) || String(number); });
  const inFigure = (node) => node.matches("svg a");
  return [
    [...new Set(all.filter((node) => !inFigure(node) && node.tabIndex >= 0).map((node) => node.dataset.walk))],
    Object.fromEntries([...document.querySelectorAll("svg[data-figure]")].filter(isSeen).map((svg) =>
      [svg.dataset.figure, all.filter((node) => inFigure(node) && svg.contains(node)).map((one) => one.dataset.walk)])),
  ];
}"""
HERE = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  return {
    walk: node.dataset.walk,
    figure: node.matches("svg a") ? node.closest("svg").dataset.figure : "",
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isOnScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


def walk(page, key: str, most: int) -> list[dict]:
    """Press a key until the focus leaves the page, or is where it was; return where it was."""
    places = []
    for _ in range(most):
        page.keyboard.press(key)
        here = page.evaluate(HERE)
        if here is None or (places and here["walk"] == places[0]["walk"]):
            return places
        places.append(here)
    pytest.fail(f"caught: {places[-3:]}")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_tab_reaches_every_control_and_link_and_one_mark_of_each_figure(browser, seed, size):
    with opened(browser, seed.page, size=size) as shown:
        shown.page.evaluate(OPEN)
        outside, figures = shown.page.evaluate(REACHABLE)
        places = walk(shown.page, "Tab", len(outside) + 50)

    assert {one["walk"] for one in places if not one["figure"]} == set(outside)
    stops = [one["figure"] for one in places if one["figure"]]
    assert sorted(stops) == sorted(name for name, marks in figures.items() if marks)
    assert [one for one in places if not one["isMarked"]] == []
    assert [one for one in places if not one["isOnScreen"]] == []


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_arrows_reach_every_mark_and_link_of_a_figure(browser, wide, size):
    with opened(browser, wide.page, size=size) as shown:
        _, figures = shown.page.evaluate(REACHABLE)
        assert figures
        for name, marks in figures.items():
            if not marks:
                continue
            along = "ArrowDown" if name.endswith("upright") else "ArrowRight"
            shown.page.locator(f"svg[data-figure={name}] a[tabindex='0']").focus()
            shown.page.keyboard.press("Home")
            seen = [shown.page.evaluate(HERE)]
            for _ in marks[1:]:
                shown.page.keyboard.press(along)
                seen.append(shown.page.evaluate(HERE))

            assert {one["walk"] for one in seen} == set(marks), name
            assert all(one["isMarked"] and one["isOnScreen"] for one in seen), name
            shown.page.keyboard.press("End")
            assert shown.page.evaluate(HERE)["walk"] == seen[-1]["walk"]


def test_keys_in_a_figure_open_select_clear_and_list_themselves(browser, seed):
    with opened(browser, seed.page) as shown:
        page = shown.page
        page.locator("svg[data-figure=lanes] a[tabindex='0']").focus()
        page.keyboard.press("?")
        assert page.locator(".figure-lanes .keys").is_visible()
        page.keyboard.press("?")
        assert page.locator(".figure-lanes .keys").is_hidden()

        page.keyboard.press("End")
        name = page.evaluate("document.activeElement.dataset.action")
        page.keyboard.press("Space")
        assert page.locator("tr.row[aria-current=true]").get_attribute("data-action") == name
        assert page.evaluate("document.activeElement.localName") == "a"
        page.keyboard.press("Escape")
        assert page.locator("tr.row[aria-current=true]").count() == 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.dataset.action") == name
        assert page.evaluate("document.activeElement.matches('article')")


def test_up_and_down_go_to_other_lanes(browser, wide):
    with opened(browser, wide.page) as shown:
        page = shown.page
        middle = """() => { const box = document.activeElement.getBoundingClientRect();
          return box.y + box.height / 2 + scrollY; }"""
        page.locator("svg[data-figure=lanes] a[tabindex='0']").focus()
        page.keyboard.press("Home")
        heights = [page.evaluate(middle)]
        for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
            heights.append(page.evaluate(middle))

    assert heights[0] < heights[1] < heights[2] > heights[3]


def test_a_link_in_a_figure_says_lag_words_and_source_in_words(browser, seed):
    [link] = [one for one in seed.report["links"] if one["strength"] == "stated"]
    with opened(browser, seed.page) as shown:
        shown.page.locator(f"svg[data-figure=lanes] a[data-link='{link['id']}']").focus()
        told = " ".join(shown.page.locator(".figure-lanes .told").inner_text().split())

        for said in (link["strength"], link["asserted_by"], link["lag"]):
            assert said in told
        assert link["words"].strip('"“”') in told
        shown.page.keyboard.press("Escape")
        assert shown.page.locator(".figure-lanes .told").inner_text() == ""


def test_what_is_focused_in_a_zoomed_figure_is_brought_into_it(browser, seed):
    with opened(browser, seed.page) as shown:
        page = shown.page
        whole = page.locator("svg[data-figure=lanes]").get_attribute("viewBox")
        for _ in range(4):
            page.locator(".figure-lanes [data-zoom=in]").click()
        near = page.locator("svg[data-figure=lanes]").get_attribute("viewBox")
        assert float(near.split()[2]) < float(whole.split()[2]) / 4
        page.locator("svg[data-figure=lanes] a[tabindex='0']").focus()
        for key in ("Home", "End"):
            page.keyboard.press(key)
            inside = page.evaluate(
                """() => { const frame = document.activeElement.closest("svg").getBoundingClientRect();
                const box = document.activeElement.getBoundingClientRect(); const x = box.x + box.width / 2;
                return x >= frame.left && x <= frame.right; }"""
            )
            assert inside
        page.locator(".figure-lanes [data-zoom=whole]").click()
        assert page.locator("svg[data-figure=lanes]").get_attribute("viewBox") == whole
