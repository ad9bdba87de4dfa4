"""No setting of whoever runs the tests reaches what is fuzzed."""

import pytest

_UNSET = ("TIMELINE_LOG", "TIMELINE_RECORDER", "TIMELINE_DEBUG", "TIMELINE_KEY", "TIMELINE_KEY_PASSPHRASE")


@pytest.fixture(autouse=True)
def _apart(tmp_path_factory, monkeypatch) -> None:
    for name in (*_UNSET, "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
