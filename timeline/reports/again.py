"""A report made again from its data: `report.json` is the report, all other formats are views of it."""

import msgspec

from timeline.errors import MalformedInput
from timeline.reports.dossier import Dossier
from timeline.reports.to_markdown import to_markdown


def markdown_of(content: bytes) -> bytes:
    """Return the Markdown of the report whose data these are.

    The same version of this program makes the same bytes. Raises `MalformedInput` for
    what is no report data, or of another version's shape.
    """
    try:
        dossier = msgspec.json.decode(content, type=Dossier)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"these are no report data of this version: {error}"
        raise MalformedInput(message, fix="use the version that query.json names") from error
    return to_markdown(dossier).encode()
