"""The tables of the view `register`: what is on record, one row a thing, with what each column says."""

from timeline.views.beside_tables import BESIDE
from timeline.views.columns import table_of
from timeline.views.merge_tables import ACTION_MERGES, ACTOR_MERGES, GAZETTEER
from timeline.views.record_columns import RECORD, time_columns

THINGS = table_of(
    "things",
    "Everything on record that has an id, of whatever kind.",
    [
        """
        thing: Kind and id, `action:kerman`.
        kind: actor, source, place, action, claim, response, case, note or export.
        id: The id, which is unique in its kind.
        standing: How it stands: see the table of its kind.
        position int: The place in the log of its first event.
        last_position int: The place in the log of the newest event about it.
        events int: How many events about it there are.
        names: Ids of all that its events ever named, be it corrected since, a JSON list; of confidential sources, too.
        """
    ],
    ("thing",),
)
MENTIONS = table_of(
    "mentions",
    "The index of the log: which thing was ever named by an event of which thing. Actors and sources that actions, "
    "claims and responses name are not in it: they stand in `things.names`, parties and citations. What a confidential "
    "source names is in it by its id: this file is for the desk, and not to be published.",
    [
        """
        named: What was named, `kind:id`; beside things `mark:…` and `soil:…`, by which questions are answered quickly.
        by -> things.thing: The thing whose event named it.
        """
    ],
    ("named", "by"),
)
ACTIONS = table_of(
    "actions",
    "What somebody is said to have done, as the record stands: one row an action, retracted ones too.",
    [
        """
        action: The id.
        title: A short title, if one was given.
        kind: The kind of action, such as strike.drone.
        kind_class: The class of that kind: violent, coercive, display, diplomatic or other.
        actors: Ids of those who acted, a JSON list; on whose word, say the parties.
        targets: Ids of those it was aimed at or hit, a JSON list.
        participants: Ids of the sides where no direction is known, a JSON list.
        territory: On whose soil, ISO 3166-1 codes, a JSON list.
        places: Names of places, a JSON list.
        """,
        time_columns("occurred", "it may have happened"),
        """
        realisation: happened, attempted, foiled or announced.
        direction: directed, mutual or unknown.
        means: What it was done with, a JSON list.
        external_ids: Ids in other data sets, a JSON list.
        unsupported int: 1 where every source that it rests on was withdrawn or struck.
        """,
        RECORD,
    ],
    ("action",),
    [("occurred_earliest",)],
)
PARTIES = table_of(
    "parties",
    "Who acted, was hit or took part, each on somebody's word.",
    [
        """
        action -> actions.action: The action.
        role: actor, target or participant.
        number int: The place in the list, from 0.
        actor -> actors.actor: The id of the actor; empty where only words name it.
        words: The words of the source.
        basis: self_claimed, admitted, attributed, observed, recorder or unknown.
        by -> actors.actor: Who attributes it.
        fate: Of targets: intended, hit, both or unclear.
        """
    ],
    ("action", "role", "number"),
    [("actor",)],
)
PLACES = table_of(
    "places",
    "Where actions happened, as precisely as is known: a radius says how precise a place is.",
    [
        """
        action -> actions.action: The action.
        number int: The place in the list, from 0.
        place -> gazetteer.place: The place on record that it is, if one is named.
        name: The name.
        relation: at, near, between, inside or towards.
        latitude: Degrees north as written, or the ground on which it was redacted.
        longitude: Degrees east as written, or the ground on which it was redacted.
        radius_m int: How far around, in metres.
        coordinates_basis: stated, gazetteer_centroid, measured or derived.
        """
    ],
    ("action", "number"),
)
CLAIMS = table_of(
    "claims",
    "What claimants say, one row a claim. Figures of several claimants are never added.",
    [
        """
        claim: The id.
        about: Ids of the actions that it is about, a JSON list: one figure for all of them.
        about_case -> cases.case: The case that it is about as a whole, in place of actions.
        claimant -> actors.actor: Who says so.
        claimant_words: What the source calls a speaker without id.
        dimension: What it is about: casualties, responsibility, motive, time …
        stance: asserts, denies, claims, admits or attributes.
        quantity: What is counted: killed, injured, missiles …
        unit: persons, items or seconds.
        bound: How the figure is meant: exact, at_least, about, range, word, parts_only, unknown …
        value int: The number, for exact, at_least, at_most and about.
        low int: The lower end of a range.
        best int: The best estimate of three.
        high int: The upper end of a range.
        word: A word for a number, such as several.
        words: The figure in the words of the source.
        status: What the claimant calls those counted.
        scope: incident, cumulative or period.
        when_earliest: The first possible moment that is claimed, UTC.
        when_latest: The first moment that is out, UTC.
        place: The place that is claimed.
        party -> actors.actor: Who is said to have done it, or to have been hit.
        party_words: The words for that party.
        text: The words of a claim that is no figure.
        stated_at_earliest: When it was said, first possible moment, UTC.
        stated_at_latest: When it was said, first moment that is out, UTC.
        as_of_earliest: Up to when it counts, first possible moment, UTC.
        as_of_latest: Up to when it counts, first moment that is out, UTC.
        statement: Claims of one breath have the same.
        subset_of -> claims.claim: The claim that it is a part of.
        supersedes -> claims.claim: The earlier claim that it replaces.
        superseded_by -> claims.claim: The latest standing claim of the same claimant that replaces it.
        unsupported int: 1 where every source that it rests on was withdrawn or struck.
        """,
        RECORD,
    ],
    ("claim",),
    [("claimant",), ("supersedes",), ("superseded_by",)],
)
CLAIM_ABOUT = table_of(
    "claim_about",
    "Which actions a claim is about.",
    [
        """
        claim -> claims.claim: The claim.
        action -> actions.action: An action that it is about.
        """
    ],
    ("claim", "action"),
    [("action",)],
)
FIGURE_PARTS = table_of(
    "figure_parts",
    "The parts of a figure, by category; never added to the total that they are parts of.",
    [
        """
        claim -> claims.claim: The claim.
        number int: The place in the list, from 0.
        category: Who is counted: children, civilians, nationality:IR …
        bound: exact, at_least, at_most, about, word or unknown.
        value int: The number.
        word: A word for a number.
        """
    ],
    ("claim", "number"),
)
RESPONSES = table_of(
    "responses",
    "What is said to answer what, one row a statement; pairs with all that is said of them are in links.",
    [
        """
        response: The id.
        responding -> actions.action: The action that answers (or pre-empts, or announces).
        responded_to -> actions.action: The action that is answered.
        expected: The act that is not on record, in words.
        relation: answers, pre-empts or announces.
        strength: stated, attributed, inferred or followed.
        polarity: yes; no where somebody says that it does not answer.
        hedged int: 1 where it was said with a reservation.
        asserted_by -> actors.actor: Who says so.
        asserted_by_words: The words for who says so.
        asserted_by_basis: On which basis.
        probability: Of an inferred one, as a decimal.
        method: Of an inferred one: by which method.
        disputed int: How many have said that the link is wrong.
        unsupported int: 1 where every source that it rests on was withdrawn or struck.
        """,
        RECORD,
    ],
    ("response",),
    [("responding",), ("responded_to",)],
)
SOURCES = table_of(
    "sources",
    "The documents that say so. Of a confidential source there is nothing but its id.",
    [
        """
        source: The id.
        confidential int: 1 where nothing else may be shown.
        kind: article, wire, statement, post, video, satellite, document …
        publisher -> actors.actor: Who published it.
        title: The title.
        authors: The authors, a JSON list.
        url: Where it was found.
        archived_url: Where a copy is kept by others.
        """,
        time_columns("published_at", "it may have been published"),
        """
        language: The language, BCP 47.
        licence: Under which licence it may be used.
        captures int: How many captures of its bytes are on record.
        """,
        RECORD,
    ],
    ("source",),
)
ORIGINS = table_of(
    "origins",
    "Which source goes back to which: a wire copy and its story count as one.",
    [
        """
        source -> sources.source: The source.
        number int: The place in the order of recording, from 0.
        origin -> sources.source: What it goes back to.
        relation: wire_copy, translation, quotes, excerpt or update_of.
        reason: Why.
        """
    ],
    ("source", "number"),
    [("origin",)],
)
CITATIONS = table_of(
    "citations",
    "The passages that the record rests on. What a confidential source says is not shown.",
    [
        """
        thing -> things.thing: The thing that rests on it, `kind:id`.
        number int: The place in the order of recording, from 0.
        source -> sources.source: The source.
        own int: 1 where the thing itself rests on it, 0 where something that was recorded of it does.
        hidden int: 1 where the source is confidential, so that the words are not shown.
        quote: The words, in their own language.
        language: That language, BCP 47.
        translation: A translation.
        translated_by: Who translated it.
        locator: The passage, where there is no quote.
        speaker -> actors.actor: Who speaks the words.
        speaker_words: What the source calls the speaker.
        """
    ],
    ("thing", "number"),
    [("source",)],
)
ACTORS = table_of(
    "actors",
    "Who acts, is hit, speaks or publishes.",
    [
        """
        actor: The id.
        kind: state, organ, group, person, outlet, international, population or unknown.
        name: The name, or the ground on which it was redacted.
        external_ids: Ids in other data sets, a JSON list.
        """,
        RECORD,
    ],
    ("actor",),
)
ALIASES = table_of(
    "aliases",
    "Other names of actors. A pejorative one is there to be found, never to be printed.",
    [
        """
        actor -> actors.actor: The actor.
        number int: The place in the list, from 0.
        name: The name, or the ground on which it was redacted.
        language: The language of the name, BCP 47.
        use: official, acronym, transliteration, former or pejorative.
        used_by -> actors.actor: Who calls it so, where the event says that gave the name.
        """
    ],
    ("actor", "number"),
)
TIES = table_of(
    "ties",
    "To whom actors belong, from and until when, on whose word. Contested ties stand side by side.",
    [
        """
        actor -> actors.actor: The actor.
        number int: The place in the order of recording, from 0.
        with_actor -> actors.actor: To whom it belongs.
        relation: organ_of, part_of, office_of, faction_of, proxy_of or allied_with.
        valid_from: The beginning, UTC.
        valid_to: The end as stated with the tie, UTC.
        ended_earliest: When it was recorded to have ended, first possible moment, UTC.
        ended_latest: When it was recorded to have ended, first moment that is out, UTC.
        strength: stated or attributed.
        asserted_by -> actors.actor: Who says so.
        asserted_by_words: The words for who says so.
        """
    ],
    ("actor", "number"),
    [("with_actor",)],
)
NOTES = table_of(
    "notes",
    "An analyst's own words, by name; they change no figure.",
    [
        """
        note: The id.
        about: What it is about, `kind:id`.
        finding: Which finding about it the note silences: the code, and the detail if there is one.
        kind: comment, bottom-line, alternative, indicator, limit, hold, release …
        text: The words.
        """,
        RECORD,
    ],
    ("note",),
    [("about",)],
)
CASES = table_of(
    "cases",
    "What a person chose to study.",
    [
        """
        case: The id.
        title: The title.
        question: The question.
        scope: The inclusion rule in words.
        closed int: The place in the log of the event that closed it; empty while it is open.
        closed_reason: Why it was closed.
        """,
        RECORD,
    ],
    ("case",),
)
CASE_ACTIONS = table_of(
    "case_actions",
    "Which actions were taken into a case, and which were looked at and left out.",
    [
        """
        case -> cases.case: The case.
        action -> actions.action: The action.
        included int: 1 where it was taken in, 0 where it was left out: what was said last.
        reason: Why.
        position int: The place in the log of what was said last.
        """
    ],
    ("case", "action"),
)
EXPORTS = table_of(
    "exports",
    "What was made from the log and left the house.",
    [
        """
        export: The beginning of its SHA-256.
        sha256: The SHA-256 of the bytes.
        basis: The basis that it was made from.
        form: What was made: md, json …
        audience: For whom.
        times int: How often these very bytes left the house.
        """,
        RECORD,
    ],
    ("export",),
)
TABLES = (
    *(THINGS, MENTIONS, ACTORS, ALIASES, TIES, ACTOR_MERGES, SOURCES, ORIGINS, GAZETTEER),
    *(ACTIONS, PARTIES, PLACES, ACTION_MERGES, CLAIMS, CLAIM_ABOUT),
    *(FIGURE_PARTS, RESPONSES, CITATIONS, NOTES, CASES, CASE_ACTIONS, EXPORTS),
    *BESIDE,
)
OWNED = {
    "actor": ("actors", "aliases", "ties", "actor_merges"),
    "source": ("sources", "origins", "source_grades"),
    "place": ("gazetteer", "place_names"),
    "action": (
        *("actions", "parties", "places", "action_merges"),
        *("codings", "action_parts", "distinctions", "declined"),
    ),
    "claim": ("claims", "claim_about", "figure_parts", "claim_grades"),
    "response": ("responses",),
    "note": ("notes",),
    "case": ("cases", "case_actions"),
    "export": ("exports",),
}
"""The tables that hold rows of the things of a kind, by id."""
