"""What is generated in the docs, as Markdown: the reference of commands, events, errors and views, and the index.

The pages hold cog blocks that call these functions; `scripts/docs` writes them again.
"""

import ast
import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import TypeAdapter
from typer.main import get_command

from events.base import Event, Sealed

ROOT = Path(__file__).resolve().parent.parent
SHARED_BY = 6  # an option that so many commands take is told once, at the top of the page


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table. A bar inside a cell is escaped, a line end becomes a blank."""
    cells = [[cell.replace("|", r"\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in [list(head), ["---"] * len(head), *cells])


def page(parts: Iterable[str]) -> str:
    """Join the parts of a page with blank lines between and around, as cog wants it."""
    return "\n" + "\n\n".join(part.strip("\n") for part in parts if part) + "\n\n"


def code(text: object) -> str:
    """Return `text` as Markdown code."""
    return f"`{text}`"


def told(thing: Any) -> str:
    """Return the docstring of a class or a command."""
    return inspect.cleandoc(getattr(thing, "help", None) or thing.__doc__ or "")


# --- Commands ---


class Line(NamedTuple):
    """An argument or an option, as the help prints it."""

    written: str
    meaning: str
    is_argument: bool


_OF_ANY_KIND = re.compile(r" <(list\[)?(str|int|Path)\]?>$")  # Typer adds Python's word for the type


def commands() -> str:
    """Return the reference of the command line: each verb with its arguments and options."""
    from timeline.cli.app import app  # noqa: PLC0415  # the other pages must not fail with it

    verbs = [(name, verb, list(_lines(name, verb))) for name, verb in _verbs(get_command(app), "timeline")]
    counted = Counter(line for _, _, lines in verbs for line in lines)
    shared = {line: None for line, count in counted.items() if count >= SHARED_BY}
    parts = ["## Options that many verbs take", _options("Option", shared)]
    for name, verb, lines in verbs:
        also = [code(line.written.split(" ")[0].strip(",")) for line in lines if line in shared]
        parts += [f"## {name}", told(verb)]
        parts.append(_options("Argument", [line for line in lines if line.is_argument]))
        parts.append(_options("Option", [line for line in lines if not line.is_argument and line not in shared]))
        parts.append(f"Also takes {', '.join(also)}." if also else "")
    return page(parts)


def _verbs(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        here = f"{path} {name}"
        inner = getattr(command, "commands", None)
        if not command.hidden and (not inner or command.invoke_without_command):
            yield here, command
        if not command.hidden and inner:
            yield from _verbs(command, here)


def _lines(name: str, verb: Any) -> Iterator[Line]:
    context = verb.make_context(name, [], resilient_parsing=True)
    for param in verb.get_params(context):
        record = param.get_help_record(context)
        if record is not None and "--help" not in param.opts:
            written, meaning = record
            written = _OF_ANY_KIND.sub("", written)
            yield Line(written, inspect.cleandoc(meaning), param.param_type_name == "argument")


def _options(kind: str, lines: Iterable[Line]) -> str:
    rows = [(code(line.written), line.meaning) for line in lines]
    return table((kind, "Meaning"), rows) if rows else ""


# --- Events ---


_FAMILY = "The family of "


def events() -> str:
    """Return the reference of the vocabulary: each event with its fields, then value objects and types."""
    from events.catalogue import EVENTS  # noqa: PLC0415  # the other pages must not fail with it
    from events.codebook import table as codes  # noqa: PLC0415
    from events.shape import sealable  # noqa: PLC0415

    words = _Words()
    families: dict[type, list[type[Event]]] = {}
    for cls in EVENTS.values():
        families.setdefault(_family(cls), []).append(cls)
    parts: list[str] = []
    for family, members in families.items():
        parts.append(f"## {_heading(family).capitalize()}")
        for cls in members:
            sealed = ", ".join(map(code, sealable(cls)))
            parts += [f"### {cls.type}", f"`{cls.__name__}`, schema version {cls.schema_version}.", told(cls)]
            parts += [words.fields(cls), f"Can be sealed: {sealed}." if sealed else "Nothing in it is sealed."]
    parts.append("## Value objects")
    for cls in words.drain_objects():
        parts += [f"### {cls.__name__}", told(cls), words.fields(cls)]
    parts += ["## Types", words.types()]
    for name in ("kinds", "words"):
        entries = [(code(key), entry["label"], entry.get("class", "")) for key, entry in codes(name).items()]
        parts += [f"## Codes: {name}", table(("Code", "Meaning", "Class"), entries)]
    return page(parts)


def _family(cls: type) -> type:
    """Return the family of an event: what it is about."""
    return next((base for base in cls.__mro__ if told(base).startswith(_FAMILY)), Event)


def _heading(family: type) -> str:
    return "Events about whatever cites" if family is Event else told(family).split(".")[0].removeprefix(_FAMILY)


_PLAIN = {"bool": "true or false", "int": "whole number", "str": "text"}


class _Words:
    """Says what a field may hold, in the names that its author gave, and remembers which names need telling."""

    def __init__(self) -> None:
        self._objects: dict[str, type] = {}
        self._told: set[str] = set()
        self._types: dict[str, Any] = {}

    def fields(self, cls: type) -> str:
        """Return the table of the fields of a record, in the order in which they are written."""
        hints = _annotations(cls)
        rows = []
        for field in fields(cls):
            node, scope = hints[field.name]
            default = getattr(field.default, "default", field.default)
            required = default is MISSING or repr(default) == "PydanticUndefined"
            rows.append((code(field.name), self._say(node, scope), "yes" if required else ""))
        return table(("Field", "Holds", "Required"), rows) if rows else "No fields."

    def drain_objects(self) -> Iterator[type]:
        """Yield each record named so far, and those that are named while they are told."""
        while waiting := [name for name in self._objects if name not in self._told]:
            self._told.add(waiting[0])
            yield self._objects[waiting[0]]

    def types(self) -> str:
        """Return the table of the types named so far, from their JSON Schema."""
        rows = [(code(name), _form(_schema(hint)), _seal(hint)) for name, hint in sorted(self._types.items())]
        return table(("Type", "Form", "Sealed"), rows)

    def _say(self, node: ast.expr, scope: dict[str, Any]) -> str:  # noqa: PLR0911  # one for each form
        match node:
            case ast.Constant(value=str(text)):
                return self._say(ast.parse(text, mode="eval").body, scope)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                sides = [side for side in (left, right) if not (isinstance(side, ast.Constant) and side.value is None)]
                null = " or null" if len(sides) == 1 else ""
                return " or ".join(self._say(side, scope) for side in sides) + null
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_])):
                hint = eval(ast.unparse(node), scope)  # noqa: S307  # an annotation of our own source
                return f"{self._say(inner, scope)}{_limits(_schema(hint), '({})')}"
            case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[inner, *_])):
                return f"list of {self._say(inner, scope)}"
            case ast.Subscript(value=ast.Name(id="Literal")):
                values = ast.literal_eval(node.slice)
                return ", ".join(map(code, values if isinstance(values, tuple) else (values,)))
            case ast.Name(id=name) if name in scope:
                return self._name(name, scope[name])
        return code(ast.unparse(node))

    def _name(self, name: str, hint: Any) -> str:
        for inner in _records_in(hint):
            self._objects.setdefault(inner.__name__, inner)
        if isinstance(hint, type):
            return f"[{name}](#{name.lower()})" if is_dataclass(hint) else _PLAIN.get(name, name)
        if name.startswith("_") or self._types.setdefault(name, hint) is not hint:
            return _form(_schema(hint))
        return f"[{name}](#types)"


def _annotations(cls: type) -> dict[str, tuple[ast.expr, dict[str, Any]]]:
    """Return the written annotation of each field, and the names that were in reach where it was written."""
    found: dict[str, tuple[ast.expr, dict[str, Any]]] = {}
    for base in reversed(cls.__mro__):
        if not base.__module__.startswith("events."):
            continue
        scope = {**vars(sys.modules["builtins"]), **vars(sys.modules[base.__module__])}
        [written] = ast.parse(inspect.cleandoc("\n" + inspect.getsource(base))).body
        for line in getattr(written, "body", ()):
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                found[line.target.id] = (line.annotation, scope)
    return found


def _records_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        if hint.__name__ != "Withheld":
            yield hint
    elif get_origin(hint) is not Literal:
        for inner in get_args(hint):
            yield from _records_in(inner)


def _schema(hint: Any) -> dict[str, Any]:
    return TypeAdapter(hint).json_schema(ref_template="{model}")


def _seal(hint: Any) -> str:
    marks = [extra.when for extra in get_args(hint)[1:] if isinstance(extra, Sealed)]
    return {"always": "always", "person": "if about a person", "marked": "if marked"}[marks[0]] if marks else ""


def _limits(schema: dict[str, Any], form: str = "{}") -> str:
    low = schema.get("minItems", schema.get("minLength", schema.get("minimum")))
    high = schema.get("maxItems", schema.get("maxLength", schema.get("maximum")))
    match (low, high):
        case (None, None):
            return ""
        case (None, _):
            limits = f"at most {high}"
        case (_, None):
            limits = f"at least {low}"
        case _:
            limits = f"{low} to {high}"
    return " " + form.format(limits)


def _form(schema: dict[str, Any]) -> str:  # noqa: PLR0911  # one for each form
    """Say a JSON Schema in words."""
    if ref := schema.get("$ref"):
        return f"[{ref}](#{ref.lower()})"
    if either := schema.get("anyOf"):
        return " or ".join(_form(one) for one in either)
    if values := schema.get("enum"):
        return ", ".join(map(code, values))
    match schema.get("type"):
        case "array":
            return f"list{_limits(schema, '({})')} of {_form(schema.get('items', {}))}"
        case "string":
            limits, pattern = _limits(schema, "of {} characters"), schema.get("pattern")
            return f"text{limits}{f' matching {code(pattern)}' if pattern else ''}"
        case "integer":
            return f"whole number{_limits(schema, '({})')}"
        case other:
            return str(other or "any value")


# --- Errors ---


def errors() -> str:
    """Return the reference of errors: the tree, each class with its codes, and where rules give codes of their own."""
    from timeline import errors as tree  # noqa: PLC0415  # the other pages must not fail with it

    drawn = inspect.cleandoc(tree.__doc__ or "").split("\n\n")
    classes = [one for one in vars(tree).values() if isinstance(one, type) and issubclass(one, tree.TimelineError)]
    classes.sort(key=lambda one: drawn[1].index(f" {one.__name__} "))  # as the tree has them, and none is forgotten
    rows = []
    for cls in classes:
        own = cls is tree.TimelineError or cls.fix != tree.TimelineError.fix
        fix = cls.fix if own else "said with the error"
        rows.append((code(cls.code), str(cls.exit_code), code(cls.__name__), told(cls).split("\n\n")[0], fix))
    rules = [(code(name), ", ".join(map(code, modules))) for name, modules in rule_codes().items()]
    return page(
        [
            f"```text\n{drawn[1]}\n```",
            *drawn[2:],
            "## Codes",
            table(("Code", "Exit", "Class", "Meaning", "Fix"), rows),
            "## Codes of single rules and times",
            "Each is an `InputRefused`, exit 2. The sentence comes from the place that found it.",
            table(("Code", "Found in"), rules),
        ]
    )


_REFUSALS = {"RuleRefused", "TimeRefused", "UnreadableTime"}
_CODE = re.compile(r"[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+")


def rule_codes() -> dict[str, list[str]]:
    """Return every code that a call of a refusal names itself, with the modules that do."""
    found: dict[str, set[str]] = {}
    for path in sorted([*ROOT.glob("events/**/*.py"), *ROOT.glob("timeline/**/*.py")]):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in _REFUSALS:
                for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
                    if isinstance(given, ast.Constant) and _CODE.fullmatch(str(given.value)):
                        found.setdefault(str(given.value), set()).add(module)
    return {name: sorted(found[name]) for name in sorted(found)}


# --- Findings ---


def findings() -> str:
    """Return the reference of what `timeline check` finds: each rule by family, and what it cannot do without."""
    from timeline.projections.findings import LOCAL, RULES  # noqa: PLC0415  # the other pages must not fail with it
    from timeline.projections.findings.rule import FAMILIES  # noqa: PLC0415

    parts = []
    for letter, name in FAMILIES.items():
        rows = [
            (code(rule.code), rule.level, rule.says, rule.why, ", ".join(rule.kinds), "" if rule in LOCAL else "no")
            for rule in RULES
            if rule.code.startswith(letter)
        ]
        head = ("Code", "Level", "What is found", "Why it matters", "About", "In the view")
        parts += [f"## {letter}: {name}", table(head, rows)]
    return page(parts)


# --- Rules of wording ---


def lint_rules() -> str:
    """Return the reference of the rules of wording: what each finds and why, what mends it, and both examples."""
    from timeline.reports.lint.rule import RULES  # noqa: PLC0415  # the other pages must not fail with it

    parts = []
    for rule in RULES:
        parts += [f"## {rule.code}: {rule.level}", rule.says, f"Why: {rule.why}", f"Mend it: {rule.fix}."]
        parts.append(table(("", "Of the Kerman case"), (("breaks it", rule.red), ("keeps it", rule.green))))
    return page(parts)


# --- Views ---


def views() -> str:
    """Return the reference of the file of views: each table with its columns, by view."""
    from timeline.views.registry import registered  # noqa: PLC0415  # the other pages must not fail with it

    parts: list[str] = []
    for view in registered():
        needs = f" Reads the tables of {', '.join(view.needs)}." if view.needs else ""
        when = "whenever the views are used" if view.is_prompt else "when it is asked for"
        parts += [f"## View {view.name}", f"Version {view.version}. Caught up {when}.{needs}"]
        for one in view.tables:
            rows = [(code(column.name), _holds(column), column.says) for column in one.columns]
            key = f"Key: {', '.join(map(code, one.key))}."
            parts += [f"### {one.name}", one.says, table(("Column", "Holds", "Meaning"), rows), key]
    return page(parts)


def _holds(column: Any) -> str:
    kind = "whole number" if column.type == "INTEGER" else "text"
    if column.references is None:
        return kind
    return f"{kind}, names [{column.references}](#{column.references.partition('.')[0]})"


# --- The index ---


def index() -> str:
    """Return the list of all pages by folder, each with its title."""
    docs = ROOT / "docs"
    parts = []
    for folder, purpose in (
        ("tutorial", "Tutorial: learn by doing, from the start"),
        ("how-to", "How-to: get one task done"),
        ("reference", "Reference: look something up"),
        ("explanation", "Explanation: understand why it is so"),
        ("explanation/decisions", "Decisions: what was decided, why, and what it costs"),
    ):
        pages = sorted((docs / folder).glob("*.md"))
        links = [f"- [{_title(one)}]({one.relative_to(docs).as_posix()})" for one in pages]
        parts += [f"## {purpose}", "\n".join(links)] if links else []
    return page(parts)


def _title(path: Path) -> str:
    first = path.read_text("utf-8").partition("\n")[0]
    return first.removeprefix("# ")
