"""One sentence on what an action was: who did what to whom and where, in the active voice, and on whose word."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from events.actions import ActionReported
from events.actors import Party
from timeline.projections.register import Register
from timeline.reports.desk import Desk, kind_label, soil_words, where_words
from timeline.reports.wording import NOT_STATED, actor_name, in_sentence, listed, party_words

NOBODY_NAMED = "somebody whom nobody names"
_FAMILIES = {
    "strike": ("strike",),
    "bombing": ("bombing",),
    "assault": ("assault", "raid", "incursion", "clash", "assassination", "abduction", "mass-killing", "occupation"),
    "words": ("threat", "protest", "accusation", "condemnation", "demand", "rejection", "statement"),
    "sanction": ("sanction",),
    "calming": ("talks", "agreement", "relief"),
}
"""The glyph that kinds of actions are drawn with, by the first part of their code; all others are `other`."""
_GLYPHS = {kind: glyph for glyph, kinds in _FAMILIES.items() for kind in kinds}


class Doing(NamedTuple):
    """How a kind of action is said: what the actor did, and what stands before whom it was aimed at."""

    verb: str
    at: str


_DOINGS = {
    "strike": Doing("carried out", "on"),
    "raid": Doing("carried out", "on"),
    "incursion": Doing("made", "against"),
    "clash": Doing("fought", "with"),
    "assault": Doing("carried out", "on"),
    "assault.shooting": Doing("carried out", "against"),
    "bombing": Doing("carried out", "against"),
    "assassination": Doing("carried out", "of"),
    "abduction": Doing("carried out", "of"),
    "mass-killing": Doing("carried out", "of"),
    "war": Doing("made", "against"),
    "war.declared": Doing("made", "on"),
    "occupation": Doing("carried out", "against"),
    "blockade": Doing("imposed", "on"),
    "seizure": Doing("carried out", "against"),
    "arrest": Doing("made", "of"),
    "cyber": Doing("carried out", "against"),
    "sabotage": Doing("committed", "against"),
    "display": Doing("made", "towards"),
    "display.alert": Doing("raised", "towards"),
    "display.mobilisation": Doing("ordered", "towards"),
    "display.exercise": Doing("held", "towards"),
    "display.border-violation": Doing("committed", "against"),
    "threat": Doing("made", "against"),
    "threat.ultimatum": Doing("issued", "to"),
    "threat.right-reserved": Doing("made", "towards"),
    "sanction": Doing("imposed", "on"),
    "sanction.recall": Doing("ordered", "from"),
    "sanction.expulsion": Doing("ordered", "of"),
    "sanction.suspension": Doing("ordered", "towards"),
    "protest": Doing("made", "to"),
    "protest.summons": Doing("ordered", "of"),
    "accusation": Doing("made", "against"),
    "condemnation": Doing("voiced", "of"),
    "demand": Doing("made", "to"),
    "rejection": Doing("voiced", "of"),
    "statement": Doing("made", "to"),
    "talks": Doing("held", "with"),
    "talks.visit": Doing("made", "to"),
    "talks.mediation": Doing("took up", "with"),
    "agreement": Doing("reached", "with"),
    "relief": Doing("gave", "to"),
    "relief.ceasefire": Doing("declared", "with"),
    "relief.withdrawal": Doing("carried out", "from"),
    "relief.release": Doing("carried out", "of"),
    "relief.ties": Doing("carried out", "with"),
    "relief.cooperation": Doing("took up", "with"),
    "crowd": Doing("formed", "against"),
    "crowd.protest": Doing("held", "against"),
    "crowd.riot": Doing("took part in", "against"),
    "explosion": Doing("set off", "against"),
    "other": Doing("carried out", "against"),
}
_DONE = {
    "sanction.recall": Doing("recalled envoys", "from"),
    "relief.ties": Doing("restored ties", "with"),
    "protest.summons": Doing("summoned an envoy", "of"),
    "talks.visit": Doing("visited", ""),
}
"""Kinds with a verb of their own, for what happened; what was only tried or announced is told by its noun."""
_NO_ARTICLE = ("sabotage", "talks", "mediation", "relief", "aid", "cooperation")
_OTHER = "an act of another kind"
_OWN = {"self_claimed": ", by its own claim", "admitted": ", by its own admission"}
_NOT_DONE = {"attempted": "attempted", "foiled": "attempted", "announced": "announced"}


def glyph_of(kind: str) -> str:
    """Return the glyph that a kind is drawn with: strike, bombing, assault, words, sanction, calming or other.

    `other` is what no family holds: seizures, displays of force, explosions of which nobody says more.
    """
    return _GLYPHS.get(kind.partition(".")[0], "other")


def short_of(desk: Desk, name: str) -> str:
    """Return who acted at whom in a few words: `Iran → Jaish ul-Adl`; for a mutual action who took part."""
    thing = desk.register.actions[name]
    action = thing.now
    if not thing.knows("actors"):
        return desk.title(name)
    if action.direction != "directed":
        return _names(desk.register, action.participants) or NOT_STATED
    acting = _names(desk.register, action.actors) or NOT_STATED
    return f"{acting} → {_names(desk.register, action.targets) or NOT_STATED}"


def headline_of(desk: Desk, name: str) -> str:
    """Return one sentence on an action; of what was redacted whole its id, and that it is withheld."""
    thing = desk.register.actions[name]
    if not (thing.knows("kind") and thing.knows("actors")):
        return desk.title(name)
    action = thing.now
    if action.direction == "unknown":
        return _undirected(desk, action)
    if action.kind == "explosion" and all(map(_is_unknown, action.actors)):
        return f"An explosion went off{_where(action)}."
    subject = _told(desk.register, acting := action.actors or action.participants)
    done = _DONE.get(action.kind)
    if done is not None and action.realisation not in _NOT_DONE and (done.at or action.targets):
        aimed = " ".join(filter(None, (done.at, _told(desk.register, action.targets, beside=acting))))
        told = f" {aimed}" if action.targets else ""
        return f"{_capital(subject)} {done.verb}{told}{_where(action)}".rstrip(",") + "."
    what = _noun(action.kind)
    doing = _DOINGS.get(action.kind) or _DOINGS[action.kind.partition(".")[0]]
    verb = doing.verb if "attempted" in what else _NOT_DONE.get(action.realisation, doing.verb)
    aimed = f" {doing.at} {_told(desk.register, action.targets, beside=acting)}" if action.targets else ""
    end = ", and was foiled" if action.realisation == "foiled" else ""
    text = f"{_capital(subject)} {verb} {what}{aimed}{_where(action)}".rstrip(",")
    return f"{text}{end}."


def _undirected(desk: Desk, action: ActionReported) -> str:
    """Return the sentence on an action of which no direction is told: none is invented."""
    names, what = _names(desk.register, action.participants), _noun(action.kind)
    who = f"{_capital(names)} took part in {what}" if names else f"Nobody {desk.record} says who took part in {what}"
    return f"{who}{_where(action)}; who acted is not stated."


def _where(action: ActionReported) -> str:
    """Return where it was; of a call between two places neither is where it was, and what is near one is told by it."""
    is_one = len(action.places) == 1 or any(place.relation == "near" for place in action.places)
    words = where_words(action) if is_one else soil_words(action)
    return f" {words}" if words else ""


def party_note(register: Register, party: Party) -> str:
    """Return on whose word a party is named, with a comma before it; nothing where the record adds nothing to it."""
    return _according(register, party.by) if party.basis == "attributed" else _OWN.get(party.basis, "")


def _according(register: Register, actor: str | None) -> str:
    return f", according to {in_sentence(actor_name(register, actor))}" if actor is not None else ""


def _told(register: Register, parties: Iterable[Party], beside: Sequence[Party] = ()) -> str:
    """Return parties, each with the word on which it is named: `Isis, by its own claim,`.

    On whose word was said already, of all those `beside`, is not said again.
    """
    before = {party_note(register, one) for one in beside}
    own = {_according(register, one.actor) for one in beside if one.basis in _OWN}
    said = own | (before if len(before) == 1 else set())
    told = [(party, note if (note := party_note(register, party)) not in said else "") for party in parties]
    names = [f"{NOBODY_NAMED if _is_unknown(one) else party_words(register, one)}{note}" for one, note in told]
    return listed(names) + ("," if any(note for _, note in told) else "")


def _is_unknown(party: Party) -> bool:
    return party.actor is None and party.words is None


def _names(register: Register, parties: Iterable[Party]) -> str:
    return listed([party_words(register, party) for party in parties])


def _noun(kind: str) -> str:
    label = kind_label(kind)
    if kind == "other":
        return _OTHER
    return label if label in _NO_ARTICLE else f"{'an' if label[0] in 'aeiou' else 'a'} {label}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
