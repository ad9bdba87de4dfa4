"""What a row says, laid over what was said before: a blank cell says nothing, so what was said stays. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from timeline.recording.sameness import same

Body = dict[str, Any]

PASSAGE = ("quote", "language", "translation", "locator", "speaker")
"""What a column may say of a passage, beside its source."""
_POINT = ("latitude", "longitude", "radius_m", "coordinates_basis")
_SIDES = ("actors", "targets", "participants")


def laid_over(row: Mapping[str, Any], before: Mapping[str, Any], fed: Collection[str]) -> Body:
    """Return the body of an event as a row and what was said `before` have it together.

    `fed` are the fields of which the row says anything; `figure.status` is a part of one,
    `actors.words` the words for everybody in it.
    """
    merged = dict(before)
    for name in fed:
        if name in row:
            merged[name] = _part(name, row[name], before.get(name), fed)
        else:
            merged.pop(name, None)
    return merged


def _part(name: str, said: Any, before: Any, fed: Collection[str]) -> Any:  # noqa: ANN401  # any JSON
    fill = _FILLS.get(name)
    return said if fill is None or not before else fill(said, before, fed, name)


def _when(said: Body, before: Body, fed: Collection[str], name: str) -> Body:
    """Return a time with the source's words for it, and as finely as it was said to be, unless the row tells."""
    if not isinstance(before, dict):
        return said
    merged = dict(said)
    if f"{name}.as_reported" not in fed and "as_reported" in before:
        merged["as_reported"] = before["as_reported"]
    is_as_wide = all(said.get(end) == before.get(end) for end in ("earliest", "latest"))
    if f"{name}.precision" not in fed and is_as_wide:
        merged["precision"] = before["precision"]
    return merged


def _parties(said: Sequence[Body], before: Sequence[Body], fed: Collection[str], name: str) -> list[Body]:
    """Return who it was, each on whose word and in whose words they were named before, unless the row tells.

    `parties` in `fed` says that it tells all of each.
    """
    if "parties" in fed:
        return list(said)
    merged = []
    words = {f"{one}.words" for one in (("actors", "targets") if name == "participants" else (name,))}
    for one in said:
        known = next((other for other in before if other.get("actor") == one.get("actor")), None)
        if known is None:
            merged.append(one)
            continue
        kept = {field: value for field, value in known.items() if field not in one}
        if words & set(fed):
            kept.pop("words", None)
        if "by" not in fed:
            one = {field: value for field, value in one.items() if field not in ("basis", "by")}  # noqa: PLW2901
            kept |= {field: known[field] for field in ("basis", "by") if field in known}
        merged.append(kept | one)
    return merged


def _places(said: Sequence[Body], before: Sequence[Body], fed: Collection[str], name: str) -> list[Body]:  # noqa: ARG001  # as the others
    """Return where it was; of a place that is the same, its point stays unless the row gives one."""
    merged = []
    for number, one in enumerate(said):
        known = before[number] if number < len(before) else {}
        if not same(known.get("name"), one.get("name"), sent_again=True):
            merged.append(one)
            continue
        kept = {field: value for field, value in known.items() if field not in one}
        if "places.point" in fed:
            kept = {field: value for field, value in kept.items() if field not in _POINT}
        merged.append(kept | one)
    return merged


def _figure(said: Body, before: Body, fed: Collection[str], name: str) -> Body:  # noqa: ARG001  # as the others
    """Return a figure with what the claimant calls those counted, and with its parts, unless the row tells."""
    if not isinstance(before, dict):
        return said
    kept = {
        field: value
        for field, value in before.items()
        if field in ("status", "parts", "words", "since", "scope")
        and f"figure.{field}" not in fed
        and (field == "scope" or field not in said)
    }
    return said | kept


_FILLS: dict[str, Callable[[Any, Any, Collection[str], str], Any]] = {
    **dict.fromkeys(("occurred", "ended", "stated_at"), _when),
    **dict.fromkeys(_SIDES, _parties),
    "places": _places,
    "figure": _figure,
}


def passage_over(row: Body, before: Body, fed: Collection[str]) -> Body:
    """Return a passage as a row and what was cited `before` of the same source have it together.

    What stands for words where a row gives none says nothing against words that were given before.
    """
    merged = row | {field: before[field] for field in PASSAGE if field in before and field not in fed}
    if "locator" not in fed and "quote" in before and "locator" not in before:
        merged.pop("locator", None)
    return merged
