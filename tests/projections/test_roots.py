"""Where sources go back to: who copied whom, and how many independent accounts are left."""

from hypothesis import given
from hypothesis import strategies as st

from tests import builders as make
from timeline.projections.roots import Roots, copies_of, count_roots, independent_roots, origins_of, roots_of

COPIES = [make.source(f"outlet-{number}", publisher=f"outlet-{number}") for number in range(12)]
WIRE = make.source("irna", publisher="irna")


def test_twelve_outlets_with_one_wire_story_are_one_root():
    wires = [make.copied(one.source, "irna") for one in COPIES]
    known = make.given(WIRE, *COPIES, *wires)

    assert independent_roots(known, [make.cite(one.source) for one in COPIES]) == ("irna",)
    assert roots_of(known, "irna") == ("irna",)


def test_general_knowledge_and_what_is_not_on_record_are_no_roots():
    known = make.given(make.source("talk", kind="unsourced"))

    assert count_roots(known, ["talk", "unheard-of"]).independent == ()


def test_a_source_that_nobody_looked_at_counts_and_that_is_said():
    """S507: twelve copies that nobody assessed look like twelve accounts; the count says that none was looked at."""
    known = make.given(WIRE, *COPIES[:3], make.copied("outlet-0", "irna"))

    found = count_roots(known, [one.source for one in COPIES[:3]])

    assert found == Roots(("irna", "outlet-1", "outlet-2"), frozenset({"irna"}), {})
    assert str(found) == "3 roots, 1 assessed"
    assert str(count_roots(known, [])) == "0 roots"


def test_one_publisher_twice_is_one_root():
    known = make.given(make.source("a", publisher="irna"), make.source("b", publisher="irna"))

    assert count_roots(known, ["a", "b"]).independent == ("irna",)


def test_a_translation_of_a_quote_of_a_wire_goes_back_to_the_wire():
    steps = (make.copied("outlet-0", "outlet-1", "translation"), make.copied("outlet-1", "irna", "quotes"))
    known = make.given(WIRE, *COPIES[:2], *steps)

    assert [(one.origin, one.relation) for one in origins_of(known, "outlet-0")] == [
        ("outlet-1", "translation"),
        ("irna", "quotes"),
    ]
    assert [one.source for one in copies_of(known, "irna")] == ["outlet-1"]
    assert roots_of(known, "outlet-0") == ("irna",)


def test_what_two_origins_were_recorded_for_has_two_roots():
    known = make.given(WIRE, *COPIES[:2], make.copied("outlet-0", "irna"), make.copied("outlet-0", "outlet-1"))

    assert count_roots(known, ["outlet-0"]).independent == ("irna", "outlet-1")


def test_a_root_that_was_struck_is_none():
    for end in (make.retracted("source", "irna"), make.source_withdrawn("irna")):
        known = make.given(WIRE, COPIES[0], make.copied("outlet-0", "irna"), end)

        assert count_roots(known, ["outlet-0", "irna"]).independent == ()


def test_a_source_of_which_it_was_redacted_where_it_goes_back_to_is_no_root():
    """Nobody can tell any more whether it is a copy: to count it would make one more witness of a redaction."""
    related = make.given(WIRE, *COPIES[:2], make.withheld(make.copied("outlet-0", "irna")))
    whole = make.given(make.withheld(COPIES[0]), COPIES[1])

    for known in (related, whole):
        assert count_roots(known, ["outlet-0", "outlet-1"]).independent == ("outlet-1",)


def test_who_published_a_confidential_source_counts_and_is_not_printed():
    secret, open_ = (make.source(name, publisher="irna", confidential=name == "leak") for name in ("leak", "page"))
    known = make.given(secret, open_)

    assert count_roots(known, ["leak"]).independent == ("irna",)
    assert count_roots(known, ["leak"]).shown == ("source leak",)
    assert count_roots(known, ["leak", "page"]).shown == count_roots(known, ["page", "leak"]).shown == ("irna",)


def test_what_a_confidential_source_goes_back_to_is_not_printed_unless_an_open_one_tells_of_it():
    """It would tell where the source comes from."""
    leak = make.source("leak", publisher="irna", confidential=True)
    known = make.given(leak, make.source("paper", publisher="bbc"), make.copied("leak", "paper", "excerpt"))

    assert count_roots(known, ["leak"]).independent == ("bbc",)
    assert count_roots(known, ["leak"]).shown == ("source leak",)
    assert count_roots(known, ["leak", "paper"]).shown == count_roots(known, ["paper", "leak"]).shown == ("bbc",)


def test_sources_in_a_circle_are_one_root_and_never_two():
    """S503: who copied whom cannot be told, and that they do not confirm each other can."""
    ring = (make.copied("outlet-0", "outlet-1"), make.copied("outlet-1", "outlet-0"))
    known = make.given(*COPIES[:3], *ring, make.copied("outlet-2", "outlet-1"))

    assert {roots_of(known, one.source) for one in COPIES[:3]} == {("outlet-0",)}
    assert count_roots(known, [one.source for one in COPIES[:3]]).independent == ("outlet-0",)


NAMES = [one.source for one in COPIES[:5]]
pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(pairs, max_size=8), pairs)
def test_to_record_where_a_source_goes_back_to_never_adds_a_root_of_its_own(told, more):
    """Looking can only take independence away from what was said to be related, whatever circles come of it."""
    known = make.given(*COPIES[:5], *(make.copied(*pair) for pair in told))
    also = make.given(*COPIES[:5], *(make.copied(*pair) for pair in (*told, more)))

    for name in NAMES:
        assert set(roots_of(known, name)) <= set(NAMES)
    assert set(count_roots(also, NAMES).independent) <= set(count_roots(known, NAMES).independent) | {more[1]}
