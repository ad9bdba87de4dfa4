"""Findings as they may be told: what confidential sources tell is judged, and is in the words of no finding."""

from collections.abc import Iterable

from timeline.projections.findings.model import Finding

KEPT_BACK = "it is found in what a confidential source tells, which is kept back"
"""What is told of a finding that nobody would find in what may be shown."""


def as_told(found: Iterable[Finding], shown: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what was `found` in the record in the words of what is found in it as it may be `shown`.

    The same rule finds the same there, and says it without what is kept back; else only
    the rule and the thing are told.
    """
    told = {one.key: one for one in shown}
    return tuple(_told(one, told.get(one.key)) for one in found)


def _told(one: Finding, shown: Finding | None) -> Finding:
    if shown is None:
        return one._replace(what=KEPT_BACK, fix=f"look at it: timeline show {one.kind}:{one.id}")
    return one._replace(what=shown.what, fix=shown.fix)
