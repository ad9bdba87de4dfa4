"""What the table of kinds says of one: on which rungs it stands, and how other schemes call it."""

from typing import Any, Literal, NamedTuple

from events.codebook import document, table, version_of

Circumstance = Literal["by_state", "by_group", "with_group", "without_force"]
"""When the table has another rung: done by a state, by a group, with a group on either side, or without force."""
CROSSWALKS = ("cameo", "plover", "acled", "mid")
"""The schemes that kinds are translated to."""


class RungSpan(NamedTuple):
    """The lowest and the highest rung (table `rungs-1`) that a kind of action can stand on."""

    least: int
    most: int


class KindCoding(NamedTuple):
    """A code of another scheme for a kind of action, as the table gives it; `coder` is the table itself."""

    scheme: str
    scheme_version: str
    code: str
    coder: str


def rung_span(kind: str, circumstance: Circumstance | None = None) -> RungSpan | None:
    """Return the rungs of a kind, `None` if it is not rated.

    With a `circumstance` for which the table makes an exception, the rungs are those of the
    exception. Rungs are ordinal: they are compared, never added up or averaged.
    """
    entry = table("kinds")[kind]
    said = entry.get("exceptions", {}).get(circumstance, entry)["rung"]
    return RungSpan(*said) if said is not None else None


def has_exception(kind: str, circumstance: Circumstance) -> bool:
    """Tell whether the table puts a kind on another rung in a circumstance."""
    return circumstance in table("kinds")[kind].get("exceptions", {})


def codings_of(kind: str, *, without_force: bool = False) -> tuple[KindCoding, ...]:
    """Return what other schemes call a kind: CAMEO, PLOVER, ACLED and MID, where they have a code for it.

    The parts of a code are joined by a colon, a space is written as a hyphen:
    `ASSAULT:aerial`, `Battles:Armed-clash`, `16:4` (MID action and hostility level). A
    person's `action.coded` of the same scheme wins over what is returned here.
    """
    entry = table("kinds")[kind]
    if without_force:
        entry = entry.get("exceptions", {}).get("without_force", entry)
    versions = document("kinds")["schemes"]
    coder = f"timeline:{version_of('kinds')}"
    found = ((scheme, _code(scheme, entry.get(scheme))) for scheme in CROSSWALKS)
    return tuple(KindCoding(scheme, versions[scheme], code, coder) for scheme, code in found if code is not None)


def goldstein_of(kind: str) -> str | None:
    """Return the Goldstein weight of a kind as a decimal string, from -10 to 10; `None` if it has no CAMEO code.

    For exchange and for comparison with the literature only: sums of weights mix ten
    protests with one strike.
    """
    cameo = table("kinds")[kind]["cameo"]
    return str(cameo["goldstein"]) if cameo else None


def _code(scheme: str, said: dict[str, Any] | None) -> str | None:
    """Return a code as one word. CAMEO's are text: leading zeros count."""
    if said is None:
        return None
    if scheme == "cameo":
        return str(said["code"])
    first, second = {"plover": ("event", "mode"), "acled": ("event", "sub_event"), "mid": ("action", "level")}[scheme]
    parts = (str(said[part]) for part in (first, second) if said[part] is not None)
    return ":".join(parts).replace(" ", "-")
