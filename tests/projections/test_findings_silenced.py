"""Notes that silence findings: one says of what stood when it was written, and of nothing that came since."""

import pytest

from events.notes import subject_of
from tests import builders as make
from tests.projections.test_findings_rules import BASE, CASES, clock, known, said, said_when, strike
from timeline.projections.findings import BY_CODE, findings
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import THE_LOG_ALONE, Surroundings
from timeline.projections.register import REGISTER, Thing

SAME = {"action": "kind", "claim": "stance", "source": "kind", "actor": "kind", "response": "polarity"}
"""A field of each kind of thing that a correction can give the value that it has: all is found that was found."""
NOT_COUNTED = {
    "S504": "that a page is cited is all that it looks at: which of many cites it changes nothing",
    "G801": "it is about no thing",
}


def found(code, register, beside=THE_LOG_ALONE):
    return findings(register, rules=[BY_CODE[code]], facts=Facts(register, beside))


def noted(key, number=0):
    """Return the note that silences a finding."""
    about, finding = subject_of(key)
    return make.note(f"as-it-is-{number}", about, finding=finding)


def judged(code, *events, beside=THE_LOG_ALONE):
    """Return the keys that a rule finds and nobody has silenced, and how many are silenced."""
    told = found(code, make.given(*BASE, *events), beside)
    return [one.key for one in told if one.silenced_by is None], sum(one.silenced_by is not None for one in told)


def silenced(code, *events):
    """Return some events, and a note about all that a rule finds in them: nothing is found any more."""
    keys = [one.key for one in found(code, make.given(*BASE, *events))]
    notes = [noted(key, number) for number, key in enumerate(keys)]
    assert judged(code, *events, *notes) == ([], len(keys))
    return (*events, *notes)


# --- the law ---------------------------------------------------------------------------------------------------------


def _without(recorded, thing):
    """Return what is known if nothing had ever been recorded of a thing."""
    return REGISTER.fold(one for one in recorded if one.stream != f"{thing.kind}:{thing.id}")


def _looked_at(case, one, recorded):
    """Yield the things without which a finding would not be what it is, but for the thing that it is about."""
    for thing in dict.fromkeys(Thing.of_stream(event.stream) for event in recorded):
        if thing.kind in SAME and (thing.kind, thing.id) != (one.kind, one.id):
            told = found(case.code, _without(recorded, thing), case.beside)
            if not any((other.key, other.what) == (one.key, one.what) for other in told):
                yield thing


def _recorded(case, *more):
    recorded = make.recorded(*BASE, *case.wrong, *more)
    if case.by_rows:
        return [one._replace(event_id=one.event_id.replace("-7000-", "-5000-")) for one in recorded]
    return recorded


@pytest.mark.parametrize("case", [case for case in CASES if case.code not in NOT_COUNTED], ids=lambda case: case.code)
def test_whatever_a_finding_rests_on_once_it_is_corrected_no_earlier_note_silences_it(case):
    """Asked of every rule: what a finding would not be without is what it rests on."""
    recorded = _recorded(case)
    for one in found(case.code, known(case.wrong, by_rows=case.by_rows), case.beside):
        note = noted(one.key)
        [still] = [other for other in _all(case, note) if other.key == one.key]
        assert still.silenced_by == "as-it-is-0"

        for thing in (Thing(one.kind, one.id), *_looked_at(case, one, recorded)):
            if thing.kind in SAME:
                [again] = [other for other in _all(case, note, _corrected(recorded, thing)) if other.key == one.key]
                assert again.silenced_by is None, f"{one.key} rests on {thing}"


def _all(case, *more):
    return found(case.code, REGISTER.fold(_recorded(case, *more)), case.beside)


def _corrected(recorded, thing):
    standing = REGISTER.fold(recorded).find(*thing)
    field = SAME[thing.kind]
    return make.corrected(thing.kind, thing.id, **{field: getattr(standing.now, field)})


# --- what was shown --------------------------------------------------------------------------------------------------

OTHER_NO = make.response("sistan", "panjgur", link="no-again", polarity="no")


@pytest.mark.parametrize("since", [OTHER_NO, make.disputed("answer")])
def test_a_new_denial_or_dispute_contests_a_link_anew(since):
    before = silenced("R604", make.response("sistan", "panjgur", link="no", polarity="no"))

    assert judged("R604", *before, since) == (["R604:response:answer"], 0)


def test_a_time_that_is_corrected_makes_an_impossible_link_an_error_again():
    before = silenced("R601", make.response("panjgur", "sistan", link="back"))
    later = make.corrected("action", "sistan", occurred=make.when("2024-01-19"))

    assert judged("R601", *before, later) == (["R601:response:back"], 0)


def test_a_figure_that_is_corrected_contradicts_the_other_anew():
    before = silenced("C410", said("c1"), said("c2", figure=make.figure(9)))
    corrected = make.corrected("claim", "c1", figure=make.figure(700))

    assert judged("C410", *before, corrected) == (["C410:claim:c2:c1"], 0)


def test_a_third_time_within_two_that_are_silenced_is_found():
    apart = (said_when("ten", clock("2024-01-18T10:00")), said_when("twelve", clock("2024-01-18T12:00"), "irna"))
    before = silenced("W104", *apart)

    assert judged("W104", *before, said_when("eleven", clock("2024-01-18T11:00"), "iraq")) == (
        ["W104:action:sistan:ten+eleven"],
        1,
    )


def test_each_wrong_quote_of_one_source_is_a_finding_of_its_own():
    twice = make.action(
        "x", "2024-01-17", territory=("IR",), kind="demand", citations=(make.cite(), make.cite(quote="b"))
    )
    register = make.given(*BASE, twice)
    [page] = {one.event.sha256 for one in register.sources[make.FT].since}

    told = found("S509", register, Surroundings(texts={page: "another text"}))

    assert [one.detail for one in told if one.id == "x"] == ["citations.0", "citations.1"]


def test_what_is_recorded_beside_a_thing_lets_it_be():
    """A copy that is kept, or a grade, changes nothing of what was looked at."""
    before = silenced("C410", said("c1"), said("c2", figure=make.figure(9)))

    assert judged("C410", *before, make.claim_graded("c1", 3), make.captured("irna-page", b"again")) == ([], 1)


def test_an_answer_to_another_action_does_not_bring_back_that_one_has_none():
    before = silenced("R606", strike("x", "2023-12-01"))

    assert judged("R606", *before, make.response("sistan", "panjgur", link="again")) == ([], 1)


def test_control_a_note_that_silences_whatever_came_since_is_found_out(monkeypatch):
    monkeypatch.setattr(Facts, "newest", lambda _facts, _thing: 0)
    before = silenced("C410", said("c1"), said("c2", figure=make.figure(9)))
    corrected = make.corrected("claim", "c1", figure=make.figure(700))

    assert judged("C410", *before, corrected) == ([], 1)


def test_the_law_looks_at_second_things_of_most_rules():
    """Control: a law that looked at nothing would hold."""
    looked = {
        case.code
        for case in CASES
        for one in found(case.code, known(case.wrong, by_rows=case.by_rows), case.beside)
        if any(_looked_at(case, one, _recorded(case)))
    }

    assert len(looked - set(NOT_COUNTED)) >= 33
