"""Whether something was taken out of a report since it was written, by the report that is made now."""

import re
from collections.abc import Mapping

from timeline.reports.differing import text_of
from timeline.reports.forms import Form

STANDS_FOR = "[withheld"
"""What is printed in place of words that were taken out begins like this."""
_MARK = re.compile(r"\[withheld: [a-z ]+, position ([0-9]+)")
_LABEL = '"redacted"'
_TRACES = re.compile(
    r"(?:<p>)?What was redacted up to position [0-9]+ is withheld here, also where the basis lies before it\."
    r"(?:</p>\n|\n\n)?"
    r'|"redactions_through":[0-9]+'
)
"""What a redaction changes of a report that tells nothing of what was taken out: that it was."""
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_OWN_DIGESTS: Mapping[Form, int] = {"md": 1, "html": 2, "json": 0}
"""So many digests of itself a report holds: of its data, wherever it prints that, and a page of all its bytes."""


def is_marked(data: str, after: int) -> bool:
    """Tell whether report data, or a page, hold words that were taken out at a position after `after`.

    Of what is not printed only the label of a change tells; when it was, nobody can tell by that.
    """
    return _LABEL in data or any(int(found[1]) > after for found in _MARK.finditer(data))


def is_same_but_for_traces(form: Form, handed: bytes, made: bytes) -> bool:
    """Tell whether two writings differ only in what tells that something was taken out elsewhere in the log.

    Of a document or PDF nobody can tell, so they may.
    """
    if form in ("docx", "pdf"):
        return True
    one, other = (_TRACES.sub("", text_of(form, content)) for content in (handed, made))
    digests = {pair for pair in zip(_DIGEST.findall(one), _DIGEST.findall(other), strict=False) if pair[0] != pair[1]}
    return len(digests) <= _OWN_DIGESTS[form] and _DIGEST.sub("", one) == _DIGEST.sub("", other)
