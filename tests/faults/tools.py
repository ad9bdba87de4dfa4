"""What a fault needs of the machine: programs, and leave to mount. What is missing is said, never passed over."""

import os
import shutil
from typing import NoReturn

import pytest

PACKAGES = {
    "chattr": "e2fsprogs",
    "faketime": "faketime",
    "gcc": "gcc libc6-dev",
    "go": "golang-go golang-golang-x-mod-dev",
    "mount": "mount",
    "openssl": "openssl",
    "setpriv": "util-linux",
    "strace": "strace",
    "unshare": "util-linux",
}
"""Which package of Debian brings a program, where it is not the one of that name."""


def needs(*tools: str) -> None:
    """Skip the test if a program is missing; where changes are judged (`CI=true`) fail it instead."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        packages = " ".join(dict.fromkeys(PACKAGES.get(tool, tool) for tool in missing))
        lacks(f"{', '.join(missing)} not found: apt-get install {packages}")


def lacks(reason: str) -> NoReturn:
    """Skip the test for want of something that a machine can be given; where changes are judged, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (under CI=true nothing is skipped)", pytrace=False)
    pytest.skip(reason)
