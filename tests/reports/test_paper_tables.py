"""Tables on paper: each cell stands under the name of its column, whatever that name is made of."""

import io

import docx
import pytest

from events.actors import ActorRegistered
from tests.builders import actor, claim, figure
from tests.reports.making import PANJGUR, SISTAN, report
from tests.reports.on_paper import letters
from tests.reports.tagged import spoken
from timeline.reports.figures.all import figures
from timeline.reports.paper.compose import paper
from timeline.reports.paper.sheet import table
from timeline.reports.to_docx import to_docx
from timeline.reports.to_pdf import to_pdf

BARRED = report(
    PANJGUR,
    SISTAN,
    ActorRegistered(actor="bland", kind="state", name="Bland|Base", affiliations=()),
    actor("gazette", "outlet"),
    claim("seven", "panjgur", "bland", figure=figure(7)),
    claim("nine", "panjgur", "gazette", figure=figure(9)),
)


def text_of(runs) -> str:
    return "".join(one.text for one in runs)


def test_a_claimant_with_a_bar_in_its_name_keeps_its_own_column():
    made = paper(BARRED, figures(BARRED), "pdf")
    [matrix] = [one for one in made.blocks if one.kind == "table" and one.role == "claims"]

    assert [text_of(one) for one in matrix.header] == ["claimed", "Bland|Base", "Gazette"]
    assert [[text_of(cell).split(" ")[0] for cell in row[1:]] for row in matrix.rows] == [["7", "9"]]


def test_the_pdf_and_the_docx_say_so():
    pdf = letters(spoken(to_pdf(BARRED, figures(BARRED))))
    document_ = docx.Document(io.BytesIO(to_docx(BARRED, figures(BARRED))))
    headers = [[cell.text for cell in one.rows[0].cells] for one in document_.tables]

    assert letters("claimed Bland|Base Gazette") in pdf
    assert ["claimed", "Bland|Base", "Gazette"] in headers


@pytest.mark.parametrize("row", [("one",), ("one", "two", "three")])
def test_a_row_that_is_not_as_long_as_the_header_is_refused(row):
    with pytest.raises(ValueError, match=f"a row of the table places has {len(row)} cells under 2 columns"):
        table("places", ("no.", "place"), [("1", "Kerman"), row])


def test_a_row_that_is_as_long_is_not():
    assert len(table("places", ("no.", "place|town"), [("1", "Kerman")]).header) == 2
