"""What this machine allows: a commit, a scan, a codec, a hash; no figure of ours is read without these."""

import hashlib
import json
import os

import msgspec
from benchmarks.generate import generate
from benchmarks.measures import Measure, Sample, Setting, fresh_folder, quiet, timed
from benchmarks.stores import JOURNAL

from events.catalogue import read_event, validator
from events.shape import to_json
from timeline import _sqlite

_SYNCS = 200


def limits(setting: Setting) -> Sample:
    """Measure what everything else is made of, each in microseconds an event."""
    events = list(generate(setting.count))
    bodies = [to_json(event) for event in events]
    texts = [json.dumps(body).encode() for body in bodies]
    types = [event.type for event in events]
    actions = [text for text, type_ in zip(texts, types, strict=True) if type_ == "action.reported"]
    adapter = validator("action.reported")
    works = {
        "SHA-256": (lambda: [hashlib.sha256(text).digest() for text in texts], len(texts)),
        "JSON to dict: json": (lambda: [json.loads(text) for text in texts], len(texts)),
        "JSON to dict: msgspec": (lambda: [msgspec.json.decode(text) for text in texts], len(texts)),
        "dict to event, trusted": (
            lambda: [read_event(type_, 1, dict(body)) for type_, body in zip(types, bodies, strict=True)],
            len(texts),
        ),
        "JSON to action, validated: pydantic": (
            lambda: [adapter.validate_json(text) for text in actions],
            len(actions),
        ),
        "event to JSON": (lambda: [msgspec.json.encode(body) for body in bodies], len(bodies)),
    }
    found = {}
    with quiet():
        for name, (work, times) in works.items():
            found[name] = Measure(timed(work) / times * 1e6, "us")
    return found | _disk(setting, texts)


def _disk(setting: Setting, texts: list[bytes]) -> dict[str, Measure]:
    with fresh_folder(setting) as folder:
        handle = os.open(folder / "sync", os.O_RDWR | os.O_CREAT)

        def sync() -> None:
            for _ in range(_SYNCS):
                os.write(handle, b"x" * 4096)
                os.fdatasync(handle)

        found = {"append 4 KiB and fdatasync": Measure(timed(sync) / _SYNCS * 1e6, "us")}
        os.close(handle)
        connection = _sqlite.connect(folder / "limits.db", isolation_level=None)
        connection.execute(f"PRAGMA journal_mode={JOURNAL}")
        connection.execute("CREATE TABLE event (number INTEGER PRIMARY KEY, name TEXT, payload BLOB) STRICT")
        rows = [(number, f"name-{number}", text) for number, text in enumerate(texts)]

        def insert() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
            connection.execute("COMMIT")

        found["insert in one transaction"] = Measure(timed(insert) / len(rows) * 1e6, "us")
        for name, query in (
            ("scan of payloads", "SELECT payload FROM event ORDER BY number"),
            ("scan of two columns", "SELECT number, name FROM event ORDER BY number"),
        ):
            found[name] = Measure(
                timed(lambda query=query: connection.execute(query).fetchall()) / len(rows) * 1e6, "us"
            )
        connection.close()
    return found
