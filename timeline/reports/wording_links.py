"""What is said of a link, as strongly as it is said and no more."""

import re

from events.responses import ResponseAsserted
from timeline.projections.register import Register
from timeline.projections.sources import quotable
from timeline.reports.wording import in_sentence, party_words, quoted

_NOUN = re.compile(r"(?:as |in )?(?P<noun>(?:an? )?[a-z-]+(?: [a-z-]+)?) (?P<to>for|to|of|against)", re.IGNORECASE)
# The nouns for an answer that a quote may bring, each with the article that our sentence gives it.
_ANSWERS = {"retaliation": "", "revenge": "", "response": "a ", "reprisal": "a ", "answer": "an ", "reaction": "a "}


def quoted_noun(quote: str) -> str | None:
    """Return the noun that a quoted phrase calls it by: `retaliation for` from "in retaliation for"."""
    match = _NOUN.fullmatch(quote.strip())
    if match is None or match["noun"].lower().split()[-1] not in _ANSWERS:
        return None
    return f"{match['noun']} {match['to']}"


def link_phrase(register: Register, link: ResponseAsserted, earlier: str) -> str:
    """Write what is said of a link, as strongly as it is said and no more; `earlier` names the earlier action.

    `stated` and `attributed` carry the speaker; `followed` says "after", and nothing else.
    """
    who = in_sentence(party_words(register, link.asserted_by))
    quote = next((one.quote for one in quotable(register, link.citations) if one.quote is not None), None)
    says = "no exact words recorded" if quote is None else f"in the words {quoted(quote)}"
    match link.strength:
        case "followed":
            return f"came after {earlier} in the order that its source tells; this link says no more"
        case "inferred":
            return (
                f"was proposed to answer {earlier}: method {link.method} gives {link.probability}; "
                f"accepted for this record by {link.accepted_by}"
            )
        case "stated" | "attributed":
            pass
    verb = {"answers": "answers", "pre-empts": "was meant to prevent", "announces": "was announced by"}[link.relation]
    if link.polarity == "no":
        return f"does not answer {earlier}, {who} said, {says}"
    if link.strength == "stated":
        return f"{verb} {earlier} by the acting side's own account: {who}, {says}"
    noun = quoted_noun(quote) if isinstance(quote, str) else None
    if noun is not None and link.relation == "answers":
        apparent = "an apparent " if link.hedged and "apparent" not in noun else _ANSWERS.get(noun.split()[0], "")
        return f"came in what {who} called {apparent}{noun} {earlier}"
    hedge = ", hedged" if link.hedged else ""
    return f"{verb} {earlier} according to {who}{hedge}, {says}"
