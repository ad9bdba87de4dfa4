"""Who and what only confidential sources tell stands in no report and no export, in whatever field it was recorded."""

import json
from importlib import import_module

import pytest

from events.envelope import Basis
from tests import builders as make
from tests.exchange.worlds import handed
from timeline.cli.export_formats import FORMATS
from timeline.exchange.extract import Options
from timeline.projections.confidential import kept_back
from timeline.projections.register import REGISTER
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
