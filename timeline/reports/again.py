"""A report made again from its data: `report.json` is the report, all that a bundle holds beside it are views of it."""

import msgspec

from timeline.errors import MalformedInput
from timeline.reports.dossier import Dossier
from timeline.reports.figures.all import figures
from timeline.reports.figures.outline_map import NAME as MAP
from timeline.reports.to_markdown import to_markdown


def pages_of(content: bytes) -> dict[str, bytes]:
    """Return the Markdown of the report whose data these are, and its figures, by their names in a bundle.

    Left out is what takes more than the data: the page, which shows how knowledge grew, and
    where a desk drew its own outlines, the map and the Markdown, which says what lies outside
    of them. The same version of this program makes the same bytes.

    Raises `MalformedInput` for what is no report data, or of another version's shape.
    """
    try:
        dossier = msgspec.json.decode(content, type=Dossier)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"these are no report data of this version: {error}"
        raise MalformedInput(message, fix="use the version that query.json names") from error
    drawn = figures(dossier)
    files = {f"figures/{one.name}.svg": one.svg.encode() for one in drawn if one.is_drawn}
    if dossier.frame.outlines:
        files.pop(f"figures/{MAP}.svg", None)
        return files
    return {"report.md": to_markdown(dossier, drawn).encode(), **files}
