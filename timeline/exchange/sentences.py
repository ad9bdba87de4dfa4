"""What a record says, in words that name whose they are, for formats that have no field for it."""

from collections.abc import Iterable

from events.actions import ActionReported
from events.actors import Party
from events.base import Withheld
from events.claims import ClaimMade
from events.codebook import territory_name
from events.responses import ResponseAsserted
from timeline.exchange.plain import one_line, plain
from timeline.projections.claims import Cell, row_of, superseded
from timeline.projections.register import Register, Standing
from timeline.projections.sides import sides
from timeline.projections.sources import quotable
from timeline.projections.support import citations_of
from timeline.reports.claims_table import claim_words, parts_words, row_label, speaker_name
from timeline.reports.desk import title_of
from timeline.reports.wording import NOT_STATED, actor_name, party_words, quoted, text_of

_BASIS = {"self_claimed": "by its own claim", "admitted": "by its own admission"}


def title_words(thing: Standing[ActionReported]) -> str:
    """Return the title of an action on one line; its id, where it was redacted what the action was."""
    words = title_of(thing.now) if thing.knows("title") else f"{thing.now.action} {text_of(thing.withheld)}"
    return one_line(words)


def party_line(register: Register, party: Party) -> str:
    """Return a party and on whose word it is named: `Iran, according to Financial Times`."""
    words = one_line(party_words(register, party))
    if party.actor is not None and party.words is not None:
        words += f", {one_line(quoted(party.words))}"
    if party.basis == "attributed" and party.by is not None:
        return f"{words}, according to {one_line(actor_name(register, party.by))}"
    return f"{words}, {_BASIS[party.basis]}" if party.basis in _BASIS else words


def parties_line(register: Register, parties: Iterable[Party]) -> str:
    """Return several parties; that they are not stated, where there is none."""
    return "; ".join(party_line(register, party) for party in parties) or NOT_STATED


def side_names(register: Register, action: ActionReported, parties: Iterable[Party]) -> tuple[str, ...]:
    """Return the ids of the states or groups that some parties counted for when the action occurred, each once."""
    named = (party.actor for party in parties if party.actor is not None)
    return tuple(dict.fromkeys(side for name in named for side in sides(register, name, action.occurred)))


def soil_words(action: ActionReported) -> str:
    """Return on whose soil an action happened; that it is not known, where nothing says so."""
    return ", ".join(territory_name(code) for code in action.territory) or "territory not known"


def place_names(action: ActionReported) -> tuple[str, ...]:
    """Return the places of an action as they were said: `near Panjgur`."""
    return tuple(one_line(f"{place.relation} {place.name}") for place in action.places)


def claim_line(register: Register, thing: Standing[ClaimMade]) -> str:
    """Return what somebody claims, who that is, and how the claim stands.

    `Pakistan Foreign Ministry: killed: "a number of" (no figure; 1 or more), "militants"`.
    """
    claim = thing.now
    if thing.withheld is not None:
        return f"{claim.claim} {text_of(thing.withheld)}"
    cell = Cell(claim.claim, None, None, withdrawn=False, retracted=False)
    row = row_of(claim)
    words = claim_words(register, claim, cell, row)
    if claim.figure is not None:
        words = ", ".join(filter(None, (words, _counted(claim), parts_words(claim.figure))))
    others = f" (one figure for {', '.join(claim.about)})" if len(claim.about) > 1 else ""
    return one_line(f"{speaker_name(register, claim)}: {row_label(row)}: {words}{others}{_standing(register, thing)}")


def _counted(claim: ClaimMade) -> str:
    """Return what a claimant calls those counted; nothing where nobody was, or where the words have it already."""
    figure = claim.figure
    if figure is None or figure.status is None or claim.subset_of is not None:
        return ""
    return "" if (figure.bound, figure.value) == ("exact", 0) else quoted(figure.status)


def _standing(register: Register, thing: Standing[ClaimMade]) -> str:
    if thing.retracted is not None:
        return f" [struck by us, position {thing.retracted.position}]"
    if thing.withdrawn is not None:
        return f" [taken back, position {thing.withdrawn.position}]"
    later = superseded(register).get(thing.now.claim)
    return f" [replaced at position {register.claims[later].position}]" if later is not None else ""


def asserter_words(register: Register, link: ResponseAsserted) -> str:
    """Return the strength of a link and on whose word it stands: `attributed by Financial Times`.

    A link by order in time alone says that it is no more than that.
    """
    who = one_line(party_words(register, link.asserted_by))
    match link.strength:
        case "followed":
            return f"followed: order in time alone, as {who} tells it"
        case "inferred":
            return f"inferred: {link.method} gives {link.probability}, accepted by {link.accepted_by}"
        case _:
            hedged = ", hedged" if link.hedged else ""
            return f"{'denied' if link.polarity == 'no' else link.strength} by {who}{hedged}"


def relation_word(link: ResponseAsserted) -> str:
    """Return what a link says that the later action does; of order in time alone, that it came after."""
    return "came after" if link.strength == "followed" else link.relation


def quotes_of(register: Register, thing: Standing[ResponseAsserted]) -> tuple[str, ...]:
    """Return the exact words that a link rests on; of confidential sources none."""
    return tuple(plain(one.quote) for one in quotable(register, citations_of(thing)) if one.quote is not None)


def speakers_of(register: Register, thing: Standing[ResponseAsserted]) -> tuple[str, ...]:
    """Return who speaks those words, one for one: a name, the source's words for a speaker, or nothing."""
    return tuple(
        one_line(actor_name(register, one.speaker) if one.speaker else _called(one.speaker_words))
        for one in quotable(register, citations_of(thing))
        if one.quote is not None
    )


def _called(words: str | Withheld | None) -> str:
    return "" if words is None else quoted(words)
