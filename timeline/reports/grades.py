"""Grades in words: what A to F and 1 to 6 mean. What nobody could assess is not called bad."""

from timeline.projections.grades import Rating

# The scales of NATO's AJP-2.1 and of FM 2-22.3 (US Army, public domain), appendix B, in its words but for F and 6.
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability not assessed",
}
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth not assessed",
}


def grade_words(grade: str) -> str:
    """Return what a grade means: `usually reliable`, `probably true`."""
    return (RELIABILITY | CREDIBILITY)[grade]


def rating_words(rating: Rating) -> str:
    """Return both grades, what they mean, and who gave them: `B2 (usually reliable; probably true) by mk, for irna`.

    `irna` is the source that the reliability is of.
    """
    words = [grade_words(one) for one in (rating.reliability, rating.credibility) if one is not None]
    return f"{rating} ({'; '.join(words)}) by {rating.grader}, for {rating.source}"
