"""The opening of a report on paper: title block, bottom line, the chain at a glance, what is established or not."""

from collections.abc import Iterator

from timeline.reports.head import fingerprint
from timeline.reports.paper.model import Block, Fact, Facts, Listing, Paragraph
from timeline.reports.paper.runs import line, noted, words
from timeline.reports.paper.sheet import Sheet, caption_of, label, said, section, sentences, table
from timeline.reports.printed import precision_words
from timeline.reports.wording import recorded_words


def title_block(sheet: Sheet) -> Iterator[Block]:
    """Yield what a report is, below its title."""
    dossier, head = sheet.dossier, sheet.dossier.head
    facts = {
        "Standing": head.state if head else "Draft",
        "Information cut-off": f"{recorded_words(dossier.cut_off)} (recorded)",
        "Covers": dossier.covers,
        "Links drawn": ", ".join(dossier.strengths),
        "Asked for": sheet.asked,
        "Log": dossier.log_id,
        "Built from": f"events 1 to {dossier.position}, root {fingerprint(dossier.root)}",
    }
    if head:
        facts |= {
            "Marking": head.marking or "none",
            "Author": head.author or "nobody is named",
            "Issued": head.issued,
            "Supersedes": head.supersedes or "no earlier report is named",
            "To cite": head.citation,
        }
    yield Facts(role="head", facts=tuple(Fact(name=name, runs=words(text)) for name, text in facts.items() if text))


def bottom_line(sheet: Sheet) -> Iterator[Block]:
    """Yield section 1."""
    yield section("1. Bottom line")
    for one in sheet.dossier.bottom_line:
        yield Paragraph(runs=words(one.text), role="lede")
    takeaways = tuple(line(one.text, f" (note {one.ids[0]})") for one in sheet.dossier.takeaways)
    yield Listing(items=takeaways) if takeaways else said("No takeaway was written.")


def glance(sheet: Sheet) -> Iterator[Block]:
    """Yield section 2."""
    yield section("2. Chain at a glance")
    yield from sheet.drawing("lanes")
    rows = [
        (
            str(one.number),
            one.occurred.local,
            one.occurred.utc,
            precision_words(one.occurred),
            f"{one.actors} → {one.targets}",
            one.territory,
            one.kind,
            one.status,
            noted(one.notes, "none"),
        )
        for one in sheet.dossier.steps
    ]
    header = (
        "no.",
        "Occurred (local)",
        "UTC",
        "precision",
        "actor → target",
        "on the soil of",
        "kind",
        "status",
        "citations",
    )
    caption = line(caption_of("Table 1", "Steps"), ", in the order in which each had surely happened")
    yield table("steps", header, rows, caption)
    for one in sheet.dossier.shape:
        yield said(one.text)


def lists(sheet: Sheet) -> Iterator[Block]:
    """Yield section 3."""
    yield section("3. Established, claimed, disputed, unknown")
    found = sheet.dossier.lists
    for name, statements in (
        ("Established", found.established),
        ("Claimed", found.claimed),
        ("Disputed", found.disputed),
        ("Unknown", found.unknown),
    ):
        yield label(name)
        yield from sentences(statements, "none identified")
