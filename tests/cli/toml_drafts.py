"""A draft of an actor, a source, an action and a claim in TOML, and how it is handed over."""

DRAFT = """\
[[actor]]
id = "bbc"
name = "BBC"
kind = "outlet"

[[source]]
id = "bbc-1"
publisher = "bbc"
published = "2024-01-17"

[[action]]
kind = "strike"
actor = ["iran"]
territory = ["PK"]
occurred = "2024-01-16T20:00"
zone = "place"
place = "near Panjgur"
quote = "struck two bases"

[[claim]]
by = "iran"
quantity = "targets"
value = 2
quote = "two bases"
"""


def position(cli) -> int:
    return cli("log", "--json").json["basis"]["position"]


def drafted(cli, text: str, *more: str):
    return cli("append", "--draft", "-", *more, stdin=text.encode())
