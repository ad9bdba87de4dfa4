"""`verify`: says what is whole, names what is not, and says so of damage that nobody meant, too."""

import shutil
import sys
from contextlib import closing

import pytest

from tests import builders as make
from tests.log import worlds
from timeline.errors import FileRefused, IntegrityFailure, LogUnavailable, NotALog
from timeline.log import SqliteLog, tree
from timeline.log.evidence import Evidence
from timeline.log.tree import EMPTY_ROOT
from timeline.proof import Finding, Head, Verdict, verify
from timeline.proof.checkpoint_checks import Known
from timeline.proof.note import COSIGNATURE, Note, checkpoint_text, read_note
from timeline.proof.verdict import Cosigned

LEVELS = ("quick", "default", "deep")


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """A log of 511 events with a checkpoint at 250, and one with a redaction; to be copied."""
    folder = tmp_path_factory.mktemp("verify")
    return {"filled": worlds.filled(folder / "filled.db"), "redacted": worlds.redacted(folder / "redacted.db")}


@pytest.fixture
def path(templates, tmp_path):
    """A copy of the log of 511 events."""
    return shutil.copy(templates["filled"], tmp_path / "timeline.db")


@pytest.fixture
def redacted(templates, tmp_path):
    """A copy of the log with a redaction."""
    return shutil.copy(templates["redacted"], tmp_path / "timeline.db")


@pytest.mark.parametrize("level", LEVELS)
def test_a_whole_log_is_called_whole(path, level):
    with SqliteLog.open(path, writable=False) as log:
        basis = log.basis()

    verdict = verify(path, level=level)

    assert (verdict.ok, verdict.findings, verdict.more, verdict.exit_code, verdict.fix) == (True, (), 0, 0, "")
    assert (verdict.log_id, verdict.events, verdict.root) == basis
    assert (verdict.level, verdict.origin, verdict.holds_up_to, verdict.withheld) == (level, worlds.ORIGIN, 250, 0)
    assert verdict.first is None


@pytest.mark.parametrize("level", LEVELS)
def test_an_empty_log_is_whole(tmp_path, level):
    worlds.new_log(tmp_path / "timeline.db").close()

    verdict = verify(tmp_path / "timeline.db", level=level)

    assert (verdict.ok, verdict.events, verdict.root, verdict.holds_up_to) == (True, 0, EMPTY_ROOT, None)


@pytest.mark.parametrize("level", LEVELS)
def test_a_redacted_log_is_whole_and_counts_what_is_withheld(redacted, level):
    verdict = verify(redacted, level=level)

    assert (verdict.ok, verdict.exit_code) == (True, 0)
    assert verdict.withheld == (0 if level == "quick" else 1)


@pytest.mark.parametrize("level", LEVELS)
def test_what_others_append_while_it_is_checked_is_not_called_foreign(path, level, monkeypatch):
    """Each look at the file may find it longer than the look before."""
    number = iter(range(3000, 9000))
    looked = Evidence.events

    def and_somebody_appends(evidence, *bounds):
        with SqliteLog.open(path, writable=True) as log:
            for _ in range(260):  # enough to complete a subtree
                one = next(number)
                log.append(f"note:late-{one}", [make.new(make.note(f"late-{one}", "panjgur"), one)], expected=0)
        return looked(evidence, *bounds)

    monkeypatch.setattr(Evidence, "events", and_somebody_appends)
    verdict = verify(path, level=level)

    assert (verdict.ok, verdict.findings) == (True, ())


def test_a_log_is_verified_while_it_is_written(path):
    with SqliteLog.open(path, writable=True) as log:
        verdict = verify(path)
        log.append("note:late", [make.new(make.note("late", "panjgur-2024-01-16"), 2000)], expected=0)

        assert verdict.ok
        assert verify(path).events == 512


@pytest.mark.parametrize("level", LEVELS)
def test_verifying_changes_nothing(path, level):
    before = path.read_bytes()

    verify(path, level=level)

    assert path.read_bytes() == before


def cut(position: int) -> tuple[str, str]:
    """Take away all events after a position."""
    return tuple(f"DELETE FROM {table} WHERE position > {position}" for table in ("event", "disclosure"))


SWAP = (
    "UPDATE event SET position = 9999 WHERE position = 3",
    "UPDATE event SET position = 3 WHERE position = 4",
    "UPDATE event SET position = 4 WHERE position = 9999",
    "UPDATE disclosure SET position = 9999 WHERE position = 3",
    "UPDATE disclosure SET position = 3 WHERE position = 4",
    "UPDATE disclosure SET position = 4 WHERE position = 9999",
)
RENUMBER = (
    "DELETE FROM event WHERE position = 7",
    "DELETE FROM disclosure WHERE position = 7",
    "UPDATE event SET position = position + 9000 WHERE position > 7",
    "UPDATE event SET position = position - 9001 WHERE position > 9000",
    "UPDATE disclosure SET position = position + 9000 WHERE position > 7",
    "UPDATE disclosure SET position = position - 9001 WHERE position > 9000",
)
PUT_IN = (
    "INSERT INTO event SELECT 8, zeroblob(16), 'x', 1, type, 1, recorded_at, leaf_hash, decoy_salts, leaf"
    " FROM event WHERE position = 7"
)
MAKE_ROOM = (
    "UPDATE event SET position = position + 9000 WHERE position > 7",
    "UPDATE event SET position = position - 8999 WHERE position > 9000",
    "UPDATE disclosure SET position = position + 9000 WHERE position > 7",
    "UPDATE disclosure SET position = position - 8999 WHERE position > 9000",
    PUT_IN,
)

# What is done, where it is found first (None: about the whole log), and by which name.
TAMPERED = {
    "a column": (("UPDATE event SET type = 'note.retracted' WHERE position = 9",), 9, "column.differs"),
    "the version": (("UPDATE event SET schema_version = 9 WHERE position = 9",), 9, "column.differs"),
    "an id": (("UPDATE event SET event_id = zeroblob(16) WHERE position = 9",), 9, "column.differs"),
    "a stream": (("UPDATE event SET stream = 'note:other' WHERE position = 9",), 9, "column.differs"),
    "a time": (("UPDATE event SET recorded_at = '2023-01-01T00:00:00.000000Z' WHERE position = 9",), 9, "time.fell"),
    "a time to come": (
        ("UPDATE event SET recorded_at = '2025-01-01T00:00:00.000000Z' WHERE position = 511",),
        511,
        "column.differs",
    ),
    "a revision": (("UPDATE event SET revision = 5 WHERE position = 9",), 9, "revision.wrong"),
    "a leaf": (("UPDATE event SET leaf = x'7b7d' WHERE position = 9",), 9, "leaf.altered"),
    "a stored hash": (("UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 9",), 9, "leaf.altered"),
    "a subtree": (("UPDATE subtree SET hash = zeroblob(32)",), 256, "tree.altered"),
    "a subtree gone": (("DELETE FROM subtree",), 256, "tree.altered"),
    "a subtree too many": (("INSERT INTO subtree VALUES (1, 1, zeroblob(32))",), None, "tree.altered"),
    "two events swapped": (SWAP, 250, "checkpoint.differs"),
    "the tail cut": (cut(500), None, None),
    "the tail cut below the checkpoint": (
        (*cut(200), "DELETE FROM subtree"),
        201,
        "checkpoint.differs",
    ),
    "one gone from the middle": (("DELETE FROM event WHERE position = 7",), 7, "event.missing"),
    "the first gone": (("DELETE FROM event WHERE position = 1",), 1, "event.missing"),
    "one gone and the others renumbered": (RENUMBER, 250, "checkpoint.differs"),
    "one put into the middle": (MAKE_ROOM, 8, "column.differs"),
    "a disclosure gone": (("DELETE FROM disclosure WHERE position = 1 AND slot = 0",), 1, "sealed.unexplained"),
    "a disclosure with other words": (
        ("UPDATE disclosure SET json = CAST(replace(CAST(json AS TEXT), 'retaliation', 'admiration') AS BLOB)",),
        1,
        "sealed.unexplained",
    ),
    "a disclosure too many": (("INSERT INTO disclosure VALUES (1, 9, x'5b5d')",), 1, "sealed.foreign"),
    "a disclosure of no event": (("INSERT INTO disclosure VALUES (999, 0, x'5b5d')",), None, "sealed.foreign"),
    "a disclosure in another slot": (
        ("UPDATE disclosure SET slot = 40 WHERE position = 1 AND slot = 0",),
        1,
        "sealed.slots",
    ),
    "decoys gone": (("UPDATE event SET decoy_salts = NULL WHERE position = 9",), 9, "sealed.unexplained"),
    "a leaf gone": (("UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = 9",), 9, "leaf.missing"),
    "a redaction by nobody": (("INSERT INTO redaction VALUES (1, 0, zeroblob(32), 9)",), 1, "sealed.foreign"),
    "a redaction by no event": (("INSERT INTO redaction VALUES (1, 0, zeroblob(32), 512)",), 1, "sealed.foreign"),
    "a checkpoint": (
        ("UPDATE checkpoint SET note = CAST(replace(CAST(note AS TEXT), 'desk', 'dusk') AS BLOB)",),
        250,
        "checkpoint.malformed",
    ),
    "a checkpoint of another size": (("UPDATE checkpoint SET size = 251",), 251, "checkpoint.malformed"),
    "the log's id": (("UPDATE log SET log_id = replace(log_id, '5f0c', '6f0c')",), 1, "leaf.foreign"),
    "the log's origin": (("UPDATE log SET origin = 'other.example/log'",), 250, "checkpoint.malformed"),
}


@pytest.mark.parametrize(("statements", "position", "code"), TAMPERED.values(), ids=TAMPERED.keys())
def test_each_tampering_is_named(path, statements, position, code):
    """t8c. Guards off, change, guards on again: only what is computed anew speaks."""
    worlds.tamper(path, *statements)

    verdict = verify(path)

    if code is None:  # nothing was signed beyond, and nobody can tell: this is what witnesses are for
        assert (verdict.ok, verdict.events) == (True, 500)
        return
    assert not verdict.ok
    assert code in {finding.code for finding in verdict.findings}
    assert (verdict.first.position, verdict.exit_code, verdict.altered) == (position, 4, True)
    assert "restore from a verified backup" in verdict.fix


def test_a_leaf_and_its_hash_are_missed_by_the_subtree(path):
    worlds.rewrite(path, 9, b"panjgur", b"panjgar")

    verdict = verify(path)

    assert [(finding.code, finding.position) for finding in verdict.findings] == [
        ("tree.altered", 256),
        ("checkpoint.differs", 250),
    ]
    assert verdict.holds_up_to is None


def test_a_leaf_and_all_hashes_are_missed_by_the_checkpoint(path):
    """Whoever owns the file can make it consistent again. Then only a signed head speaks."""
    worlds.rewrite(path, 9, b"panjgur", b"panjgar")
    hashes = worlds.leaf_hashes(path)
    worlds.tamper(path, "UPDATE subtree SET hash = ?", parameters=(tree.fold(hashes[:256]),))

    verdict = verify(path)

    assert [(finding.code, finding.position) for finding in verdict.findings] == [("checkpoint.differs", 250)]


def test_a_guard_removed_is_named_on_its_own(path):
    with closing(worlds.bare(path)) as connection:
        connection.execute("DROP TRIGGER event_delete")

    verdict = verify(path)

    assert [finding.code for finding in verdict.findings] == ["schema.changed"]
    assert "event_delete" in verdict.first.what


def test_a_redacted_text_put_back_is_named(redacted):
    [[slot]] = worlds.ask(redacted, "SELECT slot FROM redaction")
    worlds.tamper(redacted, f"INSERT INTO disclosure VALUES (1, {slot}, x'5b5d')")

    assert {finding.code for finding in verify(redacted).findings} == {"sealed.foreign", "sealed.slots"}


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("DELETE FROM redaction", {"sealed.unexplained", "redaction.differs"}),
        ("UPDATE redaction SET by_position = 5", {"redaction.unrecorded", "redaction.differs"}),
        ("UPDATE redaction SET target = 2", {"sealed.unexplained", "sealed.foreign", "redaction.differs"}),
        ("UPDATE redaction SET digest = zeroblob(32)", {"sealed.unexplained", "sealed.foreign", "redaction.differs"}),
    ],
)
def test_a_redaction_says_what_the_event_says_that_made_it(redacted, statement, codes):
    worlds.tamper(redacted, statement)

    assert {finding.code for finding in verify(redacted).findings} == codes


def test_an_event_redacted_whole_must_say_so(redacted):
    """Its leaf is gone, its hash stays in the tree."""
    [[hash_]] = worlds.ask(redacted, "SELECT leaf_hash FROM event WHERE position = 3")
    worlds.tamper(
        redacted,
        "INSERT INTO redaction VALUES (3, -1, ?, 6)",
        "DELETE FROM disclosure WHERE position = 3",
        "UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = 3",
        parameters=(hash_,),
    )

    assert {finding.code for finding in verify(redacted).findings} == {"redaction.differs"}
    assert verify(redacted).withheld == 2


def test_what_is_left_of_an_event_redacted_whole_is_named(redacted):
    worlds.tamper(redacted, "UPDATE event SET leaf = NULL WHERE position = 3")

    assert [finding.code for finding in verify(redacted).findings] == ["leaf.missing", "redaction.incomplete"]


def test_a_leaf_that_is_not_canonical_is_a_flaw_and_no_more(tmp_path):
    """Its hash is what counts; `deep` says that other tools may print it otherwise."""
    path = worlds.filled(tmp_path / "timeline.db", count=9, signed=0)
    worlds.rewrite(path, 9, b'"format":1', b'"format": 1')

    verdict = verify(path, level="deep")

    assert verify(path).ok
    assert [(one.code, one.position, one.altered) for one in verdict.findings] == [("leaf.not-canonical", 9, False)]
    assert (verdict.exit_code, verdict.fix) == (1, "see to each finding; the record itself is what it was")


def test_an_event_that_does_not_read_is_found_deep(tmp_path):
    path = worlds.filled(tmp_path / "timeline.db", count=9, signed=0)
    worlds.rewrite(path, 9, b'"kind":"comment"', b'"kind":"no such"')
    worlds.rewrite(path, 8, b'"kind":"comment",', b"")

    assert [
        finding.position for finding in verify(path, level="deep").findings if finding.code == "event.malformed"
    ] == [8, 9]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE event SET leaf = x'7b7d' WHERE position = 511", "position 511: its leaf"),
        (
            "UPDATE event SET recorded_at = '2025-01-01T00:00:00.000000Z' WHERE position = 400",
            "position 401: it was recorded",
        ),
        ("DELETE FROM event WHERE position = 400", "position 400: there is no event"),
        ("UPDATE subtree SET hash = zeroblob(32)", "newest subtree of level 1"),
        ("DELETE FROM subtree", "1 subtrees of level 1 belong"),
        ("INSERT INTO disclosure VALUES (600, 0, x'5b5d')", "position 600: there is a disclosure"),
        ("UPDATE checkpoint SET size = 600", "a checkpoint was made at position 600"),
        ("UPDATE checkpoint SET size = 251", "does not read as one of that size"),
        ("UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 9", "newest subtree of level 1"),
    ],
)
def test_the_newest_end_is_checked_before_anything_is_appended(path, statement, what):
    """Quick: the log is not added to, but can be read."""
    worlds.tamper(path, statement)

    with pytest.raises(IntegrityFailure, match=what):
        SqliteLog.open(path, writable=True)
    verdict = verify(path, level="quick")
    assert [finding.code for finding in verdict.findings] == ["tail.altered"] or not verdict.ok
    assert any(what in finding.what for finding in verdict.findings)
    SqliteLog.open(path, writable=False).close()


def test_control_what_is_old_is_left_to_the_whole_verification(path):
    worlds.tamper(path, "UPDATE event SET type = 'note.retracted' WHERE position = 9")

    assert verify(path, level="quick").ok
    assert not verify(path).ok


@pytest.mark.parametrize(
    ("check", "statements"),
    [
        ("check_columns", TAMPERED["a column"][0]),
        ("check_sealed", TAMPERED["a disclosure gone"][0]),
        ("check_withheld", TAMPERED["a leaf gone"][0]),
    ],
)
def test_control_without_its_check_a_tampering_passes(path, monkeypatch, check, statements):
    worlds.tamper(path, *statements)
    assert not verify(path).ok

    monkeypatch.setattr(f"timeline.proof.event_checks.{check}", lambda *_: iter(()))

    assert verify(path).ok


@pytest.mark.parametrize("check", ["_check_indexes", "_check_strays", "_check_counts", "check_heads"])
def test_control_each_check_of_the_whole_log_is_needed(path, monkeypatch, check):
    statements = {
        "_check_indexes": TAMPERED["a revision"][0],
        "_check_strays": TAMPERED["a disclosure of no event"][0],
        "_check_counts": TAMPERED["a subtree too many"][0],
        "check_heads": TAMPERED["the log's origin"][0],
    }[check]
    worlds.tamper(path, *statements)
    assert not verify(path).ok

    # The face gives the name of the module to the function.
    monkeypatch.setattr(sys.modules["timeline.proof.verify"]._Run, check, lambda *_: ())  # noqa: SLF001

    assert verify(path).ok


def test_findings_are_kept_up_to_a_hundred_and_counted_beyond(path):
    worlds.tamper(path, "UPDATE event SET type = 'x' WHERE position <= 250")

    verdict = verify(path)

    assert (len(verdict.findings), verdict.more) == (100, 150)
    assert verdict.first == Finding(
        code="column.differs", what="the columns type do not say what the leaf says", position=1, altered=True
    )
    assert "there is no checkpoint" in verdict.fix


def test_what_still_holds_is_said(path):
    worlds.tamper(path, "UPDATE event SET type = 'x' WHERE position = 300")

    verdict = verify(path)

    assert verdict.holds_up_to == 250
    assert "up to position 250 it is unchanged since it was signed" in verdict.fix


def test_what_is_no_log_is_refused(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("Tuesday: two strikes. " * 100, encoding="utf-8")
    other = tmp_path / "other.db"
    with closing(worlds.bare(other)) as connection:
        connection.execute("CREATE TABLE event (position)")
    link = tmp_path / "link.db"
    link.symlink_to(other)
    empty = tmp_path / "empty.db"
    empty.touch()

    for path, error in ((text, NotALog), (other, NotALog), (empty, NotALog), (tmp_path, NotALog), (link, FileRefused)):
        with pytest.raises(error):
            verify(path)
    with pytest.raises(LogUnavailable, match="there is no log"):
        verify(tmp_path / "missing.db")


def test_a_verdict_is_a_value(path):
    assert verify(path) == verify(path)
    assert isinstance(verify(path), Verdict)


def test_who_signed_is_said_only_of_keys_that_are_known(path):
    key = worlds.key(worlds.ORIGIN).verifier
    name = f"{key.name}+{key.key_id.hex()}"
    witness = worlds.key("witness.example/w", COSIGNATURE, seed=2).verifier

    known, stranger = verify(path, known=Known([key], [witness])), verify(path)

    assert known.ok
    assert known.signed_head == Head(
        size=250,
        signed_by=(name,),
        unknown=(),
        holds=True,
        cosigned=(Cosigned(witness.label, "2024-01-18T09:12:00.000000Z"),),
    )
    assert stranger.ok
    assert stranger.signed_head is None
    assert stranger.heads[0].unknown == (name, witness.label)


def test_a_checkpoint_by_another_key_is_foreign(path):
    """The key of the usual name that somebody else made has another id, and its line counts as not there."""
    other = worlds.key(worlds.ORIGIN, seed=3).verifier

    verdict = verify(path, keys=[other])

    assert [(finding.code, finding.position, finding.altered) for finding in verdict.findings] == [
        ("checkpoint.foreign", 250, True)
    ]
    assert verdict.signed_head is None


@pytest.mark.parametrize("level", LEVELS)
def test_a_signature_that_does_not_hold_is_found(path, level):
    key = worlds.key(worlds.ORIGIN)
    with SqliteLog.open(path, writable=False) as log:
        note = read_note(worlds.note_of(log, 250))
    [line] = note.signatures
    broken = line._replace(content=line.content[:-1] + bytes([line.content[-1] ^ 1]))
    forged = note._replace(signatures=(broken,)).content().hex()
    worlds.tamper(path, f"UPDATE checkpoint SET note = x'{forged}'")

    verdict = verify(path, level=level, keys=[key.verifier])

    assert [finding.code for finding in verdict.findings] == ["checkpoint.signature", "checkpoint.foreign"]
    assert verdict.holds_up_to is None


def test_a_log_without_the_checkpoints_of_a_key_that_is_given_is_not_that_desk_s(path):
    """Whoever rewrites a log can take its checkpoints away as well: then nobody has signed what is left."""
    worlds.tamper(path, "DELETE FROM checkpoint", "DELETE FROM attestation")
    key = worlds.key(worlds.ORIGIN).verifier

    assert verify(path, keys=[key]).ok
    assert [one.code for one in verify(path, known=Known([key], demanded=True)).findings] == ["checkpoint.missing"]


def test_the_word_of_a_witness_is_no_signature_of_the_log(path):
    witness = worlds.key("witness.example/w", COSIGNATURE, seed=2).verifier

    verdict = verify(path, keys=[witness])

    assert [one.code for one in verdict.findings] == ["checkpoint.foreign"]
    assert verdict.signed_head is None


def test_the_head_that_was_signed_here_must_still_be_there(path):
    key = worlds.key(worlds.ORIGIN)
    last = Note(text := checkpoint_text(worlds.ORIGIN, 400, bytes(32)), (key.sign(text),)).content()
    worlds.tamper(path, "DELETE FROM checkpoint", "DELETE FROM attestation")

    findings = verify(path, known=Known([key.verifier], last=last)).findings

    assert [(one.code, one.position) for one in findings] == [("checkpoint.differs", 400)]


def test_a_disk_that_does_not_give_its_bytes_is_no_altered_log(path, monkeypatch):
    def fail(*_):
        message = "the disk reports an error"
        raise LogUnavailable(message)

    monkeypatch.setattr(Evidence, "events", fail)

    with pytest.raises(LogUnavailable):
        verify(path)


def test_what_a_witness_said_is_not_changed_unnoticed(path):
    worlds.tamper(path, "UPDATE attestation SET content = x'00'")

    assert [finding.code for finding in verify(path).findings] == ["attestation.altered"]


def test_a_log_is_held_against_a_checkpoint_from_outside(path):
    """Whoever kept a published head can show that the log no longer has it."""
    key = worlds.key(worlds.ORIGIN)
    with SqliteLog.open(path, writable=False) as log:
        published = worlds.note_of(log, 400)
        longer = Note(text := checkpoint_text(log.origin, 600, bytes(32)), (key.sign(text),)).content()
    other = Note(text := checkpoint_text(worlds.ORIGIN, 400, bytes(32)), (key.sign(text),)).content()

    assert verify(path, keys=[key.verifier], against=published).signed_head.size == 400
    for content, position, words in ((longer, 512, "the log ends at 511"), (other, 400, "was signed with root 0000")):
        [finding] = verify(path, keys=[key.verifier], against=content).findings
        assert (finding.code, finding.position) == ("checkpoint.differs", position)
        assert words in finding.what
