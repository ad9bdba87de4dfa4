"""Cases that come with the vocabulary: drafts of events, one a line, ready to be recorded in an empty log."""

from importlib.resources import files

CASES: dict[str, str] = {
    "kerman-2024": (
        "One newspaper article of 18 January 2024 and nothing else: Kerman, the strikes in Iraq and Syria, Panjgur, "
        "Sistan-Baluchestan."
    ),
    "iran-pakistan-2024": (
        "A chronology of the exchange between Iran and Pakistan, December 2023 to January 2024: 21 actions, 74 claims, "
        "22 links from 56 sources."
    ),
}
"""The packaged cases: name → what it holds, in one line."""


class UnknownCase(KeyError):
    """No case of that name comes with the vocabulary."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no packaged case {name!r}; there are: {', '.join(CASES)}")


def case_lines(name: str) -> bytes:
    """Return the drafts of a case as JSON Lines: UTF-8, one event a line, what is referred to on an earlier line.

    Raises `UnknownCase`.
    """
    if name not in CASES:
        raise UnknownCase(name)
    return files(__name__).joinpath(f"{name}.jsonl").read_bytes()
