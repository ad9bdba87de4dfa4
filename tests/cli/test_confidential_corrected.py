"""What an actor was corrected to whom confidential sources alone name: one mark for any field, on every way out."""

import json
from dataclasses import replace

import pytest

from events.actors import ActorRegistered
from events.amendments import correctable
from tests import builders as make
from tests.cli.asking import ask, log_of
from timeline.projections import confidential
from timeline.reports import changed_words

TIP = (make.cite("tip", "words of the tip"),)
CLERK = 4
NEW = {
    "kind": "person",
    "name": "QQNAME",
    "aliases": ({"name": "QQALIAS", "use": "former"},),
    "affiliations": (replace(make.tie("pakistan"), asserted_by=make.party("qqoutlet")),),
    "external_ids": ("QQID",),
    "citations": (make.cite("tip", "QQQUOTE"),),
}
HIDDEN = sorted(set(NEW) - {"kind"})
MARK = {"by_position": CLERK, "ground": "kept back"}


def world(*since):
    return (
        *(make.actor("iran"), make.source("tip", confidential=True), make.source("wire")),
        make.changed(make.actor("clerk", "group"), citations=TIP),
        *(make.actor("pakistan"), make.actor("qqoutlet", "outlet")),
        make.action("first", by="iran", citations=(make.cite("wire", "Iran struck"),)),
        make.claim("toll", "first", "clerk", citations=TIP),
        *since,
    )


def corrected(field):
    return make.corrected("actor", "clerk", amends=CLERK, **{field: NEW[field]})


def said(events, *argv):
    answer = ask(log_of(events), *argv)
    assert answer.code == 0, answer.err
    return answer.out


def test_a_correction_of_every_field_of_an_actor_is_asked_about():
    assert set(NEW) == set(correctable(ActorRegistered))


@pytest.mark.parametrize("field", HIDDEN)
def test_a_correction_of_such_an_actor_is_one_mark_in_every_listing(field):
    events = world(corrected(field))

    [one] = json.loads(said(events, "log", "--type", "actor.corrected", "--json"))["items"]
    assert one["body"]["changes"] == [{"field": field, "value": MARK}]
    assert one["line"] == f"{field}: [kept back]"
    for argv in (("log",), ("log", "--json"), ("log", "--type", "actor.corrected"), ("show", "clerk")):
        out = said(events, *argv)
        assert "kept back" in out
        assert "QQ" not in out


@pytest.mark.parametrize("field", HIDDEN)
def test_of_such_a_correction_what_changed_says_that_it_is_kept_back_and_not_that_nothing_became_of_it(field):
    words = field.replace("_", " ")

    [one] = json.loads(said(world(corrected(field)), "diff", "8", "--json"))["items"]
    assert one["words"] == f"{words}: [kept back] ([kept back])"


def test_which_kind_of_actor_it_is_stands_beside_its_id_and_so_does_what_it_was_corrected_to():
    events = world(corrected("kind"))

    [one] = json.loads(said(events, "log", "--type", "actor.corrected", "--json"))["items"]
    assert one["body"]["changes"] == [{"field": "kind", "value": "person"}]
    assert "kind: group → person ([kept back])" in said(events, "diff", "8")
    assert "person" in said(events, "show", "clerk")


@pytest.mark.parametrize(
    "argv", [("log", "--json"), ("diff", "4"), ("check",), ("export", "md", "first")], ids=" ".join
)
def test_one_who_was_corrected_in_every_field_and_retracted_keeps_no_listing_from_being_printed(argv):
    more = (make.called("clerk", "QQCALLED"), make.affiliated("clerk", "pakistan"), make.note("why", "actor:clerk"))
    gone = (make.retracted("note", "why", amends=17), make.retracted("actor", "clerk", amends=CLERK))

    assert "QQ" not in said(world(*map(corrected, NEW), *more, *gone), *argv)


def test_control_words_in_place_of_a_list_end_the_whole_listing(monkeypatch):
    monkeypatch.setattr(confidential, "_beside", lambda position: f"[kept back {position}]")

    with pytest.raises(AssertionError, match="a bug: ValidationError"):
        ask(log_of(world(corrected("external_ids"))), "log")


def test_control_by_what_is_shown_of_it_before_and_after_nothing_became_of_it(monkeypatch):
    monkeypatch.setattr(changed_words, "kept_back_of", lambda _: None)

    assert "name: [kept back], and back again" in said(world(corrected("name")), "diff", "8")
