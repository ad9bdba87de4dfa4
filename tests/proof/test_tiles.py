"""Tiles: byte for byte what C2SP has, added to and never rewritten, and checked without the log."""

import json
import os
from base64 import b64decode
from hashlib import sha256

import pytest

from tests import builders as make
from tests.cli.conftest import VECTORS
from tests.contracts.event_log import fill
from tests.interop import bundles
from tests.log import worlds
from tests.proof.standalone import standalone
from timeline.errors import FileRefused, InputRefused, IntegrityFailure, LogUnavailable, NotABundle, NotSigned
from timeline.log import SqliteLog, tree
from timeline.proof import tiles, tiles_check
from timeline.proof.folder_check import verify_folder
from timeline.proof.note import read_note
from timeline.proof.tiles import Tile, export_tiles, tiles_of
from timeline.proof.tiles_check import verify_tiles
from timeline.proof.tlogproof import newest_note

KEY = worlds.key(worlds.ORIGIN).verifier


class Leaves:
    """The leaves of the vectors, `SEED:NUMBER` each, as a log would keep their hashes."""

    def __init__(self, seed: str, count: int) -> None:
        self._levels = {0: [tree.leaf_hash(f"{seed}:{number}".encode()) for number in range(count)]}
        self._levels[1] = [tree.fold(self._levels[0][:256])]

    def entries(self, level, start, count):
        return self._levels[level][start : start + count]


def test_tiles_are_those_of_go():
    vectors = json.loads((VECTORS / "tlog_generated_by_go_xmod.json").read_text("utf-8"))
    leaves = Leaves(vectors["seed"], vectors["leaves"])
    for one in vectors["tiles_h8"]:
        tile = tree.tile(one["level"], one["n"], one["width"], leaves)

        assert (len(tile), sha256(tile).hexdigest()) == (one["bytes"], one["tile_sha256_hex"])
        widths = {(int(each.level), each.number): each.width for each in tiles_of(one["tree_size"])}
        assert one["width"] <= widths[one["level"], one["n"]]


@pytest.mark.parametrize(
    ("tile", "name"),
    [
        (Tile("0", 0, 256), "tile/0/000"),
        (Tile("0", 7, 9), "tile/0/007.p/9"),
        (Tile("3", 999, 256), "tile/3/999"),
        (Tile("0", 1000, 256), "tile/0/x001/000"),
        (Tile("0", 1234067, 256), "tile/0/x001/x234/067"),
        (Tile("entries", 1234067, 12), "tile/entries/x001/x234/067.p/12"),
    ],
)
def test_a_tile_lies_where_c2sp_has_it(tile, name):
    assert tile.name == name


@pytest.mark.parametrize(
    ("size", "count"),
    # C2SP: 70,000 leaves are 273 + 1 tiles of level 0, 1 + 1 of level 1, 1 of level 2.
    [(0, 0), (1, 1), (255, 1), (256, 2), (257, 3), (70_000, 277)],
)
def test_a_tree_has_so_many_tiles(size, count):
    found = list(tiles_of(size))

    assert len(found) == count
    assert sum(tile.width for tile in found if tile.level == "0") == size
    if size == 70_000:
        assert Tile("0", 273, 112) in found
        assert Tile("1", 1, 17) in found
        assert Tile("2", 0, 1) in found


# --- a folder of them ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A log of 700 events, signed at 650."""
    return worlds.filled(tmp_path_factory.mktemp("tiles") / "timeline.db", count=700, signed=650)


@pytest.fixture
def log(filled):
    """That log, open for reading."""
    with SqliteLog.open(filled, writable=False) as opened:
        yield opened


@pytest.fixture
def mirror(log, tmp_path):
    """Its tiles, with entries."""
    export_tiles(log, tmp_path / "tiles", with_entries=True)
    return tmp_path / "tiles"


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_log_becomes_a_folder_of_files(log, mirror):
    assert names(mirror) == [
        "checkpoint",
        *("tile/0/000", "tile/0/001", "tile/0/002.p/138", "tile/1/000.p/2"),
        *("tile/entries/000", "tile/entries/001", "tile/entries/002.p/138"),
    ]
    assert (mirror / "tile/0/000").stat().st_size == 8192
    entries = (mirror / "tile/entries/002.p/138").read_bytes()
    [first] = log.leaves(after=512, up_to=513)
    assert entries.startswith(len(first).to_bytes(2, "big") + first)


def test_a_mirror_is_checked_without_the_log(mirror):
    verdict = verify_tiles(mirror, keys=[KEY])

    assert (verdict.ok, verdict.size, verdict.unchecked) == (True, 650, ())
    assert verdict.last_line == f"ok: 650 events, root {verdict.root.hex()}, signed by {KEY.label}"
    assert verify_folder(mirror, keys=[KEY]) == verdict


def test_without_a_key_nobody_can_say_who_signed_it(mirror):
    verdict = verify_tiles(mirror)

    assert verdict.ok
    assert "signed by a key that is not known here: desk.example/log+1d9c0782" in verdict.last_line


def test_the_tree_alone_is_checked_too(log, tmp_path):
    export_tiles(log, tmp_path / "tiles")

    verdict = verify_tiles(tmp_path / "tiles", keys=[KEY])

    assert verdict.ok
    assert verdict.unchecked == ("what the events say: only their leaf hashes are here",)


def test_a_second_export_writes_what_is_new_and_nothing_else(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk")
    with desk.open() as log:
        fill(log, 300)
    desk.sign()
    folder = tmp_path / "tiles"
    with desk.open() as log:
        first = export_tiles(log, folder)
        before = {name: (folder / name).stat().st_ino for name in names(folder)}
        again = export_tiles(log, folder)
        fill(log, 300, first=301)
    desk.sign()
    with desk.open() as log:
        second = export_tiles(log, folder)

    assert (first.new, first.there, again.new, again.there) == (3, 0, 0, 3)
    assert (second.size, second.new, second.there) == (600, 3, 1)
    assert (folder / "tile/0/000").stat().st_ino == before["tile/0/000"]
    assert "tile/0/001.p/44" in names(folder)  # C2SP: of a size that was signed
    assert verify_tiles(folder, keys=[KEY]).ok


def test_the_checkpoint_comes_last(log, tmp_path, monkeypatch):
    """Who is cut off leaves no folder whose checkpoint speaks of tiles that are not there."""
    folder = tmp_path / "tiles"
    real, written = tiles.write_durably, []

    def cut_off(path, content, **options):
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        real(path, content, **options)

    monkeypatch.setattr(tiles, "write_durably", cut_off)
    with pytest.raises(LogUnavailable, match="cannot be written"):
        export_tiles(log, folder)
    assert "checkpoint" not in names(folder)
    monkeypatch.setattr(tiles, "write_durably", real)

    assert export_tiles(log, folder).there == 3
    assert verify_tiles(folder, keys=[KEY]).ok


def test_a_tile_that_differs_is_never_written_over(log, mirror):
    path = mirror / "tile/0/001"
    path.write_bytes(path.read_bytes()[::-1])
    before = path.read_bytes()

    with pytest.raises(IntegrityFailure, match="not the one of this log"):
        export_tiles(log, mirror)

    assert path.read_bytes() == before


def test_tiles_of_another_history_are_left_alone(mirror, tmp_path):
    other = bundles.new_desk(tmp_path / "other", make.note("n", "panjgur"))
    other.sign()
    with other.open() as theirs, pytest.raises(IntegrityFailure, match="of another history"):
        export_tiles(theirs, mirror)

    assert verify_tiles(mirror, keys=[KEY]).ok


def test_a_folder_with_something_else_in_it_is_not_used(log, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("mine", "utf-8")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/tile").symlink_to(tmp_path / "home")

    for name in ("home", "linked"):
        with pytest.raises(FileRefused, match="something else than tiles"):
            export_tiles(log, tmp_path / name)
    assert names(tmp_path / "home") == ["letter.txt"]


def test_a_log_that_was_never_signed_has_no_tiles(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", make.note("n", "panjgur"))

    with desk.open() as log, pytest.raises(NotSigned):
        export_tiles(log, tmp_path / "tiles")

    assert not (tmp_path / "tiles").exists()


def test_entries_are_refused_where_an_event_was_redacted_whole(tmp_path):
    path = worlds.redacted(tmp_path / "timeline.db")
    [[hash_]] = worlds.ask(path, "SELECT leaf_hash FROM event WHERE position = 3")
    worlds.tamper(
        path,
        "INSERT INTO redaction VALUES (3, -1, ?, 6)",
        "DELETE FROM disclosure WHERE position = 3",
        "UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = 3",
        parameters=(hash_,),
    )
    with SqliteLog.open(path, writable=True) as log:
        log.keep_checkpoint(6, worlds.note_of(log, 6))
        with pytest.raises(InputRefused, match="no entries can be given") as refusal:
            export_tiles(log, tmp_path / "entries", with_entries=True)
        export_tiles(log, tmp_path / "tiles")

    assert "without --with-entries" in refusal.value.fix
    assert verify_tiles(tmp_path / "tiles", keys=[KEY]).ok


# --- whoever changes it is found out ---------------------------------------------------------------------------------


def flip(name, at=5):
    """Return a change of one byte of a file."""

    def changed(folder):
        content = bytearray((folder / name).read_bytes())
        content[at] ^= 1
        (folder / name).write_bytes(content)

    return changed


def forged(folder):
    """Sign the head anew with another key."""
    note = (folder / "checkpoint").read_bytes()
    text = note[: note.index(b"\n\n") + 1]
    line = worlds.key(worlds.ORIGIN, seed=9).sign(text).line().encode()
    (folder / "checkpoint").write_bytes(text + b"\n" + line)


def link_in_place(folder):
    """Let a link stand where a tile was."""
    (folder / "tile/0/001").rename(folder.parent / "outside")
    (folder / "tile/0/001").symlink_to(folder.parent / "outside")


CHANGES = {
    "a leaf hash": (flip("tile/0/000"), None),
    "the last leaf hash": (flip("tile/0/002.p/138", -1), None),
    "a hash above": (flip("tile/1/000.p/2"), None),
    "an entry": (flip("tile/entries/000", 40), 1),
    "the length of an entry": (flip("tile/entries/001", 0), 257),
    "an entry cut off": (lambda it: os.truncate(it / "tile/entries/002.p/138", 90_000), None),
    "something after the last entry": (
        lambda it: (it / "tile/entries/002.p/138").write_bytes((it / "tile/entries/002.p/138").read_bytes() + b"\0\0"),
        None,
    ),
    "a tile that is short": (lambda it: os.truncate(it / "tile/0/001", 8160), None),
    "a tile gone": (lambda it: (it / "tile/0/001").unlink(), None),
    "a tile above gone": (lambda it: (it / "tile/1/000.p/2").unlink(), None),
    "the checkpoint gone": (lambda it: (it / "checkpoint").unlink(), None),
    "the checkpoint": (flip("checkpoint", 20), None),
    "the signature": (forged, None),
    "a link": (link_in_place, None),
}


def beside(name, content):
    """Return a change that lays a file beside."""

    def changed(folder):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return changed


CHANGES |= {
    "a forged tile of an earlier head": (beside("tile/0/002.p/7", bytes(7 * 32)), None),
    "a tile of an earlier head that is short": (beside("tile/0/001.p/7", b"x"), None),
    "a forged full tile beside the partial one": (beside("tile/0/002", bytes(8192)), None),
    "forged entries of an earlier head": (beside("tile/entries/002.p/1", b"\0\1x"), None),
    "a pipe": (lambda it: os.mkfifo(it / "pipe"), None),
    "a name that is not UTF-8": (lambda it: open(bytes(it) + b"/\xff", "wb").close(), None),  # noqa: PTH123
}
FOREIGN = {
    "a page": beside("index.html", b"x"),
    "a tile of a level that is not there": beside("tile/5/000", bytes(8192)),
    "a tile of a later head": beside("tile/0/003.p/2", bytes(64)),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_the_signed_tree_has_not_is_named_and_is_a_flaw(mirror, name):
    FOREIGN[name](mirror)

    verdict = verify_tiles(mirror, keys=[KEY])
    ran = standalone(mirror, KEY)

    assert [(one.code, one.altered) for one in verdict.findings] == [("tiles.unexpected", False)]
    assert (ran.code, ran.last) == (1, verdict.last_line)


@pytest.mark.parametrize(
    ("name", "kind"), [("witness.example/w", 4), ("desk.example/log", 4), ("other.example/log", 1)]
)
def test_neither_a_witness_nor_another_log_signs_for_the_log(mirror, name, kind):
    """Their lines may stand below the head; the head is not signed by them."""
    stranger = worlds.key(name, kind, seed=2)
    note = (mirror / "checkpoint").read_bytes()
    (mirror / "checkpoint").write_bytes(note + stranger.sign(read_note(note).text, time=1).line().encode())

    verdict = verify_tiles(mirror, keys=[stranger.verifier])

    assert [one.code for one in verdict.findings] == ["checkpoint.signature"]
    assert standalone(mirror, stranger.verifier).code == 4
    both = verify_tiles(mirror, keys=[KEY, stranger.verifier])
    assert both.signed_by == (KEY.label,)
    assert stranger.verifier.label in both.unknown
    assert KEY.label not in both.unknown


def test_an_export_that_was_overtaken_leaves_the_later_head(tmp_path, monkeypatch):
    desk = bundles.new_desk(tmp_path / "desk", make.note("one", "panjgur"))
    desk.sign()
    folder = tmp_path / "tiles"
    real = tiles._keep  # noqa: SLF001 — between the tiles and the checkpoint the other export runs

    def overtaken(*arguments):
        monkeypatch.setattr(tiles, "_keep", real)
        desk.record(make.note("two", "panjgur"))
        desk.sign()
        with desk.open() as log:
            export_tiles(log, folder)
        return real(*arguments)

    with SqliteLog.open(desk.log, writable=False) as log:
        first = iter([newest_note(log, 0)])
        monkeypatch.setattr(tiles, "newest_note", lambda one, at: next(first, None) or newest_note(one, at))
        monkeypatch.setattr(tiles, "_keep", overtaken)
        export_tiles(log, folder)

    assert verify_tiles(folder, keys=[KEY]).size == 2


def test_a_disk_that_fails_is_no_altered_mirror(mirror, monkeypatch):
    def failing(folder, name):
        raise LogUnavailable(name, where={"file": str(folder)})

    monkeypatch.setattr(tiles_check, "read_inside", failing)

    with pytest.raises(LogUnavailable):
        verify_tiles(mirror, keys=[KEY])


@pytest.mark.parametrize("name", CHANGES)
def test_a_mirror_that_was_changed_is_refused(mirror, name):
    change, position = CHANGES[name]
    change(mirror)

    verdict = verify_tiles(mirror, keys=[KEY])

    assert (verdict.altered, verdict.exit_code) == (True, 4)
    if position is not None:
        assert verdict.first.position == position
        assert verdict.last_line == f"altered: first at position {position}"


def test_a_checkpoint_that_claims_a_huge_tree_ends_at_the_first_tile_that_is_missing(mirror):
    text = (mirror / "checkpoint").read_text("utf-8").replace("\n650\n", f"\n{2**62}\n")
    (mirror / "checkpoint").write_text(text, "utf-8")

    assert [one.code for one in verify_tiles(mirror).findings] == ["tile.missing"]


def test_a_full_tile_serves_for_the_partial_one(tmp_path):
    """C2SP lets a mirror drop a partial tile once the full one is there."""
    desk = bundles.new_desk(tmp_path / "desk")
    with desk.open() as log:
        fill(log, 200)
    desk.sign()
    with desk.open() as log:
        export_tiles(log, tmp_path / "mine", with_entries=True)
        old = (tmp_path / "mine/checkpoint").read_bytes()
        fill(log, 100, first=201)
    desk.sign()
    with desk.open() as log:
        export_tiles(log, tmp_path / "mine", with_entries=True)
    (tmp_path / "mine/checkpoint").write_bytes(old)
    for level in ("0", "entries"):
        (tmp_path / f"mine/tile/{level}/000.p/200").unlink()
        (tmp_path / f"mine/tile/{level}/001.p/44").unlink()
    (tmp_path / "mine/tile/1/000.p/1").unlink()

    assert verify_tiles(tmp_path / "mine", keys=[KEY]).ok


def test_control_without_its_check_a_change_passes(mirror, monkeypatch):
    flip("tile/1/000.p/2")(mirror)
    assert not verify_tiles(mirror, keys=[KEY]).ok

    real = tiles_check._Run._hashes  # noqa: SLF001 — a control takes a guard away
    expected = {}

    def blind(run, tile):
        return real(run, tile) if tile.level == "0" else expected.get(tile)

    monkeypatch.setattr(tiles_check._Run, "_hashes", blind)  # noqa: SLF001

    assert verify_tiles(mirror, keys=[KEY]).ok


def test_what_are_no_tiles_is_refused(tmp_path):
    with pytest.raises(NotABundle):
        verify_tiles(tmp_path)
    with pytest.raises(NotABundle):
        verify_folder(tmp_path)


def test_the_root_of_the_mirror_is_that_of_the_vectors(mirror):
    assert b64decode((mirror / "checkpoint").read_text("utf-8").split("\n")[2]) == verify_tiles(mirror).root
