"""Records are values: equal by their fields, hashed so, printed so, as a dataclass of the standard library is."""

import copy
import dataclasses

import pytest
from hypothesis import given

from events.base import Withheld, record
from events.catalogue import EVENTS
from tests.strategies import events


def twin(event):
    """Return the same event as a plain dataclass, with the methods that Python compiles for it."""
    names = [field.name for field in dataclasses.fields(event)]
    cls = dataclasses.make_dataclass(type(event).__qualname__, names, frozen=True)
    return cls(**{name: getattr(event, name) for name in names})


def hashed(value):
    """Return the hash of a value, or why it has none: a list that a correction sets."""
    try:
        return hash(value)
    except TypeError as error:
        return str(error)


@given(events(), events())
def test_events_are_equal_hashed_and_printed_as_dataclasses_are(first, second):
    alike = copy.copy(first)

    assert alike == first
    assert hashed(alike) == hashed(first) == hashed(twin(first))
    assert repr(first) == repr(twin(first))
    assert (first == second) == (type(first) is type(second) and repr(first) == repr(second))
    assert first != twin(first)


@pytest.mark.parametrize("cls", EVENTS.values(), ids=lambda cls: cls.__name__)
def test_no_event_is_changed_or_given_a_field_of_its_own(cls):
    event = object.__new__(cls)

    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(event, dataclasses.fields(cls)[0].name, "x")
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
        event.more = "x"


def test_another_kind_with_the_same_values_is_another_value():
    @record
    class Other:
        ground: str
        by_position: int

    assert Other(ground="g", by_position=1) != Withheld(ground="g", by_position=1)
    assert Withheld(ground="g", by_position=1) == Withheld(ground="g", by_position=1)
    assert Withheld(ground="g", by_position=1) != Withheld(ground="g", by_position=2)


def test_a_record_of_one_field_or_none_is_a_value_too():
    @record
    class One:
        word: str

    @record
    class Nothing:
        pass

    assert (One(word="a"), Nothing()) == (One(word="a"), Nothing())
    assert One(word="a") != One(word="b")
    assert {One(word="a"): 1, Nothing(): 2}[Nothing()] == 2
    assert (repr(One(word="a")), repr(Nothing())) == (f"{One.__qualname__}(word='a')", f"{Nothing.__qualname__}()")


def test_what_a_class_says_of_itself_stays():
    @record
    class Spoken:
        words: str

        def __eq__(self, other):
            return type(other) is type(self) and self.words.lower() == other.words.lower()

        def __hash__(self):
            return hash(self.words.lower())

        def __repr__(self):
            return f"<{self.words}>"

    assert Spoken(words="One") == Spoken(words="one")
    assert len({Spoken(words="One"), Spoken(words="one")}) == 1
    assert repr(Spoken(words="One")) == "<One>"


@pytest.mark.parametrize("flag", ["compare", "repr", "hash"])
def test_a_field_that_is_to_be_left_out_is_refused(flag):
    class Silent:
        words: str = dataclasses.field(default="", **{flag: False})

    with pytest.raises(TypeError, match=r"Silent\.words is to be left out"):
        record(Silent)
