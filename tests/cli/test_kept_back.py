"""What a confidential source says is printed nowhere, also where the record is listed event by event: its id is."""

import pytest

from tests import builders as make
from tests.cli.asking import ask, log_of

SECRET, OPEN = "words of the tip", "words of the paper"
TIP = (make.cite("tip", SECRET, speaker_words="a clerk"),)
TOLD = (
    *(make.source(), make.source("tip", confidential=True), make.actor("iran")),
    make.action("strike", citations=(*TIP, make.cite(quote=OPEN))),
    make.claim("dead", "strike", citations=TIP),
    make.action("other"),
    make.response("strike", "other", link="answer", citations=TIP),
    make.citation_added("strike", source="tip", quote=SECRET),
    make.corrected("action", "strike", amends=4, citations=(*TIP, make.cite(quote=OPEN))),
)
ASKED = [
    ("log", "--all"),
    ("log", "--all", "--oneline"),
    ("log", "--all", "--json"),
    *(
        ("show", name, *more)
        for name in ("action:strike", "claim:dead", "response:answer")
        for more in ((), ("--json",))
    ),
    ("show", "action:strike", "--history"),
    ("show", "action:strike", "--history", "--json"),
]


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_the_words_of_a_confidential_source_are_not_printed_and_its_id_is(asked):
    said = ask(log_of(TOLD), *asked)

    assert said.code == 0
    assert SECRET not in said.out
    assert "a clerk" not in said.out
    assert "tip" in said.out


def test_the_words_of_another_source_are_printed_beside_it():
    assert OPEN in ask(log_of(TOLD), "log", "--all", "--json").out
    assert OPEN in ask(log_of(TOLD), "show", "action:strike").out


def test_what_became_confidential_since_is_kept_back_at_an_earlier_basis_too():
    before = (make.source("tip"), make.actor("iran"), make.action("strike", citations=TIP))
    log = log_of((*before, make.corrected("source", "tip", confidential=True)))

    assert SECRET in ask(log_of(before), "log", "--json").out
    assert SECRET not in ask(log, "log", "--json", "--as-of", "3").out
