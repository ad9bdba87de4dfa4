"""No evidence depends on hash seed, time zone or locale: the same log, bundle, verdict and views under each."""

import pytest

from tests.faults.counts import report
from tests.faults.team import call

# The encoding of a desk's terminal, and of its files where a program does not say which it means.
UTF8 = {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"}
ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
DESKS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", **UTF8},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Tehran", **ASCII},
)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What came of it at each desk."""
    return [call("surroundings", tmp_path_factory.mktemp("desk"), **desk) for desk in DESKS]


@pytest.mark.parametrize("what", ["made", "verdict", "views", "standing"])
def test_the_evidence_is_the_same_at_each_desk(outcomes, what):
    there = [outcome["evidence"][what] for outcome in outcomes]

    report("surroundings", desks=len(DESKS), what=what, differ=sum(one != there[0] for one in there))
    assert there[0]
    assert there == [there[0]] * len(DESKS)


@pytest.mark.parametrize("what", ["hash", "order", "hour", "encoding"])
def test_control_the_desks_do_differ(outcomes, what):
    """Whatever took its order from a set, its hour from the zone or its letters from the locale would have differed."""
    one, other = (outcome["surroundings"][what] for outcome in outcomes)

    assert one != other
