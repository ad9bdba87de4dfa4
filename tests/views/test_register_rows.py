"""The rows of the register: what stands, what was redacted, what is confidential, what another claim replaces."""

import json

import pytest

from events.actors import Alias
from events.base import Withheld
from events.notes import CaseExcluded, CaseIncluded
from tests import builders as make
from tests.contracts.redactions import of_fields, of_the_whole
from tests.views.stored import caught_up
from timeline.log import MemoryLog
from timeline.projections.register import Thing
from timeline.views.index import TableIndex
from timeline.views.register_tables import OWNED, TABLES
from timeline.views.registry import registered

STRIKE = make.action("strike", by="iran", against="jaish-ul-adl", title="Iran strikes", places=(make.place("Panjgur"),))


@pytest.fixture
def log():
    """A log of a source, an actor and a strike."""
    log = MemoryLog()
    make.fill(log, make.source(), make.actor("iran"), STRIKE)
    return log


@pytest.fixture
def ask(log, tmp_path):
    """Ask one query of the views, caught up."""

    def ask(query):
        with caught_up(log, tmp_path / "log.db") as views:
            return views.select(query)

    return ask


def test_an_action_has_a_row_with_its_parties_places_and_where_it_stands_in_the_log(ask):
    [row] = ask(
        "SELECT action, kind, kind_class, actors, targets, places, occurred_earliest, occurred_precision, standing,"
        " corrections, position, last_position FROM {actions}"
    )

    when = STRIKE.occurred
    named = ('["iran"]', '["jaish-ul-adl"]', '["Panjgur"]')
    assert row == ("strike", STRIKE.kind, "violent", *named, when.earliest, when.precision, "stands", 0, 3, 3)
    assert ask("SELECT role, actor FROM {parties} ORDER BY role") == [("actor", "iran"), ("target", "jaish-ul-adl")]


@pytest.mark.parametrize(
    ("event", "standing", "corrections"),
    [
        (make.corrected("action", "strike", kind="strike.drone"), "corrected", 1),
        (make.retracted("action", "strike"), "retracted", 0),
    ],
)
def test_what_was_corrected_or_retracted_keeps_its_row_marked_so(log, ask, event, standing, corrections):
    ask("SELECT 1")
    make.fill(log, event)

    assert ask("SELECT standing, corrections, position, last_position FROM {actions}") == [
        (standing, corrections, 3, 4)
    ]


def test_what_was_redacted_stands_as_its_ground(log, ask):
    log.redact(of_fields(log, 3, "/title", number=4), expected=0)

    assert ask("SELECT title FROM {actions}") == [(str(Withheld(ground="personal_data", by_position=4)),)]


def test_of_an_action_that_was_redacted_whole_there_is_its_id_and_that_it_is_withheld(log, ask):
    log.redact(of_the_whole(log, 3, number=4), expected=0)

    assert ask("SELECT action, kind, realisation, occurred, standing FROM {actions}") == [
        ("strike", None, None, None, "withheld")
    ]


def test_of_a_confidential_source_nothing_is_shown_but_its_id_until_it_is_none_any_more(log, ask):
    source = "SELECT source, confidential, title, publisher, kind FROM {sources}"
    cited = "SELECT hidden, quote, speaker FROM {citations} WHERE thing = 'action:strike'"
    [open_source], [open_words] = ask(source), ask(cited)
    assert (open_source[1], open_words[0]) == (0, 0)
    assert open_words[1]

    make.fill(log, make.corrected("source", make.FT, confidential=True), make.action("another"))

    assert ask(source) == [(make.FT, 1, None, None, None)]
    assert ask("SELECT DISTINCT hidden, quote, speaker FROM {citations}") == [(1, None, None)]

    make.fill(log, make.corrected("source", make.FT, confidential=False))

    assert ask(source) == [open_source]
    assert ask(cited) == [open_words]


def test_a_claim_is_replaced_by_the_latest_that_stands_of_the_same_claimant(log, ask):
    marks = "SELECT claim, superseded_by FROM {claims} ORDER BY claim"
    make.fill(log, make.claim("a", "strike"), make.claim("b", "strike", supersedes="a"))
    assert ask(marks) == [("a", "b"), ("b", None)]

    make.fill(log, make.claim("c", "strike", supersedes="a"), make.claim("d", "strike", "pakistan", supersedes="b"))
    assert ask(marks) == [("a", "c"), ("b", None), ("c", None), ("d", None)]

    make.fill(log, make.retracted("claim", "c"))
    assert ask(marks)[0] == ("a", "b")

    make.fill(log, make.corrected("claim", "b", supersedes=None))
    assert ask(marks)[0] == ("a", None)


def test_a_replacement_of_which_every_page_fell_replaces_nothing_and_a_later_one_takes_its_place(log, ask):
    marks = "SELECT claim, superseded_by FROM {claims} ORDER BY claim"
    post = (make.cite("post"),)
    make.fill(log, make.source("post"), make.claim("a", "strike"))
    make.fill(log, make.claim("b", "strike", supersedes="a", citations=post))
    assert ask(marks) == [("a", "b"), ("b", None)]

    make.fill(log, make.source_withdrawn("post"))
    assert ask(marks) == [("a", None), ("b", None)]

    make.fill(log, make.claim("c", "strike", supersedes="b"))
    assert ask(marks) == [("a", "c"), ("b", "c"), ("c", None)]

    make.fill(log, make.retracted("claim", "c"))
    assert ask(marks) == [("a", None), ("b", None), ("c", None)]


def test_claims_that_replace_each_other_in_a_circle_are_read_as_the_order_of_recording_has_them(log, ask):
    make.fill(log, make.claim("a", "strike"), make.claim("b", "strike", supersedes="a"))
    make.fill(log, make.corrected("claim", "a", supersedes="b"))

    assert ask("SELECT claim, superseded_by FROM {claims} ORDER BY claim") == [("a", "b"), ("b", None)]


def test_of_an_action_in_a_case_counts_what_was_said_last(log, ask):
    make.fill(log, make.case(), CaseIncluded(case="kerman", actions=("strike",)))
    make.fill(log, CaseExcluded(case="kerman", actions=("strike",), reason="distractor"))

    assert ask("SELECT action, included, reason, position FROM {case_actions}") == [("strike", 0, "distractor", 6)]


def test_the_index_keeps_what_was_once_named(log, ask):
    make.fill(log, make.action("kerman"), make.action("other"), make.response("strike", "kerman", link="link"))
    ask("SELECT 1")
    make.fill(log, make.corrected("response", "link", responded_to="other"))

    named = {one for (one,) in ask("SELECT named FROM {mentions} WHERE by = 'response:link'")}
    assert {"action:strike", "action:kerman", "action:other"} <= named
    names = set(json.loads(ask("SELECT names FROM {things} WHERE id = 'link'")[0][0]))
    assert {one for one in names if not one.startswith(("actor:", "source:"))} == named


def test_the_index_finds_who_named_an_actor_without_rows_of_it(log, tmp_path, ask):
    assert ask("SELECT 1 FROM {mentions} WHERE named = 'actor:jaish-ul-adl'") == []
    with caught_up(log, tmp_path / "log.db") as views:
        found = TableIndex(views).naming({Thing("actor", "jaish-ul-adl")}, ("action", "claim"))

    assert found == {Thing("action", "strike")}


def test_every_table_and_every_column_says_what_it_is():
    for view in registered():
        for table in view.tables:
            assert table.says
            assert set(table.key) <= {column.name for column in table.columns}
            assert all(column.says for column in table.columns), table.name


def test_every_kind_of_thing_has_tables_of_its_own():
    named = {name for tables in OWNED.values() for name in tables}

    assert named | {"things", "mentions", "citations"} == {table.name for table in TABLES}


def test_what_was_merged_has_a_row_at_its_survivor_until_it_is_taken_out(log, ask):
    make.fill(log, make.action("second"), make.merged("strike", "second"))
    assert ask("SELECT action, merged, position FROM {action_merges}") == [("strike", "second", 5)]
    assert ask("SELECT standing FROM {actions} WHERE action = 'second'") == [("stands",)]

    make.fill(log, make.unmerged("strike", "second"))
    assert ask("SELECT * FROM {action_merges}") == []


def test_actors_that_were_merged_have_rows_of_their_own(log, ask):
    make.fill(log, make.actor("persia"), make.merged("iran", "persia", kind="actor"))

    assert ask("SELECT actor, merged, position FROM {actor_merges}") == [("iran", "persia", 5)]
    assert ask("SELECT * FROM {action_merges}") == []


def test_a_place_by_itself_has_a_row_with_its_names_and_how_precise_it_is(log, ask):
    rask = Alias(name="Rasak", use="transliteration")
    make.fill(log, make.known_place("rask", aliases=(rask,), territory=("IR",)))

    [row] = ask(
        "SELECT place, kind, name, aliases, territory, latitude, radius_m, sensitive, standing FROM {gazetteer}"
    )
    assert row == ("rask", "settlement", "Rask", '["Rasak"]', '["IR"]', "26.9719", 5000, 0, "stands")


def test_coordinates_of_a_sensitive_place_that_were_redacted_are_their_ground(log, ask):
    make.fill(log, make.known_place("hide-out", sensitive=True))
    log.redact(of_fields(log, 4, "/latitude", number=5), expected=0)

    [(latitude, sensitive)] = ask("SELECT latitude, sensitive FROM {gazetteer}")
    assert latitude.startswith("withheld: ")
    assert sensitive == 1


def test_a_passage_that_was_added_and_a_name_given_later_are_there_once(log, ask):
    make.fill(log, make.citation_added("strike", quote="a second passage"), make.called("iran", "Persia"))

    quotes = ask("SELECT quote FROM {citations} WHERE thing = 'action:strike' ORDER BY number")
    assert quotes == [("in retaliation for",), ("a second passage",)]
    assert ask("SELECT name FROM {aliases}") == [("Persia",)]


def test_a_claim_about_a_case_names_it_and_no_action(log, ask):
    make.fill(log, make.case(), make.claim_about_case("all"))

    assert ask("SELECT about, about_case FROM {claims}") == [("[]", "kerman")]
    assert ask("SELECT * FROM {claim_about}") == []


# --- what is recorded of things beside themselves ---------------------------------------------------------------------


def test_a_merge_says_why_in_its_row(log, ask):
    make.fill(log, make.action("second"), make.merged("strike", "second"))

    assert ask("SELECT reason FROM {action_merges}") == [("One and the same.",)]


def test_grades_have_a_row_each_and_the_latest_of_a_grader_holds(log, ask):
    make.fill(log, make.claim("c", "strike"), make.claim_graded("c"), make.claim_graded("c", 2))
    make.fill(log, make.claim_graded("c", 5, "editor"), make.source_graded(), make.source_graded(reliability="C"))

    assert ask("SELECT number, credibility, grader, holds FROM {claim_grades}") == [
        (0, 3, "mk", 0),
        (1, 2, "mk", 1),
        (2, 5, "editor", 1),
    ]
    assert ask("SELECT reliability, holds, reason FROM {source_grades}") == [
        ("B", 0, "It is edited."),
        ("C", 1, "It is edited."),
    ]


def test_of_a_confidential_source_the_grade_is_there_and_no_word_of_why(log, ask):
    make.fill(log, make.source("insider", confidential=True), make.source_graded("insider", "A"))

    assert ask("SELECT source, reliability, reason FROM {source_grades}") == [("insider", "A", None)]


def test_codes_parts_and_what_was_declined_stand_under_their_action(log, ask):
    make.fill(log, make.action("whole"), make.coded("strike"), make.coded("strike", "7", confidence="0.5"))
    make.fill(log, make.part_of("strike", "whole"), make.declined("strike", "whole"))

    assert ask("SELECT action, number, scheme, code, coder FROM {codings}") == [
        ("strike", 0, "cameo", "190", "mk"),
        ("strike", 1, "cameo", "7", "mk"),
    ]
    assert ask("SELECT part, number, whole FROM {action_parts}") == [("strike", 0, "whole")]
    assert ask("SELECT responding, responded_to, method, probability, reason FROM {declined}") == [
        ("strike", "whole", "hawkes", "0.6", "The order is open.")
    ]


def test_of_three_that_are_not_the_same_each_pair_has_a_row(log, ask):
    make.fill(log, make.action("b"), make.action("c"), make.distinguished("strike", "b", "c"))

    assert ask("SELECT filed, action, other, position FROM {distinctions} ORDER BY action, other") == [
        ("strike", "b", "c", 6),
        ("strike", "strike", "b", 6),
        ("strike", "strike", "c", 6),
    ]


def test_an_order_keeps_the_words_for_how_long_lay_between_and_for_who_says_so(log, ask):
    by = make.party(None, words="an officer")
    make.fill(log, make.action("later"), make.ordered("strike", "later", asserted_by=by))

    assert ask("SELECT before, after, most, words, asserted_by, asserted_by_words FROM {orderings}") == [
        ("strike", "later", 7200, "soon after", None, "an officer")
    ]


def test_a_name_given_later_says_who_calls_it_so_and_a_place_has_its_names_by_language(log, ask):
    rask = Alias(name="راسک", language="fa", use="official")
    make.fill(log, make.called("iran", "Persia", used_by="iran"), make.known_place("rask", aliases=(rask,)))

    assert ask("SELECT name, use, used_by FROM {aliases}") == [("Persia", "transliteration", "iran")]
    assert ask("SELECT place, number, name, language, use FROM {place_names}") == [
        ("rask", 0, "راسک", "fa", "official")
    ]


@pytest.mark.parametrize("whole", [False, True])
def test_a_case_says_where_it_was_closed_and_why_also_when_that_was_redacted(log, ask, whole):
    make.fill(log, make.case())
    assert ask("SELECT closed, closed_reason FROM {cases}") == [(None, None)]

    make.fill(log, make.case_closed())
    assert ask("SELECT closed, closed_reason FROM {cases}") == [(5, "The report is out.")]
    log.redact(of_the_whole(log, 5) if whole else of_fields(log, 5, "/reason"), expected=0)

    [(closed, why)] = ask("SELECT closed, closed_reason FROM {cases}")
    assert closed == 5
    assert why.startswith("withheld: ")
