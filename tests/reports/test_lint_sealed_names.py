"""R11 and names: whoever only confidential sources name may stand in no text; a name that is open elsewhere may."""

import pytest

from tests import builders as make
from timeline.reports.lint.sealed import kept_in, kept_names, sealed_in

TIP = (make.cite("tip", "words of the tip", speaker="clerk"),)


def actor(name, kind, called):
    return make.changed(make.actor(name, kind), name=called)


WORLD = (
    make.actor("iran"),
    actor("clerk", "person", "Anahita Quill"),
    actor("gazette", "outlet", "Nightwatch"),
    make.called("clerk", "Q. Anahita"),
    make.source("tip", publisher="gazette", authors=("Basil Hernshaw",), confidential=True),
    make.action("strike", citations=TIP),
    make.claim("dead", "strike", "clerk", citations=TIP),
)
TOLD = [
    "It was Anahita Quill who said so.",
    "Q. Anahita, too.",
    "So wrote Basil Hernshaw.",
    "<p>Seen in Nightwatch&nbsp;today</p>",
]
NOT_TOLD = [
    "It was seen on a nightwatch.",
    "The Nightwatchers came.",
    "Anahita said nothing.",
    "confidential source tip",
]


def found(text, *more):
    return [*sealed_in("report.md", text, kept_names(make.given(*WORLD, *more)))]


@pytest.mark.parametrize("text", TOLD)
def test_a_name_that_confidential_sources_alone_tell_is_found_and_not_repeated(text):
    [one] = found(text)

    assert (one.code, one.level) == ("R11", "error")
    assert not any(name in one.text for name in ("Anahita", "Quill", "Nightwatch", "Hernshaw"))


@pytest.mark.parametrize("text", NOT_TOLD)
def test_other_words_are_not_taken_for_a_name(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "opened",
    [
        make.claim("more", "strike", "clerk", citations=(make.cite("paper"),)),
        make.action("second", citations=(make.cite("paper", "said Anahita Quill, a clerk"),)),
        make.changed(make.known_place("quill"), name="Anahita Quill"),
        actor("namesake", "person", "Anahita Quill"),
        make.source("letters", title="Letters of Anahita Quill"),
        make.corrected("source", "tip", confidential=False),
    ],
    ids=["speaks in the open", "a public quote", "a place", "another actor", "a public title", "confidential no more"],
)
def test_a_name_that_stands_in_the_open_is_no_secret(opened):
    assert found(TOLD[0], make.source("paper"), opened) == []


def test_a_name_in_an_analysts_own_words_makes_it_no_open_one():
    assert found(TOLD[0], make.note("mine", "strike", text="Anahita Quill is reliable.")) != []


@pytest.mark.parametrize(("name", "count"), [("Dawn", 1), ("IRNA", 1), ("AFP", 0)])
def test_a_name_of_four_letters_is_looked_for_and_a_shorter_one_stands_anywhere_by_chance(name, count):
    short = make.corrected("actor", "gazette", name=name)

    assert len(found(f"{name} had it first.", short)) == count


@pytest.mark.parametrize("text", ["At dawn they came.", "DAWN, it said.", "The Dawnbreakers came."])
def test_a_short_name_is_looked_for_in_its_own_letters_and_as_a_word(text):
    assert found(text, make.corrected("actor", "gazette", name="Dawn")) == []


def test_a_short_name_that_stands_in_the_open_is_no_secret():
    opened = make.source("paper", title="Dawn of a crisis")

    assert found("Dawn had it first.", make.corrected("actor", "gazette", name="Dawn"), opened) == []


IN_CONFIDENCE = make.claim("strike-killed-clerk", "strike", "clerk", citations=TIP)
"""Its id was made while the source was not confidential yet."""
OF_AN_ID = "See claim strike-killed-clerk."


def test_an_id_that_was_made_of_the_id_of_who_is_kept_back_is_found_by_its_position_and_not_repeated():
    [one] = found(OF_AN_ID, IN_CONFIDENCE)

    assert (one.code, one.level) == ("R11", "error")
    assert f"position {len(WORLD) + 1} " in one.text
    assert "--kind hold" in one.fix
    assert "clerk" not in one.text + one.fix


@pytest.mark.parametrize(
    "telling",
    [make.note("clerk-comment", "actor:clerk"), make.claim("clerk-2", "strike", "clerk", citations=TIP)],
    ids=["a note", "at the beginning"],
)
def test_whatever_is_recorded_may_hold_it_in_its_id(telling):
    name = getattr(telling, "note", None) or telling.claim

    assert len(found(f"<td>{name}</td>", telling)) == 1


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("A clerk was killed.", IN_CONFIDENCE),
        ("See claim strike-killed.", IN_CONFIDENCE),
        ("See strike-killed-clerks.", make.claim("strike-killed-clerks", "strike", "iran", citations=TIP)),
    ],
    ids=["a word alone", "another id", "another word"],
)
def test_other_ids_and_words_are_not_taken_for_one_that_tells(text, recorded):
    assert found(text, recorded) == []


@pytest.mark.parametrize(
    "opened",
    [
        make.claim("more", "strike", "clerk", citations=(make.cite("paper"),)),
        make.corrected("source", "tip", confidential=False),
        make.corrected("actor", "clerk", kind="state"),
    ],
    ids=["speaks in the open", "confidential no more", "a state"],
)
def test_control_the_id_of_who_is_known_in_the_open_may_stand_in_another(opened):
    assert found(OF_AN_ID, make.source("paper"), IN_CONFIDENCE, opened) == []


def test_what_rests_on_public_sources_alone_has_its_id_from_them():
    public = make.claim("strike-killed-clerk", "strike", "iran", citations=(make.cite("paper"),))

    assert found(OF_AN_ID, make.source("paper"), public) == []


def test_of_all_that_is_known_the_words_of_confidential_sources_are_kept_that_no_public_one_says():
    world = make.given(*WORLD, make.source("paper", title="What they told us"), make.source("other"))
    twice = make.given(*WORLD, make.source("paper", title="It has the words of the tip"))

    assert "words of the tip" in kept_in(world)
    assert "words of the tip" not in kept_in(twice)


def test_where_nothing_is_confidential_nothing_is_looked_for():
    known = make.given(make.actor("iran"), make.source("paper"))

    assert kept_names(known) == kept_in(known) == frozenset()
