"""The columns that tables of things on record share: times, and what is known of the record itself."""


def time_columns(prefix: str, what: str) -> str:
    """Return the columns of a time: `what` says of which."""
    return f"""
    {prefix}_earliest: The first moment at which {what}, UTC; empty for an open beginning.
    {prefix}_latest: The first moment that is out, UTC; empty for an open end.
    {prefix}: The time as EDTF (ISO 8601-2), as finely as the source spoke.
    {prefix}_precision: How finely the source spoke: second to year, span, or none.
    {prefix}_zone: The time zone in which it was read.
    """


RECORD = """
    standing: stands, corrected, retracted (by us), withdrawn (by them), or withheld (redacted whole).
    corrections int: How often our record of it was corrected.
    position int: The place in the log of its first event.
    last_position int: The place in the log of the newest event about it.
    event_id: The id of its first event.
    recorded_at: When it was first recorded, UTC.
    recorded_by: Who recorded it first; empty where that was redacted.
"""
"""How a thing stands, and who recorded it when."""
