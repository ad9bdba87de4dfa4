"""The golden reports of the packaged cases: `python -m tests.reports.golden` writes them anew. Read what it changed."""

from pathlib import Path

from events.envelope import Basis
from tests.cases.packaged import known
from timeline.reports.compose import compose
from timeline.reports.dossier import Dossier
from timeline.reports.to_markdown import to_markdown

GOLDEN = Path(__file__).resolve().parents[1] / "cases" / "golden"
CASES = {"kerman-2024": "sistan-2024-01-18", "iran-pakistan-2024": "saravan-2024-01-18"}
"""The packaged cases, each with an action of the chain that its report is on."""
_BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 0, b"\x9f" * 32)


def of_case(case: str) -> Dossier:
    """Return the report on the chain of a packaged case."""
    register = known(case)
    return compose(register, _BASIS._replace(position=register.position), "desk.example.org", CASES[case])


if __name__ == "__main__":
    for name in CASES:
        (GOLDEN / f"{name}.md").write_text(to_markdown(of_case(name)), "utf-8", newline="\n")
