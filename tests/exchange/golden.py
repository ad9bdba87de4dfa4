"""What the formats make of the seed case, to the byte; run as a module it writes the files anew."""

from importlib import import_module
from pathlib import Path

from tests.cases.packaged import known
from tests.exchange.worlds import BASIS
from timeline.cli.export_formats import FORMATS
from timeline.exchange.extract import Extract, Options, extract
from timeline.projections.merging import as_merged

GOLDEN = Path(__file__).resolve().parent / "golden"
CASE, ACTION = "kerman-2024", "sistan-2024-01-18"
KEPT = {"csv": "", "geojson": ".geojson", "kml": ".kml", "timelinejs": ".timelinejs.json"}
"""Format → what follows the name of the case in that of its file; a folder has none."""


def of_case(case: str, action: str | None = None) -> Extract:
    """Return what goes out of a packaged case."""
    return extract(as_merged(known(case)), BASIS, "desk.example/log", action)


def written(one: Extract, format_: str, options: Options = Options()) -> dict[str, bytes]:  # noqa: B008  # a value
    """Return the files of a format, by their names below the folder of golden files."""
    module, _, name = FORMATS[format_].writer.partition(":")
    made = getattr(import_module(module), name)(one, options)
    if isinstance(made, dict):
        return {f"{CASE}/{file}": content for file, content in made.items()}
    return {f"{CASE}{KEPT[format_]}": made.encode() if isinstance(made, str) else made}


if __name__ == "__main__":
    for format_ in KEPT:
        for name, content in written(of_case(CASE, ACTION), format_).items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(content)
