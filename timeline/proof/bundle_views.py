"""What in a bundle was made of the rest of it: the pages, the figures, and the guide, held against that."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from timeline.proof import bundle_files as names
from timeline.proof.bundle_guide import Told, is_guide
from timeline.proof.bundle_reader import BundleReader


class Renderer(NamedTuple):
    """What knows the pages and figures of a bundle, as this `version` of the program makes them.

    `make` makes pages and figures of `report.json` alone, by their names, and raises
    `MalformedInput` for what are no report data. `page` takes the page and these data, and
    yields what is wrong with it: a code, a sentence, and whether that is an alteration.
    """

    version: str
    make: Callable[[bytes], Mapping[str, bytes]]
    page: Callable[[bytes, bytes], Iterable[tuple[str, str, bool]]]


_UNRENDERED = "that report.md and its figures say what report.json says: the version that made them can tell"
_UNREAD_PAGE = "that report.html says what report.json says: whoever holds the log can make it again"
_PAGE = (
    "that report.html says what report.json says: checked are its data and, where it has one, its own digest, which "
    "whoever edits it can write anew; whoever holds the log can make it again"
)
_GUIDE = "that VERIFY.txt is what the program wrote: the version that made it can tell; run nothing that it alone names"
_OF_EVERY_VERSION = ("page.differs", "data.differs")
"""What no version of a page may have wrong. Else one of another version may lack what pages have here."""
_ONLY = frozenset((names.REPORT_JSON, names.REPORT_MD, names.REPORT_HTML, names.QUERY, names.DISCLOSURES, names.GUIDE))


def check_rendering(run: BundleReader, render: Renderer | None, package: str) -> list[str]:
    """Check that `report.md` and its figures are what is made of `report.json`; return what could not be told.

    Another version may write it otherwise: no honest page shall be called altered for
    that, and a page that nobody compared with the data is a flaw.
    """
    if render is None or not package or names.REPORT_MD not in run.inside.files:
        return [_UNRENDERED]
    if package != render.version:
        what = f"nobody compared it with report.json: version {package:.40} made it, this is {render.version}"
        run.add("report.unchecked", names.REPORT_MD, what, altered=False)
        return [_UNRENDERED]
    made = run.parsed(names.REPORT_JSON, render.make)
    if not made:
        return [_UNRENDERED]
    there = [name for name in sorted(run.inside.files) if name == names.REPORT_MD or name.startswith(names.FIGURES)]
    for name in there:
        if name in made and made[name] != run.read(name):
            run.add("report.differs", name, "it is not what is made of report.json")
    others = [name for name in there if name not in made]
    if names.REPORT_MD not in made:
        return [f"that {one} says what report.json says: it was made with outlines that are not here" for one in others]
    for name in others:
        run.add("report.differs", name, "no such figure is made of report.json")
    return []


def check_page(run: BundleReader, render: Renderer | None, package: str) -> list[str]:
    """Check that `report.html` has its own digest, and is of the data beside it; return what could not be told."""
    if names.REPORT_HTML not in run.inside.files:
        return []
    if render is None or names.REPORT_JSON not in run.inside.files:
        return [_UNREAD_PAGE]
    page, data = run.read(names.REPORT_HTML), run.read(names.REPORT_JSON)
    if page is None or data is None:
        return [_UNREAD_PAGE]
    unchecked = [_PAGE]
    for code, what, altered in render.page(page, data):
        if package == render.version or code in _OF_EVERY_VERSION:
            run.add(code, names.REPORT_HTML, what, altered=altered)
        else:
            unchecked.append(f"report.html by its own words: {what}")
    return unchecked


def check_guide(run: BundleReader, told: Told | None) -> list[str]:
    """Check that `VERIFY.txt` is what is made of all the rest; return what could not be told, as without `told`.

    Of a bundle that was altered it says nothing more.
    """
    content = None if told is None or run.findings.alterations else run.read(names.GUIDE)
    if content is None or told is None:
        return [_GUIDE]
    if not is_guide(content, told):
        run.add("guide.differs", names.GUIDE, "it is not what the program writes of this bundle: follow nothing in it")
    return []


def strangers(run: BundleReader) -> list[str]:
    """Return a sentence for each file that the manifest names, and that no check here knows."""
    return [
        f"what {name} is: no bundle that this version knows has such a file"
        for name in sorted(run.inside.files)
        if name not in _ONLY and not names.is_proof(name) and names.event_of(name) is None
        if not name.startswith((names.FIGURES, names.DATA))
    ]
