"""What the tests of keys and checkpoints say on the command line again and again."""

PASSPHRASE = "correct horse battery"  # noqa: S105 — of keys that live as long as a test


def keys_of(cli) -> dict[str, dict]:
    """Return the keys as `show` has them, by state; the first of each."""
    items = cli("checkpoint", "key", "show", "--json").json["items"]
    return {item["state"]: item for item in reversed(items)}


def note(cli) -> None:
    assert cli("append", "note", "kerman-bombing", "--text", "Look again.", "-q").code == 0
