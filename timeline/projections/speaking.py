"""Whose words are whose: who speaks a passage, and whether the acting side itself says that it answered."""

from collections.abc import Iterator

from events.actions import ActionReported
from events.responses import ResponseAsserted
from events.sources import Citation
from timeline.projections.register import Register
from timeline.projections.sides import on_the_side_of


def speaker_of(citation: Citation, known: Register) -> str | None:
    """Return who speaks the words of a citation, as far as that is on record.

    A source without another speaker speaks for its publisher: a ministry's own statement
    holds the ministry's words. A newspaper's are the newspaper's.
    """
    if citation.speaker is not None or citation.speaker_words is not None:
        return citation.speaker
    source = known.sources.get(citation.source)
    return source.now.publisher if source is not None else None


def actors_of(action: ActionReported) -> tuple[str, ...]:
    """Return who acted: the actors, or, where no direction is told, all who took part."""
    return tuple(party.actor for party in (*action.actors, *action.participants) if party.actor is not None)


def speaks_for(known: Register, speaker: str | None, action: ActionReported) -> bool:
    """Tell whether a speaker is on the side of somebody who acted, at the time of the action."""
    return speaker is not None and any(
        on_the_side_of(known, speaker, one, action.occurred) for one in actors_of(action)
    )


def own_words(known: Register, link: ResponseAsserted, citations: tuple[Citation, ...]) -> Iterator[Citation]:
    """Yield those passages of a response that the side which answers speaks itself."""
    action = known.actions.get(link.responding)
    for citation in citations if action is not None else ():
        if action is not None and speaks_for(known, speaker_of(citation, known), action.now):
            yield citation
