"""Known facts to export: one world that has some of everything, and worlds with hostile text in every field."""

import json
from collections.abc import Sequence
from pathlib import Path

from events.base import Event
from events.envelope import Basis
from events.places import Place
from tests import builders as make
from timeline.exchange.extract import Extract, extract
from timeline.projections.merging import as_merged
from timeline.projections.narrowed import WHOLE, Narrowed

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 40, bytes(range(32)))
PANJGUR = Place(
    name="Koh-e-Sabz",
    relation="near",
    latitude="26.97194",
    longitude="64.09417",
    radius_m=5000,
    coordinates_basis="gazetteer_centroid",
)


def people() -> list[Event]:
    """Register who is named, and an open and a confidential source."""
    return [
        make.actor("iran"),
        make.actor("pakistan"),
        make.actor("irgc", "organ", part_of="iran"),
        make.actor("jaish-ul-adl", "group"),
        make.actor("financial-times", "outlet"),
        make.actor("hidden-outlet", "outlet"),
        make.source(publisher="financial-times", title="Strikes and answers", url="https://paper.example/1"),
        make.source("tip", publisher="hidden-outlet", title="A tip", confidential=True),
    ]


def everything() -> list[Event]:
    """Return a history with some of everything that a format may have to say."""
    return [
        *people(),
        make.action("kerman", make.when("unknown", None), by="jaish-ul-adl", against="iran", territory=("IR",)),
        make.action(
            "panjgur",
            make.when("2024-01-16", "Asia/Karachi", as_reported="Tuesday"),
            by="irgc",
            against="jaish-ul-adl",
            territory=("PK",),
            places=(PANJGUR, make.place("Panjgur")),
            means=("missile", "drone"),
        ),
        make.action("sistan", make.when("2024-01-18T04:30"), by="pakistan", territory=("IR",)),
        make.action("by-then", make.when("../2024-01-17"), by="iran"),
        make.action("clash", "2024-01-19", direction="mutual", actors=(), participants=_both()),
        make.action("mistake", "2024-01-20"),
        make.action("kept-back", "2024-01-21", title="Kept back"),
        make.claim("none-killed", "panjgur", "iran", figure=make.figure(0)),
        make.claim("not-known", "panjgur", "irgc", figure=make.figure(None, "unknown")),
        make.claim("two-children", "panjgur", "pakistan", figure=make.figure(2, parts=make.parts(children=2))),
        make.claim("several", ("panjgur", "sistan"), "pakistan", figure=make.figure(9, "at_least")),
        make.claim(
            "some", "sistan", None, claimant_words="a witness", figure=make.figure(None, "word", word="several")
        ),
        make.claim("hushed", "sistan", "iran", figure=make.figure(3), citations=(make.cite("tip", "a secret"),)),
        make.claim("motive", "sistan", "pakistan", dimension="motive", text="against hide-outs"),
        make.claim_withdrawn("several", "pakistan"),
        make.response("panjgur", "kerman", "stated", asserted_by=make.party("iran")),
        make.response("sistan", "panjgur", "attributed", hedged=True),
        make.response("clash", "sistan", "followed"),
        make.response("clash", "panjgur", "attributed", polarity="no", asserted_by=make.party("iran")),
        make.disputed("sistan-attributed-panjgur"),
        make.captured("tip"),
        make.copied(make.FT, "tip"),
        make.source_graded(),
        make.claim_graded("none-killed"),
        make.part_of("by-then", "panjgur"),
        make.coded("panjgur"),
        make.retracted("action", "mistake"),
        make.note("hold", "kept-back", "hold"),
        make.case(),
        make.included("kerman", "panjgur", "sistan"),
        make.excluded("kerman", "clash"),
        make.note("on-panjgur", "panjgur", "limit"),
    ]


def _both():
    return (make.party("iran"), make.party("pakistan"))


def hostile_texts() -> list[str]:
    """Return the texts that a record takes and no format may run."""
    cases = json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]
    texts = [case["text"] for case in cases if case["rule"] != "refuse"]
    naughty = json.loads((VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8"))
    return [text for text in [*texts, *naughty[::8]] if _may_stand(text)]


def _may_stand(text: str) -> bool:
    """Tell whether the door lets a text in: not blank, no half of a pair, no control character."""
    return bool(text.strip()) and not any(one < " " or "\ud800" <= one < "\ue000" or one == "\x7f" for one in text)


def infested(texts: Sequence[str]) -> list[Event]:
    """Return a history with each of some texts in every field that takes any: a pair of actions for each text."""
    return [event for number, text in enumerate(texts) for event in _infested(f"-{number}", text)]


def _infested(end: str, text: str) -> list[Event]:
    quote = make.cite(f"source{end}", text, translation=text, locator=text, speaker_words=text)
    return [
        make.changed(make.actor(f"actor{end}"), name=text[:300]),
        make.source(f"source{end}", title=text, authors=(text,)),
        make.action(
            f"one{end}",
            make.when("2024-01-16", as_reported=text),
            by=f"actor{end}",
            title=text[:120],
            targets=(make.party(None, "observed", words=text),),
            territory=("IR",),
            places=(make.changed(PANJGUR, name=text[:300]),),
            citations=(quote,),
        ),
        make.action(f"two{end}", "2024-01-18", by=f"actor{end}", title=text[:120], citations=(quote,)),
        make.claim(
            f"said{end}", f"one{end}", None, claimant_words=text, dimension="motive", text=text, citations=(quote,)
        ),
        make.claim(
            f"counted{end}",
            f"one{end}",
            f"actor{end}",
            figure=make.figure(2, words=text, status=text),
            citations=(quote,),
        ),
        make.response(f"two{end}", f"one{end}", "attributed", citations=(quote,), alternative=text),
        make.changed(make.case(f"case{end}", text), question=text, scope=text),
        make.changed(make.included(f"case{end}", f"one{end}"), reason=text),
        make.changed(make.excluded(f"case{end}", f"two{end}"), reason=text),
        make.note(f"note{end}", f"one{end}", text=text),
        make.changed(make.case_closed(f"case{end}"), reason=text),
    ]


def handed(events: Sequence[Event], action: str | None = None, narrowed: Narrowed = WHOLE, **more: object) -> Extract:
    """Return what an exporter is handed of these events."""
    return extract(as_merged(make.given(*events)), BASIS, "desk.example/log", action, narrowed=narrowed, **more)  # type: ignore[arg-type]
