"""R12: what keeps a reader in a hurry from seeing who did what. Warnings: they keep no report from anything."""

import re
from collections.abc import Iterator

from timeline.reports.frame import LintLine
from timeline.reports.lint.facts import Facts
from timeline.reports.lint.passages import Passage
from timeline.reports.lint.rendered import GAP
from timeline.reports.lint.rule import line, shown

MOST_WORDS = 35
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|gets?|got)\s+(?:\w+ly\s+)?(?:\w{2,}ed|hit|struck|shot|hurt|taken|given|held|sent|"
    r"made|told|known|seen|shown|begun|broken|driven|fought|slain|blown|drawn|thrown|put|cut|set|left|lost|found)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<![\w./-])[A-Z]{3,6}s?(?![\w/-])")
_KNOWN = frozenset((
    "UTC", "GMT", "USA", "NATO", "UNESCO", "UNICEF", "TLP", "SHA", "PDF", "HTML", "JSON", "ISO", "ICD",
    "BBC", "CNN", "AFP",
))  # fmt: skip
"""Abbreviations that need no explanation to a reader of reports."""


def style(passage: Passage, facts: Facts) -> Iterator[LintLine]:
    """Find long sentences, headlines that hide who acted, and abbreviations that nobody explains (warnings)."""
    for sentence in passage.sentences():
        words = len(sentence.split())
        if words > MOST_WORDS and GAP not in sentence:
            yield line("R12", passage.where, f"{shown(sentence)} has {words} words")
    if passage.origin == "title" and (found := _PASSIVE.search(passage.text)):
        yield line("R12", passage.where, f'"{found[0]}" is passive: who did it is left out')
    for short in dict.fromkeys(_SHORT.findall(" ".join(passage.sentences()))):
        if short not in _KNOWN and not _is_explained(short.removesuffix("s"), passage.text, facts):
            yield line("R12", passage.where, f'"{short}" is explained nowhere')


def _is_explained(short: str, text: str, facts: Facts) -> bool:
    return short in _KNOWN or short in facts.words_of_names or f"({short})" in text or f"{short} (" in text
