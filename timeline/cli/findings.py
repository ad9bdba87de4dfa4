"""What a check found, as it is printed: its findings, each with its place and code, and what to do."""

from collections.abc import Sequence

from timeline.cli.shapes import FindingItem
from timeline.proof.verdict import Finding


def findings_of(findings: Sequence[Finding]) -> tuple[FindingItem, ...]:
    """Return findings as they are printed."""
    return tuple(
        FindingItem(code=one.code, what=one.what, position=one.position, altered=one.altered) for one in findings
    )


def lines_of(findings: Sequence[FindingItem], more: int, fix: str) -> list[str]:
    """Return the lines that say what was found, and what to do."""
    lines = [f"{_place(one)}{one.what} [{one.code}]" for one in findings]
    lines += [f"and {more} more findings"] if more else []
    return lines + ([f"fix: {fix}"] if fix else [])


def _place(finding: FindingItem) -> str:
    return "" if finding.position is None else f"position {finding.position}: "
