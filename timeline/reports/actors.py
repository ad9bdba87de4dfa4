"""The actors that a report names: whose parts they are, on whose word, and what else they are called."""

from collections.abc import Sequence

from events.actors import Affiliation, Alias
from events.times import When
from timeline.projections.register import Register
from timeline.projections.sides import with_ends
from timeline.reports.desk import Desk
from timeline.reports.dossier import ActorRow
from timeline.reports.withheld import said
from timeline.reports.wording import actor_name, in_sentence, party_words, text_of, when_local


def actor_rows(desk: Desk, names: Sequence[str]) -> tuple[ActorRow, ...]:
    """Return a row for each actor that acted, was acted upon or speaks of the actions `names` and the chain's links."""
    used: dict[str, None] = {}
    for name in names:
        action = desk.action(name)
        for party in (*action.actors, *action.targets, *action.participants):
            used.update(dict.fromkeys(one for one in (party.actor, party.by) if one))
        used.update(dict.fromkeys(thing.now.claimant for thing in desk.claims_about(name) if thing.now.claimant))
    for link in desk.printed_links():
        asserter = desk.register.responses[link].now.asserted_by.actor
        if asserter:
            used[asserter] = None
    return tuple(_actor_row(desk, name) for name in used if name in desk.register.actors)


def _actor_row(desk: Desk, name: str) -> ActorRow:
    thing = desk.register.actors[name]
    actor = thing.now
    struck = f" (struck by us, position {thing.retracted.position})" if thing.retracted is not None else ""
    aliases = [_alias(alias) for alias in actor.aliases]
    ties = [] if thing.retracted is not None else [_tie(desk.register, *one) for one in with_ends(thing)]
    return ActorRow(
        id=name,
        name=actor_name(desk.register, name) + struck,
        kind=said(thing, "kind", actor.kind),
        ties="; ".join(ties),
        aliases=", ".join(aliases),
    )


def _tie(register: Register, tie: Affiliation, ended: When | None) -> str:
    """Return a tie with how it is known, on whose word, and since or until when: as far as each is on record."""
    told = [
        tie.strength,
        f"according to {in_sentence(party_words(register, tie.asserted_by))}" if tie.asserted_by is not None else "",
        f"valid {when_local(tie.valid)}" if tie.valid is not None else "",
        f"ended {when_local(ended)}" if ended is not None else "",
    ]
    relation = tie.relation.replace("_", " ")
    return f"{relation} {actor_name(register, tie.with_actor)} ({', '.join(filter(None, told))})"


def _alias(alias: Alias) -> str:
    """Return another name, with its language, and marked where it is pejorative."""
    notes = [alias.language or "", "pejorative" if alias.use == "pejorative" else ""]
    told = ", ".join(filter(None, notes))
    return text_of(alias.name) + (f" ({told})" if told else "")
