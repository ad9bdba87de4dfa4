"""Old shapes become today's by one small step a version; a chain with a gap is found before anything is read."""

import pytest

from events.upcasters import BrokenChain, Upcasters

NOW = {"note.added": 3}


def chain(*versions, type_="note.added", former=None):
    made = Upcasters(former)
    for version in versions:
        made.register(
            type_, version, lambda body, version=version: {**body, "steps": [*body.get("steps", []), version]}
        )
    return made


def test_a_shape_goes_step_by_step_from_its_version_to_todays():
    steps = chain(1, 2)
    steps.check(NOW)

    assert steps.upcast("note.added", 1, 3, {"text": "x"}) == {"text": "x", "steps": [1, 2]}
    assert steps.upcast("note.added", 2, 3, {"text": "x"}) == {"text": "x", "steps": [2]}
    assert steps.upcast("note.added", 3, 3, {"text": "x"}) == {"text": "x"}


def test_a_version_from_which_no_step_leads_on_is_named():
    with pytest.raises(BrokenChain, match=r"note\.added: no step from version 1"):
        chain(2).check(NOW)


def test_two_steps_from_one_version_are_refused():
    """Else the order of imports would decide what an old record says."""
    with pytest.raises(BrokenChain, match="two steps from version 1"):
        chain(1, 1)


@pytest.mark.parametrize(("type_", "version"), [("note.added", 3), ("note.burnt", 1)])
def test_a_step_beyond_todays_version_or_of_no_known_type_is_refused(type_, version):
    steps = chain(1, 2)
    steps.register(type_, version, dict)

    with pytest.raises(BrokenChain, match="beyond the current version"):
        steps.check(NOW)


def test_a_type_that_was_renamed_is_read_by_its_former_name():
    steps = chain(1, 2, former={"comment.added": "note.added"})
    steps.check(NOW)

    assert steps.name_today("comment.added") == "note.added"
    assert steps.name_today("note.added") == "note.added"


@pytest.mark.parametrize("former", [{"comment.added": "remark.added"}, {"note.added": "note.added"}])
def test_a_former_name_leads_to_a_type_of_today_and_is_none_itself(former):
    with pytest.raises(BrokenChain, match="former name"):
        chain(1, 2, former=former).check(NOW)
