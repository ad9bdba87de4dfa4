"""What comes along with an action, a claim or a response: a new source, new actors; or all of it from an editor.

One command is one transaction: what it names for the first time and what it says of it
are recorded together, or not at all.
"""

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from functools import wraps
from typing import Annotated, Any, NamedTuple, get_args

import typer

from events.actors import ActorKind
from events.sources import SourceKind
from timeline.cli import bodies
from timeline.cli.batch import batch_of
from timeline.cli.bodies import refused
from timeline.cli.completion import complete
from timeline.cli.invocation import Writing
from timeline.cli.known import Body, Known, Options
from timeline.cli.receipts import drafted
from timeline.cli.refusals import did_you_mean, misused, there_are
from timeline.cli.times import read_time, zoning
from timeline.errors import Ambiguous, NotFound
from timeline.recording.commands import Record

Verb = Callable[..., None]
Given = Any
"""What an option holds."""


# --- new things ------------------------------------------------------------------------------------------------------


class SourceTyped(NamedTuple):
    """What was typed about a source."""

    publisher: str
    published: str
    kind: str
    url: str | None = None
    title: str | None = None
    author: Sequence[str] | None = None
    lang: str | None = None
    zone: str | None = None
    confidential: bool = False

    def body(self, known: Known) -> Body:
        """Return what is recorded of it."""
        who = known.actor_or_unknown(self.publisher, "--publisher")
        when = read_time(self.published, "--published", zoning(self.zone, (), basis="source"), has_zone=True)
        body = bodies.given(kind=self.kind, title=self.title, authors=self.author, url=self.url, language=self.lang)
        return body | {"publisher": who, "published_at": when, "confidential": self.confidential}


def new_actor(known: Known, text: str) -> Record:
    """Return the command that registers an actor from `ID=NAME[;KIND[;PART-OF]]`. Raises `UsageRefused`."""
    option, (name, equals, rest) = "--new-actor", text.partition("=")
    form = "write ID=NAME, ID=NAME;KIND or ID=NAME;KIND;PART-OF, like irgc=IRGC;organ;iran"
    label, kind, above, *more = [*(part.strip() for part in rest.split(";")), "", ""]
    if not (equals and name.strip() and label) or any(more):
        raise refused(option=option, says=f"{text[:60]!r} names no new actor", fix=form)
    kinds = get_args(ActorKind)
    if kind and kind not in kinds:
        fix = did_you_mean(kind, kinds, there_are(kinds))
        raise refused(option=option, says=f"there is no kind of actor {kind[:40]!r}", fix=fix)
    body: Body = {"actor": name.strip(), "kind": kind or "unknown", "name": label}
    if above:
        with_actor = known.the(above, "actor", option=option)
        body["affiliations"] = [{"with_actor": with_actor, "relation": "part_of", "strength": "attributed"}]
    return drafted("actor.registered", body, dict.fromkeys(("body", *_ACTOR_FIELDS), option))


_ACTOR_FIELDS = ("body.actor", "body.kind", "body.name", "body.affiliations")
_SOURCE: Options = {
    "body.source": "--new-source",
    "body.kind": "--source-kind",
    "body.publisher": "--publisher",
    "body.title": "--source-title",
    "body.authors": "--source-author",
    "body.url": "--url",
    "body.published_at": "--published",
    "body.language": "--source-lang",
}


def _option(name: str, kind: Given, *flags: str, **settings: Given) -> inspect.Parameter:
    option = typer.Option(*flags, **settings)
    default = False if kind is bool else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])


NEW = (
    _option(
        "new_source", str | None, metavar="ID", help="A source that is not on record yet; it is recorded with the rest."
    ),
    _option(
        "publisher",
        str | None,
        metavar="ACTOR",
        autocompletion=complete("actor"),
        help="Who published the new source; unknown, if nobody knows.",
    ),
    _option("published", str | None, metavar="TIME", help="When the new source was published; unknown, if not said."),
    _option("source_kind", SourceKind | None, help="What the new source is; an article, if not said."),
    _option("url", str | None, metavar="URL", help="Where the new source is."),
    _option("source_title", str | None, metavar="TEXT", help="The title of the new source."),
    _option("source_author", list[str] | None, metavar="NAME", help="Who wrote the new source. May be repeated."),
    _option("source_lang", str | None, metavar="LANG", help="The language of the new source (BCP 47)."),
    _option(
        "new_actor",
        list[str] | None,
        metavar="ID=NAME[;KIND[;PART-OF]]",
        help="An actor that is not on record yet. May be repeated.",
    ),
)
EDIT = _option("edit", bool, "--edit", help="Write it in an editor, as a draft that holds all of it together.")
"""The options that new things are recorded with, beside what they are new for."""


def _bring(writing: Writing, new: Mapping[str, Given], source: str | None) -> str | None:
    """Ask for the new actors and the new source, in this order; return the source that is to be cited."""
    batch = batch_of(writing)
    for text in new["new_actor"] or ():
        batch.ask(new_actor(batch.known, text), {})
    name = new["new_source"]
    if name is None:
        stray = next((one for one, value in new.items() if value is not None and one != "new_actor"), None)
        if stray is not None:
            option = f"--{stray.replace('_', '-')}"
            raise refused(option=option, says=f"{option} is about a new source", fix="give its id too: --new-source ID")
        return source
    if source is not None and source != name:
        raise refused(option="--source", says="two sources are named", fix="give --source or --new-source")
    for needed in ("publisher", "published"):
        if new[needed] is None:
            raise refused(
                option=f"--{needed}",
                says=f"a new source needs --{needed}",
                fix=f"give --{needed}; or --{needed} unknown, if it does not say",
            )
    body = SourceTyped(
        new["publisher"],
        new["published"],
        new["source_kind"] or "article",
        new["url"],
        new["source_title"],
        new["source_author"],
        new["source_lang"],
    ).body(batch.known)
    batch.ask(drafted("source.registered", body | {"source": name}, _SOURCE), _SOURCE)
    return str(name)


# --- the decorator ---------------------------------------------------------------------------------------------------


def entering(kind: str) -> Callable[[Verb], Verb]:
    """Let a verb take new things along, or be written in an editor.

    What it cannot do without is then asked for only here: a draft may hold it, and a new
    source is a source.
    """

    def decorate(body: Verb) -> Verb:
        _, *own = inspect.signature(body, eval_str=True).parameters.values()
        needed = {one.name: one for one in own if one.default is inspect.Parameter.empty}
        names = {one.name for one in NEW}

        flags = {f"--{name.replace('_', '-')}" for name in (*(one.name for one in own), *names)}

        @wraps(body)
        def entered(writing: Writing, **given: Given) -> None:
            if given.pop("edit"):
                from timeline.cli.editing import edit

                edit(writing, kind, given)
                return
            new = {name: given.pop(name) for name in names}
            try:
                given["source"] = _bring(writing, new, given["source"])
                for name, param in needed.items():
                    if given[name] in (None, []):
                        raise _missing(param, kind)
                body(writing, **given)
            except NotFound as error:
                raise _with_another_way(error, flags, is_draft=bool(batch_of(writing).place)) from None

        first = next(iter(inspect.signature(body, eval_str=True).parameters.values()))
        positional = [_optional(one) if one.name in needed else one for one in own]
        entered.__signature__ = inspect.Signature([first, *positional, *NEW, EDIT])  # type: ignore[attr-defined]  # PEP 362
        return entered

    return decorate


_ANOTHER_WAY = {
    "--target": ("--target-words", "--target-words TEXT, if the source only describes it"),
    "--by": ("--by-words", "--by-words TEXT, if the source only describes whoever says so"),
    "--pre-empts": ("--pre-empts-act", "--pre-empts-act TEXT, for an act that is not on record"),
    "--announces": ("--announces-act", "--announces-act TEXT, for an act that is not on record"),
}
"""What else may be given where nothing goes by the name that an option was given."""
_ALONG = {
    "actor": "record it along with this, --new-actor ID=NAME;KIND",
    "source": "record it along with this, --new-source ID --publisher ACTOR --published TIME",
}


def _with_another_way(error: NotFound, flags: Collection[str], *, is_draft: bool) -> NotFound:
    """Return what is said of an unknown name, with what may be given in its place, unless one is near."""
    if isinstance(error, Ambiguous) or error.nearest:
        return error
    along = f"give {error.kind} a table of its own" if is_draft else _ALONG.get(error.kind)
    other, instead = _ANOTHER_WAY.get(str(error.where.get("option")), ("", ""))
    ways = [along if error.kind in _ALONG else None, instead if other in flags else None]
    error.fix = "; or ".join([error.fix, *(way for way in ways if way)])
    return error


def _optional(param: inspect.Parameter) -> inspect.Parameter:
    """Return a parameter that need not be typed, whose help says that it is needed all the same."""
    hint, told = get_args(param.annotation)
    told = copy(told)
    told.help = f"{told.help} Required{', or --new-source' if param.name == 'source' else ''}."
    return param.replace(kind=inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[hint | None, told])


def _missing(param: inspect.Parameter, kind: str) -> Exception:
    told = get_args(param.annotation)[1]
    if isinstance(told, typer.models.ArgumentInfo):
        name = str(told.metavar)
        return misused(says=f"{name} is missing", fix=f"see timeline append {kind} --help", argument=name)
    option = f"--{param.name.replace('_', '-')}"
    says = f"{option} is missing"
    fix = f"see timeline append {kind} --help; or write it in an editor: timeline append {kind} --edit"
    if param.name == "source":
        fix = "name a source on record, or record a new one with it: --new-source ID --publisher ACTOR --published TIME"
    return misused(says=says, fix=fix, option=option)
