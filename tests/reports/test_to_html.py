"""The page of a chain: a whole document before any script runs, and nothing in it that is not ours."""

import json
import re
from base64 import b64encode
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.envelope import Basis
from tests.cases.packaged import known
from tests.reports.histories import always, stop, version
from tests.reports.parsed import parse
from timeline.reports.compose import compose
from timeline.reports.dossier import CellText, ClaimsMatrix, MatrixRow
from timeline.reports.figures.all import figures
from timeline.reports.frame import TitleBlock
from timeline.reports.page.markup import inline, out, spoken, words
from timeline.reports.page.versions import joined, outside
from timeline.reports.to_html import to_html
from timeline.reports.to_json import to_json

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"
TEMPLATES = ROOT / "timeline" / "reports" / "templates" / "page"
HOSTILE = json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]
BIG_LIST = json.loads((VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8"))
BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 27, b"\x9f" * 32)
SIZES = {"page.css": 20_000, "seed": 90_000, "whole": 265_000}  # of the seed: what stands there beside script and data


def dossier_of(case: str, about: str):
    register = known(case)
    return compose(register, BASIS._replace(position=register.position), "desk.example.org", about)


@pytest.fixture(scope="module")
def seed():
    return dossier_of("kerman-2024", "sistan-2024-01-18")


@pytest.fixture(scope="module")
def wide():
    return dossier_of("iran-pakistan-2024", "saravan-2024-01-18")


def written(dossier, history=None, figures=()) -> str:
    return to_html(dossier, history or always(dossier), figures)


@pytest.fixture(scope="module")
def seed_html(seed):
    return written(seed)


@pytest.fixture(scope="module")
def page(seed_html):
    return parse(seed_html)


@pytest.fixture(scope="module")
def wide_page(wide):
    return parse(written(wide))


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_page_holds_every_section_of_the_report_in_its_order(page):
    headings = [one.shown for one in page.find("h2")]

    assert [one.split(" ", 1)[0] for one in headings] == [*map(str, range(1, 14)), "A", "B", "C", "D"]


@pytest.mark.parametrize("which", ["page", "wide_page"])
def test_the_page_has_the_outline_that_aids_need(which, request):
    found = request.getfixturevalue(which)
    [html] = found.find("html")

    assert html.attributes["lang"] == "en"
    assert [len(found.find(tag)) for tag in ("h1", "main", "footer", "nav")] == [1, 1, 1, 1]
    assert all(one.find("caption") for one in found.find("table"))
    assert all(one.attributes.get("scope") in ("col", "row") for one in found.find("th"))
    assert all(one.shown for one in found.find("th") if "hidden" not in one.attributes)
    [body] = found.find("body")
    assert next(one for one in body.walk() if one.tag == "a").attributes["href"] == "#main"


@pytest.mark.parametrize("which", ["page", "wide_page"])
def test_every_id_stands_once_and_every_inner_link_leads_somewhere(which, request):
    found = request.getfixturevalue(which)
    ids = [one.attributes["id"] for one in found.walk() if "id" in one.attributes]
    links = {one.attributes["href"][1:] for one in found.find("a") if one.attributes["href"].startswith("#")}

    assert len(ids) == len(set(ids))
    assert links - set(ids) == set()


@pytest.mark.parametrize("which", ["seed", "wide"])
def test_every_id_of_the_dossier_is_in_the_document(which, request):
    dossier = request.getfixturevalue(which)
    found = parse(written(dossier))
    text = found.text + " ".join(
        value for one in found.walk() for name, value in one.attributes.items() if name.startswith("data-") and value
    )

    for step in (*dossier.steps, *dossier.nearby):
        assert found.find("article", id=step.id)
    for claim in (cell for step in dossier.steps for row in step.claims.rows for cells in row.cells for cell in cells):
        assert found.find("span", data_claim=claim.claim)
    for row in dossier.links:
        assert found.find("tr", id=f"link:{row.id}")
    for note in dossier.notes:
        assert found.find("li", id=f"note-{note.number}", data_source=note.source)
    for event in dossier.register:
        assert event.event_id in text


def test_a_note_leads_to_its_source_and_back(page):
    [block] = page.find("article", id="sistan-2024-01-18")
    number = next(href for one in block.find("a") if (href := one.attributes["href"]).startswith("#note-"))
    [note] = page.find("li", id=number[1:])

    assert "#sistan-2024-01-18" in [one.attributes["href"] for one in note.find("a")]


def test_times_carry_their_instants(page):
    for one in page.find("time"):
        assert re.fullmatch(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3})?Z", one.attributes["datetime"]
        )
    [row] = page.find("tr", class_="row", data_action="sistan-2024-01-18")
    assert row.attributes["data-earliest"] == "2024-01-18T01:00:00Z"
    assert row.find("time")[0].shown == "Thursday 18 January 2024, 04:30 Iran time (UTC+03:30)"


def test_what_needs_the_script_is_hidden_until_it_runs(page):
    waiting = page.find(class_="needs-script")

    assert waiting
    assert all("hidden" in one.attributes for one in waiting)
    within = {id(inner) for one in waiting for inner in one.walk()}
    later = {id(inner) for name in ("selection", "pieces") for one in page.find(id=name) for inner in one.walk()}
    controls = [one for tag in ("button", "input", "output") for one in page.find(tag)]
    assert all(id(one) in within | later for one in controls)


def test_what_is_true_only_at_the_basis_is_marked(page):
    for title in ("Bottom line", "Established, claimed, disputed, unknown", "Tempo, rung, reciprocity", "Actors"):
        [heading] = [one for one in page.find("h2") if one.shown.endswith(title)]
        assert heading.parent is not None
        assert heading.parent.find(class_="basis-only")
    assert all("hidden" in one.attributes for one in page.find(class_="not-at-basis"))
    [command] = page.find("code", id="as-of-command")
    assert command.attributes["data-template"] == "timeline export html sistan-2024-01-18 --as-of {basis} -o PAGE.html"


def test_the_same_report_gives_the_same_page(seed, seed_html):
    assert written(seed) == seed_html


def test_the_page_and_its_style_keep_within_their_sizes(seed, seed_html):
    assert len((TEMPLATES / "page.css").read_bytes()) <= SIZES["page.css"]
    document = re.sub(r"<script.*?</script>", "", seed_html, flags=re.DOTALL)
    assert len(document.encode()) <= SIZES["seed"]
    history = always(seed)
    assert len(written(seed, history, figures(seed, history)).encode()) <= SIZES["whole"]


BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "details", "section", "article", "figure", "h2", "h3", "h4", "form"}


@pytest.mark.parametrize("which", ["page", "wide_page"])
def test_no_block_stands_where_a_browser_would_end_the_paragraph_before_it(which, request):
    """A paragraph, a heading and a run of text hold no block: a browser would mend that in its own way."""
    found = request.getfixturevalue(which)

    for one in found.walk():
        if one.tag in {"p", "h1", "h2", "h3", "h4", "summary", "caption", "label", "output"}:
            assert not [inner.tag for inner in one.walk() if inner is not one and inner.tag in BLOCKS], one.text[:80]


# --- what holds when -------------------------------------------------------------------------------------------------


def test_every_version_stands_once_and_the_superseded_are_hidden(seed):
    """Ten deaths were seven until position 30: both are in the page, and the claimant has one column."""
    step = seed.steps[4]
    old, new = (
        replace(step, claims=ClaimsMatrix(claimants=("Iran",), rows=(MatrixRow(label="killed", cells=((cell,),)),)))
        for cell in (
            CellText(claim="seven", text="7", standing="stands", struck=False, note=7),
            CellText(claim="ten", text="10", standing="stands", struck=False, note=8),
        )
    )
    history = always(seed)
    history = replace(
        history,
        stops=(*history.stops, stop(30, "the figure changes")),
        steps={**history.steps, step.id: (version(14, 30, old), version(30, None, new))},
    )
    [block] = parse(written(seed, history)).find("article", id=step.id)

    said = [one.attributes for one in block.find("span")]
    claims = {one["data-claim"]: one for one in said if "data-claim" in one}
    assert (claims["seven"]["data-k"], "hidden" in claims["seven"]) == ("14:30", True)
    assert (claims["ten"]["data-k"], "hidden" in claims["ten"]) == ("30:", False)
    [table] = block.find("table")
    assert [len(row.find("th") + row.find("td")) for row in table.find("tr")] == [2, 2]
    assert block.attributes["data-k"] == "14:"
    assert "part" not in (block.find("h3")[0].attributes.get("class") or "")


def test_a_claimant_of_whom_nothing_was_known_yet_has_no_column_until_then(seed):
    step = seed.steps[4]
    before = replace(step, claims=ClaimsMatrix(claimants=step.claims.claimants[:1], rows=_only_first(step.claims.rows)))
    history = always(seed)
    history = replace(history, steps={**history.steps, step.id: (version(14, 24, before), version(24, None, step))})
    [block] = parse(written(seed, history)).find("article", id=step.id)

    second = block.find("th", scope="col")[2]
    assert (second.text, second.attributes["data-k"], "hidden" in second.attributes) == (
        "Iran's deputy governor",
        "24:",
        False,
    )
    assert {row.find("td")[1].attributes.get("data-k") for row in block.find("tr") if row.find("td")} == {"24:"}


def test_a_line_of_a_step_stands_only_where_it_holds_anything(seed):
    step = seed.steps[4]
    assert step.links
    history = always(seed)
    history = replace(
        history, steps={**history.steps, step.id: (version(14, 24, replace(step, links=())), version(24, None, step))}
    )
    [block] = parse(written(seed, history)).find("article", id=step.id)

    [line] = block.find("dd", class_="of-links-in")
    assert (line.attributes["data-k"], "hidden" in line.attributes) == ("24:", False)


def _only_first(rows):
    return tuple(replace(row, cells=row.cells[:1]) for row in rows if row.cells[0])


def test_an_action_that_left_the_chain_is_hidden_and_keeps_its_number(seed):
    history = always(seed)
    gone = replace(seed.steps[0], id="gone-again", number=7)
    history = replace(
        history,
        numbers={**history.numbers, "gone-again": 7},
        steps={**history.steps, "gone-again": (version(3, 9, gone), version(12, 15, gone))},
    )
    found = parse(written(seed, history))

    [block] = found.find("article", id="gone-again")
    assert (block.attributes["data-k"], "hidden" in block.attributes) == ("3:9 12:15", True)
    [row] = found.find("tr", class_="row", data_action="gone-again")
    assert "hidden" in row.attributes
    assert [len(block.find(class_="part", data_k="3:9")), len(block.find(tag="h3"))] == [0, 1]


_ranges = st.lists(st.tuples(st.integers(1, 30), st.none() | st.integers(1, 31)), max_size=6).map(
    lambda found: [one for one in found if one[1] is None or one[0] < one[1]]
)


@settings(max_examples=60)
@given(_ranges, _ranges)
def test_a_position_is_in_the_ranges_or_outside_and_never_both(some, more):
    ranges, within = joined(some), joined([*some, *more])

    def holds(spans, position):
        return any(since <= position and (until is None or position < until) for since, until in spans)

    left = outside(ranges, within)
    for position in range(1, 33):
        assert holds(within, position) == (holds(ranges, position) or holds(left, position))
        assert not (holds(ranges, position) and holds(left, position))


# --- safety ----------------------------------------------------------------------------------------------------------


def raw(html: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)


def test_the_policy_names_the_hashes_of_what_stands_inline_and_lets_nothing_else_in(seed_html, page):
    [meta] = page.find("meta", http_equiv="Content-Security-Policy")
    hashes = {
        tag: [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in raw(seed_html, tag)]
        for tag in ("script", "style")
    }

    assert meta.attributes["content"] == (
        f"default-src 'none'; script-src {' '.join(hashes['script'])}; style-src {' '.join(hashes['style'])}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert [len(hashes["script"]), len(hashes["style"])] == [1, 2]
    assert page.find("meta", name="referrer")[0].attributes["content"] == "no-referrer"


@pytest.mark.parametrize("which", ["page", "wide_page"])
def test_nothing_is_loaded_and_no_attribute_styles_or_runs(which, request):
    found = request.getfixturevalue(which)

    for one in found.walk():
        assert not {"style", "src", "srcset", "action", "srcdoc", "ping", "background"} & set(one.attributes)
        assert not any(name.startswith("on") for name in one.attributes)
        assert one.tag not in {"img", "iframe", "object", "embed", "link", "base", "video", "audio", "template"}


def test_a_style_or_script_that_would_end_its_element_is_refused():
    with pytest.raises(ValueError, match="end of an element"):
        inline("a{content:'</style>'}")


def test_no_template_calls_a_value_safe():
    for path in TEMPLATES.glob("*.j2"):
        assert not re.search(r"\|\s*safe|autoescape|Markup", path.read_text("utf-8")), path.name


def test_the_data_are_the_report_and_end_no_element(seed, seed_html):
    hostile = replace(seed, title="</script><!--<script>&\u2028")
    html = written(hostile)
    [held] = re.findall(r'<script type="application/json" id="report">(.*?)</script>', html, re.DOTALL)

    assert not set(held) & set("<>&\u2028\u2029")
    assert json.loads(held) == json.loads(to_json(hostile))
    [digest] = [one for one in parse(seed_html).find("code") if len(one.text) == 64 and one.text != seed.root]
    assert digest.text == sha256(to_json(seed)).hexdigest()


def test_the_margins_of_a_printed_page_hold_no_sign_that_ends_a_string(seed):
    head = TitleBlock(
        state="Draft", why_draft=(), author="", marking='"}*{display:none}</style>', issued="", supersedes="",
        fingerprint="", citation="",
    )  # fmt: skip
    margins = raw(written(replace(seed, head=head)), "style")[1]

    assert re.fullmatch(
        r'@page\{@top-left\{content:"[A-Za-z0-9 .:/-]*"\}@top-right\{content:"Draft"\}'
        r'@bottom-left\{content:"Log [-0-9a-f]{36} - position 27 - root 9f9f9f9f9f9f"\}'
        r'@bottom-right\{content:counter\(page\) " / " counter\(pages\)\}\}',
        margins,
    )


FOREIGN = {
    "title", "kind", "local", "utc", "reading", "actors", "targets", "territory", "places", "means", "status", "text",
    "label", "standing", "claimants", "headline", "short", "soil_names", "roots", "changed", "asserted_by", "words",
    "limit", "name", "ties", "aliases", "publisher", "published", "speaker", "quote", "translation", "locator", "url",
    "covers", "origin", "author", "captured", "language", "grades", "custody", "root_words", "thing_words",
    "claimant", "quantity", "figure", "categories", "stated", "grade", "side", "columns", "why", "said", "says",
    "meaning", "word", "scale", "media_type", "citation", "marking", "issued", "supersedes",
}  # fmt: skip
PLAIN = {"id", "ids", "claim", "source", "strength", "relation", "family", "sides", "soil", "claimants"}


def poisoned(value, next_text, name=""):
    """Return a model with every foreign field replaced; ids, instants and words of ours stay."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: poisoned(getattr(value, one.name), next_text, one.name) for one in fields(value)}
        )
    if isinstance(value, tuple):
        return tuple(poisoned(one, next_text, name) for one in value)
    if isinstance(value, str) and name in FOREIGN and value:
        return next_text()
    return value


# Elements of ours that depend on the text: marks, isolates, bars, folds, and addresses.
_BY_TEXT = {
    ("span", "ctl"), ("bdi", ""), ("br", ""), ("span", "withheld"), ("details", "long"), ("summary", ""), ("small", ""),
    ("a", "out"), ("code", "address"), ("cite", ""),
}  # fmt: skip


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page with the names of their attributes, but those that depend on its text."""
    return [
        (one.tag, tuple(sorted(one.attributes)))
        for one in parse(html).walk()
        if (one.tag, one.attributes.get("class") or "") not in _BY_TEXT
    ]


def check_links(html: str) -> None:
    for one in parse(html).find("a"):
        if not one.attributes["href"].startswith("#"):
            assert re.match(r"(https?://|mailto:)", one.attributes["href"])
            assert one.attributes["rel"] == "noopener noreferrer nofollow"
            assert one.text in one.attributes["href"].lower()


@pytest.fixture(scope="module")
def ours(seed):
    numbers = count()
    return shape(written(poisoned(seed, lambda: f"plain {next(numbers)}")))


@pytest.mark.parametrize("case", HOSTILE, ids=lambda one: one["id"])
def test_hostile_text_in_every_field_makes_no_element_attribute_or_link(seed, ours, case):
    if not case["text"].isprintable() and any(0xD800 <= ord(one) <= 0xDFFF for one in case["text"]):
        pytest.skip("refused at the door: no Unicode text")
    numbers = count()
    html = written(poisoned(seed, lambda: f"{case['text']} {next(numbers)}"))

    assert shape(html) == ours
    check_links(html)
    document = re.sub(r'<script type="application/.*?</script>', "", html, flags=re.DOTALL)
    assert not re.findall(".{60}[\x00\x1b\u200b\u202a\u202b\u202d\u202e\u2066-\u2068\ufeff]", document)


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_the_big_list_makes_no_element_attribute_or_link(seed, ours, start):
    texts = BIG_LIST["strings"] if isinstance(BIG_LIST, dict) else BIG_LIST
    numbers = count(start)
    html = written(poisoned(seed, lambda: f"{texts[(n := next(numbers)) % len(texts)]} {n}"))

    assert shape(html) == ours
    check_links(html)


@pytest.mark.parametrize("case", [one for one in HOSTILE if one["rule"] == "keep"], ids=lambda one: one["id"])
def test_text_that_people_write_is_shown_as_it_is(seed, case):
    found = parse(written(replace(seed, title=case["text"])))

    assert found.find("h1")[0].text == case["text"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://good.example@evil.example/",
        "https://good.example\\@evil.example/",
        "https://\u0440\u0435.example/",
        "https://evil.example/\u202egood",
        "ftp://files.example/x",
        "https:///x",
        "http://[::1",
        "mailto:a@b.example?bcc=c@d.example",
        "vbscript:x",
        " https://x.example",
    ],
)
def test_an_address_that_may_lead_elsewhere_is_no_link(address):
    assert "<a" not in out(address)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.ft.com/content/1?a=1&b=%20#x", "www.ft.com"),
        ("HTTPS://Example.org:8443/\u0627\u06cc\u0631\u0627\u0646", "example.org:8443"),
        ("mailto:desk@example.org", "desk@example.org"),
    ],
)
def test_a_plain_address_is_a_link_that_names_its_host(address, shown):
    found = parse(str(out(address))).find("a")[0]

    assert (found.text, found.attributes["href"]) == (shown, address)


def test_what_was_withheld_is_a_bar_with_its_words():
    [bar] = parse(str(words("On the [withheld: protection of source, position 31] road"))).find("span")

    assert (bar.attributes["class"], bar.text) == ("withheld", "[withheld: protection of source, position 31]")


def test_a_long_quotation_is_folded_and_whole():
    text = "So it was said, and again. " * 40
    found = parse(str(spoken(text, "fa")))

    assert found.find("details")
    assert found.find("bdi", lang="fa")[-1].text == text
    assert not parse(str(spoken("short"))).find("details")


def test_right_to_left_words_inside_a_sentence_are_isolated():
    found = parse(str(words("called \u062c\u06cc\u0634 \u0627\u0644\u0639\u062f\u0644 (2) by")))

    assert [one.text for one in found.find("bdi")] == ["\u062c\u06cc\u0634 \u0627\u0644\u0639\u062f\u0644"]


# --- for other machines ----------------------------------------------------------------------------------------------

DATASET = {"@type", "@id", "name", "description", "identifier", "dateModified", "isAccessibleForFree", "creator",
           "temporalCoverage", "spatialCoverage"}  # fmt: skip
CLAIM = {"@type", "identifier", "text", "about", "author", "appearance"}


def test_the_linked_data_name_the_report_and_every_claim_that_stands(seed_html):
    [held] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', seed_html, re.DOTALL)
    graph = json.loads(held)["@graph"]

    assert [one["@type"] for one in graph] == ["Dataset"] + ["Claim"] * 5
    assert set(graph[0]) <= DATASET
    assert all(set(one) <= CLAIM for one in graph[1:])
    texts = {one["identifier"]: (one["author"]["name"], one["text"]) for one in graph[1:]}
    assert texts["sistan-killed-deputy-governor"] == (
        "Iran's deputy governor",
        (
            "killed: 7 (our sum); killed, of whom children: 4; killed, of whom women: 3; "
            'status of the killed: "foreign nationals"'
        ),
    )
