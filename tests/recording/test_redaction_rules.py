"""Who may take what out of the record, and on which grounds: the rules, without a log."""

import pytest

from events.base import Withheld
from events.redactions import GROUNDS, Redactable, SealedField
from tests import builders as make
from timeline.errors import InvalidEvent, RuleRefused, UsageRefused
from timeline.recording.redaction_rules import Redact, decide_redaction, field_of, pattern_of, pointer_of, texts_of

HASH = "9erp91I9iWNBGCFV8soIJpUB2ffbl-BYof7vCVKMQkI"
POINTERS = ("/title", "/citations/0/quote", "/citations/0/locator", "/citations/1/quote")


def sealed(*pointers, value="words"):
    return tuple(SealedField(one, value, f"{at:043d}", "salt") for at, one in enumerate(pointers))


def an_event(type_="action.reported", *, fields=POINTERS, body=None, withheld=(), gone=None):
    return Redactable(
        position=13,
        event_id=make.foretold(13),
        leaf_digest=HASH,
        remains=make.remains(type_, f"{type_.partition('.')[0]}:panjgur-2024-01-16"),
        body=body or {"kind": "strike", "citations": [{"source": "ft"}, {"source": "ft"}]},
        sealed=sealed(*fields),
        withheld=withheld,
        gone=gone,
        salt="salt",
    )


def redact(target=None, *fields, recorded_by="desk", two_persons=False, holds_back=False, **more):
    values = {"ground": "personal_data", "approved_by": "editor", "fields": fields, "whole_event": not fields}
    return decide_redaction(
        Redact(**values | more),
        target or an_event(),
        recorded_by=recorded_by,
        two_persons=two_persons,
        holds_back=holds_back,
    )


def refusal(*given, of=RuleRefused, **more):
    with pytest.raises(of) as refused:
        redact(*given, **more)
    return refused.value


@pytest.mark.parametrize(
    ("name", "pointers"),
    [
        ("title", ("/title",)),
        ("/title", ("/title",)),
        ("body.title", ("/title",)),
        ("citations.0.quote", ("/citations/0/quote",)),
        ("citations.0", ("/citations/0/quote", "/citations/0/locator")),
        ("citations", ("/citations/0/quote", "/citations/0/locator", "/citations/1/quote")),
    ],
)
def test_a_field_is_named_by_its_path_and_takes_all_that_is_sealed_in_it(name, pointers):
    event = redact(None, name)

    assert event.fields == pointers
    assert (event.scope, event.target, event.remains) == ("fields", make.foretold(13), None)
    assert len(event.digests) == len(pointers)


def test_fields_may_be_named_twice():
    assert redact(None, "title", "/title", "citations.1").fields == ("/title", "/citations/1/quote")


def test_a_whole_event_repeats_what_remains_of_it():
    event = redact()

    assert (event.scope, event.fields, event.digests) == ("whole_event", ("",), (HASH,))
    assert event.remains == an_event().remains


def test_what_was_said_to_it_is_recorded_with_it():
    event = redact(None, "title", requested_by="case-7", reason="She asked.", ground="source_protection")

    assert (event.requested_by, event.reason, event.ground) == ("case-7", "She asked.", "source_protection")


@pytest.mark.parametrize("ground", GROUNDS)
def test_every_ground_is_taken(ground):
    assert redact(None, "title", ground=ground).ground == ground


def test_another_ground_is_none():
    assert "ground" in refusal(None, "title", ground="embarrassment", of=InvalidEvent).message


def test_an_approver_is_named_by_a_code_since_the_name_is_published():
    assert refusal(None, "title", approved_by="Jane Doe", of=InvalidEvent).where == {"field": "body.approved_by"}


@pytest.mark.parametrize(("fields", "whole"), [((), False), (("title",), True)])
def test_either_fields_go_or_the_whole_event(fields, whole):
    error = refusal(None, *fields, whole_event=whole, of=UsageRefused)

    assert "title, citations.0.quote, citations.0.locator, citations.1.quote" in error.fix


# --- what is there ---------------------------------------------------------------------------------------------------


def test_an_open_field_goes_with_the_whole_event_only():
    error = refusal(None, "kind")

    assert error.code == "redaction.not-sealed"
    assert error.message == (
        "nothing recorded: kind is open, and cannot be taken out by itself: action.reported at position 13"
    )
    assert "--whole-event" in error.fix
    assert "title, citations.0.quote" in error.fix


@pytest.mark.parametrize("name", ["toll", "citations.7.quote", "citations.0.quote.0", "", "kind.x"])
def test_a_field_that_is_not_there_is_refused_with_those_that_are(name):
    error = refusal(None, name)

    assert "is no field of it" in error.message
    assert "these can be taken out by themselves: title" in error.fix


def test_many_fields_are_not_all_listed():
    many = an_event(fields=[f"/citations/{number}/quote" for number in range(20)])

    assert refusal(many, "toll").fix.count("citations.") == 12
    assert "and 8 more" in refusal(many, "toll").fix


def test_what_was_taken_out_before_is_no_news():
    target = an_event(fields=("/citations/0/quote",), withheld=(("/title", 20), ("/citations/0/locator", 21)))

    assert redact(target, "title") is None
    assert redact(target, "title", "citations").fields == ("/citations/0/quote",)
    assert redact(an_event(gone=Withheld(ground="court_order", by_position=20)), "title") is None
    assert redact(an_event(gone=Withheld(ground="court_order", by_position=20))) is None


def test_a_correction_is_named_by_the_fields_that_it_corrects():
    body = {"changes": [{"field": "kind", "value": "raid"}, {"field": "title"}, {"field": "citations", "value": [{}]}]}
    target = an_event("action.corrected", body=body, fields=("/changes/1/value", "/changes/2/value/0/quote", "/reason"))

    assert redact(target, "title").fields == ("/changes/1/value",)
    assert redact(target, "citations").fields == ("/changes/2/value/0/quote",)
    assert redact(target, "reason").fields == ("/reason",)
    assert pointer_of("/changes/1/value", target) == "/changes/1/value"
    assert field_of("/changes/2/value/0/quote", target) == "citations.0.quote"
    assert pattern_of("/changes/2/value/0/quote", target) == "citations.*.quote"
    assert pattern_of("/citations/0/quote", an_event()) == "citations.*.quote"


# --- who, and what stays ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("approver", ["desk", "Desk", "DESK"])
def test_where_two_persons_are_asked_for_nobody_approves_what_he_records(approver):
    error = refusal(None, "title", approved_by=approver, two_persons=True)

    assert error.code == "redaction.same-person"
    assert error.where == {"field": "body.approved_by"}
    assert "two persons" in error.fix


def test_where_two_persons_are_asked_for_nobody_approves_what_he_asked_for():
    error = refusal(None, "title", approved_by="editor", requested_by="Editor", two_persons=True)

    assert error.code == "redaction.same-person"
    assert redact(None, "title", approved_by="editor", requested_by="editor").approved_by == "editor"


@pytest.mark.parametrize("step", ["²", "٣", "9" * 5000])
def test_a_step_that_is_no_number_of_a_list_is_no_field(step):
    assert refusal(None, f"citations.{step}").code == "redaction.not-sealed"


def test_one_person_may_do_it_where_nobody_asks_for_two():
    assert redact(None, "title", approved_by="desk").approved_by == "desk"
    assert redact(None, "title", two_persons=True).approved_by == "editor"


@pytest.mark.parametrize("type_", ["event.redacted", "log.clock_set_back", "log.key_revoked"])
def test_what_the_log_says_of_itself_stays_and_its_reason_may_go(type_):
    target = an_event(type_, fields=("/reason",))

    error = refusal(target)

    assert error.code == "redaction.own-event"
    assert error.fix == "take out by itself what is sealed in it: reason"
    assert redact(target, "reason").fields == ("/reason",)


def test_a_note_that_holds_something_back_stays_and_its_words_may_go():
    """Without it, a report would print what somebody wanted held back."""
    target = an_event("note.added", fields=("/text",), body={"kind": "hold"})

    assert refusal(target, holds_back=True).code == "redaction.hold"
    assert redact(target, "text", holds_back=True).fields == ("/text",)
    assert redact(target).scope == "whole_event"


# --- what is looked for afterwards -----------------------------------------------------------------------------------


def test_the_texts_of_a_redaction_are_those_of_its_fields():
    target = an_event()._replace(
        sealed=(*sealed("/title", value="A title"), *sealed("/authors", value=["One", "Two"])),
        body={"places": [{"name": "Panjgur", "relation": "near"}], "kind": "strike"},
    )

    assert list(texts_of(redact(target, "title"), target)) == [("title", "A title")]
    assert list(texts_of(redact(target), target)) == [
        ("title", "A title"),
        ("authors", "One"),
        ("authors", "Two"),
        ("places.0.name", "Panjgur"),
    ]
