"""t3. What a disk may hold after a power cut: recorded system calls, and every folder that they may have left.

A program is run under strace; its calls become operations on files, on names, and
words said on standard output. The state after a cut at operation n holds all that was
synced before n, and of what was not synced any part: none, all, each one alone, each
one missing, parts drawn at random; the last write may be cut at a multiple of 512
bytes. A name (made, linked, renamed, removed) lasts when its folder was synced;
a file's content when the file was. `-shm` is left out: SQLite makes it anew.
"""

import os
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
DRAWS = 20
"""How many parts are drawn at random for each cut."""
CALLS = (
    "openat,open,creat,write,pwrite64,pwritev,pwritev2,writev,ftruncate,truncate,fallocate,fsync,fdatasync,"
    "unlink,unlinkat,rename,renameat,renameat2,link,linkat,sendfile,copy_file_range"
)


class Write(NamedTuple):
    """Bytes written to a file."""

    file: int
    offset: int
    content: bytes


class Truncate(NamedTuple):
    """A file made that long."""

    file: int
    size: int


class Names(NamedTuple):
    """Names that now mean a file, or nothing, all at once: by making, linking, renaming, removing."""

    folder: str
    now: tuple[tuple[str, int | None], ...]


class Moved(NamedTuple):
    """A folder that has another name now: with what is in it."""

    folder: str
    old: str
    new: str


class Synced(NamedTuple):
    """A file, or the names in a folder, made durable."""

    what: int | str


class Said(NamedTuple):
    """Words on standard output."""

    words: str


Operation = Write | Truncate | Names | Moved | Synced | Said

_LINE = re.compile(r"^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)(?:<[^>]*>)?(?: .*)?$")
_CUT_OFF = re.compile(r"^(\d+)(.*) <unfinished \.\.\.>$")
_GOES_ON = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
_FILE = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_PLACE = re.compile(r'(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>|"((?:\\x[0-9a-f]{2})*)"')


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class Recording:
    """The operations of one run in one folder, and what was in the folder before."""

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder.resolve()}/"
        self._names: dict[str, int] = {}
        self._processes: set[str] = set()
        self.before: list[bytes] = []
        self.modes: list[int] = []
        """The rights of each file that there ever was: those there before come first."""
        self.operations: list[Operation] = []
        for path in sorted(one for one in folder.rglob("*") if one.is_file() and not _is_left_out(one.name)):
            self._names[str(path.resolve()).removeprefix(self._folder)] = self._new_file(path.stat().st_mode & 0o777)
            self.before.append(path.read_bytes())
        self.names_before = dict(self._names)

    def _new_file(self, mode: int) -> int:
        self.modes.append(mode)
        return len(self.modes) - 1

    def read(self, trace: Path) -> None:
        """Read what strace wrote, from the word `begin` on standard output on."""
        begun = False
        for process, call, given, answer in _calls(trace):
            said = _said(call, given)
            if said == "begin\n":
                begun = True
            elif begun and said is not None:
                self.operations.append(Said(said))
            elif begun:
                before = len(self.operations)
                self._take(call, given, answer)
                self._processes |= {process} if len(self.operations) > before else set()
        assert len(self._processes) < 2, "two processes change files: the order of the calls is not known"

    def _take(self, call: str, given: str, answer: int) -> None:
        if call in ("fsync", "fdatasync"):
            self._sync(given)
        elif call in ("write", "pwrite64", "ftruncate"):
            self._change(call, given, answer)
        elif call in ("openat", "open", "creat"):
            self._open(given)
        elif call in ("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat"):
            self._rename(call, given)
        else:
            assert self._folder not in "".join(_bytes(one[1]).decode() for one in _FILE.finditer(given)), call

    def _inside(self, path: str) -> str | None:
        """Return the name of a file in the folder, if it is in it and of concern."""
        inside = path.startswith(self._folder) and not _is_left_out(path)
        return path.removeprefix(self._folder) if inside else None

    def _places(self, given: str) -> list[str | None]:
        """Return the names that a call gives: by their paths, or within an open folder."""
        names, within = [], ""
        for found in _PLACE.finditer(given):
            if found[2] is None:
                within = _bytes(found[1]).decode()
            else:
                names.append(self._inside(os.path.normpath(Path(within) / _bytes(found[2]).decode())))
        return names

    def _sync(self, given: str) -> None:
        path = _bytes(_FILE.match(given)[2]).decode()
        if (
            f"{path}/".startswith(self._folder)
            and (name := f"{path}/".removeprefix(self._folder)[:-1]) not in self._names
        ):
            self.operations.append(Synced(name))
        elif (name := self._inside(path)) is not None and name in self._names:
            self.operations.append(Synced(self._names[name]))

    def _change(self, call: str, given: str, answer: int) -> None:
        found = _FILE.match(given)
        name = self._inside(_bytes(found[2]).decode())
        if found[3] or name not in self._names:
            return
        file, last = self._names[name], given.rpartition(", ")[2]
        if call == "ftruncate":
            self.operations.append(Truncate(file, int(last)))
            return
        text = _TEXT.search(given)
        content = _bytes(text[1])
        assert len(content) == answer, "a write was cut short"
        offset = int(last) if call == "pwrite64" else self._length(file)
        self.operations.append(Write(file, offset, content))

    def _length(self, file: int) -> int:
        """Return how long a file is now: plain writes here only ever append."""
        length = len(self.before[file]) if file < len(self.before) else 0
        for one in self.operations:
            if isinstance(one, Write) and one.file == file:
                length = max(length, one.offset + len(one.content))
            elif isinstance(one, Truncate) and one.file == file:
                length = one.size
        return length

    def _open(self, given: str) -> None:
        [name] = self._places(given)
        if name is not None and "O_CREAT" in given and name not in self._names:
            self._name(name, self._new_file(int(given.rpartition(", ")[2], 8) & ~0o022))
        assert name is None or "O_TRUNC" not in given, "opening that empties a file is not modelled"

    def _name(self, name: str, file: int | None, *more: tuple[str, int | None]) -> None:
        now = ((name, file), *more)
        for one, meant in now:
            if meant is None:
                del self._names[one]
            else:
                self._names[one] = meant
        self.operations.append(Names(name.rpartition("/")[0], now))

    def _rename(self, call: str, given: str) -> None:
        names = self._places(given)
        if names == [None] * len(names) or "AT_REMOVEDIR" in given:
            return
        if call.startswith("unlink"):
            self._name(names[0], None)
        elif call.startswith("rename") and names[0] in self._names:
            self._name(names[1], self._names[names[0]], (names[0], None))
        elif call.startswith("rename"):
            self.operations.append(moved := Moved(names[1].rpartition("/")[0], names[0], names[1]))
            _move(self._names, moved)
        else:
            self._name(names[1], self._names[names[0]])


def _calls(trace: Path) -> Iterator[tuple[str, str, str, int]]:
    """Yield the calls that went well, one that waited where it ended: process, name, what was given, the answer."""
    cut_off: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            text = line.rstrip("\n")
            if found := _CUT_OFF.match(text):
                cut_off[found[1]] = found[2]
                continue
            if found := _GOES_ON.match(text):
                text = f"{found[1]}{cut_off.pop(found[1])}{found[2]}"
            if (call := _LINE.match(text)) and not call[4].startswith("-"):
                yield call[1], call[2], call[3], int(call[4])


def _move(names: dict[str, int], moved: Moved) -> None:
    for name in [one for one in names if one.startswith(f"{moved.old}/")]:
        names[moved.new + name.removeprefix(moved.old)] = names.pop(name)


def _is_left_out(name: str) -> bool:
    return name.endswith(("-shm", ".gate-next", ".gate-main"))


def _said(call: str, given: str) -> str | None:
    found = _FILE.match(given)
    if call != "write" or found is None or found[1] != "1":
        return None
    return _bytes(_TEXT.search(given)[1]).decode()


class State(NamedTuple):
    """A cut after so many operations, with some of what was not synced; the last write among it cut at `torn` bytes."""

    cut: int
    kept: tuple[int, ...]
    torn: int | None


def states(recording: Recording, wanted: int, seed: int) -> list[State]:
    """Return that many different states, or all there are, by the order of their cuts.

    Two cuts may leave the same files; then the later one is taken, since more was said before it.
    """
    chance = random.Random(seed)  # noqa: S311 — the same states each time
    marks = [chance.getrandbits(64) for _ in recording.operations]
    found: dict[int, State] = {}
    for cut, pending, durable in _cuts(recording.operations, marks):
        for kept in _parts(pending, chance):
            mark = durable
            for one in kept:
                mark ^= marks[one]
            found[mark] = State(cut, kept, None)
            if torn := _torn(recording.operations, kept, chance):
                found[hash((mark, torn))] = State(cut, kept, torn)
    chosen = list(found.values())
    if len(chosen) > wanted:
        chosen = chance.sample(chosen, wanted)
    return sorted(chosen, key=lambda state: state.cut)


def _cuts(operations: list[Operation], marks: list[int]) -> Iterator[tuple[int, list[int], int]]:
    """Yield each cut with what was not synced before it, and a mark of what was."""
    pending: list[int] = []
    durable = 0
    yield 0, pending, durable
    for number, one in enumerate(operations):
        if isinstance(one, Synced):
            for done in [waiting for waiting in pending if _is_synced_by(operations[waiting], one)]:
                pending.remove(done)
                durable ^= marks[done]
        elif not isinstance(one, Said):
            pending.append(number)
        yield number + 1, pending, durable


def _is_synced_by(one: Operation, synced: Synced) -> bool:
    return synced.what == (one.folder if isinstance(one, Names | Moved) else one.file)


def _parts(pending: list[int], chance: random.Random) -> Iterator[tuple[int, ...]]:
    """Yield parts of what was not synced: none, all, each one alone, each one missing, some at random."""
    yield ()
    yield tuple(pending)
    if len(pending) < 2:
        return
    for one in pending:
        yield (one,)
        yield tuple(other for other in pending if other != one)
    for _ in range(DRAWS):
        yield tuple(one for one in pending if chance.random() < 0.5)


def _torn(operations: list[Operation], kept: tuple[int, ...], chance: random.Random) -> int | None:
    """Return at which multiple of a sector the last write is cut, if it is longer than one."""
    writes = [operations[one] for one in kept if isinstance(operations[one], Write)]
    if not writes or len(writes[-1].content) <= SECTOR:
        return None
    return chance.randrange(SECTOR, len(writes[-1].content), SECTOR)


class Disk:
    """The disk, on its way through a recording: what is durable at one cut, to which parts of the rest are added."""

    def __init__(self, recording: Recording) -> None:
        self._operations = recording.operations
        self._files = [bytearray(one) for one in recording.before]
        self._files += [bytearray() for _ in recording.modes[len(self._files) :]]
        self._modes = recording.modes
        self._names = dict(recording.names_before)
        self._pending: list[int] = []
        self._cut = 0
        self.said: list[str] = []

    def go_to(self, cut: int) -> None:
        """Go forward to a cut."""
        while self._cut < cut:
            one = self._operations[self._cut]
            if isinstance(one, Said):
                self.said.append(one.words)
            elif isinstance(one, Synced):
                done = [waiting for waiting in self._pending if _is_synced_by(self._operations[waiting], one)]
                self._apply(done, self._files, self._names)
                self._pending = [waiting for waiting in self._pending if waiting not in done]
            else:
                self._pending.append(self._cut)
            self._cut += 1

    def everything(self) -> State:
        """Return the state in which nothing is lost that was not synced at the present cut."""
        return State(self._cut, tuple(self._pending), None)

    def write(self, state: State, folder: Path) -> None:
        """Put a state into an empty folder."""
        files, names = list(self._files), dict(self._names)
        for one in map(self._operations.__getitem__, state.kept):
            if isinstance(one, Write | Truncate):
                files[one.file] = bytearray(files[one.file])
        self._apply(state.kept, files, names, state.torn)
        for name, file in names.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[file])
            path.chmod(self._modes[file])

    def _apply(self, numbers: tuple[int, ...] | list[int], files: list, names: dict, torn: int | None = None) -> None:
        last = max((one for one in numbers if isinstance(self._operations[one], Write)), default=None)
        for number in numbers:
            match self._operations[number]:
                case Write(file, offset, content):
                    whole = content if torn is None or number != last else content[:torn]
                    files[file].extend(bytes(max(0, offset - len(files[file]))))
                    files[file][offset : offset + len(whole)] = whole
                case Truncate(file, size):
                    del files[file][size:]
                    files[file].extend(bytes(size - len(files[file])))
                case Names(_, now):
                    for name, file in now:
                        if file is None:
                            names.pop(name, None)
                        else:
                            names[name] = file
                case Moved() as moved:
                    _move(names, moved)


def content(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder that are of concern, by their names."""
    files = [one for one in folder.rglob("*") if one.is_file() and not _is_left_out(one.name)]
    return {str(one.relative_to(folder)): one.read_bytes() for one in files}


def empty(folder: Path) -> None:
    """Take everything out of a folder."""
    for one in folder.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink()
