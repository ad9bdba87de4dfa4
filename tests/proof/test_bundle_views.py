"""The page, the guide and the command in a bundle: each is held against the rest, or it is said that it was not."""

import shutil
from dataclasses import fields

import pytest
from msgspec import structs

from events.envelope import Basis
from tests.cli.handed_over import digested_anew
from tests.interop import bundles
from tests.interop.tampered import change_json, edit, renew, stamped
from tests.log import worlds
from tests.proof.standalone import standalone, standalone_all
from timeline import __version__
from timeline.projections.narrowed import Narrowed
from timeline.proof import bundle_check, bundle_files
from timeline.proof.bundle_check import verify_bundle
from timeline.proof.bundle_guide import Told, guide, is_guide
from timeline.proof.bundle_views import Renderer
from timeline.reports.again import pages_of
from timeline.reports.asking import options_of
from timeline.reports.frame import Frame
from timeline.reports.handed import DATA, flaws_beside

KEY = worlds.key(bundles.ORIGIN).verifier
RENDER = Renderer(__version__, pages_of, flaws_beside)
OTHER = RENDER._replace(version="9.9.9")
"""Another version of the program."""
GUIDE = "that VERIFY.txt is what the program wrote: the version that made it can tell; run nothing that it alone names"


def checked(folder, render=RENDER):
    return verify_bundle(folder, keys=[KEY], render=render)


def codes(folder, render=RENDER):
    return [one.code for one in checked(folder, render).findings]


# --- the page --------------------------------------------------------------------------------------------------------


def page_edited(folder, old, new, *, is_digested=True):
    """Edit the page, and make the manifest fit; its last line, too, unless told otherwise."""
    edit(folder / "report.html", old, new)
    if is_digested:
        digested_anew(folder / "report.html")
    renew(folder)


def without_last_line(folder, text=""):
    """Cut the last line of the page, or put a text in the place of the page."""
    path = folder / "report.html"
    path.write_text(text or path.read_text("utf-8").rpartition("<!-- SHA-256")[0], "utf-8")
    renew(folder)


def page_of_another_basis(folder):
    """Lay the page of another report there, as it was written."""
    desk = bundles.seed_desk(folder.parent / "desk")
    other = bundles.bundle(desk, folder.parent / "other", "--as-of", "26")
    shutil.copy(other / "report.html", folder / "report.html")
    renew(folder)


PRINTED = "<dt>SHA-256 of the data</dt><dd><code>"
PAGES = {
    "a number is edited": (
        lambda folder: page_edited(folder, "27 events", "72 events", is_digested=False),
        "its bytes are not those whose digest its last line holds",
    ),
    "its data are edited": (
        lambda folder: page_edited(folder, f'{DATA}{{"action"', f'{DATA}{{"actiom"'),
        "the data in it are not those beside it",
    ),
    "another digest of its data": (
        lambda folder: page_edited(folder, PRINTED, f"{PRINTED}0"),
        "the SHA-256 that Annex B prints is not that of the data beside it",
    ),
    "of another basis": (page_of_another_basis, "the SHA-256 that Annex B prints is not that of the data beside it"),
    "somebody's own": (
        lambda folder: without_last_line(folder, "<p>Iran admitted everything.</p>"),
        "the SHA-256 that Annex B prints is not that of the data beside it",
    ),
}


@pytest.fixture(scope="module")
def pages(made, tmp_path_factory):
    """For each change of the page the bundle, and what the script says of it."""
    folder = tmp_path_factory.mktemp("pages")
    found = {name: shutil.copytree(made[1], folder / str(number) / "bundle") for number, name in enumerate(PAGES)}
    for name, (change, _) in PAGES.items():
        change(found[name])
    said = standalone_all(list(found.values()), KEY)
    return dict(zip(found, zip(found.values(), said, strict=True), strict=True))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("render", [RENDER, OTHER], ids=["ours", "other"])
def test_a_page_that_is_not_of_the_data_beside_it_is_found(pages, name, render):
    folder, _ = pages[name]

    verdict = checked(folder, render)

    assert verdict.exit_code == 4
    assert f"report.html: {PAGES[name][1]}" in [one.what for one in verdict.findings if one.altered]


@pytest.mark.parametrize("name", PAGES)
def test_the_script_finds_it_too(pages, name):
    _, ran = pages[name]

    assert (ran.code, ran.last) == (4, "altered: in the bundle as a whole")
    assert f"the bundle: report.html: {PAGES[name][1]}\n" in ran.out


@pytest.mark.parametrize("name", PAGES)
def test_control_without_its_check_the_page_passes(pages, name, monkeypatch):
    monkeypatch.setattr(bundle_check, "check_page", lambda *_: [])

    assert codes(pages[name][0]) == []


def test_what_whoever_edits_a_page_can_write_anew_is_said_to_be_unchecked(bundle):
    """A sentence of the page, and its last line: only the log shows it."""
    page_edited(bundle, "27 events", "72 events")

    verdict, ran = checked(bundle), standalone(bundle, KEY)

    [said] = [one for one in verdict.unchecked if one.startswith("that report.html says what report.json says")]
    assert (verdict.exit_code, ran.code) == (0, 0)
    assert "its own digest, which whoever edits it can write anew" in said
    assert f"not checked: {said}\n" in ran.out


def test_a_page_without_a_digest_is_flawed_here_and_unchecked_where_another_version_made_it(bundle):
    without_last_line(bundle)

    ours, others, ran = checked(bundle), checked(bundle, OTHER), standalone(bundle, KEY)

    assert [(one.code, one.altered) for one in ours.findings] == [("page.undigested", False)]
    assert [one.code for one in others.findings] == ["report.unchecked"]  # report.md, as ever
    [said] = [one for one in others.unchecked if one.startswith("report.html by its own words: the last line")]
    assert (ran.code, f"not checked: {said}\n" in ran.out) == (0, True)


def test_a_page_with_another_policy_is_altered_only_if_this_version_made_it(bundle):
    page_edited(bundle, "default-src &#39;none&#39;", "default-src *")

    assert codes(bundle) == ["policy.differs"]
    assert codes(bundle, OTHER) == ["report.unchecked"]


def test_a_long_page_which_holds_no_data_is_held_by_the_digest_that_it_prints(bundle):
    path = bundle / "report.html"
    before, _, after = path.read_text("utf-8").rpartition(DATA)
    path.write_text(before + after.partition("</script>\n")[2], "utf-8")
    digested_anew(path)
    renew(bundle)

    assert (codes(bundle), standalone(bundle, KEY).code) == ([], 0)


# --- the guide -------------------------------------------------------------------------------------------------------


@pytest.fixture
def misguided(bundle):
    """A bundle whose guide tells its reader to run something else."""
    edit(bundle / "VERIFY.txt", "sha256sum -c MANIFEST.sha256", "sh events/check.sh")
    renew(bundle)
    return bundle


def test_a_guide_that_was_written_anew_is_found(misguided):
    verdict = checked(misguided)

    assert [(one.code, one.altered) for one in verdict.findings] == [("guide.differs", True)]
    assert GUIDE not in verdict.unchecked


def test_control_without_its_check_the_guide_passes(misguided, monkeypatch):
    monkeypatch.setattr(bundle_check, "check_guide", lambda *_: [])

    assert codes(misguided) == []


def test_who_cannot_make_the_guide_says_that_it_was_not_checked(misguided):
    ran = standalone(misguided, KEY)

    assert GUIDE in checked(misguided, OTHER).unchecked
    assert GUIDE in checked(misguided, None).unchecked
    assert f"not checked: {GUIDE}\n" in ran.out


def test_of_a_bundle_that_is_altered_the_guide_is_not_called_altered_too(bundle):
    edit(bundle / "events/14.json", '"IR"', '"PK"')

    verdict = checked(bundle)

    assert verdict.altered
    assert "guide.differs" not in [one.code for one in verdict.findings]
    assert GUIDE in verdict.unchecked


def test_a_cosignature_and_a_time_stamp_that_came_later_leave_the_guide_as_it_is(bundle):
    stamped(lambda note: note)(bundle)
    path = bundle / "proof/checkpoint"
    path.write_bytes(path.read_bytes() + worlds.cosignature_of(path.read_bytes()))

    assert codes(bundle) == []


SECOND = worlds.key(bundles.ORIGIN, seed=9).verifier
TOLD = Told(
    basis=Basis("5f0c1e2a-0b1c-4d2e-8f30-112233445566", 3, b"1" * 32),
    origin=bundles.ORIGIN,
    size=4,
    root=b"2" * 32,
    keys=(KEY, SECOND),
    signed_by=(KEY, SECOND),
    witnesses=(),
    shown=3,
    held=0,
    stamps=1,
    command="timeline export json x",
    sha256="0" * 64,
    package="0.1.0",
)


@pytest.mark.parametrize(
    ("was", "is_it"),
    [
        ({}, True),
        ({"signed_by": (KEY,)}, True),
        ({"stamps": 0}, True),
        ({"signed_by": (KEY,), "stamps": 0}, True),
        ({"signed_by": (SECOND,)}, False),  # who signed first stands first
        ({"witnesses": (SECOND,)}, False),
        ({"shown": 2}, False),
        ({"command": "timeline export json y"}, False),
    ],
)
def test_a_guide_is_as_it_was_before_the_last_lines_and_stamps_were_added(was, is_it):
    assert is_guide(guide(TOLD._replace(**was)), TOLD) is is_it


def test_time_stamps_that_were_taken_away_show_in_the_guide():
    assert not is_guide(guide(TOLD), TOLD._replace(stamps=0))


# --- the command -----------------------------------------------------------------------------------------------------


def commanded(folder, change):
    change_json(folder / "query.json", lambda query: query.update(command=change(query["command"])))
    renew(folder)


COMMANDS = {
    "a second command": lambda said: said.replace(" -o ", "; rm -r . -o "),
    "a second line": lambda said: f"{said}\nrm -r .",
    "a substitution": lambda said: said.replace(" -o ", " --title $(rm) -o "),
    "a substitution in double quotes": lambda said: said.replace(" -o ", ' --title "$(rm -r .)" -o '),
    "an open quotation mark": lambda said: said.replace(" -o ", " --title 'x -o "),
    "a redirection": lambda said: f"{said} >timeline.db",
    "another file to write to": lambda said: said.replace("-o report.json", "-o timeline.toml"),
    "to write over what is there": lambda said: f"{said} --force",
    "to record": lambda said: said.replace(" -o ", " --record everybody -o "),
    "another program": lambda said: said.replace("timeline", "./timeline", 1),
    "another verb": lambda said: said.replace("export json", "redact", 1),
    "another action": lambda said: said.replace("sistan", "kerman", 1),
    "another basis": lambda said: said.replace(":27:", ":26:", 1),
}


@pytest.fixture(scope="module")
def commands(made, tmp_path_factory):
    """For each command the bundle, and what the script says of it."""
    folder = tmp_path_factory.mktemp("commands")
    found = {name: shutil.copytree(made[1], folder / str(number)) for number, name in enumerate(COMMANDS)}
    for name, change in COMMANDS.items():
        commanded(found[name], change)
    said = standalone_all(list(found.values()), KEY)
    return dict(zip(found, zip(found.values(), said, strict=True), strict=True))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_does_something_else_than_to_ask_again_is_found(commands, name):
    folder, ran = commands[name]

    assert codes(folder) == ["query.differs"]
    assert ran.code == 4
    assert "query.json: its command does something else than to ask for this report" in ran.out


def test_control_without_its_check_such_a_command_passes(commands, monkeypatch):
    monkeypatch.setattr(bundle_files, "asks", lambda _: True)

    assert codes(commands["a second command"][0], None) == []


def test_every_option_that_a_bundle_is_asked_with_may_stand_in_the_command(made):
    query = bundle_files.read_query((made[1] / "query.json").read_bytes())
    given = {one.name: "It's so; $(x)" for one in fields(Frame) if one.type is str and one.name != "templates"}
    narrowed = Narrowed("2024-01-20T23:59:59Z", "2024-01-01T00:00:00Z..2024-02-01T23:59:59Z", surely=True)
    options = f"{narrowed.options}{options_of(Frame(**given, marking='amber', is_final=True))}"

    asked = structs.replace(query, command=query.command.replace(" -o ", f"{options} -o "))

    assert len(given) > 4
    assert options.count(" --") == 10
    assert bundle_files.asks(asked)


def test_a_title_may_hold_what_a_shell_would_run_if_it_were_not_quoted(made, tmp_path):
    title = 'It\'s `so`; $(or) not > "this"'
    folder = bundles.bundle(made[0], tmp_path / "titled", "--title", title, "--as-of", "27")

    assert (codes(folder), standalone(folder, KEY).code) == ([], 0)


# --- what else lies there --------------------------------------------------------------------------------------------


def test_a_file_that_no_check_knows_is_named_also_where_the_manifest_names_it(bundle):
    (bundle / "NOTES.txt").write_text("Iran admitted everything.\n", "utf-8")
    renew(bundle)
    said = "what NOTES.txt is: no bundle that this version knows has such a file"

    verdict, ran = checked(bundle), standalone(bundle, KEY)

    assert (verdict.exit_code, said in verdict.unchecked) == (0, True)
    assert (ran.code, f"not checked: {said}\n" in ran.out) == (0, True)


def test_control_of_a_whole_bundle_no_file_is_called_unknown(made):
    assert not [one for one in checked(made[1]).unchecked if one.startswith("what ")]
    assert "not checked: what " not in standalone(made[1], KEY).out


def test_a_figure_that_the_report_does_not_have_is_found(bundle):
    shutil.copy(bundle / "figures/lags.svg", bundle / "figures/proof.svg")
    renew(bundle)

    assert [one.what for one in checked(bundle).findings] == [
        "figures/proof.svg: no such figure is made of report.json"
    ]
