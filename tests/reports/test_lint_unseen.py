"""What a browser makes of an edited page beside its lines: figures, styles, scripts, what is hidden or never ends."""

import re

import pytest

from tests.reports.test_lint_edited import CASES, page, swapped, written
from timeline.errors import MalformedInput
from timeline.reports.lint import lint_edited
from timeline.reports.lint.pages import html_lines
from timeline.reports.lint.rendered import File
from timeline.reports.lint.unseen import unlike

MANY = 40_000


def found(change, case=CASES[0]):
    """Return what is found in the page of a case once `change` was made to it, which must do something to it."""
    given = page(*case)
    changed = change(given)
    assert changed != given
    return [(one.code, one.text) for one in unlike("chain.html", changed, given)]


def after(mark, added):
    return swapped(mark, f"{mark}{added}")


@pytest.mark.parametrize("case", CASES)
def test_a_page_that_nobody_edited_shows_nothing_but_the_report(case):
    given = page(*case)

    assert [*unlike("chain.html", given, given)] == []


def test_a_page_that_a_program_wrote_anew_shows_nothing_else():
    """Attributes stand in another order, and elements without content have an end tag."""

    def change(text):
        start = text.index("<svg")
        drawn = re.sub(r"<(line|rect|circle) ([^>]*?)/>", r"<\1 \2></\1>", text[start : text.index("</svg>")])
        drawn = re.sub(r'<svg (xmlns="[^"]*") (viewBox="[^"]*")', r"<svg \2 \1", drawn)
        return text[:start] + drawn + text[text.index("</svg>") :]

    assert found(change) == []


def test_a_page_of_another_basis_is_compared_with_nothing():
    """The style of a page prints its basis: it is another one, and nobody changed it."""
    dossier, given = written(*CASES[0])[0], page(*CASES[0])
    other = given.replace(dossier.root, "8e" * 32)
    ours, theirs = [*html_lines(given)], File("chain.html", other, [*html_lines(other)])

    found = lint_edited(dossier, theirs, ours, (), unlike("chain.html", f"{other}<style></style>", given))

    assert [one.code for one in found] == ["R15"]


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "number"),
    [
        pytest.param(
            lambda text: re.sub(
                r'(<svg[^>]* data-figure="lanes"[^>]*>)', r"\1<foreignObject><p>920</p>", text, count=1
            ),
            1,
            id="a paragraph put in",
        ),
        pytest.param(
            lambda text: re.sub(
                r'(data-figure="ledger".*?<text[^>]*>)[^<]*', r"\g<1>920", text, count=1, flags=re.DOTALL
            ),
            2,
            id="a text changed",
        ),
        pytest.param(
            lambda text: re.sub(
                r'(data-figure="ledger-upright".*?<rect[^>]* width=")', r"\g<1>9", text, count=1, flags=re.DOTALL
            ),
            2,
            id="a bar made longer, in the narrow form",
        ),
    ],
)
def test_a_figure_that_was_changed_is_found_by_its_number(change, number):
    assert found(change) == [("R14", f"Figure {number} is not the one of the report")]


def test_a_figure_of_another_name_is_found():
    added = '<svg data-figure="ours"><text>920 soldiers</text></svg>'

    assert found(after("<main", f">{added}<p")) == [("R14", "the report has no such figure")]


def test_a_figure_that_was_cut_out_is_not_missed():
    assert found(lambda text: re.sub(r'<svg[^>]* data-figure="lags".*?</svg>', "", text, flags=re.DOTALL)) == []


# --- what styles, runs, loads or hides -------------------------------------------------------------------------------

STYLE, SCRIPT = "the style of the page is not that of the report", "the script of the page is not that of the report"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (swapped("</style>", 'body::before{content:"922 soldiers"}</style>'), STYLE),
        (swapped("</head>", '<style>body::before{content:"922 soldiers"}</style></head>'), STYLE),
        (swapped("</head>", '<style/>body::before{content:"922 soldiers"}</style></head>'), STYLE),
        (swapped("<main", '<main style="display:none"'), STYLE),
        (lambda text: re.sub(r"<style>.*?</style>", "", text, count=1, flags=re.DOTALL), STYLE),
        (swapped("</head>", "<script>document.title = '922 soldiers'</script></head>"), SCRIPT),
        (swapped("</head>", '<script type="module">document.title = 922</script></head>'), SCRIPT),
        (swapped("<main", '<main onclick="alert(922)"'), SCRIPT),
        (
            swapped("</head>", '<link rel="stylesheet" href="x"></head>'),
            "the page loads or embeds what the report does not",
        ),
        (
            swapped("</main>", '<iframe srcdoc="922"></iframe></main>'),
            "the page loads or embeds what the report does not",
        ),
        (
            swapped("</main>", "<template>922</template></main>"),
            "a template stands in the page that the report does not have",
        ),
        (swapped("<table", "<table hidden"), "a part of the page is hidden that the report does not hide"),
        (
            swapped("</main>", '<p hidden data-k="3">922 soldiers</p></main>'),
            "what the page shows at another point of our knowledge is not what the report shows there",
        ),
    ],
)
def test_what_changes_how_a_page_looks_or_acts_is_found_once(change, text):
    assert found(change) == [("R14", text)]


def test_the_data_of_a_page_are_not_compared_here():
    """Nobody sees them: `timeline verify` compares them."""
    assert found(swapped('"timeline.report/1"', '"timeline.report/2"')) == []


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<a " * MANY, "begins what is never closed"),
        ('<a x="' * MANY, "begins what is never closed"),
        ("<a x='" * MANY, "begins what is never closed"),
        ("<!--" * MANY, "begins what is never closed"),
        ("</" * MANY, "begins what is never closed"),
        ("<?" * MANY, "begins what is never closed"),
        ("<script>" * MANY, "begins what is never closed"),
        ("<template>" + "<b>" * MANY + "<li>" * MANY, "is inside of more than 128 elements"),
        ("<svg data-figure>" * MANY, "is inside of more than 128 elements"),
        ("<!-->922 soldiers-->", "a comment that ends elsewhere"),
        ("<!-- a --!>922 soldiers-->", "a comment that ends elsewhere"),
        ("<!-- a -- >922 soldiers", "a comment that ends elsewhere"),
        ("<![CDATA[>922 soldiers]]>", "a declaration that browsers do not read as one"),
        ("<![soldiers[", "a declaration that browsers do not read as one"),
    ],
)
def test_a_page_that_programs_read_differently_or_without_an_end_is_refused(text, says):
    with pytest.raises(MalformedInput, match=says):
        html_lines(text)


def test_what_follows_many_end_tags_without_a_beginning_is_read():
    lines = html_lines("<template>" + "<b>" * 100 + "</i>" * MANY + "</template><p>after</p>")

    assert [one.text for one in lines] == ["after"]


def test_a_wide_head_is_not_copied_for_each_row():
    [*_, last] = html_lines("<table><tr>" + "<th>a" * 5_000 + "<tr><td>b" * 5_000)

    assert last.cells == (("a", "b"),)
