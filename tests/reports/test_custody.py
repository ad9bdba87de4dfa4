"""The custody line of each cited source: what was recorded of its bytes; nothing of a confidential one."""

import json
import re
from dataclasses import replace

import pytest
from msgspec import to_builtins

from events.base import Event, Withheld
from events.catalogue import read_event
from events.redactions import EventWithheld
from tests import builders as make
from tests.builders import FT, PAGE, given
from tests.reports.test_compose import report
from timeline.projections.custody import captures, captures_of, custody_of, hashes_like, sources_of
from timeline.projections.register import Register
from timeline.reports.custody import custody_row
from timeline.reports.dossier import CapturedFile
from timeline.reports.to_json import to_json
from timeline.reports.to_markdown import to_markdown

STRIKE = make.action("panjgur")
WORLD: tuple[Event, ...] = (make.actor("iran"), make.source(), STRIKE)
CAPTURED = make.captured()
ORIGINAL = (
    f"captured 18 January 2024 09:20 UTC by mk with browser 121 (SHA-256 {CAPTURED.sha256[:12]}…, {len(PAGE)} bytes)"
)


def line(*events: Event) -> str:
    return custody_row(given(*WORLD, *events), FT).text


def test_a_source_of_which_nothing_is_kept_says_so():
    assert line() == "never captured"
    assert custody_row(Register(), "nobody").text == "never captured"


def test_a_capture_is_told_with_moment_hand_tool_hash_and_size():
    assert line(CAPTURED) == ORIGINAL
    assert "09:20:07 UTC" in line(replace(CAPTURED, captured_at="2024-01-18T09:20:07Z"))
    assert "48,213 bytes" in line(replace(CAPTURED, size=48213))


def test_custody_is_told_in_the_order_of_the_log_and_working_copies_are_counted():
    copies = [make.captured(content=one, derived_from=CAPTURED.sha256) for one in (b"one", b"two")]

    assert line(CAPTURED, make.verified(), copies[0], make.transferred()) == (
        f"{ORIGINAL}; tested by mk, reverse-image-search: consistent; handed over by mk to the prosecutor; "
        "one working copy derived"
    )
    assert line(CAPTURED, *copies).endswith("; two working copies derived")


def test_the_json_holds_the_whole_hashes():
    copy = make.captured(content=b"one", media_type="text/plain", derived_from=CAPTURED.sha256)

    row = custody_row(given(*WORLD, CAPTURED, copy), FT)

    assert row.files == (
        CapturedFile(sha256=CAPTURED.sha256, size=len(PAGE), media_type="text/html", derived_from=""),
        CapturedFile(sha256=copy.sha256, size=3, media_type="text/plain", derived_from=CAPTURED.sha256),
    )


def test_of_a_confidential_source_nothing_is_told_but_that_it_is_one():
    secret = make.source(confidential=True)
    register = given(make.actor("iran"), secret, STRIKE, CAPTURED, make.transferred(), make.verified())
    printed = report(register, "panjgur")

    row = custody_row(register, FT)

    assert (row.text, row.files) == ("confidential source", ())
    assert [row.type for row in printed.register if row.thing == f"source {FT}"] == ["source.registered"]
    assert printed.method[-1].text == (
        "Not in the event register: three events of the custody of confidential sources."
    )
    events = ("source.captured", "source.transferred", "source.verified")
    for told in (CAPTURED.sha256[:12], "09:20", "prosecutor", "reverse-image", "browser", *events):
        assert told not in to_markdown(printed) + to_json(printed).decode()


def test_without_the_look_at_confidential_its_custody_would_be_told():
    """Control: it is this line that keeps it back."""
    assert ORIGINAL in to_markdown(report(given(*WORLD, CAPTURED), "panjgur"))


WITHHELD = Withheld(ground="source_protection", by_position=9)


def test_to_whom_it_went_is_withheld_with_its_ground_once_it_was_redacted():
    gone = read_event("source.transferred", 1, {"source": FT, "by": "mk", "to": to_builtins(WITHHELD)})

    assert "handed over by mk to [withheld: source protection" in line(gone)


def test_a_capture_that_was_redacted_whole_leaves_no_gap():
    gone = EventWithheld(was="source.captured", filed=f"source:{FT}", withheld=WITHHELD)
    other = EventWithheld(was="source.related", filed=f"source:{FT}", withheld=WITHHELD)

    row = custody_row(given(*WORLD, gone, other), FT)

    assert row.text.startswith("capture [withheld: source protection")
    assert row.text.count("withheld") == 1
    assert row.files == ()


def test_each_cited_source_has_its_line_below_the_sources_in_order_of_first_use():
    strike = replace(STRIKE, citations=(make.cite("b"), make.cite()))
    register = given(make.actor("iran"), make.source(), make.source("b"), make.source("uncited"), strike, CAPTURED)

    printed = report(register, "panjgur")
    rows = json.loads(to_json(printed))["custody"]
    table = to_markdown(printed).splitlines()
    lines = [one for one in table if re.match(rf"\| [12] \| (b|{FT}) \|", one)]

    assert [("never captured" in line, ORIGINAL in line) for line in lines] == [(True, False), (False, True)]
    assert [(row["source"], len(row["files"])) for row in rows] == [("b", 0), (FT, 1)]


def test_custody_is_as_of_a_basis():
    events = make.recorded(*WORLD, CAPTURED, make.transferred())

    assert [len(custody_of(given(*(one.event for one in events[:size])), FT)) for size in (3, 4, 5)] == [0, 1, 2]


def test_events_of_custody_stand_in_the_register_of_events():
    printed = report(given(*WORLD, CAPTURED), "panjgur")

    assert [row.type for row in printed.register if row.position == 4] == ["source.captured"]
    assert not any("Not in the event register" in one.text for one in printed.method)


@pytest.fixture
def several() -> Register:
    """Two sources with the same bytes, one of them with others, too."""
    shared = make.captured("b")
    return given(*WORLD, make.source("b"), shared, make.captured(content=b"x"), CAPTURED, make.transferred())


def test_captures_are_found_by_source_and_by_hash(several):
    assert [one.sha256 for one in captures_of(several, FT)] == [make.captured(content=b"x").sha256, CAPTURED.sha256]
    assert sorted(position for position, _ in captures(several)) == [5, 6, 7]
    assert sources_of(several, CAPTURED.sha256) == (FT, "b")
    assert sources_of(several, "0" * 64) == ()


def test_a_hash_is_named_by_eight_digits_or_more(several):
    found = [one for _, one in captures(several)]

    assert hashes_like(found, CAPTURED.sha256[:8]) == hashes_like(found, CAPTURED.sha256) == (CAPTURED.sha256,)
    assert hashes_like(found, CAPTURED.sha256[:7]) == hashes_like(found, "") == ()
