"""Stands before the real pysqlite3 in child processes of a run with `--stdlib-sqlite`."""

message = "this run uses the standard library's SQLite"
raise ImportError(message)
