"""The tables of what is recorded of things beside themselves: grades, codes, parts, distinctions, what was declined."""

from timeline.views.columns import table_of

SOURCE_GRADES = table_of(
    "source_grades",
    "How reliable somebody holds a source, each by its grader; never averaged. The grade of a claim is another: see "
    "claim_grades.",
    [
        """
        source -> sources.source: The source.
        number int: The place in the order of recording, from 0.
        reliability: A (completely reliable) to E (not at all); F: not assessed, never bad.
        grader: Who grades, by a code.
        reason: Why; empty where the source is confidential.
        holds int: 1 where its grader has surely given no other since.
        position int: The place in the log of the event that gives it.
        """
    ],
    ("source", "number"),
)
CLAIM_GRADES = table_of(
    "claim_grades",
    "How credible somebody holds a claim, each by its grader; never averaged. The grade of a source is another: see "
    "source_grades.",
    [
        """
        claim -> claims.claim: The claim.
        number int: The place in the order of recording, from 0.
        credibility int: 1 (confirmed by others) to 5 (improbable); 6: not assessed.
        grader: Who grades, by a code.
        reason: Why.
        holds int: 1 where its grader has surely given no other since.
        position int: The place in the log of the event that gives it.
        """
    ],
    ("claim", "number"),
)
CODINGS = table_of(
    "codings",
    "Which code of some scheme a coder gives to an action. Several may stand, also of one scheme: accounts differ.",
    [
        """
        action -> actions.action: The action.
        number int: The place in the order of recording, from 0.
        scheme: Whose codes they are, such as cameo; rung: where on the ladder it stands, by that account.
        scheme_version: Which version of them.
        code: The code.
        coder: By whose account, by a code.
        confidence: The coder's own, from 0 to 1, as a decimal.
        reason: Why.
        position int: The place in the log of the event that gives it.
        """
    ],
    ("action", "number"),
    [("scheme", "code")],
)
ACTION_PARTS = table_of(
    "action_parts",
    "Which action is a part of which: a salvo of one operation. It is no response.",
    [
        """
        part -> actions.action: The action that is a part.
        number int: The place in the order of recording, from 0.
        whole -> actions.action: The action that it is a part of.
        reason: Why.
        position int: The place in the log of the event that says so.
        """
    ],
    ("part", "number"),
    [("whole",)],
)
DISTINCTIONS = table_of(
    "distinctions",
    "Pairs of actions that look alike and are not the same, by somebody's opinion.",
    [
        """
        filed -> actions.action: The first action that the event names: it is recorded there.
        position int: The place in the log of that event.
        action -> actions.action: One action of the pair, in the order in which they are named.
        other -> actions.action: The other one.
        reason: Why.
        """
    ],
    ("filed", "position", "action", "other"),
    [("action",), ("other",)],
)
DECLINED = table_of(
    "declined",
    "Answers that a method proposed, and a person said no to. No link comes of them.",
    [
        """
        responding -> actions.action: The action that was said to answer.
        number int: The place in the order of recording, from 0.
        responded_to -> actions.action: The action that it was said to answer.
        method: By which method.
        probability: The probability that it gave, as a decimal.
        reason: Why not.
        position int: The place in the log of the event that says no.
        """
    ],
    ("responding", "number"),
    [("responded_to",)],
)
PLACE_NAMES = table_of(
    "place_names",
    "Other names of places. A pejorative one is there to be found, never to be printed.",
    [
        """
        place -> gazetteer.place: The place.
        number int: The place in the list, from 0.
        name: The name, or the ground on which it was redacted.
        language: The language of the name, BCP 47.
        use: official, acronym, transliteration, former or pejorative.
        """
    ],
    ("place", "number"),
)
BESIDE = (SOURCE_GRADES, CLAIM_GRADES, CODINGS, ACTION_PARTS, DISTINCTIONS, DECLINED, PLACE_NAMES)
"""All of them, in the order in which the reference has them."""
