"""How people name things, and how a name is made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reading import read_when
from events.times import UNDATED
from tests import builders as make
from tests.builders import fill, foretold
from tests.recording.world import KILLED, WORLD
from timeline.errors import Ambiguous, NotFound
from timeline.log.memory import MemoryLog
from timeline.projections.register import KINDS, Thing
from timeline.recording.naming import describe, event_at, position_of, resolve, suggest_id

EVENTS = (
    *WORLD,
    KILLED,
    make.action("panjgur-2", against="jaish-ul-adl", title="Iran strikes again"),
    make.action("deadbeef-1"),
    make.case("iran"),
    make.corrected("action", "panjgur", amends=8, kind="raid"),
)
"""The world of these tests, and some things with names that begin alike."""


@pytest.fixture
def log() -> MemoryLog:
    log = MemoryLog()
    fill(log, *EVENTS)
    return log


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("sistan", "action:sistan"),
        ("sis", "action:sistan"),
        ("panjgur", "action:panjgur"),
        ("panjgur-k", "claim:panjgur-killed"),
        ("@8", "action:panjgur"),
        ("@14", "action:panjgur"),
        ("actor:iran", "actor:iran"),
        ("case:ir", "case:iran"),
        (foretold(3), "actor:iran"),
        (foretold(3).upper(), "actor:iran"),
        (foretold(3).replace("-", ""), "actor:iran"),
        (foretold(14), "action:panjgur"),
        ("deadbeef", "action:deadbeef-1"),
    ],
)
def test_a_thing_goes_by_many_names(log, text, thing):
    kind, _, name = thing.partition(":")

    assert resolve(log, text) == Thing(kind, name)


def test_a_whole_id_wins_over_a_beginning(log):
    """`panjgur` is one thing, though `panjgur-2` and `panjgur-killed` begin so."""
    assert resolve(log, "panjgur") == Thing("action", "panjgur")


def test_a_name_is_looked_for_among_the_kinds_that_are_asked_for(log):
    assert resolve(log, "iran", ("actor",)) == Thing("actor", "iran")
    assert resolve(log, "panjgur-", ("claim",)) == Thing("claim", "panjgur-killed")


@pytest.mark.parametrize("find", [resolve, event_at])
def test_a_beginning_of_several_is_refused_with_all_of_them(log, find):
    with pytest.raises(Ambiguous) as refused:
        find(log, "panj")

    error = refused.value
    assert error.nearest == (
        "action:panjgur, 2024-01-16, iran",
        "action:panjgur-2, 2024-01-16, iran → jaish-ul-adl (Iran strikes again)",
        "claim:panjgur-killed",
    )
    assert error.message == f"'panj' may be any of 3: {'; '.join(error.nearest)}"
    assert (error.code, error.exit_code, error.fix) == ("id.ambiguous", 3, "give more letters of the id")


def test_an_id_of_two_kinds_is_told_apart_by_its_kind(log):
    with pytest.raises(Ambiguous) as refused:
        resolve(log, "iran")

    assert refused.value.nearest == ("actor:iran", "case:iran")
    assert refused.value.fix == "say which: actor:iran"


def test_a_beginning_of_event_ids_may_be_of_several(log):
    with pytest.raises(Ambiguous):
        resolve(log, foretold(3)[:20])
    with pytest.raises(Ambiguous) as refused:
        event_at(log, foretold(3)[:20])

    assert refused.value.nearest[0] == f"{foretold(1)}, actor.registered on actor:financial-times at position 1"


@pytest.mark.parametrize(
    ("text", "kinds", "kind", "fix"),
    [
        ("panjgr", ("action",), "action", "did you mean panjgur, panjgur-2?"),
        ("Panjgur", ("action",), "action", "did you mean panjgur, panjgur-2?"),
        ("zzzzzz", ("action",), "action", "see what is recorded: timeline log --type action"),
        ("zzzzzz", ("action", "actor"), "thing", "see what is recorded: timeline log"),
        ("", ("action", "actor"), "thing", "see what is recorded: timeline log"),
        ("no thing", ("action", "actor"), "thing", "see what is recorded: timeline log"),
        ("@99", ("action", "actor"), "event", "the log ends at position 14: timeline log"),
        ("@0", ("action", "actor"), "event", "the log ends at position 14: timeline log"),
        ("@8", ("actor",), "actor", "position 8 is about action panjgur"),
        (foretold(99), ("action",), "action", "see what is recorded: timeline log --type action"),
    ],
)
def test_what_nothing_goes_by_is_refused_with_the_nearest(log, text, kinds, kind, fix):
    with pytest.raises(NotFound) as refused:
        resolve(log, text, kinds)

    error = refused.value
    assert error.message == f"no {kind} goes by {text!r}"
    assert (error.fix, error.exit_code) == (fix, 3)


NAMES = st.sampled_from(
    [
        "panj",
        "panjgur",
        "panjgur-",
        "iran",
        "actor:ir",
        "deadbeef",
        "sist",
        "sis",
        "@8",
        "@14",
        "@3",
        "panjgr",
        "",
        "zz",
    ]
)
IDS = st.builds(lambda at, digits: foretold(at)[:digits], st.integers(1, 16), st.sampled_from([8, 13, 20, 36]))


@given(st.integers(0, 14), NAMES | IDS, st.sampled_from([("action",), KINDS]), st.sampled_from([resolve, position_of]))
def test_up_to_a_position_a_name_means_what_it_means_on_a_log_that_ends_there(position, text, kinds, find):
    whole, ended = MemoryLog(), MemoryLog()
    fill(whole, *EVENTS)
    if position:
        fill(ended, *EVENTS[:position])
    more = (kinds,) if find is resolve else ()

    assert _outcome(find, whole, text, *more, up_to=position) == _outcome(find, ended, text, *more)


def _outcome(find, *asked, **more):
    """Return what is found, or how it is refused."""
    try:
        return find(*asked, **more)
    except NotFound as refused:
        return type(refused), refused.message, refused.nearest, refused.fix


@given(st.text(max_size=50))
def test_any_text_names_one_thing_or_is_refused_as_not_found(text):
    log = MemoryLog()
    fill(log, *WORLD)

    try:
        assert resolve(log, text).kind
    except NotFound as error:
        told = error

        assert told.fix


@pytest.mark.parametrize(
    ("text", "position"),
    [("panjgur", 8), ("sis", 9), ("@14", 14), (foretold(14), 14), ("action:panjgur", 8)],
)
def test_an_event_goes_by_its_thing_its_position_or_its_id(log, text, position):
    """A thing stands for its first event: that is what a correction amends."""
    assert event_at(log, text).position == position


def test_no_event_goes_by_an_unknown_name(log):
    with pytest.raises(NotFound, match="no thing goes by 'nothing'"):
        event_at(log, "nothing")
    with pytest.raises(NotFound, match="no event goes by '@15'"):
        event_at(log, "@15")


def test_an_action_is_told_by_when_who_and_what(log):
    fill(
        log,
        make.action(
            "khash", UNDATED, actors=(make.party(None, "unknown"), make.party(None, words="gunmen", basis="observed"))
        ),
    )

    assert describe(log, Thing("action", "khash")) == "action:khash, undated, unknown, gunmen"
    assert describe(log, Thing("source", make.FT)) == "source:ft-2024-01-18"


@pytest.mark.parametrize(
    ("words", "occurred", "name"),
    [
        ("Panjgur", make.when("2024-01-16", "Asia/Karachi"), "panjgur-2024-01-16"),
        ("Koh-e-Sabz, near Panjgur", make.when("2024-01-16"), "koh-e-sabz-near-panjgur-2024-01-16"),
        ("Sistān-va-Balūchestān", make.when("2024-01-18T04:30"), "sistan-va-baluchestan-2024-01-18"),
        ("\u015e\u0131rnak", make.when("2024"), "sirnak-2024"),
        ("Łódź", make.when("2024-01"), "lodz-2024-01"),
        ("Jaish ul-Adl\u2019s hide-outs", make.when("2024-01-XX"), "jaish-ul-adls-hide-outs-2024-01"),
        ("سیستان", make.when("2024-01-18"), "2024-01-18"),
        ("سیستان", None, "untitled"),
        ("!!!", UNDATED, "untitled"),
        ("Kerman", make.when("../2024-01-16"), "kerman"),
        ("Kerman", make.when("2024-01-03/2024-01-05"), "kerman-2024-01-03"),
        ("Kerman", make.when("2024-01-16~"), "kerman-2024-01-16"),
        ("Kerman", make.when("2024-W03"), "kerman-2024-01"),
        ("Kerman", make.when("2024-21"), "kerman-2024"),
        ("Kerman", read_when("2024-01-18"), "kerman-2024-01-18"),
        ("Kerman", make.when("2024-01-18 night"), "kerman-2024-01-18"),
        (
            "A statement of many words that nobody wants to type again and again",
            None,
            "a-statement-of-many-words-that-nobody",
        ),
        ("x" * 100, None, "x" * 40),
    ],
)
def test_an_id_is_made_from_words_and_the_local_date(words, occurred, name):
    assert suggest_id(words, occurred, lambda _: False) == name


@pytest.mark.parametrize(
    ("zone", "name"),
    [("Asia/Karachi", "p-2024-01-16"), ("UTC", "p-2024-01-15"), ("+05:00", "p-2024-01-16"), ("-03:30", "p-2024-01-15")],
)
def test_the_date_is_that_of_the_place_without_a_written_one(zone, name):
    """20:36Z on the 15th is the 16th in Karachi."""
    moment = make.when("2024-01-15T20:36", "UTC")
    bare = type(moment)(
        earliest=moment.earliest,
        latest=moment.latest,
        precision="minute",
        qualifier="none",
        zone=zone,
        zone_basis="stated",
        basis="stated",
    )

    assert suggest_id("p", bare, lambda _: False) == name


def test_a_taken_id_gets_a_number():
    taken = {"panjgur-2024-01-16", "panjgur-2024-01-16-2"}

    assert suggest_id("Panjgur", make.when("2024-01-16"), taken.__contains__) == "panjgur-2024-01-16-3"


@given(st.text(max_size=200))
def test_a_made_id_is_always_an_id(words):
    made = suggest_id(words, make.when("2024-01-16"), lambda _: False)

    assert make.action(made).action == made
