"""Tables of analysts, a log that knows whom they name, and what became of them."""

import json

ACTORS = b"".join(
    b'{"type": "actor.registered", "body": {"actor": "%s", "kind": "%s", "name": "%s"}}\n' % (one, kind, one)
    for one, kind in ((b"iran", b"state"), (b"pakistan", b"state"), (b"ministry", b"organ"), (b"fars", b"outlet"))
)
PAPER = b"""{"type": "source.registered", "body": {"source": "paper", "kind": "article", "publisher": null,
 "confidential": false, "published_at": {"earliest": null, "latest": null, "precision": "none", "qualifier": "none",
 "zone": null, "zone_basis": "none", "basis": "stated"}}}""".replace(b"\n", b"")
HEAD = "id,when,zone,kind,actor,target,territory,claimant,quantity,value,source,quote,answers,note\n"
PANJGUR = "panjgur,2024-01-16,Asia/Karachi,strike.missile,iran,,PK,pakistan,killed,2,paper,two children,,\n"
SISTAN = "sistan,2024-01-18T04:30,Asia/Tehran,strike,pakistan,,IR,iran,killed,unknown,paper,tit for tat,panjgur,look\n"
LIST = 'dataset = "desk"\nrelease = "1"\n'


def table(folder, text: str, name: str = "rows.csv") -> str:
    (folder / name).write_bytes(text.encode())
    return name


def profile(folder, text: str, name: str = "mine") -> str:
    (folder / "profiles").mkdir(exist_ok=True)
    (folder / "profiles" / f"{name}.toml").write_text(text, "utf-8")
    return name


def item(ran) -> dict:
    [one] = ran.json["items"]
    return one


def recorded(cli) -> list[tuple[str, str]]:
    return [(one["type"], one["id"]) for one in cli("log", "--json").json["items"]]


def events(cli, *argv: str) -> list[dict]:
    ran = cli("import", *argv, "--dry-run")
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def body(cli, type_: str, *argv: str) -> dict:
    [one] = [event["body"] for event in events(cli, *argv) if event["type"] == type_]
    return one
