"""A redaction from the asking to the purge: what else holds the same, what is taken out, what is left in the files."""

import pytest

from events.base import Withheld
from events.redactions import Held
from tests import builders as make
from tests.contracts.event_log import LOG_ID
from timeline.errors import InputRefused, NotFound, RevisionConflict, RuleRefused, UsageRefused
from timeline.log import MemoryLog, SqliteLog
from timeline.log.blobs import Blobs
from timeline.log.pending import pending
from timeline.projections.register import REGISTER
from timeline.proof import verify
from timeline.recording.redacting import finish, plan, purge_after, record_redaction
from timeline.recording.redaction_rules import Redact

PANJGUR = "panjgur-2024-01-16"
WORDS = "the house of Seyyed Moradi"
STORY = (
    make.source(),
    make.action(PANJGUR, title=f"Iran strikes {WORDS}", citations=(make.cite(quote=WORDS), make.cite(quote="a house"))),
    make.note("seen", PANJGUR, text=f"Seen on a map: {WORDS}."),
    make.corrected("action", PANJGUR, amends=2, title="Iran strikes a house", territory=("PK",)),
    make.note("held", PANJGUR, "hold", text="until it is checked"),
)


def filled(log):
    make.fill(log, *STORY)
    return log


@pytest.fixture
def memory():
    """The story in memory."""
    return filled(MemoryLog(log_id=LOG_ID))


@pytest.fixture
def log(tmp_path):
    """The story in a file."""
    log = filled(SqliteLog.create(tmp_path / "timeline.db", origin="desk.example/log", log_id=LOG_ID))
    yield log
    log.close()


def of(*fields, **more):
    values = {"ground": "personal_data", "approved_by": "editor", "fields": fields, "whole_event": not fields}
    return Redact(**values | more)


def planned(log, position, *fields, recorded_by="desk", **more):
    return plan(log, position, of(*fields, **more), recorded_by=recorded_by)


def carried_out(log, position, *fields, number=500, **more):
    made = planned(log, position, *fields, **more)
    return made, record_redaction(log, made, recorded_by="desk", event_id=make.foretold(number))


def test_the_same_text_elsewhere_is_told_before_anything_is_taken_out(memory):
    found = planned(memory, 2, "citations.0.quote")

    assert [(one.field, one.held) for one in found.same_text] == [
        ("citations.0.quote", Held(2, "/title", sealed=True)),
        ("citations.0.quote", Held(3, "/text", sealed=True)),
    ]
    assert memory.basis().position == 5


def test_the_same_field_in_a_later_correction_is_told(memory):
    """Who takes the title out of the report forgets the title of its correction."""
    found = planned(memory, 2, "title")

    assert [(one.field, one.held) for one in found.same_field] == [("title", Held(4, "/changes/0/value", sealed=True))]
    assert [one.held for one in planned(memory, 4, "title").same_field] == [Held(2, "/title", sealed=True)]
    assert planned(memory, 2, "citations").same_field == ()


def test_a_short_text_is_the_same_only_where_it_is_all_of_a_field(memory):
    for number, text in enumerate(("Ali", "Ali", "Alike")):
        memory.append(
            f"note:n{number}", [make.new(make.note(f"n{number}", PANJGUR, text=text), 40 + number)], expected=0
        )

    assert [one.held.position for one in planned(memory, 6, "text").same_text] == [7]


def test_a_thing_that_was_retracted_or_corrected_can_be_redacted_with_the_reason_why(memory):
    memory.append(f"action:{PANJGUR}", [make.new(make.retracted("action", PANJGUR, amends=2), 60)], expected=2)
    for number, (position, fields) in enumerate([(2, ()), (4, ("title", "reason")), (6, ("reason",)), (4, ())], 500):
        carried_out(memory, position, *fields, number=number)

    thing = REGISTER.fold(memory.read_verified(memory.basis())).actions[PANJGUR]
    assert not thing.stands
    assert (thing.withheld.by_position, thing.retracted.event.reason.by_position) == (7, 9)


def test_a_field_that_is_sealed_in_another_event_of_the_thing_leads_there(memory):
    with pytest.raises(RuleRefused) as refused:
        planned(memory, 2, "reason")

    assert refused.value.fix.startswith("it is sealed in @4 (action.corrected): name that event; of this one, ")


def test_a_note_that_holds_something_back_is_retracted_first(memory):
    with pytest.raises(RuleRefused) as refused:
        planned(memory, 5)
    assert refused.value.code == "redaction.hold"

    memory.append("note:held", [make.new(make.retracted("note", "held", amends=5), 60)], expected=1)

    assert planned(memory, 5).event.scope == "whole_event"


def test_what_was_taken_out_before_says_by_what(memory):
    carried_out(memory, 2, "title")

    again = planned(memory, 2, "title")

    assert (again.event, again.already) == (None, 6)
    carried_out(memory, 2, number=501)
    assert planned(memory, 2, "title").already == planned(memory, 2).already == 7
    with pytest.raises(InputRefused, match="nothing left to take out"):
        record_redaction(memory, again, recorded_by="desk", event_id=make.foretold(502))


def test_a_plan_that_is_overtaken_is_refused(memory):
    stale = planned(memory, 2, "title")
    carried_out(memory, 2, "citations")

    with pytest.raises(RevisionConflict):
        record_redaction(memory, stale, recorded_by="desk", event_id=make.foretold(501))

    assert memory.basis().position == 6


def test_a_redaction_sent_again_is_the_same_redaction(memory):
    made, receipt = carried_out(memory, 2, "title")

    again = record_redaction(memory, made, recorded_by="desk", event_id=make.foretold(500))

    assert again == receipt._replace(repeated=True)


@pytest.mark.parametrize(("position", "recorder", "error"), [(9, "desk", NotFound), (2, "", UsageRefused)])
def test_what_cannot_be_recorded_is_refused_when_it_is_planned(memory, position, recorder, error):
    with pytest.raises(error):
        planned(memory, position, "title", recorded_by=recorder)


def test_an_event_that_redacted_can_lose_its_reason(memory):
    carried_out(memory, 2, "title", reason=f"It names {WORDS}.")
    carried_out(memory, 6, "reason", number=501)

    assert list(memory.read())[5].event.reason == Withheld(ground="personal_data", by_position=7)
    with pytest.raises(RuleRefused, match="stays"):
        planned(memory, 6)


def test_nothing_of_it_is_left_in_the_files(log):
    made, receipt = carried_out(log, 2, "title")

    purged = purge_after(log, made)

    assert receipt.last == 6
    assert (purged.done, purged.left) == (True, ())
    assert pending(log.path) == ()
    assert verify(log.path, level="deep").ok


def test_a_whole_event_is_looked_for_with_the_names_that_stand_in_it(log, tmp_path):
    place = {"name": "Kuh-e Sabz of the Moradis", "relation": "near"}
    action = make.action("kerman", places=(make.place(**place),))
    log.append(action.stream, [make.new(action, 30)], expected=0)
    (tmp_path / "report.md").write_text("near Kuh-e Sabz of the Moradis", encoding="utf-8")
    made, _ = carried_out(log, 6)

    purged = purge_after(log, made, also=[tmp_path / "report.md"], printed=[str.upper])

    assert [(one.path.name, one.name) for one in purged.elsewhere] == [("report.md", "places.0.name")]
    assert purged.done


def test_a_captured_file_goes_with_its_event(log, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(make.PAGE)
    with Blobs(log.path).opened(page) as stream:
        blob = Blobs(log.path).put(stream)
    log.append(f"source:{make.FT}", [make.new(make.captured(), 30)], expected=1)
    made, _ = carried_out(log, 6)

    assert purge_after(log, made).blobs == (blob.sha256,)
    assert verify(log.path).ok


def test_a_field_of_a_capture_leaves_its_file(log):
    capture = make.captured(network_identity="exit node in Oslo")
    log.append(f"source:{make.FT}", [make.new(capture, 30)], expected=1)
    carried_out(log, 6, "network_identity")

    [due] = pending(log.path)

    assert due.blobs == ()


def test_a_purge_that_was_cut_off_is_finished_with_or_without_the_text(log, tmp_path):
    carried_out(log, 2, "title")
    (tmp_path / "old.md").write_text(f"Iran strikes {WORDS}", encoding="utf-8")

    without = finish(log)
    with_text = finish(log, [f"Iran strikes {WORDS}"], also=[tmp_path / "old.md"])

    assert (without.done, without.searched) == (True, 0)
    assert [(one.path.name, one.name) for one in with_text.elsewhere] == [("old.md", "text 1")]


CLAIM, ANSWER = "hit", "answer"
DENIAL = {"dimension": "occurrence", "stance": "denies", "text": "Nothing was hit."}
HOLDING = {
    "a denial": make.claim(CLAIM, PANJGUR, **DENIAL),
    "a claim that replaces another": make.claim(CLAIM, PANJGUR, supersedes="earlier"),
    "a link that says no": make.response(PANJGUR, "kerman", link=ANSWER, polarity="no"),
}


@pytest.mark.parametrize("event", HOLDING.values(), ids=HOLDING)
def test_what_contradicts_is_not_taken_out_whole_until_it_is_retracted(memory, event):
    kind, _, name = event.stream.partition(":")
    memory.append(event.stream, [make.new(event, 40)], expected=0)

    with pytest.raises(RuleRefused) as refused:
        planned(memory, 6)
    assert refused.value.code == "redaction.weighs"

    memory.append(event.stream, [make.new(make.retracted(kind, name, amends=40), 60)], expected=1)

    assert planned(memory, 6).event.scope == "whole_event"


def test_a_claim_that_contradicts_nothing_is_taken_out_whole(memory):
    memory.append(f"claim:{CLAIM}", [make.new(make.claim(CLAIM, PANJGUR), 40)], expected=0)

    assert planned(memory, 6).event.scope == "whole_event"


def test_a_correction_is_taken_out_whole_only_after_what_it_corrects(memory):
    with pytest.raises(RuleRefused) as refused:
        planned(memory, 4)
    assert refused.value.code == "redaction.weighs"

    carried_out(memory, 2)

    assert planned(memory, 4).event.scope == "whole_event"


@pytest.mark.parametrize("kind", ["retracted", "withdrawn"])
def test_a_retraction_and_a_withdrawal_are_not_taken_out_whole(memory, kind):
    taken_back = make.retracted("source", make.FT) if kind == "retracted" else make.source_withdrawn()
    memory.append(f"source:{make.FT}", [make.new(taken_back, 40)], expected=1)

    with pytest.raises(RuleRefused) as refused:
        planned(memory, 6)

    assert refused.value.code == "redaction.weighs"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("reason", f"It says: {WORDS.upper()}!"),
        ("approved_by", "the-house-of-seyyed-moradi"),
        ("requested_by", "the-house-of-seyyed-moradi"),
        ("requested_by", "seyyed-moradi"),
    ],
)
def test_a_redaction_does_not_say_what_it_takes_out(memory, field, said):
    with pytest.raises(RuleRefused) as refused:
        planned(memory, 2, "citations.0.quote", **{field: said})

    assert (refused.value.code, refused.value.where) == ("redaction.says-it", {"field": f"body.{field}"})
    assert planned(memory, 2, "citations.1.quote", reason="She asked.", requested_by="case-7").event is not None
