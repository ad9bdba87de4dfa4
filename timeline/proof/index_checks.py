"""The checks of the two indexes of a log: that looking up by stream or by id finds what is there."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from timeline.log.evidence import Evidence, Raw
from timeline.proof.verdict import Finding, Findings

_PAGE = 1000


class Summed(NamedTuple):
    """The order-free sum over an index, as `Checked` has it over rows, and what was found on the way."""

    findings: list[Finding]
    more: int
    total: int


def sum_streams(path: Path, size: int) -> Summed:
    """Go through the index over streams: revisions must be 1, 2, 3 … in each, in the order of positions."""
    findings = Findings()
    total = 0
    last: tuple[Raw, Raw, Raw] = (None, 0, 0)
    with Evidence(path) as evidence:
        for page in _pages(evidence.by_stream(size)):
            total += sum(map(hash, page))
            if not _follow(last, page):
                _name_those_that_do_not(last, page, findings)
            last = page[-1]
    return Summed(findings.kept, findings.more, total)


def _follow(last: tuple[Raw, Raw, Raw], page: list[tuple[Raw, Raw, Raw]]) -> bool:
    """Tell whether each row of a page is in its place after the one before it."""
    try:
        return all(
            (revision == before[1] + 1 and position > before[2]) if stream == before[0] else revision == 1
            for before, (stream, revision, position) in zip([last, *page], page, strict=False)
        )
    except TypeError:
        return False


def _name_those_that_do_not(last: tuple[Raw, Raw, Raw], page: list[tuple[Raw, Raw, Raw]], findings: Findings) -> None:
    (latest, revision, before) = last
    for stream, there, position in page:
        revision, before = (revision + 1, before) if stream == latest else (1, 0)
        if there != revision or not isinstance(position, int) or position <= before:
            name = stream.decode(errors="replace") if isinstance(stream, bytes) else repr(stream)
            what = f"it has revision {there!r:.20} of {name:.80}, where {revision} follows"
            findings.add("revision.wrong", what, position if isinstance(position, int) else None)
        latest, before = stream, position if isinstance(position, int) else before


def sum_ids(path: Path, size: int) -> Summed:
    """Go through the index over event ids."""
    with Evidence(path) as evidence:
        return Summed([], 0, sum(map(hash, evidence.by_id(size))))


def _pages(rows: Iterable[tuple[Raw, Raw, Raw]]) -> Iterator[list[tuple[Raw, Raw, Raw]]]:
    rows = iter(rows)
    while page := list(islice(rows, _PAGE)):
        yield page
