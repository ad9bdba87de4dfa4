"""What is told of things since is redacted as all else is: fields or whole events, from the asking to the purge."""

import re
from contextlib import nullcontext

import pytest

from tests import builders as make
from tests.contracts.event_log import LOG_ID
from tests.told_since import BASE, SINCE
from tests.withholding import marked
from timeline.errors import RuleRefused
from timeline.log import MemoryLog, SqliteLog
from timeline.log.pending import pending
from timeline.projections.register import REGISTER
from timeline.proof import verify
from timeline.recording.redacting import plan, purge_after, record_redaction
from timeline.recording.redaction_rules import Redact

TYPES = list(SINCE)
EVENTS, MARKS = marked(SINCE.values())
# What holds a report back stays, and so does what the log is read by: its words alone are taken out.
NEVER_WHOLE = re.compile(r"rules\.adopted|.*\.(corrected|retracted|merged|unmerged|graded|ordered)")


@pytest.fixture
def log(tmp_path):
    """A log in which all of it was recorded, each text a mark."""
    log = SqliteLog.create(tmp_path / "timeline.db", origin="desk.example/log", log_id=LOG_ID)
    make.fill(log, *BASE, *EVENTS)
    yield log
    log.close()


def named(pointer):
    """Return a field as it is typed: of a correction by the field that it corrects."""
    return "name" if pointer == "/changes/0/value" else pointer[1:].replace("/", ".")


@pytest.mark.parametrize("whole", [False, True], ids=["fields", "whole events"])
def test_every_text_is_taken_out_of_the_record_and_its_files_and_all_proofs_hold(log, tmp_path, whole):
    for count, number in enumerate(dict.fromkeys(one.number for one in MARKS)):
        fields = tuple(named(one.pointer) for one in MARKS if one.number == number)
        is_whole = whole and not NEVER_WHOLE.fullmatch(TYPES[number])
        asked = Redact(
            ground="personal_data", approved_by="editor", fields=() if is_whole else fields, whole_event=is_whole
        )
        made = plan(log, len(BASE) + 1 + number, asked, recorded_by="desk")
        record_redaction(log, made, recorded_by="desk", event_id=make.foretold(500 + count))
        assert purge_after(log, made).done, TYPES[number]

    left = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert [one for one in MARKS if one.text.encode() in left] == []
    assert pending(log.path) == ()
    assert verify(log.path, level="deep").ok
    assert REGISTER.fold(log.read_verified(log.basis())).position == log.basis().position


@pytest.mark.parametrize("number", range(len(TYPES)), ids=TYPES)
def test_what_holds_a_report_back_is_not_taken_out_whole(number):
    memory = MemoryLog(log_id=LOG_ID)
    make.fill(memory, *BASE, *EVENTS)
    asked = Redact(ground="personal_data", approved_by="editor", fields=(), whole_event=True)
    stays = NEVER_WHOLE.fullmatch(TYPES[number]) is not None

    with pytest.raises(RuleRefused) if stays else nullcontext() as refusal:
        plan(memory, len(BASE) + 1 + number, asked, recorded_by="desk")

    assert not stays or refusal.value.code in ("redaction.weighs", "redaction.own-event")
