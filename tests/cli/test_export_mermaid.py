"""`timeline export md --mermaid`: the chain as a diagram in the report, the same as `export mermaid` draws."""

import re

import pytest

pytestmark = pytest.mark.usefixtures("seed")
SISTAN = "sistan-2024-01-18"


def diagram_of(page: str) -> str:
    [found] = re.findall(r"^```mermaid\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return found


def test_the_diagram_is_that_of_the_format_without_its_remarks(cli):
    page, drawn = cli("export", "md", SISTAN, "--mermaid").out, cli("export", "mermaid", SISTAN).out

    assert diagram_of(page).splitlines() == [line for line in drawn.splitlines() if not line.startswith("  %%")]
    assert page.index("## 2. Chain at a glance") < page.index("```mermaid") < page.index("**Table 1. Steps**")


def test_the_report_tells_how_it_is_printed_again_with_its_diagram(cli):
    page = cli("export", "md", SISTAN, "--mermaid").out

    [command] = re.findall(r"Then `timeline (export md .*? --mermaid)` prints this report again", page)

    assert cli(*command.split()).out == page


def test_nothing_in_the_report_but_the_diagram_depends_on_it(cli):
    page = cli("export", "md", SISTAN, "--mermaid").out
    without = re.sub(
        r"```mermaid\n.*?^\*\*The chain as a diagram\.\*\*[^\n]*\n\n", "", page, flags=re.DOTALL | re.MULTILINE
    )

    assert without.replace(" --mermaid`", "`") == cli("export", "md", SISTAN).out


def test_the_links_that_are_drawn_are_those_of_the_report(cli):
    page = cli("export", "md", SISTAN, "--mermaid", "--strength", "stated").out

    assert "==>" in diagram_of(page)
    assert "-.->" not in diagram_of(page)


@pytest.mark.parametrize("form", ["html", "json", "docx", "pdf"])
def test_other_formats_hold_their_figures(cli, form):
    ran = cli("export", form, SISTAN, "--mermaid", "-o", "report")

    assert (ran.code, ran.out) == (2, "")
    assert "--mermaid is for Markdown" in ran.err


def test_the_rules_of_wording_find_nothing_in_a_diagram(cli):
    cli("export", "md", SISTAN, "--mermaid", "-o", "report.md")

    ran = cli("export", "md", SISTAN, "--mermaid", "--lint-file", "report.md")

    assert ran.code == 0
    assert "nothing found" in ran.err
