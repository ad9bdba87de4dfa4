"""The tables of merges and of places that are on record by themselves: a part of the view `register`."""

from timeline.views.columns import table_of
from timeline.views.record_columns import RECORD

ACTION_MERGES = table_of(
    "action_merges",
    "Which records are of one action, on somebody's opinion that was not taken back. It holds while both stand.",
    [
        """
        action -> actions.action: The action that all of it is shown as.
        merged -> actions.action: A record that is of this action, too.
        reason: Why.
        position int: The place in the log of the merge.
        """
    ],
    ("action", "merged"),
    [("merged",)],
)
ACTOR_MERGES = table_of(
    "actor_merges",
    "Which records are of one actor, on somebody's opinion that was not taken back. It holds while both stand.",
    [
        """
        actor -> actors.actor: The actor that all of it is shown as.
        merged -> actors.actor: A record that is of this actor, too.
        reason: Why.
        position int: The place in the log of the merge.
        """
    ],
    ("actor", "merged"),
)
GAZETTEER = table_of(
    "gazetteer",
    "Places that are on record by themselves, for what happens there often.",
    [
        """
        place: The id.
        kind: settlement, district, province, country, road, area, sea or site.
        name: The name, or the ground on which it was redacted.
        aliases: Other names, a JSON list.
        territory: On whose soil, ISO 3166-1 codes, a JSON list.
        latitude: Degrees north as written, or the ground on which it was redacted.
        longitude: Degrees east as written, or the ground on which it was redacted.
        radius_m int: How far around, in metres.
        coordinates_basis: stated, gazetteer_centroid, measured or derived.
        sensitive int: 1 where name and coordinates are sealed.
        external_ids: Ids in other data sets, a JSON list.
        """,
        RECORD,
    ],
    ("place",),
)
