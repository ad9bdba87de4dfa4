"""What the parts of one report share: the register less what is held back, row numbers, the numbering of notes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from events.actions import ActionReported
from events.base import Withheld
from events.claims import ClaimMade
from events.codebook import kind_class, table, territory_name
from events.notes import NoteAdded
from events.sources import Citation
from timeline.projections.chains import Chain, Chains, Edge
from timeline.projections.claims import Claimed, Matrix, claimed_in, matrix
from timeline.projections.dyads import Sights
from timeline.projections.parties import acting_sides, are_sides_told, owners
from timeline.projections.register import Register, Standing, standing_of
from timeline.projections.status import Heard, Voices, heard_in, voices
from timeline.reports.dossier import SourceNote
from timeline.reports.statement import Statement
from timeline.reports.wording import actor_name, text_of, when_local


def held_back(register: Register) -> tuple[str, ...]:
    """Return what a note holds back, as `kind:id`: the newest standing hold or release about each decides."""
    latest: dict[str, str] = {}
    for thing in register.notes.values():
        if thing.stands and thing.now.kind in ("hold", "release"):
            latest[thing.now.about] = thing.now.kind
    return tuple(name for name, kind in latest.items() if kind == "hold")


def without(register: Register, held: Iterable[str]) -> Register:
    """Return the register without the actions, claims and responses that are held back, and the links to such actions.

    Such a link would tell that there is something.
    """
    things = set(held)
    if not things:
        return register
    return replace(
        register,
        actions={name: thing for name, thing in register.actions.items() if f"action:{name}" not in things},
        claims={name: thing for name, thing in register.claims.items() if f"claim:{name}" not in things},
        responses={
            name: thing
            for name, thing in register.responses.items()
            if things.isdisjoint(
                (f"response:{name}", f"action:{thing.now.responding}", f"action:{thing.now.responded_to}")
            )
        },
    )


class Numbering:
    """The numbers of one report: of actions as rows of Table 1, and of notes in the order of first use, from 1.

    Handed to a second desk it goes on: what has a number keeps it.
    """

    __slots__ = ("notes", "rows")

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.notes: dict[Citation, int] = {}

    def row(self, action: str) -> int:
        """Return the row of an action."""
        return self.rows.setdefault(action, len(self.rows) + 1)

    def note(self, citation: Citation) -> int:
        """Return the number of the note for a passage."""
        return self.notes.setdefault(citation, len(self.notes) + 1)


class Desk:
    """The facts of one report and the numbering that runs through it.

    `numbers` maps the actions of the chain to their rows in Table 1, from 1. Notes are
    numbered in the order in which `note` is first asked for them, unless `numbering` has
    numbers for them already. `record` says where
    the report looked for what it did not find: on record, or in what is asked for; `none`
    that it found none there. What is asked for one action after another is looked up in
    indexes of all of them, each made when it is first asked for.
    """

    def __init__(
        self,
        register: Register,
        chains: Chains,
        chain: Chain,
        *,
        narrowed: bool = False,
        numbering: Numbering | None = None,
    ) -> None:
        self.register, self.chains, self.chain = register, chains, chain
        self.is_narrowed = narrowed
        self.record = "in what is asked for" if narrowed else "on record"
        self.none = f"none {self.record}" if narrowed else "none recorded"
        self._numbering = Numbering() if numbering is None else numbering
        self.numbers: Mapping[str, int] = {name: self._numbering.row(name) for name in chain.actions}
        self._voices: dict[str, Voices] = {}
        self._matrices: dict[str, Matrix] = {}
        self._source_notes: dict[int, SourceNote] = {}

    @cached_property
    def sights(self) -> Sights:
        """For whom everybody counts, and whose every territory is."""
        return Sights(self.register)

    @cached_property
    def relinked(self) -> frozenset[str]:
        """The actions that a link joined to another which was corrected, retracted or redacted since."""
        links = self.register.responses.values()
        changed = [thing.now for thing in links if thing.since and standing_of(thing) != "stands"]
        return frozenset(name for link in changed for name in (link.responding, link.responded_to) if name is not None)

    def voices(self, name: str) -> Voices:
        """Return who speaks of an action: see `projections.status.voices`."""
        if name not in self._voices:
            self._voices[name] = voices(self.register, name, self._heard)
        return self._voices[name]

    def matrix(self, name: str) -> Matrix:
        """Return the claims about an action side by side: see `projections.claims.matrix`."""
        if name not in self._matrices:
            self._matrices[name] = matrix(self.register, name, self.claimed)
        return self._matrices[name]

    def go_on_from(self, before: "Desk", but: Collection[str]) -> None:
        """Take who speaks of actions, and what is claimed of them, from a desk where all `but` these read the same."""
        self._voices |= {name: found for name, found in before._voices.items() if name not in but}  # noqa: SLF001
        self._matrices |= {name: found for name, found in before._matrices.items() if name not in but}  # noqa: SLF001

    def claims_about(self, name: str) -> Sequence[Standing[ClaimMade]]:
        """Return all claims about an action in the order of recording, also those that no longer stand."""
        return self.claimed.about.get(name, ())

    def notes_on(self, thing: str, *kinds: str) -> tuple[Statement, ...]:
        """Return the standing notes of these kinds about a thing, `kind:id`, in the order of recording."""
        return tuple(
            Statement(text=text_of(note.text), ids=(note.note,))
            for note in self._notes_about.get(thing, ())
            if note.kind in kinds
        )

    @cached_property
    def claimed(self) -> Claimed:
        """All that is claimed: by action, and what replaces what."""
        return claimed_in(self.register)

    @cached_property
    def _heard(self) -> Heard:
        return heard_in(self.register, self.claimed)

    @cached_property
    def _notes_about(self) -> Mapping[str, Sequence[NoteAdded]]:
        """The standing notes, by what they are about."""
        found: dict[str, list[NoteAdded]] = {}
        for note in self.register.notes.values():
            if note.stands:
                found.setdefault(note.now.about, []).append(note.now)
        return found

    def action(self, name: str) -> ActionReported:
        """Return the action as it stands."""
        return self.register.actions[name].now

    def title(self, name: str) -> str:
        """Return the title of an action; its id, where it was redacted what the action was."""
        thing = self.register.actions[name]
        return title_of(thing.now) if thing.knows("title") else f"{name} {text_of(thing.withheld)}"

    def is_withheld(self, name: str) -> bool:
        """Tell whether it was redacted what an action was: then nothing is on record that it could be counted by."""
        return self.register.actions[name].withheld is not None

    def edges(self) -> tuple[Edge, ...]:
        """Return the edges of the chain."""
        return self.chain.edges

    def edges_to(self, action: str) -> Sequence[Edge]:
        """Return the edges by which an action is joined to earlier ones."""
        return self._edges_at.get((action, "later"), ())

    def edges_from(self, action: str) -> Sequence[Edge]:
        """Return the edges by which later actions are joined to one."""
        return self._edges_at.get((action, "earlier"), ())

    @cached_property
    def _edges_at(self) -> Mapping[tuple[str, str], Sequence[Edge]]:
        """The edges by their ends."""
        found: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.chain.edges:
            found.setdefault((edge.earlier, "earlier"), []).append(edge)
            found.setdefault((edge.later, "later"), []).append(edge)
        return found

    def ahead(self) -> tuple[str, ...]:
        """Return the responses by which actions of the chain pre-empt or announce an act that no edge leads to.

        Order in time is left out: of an act that is not on record it says nothing.
        """
        return self._ahead

    @cached_property
    def _ahead(self) -> tuple[str, ...]:
        drawn = set(self.chains.strengths) - {"followed"}
        said = ((name, self.register.responses[name].now) for name in self.chains.unrecorded)
        return tuple(name for name, link in said if link.responding in self.numbers and link.strength in drawn)

    def printed_links(self) -> tuple[str, ...]:
        """Return all responses that the report prints: those of edges, and those to acts ahead."""
        return (*(link for edge in self.edges() for link in edge.links), *self.ahead())

    def no(self, action: str) -> str:
        """Return how sentences name an action: `no. 4`, or its title where it is in no row."""
        return f"no. {self.numbers[action]}" if action in self.numbers else self.title(action)

    def note(self, citation: Citation) -> int:
        """Return the number of the note for a passage."""
        return self._numbering.note(citation)

    def source_notes(self) -> tuple[SourceNote, ...]:
        """Return the notes in order of their numbers."""
        return tuple(self.source_note(citation, number) for citation, number in self._numbering.notes.items())

    def cited_sources(self) -> tuple[str, ...]:
        """Return the ids of the sources that the notes cite, in order of first use."""
        return tuple(dict.fromkeys(citation.source for citation in self._numbering.notes))

    def source_note(self, citation: Citation, number: int) -> SourceNote:
        """Return a note: of a confidential source nothing but its id."""
        if number not in self._source_notes:
            self._source_notes[number] = self._source_note(citation, number)
        return self._source_notes[number]

    def _source_note(self, citation: Citation, number: int) -> SourceNote:
        thing = self.register.sources.get(citation.source)
        source = thing.now if thing else None
        if source is not None and source.confidential:
            return SourceNote(
                number=number,
                source=citation.source,
                publisher=text_of(thing.withheld if thing else None) or "confidential source",
                title="",
                published="",
                speaker="",
                quote="",
                quote_withheld=False,
                translation="",
                language="",
                locator="",
                url="",
                standing="",
            )
        speaker = actor_name(self.register, citation.speaker) if citation.speaker else text_of(citation.speaker_words)
        publisher = source.publisher if source else None
        return SourceNote(
            number=number,
            source=citation.source,
            publisher=actor_name(self.register, publisher) if publisher else "",
            title=text_of(source.title) if source else "",
            published=when_local(source.published_at) if source else "",
            speaker=speaker,
            quote=text_of(citation.quote),
            quote_withheld=isinstance(citation.quote, Withheld),
            translation=text_of(citation.translation),
            language=citation.language or (source.language if source else None) or "",
            locator=text_of(citation.locator),
            url=text_of(source.url) if source else "",
            standing=source_standing(self.register, citation.source),
        )


def source_standing(register: Register, source: str) -> str:
    """Return what is to be said of a source beside its name: nothing, if it stands."""
    thing = register.sources.get(source)
    if thing is None:
        return "not on record"
    if thing.retracted is not None:
        return f"struck by us, position {thing.retracted.position}"
    if thing.withdrawn is not None:
        return f"withdrawn by its publisher, position {thing.withdrawn.position}"
    return "general knowledge: no source" if thing.now.kind == "unsourced" else ""


def title_of(action: ActionReported) -> str:
    """Return the title of an action; one made of its kind where the record gives none or it is withheld."""
    if isinstance(action.title, Withheld):
        return f"{kind_label(action.kind).capitalize()} ({text_of(action.title)})"
    return action.title or f"{kind_label(action.kind).capitalize()} {where_words(action)}".strip()


def kind_label(kind: str) -> str:
    """Return a kind of action in words."""
    return str(table("kinds")[kind]["label"])


def family_label(kind: str) -> str:
    """Return the family of a kind in words: a suicide bombing is a bombing; a declaration of war has none above it."""
    family = kind.partition(".")[0]
    return kind_label(family if family in table("kinds") else kind)


def where_words(action: ActionReported) -> str:
    """Return where it happened, as finely as it is known: `near Panjgur`, `in Iran`; nothing if not known."""
    if action.places:
        # Of "Koh-e-Sabz, near Panjgur" readers know Panjgur: what a source says that it is near to.
        place = next((one for one in action.places if one.relation == "near"), action.places[0])
        relation = {"inside": "in", "at": "in"}.get(place.relation, place.relation)
        return f"{relation} {place.name}"
    return soil_words(action)


def soil_words(action: ActionReported) -> str:
    """Return on whose soil it happened, `in Iran`; nothing if that is not known."""
    return f"in {territory_name(action.territory[0])}" if action.territory else ""


def falls_on_each_others_soil(desk: "Desk", edge: Edge) -> bool:
    """Tell whether two linked violent actions each fell on the soil of the side that did the other."""
    pair = desk.action(edge.earlier), desk.action(edge.later)
    if any(kind_class(one.kind) != "violent" for one in pair):
        return False
    sides_ = [acting_sides(desk.register, one) for one in pair]
    return (
        all(len(one) == 1 for one in sides_)
        and all(are_sides_told(desk.register, one) for one in pair)
        and sides_[1][0] in owners(desk.register, pair[0])
        and sides_[0][0] in owners(desk.register, pair[1])
    )
