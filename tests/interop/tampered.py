"""Bundles that were tampered with: a table of what a forger may try, which every verifier must refuse.

A change may be as clever as the forger likes: `renew` writes a manifest that fits
again, and `asked_again` a query, so that what must be found is the change itself.
The bundle is the one of `bundles.seed_bundle`, checked with the key that its desk
published.
"""

import json
import os
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from tests.log.worlds import key
from timeline.proof import der
from timeline.proof.note import read_note

ORIGIN = "desk.example/log"
STRIKE, ANSWER, QUOTED = 13, 14, 21
"""Positions: the strike near Panjgur, the one that answers it, and the link whose quote is "in retaliation for"."""


class Tampering(NamedTuple):
    """What a forger does to a bundle.

    `by_proofs`: the leaves, proofs, checkpoint and published key alone show it, so any
    verifier of C2SP's formats must refuse it, not only one that knows what a bundle is.
    """

    name: str
    change: Callable[[Path], None]
    by_proofs: bool = False


def edit(path: Path, old: str, new: str) -> None:
    """Replace text in a file: it must be there."""
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def renew(folder: Path) -> None:
    """Write the manifest that fits what lies there now."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    kept = [one for one in names if one != "MANIFEST.sha256" and not one.startswith("proof/")]
    lines = [
        f"{sha256((folder / one).read_bytes()).hexdigest()}  {one}\n" for one in kept if not one.endswith(".tlog-proof")
    ]
    (folder / "MANIFEST.sha256").write_text("".join(lines), "utf-8")


def change_json(path: Path, change: Callable[[Any], None]) -> None:
    """Change a file of JSON, and write it in the same canonical form."""
    content = json.loads(path.read_bytes())
    change(content)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    path.write_text(text, "utf-8")


def asked_again(folder: Path) -> None:
    """Make the query name the report as it is now, and the manifest fit."""
    digest = sha256((folder / "report.json").read_bytes()).hexdigest()
    change_json(folder / "query.json", lambda query: query["report"].update(sha256=digest))
    renew(folder)


def report(change: Callable[[Any], None]) -> Callable[[Path], None]:
    """Return a change of the report data that is hidden as well as it can be."""

    def changed(folder: Path) -> None:
        change_json(folder / "report.json", change)
        asked_again(folder)

    return changed


def everywhere(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Return a change of the checkpoint, in its file and in every proof."""

    def changed(folder: Path) -> None:
        old = (folder / "proof/checkpoint").read_bytes()
        new = change(old)
        assert new != old
        grown = [folder / "proof/consistency", folder / "proof/earlier/consistency"]
        for path in [folder / "proof/checkpoint", *grown, *folder.rglob("*.tlog-proof")]:
            path.write_bytes(path.read_bytes().replace(old, new))

    return changed


def signed_by(seed: int) -> Callable[[bytes], bytes]:
    """Return a change that puts a signature of another key of the same name in the place of the desk's."""

    def changed(note: bytes) -> bytes:
        text = read_note(note).text
        return text + b"\n" + key(ORIGIN, seed=seed).sign(text).line().encode()

    return changed


def proof(position: int, change: Callable[[list[str]], None]) -> Callable[[Path], None]:
    """Return a change of the lines of one proof."""

    def changed(folder: Path) -> None:
        path = folder / f"events/{position}.tlog-proof"
        lines = path.read_text("utf-8").split("\n")
        change(lines)
        path.write_text("\n".join(lines), "utf-8")

    return changed


def leaf(position: int, old: str, new: str) -> Callable[[Path], None]:
    """Return a change of one leaf, with a manifest that fits."""

    def changed(folder: Path) -> None:
        edit(folder / f"events/{position}.json", old, new)
        renew(folder)

    return changed


# --- what is done ----------------------------------------------------------------------------------------------------


def leaf_bare(folder: Path) -> None:
    """Change a leaf and nothing else."""
    edit(folder / f"events/{ANSWER}.json", '"IR"', '"PK"')


def leaves_swapped(folder: Path) -> None:
    """Let two events take each other's place."""
    one, other = (folder / f"events/{position}.json" for position in (STRIKE, ANSWER))
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)
    renew(folder)


def event_removed(folder: Path) -> None:
    """Take away an event that the report names."""
    for ending in ("json", "tlog-proof"):
        (folder / f"events/{STRIKE}.{ending}").unlink()
    renew(folder)


def leaf_hash_of_another(folder: Path) -> None:
    """Say that an event is withheld, and give the leaf hash of another."""
    other = (folder / f"events/{ANSWER}.json").read_bytes()
    (folder / f"events/{STRIKE}.json").unlink()
    leaf_hash = sha256(b"\0" + other).hexdigest()
    (folder / f"events/{STRIKE}.leaf-hash").write_text(f"{leaf_hash}\n", "utf-8")
    renew(folder)


def leaf_made_up(folder: Path) -> None:
    """Put in an event that was never recorded, with a proof that is another's."""
    edited = (
        (folder / f"events/{STRIKE}.json")
        .read_text("utf-8")
        .replace('"stream":"action:panjgur', '"stream":"action:invented')
    )
    (folder / "events/26.json").write_text(edited, "utf-8")
    renew(folder)


def proof_taken_away(folder: Path) -> None:
    """Leave an event without its proof."""
    (folder / f"events/{STRIKE}.tlog-proof").unlink()


def proof_of_another(folder: Path) -> None:
    """Give an event the proof of another."""
    (folder / f"events/{STRIKE}.tlog-proof").write_bytes((folder / f"events/{ANSWER}.tlog-proof").read_bytes())


def first_hash_changed(lines: list[str]) -> None:
    """Change one bit of a hash."""
    raw = b64decode(lines[2])
    lines[2] = b64encode(bytes([raw[0] ^ 1]) + raw[1:]).decode()


def stray_bits(lines: list[str]) -> None:
    """Write a hash so that its base64 decodes to the same bytes, and does not encode back."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(lines[2][-2])
    lines[2] = f"{lines[2][:-2]}{alphabet[last ^ 1]}="


def first_hash_removed(lines: list[str]) -> None:
    """Leave out a hash."""
    del lines[2]


def hash_added(lines: list[str]) -> None:
    """Put in a hash more."""
    lines.insert(2, lines[2])


def index_changed(lines: list[str]) -> None:
    """Say that it is another event."""
    lines[1] = f"index {STRIKE}"


def index_with_a_zero(lines: list[str]) -> None:
    """Write the index as no C2SP file has it."""
    lines[1] = f"index 0{STRIKE - 1}"


def other_first_line(lines: list[str]) -> None:
    """Say that it is another kind of file."""
    lines[0] = "c2sp.org/tlog-proof@v2"


def keys_exchanged(folder: Path) -> None:
    """Sign all anew, and put the forger's key into the bundle: it is whole, but not the desk's."""
    everywhere(signed_by(9))(folder)
    earlier = folder / "proof/earlier/checkpoint"
    earlier.write_bytes(signed_by(9)(earlier.read_bytes()))
    forged = key(ORIGIN, seed=9).verifier
    (folder / "proof/log.vkey").write_text(f"{forged}\n", "utf-8")
    (folder / "proof/policy").write_text(f"log {forged}\nquorum none\n", "utf-8")


def witness_stripped(folder: Path) -> None:
    """Ask for a witness that has not seen the checkpoint."""
    witness = key("witness.example/w", 4, seed=2).verifier
    edit(folder / "proof/policy", "quorum none", f"witness w1 {witness}\nquorum w1")


def signature_flipped(note: bytes) -> bytes:
    """Change one bit of the signature."""
    head, _, encoded = note.rstrip(b"\n").rpartition(b" ")
    raw = b64decode(encoded)
    return head + b" " + b64encode(raw[:-1] + bytes([raw[-1] ^ 1])) + b"\n"


def quote_changed(content: Any) -> None:
    """Let a source say in the report what it did not."""
    note = next(one for one in content["notes"] if one["quote"] == "in retaliation for")
    note["quote"] = "in cold blood, without"


def quote_withheld(content: Any) -> None:
    """Pass a quote off as another source's."""
    note = next(one for one in content["notes"] if one["quote"] == "in retaliation for")
    note["source"] = "somebody-else"


def disclosures(change: Callable[[list[Any]], None]) -> Callable[[Path], None]:
    """Return a change of the disclosures, with a manifest that fits."""

    def changed(folder: Path) -> None:
        change_json(folder / "disclosures.json", lambda content: change(content["disclosures"]))
        renew(folder)

    return changed


def quoted_entry(entries: list[Any]) -> Any:
    """Return the disclosure of a quote."""
    return next(one for one in entries if one["position"] == QUOTED and one["pointer"] == "/citations/0/quote")


def value_changed(entries: list[Any]) -> None:
    """Change the words in a disclosure."""
    entry = quoted_entry(entries)
    entry["disclosure"] = base64url(b'["AAAAAAAAAAAAAAAAAAAAAA","/citations/0/quote","in retaliation for"]')


def moved(entries: list[Any]) -> None:
    """Say that a disclosure belongs to another event."""
    quoted_entry(entries)["position"] = 20


def pointer_changed(entries: list[Any]) -> None:
    """Say that a disclosure is that of another field."""
    quoted_entry(entries)["pointer"] = "/citations/0/translation"


def decoy_passed_off(entries: list[Any]) -> None:
    """Give a decoy, which opens nothing, for a disclosure."""
    quoted_entry(entries)["disclosure"] = base64url(b'["AAAAAAAAAAAAAAAAAAAAAA"]')


def base64url(raw: bytes) -> str:
    """Encode without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def nothing_opened(entries: list[Any]) -> None:
    """Take away what opens the quotes."""
    entries[:] = [one for one in entries if not one["pointer"].endswith("/quote")]


def link_in_place(folder: Path) -> None:
    """Let a link stand where a file was."""
    outside = folder.parent / "outside.json"
    (folder / "report.json").rename(outside)
    (folder / "report.json").symlink_to(outside)


def manifest_cut(folder: Path) -> None:
    """Take a file out of the manifest, and change it."""
    path = folder / "MANIFEST.sha256"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.endswith("  report.md\n")), "utf-8")
    edit(folder / "report.md", "Pakistan", "Iran")


def manifest_points_outside(folder: Path) -> None:
    """Name a file outside of the folder."""
    (folder.parent / "outside.txt").write_text("outside", "utf-8")
    with (folder / "MANIFEST.sha256").open("a", encoding="utf-8") as file:
        file.write(f"{sha256(b'outside').hexdigest()}  ../outside.txt\n")


def file_added(folder: Path) -> None:
    """Lay a page beside the report that nobody wrote."""
    (folder / "report.html").write_text("<p>Iran admitted everything.</p>", "utf-8")


def name_twice(folder: Path) -> None:
    """Write a member of the report twice: one reader takes the first, another the last."""
    edit(folder / "report.json", '"action":', '"action":"kerman-bombing","action":')
    asked_again(folder)


def query_changed(folder: Path) -> None:
    """Say that something else was asked."""
    change_json(folder / "query.json", lambda query: query.update(strengths=["stated"]))
    renew(folder)


def command_changed(folder: Path) -> None:
    """Let whoever asks again run something else as well."""
    change_json(folder / "query.json", lambda query: query.update(command=f"{query['command']}; rm -r ."))
    renew(folder)


def asked_of(folder: Path, **basis: Any) -> None:
    """Make the query, its command too, be about another basis, and the manifest fit."""

    def changed(query: Any) -> None:
        asked = query["basis"] | basis
        at, now = (f"{one['log']}:{one['position']}:{one['root']}" for one in (query["basis"], asked))
        query.update(basis=asked, command=query["command"].replace(at, now))

    change_json(folder / "query.json", changed)
    asked_again(folder)


def basis_elsewhere(folder: Path) -> None:
    """Say that the report was computed from an earlier state, and let the query say so too."""
    change_json(folder / "report.json", lambda content: content.update(position=26))
    asked_of(folder, position=26)


def root_changed(note: bytes) -> bytes:
    """Return a note with another first letter of its root, which stands in the third line."""
    origin, size, root, rest = note.split(b"\n", 3)
    return b"\n".join((origin, size, (b"B" if root[:1] == b"A" else b"A") + root[1:], rest))


def root_elsewhere(folder: Path) -> None:
    """Say that the log had another root, and let the query say so too."""
    change_json(folder / "report.json", lambda content: content.update(root="ab" * 32))
    asked_of(folder, root="ab" * 32)


def growth_taken_away(folder: Path) -> None:
    """Leave out what joins the report to the signed head."""
    (folder / "proof/consistency").unlink()


def other_history(folder: Path) -> None:
    """Put an earlier head there that the log never had."""
    text = f"{ORIGIN}\n9\n{b64encode(b'9' * 32).decode()}\n".encode()
    note = text + b"\n" + key(ORIGIN).sign(text).line().encode()
    (folder / "proof/earlier/checkpoint").write_bytes(note)


def one_signature_flipped(folder: Path) -> None:
    """Change a bit of the signature in one proof."""
    old = (folder / "proof/checkpoint").read_bytes()
    path = folder / f"events/{STRIKE}.tlog-proof"
    path.write_bytes(path.read_bytes().replace(old, signature_flipped(old)))


def growth_signature_flipped(folder: Path) -> None:
    """Change a bit of the signature of the head that the proof of growth leads to."""
    old = (folder / "proof/checkpoint").read_bytes()
    path = folder / "proof/consistency"
    path.write_bytes(path.read_bytes().replace(old, signature_flipped(old)))


def one_head_exchanged(folder: Path) -> None:
    """Let one proof end with the earlier head, which is signed as well."""
    path = folder / f"events/{STRIKE}.tlog-proof"
    earlier = (folder / "proof/earlier/checkpoint").read_bytes()
    path.write_bytes(path.read_bytes().replace((folder / "proof/checkpoint").read_bytes(), earlier))


def earlier_unsigned(folder: Path) -> None:
    """Change a bit of the signature of the earlier head."""
    path = folder / "proof/earlier/checkpoint"
    path.write_bytes(signature_flipped(path.read_bytes()))


def token_of(content: bytes) -> bytes:
    """Return what has the shape of a time stamp of these bytes, signed by nobody."""

    def value(tag: int, *inside: bytes) -> bytes:
        return der.Value(tag, b"".join(inside)).encoded()

    algorithm = value(der.SEQUENCE, value(der.OID, bytes.fromhex("608648016503040201")))
    imprint = value(der.SEQUENCE, algorithm, value(der.OCTETS, sha256(content).digest()))
    said = value(der.SEQUENCE, value(der.INTEGER, b"\1"), value(der.OID, b"\x2a"), imprint)
    held = value(der.SEQUENCE, value(der.OID, b"\x2a"), value(der.CONTEXT_0, value(der.OCTETS, said)))
    signed = value(der.SEQUENCE, value(der.INTEGER, b"\3"), value(der.SET), held)
    return value(der.SEQUENCE, value(der.OID, b"\x2a"), value(der.CONTEXT_0, signed))


def stamped(change: Callable[[bytes], bytes], about: Callable[[bytes], bytes] | None = None) -> Callable[[Path], None]:
    """Return a change that puts a time stamp in, over what `change` makes of the head, or `about` that."""

    def changed(folder: Path) -> None:
        (folder / "proof/timestamps").mkdir()
        content = change((folder / "proof/checkpoint").read_bytes())
        (folder / "proof/timestamps/stamped").write_bytes(content)
        (folder / "proof/timestamps/1.tst").write_bytes((about or token_of)(content))

    return changed


def stamp_bare(folder: Path) -> None:
    """Put a time stamp in, and not what it is about."""
    stamped(lambda note: note)(folder)
    (folder / "proof/timestamps/stamped").unlink()


def link_says(words: str) -> Callable[[Path], None]:
    """Return a change of the words that a link of the report goes by."""
    return report(lambda it: it["links"][4].update(words=words))


def withheld_made_up(it: Any) -> None:
    """Print words that no event holds as if something stood in the place of others."""
    it["notes"][12].update(quote="[withheld: x] We will destroy them all")


def withheld_by_nothing(it: Any) -> None:
    """Say that an event took words out which took nothing out."""
    it["notes"][12].update(quote="[withheld: personal data, position 13]")


TAMPERINGS = (
    Tampering("junk is passed off as a time stamp", stamped(lambda note: note, lambda _: b"junk")),
    Tampering("a time stamp is one of other bytes", stamped(lambda note: note, lambda _: token_of(b"other"))),
    Tampering("what is stamped is another text", stamped(lambda _: b"anything")),
    Tampering("what is stamped is another head", stamped(lambda note: note.replace(b"\n28\n", b"\n27\n", 1))),
    Tampering("what is stamped has another signature", stamped(signed_by(9))),
    Tampering("a time stamp is about nothing", stamp_bare),
    Tampering("the words of a link are changed", link_says('"as a declaration of war for"')),
    Tampering("the words of a link are passed off as a place", link_says("none recorded; the declaration of war")),
    Tampering("words are passed off as withheld", report(withheld_made_up)),
    Tampering("words are said to be withheld by an event that took nothing", report(withheld_by_nothing)),
    Tampering("the report data have a fraction", report(lambda it: it["lags"][0].update(extra=1.5))),
    Tampering("the report data have a huge number", report(lambda it: it["lags"][0].update(extra=2**60))),
    Tampering("a name in the report data is not ASCII", report(lambda it: it["lags"][0].update(é="x"))),
    Tampering(
        "a file has a name that is not UTF-8", lambda folder: Path(os.fsdecode(bytes(folder) + b"/\xff")).touch()
    ),
    Tampering("a leaf is changed", leaf_bare, by_proofs=True),
    Tampering("a leaf is changed, manifest renewed", leaf(ANSWER, '"IR"', '"PK"'), by_proofs=True),
    Tampering("a leaf gets a blank", leaf(ANSWER, '"body":{', '"body": {'), by_proofs=True),
    Tampering("two leaves are swapped", leaves_swapped, by_proofs=True),
    Tampering("an event that the report names is taken away", event_removed),
    Tampering("a leaf hash of another event stands for one", leaf_hash_of_another, by_proofs=True),
    Tampering("an event is made up", leaf_made_up, by_proofs=True),
    Tampering("a proof is taken away", proof_taken_away, by_proofs=True),
    Tampering("an event has the proof of another", proof_of_another, by_proofs=True),
    Tampering("a hash of a proof is changed", proof(STRIKE, first_hash_changed), by_proofs=True),
    Tampering("a hash of a proof has stray bits", proof(STRIKE, stray_bits)),
    Tampering("a hash of a proof is left out", proof(STRIKE, first_hash_removed), by_proofs=True),
    Tampering("a proof has a hash more", proof(STRIKE, hash_added), by_proofs=True),
    Tampering("a proof says another index", proof(STRIKE, index_changed), by_proofs=True),
    Tampering("the index has a leading zero", proof(STRIKE, index_with_a_zero)),
    Tampering("a proof is of another version", proof(STRIKE, other_first_line)),
    Tampering(
        "the checkpoint says another size", everywhere(lambda note: note.replace(b"\n28\n", b"\n29\n")), by_proofs=True
    ),
    Tampering("the checkpoint says another root", everywhere(root_changed), by_proofs=True),
    Tampering(
        "the checkpoint says another origin",
        everywhere(lambda note: note.replace(b"desk.example/log\n", b"desk.example/other\n", 1)),
        by_proofs=True,
    ),
    Tampering("a bit of the signature is changed", everywhere(signature_flipped), by_proofs=True),
    Tampering("another key of that name signed", everywhere(signed_by(9)), by_proofs=True),
    Tampering("all is signed anew by a forger's key", keys_exchanged, by_proofs=True),
    Tampering("a bit of the signature in one proof is changed", one_signature_flipped, by_proofs=True),
    Tampering("a bit of the signature in the proof of growth is changed", growth_signature_flipped),
    Tampering("one proof ends with an earlier head", one_head_exchanged, by_proofs=True),
    Tampering("the policy asks for a witness that has not signed", witness_stripped),
    Tampering("a quote in the report is changed", report(quote_changed)),
    Tampering("a quote is passed off as another source's", report(quote_withheld)),
    Tampering(
        "the report says another time of an event", report(lambda it: it["register"][3].update(recorded_at="2023"))
    ),
    Tampering("the report says another id of an event", report(lambda it: it["register"][3].update(event_id="x"))),
    Tampering("the report names an event that is not there", report(lambda it: it["register"][3].update(position=28))),
    Tampering("the report is one of another log", report(lambda it: it.update(log_id="another"))),
    Tampering("the report says another position", basis_elsewhere),
    Tampering("the report says another root", root_elsewhere),
    Tampering("the report data have a member twice", name_twice),
    Tampering("what joins basis and head is taken away", growth_taken_away),
    Tampering("the earlier head is another history's", other_history),
    Tampering("the earlier head lost its signature", earlier_unsigned),
    Tampering("the words in a disclosure are changed", disclosures(value_changed)),
    Tampering("a disclosure is said to be another event's", disclosures(moved)),
    Tampering("a disclosure is said to be another field's", disclosures(pointer_changed)),
    Tampering("a decoy is passed off as a disclosure", disclosures(decoy_passed_off)),
    Tampering("what opens the quotes is taken away", disclosures(nothing_opened)),
    Tampering("the query names other strengths", query_changed),
    Tampering("the query's command runs something else", command_changed),
    Tampering("the printed page is changed", lambda folder: edit(folder / "report.md", "Pakistan", "Iran")),
    Tampering("the guide is changed", lambda folder: edit(folder / "VERIFY.txt", "COMPARE", "DO NOT COMPARE")),
    Tampering("a page is laid beside", file_added),
    Tampering("a link stands in the place of a file", link_in_place),
    Tampering("the manifest leaves out a page that is changed", manifest_cut),
    Tampering("the manifest names a file outside", manifest_points_outside),
    Tampering("the manifest is taken away", lambda folder: (folder / "MANIFEST.sha256").unlink()),
    Tampering("the policy is taken away", lambda folder: (folder / "proof/policy").unlink()),
    Tampering("the key is no key", lambda folder: (folder / "proof/log.vkey").write_text("no key\n", "utf-8")),
)
"""Every change is refused by `timeline verify` and by the standalone script."""
