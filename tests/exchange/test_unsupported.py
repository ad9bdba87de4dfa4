"""What rests on sources alone that were withdrawn or struck: every format that shows how things stand says so."""

import re
from importlib import import_module

import pytest

from tests import builders as make
from tests.exchange.worlds import handed
from timeline.cli.export_formats import FORMATS
from timeline.exchange.extract import Extract, Options
from timeline.exchange.rows import action_row, link_row

POST = (make.cite("post"),)
TOLD = (
    *(make.source(), make.source("post")),
    make.action("kerman", "2024-01-03"),
    make.action("panjgur", "2024-01-16", citations=POST),
    make.response("panjgur", "kerman", link="answer", citations=POST),
)
FALLEN = make.source_withdrawn("post")
SHOWING = sorted(FORMATS.keys() - {"atom", "jsonfeed", "prov"})
"""The others tell what was recorded, event by event: also that a source was withdrawn."""
SAYS = re.compile(r"unsupported|no source that it rests on[\s\\n]+stands")


def written(one: Extract, format_: str) -> str:
    module, _, name = FORMATS[format_].writer.partition(":")
    made = getattr(import_module(module), name)(one, Options(links="links" in FORMATS[format_].options))
    made = "\n".join(map(bytes.decode, made.values())) if isinstance(made, dict) else made
    return made.decode() if isinstance(made, bytes) else made


@pytest.mark.parametrize("format_", SHOWING)
def test_every_format_says_of_an_action_and_of_a_link_that_no_source_of_them_stands(format_):
    before, after = (len(SAYS.findall(written(handed(events), format_))) for events in (TOLD, (*TOLD, FALLEN)))

    assert after - before >= (1 if format_ == "ics" else 2), "a calendar has no links"


def test_a_row_says_so_where_its_standing_is_told():
    whole, fallen = handed(TOLD), handed((*TOLD, FALLEN))

    assert [action_row(one, "panjgur")["standing"] for one in (whole, fallen)] == ["stands", "unsupported"]
    assert [link_row(one, "answer")["standing"] for one in (whole, fallen)] == ["stands", "unsupported"]
    assert action_row(fallen, "kerman")["standing"] == "stands"


def test_what_was_struck_itself_is_not_called_unsupported():
    one = handed((*TOLD, FALLEN, make.retracted("response", "answer")))

    assert link_row(one, "answer")["standing"] == "retracted"
