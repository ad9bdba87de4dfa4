"""What a stranger can check: whether a log is what it was."""

from timeline.proof.verdict import Finding, Head, Level, Verdict
from timeline.proof.verify import verify

__all__ = ["Finding", "Head", "Level", "Verdict", "verify"]
