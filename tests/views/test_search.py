"""Search: what is found, what is shown of it, and in which order; what must not be found is not."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import Withheld
from tests import builders as make
from tests.strategies import TEXTS, histories
from tests.withholding import marked, with_event, without, without_fields
from timeline.errors import LogUnavailable
from timeline.projections.folding import fold, terms_of
from timeline.projections.register import REGISTER, Thing
from timeline.projections.spelling import spelling_of
from timeline.projections.texts import SEARCHED, passages_of
from timeline.views import search
from timeline.views.fulltext import find
from timeline.views.search import texts_in_memory
from timeline.views.snippets import WINDOW

FA = "پاکستان به سَراوان حمله کرد"
UR = "پاکستان نے سراوان پر حملہ کیا"
STATES = (
    make.actor("iran"),
    make.actor("pakistan", aliases=()),
    make.actor("financial-times", "outlet"),
    make.source(title="Pakistan strikes Iran", authors=("A. Reporter",)),
)
SISTAN = make.action(
    "sistan",
    "2024-01-18",
    by="pakistan",
    title="Pakistan strikes near Sārāvān",
    places=(make.place("Sarāvān"),),
    citations=(make.cite(quote=FA, language="fa", translation="Pakistan attacked Saravan"),),
)


def asked(register, query, **more):
    with texts_in_memory(register) as texts:
        return find(texts, query, **more)


def hits(register, query, **more):
    return asked(register, query, **more).hits


def names(register, query, **more):
    return {hit.thing.id for hit in hits(register, query, **more)}


def shown(hit):
    """Return a hit's passage with what was found in brackets."""
    text, at = "", 0
    for begin, end in hit.marks:
        text += f"{hit.snippet[at:begin]}[{hit.snippet[begin:end]}]"
        at = end
    return text + hit.snippet[at:]


# --- what is found ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["saravan", "Sārāvān", "SARAVAN", "sarav*", "سراوان", "سَراوان", '"به سراوان"'])
def test_a_place_is_found_however_it_is_written(query):
    assert names(make.given(*STATES, SISTAN), query) == {"sistan"}


def test_urdu_text_is_found_by_the_letters_of_an_arabic_keyboard():
    urdu = make.note("urdu", "actor:iran", text=UR)

    assert names(make.given(*STATES, urdu), "حملة كيا") == {"urdu"}


def test_every_text_of_every_kind_of_thing_can_be_found():
    """A mark stands in every sealed text of the record: what is meant to be found is, by its mark."""
    events, marks = marked(
        [
            make.actor("somebody", "person", aliases=()),
            make.source(title="t", authors=("a",), url="https://example.org/1"),
            make.action("raid", title="t", actors=(make.party(None, "unknown", words="w"),), citations=(_full(),)),
            make.claim("said", "raid", None, claimant_words="w", figure=make.figure(words="w", status="s")),
            make.claim("why", "raid", dimension="motive", text="t", citations=(_full(),)),
            make.response("raid", None, link="link", relation="pre-empts", expected="e", alternative="a"),
            make.note("note", "raid"),
            make.case(),
        ]
    )
    register = make.given(*events)
    left_out = ("/locator", "/as_reported")  # where a passage stands is no text of it

    missing = [mark for mark in marks if not mark.pointer.endswith(left_out) and not names(register, mark.text)]

    assert missing == []


def _full():
    return make.cite(quote="q", translation="t", speaker_words="s")


def test_all_words_have_to_be_there_but_not_in_one_passage():
    register = make.given(*STATES, SISTAN)

    assert names(register, "strikes attacked") == {"sistan"}
    assert names(register, "strikes attacked Panjgur") == set()


def test_a_phrase_does_not_run_from_one_passage_into_the_next():
    action = make.action("raid", title="one two", places=(make.place("three four"),))

    assert names(make.given(*STATES, action), '"one two"') == {"raid"}
    assert names(make.given(*STATES, action), '"two three"') == set()


def test_only_the_kinds_that_are_asked_for_are_searched():
    register = make.given(*STATES, SISTAN)

    assert {hit.thing.kind for hit in hits(register, "pakistan")} == {"action", "actor", "source"}
    assert names(register, "pakistan", kinds=("source",)) == {make.FT}


def test_what_was_corrected_away_is_not_found_and_what_was_put_there_is():
    register = make.given(*STATES, SISTAN, make.corrected("action", "sistan", title="Pakistan hits Panjgur"))

    assert names(register, "hits") == {"sistan"}
    assert names(register, '"strikes near"') == set()


def test_what_was_retracted_is_found_and_marked():
    [hit] = hits(make.given(*STATES, SISTAN, make.retracted("action", "sistan")), "saravan")

    assert hit.standing == "retracted"


def test_why_it_was_retracted_is_found_too():
    [hit] = hits(make.given(*STATES, SISTAN, make.retracted("action", "sistan")), '"another place"')

    assert (hit.field, hit.thing.id) == ("reason", "sistan")


# --- what must not be found ------------------------------------------------------------------------------------------


def test_words_that_were_redacted_are_neither_found_nor_shown():
    register = REGISTER.fold(with_event(make.recorded(*STATES, SISTAN), 4, without_fields(SISTAN, "/title")))

    assert isinstance(register.actions["sistan"].now.title, Withheld)
    assert names(register, "strikes", kinds=("action",)) == set()
    assert names(register, "court source withheld", kinds=("action",)) == set()


def test_of_an_event_that_was_redacted_whole_its_id_alone_is_found():
    [hit] = hits(REGISTER.fold(without(make.recorded(*STATES, SISTAN), 4)), "sistan")

    assert (hit.field, hit.snippet, hit.standing) == ("id", "sistan", "withheld")


def test_the_words_of_a_confidential_source_are_neither_found_nor_shown():
    confidential = make.corrected("source", make.FT, confidential=True)
    register = make.given(*STATES, SISTAN, confidential)

    for words in ("سراوان", "attacked", "reporter", '"pakistan strikes iran"'):
        assert names(make.given(*STATES, SISTAN), words)
        assert names(register, words) == set()
    assert names(register, make.FT) == {make.FT}


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_what_was_found_is_marked_in_the_text_as_it_is_on_record():
    register = make.given(*STATES, SISTAN)

    assert [shown(hit) for hit in hits(register, "strikes saravan")] == ["Pakistan [strikes] near [Sārāvān]"]
    assert [shown(hit) for hit in hits(register, "سراوان")] == ["پاکستان به [سَراوان] حمله کرد"]


def test_marks_that_go_with_the_last_letter_are_inside():
    note = make.note("note", "actor:iran", text="Sarava\u0304n\u0327 fell")

    [hit] = hits(make.given(*STATES, note), "saravan")

    assert shown(hit) == "[Sarava\u0304n\u0327] fell"


def test_a_long_text_is_cut_at_words_around_what_was_found():
    text = f"{'before ' * 60}the word {'after ' * 60}".strip()

    [hit] = hits(make.given(*STATES, make.note("note", "actor:iran", text=text)), "word")

    assert shown(hit).count("[word]") == 1
    assert hit.snippet.startswith("…before ")
    assert hit.snippet.endswith(" after…")
    assert len(hit.snippet) <= WINDOW + 2


def test_the_best_come_first_and_equals_in_the_order_of_the_log():
    notes = [make.note(f"n{number}", "actor:iran", text="a strike") for number in (3, 1, 2)]
    often = make.note("often", "actor:iran", text="strike strike strike")
    found = asked(make.given(*STATES, *notes, often), "strike", kinds=("note",), limit=3)

    assert [hit.thing.id for hit in found.hits] == ["often", "n3", "n1"]
    assert found.total == 4


# --- laws ------------------------------------------------------------------------------------------------------------


@given(st.text() | st.text(st.sampled_from("ab \"*'():^-+{},\0\\NEAR ORAND\ue000")))
@settings(max_examples=200)
def test_no_query_whatever_is_an_error(query):
    register = make.given(*STATES, make.note("note", "actor:iran", text="a b NEAR"))

    asked(register, query)


def test_control_a_query_that_is_not_escaped_is_an_error():
    with texts_in_memory(make.given(*STATES)) as texts, pytest.raises(Exception, match="syntax error"):
        texts.select("SELECT rowid FROM {search} WHERE search MATCH ?", ("NEAR(",))


def test_a_query_of_ten_thousand_words_is_answered():
    assert asked(make.given(*STATES), " ".join(f"w{number}" for number in range(10_000))).hits == ()


_WORD = st.text("ab\u0101\u0622\u0627\u064e\u200c- '.", min_size=1, max_size=6)


@given(st.lists(st.lists(_WORD, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=5), _WORD, st.booleans())
@settings(max_examples=150)
def test_what_is_found_is_what_a_reader_with_patience_finds(texts, word, is_phrase):
    texts = [text for text in texts if text.strip()] or ["a"]
    register = make.given(
        make.actor("x"), *(make.note(f"n{at}", "actor:x", text=text) for at, text in enumerate(texts))
    )
    query = f'"{word}"' if is_phrase else word
    found = asked(register, query, kinds=("note",))

    expected = {f"n{at}" for at, text in enumerate(texts) if _holds(f"n{at}", query) or _holds(text, query)}
    assert (set() if found is None else {hit.thing.id for hit in found.hits}) == expected


def _holds(text, query):
    """Tell whether a text holds the only term of a query: its words one after the other, the last perhaps longer."""
    terms = list(terms_of(query))
    if len(terms) != 1:
        return bool(terms) and all(_holds(text, f'"{term}"' + "*" * goes_on) for term, goes_on in terms)
    [(term, goes_on)] = terms
    words, sought = _words(fold(text)), _words(term)
    windows = [words[at : at + len(sought)] for at in range(len(words) - len(sought) + 1)]
    return any(
        window[:-1] == sought[:-1] and (window[-1].startswith(sought[-1]) if goes_on else window[-1] == sought[-1])
        for window in windows
    )


def _words(text):
    marks = "".join(one if unicodedata.category(one)[0] in "LN" else " " for one in text)
    return re.findall(r"\S+", marks)


@given(histories(max_size=8), TEXTS)
@settings(max_examples=40)
def test_every_mark_is_in_its_snippet_and_its_folding_in_what_was_sought(history, text):
    register = REGISTER.fold(history)
    passages = [
        one for kind in SEARCHED for name in register.of_kind(kind) for one in passages_of(register, Thing(kind, name))
    ]
    query = f"{text} {passages[len(text) % len(passages)].text}"
    found = asked(register, query)

    for hit in found.hits if found is not None else ():
        assert hit.marks
        assert all(0 <= begin < end <= len(hit.snippet) for begin, end in hit.marks)
        for begin, end in hit.marks:
            word = fold(hit.snippet[begin:end])
            assert word.split()[0] in fold(query) or spelling_of(word) in spelling_of(fold(query))


def test_without_the_full_text_index_of_sqlite_the_search_says_so(monkeypatch):
    class Without:
        def execute(self, _):
            message = "no such module: fts5"
            raise search.Error(message)

        def close(self):
            pass

    monkeypatch.setattr(search, "connect", lambda _: Without())

    with pytest.raises(LogUnavailable, match="no full-text index"):
        asked(make.given(*STATES), "iran")
