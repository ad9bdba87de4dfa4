"""When a row says that its action occurred, from whichever columns say so, held against the source's own weekday."""

import msgspec

from events.reading import Zoning
from events.times import When
from events.weekdays import contradiction_words
from timeline.ingest import cells as read
from timeline.ingest.cells import Body
from timeline.ingest.refusals import no_time, refused
from timeline.ingest.row import RowCells


def occurred(row: RowCells, zone: Zoning) -> Body:
    """Return when the row's action occurred, with the source's own words for it.

    Raises `CellRefused` or `TimeRefused`.
    """
    body = _read(row, zone)
    if (words := row.text("as reported")) is None:
        return body
    body |= {"as_reported": words}
    if (says := contradiction_words(msgspec.convert(body, When))) is not None:
        if not row.rows.keeps_mismatch:
            fix = "correct the time or the zone; or --keep-mismatch, if the source itself is wrong"
            raise no_time(says=says, code="time.weekday", fix=fix)
        row.notes.append(f"kept as it is: {says}")
    return body


def _read(row: RowCells, zone: Zoning) -> Body:
    dates, precision = row.profile.dates, row.text("precision")
    if (when := row.text("when")) is not None:
        wide = row.of("stands for", lambda text: read.standing_for(when, text))
        return read.as_fine(read.time(wide or when, zone, dates), precision or (wide and row.text("stands for")))
    first, last = row.text("earliest"), row.text("latest")
    if first is not None or last is not None:
        return read.between(first or "..", last or "..", precision, zone, dates)
    if "year" not in row.cells:
        fix = "fill the column when; write unknown if no source says when"
        raise refused(says="the row does not say when", fix=fix)
    parts = [row.cells[name].text.removesuffix(".0") for name in ("year", "month", "day") if name in row.cells]
    date = "-".join([parts[0].zfill(4), *(part.zfill(2) for part in parts[1:])])
    return read.between(date, date, precision, zone, None)


def ended(text: str, zone: Zoning, dates: str | None) -> Body:
    """Return when a lasting action ended."""
    when: Body = msgspec.to_builtins(read.time(text, zone, dates))
    return when
