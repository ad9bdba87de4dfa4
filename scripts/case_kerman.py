"""The case `kerman-2024`: one article of the Financial Times, 18 January 2024, and nothing from elsewhere.

Quoted are only words that stand in the article; where they are not at hand, a
locator in our own words names the passage. No address of the article is known.
"""

from collections.abc import Iterator

from events.actions import ActionReported
from events.actors import ActorRegistered, Affiliation, Party
from events.base import Event
from events.claims import ClaimMade, Figure, FigurePart
from events.places import Place
from events.reading import Zoning, read_when
from events.responses import ResponseAsserted, Strength
from events.sources import Citation, SourceRegistered

FT = "ft-2024-01-18"
OUTLET = "financial-times"
REPORTED = Party(actor=OUTLET, basis="observed")
"""On whose word all that nobody else is quoted for stands: the newspaper's own."""
GOVERNOR, MINISTRY = "iran-deputy-governor", "pakistan-foreign-ministry"
KERMAN, IRAQ, SYRIA = "kerman-bombing", "iraq-strikes", "syria-strikes"
PANJGUR, SISTAN, DEMAND = "panjgur-2024-01-16", "sistan-2024-01-18", "iran-demand-2024-01-18"
EXPLOSION = "saravan-explosion"


def events() -> Iterator[Event]:
    """Yield the 27 events. The publisher stands before its article: what is referred to is recorded first."""
    yield publisher()
    yield article()
    yield from _actors()
    yield from _actions()
    yield from _links()
    yield from _claims()


def publisher() -> ActorRegistered:
    """Return the newspaper."""
    return ActorRegistered(actor=OUTLET, kind="outlet", name="Financial Times")


def article() -> SourceRegistered:
    """Return the article. Its day is that of the outlet's own zone."""
    return SourceRegistered(
        source=FT,
        kind="article",
        publisher=OUTLET,
        published_at=read_when("2024-01-18", Zoning("Europe/London", "source")),
        language="en",
        confidential=False,
    )


def _cite(locator: str | None = None, *, quote: str | None = None, speaker: str | None = None) -> tuple[Citation, ...]:
    language = None if quote is None else "en"
    return (Citation(source=FT, quote=quote, language=language, locator=locator, speaker=speaker),)


def _by_article(actor: str) -> Party:
    return Party(actor=actor, basis="attributed", by=OUTLET)


def _place(zone: str) -> Zoning:
    return Zoning(zone, "place")


def _actors() -> Iterator[ActorRegistered]:
    yield ActorRegistered(actor="isis", kind="group", name="Isis")
    yield ActorRegistered(actor="iran", kind="state", name="Iran")
    yield ActorRegistered(
        actor="irgc",
        kind="organ",
        name="IRGC",
        affiliations=(
            Affiliation(with_actor="iran", relation="organ_of", strength="attributed", asserted_by=REPORTED),
        ),
    )
    yield ActorRegistered(actor="pakistan", kind="state", name="Pakistan")
    yield ActorRegistered(actor="jaish-ul-adl", kind="group", name="Jaish ul-Adl")
    yield ActorRegistered(
        actor=MINISTRY,
        kind="organ",
        name="Pakistan's foreign ministry",
        affiliations=(
            Affiliation(with_actor="pakistan", relation="organ_of", strength="attributed", asserted_by=REPORTED),
        ),
    )
    yield ActorRegistered(
        actor=GOVERNOR,
        kind="organ",
        name="Iran's deputy governor",
        affiliations=(
            Affiliation(with_actor="iran", relation="office_of", strength="attributed", asserted_by=REPORTED),
        ),
    )


def _actions() -> Iterator[ActionReported]:
    yield ActionReported(
        action=KERMAN,
        kind="bombing.suicide",
        title="A suicide bombing hits Kerman, Iran",
        # Told as earlier than the strike that the article dates.
        occurred=read_when("../2024-01-16", _place("Asia/Tehran"), basis="derived"),
        direction="directed",
        actors=(Party(actor="isis", basis="self_claimed"),),
        targets=(Party(actor="iran", basis="attributed", by=OUTLET, fate="hit"),),
        territory=("IR",),
        places=(Place(name="Kerman", relation="at"),),
        realisation="happened",
        citations=_cite("the passage on the bombing in Kerman"),
    )
    for action, country, territory, zone in (
        (IRAQ, "Iraq", "IQ", "Asia/Baghdad"),
        (SYRIA, "Syria", "SY", "Asia/Damascus"),
    ):
        yield ActionReported(
            action=action,
            kind="strike",
            title=f"Iran's IRGC strikes sites in {country}",
            occurred=read_when("../2024-01-16", _place(zone), basis="derived"),
            direction="directed",
            actors=(_by_article("irgc"),),
            territory=(territory,),
            realisation="happened",
            citations=_cite(f"the passage on the strikes in {country}"),
        )
    yield ActionReported(
        action=PANJGUR,
        kind="strike",
        title="Iran strikes a site near Panjgur, Pakistan",
        occurred=read_when("2024-01-16", _place("Asia/Karachi"), basis="derived", as_reported="Tuesday"),
        direction="directed",
        actors=(_by_article("iran"),),
        targets=(Party(actor="jaish-ul-adl", basis="attributed", by=OUTLET, fate="intended"),),
        territory=("PK",),
        places=(Place(name="Koh-e-Sabz", relation="at"), Place(name="Panjgur", relation="near")),
        realisation="happened",
        citations=_cite("the passage on the strike near Panjgur"),
    )
    yield ActionReported(
        action=SISTAN,
        kind="strike",
        title="Pakistan strikes sites in Iran's Sistan-Baluchestan",
        occurred=read_when("2024-01-18T04:30", _place("Asia/Tehran"), as_reported="Thursday 4:30am local"),
        direction="directed",
        actors=(_by_article("pakistan"),),
        targets=(Party(actor=None, words="terrorist hide-outs", basis="attributed", by=MINISTRY, fate="intended"),),
        territory=("IR",),
        places=(Place(name="Sistan-Baluchestan", relation="inside"),),
        realisation="happened",
        citations=_cite("first paragraph"),
    )
    yield ActionReported(
        action=EXPLOSION,
        kind="explosion",
        title="An explosion goes off near Saravan, Iran",
        occurred=read_when("2024-01-18", _place("Asia/Tehran"), basis="derived"),
        direction="directed",
        actors=(Party(actor=None, basis="unknown"),),
        territory=("IR",),
        places=(Place(name="Saravan", relation="near"),),
        realisation="happened",
        citations=_cite("the passage on the explosion near Saravan"),
    )
    yield ActionReported(
        action=DEMAND,
        kind="demand",
        title="Iran demands an explanation from Pakistan",
        # After the strike, before the article's day was over where it was published.
        occurred=read_when("2024-01-18T01:00/2024-01-18T23:59", Zoning("UTC", "source"), basis="derived"),
        direction="directed",
        actors=(Party(actor="iran", basis="self_claimed"),),
        targets=(Party(actor="pakistan", basis="attributed", by="iran"),),
        territory=(),
        realisation="happened",
        citations=_cite(quote="immediate explanation", speaker="iran"),
    )


def _links() -> Iterator[ResponseAsserted]:
    told = _cite("the passage on the strikes in Iraq and Syria", quote="in response to")
    yield _answer("iraq-strikes-answer-kerman", IRAQ, KERMAN, "attributed", told, statement="ft-in-response-to")
    yield _answer("syria-strikes-answer-kerman", SYRIA, KERMAN, "attributed", told, statement="ft-in-response-to")
    order = _cite("the passage on the strike near Panjgur", quote="followed")
    yield _answer("panjgur-follows-iraq-strikes", PANJGUR, IRAQ, "followed", order, statement="ft-followed")
    yield _answer("panjgur-follows-syria-strikes", PANJGUR, SYRIA, "followed", order, statement="ft-followed")
    yield _answer("sistan-answers-panjgur", SISTAN, PANJGUR, "attributed", _cite(quote="in retaliation for"))
    own = _cite(quote="immediate explanation", speaker="iran")
    iran = Party(actor="iran", basis="self_claimed")
    yield _answer("iran-demand-answers-sistan", DEMAND, SISTAN, "stated", own, by=iran)


def _answer(  # noqa: PLR0913  # what a link is made of
    link: str,
    responding: str,
    responded_to: str,
    strength: Strength,
    citations: tuple[Citation, ...],
    *,
    by: Party = REPORTED,
    statement: str | None = None,
) -> ResponseAsserted:
    return ResponseAsserted(
        link=link,
        responding=responding,
        responded_to=responded_to,
        relation="answers",
        strength=strength,
        polarity="yes",
        hedged=False,
        asserted_by=by,
        statement=statement,
        citations=citations,
    )


def _claims() -> Iterator[ClaimMade]:
    yield ClaimMade(
        claim="kerman-responsibility-isis",
        about=(KERMAN,),
        claimant="isis",
        dimension="responsibility",
        stance="claims",
        citations=_cite("who says that it carried out the bombing", speaker="isis"),
    )
    yield ClaimMade(
        claim="sistan-killed-deputy-governor",
        about=(SISTAN,),
        claimant=GOVERNOR,
        dimension="casualties",
        stance="asserts",
        figure=Figure(
            quantity="killed",
            unit="persons",
            bound="parts_only",
            parts=(
                FigurePart(category="children", bound="exact", value=4),
                FigurePart(category="women", bound="exact", value=3),
            ),
            status="foreign nationals",
            scope="incident",
        ),
        citations=_cite("casualties", quote="foreign nationals", speaker=GOVERNOR),
    )
    yield ClaimMade(
        claim="saravan-casualties-deputy-governor",
        about=(EXPLOSION,),
        claimant=GOVERNOR,
        dimension="casualties",
        stance="asserts",
        figure=Figure(quantity="casualties", unit="persons", bound="exact", value=0, scope="incident"),
        citations=_cite("the passage on the explosion near Saravan", speaker=GOVERNOR),
    )
    yield ClaimMade(
        claim="sistan-killed-foreign-ministry",
        about=(SISTAN,),
        claimant=MINISTRY,
        dimension="casualties",
        stance="asserts",
        figure=Figure(
            quantity="killed",
            unit="persons",
            bound="word",
            word="a-number-of",
            status="militants",
            scope="incident",
        ),
        citations=_cite("casualties", quote="a number of", speaker=MINISTRY),
    )
    yield ClaimMade(
        claim="sistan-target-foreign-ministry",
        about=(SISTAN,),
        claimant=MINISTRY,
        dimension="target",
        stance="asserts",
        text="terrorist hide-outs",
        citations=_cite(quote="terrorist hide-outs", speaker=MINISTRY),
    )
