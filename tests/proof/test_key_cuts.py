"""t15. What is done with keys is cut off before each thing that becomes durable, and begun again: it ends the same."""

import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from tests.proof.desks import Desk, new_desk
from timeline import _files
from timeline.errors import KeyRefused
from timeline.log.base import ShelvedLog
from timeline.proof import checkpoint, keys
from timeline.proof.keys import KeyFiles
from timeline.recording import key_changes


class Cut(BaseException):
    """The power goes."""


@pytest.fixture
def cut_before(monkeypatch):
    """Lets the power go before the n-th thing that becomes durable; says of how many there were."""

    def run(number: int, work) -> int:
        done = 0

        def counted(function):
            def instead(*values, **named):
                nonlocal done
                done += 1
                if done > number:
                    raise Cut
                return function(*values, **named)

            return instead

        with monkeypatch.context() as patch:
            for module in (keys, checkpoint, _files):
                patch.setattr(module, "write_durably", counted(_files.write_durably), raising=False)
            for name in ("rename", "unlink"):
                patch.setattr(Path, name, counted(getattr(Path, name)))
            patch.setattr(key_changes, "handle", counted(key_changes.handle))
            for name in ("keep_checkpoint", "keep_attestation"):
                patch.setattr(ShelvedLog, name, counted(getattr(ShelvedLog, name)))
            try:
                work()
            except Cut:
                return -1
        return done

    return run


def left(desk: Desk) -> list[str]:
    """Return what lies beside the keys: names alone, since keys differ."""
    names = (path.name for path in desk.files.main.parent.iterdir() if not path.name.endswith((".lock", ".part")))
    return sorted(re.sub(r"-[0-9a-f]{8}\.", "-ID.", name) for name in names)


def rotate_and_finish(desk: Desk) -> None:
    """Go on where it was: whoever was ending the change does not begin another."""
    with suppress(KeyRefused):
        desk.finish()
        return
    desk.rotate()
    desk.finish()


CHANGES = {
    "rotate": lambda desk: desk.rotate(),
    "rotate, finish": rotate_and_finish,
    "revoke": lambda desk: desk.revoke(desk.files.public()[0]),
    "sign": lambda desk: desk.sign(),
    "make": lambda desk: (desk.files.second.exists() or desk.make(second=True)) and desk.sign(),
}


RECORDED = {"rotate": ["log.key_rotated"], "rotate, finish": ["log.key_rotated"], "revoke": ["log.key_revoked"]}
ENDS = {
    "rotate": ["key-former.pem", "key-former.vkey", "key.pem", "key.vkey", "log.state"],
    "rotate, finish": ["key-ID.vkey", "key.pem", "key.vkey", "log.state"],
    "revoke": ["key-ID.vkey", "log.state"],
    "sign": ["key.pem", "key.vkey", "log.state"],
    "make": ["key-second.pem", "key-second.vkey", "key.pem", "key.vkey", "log.state"],
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_what_is_cut_off_anywhere_is_begun_again_and_ends_the_same(name, tmp_path, cut_before):
    change = CHANGES[name]
    template = new_desk(tmp_path / "template", "one", "two")
    template.make()
    template.sign()
    template.append("three")
    number = 0
    while True:
        shutil.copytree(tmp_path / "template", folder := tmp_path / str(number))
        desk = Desk(folder / "log" / "timeline.db", KeyFiles(folder / "keys" / "key.pem"))
        if cut_before(number, lambda desk=desk: change(desk)) >= 0:
            break
        change(desk)
        with desk.open() as log:
            events = [one.event.type for one in log.read(after=3)]

        # The line of a key whose making was cut off stays: nobody can tell that it signed nothing.
        stray = {"key-ID.vkey"} if name == "make" else set()
        assert [one for one in left(desk) if one not in stray] == ENDS[name], number
        assert events == RECORDED.get(name, []), number
        if name == "revoke":
            desk.make()
        assert desk.sign().size == 3 + len(events)
        number += 1

    assert left(desk) == ENDS[name]
    assert number >= {"sign": 2, "make": 3, "revoke": 3}.get(name, 6)


def test_a_change_that_is_cut_off_is_not_signed_over(keyed, monkeypatch):
    """Between the former key's new name and the new key there is no main key: nobody makes one by the side."""
    monkeypatch.setattr(key_changes, "make_key", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        keyed.rotate()
    monkeypatch.undo()

    with pytest.raises(KeyRefused, match="was cut off"):
        keyed.sign()
    with pytest.raises(KeyRefused, match="was cut off"):
        keyed.make()
    assert keyed.rotate().position == 3


def test_a_change_that_is_not_recorded_yet_is_not_ended(keyed, monkeypatch):
    monkeypatch.setattr(key_changes, "handle", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        keyed.rotate()
    monkeypatch.undo()

    with pytest.raises(KeyRefused, match="cut off before it was recorded") as refusal:
        keyed.finish()

    assert refusal.value.fix == "run it again: timeline checkpoint key rotate"
    assert keyed.files.former.exists()
