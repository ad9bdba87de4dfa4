"""The rules of wording: what each forbids and why, what mends it, and an example that breaks and one that keeps it."""

from typing import Literal, NamedTuple

from timeline.reports.frame import LintLine

Level = Literal["error", "warning"]


class Rule(NamedTuple):
    """A rule of wording. `red` breaks it and `green` says the same as it may be said, both of the Kerman case.

    Where no note can break it, `red` and `green` tell in brackets what does and what does not.
    """

    code: str
    level: Level
    says: str
    why: str
    fix: str
    red: str
    green: str


RULES = (
    Rule(
        "R01",
        "error",
        "A figure stands without its claimant, its unit, or as of when it was said.",
        "A number that nobody says cannot be weighed, and the next reader takes it for a fact.",
        "name who said it, of what, and when: or give its citation like [7]",
        "7 people were killed in Sistan-Baluchestan.",
        "Iran's deputy governor said on 18 January that 7 people were killed in Sistan-Baluchestan.",
    ),
    Rule(
        "R02",
        "error",
        'What is unknown, withheld or not stated is printed as 0, as "-" or as a blank.',
        "Nobody said zero. A blank or a dash lets each reader think of a value of their own.",
        "say which it is: not stated, reported as unknown, withheld; 0 only as a claimant's figure",
        "0 killed near Panjgur.",
        "How many were killed near Panjgur is not stated.",
    ),
    Rule(
        "R03",
        "error",
        "A causal word joins actions whose link is attributed, and none who says so is named for it; or whose link is "
        "weaker.",
        "After is not because: the record holds who says that one answered the other, or that nobody does.",
        'write "after", or name who says so; or record the link with the acting side\'s own words',
        "The strikes in Iraq led to the strike near Panjgur.",
        "The strike near Panjgur came after the strikes in Iraq.",
    ),
    Rule(
        "R04",
        "error",
        "Retaliation, revenge, an answer or the like is said over a link that is followed or inferred, in whoever's "
        "name; or the words that such a link cites say so.",
        "It gives a motive to somebody, and the record holds nobody who says so.",
        'write "after", and nothing more',
        "Observers called the strike near Panjgur a reprisal for the strikes in Iraq.",
        "The strike near Panjgur came after the strikes in Iraq.",
    ),
    Rule(
        "R05",
        "error",
        "A party's label stands outside of quotation marks; or, in an edited report, words that the report quotes.",
        "It is one side's word for the other, and becomes the report's own judgement.",
        "write what can be seen (site, strike, armed group), or quote who says it",
        "Pakistan struck terrorist hide-outs in Iran.",
        'Pakistan struck what its foreign ministry called "terrorist hide-outs" in Iran.',
    ),
    Rule(
        "R06",
        "error",
        "How likely something is and how sure the writer is in one sentence; words of two rows; 0 or 100 %.",
        "They are two judgements, and ICD 203 keeps them apart; nothing that is judged is certain.",
        "two sentences, with words of one row; almost no chance and almost certain are its ends",
        "It is likely, with high confidence, that talks go on.",
        "It is likely that talks go on. Confidence is low: one article is on record.",
    ),
    Rule(
        "R07",
        "error",
        "A bound is said that no claim carries, a sum that no claimant gave, or one that its claimant never gave.",
        "Nobody said so: it is a figure of the writer's own, in somebody else's name.",
        "print the figure as it was claimed; list claimants side by side, and add nothing up",
        "Iran's deputy governor said on 18 January that at least 7 people were killed.",
        "Iran's deputy governor said on 18 January that 7 people were killed.",
    ),
    Rule(
        "R08",
        "error",
        'A clock time stands without its zone, "local" without a place, or a day as midnight.',
        "In another zone it is another moment, and may be another date; a day has no hour.",
        "write 04:30 Iran time (UTC+03:30); of a day only the day",
        "The strike came at 04:30.",
        "The strike came at 04:30 Iran time (UTC+03:30).",
    ),
    Rule(
        "R09",
        "error",
        "A link is printed without its words, or as stated on words that are not the acting side's, or that are not "
        "quoted.",
        "How strong a link is rests on who says what; without those words nobody can check it.",
        "cite the words with their speaker, or assert the link as attributed or followed",
        "(a link that is stated, and cites a newspaper's own sentence)",
        "(the same with the acting side as speaker, and its words)",
    ),
    Rule(
        "R10",
        "error",
        "Sources are counted where independent roots are meant.",
        "Three copies of one wire story are one voice.",
        "count independent roots: section 12 has the number",
        "Three sources confirm the strike near Panjgur.",
        "One independent root reports the strike near Panjgur.",
    ),
    Rule(
        "R11",
        "error",
        "Sealed or withheld text stands in what would be written.",
        "Somebody may be found by it; what has left the house cannot be called back.",
        "take it out of the note or template; nothing is written while it is there",
        "(the title or the words of a confidential source, in a note)",
        "(the id of the source alone)",
    ),
    Rule(
        "R12",
        "warning",
        "A sentence has more than 35 words, a headline is passive, or an abbreviation is not explained.",
        "A reader in a hurry loses who did what.",
        "split it; say who did it; write the name out once, with the abbreviation in brackets",
        "The PNSC met after the strike.",
        "The Pakistan National Security Committee (PNSC) met after the strike.",
    ),
    Rule(
        "R13",
        "error",
        "In an edited report, a figure that no claim, field or count of the report holds, or one that another claimant "
        "gave.",
        "Nobody on record said it: whoever reads it takes it for what the record holds.",
        "write the figure that the report has, with whose it is; or record the claim, and export the report anew",
        "(the 7 of Iran's deputy governor made 9, or given to Pakistan's foreign ministry)",
        "(a sentence of the desk's with the claimant's own figure)",
    ),
    Rule(
        "R14",
        "error",
        "In an edited report, a row or a column of a table is gone or new, a cell says something else, a sentence "
        "differs in a number or a word of strength or standing alone, or stands under another word of standing.",
        "Tables are the record: what is changed in one is said in the name of somebody who did not say it.",
        "put back what the report has; or record what you know, and export the report anew",
        "(a link that is followed made attributed, a row of the ledger cut out)",
        "(the rows in another order)",
    ),
    Rule(
        "R15",
        "error",
        "In an edited report, the word Draft or Final, the marking, the cut-off, or what names the basis is gone, "
        "changed, or said twice; or the command that makes the report again is another.",
        "They say who answers for a report, who may read it, and what it was made from.",
        "put back what the report has; or export it anew with --final, --marking or --as-of",
        "(Draft made Final by hand)",
        "(an author named by hand)",
    ),
    Rule(
        "R16",
        "warning",
        "In an edited report, a section is gone, or stands out of its order.",
        "A reader who looks for it does not learn that it was there.",
        "put it back; or, where it was cut on purpose, say so in the text",
        "(the casualty ledger cut out)",
        "(a section of the desk's own put in)",
    ),
)
"""All rules of wording, by code."""
_BY_CODE = {rule.code: rule for rule in RULES}


def line(code: str, where: str, text: str, level: Level | None = None, fix: str = "") -> LintLine:
    """Return a finding of a rule: where it stands, what is wrong and what mends it.

    Without `level` it is as grave as the rule says; without `fix` what mends the rule mends it.
    """
    rule = _BY_CODE[code]
    return LintLine(code=code, level=level or rule.level, where=where, text=text, fix=fix or rule.fix)


def shown(words: str, most: int = 60) -> str:
    """Return the beginning of a text in quotation marks, as a finding names it."""
    flat = " ".join(words.split())
    return f'"{flat if len(flat) <= most else flat[:most].rstrip() + "…"}"'
