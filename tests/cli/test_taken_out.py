"""What is told of things since, and taken out again: every page goes on and says withheld; no word of it is printed."""

import pytest

from tests import builders as make
from tests.cli.asking import ask
from tests.contracts.redactions import of_fields, of_the_whole
from tests.told_since import BASE, SINCE
from tests.withholding import marked
from timeline.log import MemoryLog

TYPES = list(SINCE)
SOME = str(len(BASE))
PAGES = (
    ("log", "--all"),
    ("log", "--all", "--oneline"),
    ("actions",),
    ("actions", "--json"),
    *(("show", thing) for thing in ("action:panjgur", "sistan", "salvo", "irgc", "jaish", "safe-house", "koh-e-sabz")),
    *(("show", thing, "--json") for thing in ("action:panjgur", "sistan", "irgc", "safe-house", "koh-e-sabz")),
    *(("show", thing, "--history") for thing in ("action:panjgur", "action:kerman", "irgc", "jaish", "case:kerman")),
    ("show", make.FT),
    ("show", "first"),
    ("show", "as-it-is"),
    ("claims", "sistan"),
    ("claims", "case:kerman"),
    ("claims", "sistan", "--ledger"),
    ("chains",),
    ("chains", "sistan", "--metrics"),
    ("chains", "sistan", "--json"),
    ("diff", SOME),
    ("diff", SOME, "--json"),
    ("diff", SOME, "--csv"),
    ("diff", SOME, "--chain", "sistan"),
    ("diff", "1"),
    ("check",),
    ("check", "--json"),
    ("replay",),
    ("export", "md", "sistan"),
    ("export", "json", "sistan"),
    ("actions", "--published-by", "2024-02-01"),
    ("chains", "--occurred", "2024-01-10..2024-01-20"),
)
SAYING = (("log", "--all"), ("show", "safe-house"), ("diff", SOME), ("show", "irgc", "--history"))
"""Where it is said that something was withheld."""


def log_without(*, whole=None):
    """Return a log of all of it, with the marks: nothing taken out, all sealed fields, or all events whole."""
    events, marks = marked(SINCE.values())
    place = TYPES.index("place.registered")
    events[place] = make.changed(events[place], latitude="26.9719", longitude="64.0946")
    marks = [one for one in marks if "tude" not in one.pointer]
    log = MemoryLog()
    make.fill(log, *BASE, *events)
    for count, number in enumerate(dict.fromkeys(one.number for one in marks) if whole is not None else ()):
        position = len(BASE) + 1 + number
        pointers = [one.pointer for one in marks if one.number == number]
        if whole and TYPES[number] != "rules.adopted":
            log.redact(of_the_whole(log, position, number=700 + count), expected=0)
        else:
            log.redact(of_fields(log, position, *pointers, number=700 + count), expected=0)
    return log, [one.text for one in marks]


@pytest.mark.parametrize("whole", [False, True], ids=["fields", "whole events"])
def test_no_page_prints_a_word_of_it(whole):
    log, marks = log_without(whole=whole)

    for page in PAGES:
        ran = ask(log, *page)
        assert ran.code in (0, 1 if page[0] == "check" else 0), (page, ran.err)
        assert not [one for one in marks if one in ran.out + ran.err], page
    for page in SAYING:
        assert "withheld: " in ask(log, *page).out, page


def test_control_before_that_the_pages_print_all_of_it_but_what_merges_and_the_like_cite():
    log, marks = log_without()
    cited = {one.text for one in marked(SINCE.values())[1] if one.pointer.startswith("/citations/")}

    printed = "".join(ask(log, *page).out for page in PAGES)

    assert {one for one in marks if one not in printed} <= cited
