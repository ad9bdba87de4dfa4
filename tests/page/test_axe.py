"""axe-core finds nothing against the page: in every view, toggle and stop, in each scheme, wide and narrow."""

import pytest

from tests.page.browsing import NARROW, WIDE, opened

pytestmark = pytest.mark.browser

OPEN = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
STATES = (
    "#",
    "#k={first}&tz=utc&v=map",
    "#k={middle}&tz=yours&s=stated,attributed",
    "#by=iran&in=surely&sel=panjgur-2024-01-16",
)
"""The basis, two earlier stops and what filters leave, with every zone, a view that is aimed at and a selection."""
SCHEMES = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active"}}
COLOURS = ["color-contrast"]
"""Of the rules that find something only in some scheme: the others look at no colour."""


@pytest.fixture(scope="module")
def axe():
    """The rules of axe-core, as its package for Python brings them."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  # where there is a browser, it is there

    return Axe()


def violations(axe, page, rules: list[str] | None = None) -> list[str]:
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = axe.run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:160]}" for one in found for node in one["nodes"]]


def found_in(browser, axe, case, states, how, rules=None) -> dict[str, list[str]]:
    """Return what axe finds in each state in which it finds anything, with all details open; `how`: scheme and size."""
    scheme, size = how
    with opened(browser, case.page, size=size, **SCHEMES[scheme]) as shown:
        shown.page.evaluate(OPEN)
        stops = shown.page.locator("#stops li").evaluate_all("(items) => items.map((one) => one.dataset.position)")
        found = {}
        for state in states:
            address = state.format(first=stops[0], middle=stops[len(stops) // 2])
            shown.go(address)
            found[address] = violations(axe, shown.page, rules)
    return {address: each for address, each in found.items() if each}


def test_nothing_is_found_in_any_state(browser, axe, seed):
    assert found_in(browser, axe, seed, STATES, ("light", WIDE)) == {}


def test_nothing_is_found_on_a_narrow_screen(browser, axe, seed):
    assert found_in(browser, axe, seed, STATES[:1], ("light", NARROW)) == {}


@pytest.mark.parametrize(("scheme", "size"), [("dark", WIDE), ("forced", WIDE), ("dark", NARROW)])
def test_colours_are_far_enough_apart_in_every_scheme(browser, axe, seed, scheme, size):
    assert found_in(browser, axe, seed, STATES[-1:], (scheme, size), COLOURS) == {}


@pytest.mark.slow
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "320"])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("case", ["seed", "wide"])
def test_nothing_is_found_in_any_state_scheme_and_size(request, browser, axe, case, scheme, size):
    assert found_in(browser, axe, request.getfixturevalue(case), STATES, (scheme, size)) == {}


def test_axe_would_find_something(browser, axe, seed):
    """The control: a picture without words."""
    with opened(browser, seed.page) as shown:
        shown.page.evaluate("() => document.querySelector('main').append(document.createElement('img'))")

        assert any(one.startswith("image-alt") for one in violations(axe, shown.page))


@pytest.mark.parametrize("size", [WIDE, NARROW, (640, 450)], ids=["1280", "320", "200 %"])
def test_the_page_never_scrolls_sideways(browser, seed, size):
    with opened(browser, seed.page, size=size) as shown:
        shown.page.evaluate(OPEN)
        for address in ("#", "#tz=yours", "#sel=sistan-2024-01-18", "#by=iran"):
            shown.go(address)

            assert shown.page.evaluate("document.documentElement.scrollWidth") <= size[0], address


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "320"])
def test_what_is_pressed_is_at_least_24_pixels(browser, seed, size):
    """Each target is 24 by 24 CSS pixels, or stands in a line of text (WCAG 2.2, 2.5.8)."""
    small = """() => [...document.querySelectorAll(
      "button, summary, input, svg[data-figure] .mark, [role=slider]")].map((node) => {
      const isBox = node.matches("input[type=checkbox], input[type=radio]");
      const box = (isBox ? node.parentElement : node).getBoundingClientRect();
      return [node.outerHTML.slice(0, 120), box.width, box.height]; }).filter(([, width, height]) =>
        width && (width < 23.5 || height < 23.5))"""
    with opened(browser, seed.page, size=size) as shown:
        shown.page.evaluate(OPEN)

        assert shown.page.evaluate(small) == []
