"""The same basis gives the same page, byte for byte, wherever and whenever it is written."""

import os
import subprocess
import sys

import pytest

WHERE = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4711"},
]


@pytest.mark.parametrize("where", WHERE, ids=lambda where: where["TZ"])
def test_zone_locale_and_hash_seed_change_no_byte(seed, tmp_path, where):
    file = tmp_path / "chain.html"
    argv = ["-m", "timeline", "export", "html", seed.action, "--log", str(seed.log), "-o", str(file), "-q"]
    done = subprocess.run([sys.executable, *argv], env=os.environ | where, capture_output=True, check=False)

    assert done.returncode in (0, 1), done.stderr
    assert file.read_bytes() == seed.page.read_bytes()
