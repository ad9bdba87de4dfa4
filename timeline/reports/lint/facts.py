"""What the rules of wording hold a sentence against: the links, names and figures of one report."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from events.responses import STRENGTHS
from timeline.reports.dossier import Dossier, Step
from timeline.reports.tables import LedgerRow
from timeline.reports.wording import NOT_STATED

_NUMBERED = re.compile(r"\b(?:no|nos|nr|steps?|actions?)\b\.?\s*((?:\d+(?:\s*(?:,|and|to|&)\s*)?)+)", re.IGNORECASE)
_NAME = re.compile(r"(?<!\w)[A-Z\u00c0-\u00de][\w'\u2019-]{3,}")
_USE = re.compile(r" \([^()]*\)$")
DENIED = "denied"
_ORDER = (*STRENGTHS, DENIED)
"""How strong a link is, from the strongest; a link that is only denied is the weakest."""


class Joined(NamedTuple):
    """Two linked actions and the strongest that is said of their link; `named`: the sentence itself names both.

    `pair` are their numbers.
    """

    earlier: str
    later: str
    strength: str
    named: bool
    pair: tuple[int, int]


class Facts:
    """One report as the rules of wording look at it."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    @cached_property
    def strengths(self) -> Mapping[tuple[int, int], str]:
        """Return the strongest that anybody says of each pair of linked steps."""
        found: dict[tuple[int, int], str] = {}
        for link in self.dossier.links:
            pair = (link.earlier, link.later)
            strength = DENIED if link.is_denied else link.strength
            found[pair] = min(found.get(pair, DENIED), strength, key=_ORDER.index)
        return found

    @cached_property
    def _ids(self) -> Mapping[int, str]:
        return {step.number: step.id for step in self.dossier.steps}

    def weakest(self, pairs: Iterable[tuple[int, int]], *, named: bool) -> Joined | None:
        """Return the weakest of some pairs of linked steps, the first of those that are as weak."""
        pair = max(pairs, key=lambda one: _ORDER.index(self.strengths[one]), default=None)
        if pair is None:
            return None
        earlier, later = (self._ids.get(number, f"no. {number}") for number in pair)
        return Joined(earlier, later, self.strengths[pair], named, pair)

    def asserters(self, pair: tuple[int, int]) -> tuple[str, ...]:
        """Return the names of those who assert or deny that two steps are linked by more than order in time."""
        found = {
            link.asserted_by.strip('"')
            for link in self.dossier.links
            if (link.earlier, link.later) == pair and link.strength in ("stated", "attributed")
        }
        return tuple(
            sorted(name for known in found - {NOT_STATED, ""} for name in (known, *self.aliases.get(known, ())))
        )

    # --- which steps a sentence speaks of ---

    @cached_property
    def _sharp(self) -> Mapping[str, frozenset[int]]:
        """The words that name one step, or two or three: its id, its title, its places."""
        sides = {side.name for side in self.dossier.sides}
        found: dict[str, set[int]] = {}
        for step in self.dossier.steps:
            broad = {*sides, *step.soil_names}
            names = {name.removesuffix("'s") for name in _NAME.findall(f"{step.places} {_places_in(step)}")}
            for word in (step.id, step.title, *(names - broad)):
                found.setdefault(word.casefold(), set()).add(step.number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    @cached_property
    def _broad(self) -> Mapping[str, frozenset[int]]:
        """The words that may name many steps: whose soil it was, and which side acted."""
        names = {side.id: side.name for side in self.dossier.sides}
        found: dict[str, set[int]] = {}
        for step in self.dossier.steps:
            for word in (*step.soil_names, *(names.get(side, side) for side in step.sides)):
                found.setdefault(word.casefold(), set()).add(step.number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return _either(self._sharp), _either(self._broad)

    def named_in(self, sentence: str) -> tuple[frozenset[int], frozenset[int]]:
        """Return the steps that a sentence names for certain, and all that it may speak of."""
        numbers = {int(one) for found in _NUMBERED.findall(sentence) for one in re.findall(r"\d{1,6}", found)}
        sharp = numbers & self._ids.keys()
        for found in self._patterns[0].findall(sentence):
            sharp |= self._sharp.get(found.casefold(), frozenset())
        broad = set(sharp)
        for found in self._patterns[1].findall(sentence):
            broad |= self._broad.get(found.casefold(), frozenset())
        return frozenset(sharp), frozenset(broad)

    def among(self, steps: Collection[int]) -> list[tuple[int, int]]:
        """Return the linked pairs of which both are among some steps."""
        return [pair for pair in self.strengths if pair[0] in steps and pair[1] in steps]

    def at(self, steps: Collection[int]) -> list[tuple[int, int]]:
        """Return the linked pairs in which some steps answer; where they answer nothing, those in which they are."""
        answering = [pair for pair in self.strengths if pair[1] in steps]
        return answering or [pair for pair in self.strengths if pair[0] in steps]

    # --- names and figures ---

    @cached_property
    def names(self) -> frozenset[str]:
        """Return every name that the report explains: of actors with their aliases, and of outlets."""
        dossier = self.dossier
        texts = [text for row in dossier.actors for text in (row.name, row.aliases)]
        texts += [row.claimant for row in dossier.ledger] + [row.publisher for row in dossier.sources]
        texts += [name for step in dossier.steps for name in step.claims.claimants]
        return frozenset(text for text in texts if text)

    @cached_property
    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Return the other names of each actor."""
        rows = ((row.name, row.aliases.split(", ")) for row in self.dossier.actors if row.aliases)
        return {name: tuple(_USE.sub("", one) for one in others) for name, others in rows}

    @cached_property
    def claimed(self) -> Mapping[str, frozenset[int]]:
        """Return the figures that each claimant gave of whatever, by each of its names in small letters."""
        texts: dict[str, list[str]] = {}
        for row in self.dossier.ledger:
            ends = (str(end) for end in (row.low, row.high) if end is not None)
            texts.setdefault(row.claimant, []).extend((row.figure, row.categories, *ends))
        for step in (*self.dossier.steps, *self.dossier.nearby):
            for found in step.claims.rows:
                for claimant, cells in zip(step.claims.claimants, found.cells, strict=False):
                    if claimant in texts:
                        texts[claimant] += [cell.text for cell in cells]
        given = {name: frozenset(map(int, re.findall(r"\d{1,9}", " ".join(said)))) for name, said in texts.items()}
        return {
            one.casefold(): figures for name, figures in given.items() for one in (name, *self.aliases.get(name, ()))
        }

    @cached_property
    def _claimants(self) -> re.Pattern[str]:
        return _either(self.claimed)

    def claimants_in(self, sentence: str) -> list[re.Match[str]]:
        """Return where a sentence names somebody who gave a figure of those who were harmed."""
        return list(self._claimants.finditer(sentence))

    @cached_property
    def names_by_length(self) -> tuple[str, ...]:
        """Return the same, the longest first: a name may be a part of another."""
        return tuple(sorted(self.names, key=lambda name: (-len(name), name)))

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return _either(name for name in self.names if len(name) > 1)

    def names_somebody(self, sentence: str) -> bool:
        """Tell whether a sentence names an actor or an outlet of the report."""
        return self._names.search(sentence) is not None

    @cached_property
    def words_of_names(self) -> frozenset[str]:
        """Return the single words of all names, titles and places on record: none of them is unexplained."""
        steps = (*self.dossier.steps, *self.dossier.nearby)
        texts = [*self.names, *(f"{step.title} {step.places} {step.territory}" for step in steps)]
        return frozenset(word for text in texts for word in re.findall(r"\w+", text))

    def is_carried(self, figure: int, bound: str, said: str) -> bool:
        """Tell whether a claim carries a figure with that bound, or in those words."""
        return any(_carries(row, figure, bound, said) for row in self.dossier.ledger)

    @cached_property
    def figures(self) -> frozenset[int]:
        """Return all figures that a claimant gave."""
        ends = [end for row in self.dossier.ledger for end in (row.low, row.high) if end is not None]
        said = [one for row in self.dossier.ledger for one in re.findall(r"\d{1,9}", f"{row.figure} {row.categories}")]
        cells = (cell for step in (*self.dossier.steps, *self.dossier.nearby) for cell in cells_of(step))
        said += [one for text in cells for one in re.findall(r"\d{1,9}", text)]
        return frozenset((*ends, *map(int, said)))

    @cached_property
    def has_zero(self) -> bool:
        """Tell whether anybody on record reported zero of anything."""
        steps = (*self.dossier.steps, *self.dossier.nearby)
        texts = [row.figure for row in self.dossier.ledger] + [text for step in steps for text in cells_of(step)]
        return any(text.startswith("0 reported") for text in texts)


def cells_of(step: Step) -> Iterable[str]:
    """Yield what the cells of a step's claims matrix say."""
    return (cell.text for row in step.claims.rows for cells in row.cells for cell in cells)


def _carries(row: LedgerRow, figure: int, bound: str, said: str) -> bool:
    ends = {"at_least": (row.low,), "at_most": (row.high,)}.get(bound, (row.low, row.high))
    is_bound = row.bound == bound or (row.bound in ("range", "three_point") and bound != "about")
    return (is_bound and figure in ends) or (said in row.figure.casefold() and str(figure) in row.figure)


def _places_in(step: Step) -> str:
    """Return the part of a title behind a word of place: in Kerman, near Panjgur."""
    words = step.title.split()
    return " ".join(after for before, after in pairwise(words) if before.lower() in ("in", "near", "at", "on", "hits"))


def _either(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some words, the longest first; one that finds nothing, if there is none."""
    each = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, each))})(?!\w)" if each else r"(?!)", re.IGNORECASE)
