"""What may lie beside a log, and so is no name for anything else."""

from timeline.log.connections import SIDE_FILES
from timeline.log.pending import SUFFIX as PURGE
from timeline.log.upkeep import SUFFIX as UPKEEP

BESIDE = (*SIDE_FILES, ".gate-next", ".gate-main", PURGE, UPKEEP, ".views.db", ".blobs")
"""What follows the name of a log in the names of what belongs to it."""
