"""Figures in words: with their bound, in the claimant's words where there is no number; our own sum marked as ours."""

from events.claims import Bound, Figure, FigurePart
from events.codebook import table
from timeline.projections.figures import our_sum
from timeline.reports.wording import quoted, seconds_words

_AS_BOUND = {"at_least": "{} or more", "at_most": "{} or less", "about": "about {}"}


def _counted(value: int | None, unit: str) -> str:
    """Write a number of its unit: people and things as they are, time as whole minutes, hours or days where it is."""
    return seconds_words(value) if unit == "seconds" and value is not None else str(value)


def _value_words(bound: Bound | str, value: int | None, word: str | None, unit: str = "persons") -> str:
    match bound:
        case "exact":
            return "0 reported" if value == 0 else _counted(value, unit)
        case "at_least" | "at_most" | "about":
            return f"{bound.replace('_', ' ')} {_counted(value, unit)}"
        case "word":
            return f'"{table("words")[str(word)]["label"]}" (no figure; 1 or more)'
        case _:
            return "reported as unknown"


def figure_words(figure: Figure) -> str:
    """Write a figure with its bound, in the claimant's words where it is a word; our own sum is marked as ours."""
    match figure.bound:
        case "range":
            return f"{_counted(figure.low, figure.unit)} to {_counted(figure.high, figure.unit)}"
        case "three_point":
            three = (_counted(one, figure.unit) for one in (figure.low, figure.best, figure.high))
            return f"{' / '.join(three)} (low, best, high)"
        case "parts_only":
            total = our_sum(figure)
            return f"{total} (our sum)" if total is not None else "parts only, no total"
        case _:
            words = _value_words(figure.bound, figure.value, figure.word, figure.unit)
    if (figure.bound, figure.value) == ("exact", 0) and figure.status is not None:
        words += f", of {quoted(figure.status)}"
    said = quoted(figure.words) if figure.words is not None else ""
    if not said or said in words or figure.words == words:
        return words
    if (bounded := _AS_BOUND.get(figure.bound)) is not None and figure.unit != "seconds":
        return f"{said} ({bounded.format(figure.value)})"  # nobody said this number: it is what the words come to
    return f"{words}, said as {said}"


def part_words(part: FigurePart) -> str:
    """Write one category of a figure."""
    return _value_words(part.bound, part.value, part.word)
