"""The slider over what we knew: at each stop the page shows what a report as of that position tells, and no more."""

import pytest

from tests.page.browsing import SHOWN, opened
from tests.page.exports import told

pytestmark = pytest.mark.browser


def stops_of(shown) -> list[int]:
    return shown.page.locator("#stops li").evaluate_all("(items) => items.map((one) => Number(one.dataset.position))")


def some(stops: list[int], most: int) -> list[int]:
    """Return the last stop and others, evenly."""
    step = max(1, len(stops) // most)
    return sorted({*stops[::-step]})


@pytest.mark.parametrize(("name", "most"), [("seed", 30), ("wide", 12)])
def test_what_a_stop_shows_is_what_the_report_as_of_it_tells(request, browser, name, most):
    case = request.getfixturevalue(name)
    with opened(browser, case.page) as shown:
        for position in some(stops_of(shown), most):
            shown.go(f"#k={position}")
            seen = shown.page.evaluate(SHOWN)
            expected = told(case.report_at(position))
            steps = sorted(expected["steps"])  # rows keep the numbers that they have at the basis

            assert [sorted(seen[view]) for view in ("steps", "blocks", "marks")] == [steps] * 3, position
            assert seen["links"] == seen["arrows"] == expected["links"], position
            assert seen["claims"] == expected["claims"], position


def test_before_it_was_recorded_a_step_is_neither_seen_nor_heard(browser, seed):
    with opened(browser, seed.page) as shown:
        heard = {}
        for position in stops_of(shown):
            shown.go(f"#k={position}")
            known = shown.page.evaluate(SHOWN)["steps"]
            heard[position] = shown.page.locator("main").aria_snapshot(), known
    titles = {step["id"]: step["title"] for step in seed.report["steps"]}

    assert len({len(known) for _, known in heard.values()}) > 1
    for snapshot, known in heard.values():
        for name, title in titles.items():
            assert (f"{title}" in snapshot.split("Changes since")[0]) == (name in known), name


def test_what_is_true_only_at_the_basis_gives_way_to_the_command_for_the_stop(browser, seed):
    with opened(browser, seed.page) as shown:
        first = stops_of(shown)[0]
        assert shown.page.locator(".basis-only:visible").count()
        assert shown.page.locator(".not-at-basis:visible").count() == 0

        shown.go(f"#k={first}")

        assert shown.page.locator(".basis-only:visible").count() == 0
        command = shown.page.locator("#as-of-command").text_content()
        basis = shown.page.locator(f"#stop-{first}").get_attribute("data-basis")
    assert f"timeline export html {seed.action} --as-of {basis}" in command
    assert f":{first}:" in basis


def test_a_step_of_the_slider_says_what_it_brought_until_the_next(browser, seed):
    with opened(browser, seed.page) as shown:
        stops = stops_of(shown)
        shown.page.locator("#k").focus()
        shown.page.keyboard.press("Home")
        brought = []
        for _ in stops[1:]:
            before = set(shown.page.evaluate(SHOWN)["steps"])
            shown.page.keyboard.press("ArrowRight")
            after = set(shown.page.evaluate(SHOWN)["steps"])
            new = shown.page.locator("tr.row:has(.badge.is-new)").evaluate_all(
                "(rows) => rows.map((row) => row.dataset.action)"
            )
            brought.append((after - before, set(new)))
            assert (
                shown.page.locator("#k").get_attribute("aria-valuetext") == shown.page.locator("#k-says").text_content()
            )
            assert shown.page.locator("#k-says").text_content() in shown.page.locator("#live").text_content()

    assert any(came for came, _ in brought)
    assert all(came == marked for came, marked in brought)


def test_a_step_of_the_slider_is_no_entry_in_the_history(browser, seed):
    with opened(browser, seed.page) as shown:
        before = shown.page.evaluate("history.length")
        shown.page.locator("#k").focus()
        for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "Home", "End", "ArrowLeft"):
            shown.page.keyboard.press(key)

        assert shown.address.startswith("#k=")
        assert shown.page.evaluate("history.length") == before


def test_the_places_of_things_do_not_move_when_knowledge_grows(browser, wide):
    """Layout of the figure is the union over all stops: what stands at two of them stands in the same place."""
    places = """() => Object.fromEntries([...document.querySelectorAll("svg[data-figure=lanes] .mark .glyph")]
      .filter((node) => node.getClientRects().length)
      .map((node) => [node.closest("a").id, [node.getBBox().x, node.getBBox().y].map(Math.round).join()]))"""
    with opened(browser, wide.page) as shown:
        last = shown.page.evaluate(places)
        before = {}
        for position in some(stops_of(shown), 5):
            shown.go(f"#k={position}")
            before[position] = shown.page.evaluate(places)

    both = [(name, there) for seen in before.values() for name, there in seen.items() if name in last]
    assert len({len(seen) for seen in before.values()}) > 1
    assert both
    assert all(last[name] == there for name, there in both)


def test_what_came_says_so_in_words_in_the_figure_and_to_who_listens(browser, seed):
    with opened(browser, seed.page) as shown:
        shown.go("#k=21&sel=panjgur-2024-01-16")
        arrow = shown.page.locator("svg[data-figure=lanes] a[data-link=sistan-answers-panjgur]")
        said = shown.page.locator("svg[data-figure=lanes] text.badge").all_text_contents()
        first = arrow.get_attribute("aria-label"), shown.page.locator("#selected-says").text_content()
        shown.go("#k=21&tz=utc")
        again = arrow.get_attribute("aria-label")
        shown.go("#")
        last = arrow.get_attribute("aria-label")

    assert sorted(said) == ["changed", "new", "new"]
    assert first == (f"{last} (new)", "4 Iran strikes a site near Panjgur, Pakistan")
    assert again == first[0]
    assert "(new)" not in last
