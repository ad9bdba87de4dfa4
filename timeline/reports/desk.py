"""What the parts of one report share: the register less what is held back, row numbers, the numbering of notes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from events.actions import ActionReported
from events.base import Withheld
from events.codebook import kind_class, table, territory_name
from events.sources import Citation
from timeline.projections.chains import Chain, Chains, Edge
from timeline.projections.parties import acting_sides, are_sides_told, owners
from timeline.projections.register import Register
from timeline.reports.dossier import SourceNote, Statement
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


class Desk:
    """The facts of one report and the numbering that runs through it.

    `numbers` maps the actions of the chain to their rows in Table 1, from 1. Notes are
    numbered in the order in which `note` is first asked for them. `record` says where
    the report looked for what it did not find: on record, or in what is asked for; `none`
    that it found none there.
    """

    def __init__(self, register: Register, chains: Chains, chain: Chain, *, narrowed: bool = False) -> None:
        self.register, self.chains, self.chain = register, chains, chain
        self.is_narrowed = narrowed
        self.record = "in what is asked for" if narrowed else "on record"
        self.none = f"none {self.record}" if narrowed else "none recorded"
        self.numbers: Mapping[str, int] = {name: row for row, name in enumerate(chain.actions, start=1)}
        self._notes: dict[Citation, int] = {}

    def notes_on(self, thing: str, *kinds: str) -> tuple[Statement, ...]:
        """Return the standing notes of these kinds about a thing, `kind:id`, in the order of recording."""
        return tuple(
            Statement(text=text_of(note.now.text), ids=(name,))
            for name, note in self.register.notes.items()
            if note.stands and note.now.about == thing and note.now.kind in kinds
        )

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

    def ahead(self) -> tuple[str, ...]:
        """Return the responses by which actions of the chain pre-empt or announce an act that no edge leads to.

        Order in time is left out: of an act that is not on record it says nothing.
        """
        drawn = set(self.chains.strengths) - {"followed"}
        said = ((name, self.register.responses[name].now) for name in self.chains.unrecorded)
        return tuple(name for name, link in said if link.responding in self.numbers and link.strength in drawn)

    def no(self, action: str) -> str:
        """Return how sentences name an action: `no. 4`, or its title where it is in no row."""
        return f"no. {self.numbers[action]}" if action in self.numbers else self.title(action)

    def note(self, citation: Citation) -> int:
        """Return the number of the note for a passage."""
        return self._notes.setdefault(citation, len(self._notes) + 1)

    def source_notes(self) -> tuple[SourceNote, ...]:
        """Return the notes in order of their numbers."""
        return tuple(self._source_note(citation, number) for citation, number in self._notes.items())

    def cited_sources(self) -> tuple[str, ...]:
        """Return the ids of the sources that the notes cite, in order of first use."""
        return tuple(dict.fromkeys(citation.source for citation in self._notes))

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
    """Return the family of a kind in words: a suicide bombing is a bombing."""
    return kind_label(kind.partition(".")[0])


def where_words(action: ActionReported) -> str:
    """Return where it happened, as finely as it is known: `near Panjgur`, `in Iran`; nothing if not known."""
    if action.places:
        # Of "Koh-e-Sabz, near Panjgur" readers know Panjgur: what a source says that it is near to.
        place = next((one for one in action.places if one.relation == "near"), action.places[0])
        relation = {"inside": "in", "at": "in"}.get(place.relation, place.relation)
        return f"{relation} {place.name}"
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
