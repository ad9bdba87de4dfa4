"""`timeline export tiles`: the log as static files, a mirror that anybody can check whole."""

import os
from collections.abc import Mapping
from pathlib import Path

from timeline.cli.files import check_free
from timeline.cli.invocation import Reading
from timeline.cli.refusals import bad_file, misused
from timeline.cli.terminal import safe


def export_tiles(reading: Reading, folder: str, *, with_entries: bool, others: Mapping[str, object]) -> None:
    """Write the tiles of the log as it was last signed, what is new of them only, and print the path of their folder.

    `others` are options that were typed and are for a report. Raises `UsageRefused` for one of them.
    """
    from timeline.proof import tiles

    given = reading.session.given
    typed = {"-o": given.get("output"), "--as-of": given.get("as_of"), "--force": given.get("force"), **others}
    for option, value in typed.items():
        if value:
            fix = f"leave {option} out: timeline export tiles DIR"
            says = f"{option} is not for tiles: they are the whole log as it was last signed"
            raise misused(says=says, fix=fix, option=option)
    path = Path(folder)
    if not os.path.lexists(path):
        check_free(path, force=False, log=reading.path)
    elif path.is_symlink() or not path.is_dir():
        raise bad_file(path=folder, says="nothing written: it is no folder", fix="name a folder, or a new one")
    with reading.progress("tiles", "tiles") as progress:
        written = tiles.export_tiles(reading.log, path, with_entries=with_entries, on_progress=progress)
    reading.session.out.write(f"{safe(folder)}\n")
    reading.session.say(f"the tree of {written.size} events; new tiles: {written.new}, there already: {written.there}")
    reading.say_basis()
