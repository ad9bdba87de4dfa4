"""In what an event that comes again under a known id differs from the one that is kept. Pure."""

from events.shape import Json, put_back, take_apart
from timeline.log import sealing
from timeline.log.canonical import canonical
from timeline.log.codec import Prepared, Stored, pointer_of, read_leaf


def difference(prepared: Prepared, stored: Stored) -> str | None:
    """Say in what a stored event differs from one that comes with the same id; `None` if the content is the same.

    Content is stream, recorder, type, version and opened body; not time, salts,
    decoys, or which fields were marked sensitive. A field redacted since is not
    compared.
    """
    if stored.leaf is None:
        return None  # redacted whole: there is nothing to compare
    members = read_leaf(stored.leaf)
    new = prepared.new
    for name, there, here in (
        ("stream", members.stream, prepared.stream),
        ("recorder", members.recorded_by, new.recorded_by),
        ("type", members.type, new.event.type),
        ("schema version", members.schema_version, new.event.schema_version),
    ):
        if there != here:
            return f"with another {name}: {there}"
    body, sealed = take_apart(new.event, new.sensitive)
    given = put_back(body, sealed)
    for redacted in stored.redacted:
        _take_out(given, pointer_of(redacted))
    known = put_back(members.body, [sealing.open_disclosure(one) for one in stored.disclosures])
    return None if canonical(given) == canonical(known) else "with another body"


def _take_out(body: dict[str, Json], pointer: str) -> None:
    *path, last = pointer.split("/")[1:]
    target: Json = body
    for step in path:
        target = target[int(step)] if isinstance(target, list) else target.get(step, {})
    target.pop(last, None)
