"""R03, R04 and R09: no word says more of a link than the record does, and each link is printed with its words."""

import re
from collections.abc import Iterator

from events.codebook.wording import causal_words
from timeline.reports.dossier import Dossier, LinkRow
from timeline.reports.frame import LintLine
from timeline.reports.lint.answering import answering, answering_in_quote, retaliating
from timeline.reports.lint.facts import Facts, Joined
from timeline.reports.lint.passages import Passage
from timeline.reports.lint.rule import line
from timeline.reports.wording import NOT_STATED

_LOOSE = frozenset(("because", "due to", "as a result of", "caused", "causes"))
"""Words that give reasons for many things: they are causal only where a sentence speaks of two linked actions."""
_SAYS = (
    r"(?:call(?:ed|s)|describe[sd]?|sa(?:id|ys)|told|tells|claim(?:ed|s)|announce[sd]|state[sd]|assert(?:s|ed)?|wrote|"
    r"writes|argue[sd]?|report(?:s|ed)|account)"
)
_ASIDE = r"(?:['\u2019]s)?(?:,[^,;]{0,60},)?(?:\s+[\w'\u2019-]+){0,3}?\s+"
_BEFORE = rf"(?:according to|in the words of|{_SAYS}(?: (?:by|of))?)\s+(?:the\s+)?"
_BOTH = 2
_WEAK = ("followed", "inferred")
_FIX = "assert it as attributed to whoever said it, or cite the order"


def causes(passage: Passage, facts: Facts) -> Iterator[LintLine]:
    """Find words that say that one action brought about another, where the record says less (R03, R04)."""
    for sentence in passage.sentences():
        words = (*causal_words(sentence), *retaliating(sentence), *answering(sentence))
        joined = _joined(passage, facts, sentence) if words else None
        if joined is None or joined.strength == "stated":
            continue
        text = f'"{words[0]}" {"joins" if joined.named else "stands over"} {joined.earlier} and {joined.later}, '
        text += f"whose link is {joined.strength}"
        if joined.strength != "attributed" and (retaliating(sentence) or answering(sentence)):
            yield line("R04", passage.where, text)
        elif joined.strength in _WEAK or not _is_by_asserter(passage, facts, sentence, joined):
            yield line("R03", passage.where, text)


def _is_by_asserter(passage: Passage, facts: Facts, sentence: str, joined: Joined) -> bool:
    """Tell whether a sentence gives its words to a party that asserts the link; "it is said" gives them to nobody."""
    named = "|".join(map(re.escape, facts.asserters(joined.pair)))
    if not named:
        return False
    given = rf"(?<!\w)(?:{named}){_ASIDE}{_SAYS}\b|\b{_BEFORE}[\"\u201c]?(?:{named})(?!\w)"
    return any(re.search(given, text, re.IGNORECASE) for text in (sentence, passage.text))


def _joined(passage: Passage, facts: Facts, sentence: str) -> Joined | None:
    """Return the weakest of the links that a sentence speaks of; `None`: it speaks of none.

    Words that are said of many things besides actions count only where the sentence names two that are linked.
    """
    causal, motive = causal_words(sentence), retaliating(sentence)
    is_loose = _LOOSE.issuperset(causal) and not motive
    sharp, broad = facts.named_in(sentence)
    own = frozenset(passage.steps)
    for steps in (sharp, sharp | own, broad, broad | own):
        if len(steps) >= _BOTH and (pairs := facts.among(steps)):
            return facts.weakest(pairs, named=True)
    if passage.origin == "template" and (causal or motive):
        return facts.weakest(facts.strengths, named=False)
    if is_loose:
        return None
    about = own or sharp or broad
    if about:
        return facts.weakest(facts.at(about), named=False)
    return facts.weakest(facts.strengths, named=False) if motive else None


# --- links in the model ----------------------------------------------------------------------------------------------


def links(dossier: Dossier) -> Iterator[LintLine]:
    """Find links that are printed without their words, as stated without those of the acting side, or with too much.

    The first two are R09. Words that say that one answered the other, over a link that says less, are R04.
    """
    for link in dossier.links:
        where = f"link {link.id}"
        if link.strength in _WEAK and not link.is_denied and (said := answering_in_quote(link.words)):
            text = f'it is {link.strength}, and its words say "{said[0]}"'
            yield line("R04", where, text, fix=_FIX)
        if link.strength == "stated":
            if not link.is_by_acting_side:
                who = link.asserted_by or NOT_STATED
                yield line("R09", where, f"it is stated, and {who} does not speak for the side that acted")
            elif not link.has_own_words:
                yield line("R09", where, "it is stated, and no passage that it cites is spoken by the acting side")
            elif not _has_words(link):
                yield line("R09", where, "the passage of the acting side is named, and its words are not quoted")
        elif link.strength == "attributed" and not link.asserted_by.strip():
            yield line("R09", where, "it is attributed to nobody")
        elif not link.words.strip():
            yield line("R09", where, "what it rests on is left blank")


def _has_words(link: LinkRow) -> bool:
    """Tell whether somebody's words stand with a link, or that they are withheld."""
    return link.words.startswith(('"', "[withheld"))
