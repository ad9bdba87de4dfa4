"""Remembers beside the log what was done for it, for `doctor`; a log that was only looked at is left as it is."""

from timeline import clock
from timeline.cli.invocation import Invocation
from timeline.log import upkeep
from timeline.proof.copies import Backup
from timeline.proof.verdict import Verdict


def remember_verdict(invocation: Invocation, file: str | None, verdict: Verdict) -> None:
    """Remember that the log in use was verified as a whole.

    Not of a `file` that was named for it: that may be a copy, or somebody else's, and
    nothing is put beside it. Nor at level `quick`, which sees the newest end only.
    """
    if file is None and verdict.level != "quick":
        root, at = verdict.root.hex(), clock.stamp(clock.now())
        done = upkeep.Verified(at, verdict.level, verdict.events, root, verdict.ok)
        _remember(invocation, verdict.log_id, done)


def remember_backup(invocation: Invocation, made: Backup) -> None:
    """Remember that the whole log was backed up."""
    manifest, to = made.manifest, str(made.path.absolute())
    done = upkeep.BackedUp(manifest.made_at, manifest.position, manifest.root, to, len(manifest.missing))
    _remember(invocation, manifest.log, done)


def _remember(invocation: Invocation, log_id: str, done: upkeep.Verified | upkeep.BackedUp) -> None:
    if why := upkeep.remember(invocation.path, log_id, done):
        invocation.session.detail(why)
