"""Where actions stand in their lanes: beside each other where they have room, below each other where they have not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from timeline.reports.figures.shown import Shown


class Wish(NamedTuple):
    """A way to place an action: from where to where it would reach along time, with which label on which side."""

    start: float
    end: float
    label: str
    side: str


class Given(NamedTuple):
    """The track that an action has in its lane, counted from 0, and the wish that was granted."""

    track: int
    wish: Wish


class Track:
    """One row of a lane. Versions of one action may stand over each other: they are never shown together."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float, str]] = []

    def has_room(self, wish: Wish, action: str) -> bool:
        """Tell whether nothing of another action stands where an action would like to."""
        return all(wish.end <= start or end <= wish.start or other == action for start, end, other in self._taken)

    def take(self, wish: Wish, action: str) -> None:
        """Let an action stand there."""
        self._taken.append((wish.start, wish.end, action))


def lanes_of(shown: Iterable[Shown]) -> tuple[str, ...]:
    """Return the territories in order of first action; the last lane is for actions on none."""
    codes = dict.fromkeys(one.lane for one in shown)
    return (*(code for code in codes if code), *(("",) if "" in codes else ()))


def lane_name(code: str, shown: Iterable[Shown]) -> str:
    """Return the name of a territory as the actions on it have it."""
    names = (one.step.soil_names[0] for one in shown if one.lane == code and one.step.soil_names)
    return next(names, code) if code else "no territory"


def packed(wishes: Sequence[tuple[Shown, Sequence[Wish]]], most: int) -> tuple[Mapping[int, Given], int]:
    """Give each action (by its index) a track: the first with room for its best wish.

    Wishes stand from the best to the least, which is the glyph with its number. For the whole
    label new tracks are opened, up to `most`; then labels are cut, or become numbers. Returns
    how many tracks there are, too.
    """
    tracks: list[Track] = []
    found: dict[int, Given] = {}
    for index, (one, wanted) in enumerate(wishes):
        action = one.step.id
        given = _granted(tracks, [wish for wish in wanted if wish.label == wanted[0].label], action)
        if given is None and len(tracks) >= most:
            given = _granted(tracks, wanted, action)
        if given is None:
            given = Given(len(tracks), wanted[0] if len(tracks) < most else wanted[-1])
            tracks.append(Track())
        tracks[given.track].take(given.wish, action)
        found[index] = given
    return found, len(tracks)


def _granted(tracks: Sequence[Track], wanted: Sequence[Wish], action: str) -> Given | None:
    for wish in wanted:
        for number, track in enumerate(tracks):
            if track.has_room(wish, action):
                return Given(number, wish)
    return None
