"""The tables of a log and the triggers that keep them append-only: the format on disk, version 1. It never changes.

Every column of `event` stands in the hashed leaf or follows from the leaves, so
no column is outside the proof. `leaf_hash` comes before `leaf`: reading it
touches no overflow page. There is no index beyond the two UNIQUE constraints.

The triggers ask about every unique column, not the position alone: `INSERT OR
REPLACE` at the next position with a taken event id deletes the old row without
firing a delete trigger, since `recursive_triggers` is off by default.
"""

from collections.abc import Iterable
from hashlib import sha256

APPLICATION_ID = 0x45534C47  # "ESLG"
USER_VERSION = 1
PAGE_SIZE = 8192  # of a new log; 4096 left much of each page empty where the next leaf did not fit

_TABLES = """
CREATE TABLE log (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  log_id TEXT NOT NULL CHECK (length(log_id) = 36),
  origin TEXT NOT NULL CHECK (length(origin) BETWEEN 1 AND 200),
  leaf_format INTEGER NOT NULL CHECK (leaf_format = 1),
  created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;

CREATE TABLE event (
  position INTEGER PRIMARY KEY CHECK (position > 0),
  event_id BLOB NOT NULL UNIQUE CHECK (length(event_id) = 16),
  stream TEXT NOT NULL CHECK (length(stream) BETWEEN 1 AND 200),
  revision INTEGER NOT NULL CHECK (revision > 0),
  type TEXT NOT NULL CHECK (length(type) > 0),
  schema_version INTEGER NOT NULL CHECK (schema_version > 0),
  recorded_at TEXT NOT NULL CHECK (length(recorded_at) = 27),
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  decoy_salts BLOB CHECK (length(decoy_salts) > 0 AND length(decoy_salts) % 16 = 0),
  leaf BLOB CHECK (length(leaf) BETWEEN 2 AND 65535),
  UNIQUE (stream, revision)
) STRICT;

CREATE TABLE subtree (
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 7),
  number INTEGER NOT NULL CHECK (number >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE disclosure (
  position INTEGER NOT NULL REFERENCES event (position) DEFERRABLE INITIALLY DEFERRED,
  slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 63),
  json BLOB NOT NULL CHECK (length(json) > 0),
  PRIMARY KEY (position, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE redaction (
  target INTEGER NOT NULL REFERENCES event (position),
  slot INTEGER NOT NULL CHECK (slot BETWEEN -1 AND 63),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  by_position INTEGER NOT NULL REFERENCES event (position),
  PRIMARY KEY (target, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY CHECK (size >= 0),
  note BLOB NOT NULL
) STRICT;

CREATE TABLE attestation (
  size INTEGER NOT NULL CHECK (size >= 0),
  kind TEXT NOT NULL CHECK (length(kind) > 0),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  content BLOB NOT NULL,
  PRIMARY KEY (size, kind, digest)
) STRICT, WITHOUT ROWID;
"""

# The guards of each table: (table, INSERT or UPDATE or DELETE, the condition under which it is refused).
_GUARDS: tuple[tuple[str, str, str], ...] = (
    (
        "event",
        "INSERT",
        """NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM event)
  OR EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id)
  OR NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM event WHERE stream = NEW.stream)
  OR NEW.recorded_at < (SELECT recorded_at FROM event ORDER BY position DESC LIMIT 1)
  OR NEW.leaf IS NULL""",
    ),
    (
        "event",  # redaction of a whole event: the leaf and its decoy salts go, all else stays
        "UPDATE",
        """NEW.leaf IS NOT NULL
  OR NEW.decoy_salts IS NOT NULL
  OR NEW.position IS NOT OLD.position
  OR NEW.event_id IS NOT OLD.event_id
  OR NEW.stream IS NOT OLD.stream
  OR NEW.revision IS NOT OLD.revision
  OR NEW.type IS NOT OLD.type
  OR NEW.schema_version IS NOT OLD.schema_version
  OR NEW.recorded_at IS NOT OLD.recorded_at
  OR NEW.leaf_hash IS NOT OLD.leaf_hash
  OR NOT EXISTS (SELECT 1 FROM redaction WHERE target = OLD.position AND slot = -1)""",
    ),
    ("event", "DELETE", ""),
    (
        "subtree",
        "INSERT",
        """NEW.number IS NOT (SELECT coalesce(max(number), -1) + 1 FROM subtree WHERE level = NEW.level)
  OR ((NEW.number + 1) << (8 * NEW.level)) > (SELECT coalesce(max(position), 0) FROM event)""",
    ),
    ("subtree", "UPDATE", ""),
    ("subtree", "DELETE", ""),
    (
        "disclosure",  # before its event, which the deferred key then demands: never added later, nor put back
        "INSERT",
        "NEW.position <= (SELECT coalesce(max(position), 0) FROM event)",
    ),
    ("disclosure", "UPDATE", ""),
    (
        "disclosure",
        "DELETE",
        "NOT EXISTS (SELECT 1 FROM redaction WHERE target = OLD.position AND slot IN (OLD.slot, -1))",
    ),
    (
        "redaction",
        "INSERT",
        """NEW.by_position IS NOT (SELECT max(position) FROM event)
  OR (SELECT type FROM event WHERE position = NEW.by_position) IS NOT 'event.redacted'
  OR NEW.target >= NEW.by_position
  OR EXISTS (SELECT 1 FROM redaction WHERE target = NEW.target AND slot = NEW.slot)""",
    ),
    ("redaction", "UPDATE", ""),
    ("redaction", "DELETE", ""),
    ("log", "INSERT", "EXISTS (SELECT 1 FROM log)"),
    ("log", "UPDATE", ""),
    ("log", "DELETE", ""),
    ("checkpoint", "INSERT", "EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)"),
    ("checkpoint", "UPDATE", ""),
    ("checkpoint", "DELETE", ""),
    (
        "attestation",
        "INSERT",
        "EXISTS (SELECT 1 FROM attestation WHERE size = NEW.size AND kind = NEW.kind AND digest = NEW.digest)",
    ),
    ("attestation", "UPDATE", ""),
    ("attestation", "DELETE", ""),
)


def _trigger(table: str, action: str, condition: str) -> str:
    when = f"WHEN {condition}\n" if condition else ""
    return (
        f"CREATE TRIGGER {table}_{action.lower()} BEFORE {action} ON {table}\n"
        f"{when}BEGIN SELECT RAISE(ABORT, '{table}: append only'); END;"
    )


STATEMENTS: tuple[str, ...] = (
    *_TABLES.strip().split("\n\n"),
    *(_trigger(*guard) for guard in _GUARDS),
)
"""What makes an empty database a log, in this order: tables, then triggers."""

TRIGGERS: tuple[str, ...] = tuple(f"{table}_{action.lower()}" for table, action, _ in _GUARDS)
"""The names of all triggers."""

SCHEMA_DIGEST = "74ce16454010523691f2ae4a0e369596c8a3b7d66c8f60d624bdc461509e12b2"
"""The schema digest of version 1 of the format: a log with another one is not appended to."""


GUESTS = frozenset(
    {
        ("table", "_litestream_seq", "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)"),
        ("table", "_litestream_lock", "CREATE TABLE _litestream_lock (id INTEGER)"),
    }
)
"""What Litestream makes in each database that it replicates: passed over, exactly so and under these names.

A table can do nothing to other tables; a trigger, a view or an index of somebody else's is never passed over.
"""


def schema_digest(rows: Iterable[tuple[str, str, str | None]]) -> str:
    """Return SHA-256, in hexadecimal, over (type, name, SQL) of the rows of `sqlite_schema`.

    Rows are sorted, white space in the SQL is folded to single blanks, the three
    parts are joined by NUL and each row ends with a line end. The SQL of an index
    that SQLite made for a constraint is empty. `GUESTS` count as not there.
    """
    texts = ((kind, name, " ".join((sql or "").split())) for kind, name, sql in rows)
    lines = sorted(f"{kind}\0{name}\0{sql}\n" for kind, name, sql in texts if (kind, name, sql) not in GUESTS)
    return sha256("".join(lines).encode()).hexdigest()
