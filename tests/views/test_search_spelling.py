"""Names that are spelt otherwise: they are found, after whatever holds the words as they are written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.actors import Alias
from tests import builders as make
from timeline.projections.folding import expression_of, fold
from timeline.projections.spelling import LONGEST, spelling_of, spellings
from timeline.projections.texts import Passage
from timeline.views import fulltext
from timeline.views.fulltext import find
from timeline.views.search import texts_in_memory
from timeline.views.snippets import WINDOW, Mark, snippet_of


def asked(register, query, **more):
    with texts_in_memory(register) as texts:
        return find(texts, query, **more)


def named(name):
    return make.changed(make.actor("x", "group"), name=name)


def hits(name, query):
    return [hit.thing.id for hit in asked(make.given(named(name)), query).hits]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Jaish ul-Adl", "jaish al-adl"),
        ("Jaish ul-Adl", "Jaysh al Adl"),
        ("Jaish ul-Adl", "djaish"),
        ("Jaish ul-Adl", "jaishuladl"),
        ("Jaish ul-Adl", "jaishul adl"),
        ("Jaish ul-Adl", '"jaish el adl"'),
        ("Jaish ul-Adl", "jaysh*"),
        ("Jaishuladl", "jaish-al-adl"),
        ("Ansarullah", "ansar-allah"),
        ("Qasem Soleimani", "ghasem"),
        ("Ghazvin", "qazvin"),
        ("Ramadhan", "ramazan"),
        ("Nabeel", "Nabil"),
        ("Sīstān", "seestan"),
        ("Al-Qaeda", "alqaeda"),
        ("Al-Qaeda", "el-ghaeda"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(name, query):
    assert hits(name, query) == ["x"]


@pytest.mark.parametrize("query", ["jaish al-adl", "djaish", "jaishuladl"])
def test_control_without_the_pairs_a_name_is_found_only_as_it_is_written(query, monkeypatch):
    monkeypatch.setattr(fulltext, "spelling_of", lambda folded: folded)

    assert hits("Jaish ul-Adl", query) == []


@pytest.mark.parametrize(("name", "query"), [("Jaish ul-Adl", "jaish ul-zulm"), ("Kerman", "german"), ("Adl", "adal")])
def test_a_name_that_is_another_is_not_found(name, query):
    assert hits(name, query) == []


@pytest.mark.parametrize("where", ["alias", "place", "party"])
def test_aliases_places_and_the_words_for_parties_are_names_too(where):
    event = {
        "alias": make.actor("x", "group", aliases=(Alias(name="Jaish ul-Adl", use="transliteration"),)),
        "place": make.action("x", title="t", places=(make.place("Jaish ul-Adl"),)),
        "party": make.action("x", title="t", actors=(make.party(None, "observed", words="Jaish ul-Adl"),)),
    }[where]

    [hit] = asked(make.given(make.actor("iran"), make.source(), event), "jaysh al-adl").hits
    assert (hit.field, hit.snippet, hit.marks) == (where, "Jaish ul-Adl", ((0, 5), (6, 12)))


def test_a_text_that_is_no_name_is_compared_as_it_is_written():
    assert asked(make.given(make.actor("iran"), make.note("n", "actor:iran", text="Jaish ul-Adl")), "jaysh").hits == ()


def test_a_name_spelt_otherwise_comes_after_whatever_holds_the_words_themselves():
    """Though the note is long and the word of it common, and the name is short and rare."""
    note = make.note("n", "actor:iran", text=f"{'word ' * 200} ghom")
    others = [make.note(f"n{at}", "actor:iran", text="ghom") for at in range(30)]
    register = make.given(make.actor("iran"), named("Qom"), *others, note)

    found = asked(register, "ghom")
    assert [hit.thing.id for hit in found.hits][-2:] == ["n", "x"]
    assert found.total == 32
    assert [asked(register, "ghom", limit=most).total for most in (1, 31, 32)] == [32, 32, 32]
    assert [len(asked(register, "ghom", limit=most).hits) for most in (1, 31, 32, 40)] == [1, 31, 32, 32]


_LETTERS = st.text("adeghijlouqyz -'", min_size=1, max_size=12)


@given(st.lists(_LETTERS, min_size=1, max_size=4), _LETTERS, st.booleans())
@settings(max_examples=60)
def test_whatever_is_found_without_it_is_found_first_and_in_the_same_order(names, query, is_open):
    """The index without spellings is the control: what it finds is found, in its order, before all else."""
    events = [make.changed(make.actor(f"a{at}", "group"), name=f"n {name}") for at, name in enumerate(names)]
    query = f"{query}*" if is_open else query
    with texts_in_memory(make.given(*events)) as texts:
        found = find(texts, query)
        plain = () if found is None else _plain(texts, query)

    assert found is None or [hit.thing.id for hit in found.hits][: len(plain)] == list(plain)


def _plain(texts, query):
    where = f"{{id folded}} : ({expression_of(query)})"
    ranked = "SELECT id FROM search WHERE search MATCH ? ORDER BY bm25(search, 0, 0, 0.2, 0, 0, 0, 1, 0), position"
    return [name for (name,) in texts.select(ranked, (where,))]


@given(st.text("adeghijlouqyz -'é"))
@settings(max_examples=60)
def test_the_words_of_a_name_are_the_same_with_a_letter_of_another_script_behind_it(name):
    """What is quick for Latin letters says the same as what is right for all."""
    with_one = [spelt for spelt, _, end in spellings(f"{name} \u06a9") if end <= len(fold(name))]

    assert with_one == [spelt for spelt, _, _ in spellings(name)]


@given(st.text("adeghijlouqyz -'é", max_size=30))
def test_blanks_and_hyphens_are_nothing_and_a_spelling_is_spelt_like_itself(name):
    folded = fold(name)

    assert spelling_of(folded) == spelling_of(folded.replace("-", "").replace(" ", "").replace("'", ""))
    assert all(spelling_of(folded[begin:end]) == spelt for spelt, begin, end in spellings(name))
    assert sum(1 for _ in spellings(name)) <= LONGEST * len(name)


# --- snippets --------------------------------------------------------------------------------------------------------


def test_the_part_with_the_most_terms_is_shown():
    """A common word stands everywhere, a rare one far behind."""
    text = f"{'the word is here ' * 40}and panjgur is the place {'the word is here ' * 40}"
    note = make.note("n", "actor:iran", text=text)

    [hit] = asked(make.given(make.actor("iran"), note), "the panjgur").hits

    assert "panjgur" in hit.snippet
    assert len(hit.snippet) <= WINDOW + 2
    assert {hit.snippet[begin:end] for begin, end in hit.marks} == {"the", "panjgur"}


def test_where_no_part_holds_two_terms_the_rarest_is_shown():
    text = f"{'the ' * 3}{'x ' * 200}panjgur{' x' * 200}"

    [hit] = asked(make.given(make.actor("iran"), make.note("n", "actor:iran", text=text)), "the panjgur").hits

    assert "panjgur" in hit.snippet


def test_the_passage_with_the_most_terms_is_shown_and_not_the_one_with_the_most_marks():
    passages = (Passage("a", "one one one"), Passage("b", "one two"))
    marks = ([Mark(0, 3, "one"), Mark(4, 7, "one"), Mark(8, 11, "one")], [Mark(0, 3, "one"), Mark(4, 7, "two")])

    assert snippet_of(passages, marks).field == "b"


@given(
    st.lists(st.sampled_from(["a", "bb", "c" * 50, "d" * 200, "e"]), min_size=1, max_size=60),
    st.sets(st.sampled_from("abcde"), min_size=1),
)
@settings(max_examples=60)
def test_marks_are_in_their_snippet_whatever_the_text(words, sought):
    text, marks, at = " ".join(words), [], 0
    for word in words:
        if word[0] in sought:
            marks.append(Mark(at, at + len(word), word))
        at += len(word) + 1
    if not marks:
        return
    shown = snippet_of((Passage("a", text),), (marks,))

    assert shown.marks
    assert all(shown.text[begin:end] in words for begin, end in shown.marks)
