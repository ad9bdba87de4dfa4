"""One line for each kind of event: who reads a list knows what was done to what, by whom and why."""

import pytest

from events.catalogue import EVENTS
from events.relations import Gap
from tests import builders as make
from tests.told_since import SINCE
from tests.withholding import PRINTED, marked, without_fields
from timeline.reports import lines
from timeline.reports.lines import line_of

READ = {
    "source.graded": "reliability B, by mk: It is edited.",
    "actor.named": "also called Pasdaran (transliteration, used by iran): It was compared.",
    "actors.merged": "jaish-2 is the same as jaish: One and the same.",
    "actors.unmerged": "jaish-2 is not the same as jaish: Two, after all.",
    "place.registered": "Zarinabad (settlement)",
    "place.corrected": "name: We misread the page.",
    "place.retracted": "It was another place.",
    "action.restored": "It was that place after all.",
    "action.coded": "cameo 1.1b3: 190, by mk: It used force.",
    "actions.merged": "panjgur-2 is the same as panjgur: One and the same.",
    "actions.distinguished": "panjgur and sistan are not the same: Two places.",
    "actions.ordered": "kerman came before panjgur (at least 1 hour, at most 1 day, "
    '"the morning after"), according to "an officer"',
    "actions.related": "salvo is a part of panjgur: One operation.",
    "claim.graded": "credibility 3, by mk: One source says so.",
    "citation.added": 'irna: "in a second strike"',
    "response.declined": "not accepted: sistan answers kerman, proposed by hawkes at 0.6: The order is open.",
    "claim.made": "hospitals: killed 7",
    "note.added": "S504 on source:ft-2024-01-18 is silenced: There is no other.",
    "case.closed": "The report is out.",
    "rules.adopted": "rungs rungs-1, SHA-256 9f9f9f9f9f9f…: The desk agreed.",
    "actions.unmerged": "panjgur-2 is not the same as panjgur: Two, after all.",
}


@pytest.mark.parametrize("type_", SINCE)
def test_a_line_says_what_was_done_to_what_by_whom_and_why(type_):
    assert line_of(SINCE[type_]) == READ[type_]


def test_several_that_were_merged_are_listed_as_a_sentence_does():
    assert line_of(make.merged("a", "b", "c", "d")) == "b, c and d are the same as a: One and the same."
    assert line_of(make.unmerged("a", "b", "c")) == "b and c are not the same as a: Two, after all."


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (5400, "90 minutes"), (172800, "2 days"), (0, "0 seconds")]
)
def test_a_gap_is_written_without_rounding_it(seconds, words):
    assert f"(at most {words})" in line_of(make.ordered("a", "b", gap=Gap(most=seconds)))


@pytest.mark.parametrize("type_", SINCE)
def test_of_what_was_redacted_a_line_says_that_it_is_withheld(type_):
    [event], marks = marked([SINCE[type_]])
    shown = [one for one in marks if one.text in line_of(event)]

    line = line_of(without_fields(event, *(one.pointer for one in marks)))

    assert not [one for one in marks if one.text in line]
    assert line.count(PRINTED) == len(shown)


def test_there_is_a_line_for_every_kind_of_event():
    assert set(EVENTS.values()) <= set(lines._LINES)  # noqa: SLF001  # a kind that is missing fails when it is listed
