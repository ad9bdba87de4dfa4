"""Instants as the page writes them in attributes."""

import re

_FRACTION = re.compile(r"\.([0-9]{1,3})[0-9]*Z$")


def instant(text: str) -> str:
    """Return an instant as an attribute `datetime` may hold it: three digits after the second at most."""
    return _FRACTION.sub(lambda match: f".{match[1]}Z" if match[1].strip("0") else "Z", text)
