"""The sidecar file: disposable tables of what is on record, for SQL, Datasette and sqlite-utils. Never proof."""
