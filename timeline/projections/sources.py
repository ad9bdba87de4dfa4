"""What stands of the sources that are cited, and whose words may be printed."""

from collections.abc import Iterable, Iterator

from events.sources import Citation
from timeline.projections.register import Register


def quotable(register: Register, citations: Iterable[Citation]) -> Iterator[Citation]:
    """Yield the citations whose words may be printed: of a confidential source nothing may be but its id."""
    for citation in citations:
        source = register.sources.get(citation.source)
        if source is None or not source.now.confidential:
            yield citation


def is_supported(register: Register, citations: Iterable[Citation]) -> bool:
    """Tell whether anything that is cited still stands; what cites nothing rests on no source that could fall."""
    sources = [register.sources.get(citation.source) for citation in citations]
    return not sources or any(source is not None and source.stands for source in sources)
