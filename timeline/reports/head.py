"""The head of a report: who answers for it, for whom, what it replaces, whether it is a draft, how it is cited."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from events.codebook import version_of
from timeline.reports.dossier import Dossier
from timeline.reports.frame import Frame, LintLine, TitleBlock
from timeline.reports.scales import scale_rows
from timeline.reports.statement import Statement
from timeline.reports.wording import listed, plural, recorded_words

_GROUPS, _DIGITS = 8, 4
NOT_ASKED = "Nobody asked for it as final (--final), which takes a signed checkpoint that covers its basis, too."
NO_AUTHOR = "No author is named."
NOTHING_GIVEN = "The desk gave neither title nor author, neither marking nor date."


def with_head(dossier: Dossier, frame: Frame, *, lint: Sequence[LintLine] = (), dropped: Sequence[str] = ()) -> Dossier:
    """Return a report with its title block and what a desk gave beside the record, all of it in the method section.

    `lint` are the findings of the rules of wording, `dropped` what a desk's templates leave
    out that no report may leave out. What can change without a byte of the record, such as
    who has signed, keeps a command from `--final` and does not stand here: the same
    basis and the same frame give the same report.
    """
    why = why_draft(frame, lint, dropped)
    titled = replace(dossier, title=frame.title or dossier.title)
    head = TitleBlock(
        state="Draft" if why else "Final",
        why_draft=why,
        author=frame.author,
        marking=marking_words(frame),
        issued=_issued(frame),
        supersedes=frame.supersedes,
        fingerprint=fingerprint(dossier.root),
        citation=_citation(titled, frame, is_draft=bool(why)),
    )
    method = (*dossier.method, *_parameters(frame))
    headed = replace(titled, frame=frame, head=head, lint=tuple(lint), method=method)
    return replace(headed, scales=scale_rows(headed))


def why_draft(frame: Frame, lint: Iterable[LintLine], dropped: Iterable[str] = ()) -> tuple[Statement, ...]:
    """Return what keeps a report from being final, a sentence each; nothing, if it is."""
    sentences = [] if frame.is_final else [NOT_ASKED]
    return tuple(Statement(text=one, ids=()) for one in (*sentences, *unready(frame, lint, dropped)))


def unready(frame: Frame, lint: Iterable[LintLine], dropped: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what is wrong with a report that somebody asks for as final, as far as the report itself tells."""
    sentences = [] if frame.author else [NO_AUTHOR]
    if codes := [one.code for one in lint if one.level == "error"]:
        names = listed(list(dict.fromkeys(codes)))
        sentences.append(f"The rules of wording find {plural(len(codes), 'error')}: {names}.")
    sentences += [f"The templates leave out {one}." for one in dropped]
    return tuple(sentences)


def fingerprint(root: str) -> str:
    """Write the first 32 digits of a root in eight groups of four, as people compare them."""
    return " ".join(root[start : start + _DIGITS] for start in range(0, _GROUPS * _DIGITS, _DIGITS))


def marking_words(frame: Frame) -> str:
    """Return a marking as the Traffic Light Protocol writes it: TLP:AMBER; nothing, if there is none."""
    return f"TLP:{frame.marking.upper()}" if frame.marking else ""


def _issued(frame: Frame) -> str:
    """Return the date that a person gave in words: 1 February 2024."""
    if not frame.issued:
        return ""
    day = date.fromisoformat(frame.issued)
    return f"{day.day} {day:%B} {day.year}"


def _citation(dossier: Dossier, frame: Frame, *, is_draft: bool) -> str:
    """Return one line to cite a report by: it names the basis, so that whoever holds the log finds the same."""
    author = f"{frame.author}, " if frame.author else ""
    parts = [f'{author}"{dossier.title}"', "chain report"]
    parts += ["draft"] if is_draft else []
    parts += [f"issued {_issued(frame)}"] if frame.issued else []
    parts.append(f"information cut-off {recorded_words(dossier.cut_off)}")
    parts.append(f"log {dossier.log_id} ({dossier.origin}), events 1 to {dossier.position}")
    parts.append(f"root {dossier.root[:12]}")
    return f"{', '.join(parts)}."


def _parameters(frame: Frame) -> tuple[Statement, ...]:
    """Return what a desk gave beside the record, a sentence each: a report is a function of that, too."""
    given = {
        "title": frame.title and f'The title is the desk\'s: "{frame.title}".',
        "author": frame.author and f"Author: {frame.author}.",
        "marking": frame.marking and f"Marking: {marking_words(frame)} (Traffic Light Protocol 2.0).",
        "issued": frame.issued and f"Issued on {_issued(frame)}: a person gave that date.",
        "supersedes": frame.supersedes and f"It takes the place of the report at {frame.supersedes}.",
        "outlines": frame.outlines
        and f"Outlines on the map: {frame.outlines}, SHA-256 {frame.outlines_sha256}, in place of those shipped.",
        "labels": frame.labels and f"In quotation marks only, by the desk's own list: {listed(frame.labels)}.",
        "templates": frame.templates and f"Written with templates of the desk, SHA-256 {frame.templates}.",
    }
    sentences = [text for text in given.values() if text] or [NOTHING_GIVEN]
    if not frame.outlines:
        sentences.append(f"Outlines on the map: those shipped, {version_of('outlines')} (Natural Earth).")
    return tuple(Statement(text=one, ids=()) for one in sentences)
