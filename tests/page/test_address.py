"""The address holds the whole state, and nothing else: written, read back, and the same again."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.page.browsing import SHOWN, opened

pytestmark = pytest.mark.browser

CONTROLS = """() => ({
  values: [...document.querySelectorAll("#k, #occurred-from, #occurred-to")].map((input) => input.value),
  checked: [...document.querySelectorAll("input[type=checkbox], input[type=radio]")].map((input) => input.checked),
  current: [...document.querySelectorAll("[aria-current]")].map((node) => [node.localName, node.id, node.ariaCurrent]),
  selected: document.getElementById("selection").innerText,
  zone: document.body.className,
})"""
"""What all controls say."""
DO = """(uses) => uses.forEach(([what, which, value]) => {
  const set = (node, key, text, type) => { node[key] = text; node.dispatchEvent(new Event(type, { bubbles: true })); };
  const all = (query) => [...document.querySelectorAll(query)];
  const pick = (list) => list[which % list.length];
  const marks = all("svg[data-figure=lanes] .mark").filter((node) => node.getClientRects().length);
  ({
    k: () => set(pick(all("#k")), "value", which % (Number(document.getElementById("k").max) + 1), "input"),
    range: () => set(pick(all("#occurred-from, #occurred-to")), "value", value, "change"),
    box: () => pick(all("input[type=checkbox]")).click(),
    zone: () => pick(all("input[name=tz]")).click(),
    view: () => pick(all("#views a")).click(),
    mark: () => marks.length && pick(marks).dispatchEvent(
      new MouseEvent("click", { bubbles: true, detail: 1, cancelable: true })),
    row: () => pick(all("tr[data-link], tr[data-claim], tr[data-source]")).click(),
    clear: () => document.getElementById("clear").click(),
  })[what]();
})"""
"""Uses one control after the other, as somebody does who clicks or types."""
MOMENTS = st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M").rjust(16, "0")) | st.sampled_from(
    ["", "2024-01-16T00:00", "2024-01-18T01:00"]
)
USES = st.lists(
    st.tuples(
        st.sampled_from(["k", "range", "box", "box", "box", "zone", "view", "mark", "row", "clear"]),
        st.integers(0, 10**6),
        MOMENTS,
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def page(browser, seed):
    """The seed case, open for the whole module."""
    with opened(browser, seed.page) as shown:
        shown.page.locator("#controls").evaluate("(node) => { node.open = true; }")
        yield shown


@settings(max_examples=25)
@given(uses=USES)
def test_from_state_to_address_to_state_is_the_identity(page, uses):
    page.go("#")
    page.page.evaluate(DO, uses)
    address = page.address
    state = page.page.evaluate(CONTROLS), page.page.evaluate(SHOWN)

    page.go("#")
    page.go(address)

    assert (page.page.evaluate(CONTROLS), page.page.evaluate(SHOWN)) == state
    assert page.address == address


@settings(max_examples=25)
@given(
    text=st.text(min_size=1, max_size=40),
    pairs=st.lists(st.tuples(st.text(max_size=6), st.text(max_size=12)), max_size=4),
)
def test_what_nobody_wrote_falls_back_and_is_said(page, text, pairs):
    page.go("#")
    state = page.page.evaluate(CONTROLS)
    keys = {"sel", "k", "from", "to", "in", "undated", "by", "terr", "kind", "who", "st", "s", "root", "ch", "tz", "v"}
    hostile = [(key, value) for key, value in [*pairs, ("x", text)] if key not in keys]
    page.go("#" + "&".join(f"{quote(key)}={quote(value)}" for key, value in hostile))

    assert page.page.evaluate(CONTROLS) == state
    assert page.page.locator("#live").text_content().startswith("Not understood in the address: ")
    assert page.address in ("", "#")


@pytest.mark.parametrize(
    "bad",
    [
        "k=7.5",
        "k=-1",
        "from=2024-02-31",
        "to=yesterday",
        "sel=nobody",
        "sel=claim:nobody",
        "tz=mars",
        "v=nothing",
        "s=stated,certain",
        "by=__proto__",
        "constructor=1",
        "in=maybe",
        "k=1,2",
        "by=%",
        "%=%",
    ],
)
def test_a_bad_value_is_dropped_and_the_rest_is_kept(page, bad):
    page.go("#")
    page.go(f"#tz=utc&{bad}")

    assert page.page.locator("#live").text_content().startswith("Not understood in the address: ")
    assert "tz=utc" in page.address or bad == "tz=mars"
    assert bad.partition("=")[2] not in page.address.replace("s=stated", "") or not bad.partition("=")[2]


def click_on_mark(shown, name: str) -> None:
    mark = shown.page.locator(f"svg[data-figure=lanes] .mark[data-action='{name}']:visible")
    mark.dispatch_event("click", {"detail": 1})


def test_a_selection_is_an_entry_in_the_history_and_back_returns_to_it(browser, seed):
    with opened(browser, seed.page) as shown:
        length = shown.page.evaluate("history.length")
        names = ["panjgur-2024-01-16", "sistan-2024-01-18"]
        for name in names:
            click_on_mark(shown, name)
        assert shown.page.evaluate("history.length") == length + 2
        assert shown.address == f"#sel={names[1]}"
        shown.page.evaluate("history.back()")
        shown.page.wait_for_function(f"() => location.hash === '#sel={names[0]}'")

        assert shown.page.locator("tr.row[aria-current=true]").get_attribute("data-action") == names[0]


def test_a_selection_marks_the_same_thing_in_every_view_in_words_and_does_not_scroll(browser, seed):
    with opened(browser, seed.page) as shown:
        before = shown.page.evaluate("scrollY")
        name = "panjgur-2024-01-16"
        click_on_mark(shown, name)

        marked = shown.page.locator("[aria-current=true][data-action]").evaluate_all(
            "(all) => all.map((node) => node.dataset.action)"
        )
        assert set(marked) == {name}
        assert shown.page.locator(f"tr.row[data-action='{name}'] .badge").inner_text() == "selected"
        assert shown.page.locator(f"article[data-action='{name}'] .badge").inner_text() == "selected"
        assert shown.page.evaluate("scrollY") == before
        shown.page.locator("#go-to").click()
        assert shown.page.evaluate("document.activeElement.id") == name
        shown.page.keyboard.press("Escape")
        assert shown.page.locator("[aria-current=true][data-action]").count() == 0
        assert shown.page.locator("#selection").is_hidden()


def test_a_plain_anchor_opens_the_step_and_goes_to_it(browser, seed):
    with opened(browser, seed.page, "#sistan-2024-01-18") as shown:
        assert shown.page.evaluate("document.activeElement.id") == "sistan-2024-01-18"
        assert shown.page.locator("tr.row[aria-current=true]").get_attribute("data-action") == "sistan-2024-01-18"
        shown.page.wait_for_timeout(200)
        assert shown.page.evaluate("location.hash") == "#sistan-2024-01-18"


def test_what_is_copied_is_the_id_the_address_and_the_citation(browser, seed):
    with opened(browser, seed.page) as shown:
        shown.page.evaluate(
            "() => { window.copied = []; navigator.clipboard.writeText = async (text) => { copied.push(text); }; }"
        )
        for button in shown.page.locator("#sistan-2024-01-18 .copy").all():
            button.click()
        copied = shown.page.evaluate("copied")
        says = shown.page.locator("#live").text_content()

    assert copied[:2] == ["sistan-2024-01-18", f"{seed.page.as_uri()}#sistan-2024-01-18"]
    assert copied[2] in says
    assert "sistan-2024-01-18" in copied[2]
    assert seed.report["log_id"] in copied[2]
