"""R11 and names: whoever only confidential sources name may stand in no text; a name that is open elsewhere may."""

import pytest

from tests import builders as make
from timeline.reports.lint.sealed import kept_names, sealed_in

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


def test_a_short_name_is_not_looked_for_since_it_stands_anywhere_by_chance():
    short = make.corrected("actor", "gazette", name="Dawn")

    assert found("Dawn broke.", short) == []


def test_where_nothing_is_confidential_nothing_is_looked_for():
    assert kept_names(make.given(make.actor("iran"), make.source("paper"))) == frozenset()
