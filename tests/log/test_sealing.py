"""Sealed fields: RFC 9901's digests, decoys that open, and each digest explained once."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import InputRefused, IntegrityFailure
from timeline.log import sealing

SALTS = [bytes([number]) * 16 for number in range(64)]
QUOTE = ("/citations/0/quote", "Iran said it had struck two bases")
TITLE = ("/title", "Panjgur \u200c پنجگور")


def seal(pairs, salts):
    """Seal the fields of one event."""
    [one] = sealing.seal_all([pairs], [len(salts)], b"".join(salts))
    return one


def test_digests_are_those_of_the_standard(root):
    vector = json.loads((root / "tests/vectors/sd_jwt_disclosures.json").read_text("utf-8"))
    for case in vector["cases"]:
        encoded = case["disclosure"].encode()
        text = sealing.from_base64url(case["disclosure"])

        assert sealing.base64url(text) == encoded
        assert json.loads(text) == case["decoded"]
        assert sealing.digest(text).decode() == case["digest"]


def test_a_disclosure_is_salt_pointer_and_value():
    sealed = seal([QUOTE, TITLE], SALTS[:4])

    assert (
        sealed.disclosures[0] == b'["AAAAAAAAAAAAAAAAAAAAAA","/citations/0/quote","Iran said it had struck two bases"]'
    )
    assert [sealing.open_disclosure(one) for one in sealed.disclosures] == [QUOTE, TITLE]
    assert "پنجگور".encode() in sealed.disclosures[1]


@given(st.integers(0, 60))
def test_digests_come_by_fours_sorted_and_are_explained(count):
    salts = SALTS[: sealing.salts_for(count)]
    sealed = seal([(f"/x{number}", number) for number in range(count)], salts)

    assert len(sealed.sd) % 4 == 0
    assert len(sealed.sd) == max(4, -(-count // 4) * 4)
    assert sealed.sd == sorted(sealed.sd)
    assert all(re.fullmatch(rb"[A-Za-z0-9_-]{43}", one) for one in sealed.sd)
    assert sealing.explain(sealed.sd, sealed.disclosures, sealed.decoy_salts, ()).exactly


def test_a_digest_does_not_tell_a_field_from_a_decoy():
    """Nor does its place: digests are sorted."""
    [one] = [one for one in seal([QUOTE], SALTS[:4]).sd if one == sealing.digest(sealing.decoy(SALTS[1]))]

    assert len(one) == 43


def test_text_removed_without_a_record_is_missed():
    sealed = seal([QUOTE, TITLE], SALTS[:4])

    explained = sealing.explain(sealed.sd, sealed.disclosures[1:], sealed.decoy_salts, ())

    assert explained.missing == [sealing.digest(sealed.disclosures[0])]
    assert not explained.foreign
    assert not explained.exactly


def test_a_redaction_explains_what_is_gone():
    sealed = seal([QUOTE, TITLE], SALTS[:4])
    gone = sealing.digest(sealed.disclosures[0])

    assert sealing.explain(sealed.sd, sealed.disclosures[1:], sealed.decoy_salts, [gone]).exactly
    assert sealing.explain(sealed.sd, sealed.disclosures, sealed.decoy_salts, [gone]).foreign == [gone]


def test_a_disclosure_of_another_event_is_foreign():
    sealed, other = seal([QUOTE], SALTS[:4]), seal([QUOTE], SALTS[4:8])

    explained = sealing.explain(sealed.sd, other.disclosures, sealed.decoy_salts, ())

    assert explained.foreign == [sealing.digest(other.disclosures[0])]
    assert explained.missing == [sealing.digest(sealed.disclosures[0])]


def test_one_disclosure_explains_one_digest():
    """Given twice, it does not stand for a second one that is gone."""
    sealed = seal([QUOTE, TITLE], SALTS[:4])

    explained = sealing.explain(sealed.sd, [sealed.disclosures[0]] * 2, sealed.decoy_salts, ())

    assert explained.foreign == [sealing.digest(sealed.disclosures[0])]
    assert explained.missing == [sealing.digest(sealed.disclosures[1])]


def test_a_decoy_is_known_by_its_salt_and_nothing_else_is_a_decoy():
    assert sealing.salt_of_decoy(sealing.decoy(SALTS[7])) == SALTS[7]
    for other in (
        b'["short"]',
        b'["AAAAAAAAAAAAAAAAAAAAAA" ]',
        b'["AAAAAAAAAAAAAAAAAAAAAA",1]',
        b"[]",
        b"\xff",
        b'["\xc3\xa9"]',
    ):
        assert sealing.salt_of_decoy(other) is None


def test_at_most_64_fields_are_sealed():
    with pytest.raises(InputRefused, match="at most 64"):
        seal([QUOTE] * 65, SALTS)


@pytest.mark.parametrize("text", [b"[]", b'["salt","/a"]', b'["salt",7,"x"]', b"\xff", b'["salt","/a","x"'])
def test_what_is_no_disclosure_is_refused(text):
    with pytest.raises(IntegrityFailure, match="does not read"):
        sealing.open_disclosure(text)


def test_salts_that_are_not_whole_are_refused():
    with pytest.raises(IntegrityFailure, match="17 bytes"):
        sealing.explain([], (), b"x" * 17, ())


def test_of_several_events_each_value_stays_with_its_own_salt_and_event():
    first, second = sealing.seal_all([[TITLE, QUOTE], [QUOTE]], [4, 4], b"".join(SALTS[:8]))

    assert [sealing.open_disclosure(one) for one in first.disclosures] == [TITLE, QUOTE]
    assert [sealing.open_disclosure(one) for one in second.disclosures] == [QUOTE]


@pytest.mark.parametrize("salts", [0, 1, 3, 5])
def test_too_few_or_too_many_random_bytes_seal_nothing(salts):
    """Else a title without a salt would be lost, and nobody told."""
    with pytest.raises(ValueError, match=f"4 salts are wanted, and there are {salts}"):
        sealing.seal_all([[TITLE, QUOTE]], [4], b"".join(SALTS[:salts]))


@pytest.mark.parametrize("counts", [[1, 3], [3, 1]])
def test_no_event_takes_a_salt_that_is_counted_for_another(counts):
    """Together they are enough, and yet one event would have a title without a salt, or without its digest."""
    with pytest.raises(ValueError, match="fewer salts than it has sealed fields"):
        sealing.seal_all([[TITLE, QUOTE], [TITLE, QUOTE]], counts, b"".join(SALTS[:4]))


@given(st.lists(st.integers(0, 9), max_size=6))
def test_no_two_digests_of_a_batch_share_a_salt_and_each_event_keeps_its_own(sealed):
    """Whatever the events of a batch seal: each leaf is explained by what stands beside it, and by nothing else."""
    batch = [[(f"/{number}/{field}", "the same words") for field in range(own)] for number, own in enumerate(sealed)]
    counts = [sealing.salts_for(own) for own in sealed]
    made = sealing.seal_all(batch, counts, b"".join(n.to_bytes(sealing.SALT_SIZE, "big") for n in range(sum(counts))))

    salts = [sealing.salt_of(one) for each in made for one in each.disclosures]
    salts += [sealing.base64url(one.decoy_salts[at : at + 16]).decode() for one in made for at in decoys_of(one)]
    assert [[sealing.open_disclosure(one) for one in each.disclosures] for each in made] == batch
    assert [len(one.sd) for one in made] == counts
    assert len(set(salts)) == len(salts) == sum(counts)
    assert all(sealing.explain(one.sd, one.disclosures, one.decoy_salts, ()).exactly for one in made)


def decoys_of(one):
    """Return where the salts of its decoys begin."""
    return range(0, len(one.decoy_salts or b""), sealing.SALT_SIZE)
