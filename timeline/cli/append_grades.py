"""`timeline append coding`, `grade`, `citation`, `restore`: codes, grades, more support, a retraction undone."""

from typing import Annotated

import typer

from events.amendments import ActionRestored
from events.grades import Reliability
from timeline.cli import bodies
from timeline.cli.append_options import (
    CITED,
    Action,
    Cited,
    Grader,
    Lang,
    Locator,
    MaybeQuote,
    MaybeReason,
    Reason,
    Source,
    Speaker,
    Translation,
    argument,
    citing,
    passages,
)
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, given, refused
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import drafted, event_id, record, record_event


@writing
@citing()
def coding(
    writing: Writing,
    action: Action,
    *,
    scheme: Annotated[str, typer.Option(metavar="CODE", help="Whose codes they are, like cameo, acled or rung.")],
    scheme_version: Annotated[str, typer.Option(metavar="CODE", help="Which version of them.")],
    code: Annotated[str, typer.Option(metavar="CODE", help="The code; its leading zeros count.")],
    coder: Annotated[
        str | None, typer.Option(metavar="CODE", help="By whose account; the recorder's, if not said. It is published.")
    ] = None,
    confidence: Annotated[str | None, typer.Option(metavar="P", help="The coder's own, from 0 to 1.")] = None,
    reason: MaybeReason = None,
    cited: Cited,
) -> None:
    """Record which code somebody gives to an action. Several may stand: accounts differ."""
    known = known_to(writing)
    given_code = given(scheme=scheme, scheme_version=scheme_version, code=code, confidence=confidence)
    given_code |= {"coder": coder or writing.recorder}
    body = given(action=known.the(action, "action", option="ACTION"), coding=given_code, reason=reason)
    body |= {"citations": cited}
    record_event(writing, "action.coded", body, _CODING)


_CODING = CITED | {
    "body.action": "ACTION",
    "body.coding": "--code",
    "body.coding.scheme": "--scheme",
    "body.coding.scheme_version": "--scheme-version",
    "body.coding.coder": "--coder",
    "body.coding.confidence": "--confidence",
}


@writing
def grade(
    writing: Writing,
    name: Annotated[str, argument("A source, or a claim.", "source", "claim", metavar="ID")],
    *,
    reason: Reason,
    reliability: Annotated[
        Reliability | None, typer.Option(help="Of a source: A (completely) to E (not at all); F, not assessed.")
    ] = None,
    credibility: Annotated[
        int | None, typer.Option(metavar="1-6", help="Of a claim: 1 (confirmed) to 5 (improbable); 6, not assessed.")
    ] = None,
    grader: Grader = None,
) -> None:
    """Record how reliable somebody holds a source, or how credible a claim. Graders are kept apart."""
    if (reliability is None) == (credibility is None):
        raise refused(
            option="--reliability",
            says="one grade is given at a time",
            fix="give --reliability for a source, or --credibility for a claim",
        )
    known, who = known_to(writing), grader or writing.recorder
    body: Body = {"grader": who, "reason": reason}
    if reliability is not None:
        body |= {"source": known.thing(name, ("source",), argument="ID").id, "reliability": reliability}
        command = drafted("source.graded", body, _GRADE, chosen=event_id(writing))
    else:
        body |= {"claim": known.thing(name, ("claim",), argument="ID").id, "credibility": credibility}
        command = drafted("claim.graded", body, _GRADE, chosen=event_id(writing))
    record(writing, [command], _GRADE)


_GRADE = {
    "body.source": "ID",
    "body.claim": "ID",
    "body.reliability": "--reliability",
    "body.credibility": "--credibility",
    "body.grader": "--grader",
    "body.reason": "--reason",
}


@writing
def citation(
    writing: Writing,
    name: Annotated[
        str, argument("The action, claim or response that it supports.", "action", "claim", "response", metavar="ID")
    ],
    *,
    source: Source,
    quote: MaybeQuote = None,
    locator: Locator = None,
    speaker: Speaker = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record one more passage that says what is on record already: more support for the same record."""
    known = known_to(writing)
    to = known.thing(name, ("action", "claim", "response"), argument="ID")
    speaks = None if speaker is None else known.the(speaker, "actor", option="--speaker")
    words = {"quote": quote, "locator": locator, "lang": lang, "translation": translation, "speaker": speaks}
    [passage] = passages(known, source, **words)
    body = {"to": f"{to.kind}:{to.id}", "citation": passage}
    record_event(writing, "citation.added", body, _CITATION)


_CITATION = {
    "body.to": "ID",
    "body.citation": "--source",
    "body.citation.quote": "--quote",
    "body.citation.locator": "--locator",
    "body.citation.language": "--lang",
    "body.citation.translation": "--translation",
    "body.citation.speaker": "--speaker",
}


@writing
def restore(
    writing: Writing,
    action: Action,
    *,
    reason: Reason,
) -> None:
    """Record that a retraction of an action was a mistake: it stands again as it did."""
    name = known_to(writing).the(action, "action", option="ACTION")
    body = {"action": name, "amends": _taken_back(writing, name), "reason": reason}
    record_event(writing, "action.restored", body, _RESTORED)


_RESTORED = {"body.action": "ACTION", "body.amends": "ACTION", "body.reason": "--reason"}


def _taken_back(writing: Writing, name: str) -> str:
    """Return the id of the retraction that stands; of the one that was taken back last, if none does."""
    thing = bodies.standing(writing.log, "action", name)
    if thing is not None and thing.retracted is not None:
        return thing.retracted.event_id
    restored = [
        one.event for one in (thing.since if thing is not None else ()) if isinstance(one.event, ActionRestored)
    ]
    if not restored:
        fix = "only what was retracted can be restored: timeline show ID --history"
        raise refused(option="ACTION", says=f"action {name} was not retracted", fix=fix)
    return restored[-1].amends
