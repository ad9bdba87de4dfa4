"""What stands in formats that hold text: an action's title, a claim with its claimant, a link with its speaker."""

from typing import Any

from events.actors import Party
from events.claims import ClaimMade
from events.codebook import territory_name
from events.sources import Citation
from timeline.exchange.extract import Extract
from timeline.projections.claims import Cell, row_of
from timeline.projections.register import Register, Standing
from timeline.projections.support import citations_of, is_unsupported, rests_on_something
from timeline.reports.claims_table import claim_words, parts_words, row_label, speaker_name
from timeline.reports.desk import source_standing, title_of
from timeline.reports.wording import (
    UNSUPPORTED,
    actor_name,
    in_sentence,
    listed,
    party_words,
    quoted,
    reading_words,
    text_of,
    when_local,
    when_utc,
)
from timeline.reports.wording_links import link_phrase


def title(register: Register, name: str) -> str:
    """Return the title of an action; its id, where it was redacted what the action was."""
    thing = register.actions[name]
    return title_of(thing.now) if thing.knows("title") else f"{name} {text_of(thing.withheld)}"


def when_words(register: Register, name: str) -> str:
    """Return when an action was, in words: local, with weekday and zone, as precisely as it is known."""
    thing = register.actions[name]
    return when_local(thing.now.occurred) if thing.knows("occurred") else text_of(thing.withheld)


def time_line(register: Register, name: str) -> str:
    """Return when an action was: local, in UTC, and how that was read."""
    thing = register.actions[name]
    if not thing.knows("occurred"):
        return text_of(thing.withheld)
    when = thing.now.occurred
    utc = "" if (when.earliest, when.latest) == (None, None) else when_utc(when)
    return "; ".join(filter(None, (when_local(when), utc, reading_words(when))))


def support_lines(register: Register, name: str) -> list[str]:
    """Return that an action rests on no source that stands, as a line; none, if it does."""
    return [UNSUPPORTED] if is_unsupported(register, register.actions[name]) else []


def passage_lines(one: Extract, action: str) -> list[str]:
    """Return the passages that an action and the claims about it rest on, each once, with what says so."""
    register = one.register
    things: list[Standing[Any]] = [
        register.actions[action],
        *(register.claims[name] for name in claims_about(one, action)),
    ]
    cited = dict.fromkeys(citation for thing in things for citation in citations_of(thing))
    return [_passage(register, citation) for citation in cited]


def _passage(register: Register, citation: Citation) -> str:
    thing = register.sources.get(citation.source)
    if thing is None or thing.now.confidential:
        return f"source: {citation.source} (confidential)"
    source = thing.now
    publisher = actor_name(register, source.publisher) if source.publisher is not None else ""
    published = f"published {when_local(source.published_at)}"
    told = (
        publisher,
        text_of(source.title),
        published,
        text_of(source.url),
        source_standing(register, citation.source),
    )
    words = quoted(citation.quote) if citation.quote is not None else text_of(citation.locator)
    speaker = actor_name(register, citation.speaker) if citation.speaker else text_of(citation.speaker_words)
    said = f"{words}, {speaker}" if speaker else words
    return f"source: {', '.join(filter(None, told))}: {said}"


def claim_line(register: Register, name: str, replaced: str | None = None) -> str:
    """Return a claim in a line: `killed: 2, according to Pakistan`; also that it no longer stands."""
    thing = register.claims[name]
    claim = thing.now
    if thing.withheld is not None:
        return f"a claim {text_of(thing.withheld)}"
    cell = Cell(name, None, replaced, withdrawn=thing.withdrawn is not None, retracted=thing.retracted is not None)
    said = claim_said(register, claim)
    return said + _fallen(cell) + _unsupported(register, thing)


def claim_said(register: Register, claim: ClaimMade) -> str:
    """Return what a claim says, be it replaced since or not: `killed: 2 (children 2; "civilians"), according to Iran`.

    A part that was claimed apart from its total says that it is one.
    """
    row = row_of(claim)
    words = claim_words(register, claim, Cell(claim.claim, None, None, withdrawn=False, retracted=False), row)
    if (figure := claim.figure) is not None:
        called = figure.status is not None and row.category is None and (figure.bound, figure.value) != ("exact", 0)
        inside = "; ".join(
            filter(None, (parts_words(figure), quoted(figure.status) if called and figure.status else ""))
        )
        words += f" ({inside})" if inside else ""
        words += " (one figure for several actions)" if len(claim.about) > 1 else ""
    return f"{row_label(row)}: {words}, according to {in_sentence(speaker_name(register, claim))}"


def sides(register: Register, name: str) -> list[str]:
    """Return who acted, whom it was aimed at or hit, and on whose soil, in a line each; on whose word it was them."""
    thing = register.actions[name]
    action = thing.now
    told = (
        ("actor", action.actors),
        ("target", action.targets),
        ("took part; who acted is not told", action.participants),
    )
    lines = [f"{word}: {_party(register, party)}" for word, parties in told for party in parties]
    soil = listed([territory_name(code) for code in action.territory])
    lines += [f"territory: {soil}"] if soil else []
    lines += [f"place: {place.relation} {place.name}" for place in action.places]
    return lines if thing.withheld is None else [f"what it was: {text_of(thing.withheld)}"]


def _party(register: Register, party: Party) -> str:
    words = party_words(register, party)
    said = {"self_claimed": ", by its own claim", "admitted": ", by its own admission"}.get(party.basis, "")
    return (
        f"{words}, according to {in_sentence(actor_name(register, party.by))}" if party.by is not None else words + said
    )


def claims_about(one: Extract, action: str) -> tuple[str, ...]:
    """Return the ids of the claims about an action that go out, in the order of the log."""
    return one.claims_of.get(action, ())


def link_line(one: Extract, name: str) -> str:
    """Return a link in a line: what it says of two actions, as strongly as it is said, and who says so."""
    link = one.register.responses[name].now
    other = link.responded_to
    known = other is not None and other in one.register.actions
    named = (
        title(one.register, other) if known and other is not None else text_of(link.expected) or "an act not on record"
    )
    said = f"{link_phrase(one.register, link, named)} ({link.strength})"
    return said + _unsupported(one.register, one.register.responses[name])


def _fallen(cell: Cell) -> str:
    if cell.retracted:
        return "; struck out by us"
    if cell.withdrawn:
        return "; taken back by the claimant"
    return "; replaced since" if cell.superseded_by is not None else ""


def _unsupported(register: Register, thing: Standing[Any]) -> str:
    return "" if rests_on_something(register, thing) else "; no source that it rests on stands"
