"""What tests of a report that was handed over ask of a run, and do to its file."""

from pathlib import Path

from timeline.reports.page import guards

SISTAN = "sistan-2024-01-18"
REDACTED = ("--ground", "court_order", "--approved-by", "editor", "--yes")


def last(ran) -> str:
    return ran.out.splitlines()[-1]


def codes(ran) -> set[str]:
    [item] = ran.json["items"]
    return {one["code"] for one in item["findings"]}


def flip(path, old: bytes, new: bytes) -> None:
    """Change bytes in a file without changing their number: they must be there."""
    content = path.read_bytes()
    assert old in content
    assert len(old) == len(new)
    path.write_bytes(content.replace(old, new, 1))


def digested_anew(path: Path) -> None:
    """Write the last line of a page that fits what was changed in it: whoever edits it may do that, too."""
    whole = path.read_text("utf-8")
    path.write_text(guards.with_digest(whole[: whole.rindex("<!-- SHA-256")]), "utf-8")
