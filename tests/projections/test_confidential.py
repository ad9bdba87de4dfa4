"""Who and what only confidential sources tell stands in no report and no export, in whatever field it was recorded."""

import json
from importlib import import_module

import pytest

from events.envelope import Basis
from tests import builders as make
from tests.exchange.worlds import handed
from timeline.cli.export_formats import FORMATS
from timeline.exchange.extract import Options
from timeline.projections.confidential import Lens, kept_back, nameless
from timeline.projections.mentions import mentions
from timeline.projections.register import REGISTER, Register, Thing
from timeline.reports.compose import compose
from timeline.reports.to_json import to_json
from timeline.reports.to_markdown import to_markdown

SAID = (make.cite("tip", "QQQUOTE"),)


def told(*, confidential=True):
    return [
        make.actor("iran"),
        make.actor("pakistan"),
        make.actor("qqpaper", "outlet"),
        make.actor("qqperson", "group"),
        make.source("tip", publisher="qqpaper", title="QQTITLE", confidential=confidential),
        make.action(
            "first",
            make.when("2024-01-16", as_reported="QQTIME"),
            actors=(make.party("iran", basis="attributed", by="qqpaper"),),
            citations=SAID,
        ),
        make.action("second", make.when("2024-01-18"), by="pakistan"),
        make.claim("toll", "first", "qqperson", figure=make.figure(7, status="QQSTATUS"), citations=SAID),
        make.claim("why", "first", "iran", dimension="motive", text="QQTEXT", citations=SAID),
        make.response("second", "first", "attributed", asserted_by=make.party("qqpaper"), citations=SAID),
    ]


def known(events):
    return REGISTER.fold(make.recorded(*events))


def report(events):
    register = known(events)
    basis = Basis("5f0c1e2a-0b1c-4d2e-8f30-112233445566", register.position, bytes(32))
    dossier = compose(register, basis, "desk.example/log", "first")
    return to_markdown(dossier) + json.dumps(json.loads(to_json(dossier)))


def exported(events, format_):
    module, _, name = FORMATS[format_].writer.partition(":")
    content = getattr(import_module(module), name)(handed(events), Options())
    parts = content.values() if isinstance(content, dict) else [content]
    return "\n".join(one.decode() if isinstance(one, bytes) else one for one in parts)


def test_without_confidential_sources_the_register_is_the_same_object():
    register = known(told(confidential=False))

    assert kept_back(register) is register


def test_no_report_prints_a_name_or_a_word_of_a_confidential_source():
    assert "qq" not in report(told()).casefold()
    assert "qq" in report(told(confidential=False)).casefold()
    assert "according to confidential source tip" in report(told())


@pytest.mark.parametrize("format_", FORMATS)
def test_no_export_prints_a_name_or_a_word_of_a_confidential_source(format_):
    assert "qq" not in exported(told(), format_).casefold()


def test_a_state_whose_statement_is_passed_on_stays():
    assert kept_back(known(told())).claims["why"].now.claimant == "iran"
    assert kept_back(known(told())).claims["toll"].now.claimant is None


def test_keeping_back_twice_is_keeping_back_once():
    once = kept_back(known(told()))

    assert kept_back(once) == once


# --- whom confidential sources alone name ----------------------------------------------------------------------------

PAPER = (make.cite("paper", "in the open"),)


def behind(*events):
    return set(Lens(known([*told(), *events])).behind)


def test_whom_confidential_sources_alone_name_is_their_publisher_and_whoever_speaks_in_them():
    assert behind() == {"qqpaper", "qqperson"}
    assert behind(make.source("paper"), make.claim("more", "first", "qqperson", citations=PAPER)) == {"qqpaper"}
    assert behind(make.source("open", publisher="qqpaper")) == {"qqperson"}
    assert behind(make.action("third", by="qqperson", citations=SAID)) == {"qqpaper"}  # who acts is no secret


def test_nobody_is_behind_a_source_that_is_not_confidential():
    assert Lens(known(told(confidential=False))).behind == {}


def test_a_tie_on_nobodys_word_makes_nobody_public():
    tied = make.affiliated("iran", "qqperson", relation="allied_with")

    assert "qqperson" in behind(tied)
    assert "qqperson" not in behind(make.source("paper"), make.changed(tied, citations=PAPER))


def test_of_such_an_actor_the_id_is_left_and_nothing_of_what_it_is_called_or_belongs_to():
    more = (make.called("qqperson", "QQALIAS"), make.affiliated("qqperson", "iran"))
    thing = kept_back(known([*told(), *more])).actors["qqperson"]

    assert str(thing.now.name) == "kept back"  # with the id of the source it would tell whose it is
    assert (thing.now.aliases, thing.now.affiliations) == ((), ())
    assert [type(one.event).__name__ for one in thing.since] == ["ActorNamed"]
    assert "QQ" not in repr(thing)


def test_such_an_actor_names_nobody_to_whom_it_was_tied_by_a_correction():
    tied = make.corrected("actor", "qqperson", amends=4, affiliations=(make.tie("iran"),))
    loose = make.corrected("actor", "qqperson", amends=4, affiliations=())
    whole = known([*told(), tied, loose])
    shown = kept_back(whole)

    assert Thing("actor", "iran") in mentions(whole.actors["qqperson"])
    assert Thing("actor", "iran") not in mentions(shown.actors["qqperson"])


def test_an_actor_of_whom_confidential_passages_alone_tell_is_such_a_one():
    assert "qqguest" in behind(make.changed(make.actor("qqguest", "person"), citations=SAID))


@pytest.mark.parametrize(
    ("about", "mark"), [("source:tip", "confidential source tip"), ("actor:qqperson", "kept back")]
)
def test_a_note_about_the_source_or_about_who_speaks_in_it_is_kept_back(about, mark):
    notes = kept_back(known([*told(), make.note("one", about, text="QQNOTE"), make.note("two", "first")])).notes

    assert str(notes["one"].now.text) == mark
    assert notes["two"].now.text == "Two outlets differ."


def test_a_speaker_in_confidence_is_kept_back_beside_a_public_source_too():
    mixed = (*PAPER, make.cite("tip", "QQQUOTE", speaker="qqperson"))
    [open_, tip] = (
        kept_back(known([*told(), make.source("paper"), make.action("third", citations=mixed)]))
        .actions["third"]
        .now.citations
    )

    assert (open_.quote, tip.speaker, str(tip.speaker_words)) == ("in the open", None, "confidential source tip")


def test_what_was_corrected_away_is_kept_back_where_it_rested_on_a_confidential_source():
    later, open_ = (make.when("2024-01-17", as_reported=words) for words in ("QQLATER", "Wednesday"))
    corrected = make.corrected("action", "first", occurred=later)
    opened = make.corrected("action", "first", citations=PAPER, occurred=open_)

    thing = kept_back(known([*told(), make.source("paper"), corrected, opened])).actions["first"]

    assert thing.now.occurred.as_reported == "Wednesday"
    assert str(thing.first.occurred.as_reported) == "confidential source tip"
    assert "QQLATER" not in repr(thing)


def test_a_thing_alone_is_judged_by_what_is_known_now():
    now = known(told())
    alone = Register(claims={"toll": now.claims["toll"], "why": now.claims["why"]})

    assert Lens(now).of(alone).claims == Lens(now).of(now).claims


def test_a_source_that_published_for_somebody_else_before_a_correction_tells_neither():
    events = [*told(), make.actor("qqformer", "outlet"), make.corrected("source", "tip", publisher="qqformer")]

    assert {"qqpaper", "qqformer"} <= set(Lens(known(events)).behind)


def test_nameless_sources_keep_their_id_and_grade_alone():
    [source] = nameless(known(told())).sources.values()

    assert (source.now.source, source.now.publisher, source.now.title) == ("tip", None, None)
    assert source.now.published_at.earliest is None
    assert nameless(known(told(confidential=False))).sources["tip"].now.title == "QQTITLE"


def test_a_cell_that_names_an_actor_names_none_where_a_confidential_source_attributes():
    """`attributed_by` is a foreign key to the actors; what stands in its place is in the parties."""
    actions = exported(told(), "csv")

    assert '""attributed_by"": ""confidential source tip""' in actions
    assert ",confidential source tip," not in actions


# --- merges ----------------------------------------------------------------------------------------------------------

TWIN = make.actor("twin", "outlet")
IN_THE_OPEN = (make.source("paper"), make.claim("more", "first", "twin", citations=PAPER))


@pytest.mark.parametrize(("into", "other"), [("qqpaper", "twin"), ("twin", "qqpaper")])
def test_who_was_merged_with_somebody_who_is_no_secret_is_none_either(into, other):
    merge = make.merged(into, other, kind="actor")

    assert behind(TWIN, *IN_THE_OPEN) == {"qqpaper", "qqperson"}
    assert behind(TWIN, *IN_THE_OPEN, merge) == {"qqperson"}
    assert behind(TWIN, *IN_THE_OPEN, merge, make.unmerged(into, other, kind="actor")) == {"qqpaper", "qqperson"}


def test_a_merge_with_somebody_who_is_no_secret_is_shown_without_a_mark():
    merged = known([*told(), TWIN, *IN_THE_OPEN, make.merged("qqpaper", "twin", kind="actor")])
    thing = kept_back(merged).actors["qqpaper"]

    assert thing == merged.actors["qqpaper"]
    assert [one.event.reason for one in thing.since] == ["One and the same."]


def test_of_two_secrets_that_were_merged_neither_is_told():
    assert behind(TWIN, make.merged("qqpaper", "twin", kind="actor")) == {"qqpaper", "qqperson", "twin"}


def test_a_publisher_speaks_in_confidence_under_each_of_its_names():
    """Who is no secret elsewhere is one as the publisher of this source."""
    said = make.claim("twice", "first", "twin", citations=SAID)
    events = [*told(), TWIN, *IN_THE_OPEN, said]

    assert kept_back(known(events)).claims["twice"].now.claimant == "twin"
    merged = known([*events, make.merged("qqpaper", "twin", kind="actor")])
    assert str(kept_back(merged).claims["twice"].now.claimant_words) == "confidential source tip"


# --- reasons ---------------------------------------------------------------------------------------------------------

REASONED = [
    ("actions", "second", make.changed(make.distinguished("second", "first"), reason="QQREASON")),
    ("actions", "second", make.changed(make.part_of("second", "first"), reason="QQREASON")),
    ("actions", "second", make.changed(make.coded("second"), reason="QQREASON")),
    ("actions", "second", make.changed(make.corrected("action", "second", title="Struck"), reason="QQREASON")),
    ("actors", "iran", make.changed(make.merged("iran", "pakistan", kind="actor"), reason="QQREASON")),
    ("actors", "iran", make.changed(make.called("iran", "Persia"), reason="QQREASON")),
    ("sources", "gone", make.changed(make.source_withdrawn("gone"), reason="QQREASON")),
]


@pytest.mark.parametrize(("shelf", "name", "event"), REASONED, ids=[type(one[2]).__name__ for one in REASONED])
def test_a_reason_that_confidential_passages_alone_give_is_kept_back(shelf, name, event):
    world = [*told(), make.source("paper"), make.source("gone")]
    *_, alone = getattr(kept_back(known([*world, make.changed(event, citations=SAID)])), shelf)[name].since
    mark = "kept back" if shelf == "actors" else "confidential source tip"
    assert str(alone.event.reason) == mark

    for citations in (PAPER, (*PAPER, *SAID), ()):  # what others say, too, or whoever records it, is shown
        *_, shown = getattr(kept_back(known([*world, make.changed(event, citations=citations)])), shelf)[name].since
        assert shown.event.reason == "QQREASON"


def test_who_speaks_in_the_passages_of_a_correction_is_kept_back_where_the_thing_rests_on_none():
    passages = (make.cite("tip", "QQQUOTE", speaker="qqperson"),)
    corrected = make.changed(make.corrected("action", "second", title="Struck"), citations=passages)
    [one] = kept_back(known([*told(), corrected])).actions["second"].since

    assert one.event.citations[0].speaker is None
