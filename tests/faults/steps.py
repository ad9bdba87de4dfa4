"""What must happen whole or not at all: a table of steps, each with the state before, the command, and how to look.

Tried in two ways: t2b kills the command before each call that changes a file
(`kill_steps`), t3 cuts the power instead (`explorer`). After both the state is the old
one or the new one, and the same command, run again, finishes. A row is added here.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.faults import performed as do
from tests.faults.performed import State


def nothing_between(_old: State, _new: State, _seen: State) -> bool:
    """Let pass no third state."""
    return False


class Step(NamedTuple):
    """A command on a folder. `between` says which states that are neither old nor new are lawful, and why they are."""

    prepare: Callable[[Path], None]
    command: Callable[[Path], None]
    look: Callable[[Path], State]
    between: Callable[[State, State, State], bool] = nothing_between


STEPS: dict[str, Step] = {
    "append": Step(do.case, do.append_actor, do.recorded),
    "append a batch": Step(do.desk, do.append_batch, do.recorded),
    "write the WAL back": Step(do.left_open, do.write_back, do.recorded),
    "init": Step(
        lambda folder: (folder / "desk").mkdir(),
        do.unless(lambda folder: do.log_in(folder).exists(), do.init),
        do.log_and_settings,
        do.settings_first,
    ),
    "init with a case": Step(
        lambda folder: (folder / "desk").mkdir(),
        do.unless(lambda folder: do.log_in(folder).exists(), lambda folder: do.init(folder, "--demo")),
        do.log_and_settings,
        do.settings_first,
    ),
    "import": Step(do.native_lines, do.import_case, do.recorded, do.whole_batches),
    "export": Step(do.case_and_old_report, do.export_report, do.the_report),
    "make a key": Step(
        do.case,
        do.unless(lambda folder: (do.key_folder(folder) / "key.pem").exists(), do.new_key),
        do.key_files,
        do.public_first,
    ),
    "sign": Step(do.case_and_key, do.sign, do.heads, do.row_before_copy),
    "sign again": Step(do.case_grown, do.sign, do.heads, do.row_before_copy),
    "export a bundle": Step(
        do.case_and_head, do.unless(lambda folder: (folder / "bundle").exists(), do.export_bundle), do.the_bundle
    ),
    "export tiles": Step(do.case_and_head, do.export_tiles, do.the_tiles),
    "rotate the key": Step(do.case_and_head, do.rotate, do.keys_and_heads, do.key_by_key),
    "capture": Step(do.case_and_page, do.capture, do.captured, do.file_first),
    "back up": Step(
        do.case, do.unless(lambda folder: (folder / "copy.db").exists(), do.back_up), do.the_copy, do.manifest_first
    ),
    "redact": Step(do.case, do.redact, do.what_is_left, do.noted_until_done),
}

# The controls: steps that must be found out.
PLANTED: dict[str, Step] = {
    "two files, one after the other": Step(do.older_both, do.write_both, do.both),
    "a log that has its name before its content": Step(
        do.case_lines_only, do.unless(lambda folder: do.log_in(folder).exists(), do.name_before_content), do.recorded
    ),
    "redact without a note": Step(do.case, do.redact_unnoted, do.what_is_left, do.noted_until_done),
}
