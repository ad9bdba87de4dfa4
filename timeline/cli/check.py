"""`timeline check`: what on record contradicts itself, hangs in the air, or asks for a second look, and what to do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, overload

import typer

from events.base import Withheld
from timeline.cli.completion import complete
from timeline.cli.finding import named_then
from timeline.cli.invocation import Reading
from timeline.cli.options import reading_record
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import unknown_word
from timeline.cli.shapes import NoticedItem
from timeline.cli.terminal import Screen, safe
from timeline.errors import NotFound
from timeline.projections.confidential import nameless
from timeline.projections.findings import BY_CODE, RULES, findings
from timeline.projections.findings.belonging import belonging_to
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import LATE_DAYS, THE_LOG_ALONE, Finding
from timeline.projections.findings.rule import FAMILIES, Rule, looks_beside
from timeline.projections.findings.told import as_told
from timeline.projections.register import Thing
from timeline.replay.run import uncollected

if TYPE_CHECKING:
    from timeline.projections.register import Register

FEW = 3
"""So many findings by one rule are listed; of more, the others are counted."""


@reading_record
def check(
    reading: Reading,
    action: Annotated[
        str | None,
        typer.Argument(
            metavar="[ACTION]", help="This action and all that belongs to it.", autocompletion=complete("action")
        ),
    ] = None,
    *,
    rules: Annotated[
        str | None, typer.Option(metavar="LIST", help="These rules only: codes or families, like W102,S.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings, too.")] = False,
    all_: Annotated[
        bool, typer.Option("--all", help="List every finding, and what notes silence, with the reason.")
    ] = False,
    late: Annotated[
        int, typer.Option(metavar="DAYS", min=0, help="After so many days an action is recorded late (G807).")
    ] = LATE_DAYS,
) -> None:
    """List what contradicts itself or hangs in the air, and the command that settles it. Nothing is changed.

    Errors are exit code 1, with --strict warnings too. A note about the key of a finding silences it, with a reason.
    """
    asked = _rules(rules)
    known, things = (reading.whole, None) if action is None else _belonging(reading, action)
    if things is not None:
        asked = _asked_of_some(reading, asked)
    found = _findings(reading, known, things, asked, late)
    known = reading.kept_back.of(known)  # from here it is printed
    shown = found if all_ else [one for one in found if one.silenced_by is None]
    more = None if all_ or rules is not None else f"timeline check {action or ''}".rstrip()
    text = lambda screen: _text(screen, known, shown, len(found) - len(shown), more)  # noqa: E731  # as others do
    reading.print(Listing("timeline.findings/1", _Items(known, shown), _COLUMNS, text=text))
    if any(one.silenced_by is None and one.level != "note" for one in shown):
        reading.session.say("if one is as it should be, say so: timeline append note KEY --text WHY")
    levels = {one.level for one in found if one.silenced_by is None}
    if "error" in levels or (strict and "warning" in levels):
        raise typer.Exit(1)


def _rules(typed: str | None) -> tuple[Rule, ...]:
    """Return the rules that a list of codes, of their beginnings and of families names; all, if there is none."""
    if typed is None:
        return RULES
    words = [word.strip().upper() for word in typed.split(",") if word.strip()]
    for word in words:
        if not any(code.startswith(word) for code in BY_CODE):
            families = ", ".join(f"{letter} ({name})" for letter, name in FAMILIES.items())
            fix = f"name a code, what codes begin with, or a family: {families}"
            raise unknown_word(noun="rule", word=word, known=(*BY_CODE, *FAMILIES), fix=fix, option="--rules")
    if not words:
        fix = "name codes or families, like W102,S"
        raise unknown_word(noun="rule", word="", known=(), fix=fix, option="--rules")
    return tuple(rule for rule in RULES if rule.code.startswith(tuple(words)))


def _belonging(reading: Reading, action: str) -> "tuple[Register, tuple[Thing, ...]]":
    """Return an action with all that belongs to it, and what has to be known to judge that."""
    from timeline.cli.invocation import SHORT
    from timeline.replay.together import known_beside, together

    thing = named_then(reading, action, ("action",), argument="ACTION")
    index = reading.index if reading.basis.position > SHORT else None
    if index is None:
        known = reading.whole
        things = belonging_to(known, thing.id)
    else:
        near, is_later = together({thing}, index), reading.views_of_the_head is None
        beside = partial(known_beside, found=near, index=index, read=reading.all_of, is_later=is_later)
        about = reading.all_of(beside({thing, *near.things}))
        known = reading.all_of(beside({*belonging_to(about, thing.id), *near.things}))
        things = belonging_to(known, thing.id)  # with the notes about all of it
    if known.find(*thing) is None:
        raise NotFound(thing.kind, thing.id, where={"argument": "ACTION"})
    return known, things


def _asked_of_some(reading: Reading, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules that can be asked of an action alone, and say which cannot."""
    everywhere = [rule.code for rule in rules if rule.everywhere]
    if everywhere:
        says = "not asked of one action, as they look at the whole record"
        reading.session.say(f"{says}: {', '.join(everywhere)} (timeline check --rules {','.join(everywhere)})")
    return tuple(rule for rule in rules if not rule.everywhere)


def _findings(
    reading: Reading, known: "Register", things: Sequence[Thing] | None, rules: Sequence[Rule], late: int
) -> list[Finding]:
    from timeline.cli.surroundings import surroundings_of

    beside = surroundings_of(reading, known, things) if any(map(looks_beside, rules)) else THE_LOG_ALONE
    with uncollected():
        found = findings(known, things, rules=rules, facts=Facts(known, beside, late))
        shown = reading.kept_back.of(known)
        if shown is known:
            return list(found)
        bare = nameless(shown)
        return list(as_told(found, findings(bare, things, rules=rules, facts=Facts(bare, beside, late))))


class _Items(Sequence[NoticedItem]):
    """The findings as they are printed for programs, made when they are asked for: for people only a few are."""

    def __init__(self, known: "Register", found: Sequence[Finding]) -> None:
        self._known, self._found = known, found

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, at: int) -> NoticedItem: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[NoticedItem]: ...
    def __getitem__(self, at: int | slice) -> NoticedItem | Sequence[NoticedItem]:
        """Return one of them, or some."""
        return _Items(self._known, self._found[at]) if isinstance(at, slice) else _item(self._known, self._found[at])


def _reason(known: "Register", one: Finding) -> str | Withheld | None:
    """Return why a finding is as it should be, in the words of the note that silences it."""
    note = known.notes.get(one.silenced_by or "")
    return note.now.text if note is not None else None


def _item(known: "Register", one: Finding) -> NoticedItem:
    return NoticedItem(
        code=one.code,
        level=one.level,
        kind=one.kind,
        id=one.id,
        field=one.field,
        key=one.key,
        what=one.what,
        why=BY_CODE[one.code].why,
        fix=one.fix,
        position=one.position,
        silenced_by=one.silenced_by,
        reason=_reason(known, one),
    )


# --- for people ------------------------------------------------------------------------------------------------------


def _text(screen: Screen, known: "Register", found: Sequence[Finding], silenced: int, more: str | None) -> str:
    """Return the findings, the gravest first; of many by one rule the first few, and which command lists all.

    `more` is that command, without its rules; `None` if all are listed here.
    """
    lines: list[str] = []
    by_code: dict[str, list[Finding]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    for level in ("error", "warning", "note"):
        for code, of_one in by_code.items():
            if of_one[0].level == level:
                lines += _by_rule(code, known, of_one, more)
    lines.append(_last_line(found, silenced))
    return "".join(f"{screen.shown(safe(line))}\n" for line in lines)


def _by_rule(code: str, known: "Register", found: Sequence[Finding], more: str | None) -> Iterable[str]:
    """Yield what one rule found: its sentence once, then thing by thing."""
    rule = BY_CODE[code]
    yield f"{code} {rule.level}: {rule.says} {rule.why}"
    shown = found if more is None or len(found) <= FEW + 1 else found[:FEW]
    for one in shown:
        field = f", {one.field}" if one.field is not None else ""
        yield f"  {one.kind} {one.id}{field}: {one.what} [{one.key}]"
        if one.silenced_by is not None:
            reason = _reason(known, one)
            yield f"    silenced by note {one.silenced_by}: {reason if isinstance(reason, str) else 'withheld'}"
        else:
            yield f"    fix: {one.fix}"
    if len(found) > len(shown):
        yield f"  and {len(found) - len(shown)} more: {more} --rules {code}"


def _last_line(found: Sequence[Finding], silenced: int) -> str:
    counts = Counter(one.level for one in found if one.silenced_by is None)
    told = [
        f"{count} {level}{'' if count == 1 else 's'}"
        for level in ("error", "warning", "note")
        if (count := counts[level])
    ]
    listed = sum(one.silenced_by is not None for one in found)
    told += [f"{listed} silenced"] if listed else []
    told += [f"{silenced} silenced (--all lists them)"] if silenced else []
    return ", ".join(told) or "nothing found"


_COLUMNS = (
    Column("code", "Code", lambda item: item.code),
    Column("level", "Level", lambda item: item.level),
    Column("kind", "Kind", lambda item: item.kind),
    Column("id", "Id", lambda item: item.id),
    Column("field", "Field", lambda item: item.field or ""),
    Column("what", "What", lambda item: item.what),
    Column("fix", "Fix", lambda item: item.fix),
    Column("key", "Key", lambda item: item.key),
)
