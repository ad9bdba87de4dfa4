"""Foreign text in a report is text: it marks nothing up, links nowhere, hides nothing."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies

from timeline.reports.inert import markdown, visible

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
HOSTILE = json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", [one for one in HOSTILE if one["rule"] == "keep"], ids=lambda one: one["id"])
def test_text_that_people_write_stays_as_it_is(case):
    assert visible(case["text"]) == case["text"]


@pytest.mark.parametrize("case", [one for one in HOSTILE if one["rule"] == "neutralise"], ids=lambda one: one["id"])
def test_text_that_would_act_is_inert_in_markdown(case):
    printed = markdown(case["text"])

    assert not set(printed) & set("\x1b\r\n\u202e\u2067\u200b")
    unescaped = re.sub(r"\\.", "", printed)
    for sign in ("<", "[", "]", "`", "|"):
        assert sign not in unescaped
    assert "javascript:" not in printed
    assert "://" not in printed or "&#8203;" in printed


@given(strategies.text())
def test_no_character_that_moves_or_hides_text_is_printed(text):
    printed = visible(text)

    assert not any(ord(one) < 32 or 0x202A <= ord(one) <= 0x202E or 0x2066 <= ord(one) <= 0x2069 for one in printed)
    assert "\n" not in markdown(text)


@given(strategies.text(alphabet="abc[]()<>*_`|#!&~$\\", max_size=40))
def test_every_sign_of_markdown_is_escaped(text):
    printed = markdown(text)
    bare = printed.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")

    for place, sign in enumerate(bare):
        if sign in "[]*_`|#~$":
            assert bare[:place].endswith("\\")
        assert sign not in "<>&"


@pytest.mark.parametrize("text", ["1. one", "2) two", "- dash", "+ plus", "    code", "= line"])
def test_the_beginning_of_a_value_makes_no_list_and_no_code(text):
    assert not re.match(r"[-+=]|[0-9]+[.)]|    ", markdown(text))


def test_an_address_of_mail_is_no_link():
    assert "@" not in markdown("a@b.com")
