"""What may be recorded about a thing of which it was redacted what it was: its id stays, and is not used again."""

import pytest

from events.redactions import EventRedacted
from tests import builders as make
from tests.contracts.event_log import LOG_ID
from tests.contracts.redactions import of_the_whole
from timeline.errors import EventIdTaken, RuleRefused
from timeline.log import MemoryLog
from timeline.projections.register import REGISTER, Thing
from timeline.recording.commands import Correct, Record, Retract
from timeline.recording.decide import decide
from timeline.recording.handler import handle

STORY = (
    make.source(),
    make.actor("iran"),
    make.actor("financial-times", "outlet"),
    make.action("kerman"),
    make.action("panjgur"),
    make.claim("killed", "panjgur"),
)


def known(*numbers):
    recorded = make.recorded(*STORY)
    return REGISTER.fold(
        one._replace(event=make.withheld(one.event)) if one.position in numbers else one for one in recorded
    )


def refusal(command, *numbers):
    with pytest.raises(RuleRefused) as refused:
        decide(command, known(*numbers))
    return refused.value


@pytest.mark.parametrize(
    ("number", "event"), [(4, make.action("kerman")), (2, make.actor("iran")), (6, make.claim("killed", "kerman"))]
)
def test_an_id_of_what_was_redacted_is_not_used_again(number, event):
    error = refusal(Record(event=event), number)

    assert error.code == "thing.withheld"
    assert "redacted whole at position 900" in error.message


def test_what_was_redacted_is_not_corrected():
    """A correction would say what may not be said."""
    command = Correct(target=Thing("action", "kerman"), changes=(("kind", "raid"),), reason="x", label="corrected")

    assert refusal(command, 4).code == "thing.withheld"


def test_what_was_redacted_may_still_be_retracted_answered_and_spoken_of():
    retraction = Retract(target=Thing("action", "kerman"), reason="It was another place.")
    link = make.response("panjgur", "kerman")

    assert decide(retraction, known(4))[0].type == "action.retracted"
    assert decide(Record(event=link), known(4)) == (link,)
    assert decide(Record(event=make.note("n", "kerman")), known(4))[0].type == "note.added"
    assert decide(Record(event=make.claim("c", "panjgur")), known(1, 2))[0].type == "claim.made"


def test_a_redaction_is_not_recorded_like_another_event():
    event = EventRedacted(
        target=make.foretold(4),
        scope="fields",
        fields=("/title",),
        digests=("A" * 43,),
        ground="court_order",
        approved_by="editor",
    )

    error = refusal(Record(event=event))

    assert (error.code, error.fix.split(":")[0]) == ("log.own-event", "run timeline redact")


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_command_sent_again_after_its_event_was_redacted_is_no_news(dry_run):
    log = MemoryLog(log_id=LOG_ID)
    make.fill(log, *STORY)
    log.redact(of_the_whole(log, 4), expected=0)
    again = Record(event=make.action("kerman"), event_id=make.foretold(4))

    outcome = handle(log, again, recorded_by="desk", new_id=lambda: make.foretold(70), dry_run=dry_run)

    assert (outcome.repeated, outcome.position) == (True, 4)
    assert log.basis().position == 7


def test_control_another_event_id_that_is_taken_is_refused():
    log = MemoryLog(log_id=LOG_ID)
    make.fill(log, *STORY)
    again = Record(event=make.action("kerman", kind="raid"), event_id=make.foretold(4))

    with pytest.raises(EventIdTaken):
        handle(log, again, recorded_by="desk", new_id=lambda: make.foretold(70), dry_run=True)
