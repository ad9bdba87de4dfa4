"""What changed in our knowledge between two bases: each kind of change, and the events that made it so."""

import pytest

from events.catalogue import EVENTS
from events.notes import CaseIncluded
from events.redactions import EventRedacted
from tests import builders as make
from tests.builders import action, claim, response, when
from tests.projections.changing import (
    ANSWER,
    FIRST,
    KERMAN,
    PANJGUR,
    SISTAN,
    between,
    positions,
    told,
)
from tests.withholding import with_event, without, without_fields
from timeline.projections.changed_things import KINDS_OF_CHANGE
from timeline.projections.changes import Changes, changes
from timeline.projections.register import KINDS, REGISTER

# --- things ----------------------------------------------------------------------------------------------------------


def test_the_same_basis_twice_is_no_change():
    known = make.given(make.source(), SISTAN, FIRST)

    assert changes(known, known, ()) == Changes()
    assert changes(known, known, ()).is_empty


def test_an_action_that_was_recorded_is_named_with_the_event_that_did_it():
    found = between([make.source(), PANJGUR], SISTAN)

    assert told(found) == [("action", "sistan", "added", [3])]
    assert not found.is_empty


def test_a_correction_tells_each_field_as_it_was_and_is():
    amended = make.corrected("action", "panjgur", amends=1, title="A strike", territory=["PK"])
    again = make.corrected("action", "panjgur", amends=1, title="Two strikes")

    found = between([PANJGUR], amended, again)

    assert [(one.field, one.before, one.after, positions(one)) for one in found.things] == [
        ("territory", [], ["PK"], [2]),
        ("title", None, "Two strikes", [2, 3]),
    ]


def test_what_was_corrected_and_corrected_back_is_still_told():
    """The record of it changed: somebody who read it in between read something else."""
    there = make.corrected("action", "panjgur", amends=1, kind="bombing")
    back = make.corrected("action", "panjgur", amends=1, kind="strike")

    [only] = between([PANJGUR], there, back).things

    assert (only.what, only.before, only.after, positions(only)) == ("corrected", "strike", "strike", [2, 3])


def test_what_was_recorded_and_corrected_since_is_one_thing_that_was_added():
    found = between([PANJGUR], SISTAN, make.corrected("action", "sistan", amends=2, kind="bombing"))

    assert told(found) == [("action", "sistan", "added", [2, 3])]


def test_what_was_recorded_and_retracted_since_is_told_as_both():
    found = between([PANJGUR], SISTAN, make.retracted("action", "sistan", amends=2))

    assert told(found) == [("action", "sistan", "added", [2]), ("action", "sistan", "retracted", [3])]


@pytest.mark.parametrize(
    ("since", "thing", "what"),
    [
        (make.source_withdrawn(), ("source", make.FT), "withdrawn"),
        (make.retracted("source", make.FT), ("source", make.FT), "retracted"),
        (make.copied(make.FT, "irna", "quotes"), ("source", make.FT), "traced"),
        (make.captured(), ("source", make.FT), "captured"),
        (make.transferred(), ("source", make.FT), "transferred"),
        (make.verified(), ("source", make.FT), "verified"),
        (make.affiliated("irgc", "iran"), ("actor", "irgc"), "tied"),
        (make.parted("irgc", "iran", "2024-01-15"), ("actor", "irgc"), "parted"),
        (make.claim_withdrawn("first"), ("claim", "first"), "withdrawn"),
        (make.disputed(ANSWER.link), ("response", ANSWER.link), "disputed"),
        (response("panjgur", "kerman", polarity="no", link="no"), ("response", "no"), "denied"),
        (make.note("doubt", "sistan"), ("note", "doubt"), "added"),
        (make.retracted("note", "hint"), ("note", "hint"), "retracted"),
        (CaseIncluded(case="kerman", actions=("sistan",)), ("case", "kerman"), "included"),
        (make.case_closed(), ("case", "kerman"), "closed"),
        (make.merged("sistan", "panjgur"), ("action", "sistan"), "merged"),
        (make.unmerged("sistan", "panjgur"), ("action", "sistan"), "unmerged"),
        (make.distinguished("sistan", "panjgur"), ("action", "sistan"), "distinguished"),
        (make.ordered("panjgur", "sistan"), ("action", "panjgur"), "ordered"),
        (make.part_of("sistan", "panjgur"), ("action", "sistan"), "made a part"),
        (make.coded("sistan"), ("action", "sistan"), "coded"),
        (make.declined("sistan", "kerman"), ("action", "sistan"), "declined"),
        (make.source_graded(), ("source", make.FT), "graded"),
        (make.claim_graded("first"), ("claim", "first"), "graded"),
        (make.citation_added("sistan"), ("action", "sistan"), "cited"),
        (make.called("irgc"), ("actor", "irgc"), "named"),
        (make.known_place(), ("place", "koh-e-sabz"), "added"),
        (make.exported(), ("export", make.exported().sha256[:16]), "again"),
    ],
)
def test_whatever_else_is_recorded_of_a_thing_is_told(since, thing, what):
    irgc = make.actor("irgc", "organ")
    known = [make.source(), irgc, KERMAN, PANJGUR, SISTAN, ANSWER, FIRST, make.case(), make.exported()]

    found = between([*known, make.note("hint", "sistan")], since)

    assert told(found) == [(*thing, what, [11])]


def test_there_is_a_word_for_every_event_about_a_thing():
    """Without one a new kind of event would break the difference, not be left out of it."""
    of_things = {name.partition(".")[2] for name, cls in EVENTS.items() if getattr(cls, "thing", "") in KINDS}

    assert {verb for verb in of_things if verb not in KINDS_OF_CHANGE} == {
        *("registered", "reported", "made", "asserted", "opened", "added"),
    }


def test_a_correction_that_was_redacted_whole_tells_that_something_was_corrected():
    gone = make.withheld(make.corrected("action", "panjgur", kind="bombing"))

    [only] = between([PANJGUR], gone).things

    assert (only.what, only.field, positions(only)) == ("corrected", None, [2])


def redaction(target, fields=("/title",), ground="personal_data"):
    whole = fields == ("",)
    return EventRedacted(
        target=make.foretold(target),
        scope="whole_event" if whole else "fields",
        fields=fields,
        digests=("A" * 43,) * len(fields),
        ground=ground,
        approved_by="editor",
        remains=make.remains() if whole else None,
    )


@pytest.mark.parametrize("fields", [("/title",), ("",)])
def test_what_was_taken_out_is_told_and_changes_nothing_else(fields):
    """It is withheld at both bases, and the redaction is a change of its own."""
    whole = make.recorded(action("panjgur", title="A strike"), redaction(1, fields))
    read = without(whole, 0) if fields == ("",) else with_event(whole, 0, without_fields(whole[0].event, "/title"))

    [only] = changes(REGISTER.fold(read[:1]), REGISTER.fold(read), read[1:]).things

    assert (*only.thing, only.what, only.field, positions(only)) == (
        *("action", "panjgur", "withheld"),
        *(fields[0], [2]),
    )


def test_what_the_log_notes_of_itself_changes_no_knowledge():
    assert between([PANJGUR], make.rotated()).is_empty


# --- claimants -------------------------------------------------------------------------------------------------------

KNOWN = (make.source(), make.source("irna"), PANJGUR, SISTAN, FIRST)


def figures(said):
    return [one.claim.figure.value for one in said]


def test_a_figure_moves_by_a_claim_that_replaces_it():
    second = claim("second", "sistan", figure=make.figure(9), supersedes="first", citations=(make.cite("dawn"),))
    other = claim("other", "sistan", "pakistan", figure=make.figure(2))

    [only] = between(KNOWN, make.source("dawn"), second, other).claimants

    assert (only.about.id, only.claimant, only.dimension, only.quantity) == ("sistan", "iran", "casualties", "killed")
    assert (figures(only.before), figures(only.after), positions(only)) == ([7], [9], [7])


def became(found):
    return [
        (one.what, one.about.id, figures(one.before), figures(one.after), positions(one)) for one in found.claimants
    ]


@pytest.mark.parametrize(
    ("since", "what", "after"),
    [
        (make.corrected("claim", "first", figure=make.figure(8)), "moved", [8]),
        (make.retracted("claim", "first"), "retracted by us", []),
        (make.claim_withdrawn("first"), "withdrawn", []),
    ],
)
def test_only_the_claimant_withdraws_a_claim_and_only_we_correct_or_retract_it(since, what, after):
    assert became(between(KNOWN, since)) == [(what, "sistan", [7], after, [6])]


def test_a_claim_that_was_recorded_of_another_action_goes_from_there_to_here():
    moved = make.corrected("claim", "first", amends=5, about=("panjgur",))

    assert became(between(KNOWN, moved)) == [
        ("corrected away", "sistan", [7], [], [6]),
        ("corrected to here", "panjgur", [], [7], [6]),
    ]


def test_a_claim_that_was_recorded_of_another_claimant_is_not_taken_back_by_anybody():
    found = between(KNOWN, make.corrected("claim", "first", amends=5, claimant="pakistan")).claimants

    assert [(one.what, one.claimant) for one in found] == [
        ("corrected away", "iran"),
        ("corrected to here", "pakistan"),
    ]


def test_a_claim_that_is_replaced_by_one_about_something_else_is_replaced():
    other = claim("other", "sistan", dimension="motive", text="an accident", supersedes="first")

    assert became(between(KNOWN, other)) == [("replaced", "sistan", [7], [], [6])]


@pytest.mark.parametrize("recited", [{"citations": (make.cite("irna"),)}, {"stated_at": when("2024-01-19")}])
def test_a_correction_of_what_is_cited_moves_no_figure(recited):
    assert became(between(KNOWN, make.corrected("claim", "first", amends=5, **recited))) == []


def test_one_claim_more_that_replaces_none_is_no_move():
    assert became(between(KNOWN, claim("more", "sistan", figure=make.figure(9)))) == [
        ("says this too", "sistan", [7], [7, 9], [6])
    ]
    assert became(between(KNOWN, claim("same", "sistan", figure=make.figure(7)))) == []


def test_the_same_figure_from_a_claim_that_replaces_another_is_no_move():
    assert became(between(KNOWN, claim("same", "sistan", figure=make.figure(7), supersedes="first"))) == []


def unnamed(name, value, **more):
    return claim(name, "sistan", None, claimant_words="officials", figure=make.figure(value), **more)


def test_speakers_who_go_by_the_same_words_are_not_one_claimant():
    known = [*KNOWN, unnamed("one", 3)]

    assert became(between(known, unnamed("two", 4))) == []
    assert became(between([*known, unnamed("two", 4)], make.retracted("claim", "one"))) == [
        ("retracted by us", "sistan", [3], [], [8])
    ]


def test_what_was_replaced_stands_again_where_all_that_replaced_it_was_taken_down():
    """And by what: the page that was taken down."""
    page = make.source("dawn")
    first = make.claim("one", "sistan", figure=make.figure(9))
    second = make.claim("two", "sistan", figure=make.figure(10), supersedes="one", citations=(make.cite("dawn"),))
    known = [*KNOWN, page, first, second]

    found = became(between(known, make.source_withdrawn("dawn")))

    assert ("stands again", [len(known) + 1]) in [(what, at) for what, *_, at in found]


def test_what_a_speaker_without_a_name_says_instead_is_told_of_that_speaker_alone():
    known = [*KNOWN, unnamed("one", 3), unnamed("two", 4)]

    assert became(between(known, unnamed("three", 5, supersedes="one"))) == [("moved", "sistan", [3], [5], [8])]
    circle = make.corrected("claim", "one", amends=6, supersedes="three")
    assert became(between(known, unnamed("three", 5, supersedes="one"), circle)) == [("moved", "sistan", [3], [5], [8])]


def test_a_figure_that_moved_names_no_source_that_fell_meanwhile():
    moved = make.corrected("claim", "first", amends=5, figure=make.figure(8))

    assert became(between(KNOWN, make.source_withdrawn(), moved)) == [("moved", "sistan", [7], [8], [7])]


def test_a_figure_that_loses_its_support_names_no_note_about_its_source():
    found = between(KNOWN, make.captured(), make.source_withdrawn()).claimants

    assert [(one.what, positions(one)) for one in found] == [("unsupported", [7])]


def test_a_figure_is_supported_again_by_another_source_that_is_cited():
    recited = make.corrected("claim", "first", amends=5, citations=(make.cite("irna"),))

    assert became(between([*KNOWN, make.source_withdrawn()], recited)) == [("supported again", "sistan", [7], [7], [7])]


def test_a_figure_that_was_replaced_stands_again_once_the_claim_that_replaced_it_is_retracted():
    second = claim("second", "sistan", figure=make.figure(9), supersedes="first")

    found = between([*KNOWN, second], make.retracted("claim", "second")).claimants

    assert [(one.what, figures(one.before), figures(one.after), positions(one)) for one in found] == [
        ("retracted by us", [9], [7], [7]),
        ("stands again", [9], [7], [7]),
    ]


def test_a_figure_loses_its_support_with_the_last_source_that_it_rests_on():
    [only] = between(KNOWN, make.source_withdrawn()).claimants

    assert [one.is_supported for one in (*only.before, *only.after)] == [True, False]
    assert positions(only) == [6]


def test_a_first_figure_is_a_claim_that_was_added_and_no_move():
    found = between(KNOWN, claim("injured", "sistan", figure=make.figure(3, quantity="injured")))

    assert found.claimants == ()
    assert told(found) == [("claim", "injured", "added", [6])]


def test_claimants_are_never_added_up():
    """Each moves by itself, also where both move to the same."""
    other = claim("other", "sistan", "pakistan", figure=make.figure(2))
    moved = [
        claim("third", "sistan", figure=make.figure(9), supersedes="first"),
        claim("fourth", "sistan", "pakistan", figure=make.figure(9), supersedes="other"),
    ]

    found = between([*KNOWN, other], *moved).claimants

    assert [(one.claimant, figures(one.before), figures(one.after)) for one in found] == [
        ("iran", [7], [9]),
        ("pakistan", [2], [9]),
    ]


# --- sides -----------------------------------------------------------------------------------------------------------


def sided(found):
    return [(one.actor, one.before, one.after, one.actions, positions(one)) for one in found.sides]


def test_a_tie_changes_for_whom_an_actor_counts_and_in_which_actions():
    known = [make.source(), make.actor("iran"), make.actor("irgc", "organ"), make.actor("quds", "organ", "irgc")]
    acted = action("erbil", by="quds")

    found = between([*known, acted], make.affiliated("irgc", "iran"))

    assert sided(found) == [
        ("irgc", ("irgc",), ("iran",), (), [6]),
        ("quds", ("irgc",), ("iran",), ("erbil",), [6]),
    ]


def test_a_side_names_the_tie_and_no_other_event_about_the_actor():
    known = [make.source(), make.actor("iran"), make.actor("irgc", "organ"), action("erbil", by="irgc")]
    renamed = make.corrected("actor", "irgc", amends=3, name="Guard")
    retitled = make.corrected("action", "erbil", amends=4, title="A strike")

    found = between(known, renamed, retitled, make.affiliated("irgc", "iran"))

    assert sided(found) == [("irgc", ("irgc",), ("iran",), ("erbil",), [7])]


def test_a_tie_that_decides_nothing_changes_no_side():
    known = [make.source(), make.actor("iran"), make.actor("hezbollah", "group")]

    found = between(known, make.affiliated("hezbollah", "iran", "proxy_of"))

    assert (sided(found), told(found)) == ([], [("actor", "hezbollah", "tied", [4])])


def test_the_time_of_an_action_can_change_for_whom_its_actor_counted():
    known = [
        *(make.source(), make.actor("iran"), make.actor("guard", "organ")),
        make.affiliated("guard", "iran", valid=when("2024-01-10/2024-01-20")),
        action("strike", "2024-01-15", by="guard"),
    ]

    found = between(known, make.corrected("action", "strike", amends=5, occurred=when("2024-02-15")))

    assert sided(found) == [("guard", ("iran",), ("guard",), ("strike",), [6])]


def test_an_actor_that_is_merged_into_another_counts_for_whom_that_one_counts():
    known = [
        make.actor("iran"),
        make.actor("irgc", "organ", "iran"),
        make.actor("sepah", "organ"),
        action("raid", by="sepah"),
    ]
    merged = make.merged("irgc", "sepah", kind="actor")

    assert sided(between(known, merged)) == [("sepah", ("sepah",), ("iran",), ("raid",), [5])]
    assert sided(between([*known, merged], make.unmerged("irgc", "sepah", kind="actor"))) == [
        ("sepah", ("iran",), ("sepah",), ("raid",), [6])
    ]


def test_a_tie_of_a_record_that_was_merged_counts_for_the_actor_that_it_is_shown_as():
    known = [make.actor("iran"), make.actor("irgc", "organ"), make.actor("sepah", "organ")]
    merged = make.merged("irgc", "sepah", kind="actor")

    assert sided(between([*known, merged], make.affiliated("sepah", "iran"))) == [
        ("irgc", ("irgc",), ("iran",), (), [5]),
        ("sepah", ("irgc",), ("iran",), (), [5]),
    ]
