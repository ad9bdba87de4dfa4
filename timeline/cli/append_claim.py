"""`timeline append claim`: what somebody says about an action, and never more than was said."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec
import typer

from events.claims import Stance
from events.quantities import QUANTITIES, dimension_of
from events.reading import Zoning
from events.times import When
from timeline.cli import bodies
from timeline.cli.append_action import speaker_named
from timeline.cli.append_options import (
    PASSAGE,
    Id,
    Lang,
    Locator,
    MaybeQuote,
    Source,
    Speaker,
    Statement,
    Translation,
    Zone,
    argument,
    naming,
    passage,
)
from timeline.cli.append_with import entering
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, refused
from timeline.cli.invocation import Writing
from timeline.cli.known import Known
from timeline.cli.options import writing
from timeline.cli.receipts import new_thing, record, undated
from timeline.cli.times import read_time, zoning
from timeline.errors import TimeRefused
from timeline.projections.register import Thing

AboutWhat = Literal[
    "responsibility", "target", "motive", "time", "place", "means", "identity", "occurrence", "damage", "other"
]
Scope = Literal["incident", "cumulative", "period"]
BoundWord = Literal["exact", "at-least", "at-most", "about"]
Number = int | None


@writing
@entering("claim")
def claim(
    writing: Writing,
    action: Annotated[str, argument("The action; or a case, as case:ID.", "action")],
    *,
    source: Source,
    quote: MaybeQuote = None,
    locator: Locator = None,
    id_: Id = None,
    by: Annotated[str | None, naming("actor", "Who says so, as finely as the source does.")] = None,
    by_words: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the source calls whoever says so, if nobody is named.")
    ] = None,
    and_about: Annotated[
        list[str] | None, naming("action", "One more action, if the figure is for all of them.")
    ] = None,
    quantity: Annotated[
        str | None,
        typer.Option(metavar="Q", autocompletion=lambda: list(QUANTITIES), help="What the figure counts, like killed."),
    ] = None,
    value: Annotated[Number, typer.Option(metavar="N", min=0, help="The figure.")] = None,
    low: Annotated[Number, typer.Option(metavar="N", min=0, help="The lowest figure of a range.")] = None,
    best: Annotated[Number, typer.Option(metavar="N", min=0, help="The best estimate between the two.")] = None,
    high: Annotated[Number, typer.Option(metavar="N", min=0, help="The highest figure of a range.")] = None,
    words: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="A word for a number, like 'a number of', or unknown; or the words of a value."
        ),
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(metavar="NAME=N", help="A part of the figure, like children=4. May be repeated.")
    ] = None,
    bound: Annotated[BoundWord | None, typer.Option(help="How the value is meant.")] = None,
    scope: Annotated[Scope, typer.Option(help="What a figure covers: the action, all so far, a period.")] = "incident",
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Since when a figure counts, with its zone.")
    ] = None,
    status: Annotated[str | None, typer.Option(metavar="TEXT", help="What the claimant calls those counted.")] = None,
    about: Annotated[AboutWhat | None, typer.Option(help="What else it is about, if no quantity.")] = None,
    says: Annotated[str | None, typer.Option(metavar="TEXT", help="What is said about that.")] = None,
    as_reported: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The source's own words for a time, beside --about time.")
    ] = None,
    stance: Annotated[
        Stance, typer.Option(help="What the claimant does: says it, denies it, takes responsibility.")
    ] = "asserts",
    stated_at: Annotated[str | None, typer.Option(metavar="TIME", help="When the claimant said it.")] = None,
    speaks_for: Annotated[
        str | None, typer.Option(metavar="TIME", help="The moment that the figure speaks for, if not when it was said.")
    ] = None,
    subset_of: Annotated[str | None, naming("claim", "The figure that this is a part of: never added to it.")] = None,
    supersedes: Annotated[str | None, naming("claim", "The claimant's earlier one that it replaces.")] = None,
    statement: Statement = None,
    speaker: Speaker = None,
    zone: Zone = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record what somebody says about an action, or all of a case: a figure, a time, who did it, why."""
    known = known_to(writing)
    thing = known.thing(action, ("case",) if action.startswith("case:") else ("action",), option="ACTION")
    claimant, cited = _claimant(known, by, by_words), known.the(source, "source", option="--source")
    zoned = zoning(zone, known.territory_of_action(thing.id) if thing.kind == "action" else ())
    body: Body = {"claimant": claimant, "stance": stance} | _about(known, thing, and_about or ())
    body |= bodies.given(claimant_words=by_words, statement=statement)
    for field, option, typed in (("stated_at", "--stated-at", stated_at), ("as_of", "--speaks-for", speaks_for)):
        body |= {} if typed is None else {field: _spoken(typed, option, zone)}
    for field, option, typed in (("subset_of", "--subset-of", subset_of), ("supersedes", "--supersedes", supersedes)):
        body |= {} if typed is None else {field: known.the(typed, "claim", option=option)}
    numbers = {"value": value, "low": low, "best": best, "high": high}
    counted = Counted(numbers, words, category or (), bound, status, scope, since)
    body |= counted.body(quantity, about, says) if about is None else counted.nothing(quantity)
    body |= _said(about, says, claimant, stance, zoned) if about is not None else {}
    body |= _in_words(body, as_reported) if as_reported is not None else {}
    speaks = speaker_named(writing, speaker)
    cites = passage(cited, quote, locator, lang=lang, translation=translation, speaker=speaks)
    body |= {"citations": [cites]}
    id_words = f"{undated(thing.id)} {quantity or about} {known.open_id(claimant, cited)}"
    record(writing, [new_thing(writing, "claim.made", body, _CLAIM, id_=id_, words=id_words)], _CLAIM)


def _spoken(text: str, option: str, zone: str | None) -> When:
    """Return when something was said, or what moment it speaks for: never in the zone of where the action was."""
    if zone != "place":
        return read_time(text, option, zoning(zone, ()), has_zone=True)
    try:
        return read_time(text, option)
    except TimeRefused as error:
        if error.code == "time.no-zone":
            error.fix = f"{error.fix}; place is where it happened, not where it was said"
        raise


def _claimant(known: Known, by: str | None, by_words: str | None) -> str | None:
    """Return who says so; nobody, if the source only has words for them."""
    if (by is None) == (by_words is None):
        says = "--by is missing" if by is None else "two claimants are named"
        fix = "name who says so: --by ACTOR; or, if nobody is named, what the source calls them: --by-words TEXT"
        raise refused(option="--by", says=says, fix=fix)
    return None if by is None else known.the(by, "actor", option="--by")


def _about(known: Known, thing: Thing, others: Sequence[str]) -> Body:
    """Return what it is about: one action, several with one figure for all, or a case."""
    if thing.kind == "case":
        if others:
            raise refused(option="--and-about", says="a case has its actions", fix="leave --and-about out")
        return {"about_case": thing.id}
    return {"about": [thing.id, *(known.the(one, "action", option="--and-about") for one in others)]}


_CLAIM = PASSAGE | {
    "body.claim": "--id",
    "body.claimant": "--by",
    "body.claimant_words": "--by-words",
    "body.about.0": "ACTION",
    "body.about": "--and-about",
    "body.as_of": "--speaks-for",
    "body.subset_of": "--subset-of",
    "body.supersedes": "--supersedes",
    "body.statement": "--statement",
    "body.figure.since": "--since",
    "body.figure.scope": "--scope",
    "body.stance": "--stance",
    "body.figure.value": "--value",
    "body.figure.low": "--low",
    "body.figure.best": "--best",
    "body.figure.high": "--high",
    "body.figure.words": "--words",
    "body.figure.parts": "--category",
    "body.figure.status": "--status",
    "body.figure": "--quantity",
    "body.text": "--says",
    "body.party": "--says",
    "body.place": "--says",
    "body.when": "--says",
    "body.when.as_reported": "--as-reported",
    "body.stated_at": "--stated-at",
}


class Counted(NamedTuple):
    """What was typed about a figure."""

    numbers: Mapping[str, int | None]
    words: str | None
    category: Sequence[str]
    bound: str | None
    status: str | None
    scope: str
    since: str | None

    def body(self, quantity: str | None, about: str | None, says: str | None) -> Body:
        """Return what a claim of a figure says. Raises `UsageRefused` without a quantity, or with words beside it."""
        if quantity is None:
            fix = "give --quantity Q with its figure, or --about with --says"
            raise refused(
                option="--quantity" if about is None else "--about", says="it is not said what is claimed", fix=fix
            )
        if says is not None:
            raise refused(option="--says", says="--says belongs to --about", fix="leave it out, or give --about")
        counted = bodies.figure(quantity, self.numbers, self.words, self.category, self.bound)
        counted |= bodies.given(status=self.status, scope=self.scope)
        counted |= {"since": read_time(self.since, "--since")} if self.since is not None else {}
        return {"dimension": dimension_of(quantity), "figure": counted}

    def nothing(self, quantity: str | None) -> Body:
        """Refuse parts of a figure where none is claimed. Raises `UsageRefused`, which names the first of them."""
        typed = {
            "--quantity": quantity,
            **{f"--{name}": value for name, value in self.numbers.items()},
            "--words": self.words,
            "--category": self.category or None,
            "--bound": self.bound,
            "--status": self.status,
            "--since": self.since,
            "--scope": None if self.scope == "incident" else self.scope,
        }
        for option, given in typed.items():
            if given is not None:
                raise refused(
                    option=option, says=f"{option} belongs to a figure, not to --about", fix="record two claims"
                )
        return {}


def _said(about: str, says: str | None, claimant: str | None, stance: str, zone: Zoning) -> Body:
    """Return what a claim without a figure says. Who takes responsibility, or denies it, need say no more."""
    body: Body = {"dimension": about}
    if says is None:
        if about == "occurrence" or (about == "responsibility" and stance in ("claims", "admits", "denies")):
            return body
        fix = "say what is claimed: --says TEXT"
        if about == "responsibility":
            fix += "; or give --stance claims, admits or denies, if it is the claimant's own"
        raise refused(option="--says", says="--about needs --says", fix=fix)
    match about:
        case "time":
            return body | {"when": read_time(says, "--says", zone, has_zone=True)}
        case "place":
            return body | {"place": bodies.place(says, None, None)[0]}
        case "responsibility" if stance == "attributes":
            return body | {"party": {"actor": says, "basis": "attributed", "by": claimant}}
        case _:
            return body | {"text": says}


def _in_words(body: Body, words: str) -> Body:
    """Return the time of a claim with the source's own words beside it. Raises `UsageRefused` where none is claimed."""
    if "when" not in body:
        raise refused(
            option="--as-reported", says="--as-reported is for a time", fix="give --about time, and --says TIME"
        )
    return {"when": msgspec.to_builtins(body["when"]) | {"as_reported": words}}
