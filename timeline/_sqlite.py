"""Which SQLite is used, and which journal is safe with it: the only module that imports a driver.

Two SQLite libraries must never open the same file in one process: closing any
descriptor of a file drops every POSIX lock that the process holds on it. So the
choice is made here, once. The exception classes of the two drivers differ as
well; who catches an error of SQLite catches the names of this module.
"""

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import sqlite3 as driver
else:
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        import sqlite3 as driver

Connection = driver.Connection
Error = driver.Error
connect = driver.connect
DRIVER: str = driver.__name__.partition(".")[0]
VERSION: tuple[int, int, int] = driver.sqlite_version_info

# For each NULL that is bound the driver looks for an adapter in three places, and finds none: a microsecond
# each, four times what the other values of a row cost. With one that gives back None it looks in the first.
_AS_IT_IS: dict[None, None] = {}
driver.register_adapter(type(None), _AS_IT_IS.get)

OLDEST = (3, 37, 0)  # the first with STRICT tables


def constant(name: str) -> int:
    """Return a constant of SQLite that the driver exports, like `SQLITE_DENY`."""
    value: int = getattr(driver, name)
    return value


def error_code(error: Exception) -> int | None:
    """Return SQLite's extended result code of an error; `None` if the driver itself raised it."""
    code: Any = getattr(error, "sqlite_errorcode", None)
    return code if isinstance(code, int) else None


class Journal(NamedTuple):
    """The journal that is safe, and why. `mode` is `None` where no journal is, so that the log is not opened at all."""

    mode: Literal["wal", "truncate"] | None
    reason: str


def safe_journal(version: tuple[int, int, int], *, network: bool) -> Journal:
    """Return the journal that is safe for a version of SQLite on a local or a network file system.

    SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections
    write and checkpoint at once ("WAL-reset"). That is mended in 3.51.3, and in
    3.50.7 and 3.44.6 on their lines; 3.52.0 was withdrawn.
    """
    name = ".".join(map(str, version))
    if version < OLDEST:
        return Journal(None, f"SQLite {name} has no STRICT tables; 3.37 or newer is needed")
    if network:
        return Journal(
            "truncate", "on a network file system the server's locks decide, so there is no shared memory for WAL"
        )
    mended = (
        (version >= (3, 51, 3) and version != (3, 52, 0))
        or (3, 50, 7) <= version < (3, 51)
        or (3, 44, 6) <= version < (3, 45)
    )
    if mended:
        return Journal("wal", f"SQLite {name} is free of the WAL-reset fault")
    if version == (3, 52, 0):
        return Journal("truncate", "SQLite 3.52.0 was withdrawn")
    return Journal("truncate", f"SQLite {name} has the WAL-reset fault, which 3.51.3, 3.50.7 and 3.44.6 mend")
