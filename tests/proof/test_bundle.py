"""Bundles: what goes out is what the report rests on, and nothing more."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
from base64 import urlsafe_b64decode

import pytest

from events.redactions import EventRedacted
from tests import builders as make
from tests.interop import bundles
from tests.interop.tampered import token_of
from tests.log import worlds
from tests.proof.standalone import standalone_all
from timeline import __version__
from timeline.cli import kept_back
from timeline.exchange import extract, shown
from timeline.exchange.columns import TABLES
from timeline.log.tree import leaf_hash
from timeline.proof.bundle_check import verify_bundle
from timeline.proof.bundle_views import Renderer
from timeline.proof.checkpoint import TOKEN
from timeline.proof.keys import make_key
from timeline.proof.note import ML_DSA_44, read_vkey
from timeline.proof.policy import read_policy
from timeline.reports import compose, evidence, links, wording_links
from timeline.reports.again import pages_of
from timeline.reports.handed import flaws_beside
from timeline.reports.lint import sealed

KEY = worlds.key(bundles.ORIGIN).verifier
RENDER = Renderer(__version__, pages_of, flaws_beside)
FIXED = {
    *("MANIFEST.sha256", "VERIFY.txt", "disclosures.json", "query.json", "report.html", "report.json", "report.md"),
    *(f"figures/{name}.svg" for name in ("lags", "lanes", "ledger", "rungs")),
    *(f"data/{name}" for name in ("chain.geojson", "chain.gexf", "datapackage.json")),
    *(f"data/{table.name}.csv" for table in TABLES),
    *("proof/checkpoint", "proof/log.vkey", "proof/policy"),
}


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def positions(folder):
    return sorted(int(path.stem) for path in (folder / "events").glob("*.tlog-proof"))


def opened(folder):
    """Return the disclosures of a bundle as {(position, pointer): value}."""
    entries = json.loads((folder / "disclosures.json").read_bytes())["disclosures"]
    found = {}
    for one in entries:
        _, pointer, value = json.loads(urlsafe_b64decode(one["disclosure"] + "=="))
        found[one["position"], pointer] = value
    return found


def everything(folder):
    """Return all bytes of a bundle, and what its disclosures decode to: where anything might be read."""
    raw = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    entries = json.loads((folder / "disclosures.json").read_bytes())["disclosures"]
    return b"\0".join(raw + [urlsafe_b64decode(one["disclosure"] + "==") for one in entries])


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_a_bundle_has_its_layout_and_nothing_else(made):
    desk, bundle = made
    events = {f"events/{position}{end}" for position in range(1, 28) for end in (".json", ".tlog-proof")}
    joins = {"proof/consistency", "proof/earlier/checkpoint", "proof/earlier/consistency"}

    assert names(bundle) == FIXED | events | joins
    with desk.open() as log:
        for position, leaf in enumerate(log.leaves(up_to=27), start=1):
            assert (bundle / f"events/{position}.json").read_bytes() == leaf


def test_a_whole_bundle_is_called_whole(made):
    verdict = verify_bundle(made[1], keys=[KEY], render=RENDER)

    assert (verdict.ok, verdict.findings, verdict.exit_code, verdict.fix) == (True, (), 0, "")
    assert (verdict.shown, verdict.size, verdict.withheld, verdict.signed_by) == (27, 28, 0, (KEY.label,))
    assert verdict.last_line == f"ok: 27 of 28 events, root {verdict.root.hex()}, signed by desk.example/log+1d9c0782"
    assert verdict.last_line in (made[1] / "VERIFY.txt").read_text("utf-8")
    assert any("nothing was left out" in one for one in verdict.unchecked)


def test_without_a_published_key_the_verdict_says_whose_word_it_is(made):
    verdict = verify_bundle(made[1])

    assert verdict.ok
    assert verdict.last_line.endswith(
        "signed by desk.example/log+1d9c0782 as the bundle itself says: compare it with what the desk publishes"
    )
    assert (
        "that report.md and its figures say what report.json says: the version that made them can tell"
        in verdict.unchecked
    )


def test_the_same_basis_and_keys_make_the_same_bytes(made, tmp_path):
    _, again = bundles.seed_bundle(tmp_path / "again")

    assert names(again) == names(made[1])
    assert [name for name in names(again) if (again / name).read_bytes() != (made[1] / name).read_bytes()] == []


def test_sha256sum_takes_the_manifest(made):
    if shutil.which("sha256sum") is None:
        assert "CI" not in os.environ
        pytest.skip("sha256sum is not on this machine")
    ran = subprocess.run(
        ["sha256sum", "--strict", "-c", "MANIFEST.sha256"],  # noqa: S607 — whichever a reader has
        cwd=made[1],
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert ran.stdout.count(b": OK\n") == 27 + len(FIXED) - 4  # less the manifest, and what is in proof/


def test_a_report_on_the_head_needs_nothing_to_join_it(tmp_path):
    desk = bundles.seed_desk(tmp_path / "desk")
    folder = bundles.bundle(desk, tmp_path / "head")

    assert "proof/consistency" not in names(folder)
    assert verify_bundle(folder, keys=[KEY]).ok
    assert json.loads((folder / "query.json").read_bytes())["basis"]["position"] == 28


def test_the_query_prints_the_same_report_data_again(made, tmp_path, monkeypatch):
    desk, bundle = made
    query = json.loads((bundle / "query.json").read_bytes())
    program, *argv = query["command"].split(" ")
    monkeypatch.chdir(tmp_path)

    assert program == "timeline"
    assert desk.run(*argv, "-q") == 0
    assert (tmp_path / "report.json").read_bytes() == (bundle / "report.json").read_bytes()
    assert [one["name"] for one in query["projections"]] == ["register"]


def test_the_guide_says_what_is_not_shown_and_to_compare_the_key(made):
    text = (made[1] / "VERIFY.txt").read_text("utf-8")

    assert "That nothing was left out" in text
    assert "COMPARE THE KEY WITH THE ONE THAT THE DESK PUBLISHES ELSEWHERE" in text
    assert str(KEY) in text
    assert f"--key {KEY}" not in text  # pasted, a forger's bundle would be checked against the forger's key
    for command in ("timeline verify", "verify_standalone.py", "sha256sum -c", "c2sp.org/tlog-proof"):
        assert command in text
    assert "true" in text.partition("WHAT IT DOES NOT SHOW")[2]
    assert max(len(line) for line in text.splitlines() if "    " not in line) <= 120


def test_what_was_said_of_the_checkpoint_goes_along(tmp_path):
    desk = bundles.seed_desk(tmp_path / "desk")
    note = desk.sign()
    witness = worlds.key("witness.example/w", 4, seed=2).verifier
    (desk.keys.trusted).mkdir()
    (desk.keys.trusted / "w.vkey").write_text(f"{witness}\n", encoding="utf-8")
    with desk.open() as log:
        log.keep_attestation(28, "cosignature", worlds.cosignature_of(note))
        log.keep_attestation(28, TOKEN, token_of(note))

    folder = bundles.bundle(desk, tmp_path / "bundle")

    policy = read_policy((folder / "proof/policy").read_bytes())
    assert ([one.key for one in policy.witnesses], policy.quorum) == ([witness], "w1")
    assert (folder / "proof/checkpoint").read_bytes() == note + worlds.cosignature_of(note)
    assert (folder / "proof/timestamps/1.tst").read_bytes() == token_of(note)
    assert (folder / "proof/timestamps/stamped").read_bytes() == note
    assert "openssl ts -verify -token_in" in (folder / "VERIFY.txt").read_text("utf-8")
    verdict = verify_bundle(folder, keys=[KEY], render=RENDER)
    assert verdict.ok
    assert "who made the time stamps, and when: see VERIFY.txt" in verdict.unchecked
    assert any(f"who the witness {witness.label} is" in one for one in verdict.unchecked)
    assert not any("who the witness" in one for one in verify_bundle(folder, keys=[KEY, witness]).unchecked)
    assert verify_bundle(folder, keys=[KEY, witness]).signed_by == (KEY.label,)
    assert f"Witness     {witness}" in (folder / "VERIFY.txt").read_text("utf-8")
    assert [one.code for one in verify_bundle(folder, keys=[witness]).findings] == ["checkpoint.signature"]
    ran, theirs = standalone_all([folder], KEY)[0], standalone_all([folder], witness)[0]
    assert (ran.code, ran.last, theirs.code) == (0, verdict.last_line, 4)
    assert f"not checked: who the witness {witness.label} is" in ran.out
    for path in [folder / "proof/checkpoint", *folder.rglob("*.tlog-proof")]:
        path.write_bytes(path.read_bytes().replace(worlds.cosignature_of(note), b""))
    assert [one.code for one in verify_bundle(folder, keys=[KEY]).findings] == ["policy.unmet"]


def test_a_cosignature_that_came_later_may_be_added(bundle):
    """What lies beside a report may grow: nobody asks for the bundle again."""
    path = bundle / "proof/checkpoint"
    path.write_bytes(path.read_bytes() + worlds.cosignature_of(path.read_bytes()))

    assert verify_bundle(bundle, keys=[KEY]).ok


def test_two_keys_sign_and_either_is_enough(tmp_path):
    desk = bundles.seed_desk(tmp_path / "desk")
    second = make_key(desk.keys.second, bundles.ORIGIN, ML_DSA_44).verifier
    folder = bundles.bundle(desk, tmp_path / "bundle")

    assert {read_vkey(line) for line in (folder / "proof/log.vkey").read_text().splitlines()} == {KEY, second}
    assert set(verify_bundle(folder, render=RENDER).signed_by) == {KEY.label, second.label}
    assert verify_bundle(folder, render=RENDER).ok
    guide = (folder / "VERIFY.txt").read_text("utf-8")
    assert verify_bundle(folder, keys=[KEY]).last_line in guide  # the key of ML-DSA-44 is too long for a command
    assert second.label not in guide.partition("they end with:")[2]
    assert verify_bundle(folder, keys=[second]).signed_by == (second.label,)


# --- what it leaves out ----------------------------------------------------------------------------------------------

CONFIDENTIAL = {
    "LETTER-FROM-INSIDE": "the title of a confidential source",
    "SAID-IN-CONFIDENCE": "the words of a confidential source",
    "PAGE-OF-THE-LETTER": "where in the letter it stands",
    "OFFICER-IN-THE-KNOW": "who spoke in confidence",
    "secret-outlet": "who published it",
    "deep-throat": "the actor that spoke in confidence",
}
UNPRINTED = {
    "NOT-FOR-PRINT": "a note that no section prints",
    "HELD-TITLE": "the title of an action that is held back",
    "WHY-IT-IS-HELD": "why it is held back",
    "FAR-FROM-HERE": "the title of an action of no chain, elsewhere",
    "SOLD-TO-NOBODY": "words that a claim about it quotes",
    "archive.example": "an address that the report does not print",
}


def world():
    """Return events of which a report may tell some, and must not tell others."""
    secret = make.cite(
        "letter", "SAID-IN-CONFIDENCE", locator="PAGE-OF-THE-LETTER", speaker_words="OFFICER-IN-THE-KNOW"
    )
    spoken = make.cite("letter", "SAID-IN-CONFIDENCE", speaker="deep-throat", language="fa")
    source = make.source(title="Strikes traded", publisher="ft", url="https://ft.example/1", archived_url=ARCHIVED)
    letter = make.source("letter", title="LETTER-FROM-INSIDE", publisher="secret-outlet", confidential=True)
    return (
        *(make.actor("ft", "outlet"), make.actor("iran"), make.actor("pakistan"), make.actor("irgc", part_of="iran")),
        *(make.actor("secret-outlet", "outlet"), make.actor("deep-throat", "person"), make.actor("nobody")),
        *(source, letter),
        make.action("panjgur", by="irgc", territory=("PK",), title="Iran strikes", citations=(make.cite(), secret)),
        make.action("sistan", "2024-01-18", by="pakistan", territory=("IR",), title="Pakistan strikes"),
        make.action("held", "2024-01-17", by="pakistan", territory=("IR",), title="HELD-TITLE"),
        make.action("afar", "2024-01-17", by="iran", territory=("SY",), title="FAR-FROM-HERE"),
        make.response("sistan", "panjgur", link="answers", citations=(secret, make.cite(quote="in retaliation for"))),
        make.response("sistan", "panjgur", link="whispered", citations=(spoken,)),
        make.claim("toll", "sistan", "iran"),
        make.claim("afar-toll", "afar", "iran", citations=(make.cite(quote="SOLD-TO-NOBODY"),)),
        make.note("aside", "panjgur", "release", "NOT-FOR-PRINT"),
        make.note("by-chance", "sistan", "release", "Pakistan strikes"),
        make.note("hold", "held", "hold", "WHY-IT-IS-HELD"),
        make.note("said", "sistan", "comment", "Two outlets differ."),
    )


ARCHIVED = "https://archive.example/1"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A desk with things that must not go out, and the bundle of its chain."""
    folder = tmp_path_factory.mktemp("guarded")
    desk = bundles.new_desk(folder / "desk", *world())
    return desk, bundles.bundle(desk, folder / "bundle", action="sistan")


def found(folder, texts):
    content = everything(folder).decode("utf-8", "replace").lower()
    return {text: why for text, why in texts.items() if text.lower() in content}


def test_nothing_of_a_confidential_source_goes_out_but_its_id(guarded):
    _, bundle = guarded

    assert found(bundle, CONFIDENTIAL) == {}
    assert b'"source":"letter"' in everything(bundle)
    assert verify_bundle(bundle, keys=[KEY], render=RENDER).ok


def test_of_an_event_that_would_tell_of_it_only_the_leaf_hash_goes_out(guarded):
    desk, bundle = guarded
    held = sorted(int(path.stem) for path in (bundle / "events").glob("*.leaf-hash"))
    with desk.open() as log:
        streams = {one.position: one.stream for one in log.read()}
        leaves = dict(enumerate(log.leaves(), start=1))

    assert [streams[position] for position in held] == ["source:letter", "response:whispered"]
    for position in held:
        text = (bundle / f"events/{position}.leaf-hash").read_text("utf-8")
        assert text == f"{leaf_hash(leaves[position]).hex()}\n"
    verdict = verify_bundle(bundle, keys=[KEY])
    assert verdict.withheld == 2
    assert f"root {verdict.root.hex()}, 2 withheld, signed by" in verdict.last_line
    assert verdict.last_line in (bundle / "VERIFY.txt").read_text("utf-8")


def test_what_the_report_does_not_print_is_not_opened(guarded):
    _, bundle = guarded

    assert found(bundle, UNPRINTED) == {}


def test_what_the_report_does_not_print_is_not_in_the_tables_either_and_they_say_so(guarded):
    _, bundle = guarded
    read = csv.DictReader(io.StringIO((bundle / "data/sources.csv").read_text("utf-8"), newline=""))
    row = next(one for one in read if one["source"] == make.FT)

    assert row["title"] == "Strikes traded"
    assert row["archived_url"] == "[withheld: not in the report, position 8]"


def test_control_with_all_texts_the_tables_tell_what_the_report_does_not_print(tmp_path, monkeypatch):
    monkeypatch.setattr(shown, "_without", lambda recorded, closed: recorded)  # noqa: ARG005
    folder = bundles.bundle(bundles.new_desk(tmp_path / "desk", *world()), tmp_path / "bundle", action="sistan")

    assert set(found(folder, UNPRINTED)) == {"archive.example"}


def test_control_without_the_lens_the_tables_name_who_speaks_in_confidence(tmp_path, monkeypatch):
    """What is known passes it twice: where a chain is read, and where an exporter takes its part."""
    monkeypatch.setattr(kept_back.KeptBack, "of", lambda _, known: known)
    monkeypatch.setattr(extract, "kept_back", lambda register: register)
    folder = bundle_of_named_elsewhere(tmp_path)

    assert set(found(folder, CONFIDENTIAL)) >= {"secret-outlet", "deep-throat"}


def test_the_tables_are_those_of_the_chain_and_name_every_event_of_it_that_is_there(made):
    """They are made of what lies in the bundle; of this one the report prints all."""
    desk, bundle = made
    with (bundle / "data/changes.csv").open(encoding="utf-8", newline="") as file:
        told = [int(row["position"]) for row in csv.DictReader(file)]
    alone = bundle.parent / "alone"

    assert desk.run("export", "csv", bundles.SISTAN, "--as-of", "27", "-o", str(alone), "-q") == 0
    assert set(told) <= set(positions(bundle))
    for path in sorted(alone.iterdir()):
        assert path.read_bytes() == (bundle / "data" / path.name).read_bytes(), path.name


def test_what_it_prints_is_opened_and_where_it_stands_is_said(guarded):
    _, bundle = guarded

    values = opened(bundle)

    assert "in retaliation for" in values.values()
    assert {"Iran strikes", "Pakistan strikes", "Strikes traded", "Two outlets differ."} <= set(values.values())
    for value in values.values():
        assert value.encode() in (bundle / "report.json").read_bytes()


def test_an_event_comes_along_for_a_reason(guarded):
    """The chain, what is claimed and noted of it, and whoever is named in that; no more of the log."""
    desk, bundle = guarded
    with desk.open() as log:
        streams = {one.position: one.stream for one in log.read()}

    there = {streams[position] for position in positions(bundle)}

    assert there == {
        *("actor:ft", "actor:iran", "actor:pakistan", "actor:irgc"),
        *("source:ft-2024-01-18", "source:letter", "action:panjgur", "action:sistan"),
        *("response:answers", "response:whispered", "claim:toll", "note:aside", "note:by-chance", "note:said"),
    }


def test_words_that_stand_in_the_report_by_chance_open_nothing(guarded):
    """A note that is not printed says the same as a title that is."""
    desk, bundle = guarded
    with desk.open() as log:
        [note] = [one.position for one in log.read() if one.stream == "note:by-chance"]

    assert note in positions(bundle)
    assert "Pakistan strikes" in opened(bundle).values()
    assert [position for position, _ in opened(bundle) if position == note] == []


def test_control_without_the_guard_a_leaf_tells_of_a_confidential_source(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "_tells_of", lambda *_: False)
    desk = bundles.new_desk(tmp_path / "desk", *world())
    folder = bundles.bundle(desk, tmp_path / "bundle", action="sistan")

    assert set(found(folder, CONFIDENTIAL)) >= {"secret-outlet"}


def named_elsewhere():
    """Return the same events, and two that name in the open who is kept back: who attributes, and who claims."""
    tip, by = (make.cite("letter", "SAID-IN-CONFIDENCE"),), make.party("iran", basis="attributed", by="secret-outlet")
    return (
        *world(),
        make.action("third", "2024-01-19", actors=(by,), territory=("PK",), citations=tip),
        make.response("third", "sistan", link="third-answers"),
        make.claim("heard", "sistan", "deep-throat", citations=tip),
    )


def bundle_of_named_elsewhere(folder):
    return bundles.bundle(bundles.new_desk(folder / "desk", *named_elsewhere()), folder / "bundle", action="sistan")


def test_a_leaf_that_names_in_the_open_who_speaks_in_confidence_does_not_go_out(tmp_path):
    """Who claims, and who attributes, are ids: they stand in the leaf as they are, and it goes out whole or not."""
    folder = bundle_of_named_elsewhere(tmp_path)

    assert found(folder, CONFIDENTIAL) == {}
    assert b"confidential source letter" in (folder / "report.md").read_bytes()
    assert verify_bundle(folder, keys=[KEY], render=RENDER).withheld == 4


def test_control_without_that_guard_the_leaf_names_them(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "_names_openly", lambda *_: False)

    assert set(found(bundle_of_named_elsewhere(tmp_path), CONFIDENTIAL)) == {"secret-outlet", "deep-throat"}


def test_control_without_the_guards_words_said_in_confidence_would_go_out_and_rule_11_refuses(
    tmp_path, monkeypatch, capsys
):
    for module in (links, wording_links):
        monkeypatch.setattr(module, "quotable", lambda register, citations: iter(citations))  # noqa: ARG005
    monkeypatch.setattr(compose, "kept_back", lambda register: register)
    desk = bundles.new_desk(tmp_path / "desk", *world())

    assert desk.run("export", "bundle", "sistan", "-o", str(tmp_path / "bundle"), "-q") == 1
    assert "1 sealed text of a confidential source" in capsys.readouterr().err
    assert not (tmp_path / "bundle").exists()


def test_control_looking_for_words_instead_of_marks_opens_what_is_not_printed(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "_MARK", re.compile("(?s).*"))
    everywhere = lambda dossier, recorded, sealed, compose: {  # noqa: ARG005, E731
        (one.position, one.slot) for one in sealed if any(text in str(dossier) for text in [str(one.value)])
    }
    monkeypatch.setattr(evidence, "_traced", everywhere)
    desk = bundles.new_desk(tmp_path / "desk", *world())
    folder = bundles.bundle(desk, tmp_path / "bundle", action="sistan")
    with desk.open() as log:
        [note] = [one.position for one in log.read() if one.stream == "note:by-chance"]

    assert (note, "/text") in opened(folder)


@pytest.fixture
def untelling(monkeypatch):
    """Takes the id of a source for one that does not tell who published it: rule 11 stops a report that prints such."""
    monkeypatch.setattr(sealed, "_telling_ids", lambda *_: iter(()))


def test_an_id_that_tells_who_published_a_source_goes_out_in_no_bundle_once_it_is_confidential(tmp_path, capsys):
    desk = bundles.new_desk(tmp_path / "desk", *world())
    with desk.open() as log:
        [first] = [one for one in log.read() if one.stream == "source:ft-2024-01-18"]
    desk.record(make.corrected("source", "ft-2024-01-18", amends=first.position, confidential=True))

    assert desk.run("export", "bundle", "sistan", "-o", str(tmp_path / "bundle"), "-q") == 1
    assert f"the id that was recorded at position {first.position} names" in capsys.readouterr().err


@pytest.mark.usefixtures("untelling")
def test_what_is_told_of_a_source_once_it_is_confidential(tmp_path):
    """The first record named it; the desk has corrected that since."""
    desk = bundles.new_desk(tmp_path / "desk", *world()[:-9], *world()[-9:])
    with desk.open() as log:
        [first] = [one for one in log.read() if one.stream == "source:ft-2024-01-18"]
    desk.record(make.corrected("source", "ft-2024-01-18", amends=first.position, confidential=True))

    folder = bundles.bundle(desk, tmp_path / "bundle", action="sistan")

    assert found(folder, CONFIDENTIAL | {"Strikes traded": "", "ft.example": "", "actor:ft": ""}) == {}
    assert (folder / f"events/{first.position}.leaf-hash").exists()
    assert verify_bundle(folder, keys=[KEY], render=RENDER).ok


@pytest.mark.usefixtures("untelling")
def test_the_tables_of_an_earlier_basis_tell_nothing_of_a_source_that_is_confidential_by_now(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", *world())
    with desk.open() as log:
        [first] = [one for one in log.read() if one.stream == "source:ft-2024-01-18"]
        before = log.basis().position
    desk.record(make.corrected("source", "ft-2024-01-18", amends=first.position, confidential=True))

    folder = bundles.bundle(desk, tmp_path / "bundle", "--as-of", str(before), action="sistan")

    tables = b"\0".join(path.read_bytes() for path in sorted((folder / "data").iterdir()))
    for text in (b"Strikes traded", b"ft.example", b"in retaliation for", b"secret-outlet"):
        assert text not in tables
    assert b"ft-2024-01-18,yes," in tables


# --- redactions ------------------------------------------------------------------------------------------------------


def redact(desk, position, *fields):
    """Take fields of an event out of the record, all of it if none is named; return the position that says so."""
    with desk.open() as log:
        there = log.redactable(position)
        digests = {one.pointer: one.digest for one in there.sealed}
        whole = {"scope": "whole_event", "fields": ("",), "digests": (there.leaf_digest,), "remains": there.remains}
        some = {"scope": "fields", "fields": fields, "digests": tuple(digests[field] for field in fields)}
        event = EventRedacted(
            target=there.event_id, ground="source_protection", approved_by="editor", **(some if fields else whole)
        )
        head = log.basis().position
        log.redact(make.new(event, head + 1), expected=log.revision(event.stream))
    return head + 1


def position_of(desk, stream):
    with desk.open() as log:
        return next(one.position for one in log.read(stream=stream))


def test_what_was_redacted_is_not_opened_and_its_redaction_comes_along(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", *world())
    before = bundles.bundle(desk, tmp_path / "before", action="sistan")
    strike = position_of(desk, "action:panjgur")
    said = redact(desk, strike, "/title")

    folder = bundles.bundle(desk, tmp_path / "bundle", action="sistan")

    assert "Iran strikes" not in opened(folder).values()
    assert b"Iran strikes" not in everything(folder)
    assert said in positions(folder)
    assert b"withheld: source protection" in (folder / "report.json").read_bytes()
    for one in (folder, before):  # the proofs of what was handed over before hold on
        assert verify_bundle(one, keys=[KEY], render=RENDER).ok
    assert (before / f"events/{strike}.json").read_bytes() == (folder / f"events/{strike}.json").read_bytes()


def test_of_an_event_redacted_whole_its_leaf_hash_and_the_redaction_stand_there(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", *world())
    before = bundles.bundle(desk, tmp_path / "before", action="sistan")
    strike = position_of(desk, "action:panjgur")
    said = redact(desk, strike)

    folder = bundles.bundle(desk, tmp_path / "bundle", action="sistan")

    hash_ = (folder / f"events/{strike}.leaf-hash").read_text("utf-8")
    assert bytes.fromhex(hash_) == leaf_hash((before / f"events/{strike}.json").read_bytes())
    assert not (folder / f"events/{strike}.json").exists()
    assert said in positions(folder)
    verdict = verify_bundle(folder, keys=[KEY], render=RENDER)
    assert (verdict.ok, verdict.withheld) == (True, 3)


def test_a_report_on_an_older_basis_withholds_what_was_redacted_since(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", *world())
    head = len(world())
    said = redact(desk, position_of(desk, "action:panjgur"), "/title")

    folder = bundles.bundle(desk, tmp_path / "bundle", "--as-of", str(head), action="sistan")

    assert b"Iran strikes" not in everything(folder)
    assert (said, said > head) == (max(positions(folder)), True)
    assert verify_bundle(folder, keys=[KEY], render=RENDER).ok
