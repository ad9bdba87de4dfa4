"""A desk at a log: it asks and appends by the command line, and reads what is printed."""

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Cli, Ran

Item = dict[str, Any]


class Desk:
    """A log, and whoever works on it."""

    def __init__(self, cli: Cli, folder: Path) -> None:
        self._cli, self.folder = cli, folder

    def run(self, *argv: str) -> Ran:
        """Run a command line, whatever becomes of it."""
        return self._cli(*argv)

    def says(self, *argv: str) -> str:
        """Return what a command prints; findings are no failure of it."""
        ran = self._cli(*argv)
        assert ran.code in (0, 1), ran
        return ran.out

    def items(self, *argv: str) -> list[Item]:
        """Return what a command lists."""
        listed: list[Item] = json.loads(self.says(*argv, "--json"))["items"]
        return listed

    def item(self, *argv: str) -> Item:
        """Return the only thing that a command lists."""
        [item] = self.items(*argv)
        return item

    def records(self, *argv: str) -> str:
        """Append something and return its id."""
        ran = self._cli("append", *argv)
        assert ran.code == 0, ran
        return ran.out.splitlines()[-1]

    def refused(self, *argv: str) -> str:
        """Return the code of the error with which `append` refuses something; nothing is recorded then."""
        before = self.position
        ran = self._cli("append", *argv, "--format", "json")
        assert ran.code == 2, ran
        assert self.position == before
        code: str = ran.error["code"]
        return code

    @property
    def position(self) -> int:
        """How many events the log holds."""
        position: int = json.loads(self.says("log", "-n", "1", "--json"))["basis"]["position"]
        return position

    def report(self, action: str, *argv: str) -> Item:
        """Return the report on the chain of an action, as JSON."""
        report: Item = json.loads(self.says("export", "json", action, *argv))
        return report

    # --- what is asked often -----------------------------------------------------------------------------------------

    def action(self, name: str, *argv: str) -> Item:
        """Return an action as it stands."""
        return next(item for item in self.items("actions", *argv) if item["action"] == name)

    def order(self, *argv: str) -> list[str]:
        """Return the ids of all actions, in the order of their rows."""
        return [item["action"] for item in self.items("actions", *argv)]

    def said(self, action: str, *argv: str, **row: str | None) -> dict[str, list[Item]]:
        """Return one row of the claims about an action: what each claimant says; nothing said is an empty list."""
        wanted = {"category": None, **row}
        items = [one for one in self.items("claims", action, *argv) if wanted.items() <= one.items()]
        assert len(items) <= 1, items
        return {cell["claimant"]: cell["said"] for item in items for cell in item["cells"]}

    def findings(self, *codes: str) -> list[Item]:
        """Return what `check` finds by some rules."""
        return self.items("check", "--rules", ",".join(codes), "--all")

    def found(self, *codes: str) -> set[tuple[str, str]]:
        """Return what `check` finds: codes, and the ids that they are about."""
        return {(item["code"], item["id"]) for item in self.findings(*codes)}

    def edges(self, *argv: str) -> dict[tuple[str, str], Item]:
        """Return the edges of all chains, by what was answered and what answers it."""
        return {
            (edge["earlier"], edge["later"]): edge for chain in self.items("chains", *argv) for edge in chain["edges"]
        }

    def measured(self, action: str, *argv: str) -> tuple[dict[str, Item], dict[tuple[str, str], Item]]:
        """Return the actions and the pairs of a chain as they are measured."""
        chain = self.item("chains", action, "--metrics", *argv)
        pairs = {(pair["link"]["earlier"], pair["link"]["later"]): pair for pair in chain["links"]}
        return {one["action"]: one for one in chain["actions"]}, pairs
