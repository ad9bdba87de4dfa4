"""Event ids sort by time."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.log.ids import is_uuid, uuid7, uuid_bytes, uuid_keys, uuid_text

GIVEN = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_the_example_of_the_standard_comes_out():
    """RFC 9562, appendix A.6: Tuesday, 22 February 2022, 14:22:22 GMT-05:00."""
    assert uuid7(0x017F22E279B0, bytes.fromhex("0cc318c4dc0c0c07398f")) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_it_is_a_uuid_of_version_7(milliseconds, random):
    made = uuid.UUID(uuid7(milliseconds, random))

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == milliseconds


@given(st.uuids())
def test_text_and_bytes_are_the_same_id(given_id):
    assert uuid_bytes(str(given_id)) == given_id.bytes
    assert uuid_text(given_id.bytes) == str(given_id)
    assert is_uuid(str(given_id))


@pytest.mark.parametrize(("milliseconds", "random"), [(-1, b"x" * 10), (2**48, b"x" * 10), (0, b"x" * 9), (0, b"")])
def test_a_time_out_of_range_or_too_few_bytes_make_no_id(milliseconds, random):
    with pytest.raises(ValueError, match="no UUID"):
        uuid7(milliseconds, random)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
    ],
)
def test_other_spellings_are_no_id(text):
    assert not is_uuid(text)
    assert uuid_keys([text]) is None
    assert uuid_keys([GIVEN, text]) is None
    assert uuid_keys([text, GIVEN]) is None


@given(st.lists(st.uuids(), max_size=5))
def test_many_ids_are_the_same_as_each(ids):
    assert uuid_keys([str(one) for one in ids]) == [one.bytes for one in ids]


@given(st.lists(st.text(alphabet="0a-\nx", max_size=40), min_size=1, max_size=3))
def test_what_is_no_id_is_none_among_many_either(texts):
    assert (uuid_keys(texts) is not None) == all(map(is_uuid, texts))


@pytest.mark.parametrize(
    "texts",
    [[GIVEN + "\n" + GIVEN, ""], [GIVEN[:35], GIVEN + "0"], [GIVEN + "\n" + GIVEN], ["0" * 36], [GIVEN, "\u0660" * 36]],
)
def test_ids_that_only_together_have_the_shape_are_none(texts):
    assert uuid_keys(texts) is None
