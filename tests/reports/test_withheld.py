"""Whatever was redacted, every view and report goes on, prints nothing of it, and says that it is withheld."""

import json

import pytest

from events.envelope import Basis
from events.redactions import EventWithheld
from events.shape import take_apart
from tests import builders as make
from tests.cases.packaged import events_of
from tests.states import STATES, digest
from tests.withholding import BY, PRINTED, marked, with_event, without, without_fields
from timeline.projections.chains import build
from timeline.projections.register import REGISTER
from timeline.reports.compose import compose
from timeline.reports.to_json import to_json
from timeline.reports.to_markdown import to_markdown

CASES = {"kerman-2024": 1, "iran-pakistan-2024": 12}
"""The packaged cases, and which part of their sealed fields and events is tried at a desk: every, every twelfth."""
LOG_ID = "5f0c1e2a-0b1c-4d2e-8f30-112233445566"
SISTAN, PANJGUR, KERMAN = "sistan-2024-01-18", "panjgur-2024-01-16", "kerman-bombing"


def everything(recorded):
    """Fold every view and print every report: one text of it all."""
    known = REGISTER.fold(recorded)
    for view in STATES.values():
        assert digest(view(known))
    chains = build(known)
    starts = [chain.actions[0] for chain in chains.chains] + list(chains.alone)
    return "\n".join(printed(known, name) for name in starts)


def printed(known, name):
    dossier = compose(known, Basis(LOG_ID, known.position, bytes(32)), "desk.example/log", name, redactions_through=BY)
    machine = json.loads(to_json(dossier))
    return f"{to_markdown(dossier)}\n{json.dumps(machine, ensure_ascii=False)}"


def report(recorded, name=SISTAN):
    return printed(REGISTER.fold(recorded), name)


def parts(slow):
    """Name the cases with how many parts of each are left out."""
    mark = pytest.mark.slow if slow else ()
    return [pytest.param(case, 1 if slow else step, marks=mark) for case, step in CASES.items() if step > 1 or not slow]


@pytest.mark.parametrize(("case", "step"), [*parts(slow=False), *parts(slow=True)])
def test_every_sealed_field_may_be_withheld_in_turn(case, step):
    events, marks = marked(events_of(case))
    recorded = make.recorded(*events)
    for mark in marks[::step]:
        told = everything(with_event(recorded, mark.number, without_fields(events[mark.number], mark.pointer)))

        assert mark.text not in told, mark


@pytest.mark.parametrize(("case", "step"), [*parts(slow=False), *parts(slow=True)])
def test_every_event_may_be_withheld_in_turn(case, step):
    events, marks = marked(events_of(case))
    recorded = make.recorded(*events)
    for number in range(0, len(events), step):
        told = everything(without(recorded, number))

        assert not [mark for mark in marks if mark.number == number and mark.text in told]


@pytest.mark.parametrize("case", CASES)
def test_all_of_it_may_be_withheld_at_once(case):
    events, marks = marked(events_of(case))
    bare = [without_fields(event, *(pointer for pointer, _ in take_apart(event)[1])) for event in events]

    told = everything(make.recorded(*bare))

    assert PRINTED in told
    assert not [mark for mark in marks if mark.text in told]


@pytest.mark.parametrize("case", CASES)
def test_control_what_is_not_withheld_is_printed(case):
    """Not all of it is: the reports have no room for the words of a claim's time."""
    events, marks = marked(events_of(case))

    told = everything(make.recorded(*events))

    assert sum(mark.text in told for mark in marks) > len(marks) / 2


@pytest.mark.parametrize("number", range(27))
def test_a_withheld_event_is_said_in_every_report_that_it_might_belong_to(number):
    """The seed case is one chain, so that all of it belongs to the report, but for what nobody names."""
    recorded = without(make.recorded(*events_of("kerman-2024")), number)
    name = "iran-demand-2024-01-18"
    known = REGISTER.fold(recorded)

    told = printed(known, name)

    thing = known.things[number + 1]
    used = f'"thing": "{thing}"' in told or thing.kind in ("claim", "response")
    assert (PRINTED in told) == used


# --- in words --------------------------------------------------------------------------------------------------------


@pytest.fixture
def seed():
    """The seed case as a log holds it."""
    return make.recorded(*events_of("kerman-2024"))


def number_of(recorded, stream):
    return next(number for number, one in enumerate(recorded) if one.stream == stream)


def test_an_action_that_is_withheld_keeps_its_row_and_its_links(seed):
    redacted = without(seed, number_of(seed, f"action:{PANJGUR}"))

    told = report(redacted)

    chain = build(REGISTER.fold(redacted)).of(SISTAN)
    assert len(chain.actions) == 6
    assert PANJGUR in chain.actions
    assert f"### 4. {PANJGUR} \\[{PRINTED}\\]" in told
    assert "| 4 | 5 | not computable | not computable | withheld and minute | no. 4 withheld |" in told
    assert "four violent, one diplomatic and one withheld" in told


def test_of_a_withheld_action_nothing_is_said_to_be_unknown_or_established(seed):
    redacted = without(seed, number_of(seed, f"action:{KERMAN}"))
    lists = report(redacted).partition("**Unknown**")[2].partition("## 4")[0]

    assert "no. 1" not in lists
    assert "no. 2 and no. 3" in lists


def test_a_response_that_is_withheld_joins_nothing_and_is_listed(seed):
    redacted = without(seed, number_of(seed, "response:sistan-answers-panjgur"))
    known = REGISTER.fold(redacted)

    assert build(known).withheld == ("sistan-answers-panjgur",)
    assert build(known).dangling == ()
    assert len(build(known).chains) == 2
    said = "Response sistan-answers-panjgur, recorded at position 21: "
    assert f"{said}[{PRINTED}]; what it joined cannot be told." in report(redacted)


def test_a_claim_that_is_withheld_stands_in_no_matrix_and_is_listed(seed):
    redacted = without(seed, number_of(seed, "claim:sistan-killed-deputy-governor"))

    told = report(redacted)

    assert "7 (our sum)" not in told
    assert f"[{PRINTED}]; what it says and of what cannot be told." in told


def test_a_withheld_name_leaves_two_actors_apart(seed):
    names = [make.actor("one", "person"), make.actor("two", "person")]
    claims = [make.claim(f"c-{one.actor}", SISTAN, one.actor, figure=make.figure(4)) for one in names]
    events = [*(one.event for one in seed), *(without_fields(one, "/name") for one in names), *claims]

    told = report(make.recorded(*events))

    assert f"one [{PRINTED}]" in told
    assert f"two [{PRINTED}]" in told
    assert '"name": "One"' not in told


def test_a_withheld_quote_is_printed_as_nobodys_words(seed):
    number = number_of(seed, "response:sistan-answers-panjgur")
    link = without_fields(seed[number].event, "/citations/0/quote")

    told = report(with_event(seed, number, link))

    assert f'"[{PRINTED}]"' not in told.partition("{")[0]
    assert f'"\\[{PRINTED}\\]"' not in told
    assert f"in the words \\[{PRINTED}\\]" in told


def test_two_withheld_labels_are_no_dispute(seed):
    """That both sides called the dead something is known; that they differed is not any more."""
    first, second = (number_of(seed, f"claim:sistan-killed-{who}") for who in ("deputy-governor", "foreign-ministry"))
    redacted = seed
    for number in (first, second):
        redacted = with_event(redacted, number, without_fields(seed[number].event, "/figure/status"))

    assert "status of the killed" in report(seed).partition("**Disputed**")[2].partition("**Unknown**")[0]
    assert "status of the killed" not in report(redacted).partition("**Disputed**")[2].partition("**Unknown**")[0]


def test_two_withheld_speakers_are_no_dispute(seed):
    claims = [
        make.claim(f"c-{number}", SISTAN, None, claimant_words=f"witness {number}", figure=make.figure(number))
        for number in (3, 4)
    ]
    before = make.recorded(*(one.event for one in seed), *claims)
    events = [*(one.event for one in seed), *(without_fields(one, "/claimant_words") for one in claims)]
    disputed = report(make.recorded(*events)).partition("**Disputed**")[2].partition("**Unknown**")[0]

    assert "witness 3" in report(before)
    assert disputed.count("killed:") == report(seed).partition("**Disputed**")[2].partition("**Unk")[0].count("killed:")
    assert f"[{PRINTED}]" in report(make.recorded(*events))


# --- a redaction may never make a report say more --------------------------------------------------------------------


def test_what_a_source_goes_back_to_cannot_be_withheld_into_a_second_root():
    """A wire copy is no second source because nobody may say any more that it is a copy."""
    copy = make.copied("irna", make.FT)
    events = [
        make.actor("times", "outlet"),
        make.actor("irna-agency", "outlet"),
        make.actor("iran"),
        make.source(publisher="times"),
        make.source("irna", publisher="irna-agency"),
        make.action("kerman", by="iran", actors=(make.party("iran"),), citations=(make.cite(), make.cite("irna"))),
    ]
    before = make.recorded(*events, copy)
    unrelated = make.recorded(*events)

    assert "**Established**\n\n- No. 1" in report(unrelated, "kerman")
    assert "**Established**\n\n- none" in report(before, "kerman")
    assert "**Established**\n\n- none" in report(without(before, 6), "kerman")


def test_to_whom_an_outlet_belongs_cannot_be_withheld_into_independence():
    """An agency of the state that acted is no outside voice because nobody may say any more whose it is."""
    events = [
        make.actor("iran"),
        make.actor("times", "outlet"),
        make.actor("irna", "outlet", "iran", "part_of"),
        make.source(publisher="times"),
        make.source("irna-1", publisher="irna"),
        make.action("kerman", by="iran", actors=(make.party("iran"),), citations=(make.cite(), make.cite("irna-1"))),
    ]
    before = make.recorded(*events)

    assert "the acting side speaks of it, and so does" in report(before, "kerman")  # by its own agency, and one outside
    assert "**Established**\n\n- none" in report(without(before, 2), "kerman")


def test_a_source_whose_correction_is_withheld_may_have_been_confidential():
    events = [
        make.source(title="A title"),
        make.corrected("source", make.FT, confidential=True),
        make.action("kerman", citations=(make.cite(quote="the witness said so"),)),
    ]
    before = make.recorded(*events)

    for recorded in (before, without(before, 1), without(before, 0), without(before, 0, 1)):
        assert "the witness said so" not in report(recorded, "kerman")


def test_a_retraction_that_is_withheld_still_retracts(seed):
    retraction = make.retracted("action", PANJGUR, amends=13)
    recorded = without(make.recorded(*(one.event for one in seed), retraction), 27)

    thing = REGISTER.fold(recorded).actions[PANJGUR]

    assert not thing.stands
    assert isinstance(thing.retracted.event, EventWithheld)


def test_a_dispute_that_is_withheld_still_contests(seed):
    dispute = make.disputed("sistan-answers-panjgur")
    recorded = without(make.recorded(*(one.event for one in seed), dispute), 27)

    edge = next(one for one in build(REGISTER.fold(recorded)).of(SISTAN).edges if one.later == SISTAN)

    assert edge.contested
    assert f"That is disputed by somebody: [{PRINTED}]" in report(recorded)


def test_a_correction_that_is_withheld_is_said_where_it_stood(seed):
    correction = make.corrected("action", SISTAN, amends=14, title="Another title")
    recorded = without(make.recorded(*(one.event for one in seed), correction), 27)

    told = report(recorded)

    assert "Another title" not in told
    assert f"Position 28, action.corrected: [{PRINTED}]; what it said cannot be told" in told


def test_what_was_corrected_since_is_still_known_of_a_withheld_action(seed):
    correction = make.corrected("action", SISTAN, amends=14, title="Another title")
    recorded = without(make.recorded(*(one.event for one in seed), correction), number_of(seed, f"action:{SISTAN}"))

    thing = REGISTER.fold(recorded).actions[SISTAN]

    assert thing.knows("title")
    assert not thing.knows("occurred")
    assert "Another title" in report(recorded)


def test_the_report_says_up_to_which_redaction_it_withholds(seed):
    assert f"What was redacted up to position {BY} is withheld here" in report(seed)
    assert (
        json.loads(to_json(compose(REGISTER.fold(seed), Basis(LOG_ID, 27, bytes(32)), "x", SISTAN)))[
            "redactions_through"
        ]
        == 0
    )
