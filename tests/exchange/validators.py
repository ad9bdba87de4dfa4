"""Validators by others: a test without the one that it needs skips, and fails where nothing may be missing."""

import os
from importlib import import_module
from shutil import which
from types import ModuleType

import pytest


def validator(name: str) -> ModuleType:
    """Return the module of a validator; skip where it is not installed, but fail under CI=true."""
    try:
        return import_module(name)
    except ImportError as error:
        why = f"{name} is not installed: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)


def needs_program(name: str) -> str:
    """Return the path of a program that reads a format; skip where it is not installed, but fail under CI=true."""
    found = which(name)
    if found is None:
        why = f"{name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    return found
