"""The scales and words that one report uses, and what they mean: no other is printed."""

import re
from collections.abc import Iterable, Iterator

from events.codebook import table
from events.responses import STRENGTHS
from timeline.projections.narrowed import Narrowed
from timeline.reports.dossier import Dossier
from timeline.reports.grades import CREDIBILITY, RELIABILITY
from timeline.reports.likelihood import CONFIDENCE, LIKELIHOOD, PROBABILITY, words_in
from timeline.reports.tables import ScaleRow

STRENGTH_WORDS = {
    "stated": "the acting side says so itself",
    "attributed": "somebody else says so, and is named",
    "inferred": "a method proposes it, and a person accepted it for this record",
    "followed": "order in time only, as a source tells it: no cause",
}
STATUS_WORDS = {
    "established": "two sides, or enough independent roots, speak of it, and nobody on record denies it",
    "claimed": "somebody on record says so, short of that",
    "disputed": "values that cannot both hold, or somebody denies it",
    "unknown": "nobody on record says",
}
MARKINGS = {
    "clear": "no limit on whom it may be shown to",
    "green": "for the reader's own community, and not for the public",
    "amber": "for the reader's own organisation and its clients, as far as they need to know",
    "red": "for the ears and eyes of its recipients alone",
}
"""The words of the Traffic Light Protocol 2.0 (FIRST, 2022), in ours."""
_GRADE = re.compile(r"(?<![A-Za-z0-9])(?:([A-F])([1-6])?|([1-6])) \(")


def scale_rows(dossier: Dossier) -> tuple[ScaleRow, ...]:
    """Return a row for each word of a scale that a dossier uses, with what it means."""
    return (
        *_words("strength of a link", STRENGTH_WORDS, _strengths(dossier)),
        *_status(dossier),
        *_rungs(dossier),
        *_grades(dossier),
        *_judgements(dossier),
        *_marking(dossier),
    )


def _words(scale: str, meanings: dict[str, str], used: Iterable[str]) -> Iterator[ScaleRow]:
    found = frozenset(used)
    return (ScaleRow(scale=scale, word=word, meaning=meaning) for word, meaning in meanings.items() if word in found)


def _strengths(dossier: Dossier) -> Iterable[str]:
    used = {link.strength for link in dossier.links}
    return [strength for strength in STRENGTHS if strength in used]


def _statuses(dossier: Dossier) -> set[str]:
    """Return the words of the status rule that stand over a list with something in it, or with a step."""
    lists = {word for word in STATUS_WORDS if getattr(dossier.lists, word)}
    return lists | {step.word for step in (*dossier.steps, *dossier.nearby)}


def _status(dossier: Dossier) -> Iterator[ScaleRow]:
    """Yield the words of the status rule; a narrowed report looked in what it was asked for."""
    narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    where = "in what is asked for" if narrowed else "on record"
    meanings = {word: meaning.replace("on record", where) for word, meaning in STATUS_WORDS.items()}
    return _words("status of an action", meanings, _statuses(dossier))


def _rungs(dossier: Dossier) -> Iterator[ScaleRow]:
    """Yield the rungs that an action may stand on, from the lowest to the highest, by the table."""
    used = {
        rung
        for row in dossier.rungs
        if row.least is not None and row.most is not None
        for rung in range(row.least, row.most + 1)
    }
    for rung in sorted(used):
        yield ScaleRow(
            scale=f"rung ({dossier.rung_table})", word=str(rung), meaning=str(table("rungs")[str(rung)]["what"])
        )


def _grades(dossier: Dossier) -> Iterator[ScaleRow]:
    given = [row.grade for row in dossier.ledger] + [grade for row in dossier.sources for grade in row.grades]
    used = {one for text in given for match in _GRADE.finditer(text) for one in match.groups() if one is not None}
    yield from _words("reliability of a source", RELIABILITY, used)
    yield from _words("credibility of a claim", CREDIBILITY, used)


def _judgements(dossier: Dossier) -> Iterator[ScaleRow]:
    """Yield the words of likelihood and confidence in what analysts wrote."""
    written = (*dossier.takeaways, *dossier.alternatives, *dossier.signals)
    text = "\n".join(one.text for one in written)
    for scale, meanings in (
        ("likelihood (ICD 203)", LIKELIHOOD),
        ("likelihood (ICD 203)", PROBABILITY),
        ("confidence", CONFIDENCE),
    ):
        yield from _words(scale, meanings, words_in(text, meanings))


def _marking(dossier: Dossier) -> Iterator[ScaleRow]:
    return _words("marking (TLP 2.0)", MARKINGS, (dossier.frame.marking,))
