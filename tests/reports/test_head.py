"""The head of a report: a draft unless nothing stands against it, and the same basis gives the same head."""

import pytest

from events.envelope import Basis
from tests.cases.packaged import known
from timeline.reports.compose import compose
from timeline.reports.frame import NO_FRAME, Frame, LintLine
from timeline.reports.head import NO_AUTHOR, NOT_ASKED, fingerprint, with_head
from timeline.reports.to_json import to_json

BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 27, bytes(range(32)))
READY = Frame(author="The desk", is_final=True)
WRONG = LintLine(code="R03", level="error", where="note one", text='"led to" joins two actions', fix="write after")
LONG = LintLine(code="R12", level="warning", where="note one", text="36 words", fix="write shorter")


@pytest.fixture(scope="module")
def seed():
    return compose(known("kerman-2024"), BASIS, "desk.example.org", "sistan-2024-01-18")


def why(dossier):
    return [one.text for one in dossier.head.why_draft]


def test_nobody_asked_and_nobody_is_named_so_it_is_a_draft(seed):
    headed = with_head(seed, NO_FRAME)

    assert headed.head.state == "Draft"
    assert why(headed) == [NOT_ASKED, NO_AUTHOR]


def test_with_an_author_and_asked_for_it_is_final(seed):
    headed = with_head(seed, READY)

    assert headed.head.state == "Final"
    assert why(headed) == []
    assert "draft" not in headed.head.citation


def test_an_error_of_wording_keeps_it_a_draft_and_a_warning_does_not(seed):
    assert why(with_head(seed, READY, lint=(WRONG, LONG, WRONG))) == ["The rules of wording find two errors: R03."]
    assert with_head(seed, READY, lint=(LONG,)).head.state == "Final"
    assert with_head(seed, READY, lint=(LONG,)).lint == (LONG,)


def test_what_templates_leave_out_keeps_it_a_draft(seed):
    assert why(with_head(seed, READY, dropped=("section 12",))) == ["The templates leave out section 12."]


def test_a_fingerprint_is_eight_groups_of_four_digits(seed):
    assert with_head(seed, NO_FRAME).head.fingerprint == "0001 0203 0405 0607 0809 0a0b 0c0d 0e0f"
    assert fingerprint("9f" * 32) == " ".join(["9f9f"] * 8)


def test_all_that_a_desk_gave_is_printed_and_stands_in_the_data(seed):
    frame = Frame(
        title="Two strikes",
        author="The desk",
        marking="amber",
        issued="2024-02-01",
        supersedes=str(BASIS),
        outlines="own.geojson",
        outlines_sha256="ab" * 32,
        templates="cd" * 32,
    )

    headed = with_head(seed, frame)
    method = " ".join(one.text for one in headed.method[len(seed.method) :])

    for said in (
        '"Two strikes"',
        "The desk",
        "TLP:AMBER",
        "1 February 2024",
        str(BASIS),
        "own.geojson",
        "ab" * 32,
        "cd" * 32,
    ):
        assert said in method
    assert headed.title == "Two strikes"
    assert (headed.head.marking, headed.head.issued, headed.head.supersedes) == (
        "TLP:AMBER",
        "1 February 2024",
        str(BASIS),
    )
    assert b'"marking":"amber"' in to_json(headed)


def test_a_citation_is_one_line_that_names_the_basis(seed):
    citation = with_head(seed, READY).head.citation

    assert citation == (
        f'The desk, "{seed.title}", chain report, information cut-off Thursday 18 January 2024, 09:26 UTC, '
        f"log {BASIS.log_id} "
        "(desk.example.org), events 1 to 27, root 000102030405."
    )
    assert ", draft, issued 1 February 2024, " in with_head(seed, Frame(issued="2024-02-01")).head.citation


def test_the_same_basis_and_frame_give_the_same_bytes(seed):
    assert to_json(with_head(seed, READY)) == to_json(with_head(seed, READY))
