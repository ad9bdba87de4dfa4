"""Packages that bring views, as if they were installed: a folder with a module, and its metadata."""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-your-own-projection.md"


def install(folder: Path, package: str, code: str, points: str) -> Path:
    """Put a module of one file into a folder, with the metadata that `pip` would write; return the folder."""
    folder.mkdir(exist_ok=True)
    (folder / f"{package}.py").write_text(code, "utf-8")
    metadata = folder / f"{package}-1.0.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[timeline.views]\n{points}\n", "utf-8")
    return folder


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of the how-to in a language."""
    return [part.partition("\n```")[0] for part in PAGE.read_text("utf-8").split(f"```{language}\n")[1:]]
