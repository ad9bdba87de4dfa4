"""Timelines of TimelineJS: as finely as a date is written, in the zone that is said, without a claim or a link."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.packaged import known as packaged
from tests.exchange.worlds import BASIS
from tests.ingest.refusing import tell_where
from timeline.errors import MalformedInput, RowsRefused, TimelineError, UsageRefused
from timeline.exchange import timelinejs
from timeline.exchange.extract import Options, extract
from timeline.ingest.slides import read_slides
from timeline.ingest.table import Given
from timeline.log.memory import MemoryLog
from timeline.projections.merging import as_merged
from timeline.projections.register import REGISTER
from timeline.recording.rows import import_rows

ZONE = Given(zone="Asia/Tehran")
DAY = {"year": 2024, "month": 1, "day": 16}


def slide(**said):
    return {"unique_id": "one", "start_date": DAY, "text": {"headline": "A strike"}} | said


def imported(*slides, log=None, given=ZONE, **beside):
    """Import some slides, and return what is known then."""
    log = MemoryLog() if log is None else log
    data = json.dumps({"events": list(slides)} | beside).encode()
    one = read_slides(data, file="t.json", given=given)
    import_rows(log, one.make, one.origin, recorded_by="test")
    return REGISTER.fold(log.read())


def one_action(*slides, **beside):
    [thing] = imported(*slides, **beside).actions.values()
    return thing.now


@pytest.mark.parametrize(
    ("start", "precision", "earliest"),
    [
        ({"year": 2024}, "year", "2023-12-31T20:30:00Z"),
        ({"year": "2024", "month": "1"}, "month", "2023-12-31T20:30:00Z"),
        (DAY, "day", "2024-01-15T20:30:00Z"),
        (DAY | {"hour": 4}, "hour", "2024-01-16T00:30:00Z"),
        (DAY | {"hour": 4, "minute": 30}, "minute", "2024-01-16T01:00:00Z"),
        (DAY | {"hour": "", "minute": None}, "day", "2024-01-15T20:30:00Z"),
    ],
)
def test_a_part_that_is_left_out_is_not_known(start, precision, earliest):
    when = one_action(slide(start_date=start)).occurred

    assert (when.precision, when.earliest, when.zone) == (precision, earliest, "Asia/Tehran")


def test_a_slide_without_a_date_is_undated():
    assert one_action(slide(start_date=None)).occurred.precision == "none"


def test_a_zone_has_to_be_said():
    with pytest.raises(UsageRefused) as caught:
        imported(slide(), given=Given())

    assert "--zone" in caught.value.fix


def test_an_end_of_others_is_when_it_ended_and_one_of_ours_is_the_last_day_on_which_it_may_have_been():
    said = slide(end_date={"year": 2024, "month": 1, "day": 18})

    of_others, ours = one_action(said), one_action(said, x_timeline={})

    assert (of_others.ended.edtf, of_others.occurred.edtf) == ("2024-01-18", "2024-01-16")
    assert (ours.ended, ours.occurred.edtf) == (None, "2024-01-16/2024-01-18")


def test_an_id_of_ours_is_kept_and_no_other_is_taken_for_one():
    known = imported(slide(), slide(unique_id="My Slide!", start_date=DAY | {"day": 17}))

    assert "one" in known.actions
    assert next(name for name in known.actions if name != "one").startswith("other-2024-01-17-")


def test_nobody_is_said_to_have_acted_and_nothing_is_claimed_or_linked():
    known = imported(slide(text={"headline": "Iran killed four", "text": "four killed, in retaliation"}))

    assert [one.now.participants[0].actor for one in known.actions.values()] == [None]
    assert (known.claims, known.responses) == ({}, {})


def test_markup_arrives_as_text_and_what_only_shapes_text_goes():
    hostile = "<b>A</b> &amp; B <script>alert(1)</script><img src=x onerror=alert(1)>"

    known = imported(slide(text={"headline": hostile, "text": "<p>one</p><p>two</p>"}))

    assert known.actions["one"].now.title == "A & B <script>alert(1)</script><img src=x onerror=alert(1)>"
    assert [one.now.text for one in known.notes.values()] == ["one\ntwo"]


def test_media_with_caption_and_credit_are_the_source_and_without_media_the_file_is():
    media = {"url": "https://agency.example/v", "caption": "Smoke", "credit": "Agency"}

    known = imported(slide(media=media), slide(unique_id="two", start_date=DAY | {"day": 17}))

    cited = {name: one.now.citations[0].source for name, one in known.actions.items()}
    sources = {name: (one.now.url, one.now.title) for name, one in known.sources.items()}
    assert sources[cited["one"]] == ("https://agency.example/v", "Smoke, Agency")
    assert sources[cited["two"]] == (None, "Timeline t.json")


def test_a_second_import_appends_nothing():
    log = MemoryLog()
    before = imported(slide(), slide(unique_id="x y"), log=log)

    assert imported(slide(), slide(unique_id="x y"), log=log) == before


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"start_date": {"year": 2024, "hour": 3}}, "start_date"),
        ({"start_date": {"year": -500}}, "start_date"),
        ({"start_date": {"year": True}}, "start_date"),
        ({"start_date": "2024"}, "start_date"),
        ({"text": "words"}, "text"),
        ({"media": {"url": 3}}, "url"),
    ],
)
def test_a_bad_slide_is_told_with_its_line_and_its_number(said, column):
    data = json.dumps({"events": [slide(), slide(unique_id="two") | said]}, indent=1).encode()
    one = read_slides(data, file="t.json", given=ZONE)

    with pytest.raises(RowsRefused) as caught:
        import_rows(MemoryLog(), one.make, one.origin, recorded_by="test")

    [error] = caught.value.errors
    line = next(number for number, text in enumerate(data.decode().split("\n"), 1) if '"two"' in text) - 1
    assert error.where == {"file": "t.json", "line": line, "column": column}
    assert "(slide 2)" in error.message


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"events": {}}',
        b"[" * 99_999,
        b"\xff",
        b'{"events": 1',
        rb'{"events": ["\ud800"]}',
        b'{"events": [NaN]}',
    ],
)
def test_what_is_no_timeline_is_refused(data):
    with pytest.raises(MalformedInput):
        read_slides(data, file="t.json", given=ZONE)


OPEN = [
    ("by 16 January 2024", (None, "2024-01-16T20:30:00Z")),
    ("Before dawn", (None, "2024-01-16T20:30:00Z")),
    ("from 16 January 2024", ("2024-01-15T20:30:00Z", None)),
]
VAGUE = [
    ("about Tuesday 16 January 2024", "approximate"),
    ("possibly 16 January 2024", "uncertain"),
    ("possibly about 16 January 2024", "both"),
]


@pytest.mark.parametrize("beside", [{}, {"x_timeline": {}}], ids=["of others", "ours"])
@pytest.mark.parametrize(("words", "bounds"), OPEN)
def test_an_end_that_the_words_leave_open_is_open_and_never_a_stated_day(words, bounds, beside):
    when = one_action(slide(display_date=words), **beside).occurred

    assert ((when.earliest, when.latest), when.basis, when.as_reported) == (bounds, "derived", words)


@pytest.mark.parametrize("start", [DAY, DAY | {"hour": 4, "minute": 30}])
@pytest.mark.parametrize(("words", "qualifier"), VAGUE)
def test_a_date_that_its_words_call_uncertain_is_so(words, qualifier, start):
    when = one_action(slide(display_date=words, start_date=start)).occurred

    assert (when.precision, when.qualifier, when.basis, when.as_reported) == ("day", qualifier, "derived", words)


def test_other_words_of_others_leave_the_date_as_it_is():
    when = one_action(slide(display_date="The night of the strike")).occurred

    assert (when.precision, when.basis, when.as_reported) == ("day", "stated", None)


def test_a_day_of_ours_whose_words_say_more_than_the_date_is_refused_where_its_bounds_are_missing():
    with pytest.raises(RowsRefused) as caught:
        imported(slide(display_date="Tuesday 16 January 2024, 01:00 to 24:00 UTC"), x_timeline={})

    [error] = caught.value.errors
    assert error.where["column"] == "display_date"
    assert "export it anew" in error.fix


@pytest.mark.parametrize("words", ["Tuesday 16 January 2024 (Iran time)", "16 January 2024", ""])
def test_a_day_of_ours_that_its_words_say_is_that_day(words):
    assert one_action(slide(display_date=words), x_timeline={}).occurred.precision == "day"


BOUNDS = {
    "earliest": None,
    "latest": "2024-01-16T20:30:00Z",
    "precision": "span",
    "qualifier": "none",
    "zone": "Asia/Tehran",
    "zone_basis": "place",
    "basis": "derived",
    "start_date": DAY,
}


@pytest.mark.parametrize(
    ("bounds", "start", "column"),
    [
        (BOUNDS | {"latest": "2024-13-16T20:30:00Z"}, DAY, "x_timeline"),
        (BOUNDS | {"latest": None}, DAY, "x_timeline"),
        (BOUNDS | {"zone": ["Asia/Tehran"]}, DAY, "x_timeline"),
        ("by then", DAY, "x_timeline"),
        (BOUNDS, DAY | {"day": 17}, "start_date"),
        (BOUNDS, None, "start_date"),
    ],
)
def test_bounds_of_ours_that_are_none_or_not_those_of_the_date_are_refused(bounds, start, column):
    with pytest.raises(RowsRefused) as caught:
        imported(slide(start_date=start), x_timeline={"times": {"one": bounds}})

    [error] = caught.value.errors
    assert error.where["column"] == column


def test_how_many_times_are_derived_is_said_of_the_file():
    slides = [slide(), slide(unique_id="two", display_date="by then"), slide(unique_id="three")]
    data = json.dumps({"events": slides, "x_timeline": {"times": {"one": BOUNDS}}}).encode()

    assert read_slides(data, file="t.json", given=ZONE).said == (
        "times that are derived, as x_timeline has them: 1",
        "times read as derived, out of the words of display_date: 1 (slides 2)",
    )


@pytest.mark.parametrize("case", ["kerman-2024", "iran-pakistan-2024"])
def test_our_own_times_come_back_as_they_were(case):
    before = extract(as_merged(packaged(case)), BASIS, "desk.example/log")
    written = json.loads(timelinejs.write(before, Options()))

    after = imported(*written["events"], x_timeline=written["x_timeline"]).actions

    assert {name: one.now.occurred for name, one in after.items()} == {
        name: before.register.actions[name].now.occurred for name in after
    }


@pytest.mark.parametrize("case", ["kerman-2024", "iran-pakistan-2024"])
def test_our_own_timeline_without_its_bounds_makes_no_stated_day_of_an_open_end(case):
    before = extract(as_merged(packaged(case)), BASIS, "desk.example/log")
    written = json.loads(timelinejs.write(before, Options()))
    vague = {
        name
        for name, one in before.register.actions.items()
        if one.now.occurred.qualifier != "none" or None in (one.now.occurred.earliest, one.now.occurred.latest)
    }
    told = [one for one in written["events"] if one["unique_id"] in vague]

    after = imported(*told, x_timeline={}).actions

    assert set(after) >= {"kerman-bombing"} if case == "kerman-2024" else len(after) > 1
    assert all(one.now.occurred.basis == "derived" for one in after.values())


@pytest.mark.parametrize("case", ["kerman-2024", "iran-pakistan-2024"])
def test_our_own_timeline_comes_back_under_the_same_ids_with_the_same_titles_on_the_same_days(case):
    before = extract(as_merged(packaged(case)), BASIS, "desk.example/log")
    written = json.loads(timelinejs.write(before, Options()))

    after = imported(*written["events"], x_timeline=written["x_timeline"]).actions

    dated = [one for one in before.actions if one in after]
    assert set(after) == {one["unique_id"] for one in written["events"]} == set(dated)
    assert [after[one].now.title for one in dated] == [
        " ".join(timelinejs.title(before.register, one).split()) for one in dated
    ]
    assert {one: timelinejs.dates_of(after[one].now.occurred) for one in dated} == {
        one: timelinejs.dates_of(before.register.actions[one].now.occurred) for one in dated
    }


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 3000) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["year", "month", "x"]), inner),
    max_leaves=4,
)
MEMBERS = st.sampled_from(["unique_id", "start_date", "end_date", "text", "media", "group", "display_date"])


@settings(max_examples=80, deadline=None)
@given(slides=st.lists(st.builds(lambda more: slide() | more, st.dictionaries(MEMBERS, VALUES)) | VALUES, max_size=3))
def test_whatever_stands_in_a_timeline_only_rows_are_refused_and_what_is_recorded_stays(slides):
    log = MemoryLog()
    try:
        before = imported(*slides, log=log)
    except TimelineError as error:
        tell_where(error)
    else:
        assert imported(*slides, log=log) == before
