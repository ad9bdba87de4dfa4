"""The rules: given what is known, when something is asked, then events, none, or a refusal."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from events.base import Event
from events.catalogue import read_event
from events.custody import ExportMade, SourceTransferred, SourceVerified
from events.logs import ClockSetBack
from events.notes import CaseExcluded, CaseIncluded
from events.shape import to_json
from events.sources import SourceRelated
from tests import builders as make
from tests.builders import given
from tests.cases.packaged import events_of
from tests.recording.world import KILLED, PANJGUR, STATED, WORLD
from timeline.errors import IdTaken, NotFound, RuleRefused
from timeline.projections.references import references, thing_of
from timeline.projections.register import REGISTER, Register
from timeline.recording.commands import Record
from timeline.recording.decide import decide, is_first
from timeline.recording.sameness import differing


def record(event: Event, known: Register) -> tuple[Event, ...]:
    return decide(Record(event=event), known)


def refusal(event: Event, *before: Event) -> RuleRefused:
    with pytest.raises(RuleRefused) as refused:
        record(event, given(*WORLD, *before))
    assert refused.value.message.startswith("nothing recorded: ")
    assert refused.value.exit_code == 2
    return refused.value


@pytest.mark.parametrize("case", ["kerman-2024", "iran-pakistan-2024"])
def test_a_case_is_recorded_event_by_event_and_no_event_twice(case):
    """Whatever was decided once is on record: asked again, nothing is new."""
    events = events_of(case)
    draft = REGISTER.start()
    for event, recorded in zip(events, make.recorded(*events), strict=True):
        assert record(event, REGISTER.finish(draft)) == (event,)
        REGISTER.step(draft, recorded)
        assert record(event, REGISTER.finish(draft)) == ()


AGAIN: tuple[Event, ...] = (
    make.affiliated("jaish-ul-adl", "pakistan", "allied_with"),
    make.parted("irgc", "iran", "2030-01-01"),
    SourceRelated(source="b", origin=make.FT, relation="wire_copy"),
    make.source_withdrawn("b"),
    make.disputed(STATED.link),
    make.claim_withdrawn("panjgur-killed"),
    make.captured(),
    make.captured("b", b"blacked out", derived_from=make.captured("b").sha256),
    make.transferred(),
    make.verified(),
    make.exported(),
    CaseIncluded(case="kerman", actions=("panjgur",)),
    CaseExcluded(case="kerman", actions=("sistan",), reason="no part of it"),
    make.note("n", "panjgur"),
    make.corrected("action", "panjgur", amends=8, kind="strike.missile"),
    make.retracted("action", "panjgur", amends=8),
    make.retracted("note", "m", amends=14),
)


@pytest.mark.parametrize("event", AGAIN, ids=lambda event: event.type)
def test_what_is_said_twice_is_recorded_once(event):
    before = (*WORLD, STATED, KILLED, make.case(), make.source("b"), make.note("m", "iran"), make.captured("b"))

    assert record(event, given(*before)) == (event,)
    assert record(event, given(*before, event)) == ()


def test_the_same_content_under_the_same_id_is_no_news():
    assert record(PANJGUR, given(*WORLD)) == ()


def test_a_thing_that_was_corrected_since_is_no_news_either_as_it_was_or_as_it_is():
    """So a file may be imported again after a correction."""
    known = given(*WORLD, make.corrected("action", "panjgur", amends=8, kind="strike.missile"))

    assert record(PANJGUR, known) == ()
    assert record(replace(PANJGUR, kind="strike.missile"), known) == ()


def test_a_thing_that_was_retracted_since_is_no_news():
    known = given(*WORLD, make.retracted("action", "panjgur", amends=8))

    assert record(PANJGUR, known) == ()


def test_what_stands_under_an_id_whose_text_was_redacted_is_not_the_same():
    """Other words would be swallowed otherwise: nobody can compare, so nobody is told that it is on record."""
    titled = make.source("b", title="Pakistan strikes back")
    body = to_json(titled) | {"title": {"ground": "court_order", "by_position": 20}}
    known = given(*WORLD, read_event("source.registered", 1, body))

    with pytest.raises(IdTaken) as refused:
        record(titled, known)
    assert "its text is withheld, and nobody can compare: title" in refused.value.message
    with pytest.raises(IdTaken, match="differs in title"):
        record(make.source("b"), known)


def test_only_an_event_id_shows_that_a_withheld_text_is_the_same():
    new = make.source("b", title="Pakistan strikes back")
    body = to_json(new) | {"title": {"ground": "court_order", "by_position": 20}}
    recorded = read_event("source.registered", 1, body)

    assert differing(recorded, new) == ()
    assert differing(recorded, new, sent_again=False) == ("title",)
    assert differing(recorded, make.source("b")) == ("title",)


@pytest.mark.parametrize(
    ("event", "differs", "fix"),
    [
        (
            make.action("panjgur", by="pakistan", kind="raid"),
            ("kind", "occurred", "actors"),
            "to change it: timeline append correction panjgur --set FIELD=VALUE --reason …; or choose another id",
        ),
        (make.case("kerman", "Another"), ("title",), "choose another id"),
        (make.note("m", "pakistan"), ("about",), "choose another id"),
    ],
)
def test_an_id_that_stands_for_something_else_is_taken(event, differs, fix):
    known = given(*WORLD, make.case(), make.note("m", "iran"))

    with pytest.raises(IdTaken) as refused:
        record(event, known)

    error = refused.value
    assert error.differs == differs
    assert error.message == (
        f"nothing recorded: {error.kind} {error.name} is at position {error.position} already, "
        f"and differs in {', '.join(differs)}"
    )
    assert error.fix == fix


def test_the_id_of_a_retracted_thing_is_never_used_again():
    known = given(*WORLD, make.retracted("action", "panjgur", amends=8))

    with pytest.raises(IdTaken) as refused:
        record(make.action("panjgur", kind="raid"), known)

    assert refused.value.fix == "choose another id: panjgur was retracted, and an id is never used again"


NOBODY = make.party("nobody")
UNKNOWN: tuple[tuple[Event, str, str, str], ...] = (
    (make.action("a", by="irann"), "actor", "irann", "body.actors.0.actor"),
    (make.action("a", against="nobody"), "actor", "nobody", "body.targets.0.actor"),
    (make.action("a", citations=(make.cite("tf"),)), "source", "tf", "body.citations.0.source"),
    (make.action("a", citations=(make.cite(speaker="nobody"),)), "actor", "nobody", "body.citations.0.speaker"),
    (make.actor("a", part_of="nobody"), "actor", "nobody", "body.affiliations.0.with_actor"),
    (make.affiliated("iran", "nobody"), "actor", "nobody", "body.affiliation.with_actor"),
    (make.affiliated("nobody", "iran"), "actor", "nobody", "body.actor"),
    (make.parted("irgc", "nobody", "2030"), "actor", "nobody", "body.with_actor"),
    (make.source("a", publisher="nobody"), "actor", "nobody", "body.publisher"),
    (SourceRelated(source=make.FT, origin="b", relation="wire_copy"), "source", "b", "body.origin"),
    (SourceRelated(source="b", origin=make.FT, relation="wire_copy"), "source", "b", "body.source"),
    (make.source_withdrawn("b"), "source", "b", "body.source"),
    (make.captured("b"), "source", "b", "body.source"),
    (make.transferred("b"), "source", "b", "body.source"),
    (make.verified("b"), "source", "b", "body.source"),
    (make.claim("c", ["panjgur", "sistn"]), "action", "sistn", "body.about.1"),
    (make.claim("c", "panjgur", "nobody"), "actor", "nobody", "body.claimant"),
    (make.claim("c", "panjgur", dimension="responsibility", party=NOBODY), "actor", "nobody", "body.party.actor"),
    (make.claim("c", "panjgur", subset_of="b"), "claim", "b", "body.subset_of"),
    (make.claim("c", "panjgur", supersedes="b"), "claim", "b", "body.supersedes"),
    (make.claim_withdrawn("b"), "claim", "b", "body.claim"),
    (make.response("sistn", "panjgur"), "action", "sistn", "body.responding"),
    (make.response("sistan", "panjgr"), "action", "panjgr", "body.responded_to"),
    (make.response("sistan", "panjgur", asserted_by=NOBODY), "actor", "nobody", "body.asserted_by.actor"),
    (make.disputed("b"), "response", "b", "body.link"),
    (CaseIncluded(case="b", actions=("panjgur",)), "case", "b", "body.case"),
    (CaseExcluded(case="kerman", actions=("b",), reason="x"), "action", "b", "body.actions.0"),
    (make.note("n", "claim:nothing"), "claim", "nothing", "body.about"),
    (make.retracted("note", "n"), "note", "n", "body.note"),
    (make.corrected("action", "nothing", kind="raid"), "action", "nothing", "body.action"),
)


@pytest.mark.parametrize(("event", "kind", "name", "field"), UNKNOWN, ids=lambda value: getattr(value, "type", value))
def test_what_is_not_on_record_cannot_be_referred_to(event, kind, name, field):
    known = given(*WORLD, make.case())

    with pytest.raises(NotFound) as refused:
        record(event, known)

    error = refused.value
    assert (error.kind, error.name, error.where) == (kind, name, {"field": field})
    assert (error.code, error.exit_code) == ("id.unknown", 3)


def test_the_nearest_name_is_offered():
    with pytest.raises(NotFound) as refused:
        record(make.response("sistn", "panjgur"), given(*WORLD))

    assert refused.value.nearest == ("sistan",)
    assert refused.value.fix == "did you mean sistan?"


NAMES = {
    "actor",
    "by",
    "with_actor",
    "speaker",
    "publisher",
    "claimant",
    "source",
    "origin",
    "action",
    "about",
    "actions",
}
NAMES |= {"claim", "subset_of", "supersedes", "link", "responding", "responded_to", "case", "note", "about_case"}
NAMES |= {"into", "merged", "before", "after", "part", "whole", "to", "used_by", "place"}


def ids_in(value: Any, name: str = "") -> Iterator[str]:
    """Yield every id in a body, found by the names of fields that hold ids."""
    if isinstance(value, dict):
        for member, inner in value.items():
            yield from ids_in(inner, member)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_in(inner, name)
    elif name in NAMES and isinstance(value, str):
        yield value.rpartition(":")[2]


def test_every_id_in_an_event_is_looked_up():
    """One that no rule looks at would let anything in."""
    samples = [*events_of("iran-pakistan-2024"), *(event for event, *_ in UNKNOWN), *AGAIN]

    for event in samples:
        body = to_json(event)
        if isinstance(event, SourceTransferred | SourceVerified):
            del body["by"]  # somebody at a desk, by a code: no actor
            body.pop("to", None)  # somebody else, in words
        elif isinstance(event, ExportMade):
            body["about"] = thing_of(event).id  # a file goes by its hash
        found = {reference.id for reference in references(event)} | {thing_of(event).id}
        assert found == set(ids_in(body)), event.type


RETRACTED = make.retracted("action", "panjgur", amends=8)


@pytest.mark.parametrize(
    "event",
    [
        make.claim("c", "panjgur"),
        make.response("sistan", "panjgur"),
        make.corrected("action", "panjgur", amends=8, kind="raid"),
        CaseIncluded(case="kerman", actions=("panjgur",)),
    ],
    ids=lambda event: event.type,
)
def test_nothing_is_recorded_about_what_was_retracted(event):
    error = refusal(event, make.case(), RETRACTED)

    assert error.code == "thing.retracted"
    assert error.message == "nothing recorded: action panjgur was retracted at position 11"
    assert error.fix.startswith("if it should stand after all, restore it: timeline append restore panjgur --reason …;")


@pytest.mark.parametrize(
    "event",
    [make.note("n", "panjgur"), CaseExcluded(case="kerman", actions=("panjgur",), reason="retracted")],
    ids=lambda event: event.type,
)
def test_a_note_or_an_exclusion_may_be_about_what_was_retracted(event):
    assert record(event, given(*WORLD, make.case(), RETRACTED)) == (event,)


def test_a_withdrawn_source_may_still_be_cited():
    """It said so once; that it took it back is on record, and a finding."""
    event = make.claim("c", "panjgur")

    assert record(event, given(*WORLD, make.source_withdrawn())) == (event,)


def test_a_source_that_we_retracted_is_cited_no_more():
    assert refusal(make.claim("c", "panjgur"), make.retracted("source", make.FT, amends=2)).code == "thing.retracted"


def test_a_withdrawn_claim_may_be_superseded():
    later = make.claim("c", "panjgur", "irgc", supersedes="panjgur-killed")

    assert record(later, given(*WORLD, KILLED, make.claim_withdrawn("panjgur-killed"))) == (later,)


def test_a_circle_of_ties_is_recorded():
    """It is odd but sayable: `check` finds it."""
    event = make.affiliated("iran", "irgc")

    assert record(event, given(*WORLD)) == (event,)


def test_what_the_log_says_of_itself_is_not_for_others_to_say():
    event = ClockSetBack(clock="2024-01-18T09:00:00.000000Z", head="2024-01-18T09:12:00.000000Z")

    error = refusal(event)

    assert error.code == "log.own-event"
    assert error.message == "nothing recorded: log.clock_set_back is for the log itself to record"


def test_an_action_may_be_taken_into_a_case_again():
    """In, out, in: the second time is no repetition."""
    case, taken = make.case(), CaseIncluded(case="kerman", actions=("panjgur",))
    out = CaseExcluded(case="kerman", actions=("panjgur", "sistan"), reason="another dispute")

    assert record(taken, given(*WORLD, case, taken, out)) == (taken,)
    assert record(out, given(*WORLD, case, taken, out)) == ()
    assert record(taken, given(*WORLD, case, taken, CaseIncluded(case="kerman", actions=("sistan",)))) == ()


def test_a_refusal_says_where_the_command_was_written():
    command = Record(event=make.note("n", "nothing"), where={"file": "case.jsonl", "line": 7})

    with pytest.raises(NotFound) as refused:
        decide(command, given(*WORLD))

    assert refused.value.where == {"file": "case.jsonl", "line": 7, "field": "body.about"}


def test_a_first_event_brings_an_id_into_the_record():
    assert is_first(PANJGUR)
    assert not is_first(make.source_withdrawn())
