"""A world in which every field that may tell of a confidential source does, each in a marked word of its own.

The words begin with QQ; the ids of those who speak through the source begin with zz.
"""

import re

from events.claims import ClaimWithdrawn
from events.grades import SourceGraded
from events.relations import Gap
from events.responses import ResponseDisputed
from events.sources import SourceRelated
from tests import builders as make

MARKED = re.compile(r"(?i)(?:qq|(?<![a-z])zz)[a-z]+")
TIP = (
    make.cite(
        "tip",
        "QQQUOTE in answer to",
        translation="QQTRANSLATION",
        language="fa",
        translated_by="mk",
        locator="QQLOCATOR",
        speaker="zzclerk",
        speaker_words="QQSPEAKER",
    ),
)
OPEN = (make.cite("paper-1", "words of the paper"),)


def called(actor: str, kind: str, name: str):
    return make.changed(make.actor(actor, kind), name=name)


ACTORS = (
    make.actor("iran"),
    make.actor("pakistan"),
    called("paper", "outlet", "The Paper"),
    called("zzpub", "outlet", "QQPUBLISHER Gazette"),
    called("zzclerk", "person", "QQCLERK Khan"),
    called("zzoffice", "organ", "QQOFFICE Directorate"),
    make.called("zzclerk", "QQALIAS"),
    make.affiliated("zzclerk", "zzoffice"),
)
SOURCES = (
    make.source("paper-1", publisher="paper", title="What the paper wrote"),
    make.source(
        "tip",
        publisher="zzpub",
        title="QQTITLE of the tip",
        authors=("QQAUTHOR",),
        url="https://qqaddress.example/1",
        archived_url="https://qqarchive.example/1",
        published_at=make.when("2024-01-17", as_reported="QQPUBLISHED"),
        confidential=True,
    ),
    SourceGraded(source="tip", reliability="B", grader="mk", reason="QQGRADED"),
    make.source("zzorigin", publisher="zzoffice", title="QQORIGIN of it", confidential=True),
    SourceRelated(source="tip", origin="zzorigin", relation="wire_copy", reason="QQRELATED"),
    make.transferred("tip", "QQHANDED"),
)
TOLD = (
    make.action(
        "first",
        title="Iran struck at something",
        occurred=make.when("2024-01-16", as_reported="QQTIME"),
        ended=make.when("2024-01-17", as_reported="QQENDED"),
        actors=(make.party("iran", basis="attributed", by="zzpub"),),
        targets=(make.party("pakistan", basis="attributed", by="zzpub", words="QQCALLED"),),
        territory=("PK",),
        citations=TIP,
    ),
    make.action(
        "second", make.when("2024-01-18"), by="pakistan", against=None, territory=("IR",), citations=(*OPEN, *TIP)
    ),
    make.action(
        "third",
        make.when("2024-01-20"),
        targets=(make.party(None, basis="attributed", by="zzclerk", words="QQTARGET"),),
        citations=TIP,
    ),
    make.claim(
        "toll",
        "first",
        "zzclerk",
        figure=make.figure(7, status="QQSTATUS", words="QQFIGURE"),
        stated_at=make.when("2024-01-16", as_reported="QQSTATED"),
        citations=TIP,
    ),
    make.claim("named", "first", None, claimant_words="QQCLAIMANT or QQEITHER", figure=make.figure(9), citations=TIP),
    make.claim("why", "first", "zzoffice", dimension="motive", text="QQTEXT", citations=TIP),
    make.claim(
        "moment",
        "first",
        "zzclerk",
        dimension="time",
        when=make.when("2024-01-16", as_reported="QQWHEN"),
        citations=TIP,
    ),
    make.claim(
        "who",
        "first",
        "zzclerk",
        dimension="responsibility",
        party=make.party(None, basis="attributed", by="zzclerk", words="QQPARTY"),
        citations=TIP,
    ),
    make.claim("public", "first", "iran", citations=OPEN),
    make.response("second", "first", link="answer", asserted_by=make.party("zzpub"), citations=TIP),
    make.response("second", "first", link="other", asserted_by=make.party(None, words="QQASSERTED"), citations=TIP),
    make.response(
        "second",
        None,
        link="pre",
        relation="pre-empts",
        expected="QQEXPECTED",
        asserted_by=make.party("zzpub"),
        citations=TIP,
    ),
    ResponseDisputed(link="answer", by=make.party("zzclerk", words="QQDISPUTER"), reason="QQDISPUTED", citations=TIP),
    make.ordered(
        "first",
        "second",
        gap=Gap(most=7200, words="QQGAP"),
        asserted_by=make.party("zzclerk", words="QQORDER"),
        citations=TIP,
    ),
    ClaimWithdrawn(
        claim="toll",
        by="zzclerk",
        published_at=make.when("2024-01-19", as_reported="QQTAKEN"),
        reason="QQTOOKBACK",
        citations=TIP,
    ),
    make.citation_added("second", source="tip", quote="QQADDED", speaker="zzclerk"),
    make.note("about-tip", "source:tip", text="QQNOTED who it is"),
    make.note("about-clerk", "actor:zzclerk", text="QQKNOWN who it is"),
)
EVENTS = (*ACTORS, *SOURCES, *TOLD)
CORRECTED = make.corrected(
    "action",
    "first",
    amends=len(ACTORS) + len(SOURCES) + 1,
    occurred=make.when("2024-01-16", as_reported="QQCORRECTED on a Sunday"),
)
WORDS = {one.casefold() for one in MARKED.findall(repr((EVENTS, CORRECTED)))}


def marked(text: str) -> set[str]:
    """Return the marked words in a text: those that are recorded, and no letters that stand together by chance."""
    return {one for one in map(str.casefold, MARKED.findall(text)) if one in WORDS}


def leaks(said: str, *typed: str) -> set[str]:
    """Return the marked words in what is said, but for those that were typed and are said again."""
    return marked(said) - marked(" ".join(typed))
