"""How the command line refuses: a sentence that says what is so, one that says what to do, and the option."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from timeline.errors import FileRefused, NotFound, UsageRefused

_ECHO = 60


def nearest(word: str, words: Iterable[str], limit: int = 3) -> list[str]:
    """Return the words most like `word`, the likest first."""
    return get_close_matches(word[:100], list(words), n=limit, cutoff=0.6)


def did_you_mean(word: str, words: Iterable[str], otherwise: str) -> str:
    """Return a fix that offers the nearest words, or `otherwise` if none is near."""
    near = nearest(word, words)
    return f"did you mean {', '.join(near)}?" if near else otherwise


def there_are(words: Iterable[str]) -> str:
    """Return a fix that lists all words."""
    return f"there are: {', '.join(words)}"


def misused(*, says: str, fix: str, **where: str) -> UsageRefused:
    """Return the refusal of options that do not go together, or of what was typed for one."""
    return UsageRefused(says, where=where, fix=fix)


def unknown_word(*, noun: str, word: str, known: Iterable[str], fix: str = "", **where: str) -> UsageRefused:
    """Return the refusal of a word that is not in a list, with the nearest; else with `fix`, or the list."""
    known = list(known)
    says = f"there is no {noun} {word[:_ECHO]!r}"
    return UsageRefused(says, where=where, fix=did_you_mean(word, known, fix or there_are(known)))


def territory_code(text: str) -> str:
    """Return the two-letter code of a territory. Raises `UsageRefused` for what is no code, with that of the name."""
    from events.codebook import table, territory_of

    if (code := territory_of(text)) is not None:
        return code
    known = table("territories")
    codes = [*known, *(entry["alpha3"] for entry in known.values())]
    by_name = {str(entry["name"]).casefold(): code for code, entry in known.items()}
    says, is_named = f"there is no territory {text[:_ECHO]!r}", text.casefold() in by_name
    likely = [by_name[name] for name in nearest(text.casefold(), by_name, limit=1)]
    if is_named or (likely and not nearest(text, codes)):
        [code] = likely
        name = known[code]["name"]
        fix = f"write its code: {code} is {name}" if is_named else f"did you mean {code} ({name})?"
        raise misused(says=says, fix=fix, option="--territory")
    fix = "write ISO 3166-1, two letters or three, or XZ for international waters and air"
    raise unknown_word(noun="territory", word=text, known=codes, fix=fix, option="--territory")


def unknown_name(*, kind: str, name: str, known: Iterable[str], argument: str) -> NotFound:
    """Return what is said of a name that nothing goes by, with the nearest, else all that there are."""
    known = list(known)
    error = NotFound(kind=kind, name=name[:_ECHO], nearest=nearest(name, known), where={"argument": argument})
    error.fix = did_you_mean(name, known, there_are(known))
    return error


def bad_file(*, path: Path | str, says: str, fix: str | None = None) -> FileRefused:
    """Return the refusal of a file."""
    return FileRefused(says, where={"file": str(path)}, fix=fix)
