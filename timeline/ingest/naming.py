"""How a table names things: readable ids from its own; actors by id, by translation, or registered by their names."""

import re
import unicodedata
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

import msgspec

from timeline.ingest.cells import listed
from timeline.ingest.profiles import Profile
from timeline.ingest.refusals import refused, shown
from timeline.recording.wanted import Wanted

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
UNKNOWN = "unknown"
"""What is written where nobody says who: an answer, and no blank."""

_CODE = re.compile(r"[A-Za-z0-9._:/+-]{1,40}")
_NUMBERED = re.compile(r"([0-9]+)\.0+")
_LONGEST = 64
_SLUG = 40
_DIGITS = 6


def slug(words: str) -> str:
    """Return words in small ASCII letters, digits and hyphens; without what has no such letter."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG].strip("-")


def joined(first: str, *others: str) -> str:
    """Return an id made of several: one that gets too long keeps its beginning, and a digest tells it from others."""
    whole = "-".join((first, *others))
    if len(whole) <= _LONGEST:
        return whole
    end = sha256(whole.encode()).hexdigest()[:_DIGITS]
    return f"{whole[: _LONGEST - _DIGITS - 1].rstrip('-')}-{end}"


def numbered(text: str) -> str:
    """Return a row's id as it is; of `300380.0`, as programs write numbers, `300380`."""
    match = _NUMBERED.fullmatch(text)
    return text if match is None else match[1]


def row_id(text: str, profile: Profile) -> str:
    """Return the id of the action that goes by a row's id. Raises `CellRefused` where none can be made."""
    text = numbered(text)
    name = text if ID.fullmatch(text) else text.strip().lower()
    if not ID.fullmatch(name) or len(profile.prefix) + len(name) > _LONGEST:
        raise refused(says=f"{shown(text)} is no id", fix="write small letters, digits and hyphens, at most 64")
    if profile.dataset is not None and not _CODE.fullmatch(text):
        raise refused(
            says=f"{shown(text)} is too long for an id of a data set", fix="at most 40 letters, digits and hyphens"
        )
    return f"{profile.prefix}{name}"


class Names:
    """The actors that a table names. Those that it registers come out once, before the row that named them first."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._translated = profile.values.get("actor", {})
        self._known: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._new: list[Wanted] = []

    def taken(self) -> list[Wanted]:
        """Return what is to be registered since it was asked last."""
        new, self._new = self._new, []
        return new

    def actors(self, text: str) -> list[str | None]:
        """Return the ids of the actors in a cell. Where names are registered as they are, a cell is one name."""
        return [self.actor_or_none(one) for one in ([text] if self._profile.new_actors else listed(text))]

    def actor_or_none(self, text: str) -> str | None:
        """Return the id of an actor, `None` for "unknown"."""
        return None if text.strip().lower() == UNKNOWN else self.actor(text)

    def actor(self, text: str) -> str:
        """Return the id of an actor; see to it that one whom the profile registers is on record.

        Raises `CellRefused` for a name that is no id, and that no profile translates or registers.
        """
        if (known := self._known.get(text)) is None:
            known = self._known[text] = self._named(text)
        return known

    def _named(self, text: str) -> str:
        profile, translated = self._profile, self._translated.get(text.casefold())
        name = translated or text
        if (said := profile.actors.get(name)) is not None:
            self._register(name, said.get("kind", "group"), said.get("name", name))
            return name
        if translated is not None or (ID.fullmatch(name) and not profile.new_actors):
            return name
        for pattern, kind in profile.new_actors.items():
            if fnmatchcase(text, pattern):
                return self.registered(text, kind, profile.actor_prefix)
        fix = 'write its id, like iran; or translate it in a profile: [values.actor] "Iran" = "iran"'
        raise refused(says=f"{shown(text)} is no id of an actor", fix=fix)

    def registered(self, name: str, kind: str, prefix: str) -> str:
        """Return the id of an actor that goes by its name, registered if it is new to this table."""
        made = slug(name)
        if len(made) < _SLUG and name.isascii() and made:
            id_ = f"{prefix}{made}"
        else:
            id_ = f"{prefix}{made}-{sha256(name.encode()).hexdigest()[:_DIGITS]}".replace("--", "-")
        if self._names.get(id_, name) != name:
            id_ = f"{id_}-{sha256(name.encode()).hexdigest()[:_DIGITS]}"
        self._register(id_, kind, name)
        return id_

    def _register(self, id_: str, kind: str, name: str) -> None:
        if id_ in self._names:
            return
        self._names[id_] = name
        body = {"actor": id_, "kind": kind, "name": name[:300]}
        draft = msgspec.json.encode({"type": "actor.registered", "body": body})
        self._new.append(Wanted(draft, {}, match="registers"))


def digest(body: Any) -> str:  # noqa: ANN401  # any JSON
    """Return six digits that tell what a row says openly from what others say."""
    return sha256(msgspec.json.encode(body, order="sorted")).hexdigest()[:_DIGITS]
