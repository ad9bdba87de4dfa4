"""The vocabulary: what may be recorded about who did what to whom, and nothing about how it is kept.

Pure: the standard library, pydantic and msgspec only. `__distribution__` marks
these events as ours: a package of the same import name exists on the index,
and `timeline` refuses to start on top of it.
"""

__distribution__ = "escalation-timeline"
