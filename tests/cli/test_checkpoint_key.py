"""`timeline checkpoint key`: keys are made apart from the log, shown, changed step by step, and revoked."""

import shutil

import pytest

from tests.cli.signing import keys_of, note
from timeline.proof.note import read_vkey


@pytest.mark.usefixtures("seed")
def test_a_new_key_prints_the_line_to_publish(cli, settings_home):
    ran = cli("checkpoint", "key", "new")

    vkey, state = ran.out.split()
    folder = next((settings_home / "escalation-timeline" / "keys").iterdir())
    assert read_vkey(vkey).name == "timeline.local/timeline"
    assert state == "signs"
    assert f"the key is in {folder}; publish the line above" in ran.err
    assert "no passphrase" in ran.err
    assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("keyed")
def test_a_second_new_key_is_refused(cli):
    ran = cli("checkpoint", "key", "new")

    assert (ran.code, ran.out) == (2, "")
    assert "a key is at" in ran.err
    assert "timeline checkpoint key rotate" in ran.err


@pytest.mark.usefixtures("keyed")
def test_a_key_of_the_second_kind_signs_beside_the_first(cli):
    made = cli("checkpoint", "key", "new", "--ml-dsa-44", "--json").json["items"]
    again = cli("checkpoint", "key", "new", "--ml-dsa-44")
    signed = cli("checkpoint")

    assert [one["kind"] for one in made] == ["ml-dsa-44"]
    assert again.code == 2
    assert signed.out.count("\u2014 ") == 2
    assert " and " in signed.err


@pytest.mark.parametrize("place", ["key.pem", "keys/key.pem"])
def test_a_key_is_not_made_where_the_log_lies(cli, seed, place, monkeypatch):
    monkeypatch.setenv("TIMELINE_KEY", str(seed.parent / place))

    for argv in (("checkpoint", "key", "new"), ("checkpoint",), ("checkpoint", "key", "rotate")):
        ran = cli(*argv)

        assert (ran.code, ran.out) == (2, "")
        assert "in the folder of the log, or below" in ran.err
        assert "TIMELINE_KEY" in ran.err
    assert not (seed.parent / place).exists()


def test_a_log_in_the_home_folder_has_to_move_or_its_key(cli, seed, monkeypatch):
    """The settings lie below it: a copy of the home would carry both."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(seed.parent / ".config"))

    ran = cli("checkpoint", "key", "new")

    assert ran.code == 2
    assert "keep the log in a folder of its own" in ran.err


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("argv", [(), ("key", "show"), ("key", "rotate"), ("key", "rotate", "--finish")])
def test_without_a_key_it_is_said_how_to_make_one(cli, argv):
    ran = cli("checkpoint", *argv)

    assert (ran.code, ran.out) == (2, "")
    assert "there is no key" in ran.err
    assert "make one with timeline checkpoint key new" in ran.err


def test_the_key_of_another_log_is_refused(cli, keyed, settings_home, monkeypatch):
    [key] = settings_home.rglob("key.pem")
    monkeypatch.setenv("TIMELINE_KEY", str(key))
    assert cli("init", str(keyed.parent / "second.db"), "--origin", "desk.example/second").code == 0

    ran = cli("checkpoint", "--log", str(keyed.parent / "second.db"))

    assert ran.code == 2
    assert "the key is named timeline.local/timeline, and the log desk.example/second" in ran.err


def test_one_key_signs_one_log(cli, signed, settings_home, monkeypatch):
    """Two logs of one name, and one folder of keys: exit 4, for heads of both would pass for one log's."""
    [key] = settings_home.rglob("key.pem")
    monkeypatch.setenv("TIMELINE_KEY", str(key))
    other = signed.parent / "other"
    other.mkdir()
    assert cli("init", str(other / "timeline.db")).code == 0

    ran = cli("checkpoint", "--log", str(other / "timeline.db"))

    assert ran.code == 4
    assert "log.state speaks of log" in ran.err
    assert "[checkpoint.fork]" in ran.err


@pytest.mark.usefixtures("signed")
def test_keys_are_shown_with_how_they_stand(cli):
    cli("checkpoint", "key", "rotate", "--reason", "yearly")
    changing = cli("checkpoint", "key", "show").out.splitlines()
    cli("checkpoint", "key", "rotate", "--finish")
    after = cli("checkpoint", "key", "show").out.splitlines()
    cli("checkpoint", "key", "revoke", keys_of(cli)["signs"]["id"], "--reason", "stolen")
    revoked = cli("checkpoint", "key", "show").out.splitlines()

    def states(lines: list[str]) -> list[str]:
        return sorted(line.partition(" ")[2] for line in lines)

    assert states(changing) == ["signs", "signs, replaced at position 28"]
    assert states(after) == ["signed, replaced at position 28", "signs"]
    assert states(revoked) == ["revoked at position 29, for heads beyond 28", "signed, replaced at position 28"]


@pytest.mark.usefixtures("signed")
def test_a_change_of_keys_is_said_step_by_step(cli):
    began = cli("checkpoint", "key", "rotate", "--reason", "yearly")
    again = cli("checkpoint", "key", "rotate")
    ended = cli("checkpoint", "key", "rotate", "--finish")
    once_more = cli("checkpoint", "key", "rotate", "--finish")

    assert [one.code for one in (began, again, ended, once_more)] == [0, 0, 0, 0]
    assert began.out == again.out
    assert "recorded at position 28\nboth sign from now on; position 28 was signed" in began.err
    assert "key rotate --finish" in began.err
    assert "already recorded at position 28" in again.err
    assert "the former key signs no more; position 28 was signed" in ended.err
    assert "log.key_rotated" in cli("log", "-n", "1").out


@pytest.mark.parametrize(
    "argv",
    [
        ("append", "retraction", "@28", "--reason", "x"),
        ("append", "correction", "@28", "--set", "reason=x", "--reason", "y"),
        ("append", "note", "@28", "--text", "x"),
        ("show", "@28"),
    ],
    ids=lambda argv: " ".join(argv[:2]),
)
@pytest.mark.usefixtures("signed")
def test_what_the_log_says_of_its_keys_is_no_thing_to_amend(cli, argv):
    assert cli("checkpoint", "key", "rotate").code == 0

    ran = cli(*argv)

    assert (ran.code, ran.out) == (3, "")
    assert "[id.unknown]" in ran.err
    assert cli("log", "--type", "log").out.count("log.key_rotated") == 1


@pytest.mark.usefixtures("signed")
def test_a_finish_gives_no_reason(cli):
    ran = cli("checkpoint", "key", "rotate", "--finish", "--reason", "x")

    assert ran.code == 2
    assert "leave --reason out" in ran.err


@pytest.mark.usefixtures("signed")
def test_a_revocation_says_what_it_takes_away(cli):
    key = keys_of(cli)["signs"]["id"]
    note(cli)

    ran = cli("checkpoint", "key", "revoke", key, "--reason", "stolen")
    again = cli("checkpoint", "key", "revoke", key, "--reason", "stolen")
    signing = cli("checkpoint")

    assert ran.code == again.code == 0
    assert "recorded at position 29\nheads of more than 27 events need another key's signature\nremoved: " in ran.err
    assert "timeline checkpoint key new" in ran.err
    assert "already recorded at position 29" in again.err
    assert "its private key is not here" in again.err
    assert signing.code == 2


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("since", "counts"), [("5", 5), ("2200-01-01T00:00Z", 27), ("2000-01-01", 0)])
def test_a_key_is_revoked_from_a_head_or_a_time_on(cli, since, counts):
    key = keys_of(cli)["signs"]["id"]

    ran = cli("checkpoint", "key", "revoke", key, "--reason", "stolen", "--since", since)

    assert ran.code == 0, ran.err
    assert f"heads of more than {counts} events" in ran.err


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("since", "code"), [("99", 3), ("yesterday", 2)])
def test_a_since_that_is_no_head_is_refused_by_its_option(cli, since, code):
    ran = cli("checkpoint", "key", "revoke", keys_of(cli)["signs"]["id"], "--reason", "x", "--since", since)

    assert ran.code == code
    assert "option --since" in ran.err
    assert "signs" in keys_of(cli)


@pytest.mark.usefixtures("signed")
def test_a_key_that_nobody_knows_is_exit_3(cli):
    ran = cli("checkpoint", "key", "revoke", "0badc0de", "--reason", "x")

    assert ran.code == 3
    assert "no key goes by '0badc0de'" in ran.err
    assert "key show" in ran.err


def test_a_lost_key_is_revoked_by_its_line_and_a_published_head_leads_on(cli, signed, settings_home):
    vkey, published = keys_of(cli)["signs"]["vkey"], cli("checkpoint").out
    (signed.parent / "published").write_text(published, encoding="utf-8")
    shutil.rmtree(settings_home / "escalation-timeline")

    made = cli("checkpoint", "key", "new")
    revoked = cli("checkpoint", "key", "revoke", vkey, "--reason", "the laptop is gone")
    refused = cli("checkpoint")
    on = cli("checkpoint", "--last", "published")

    assert "signed up to position 27, and no copy of that head is here" in made.err
    assert revoked.code == 0
    assert (refused.code, refused.out) == (4, "")
    assert "--last FILE" in refused.err
    assert on.code == 0, on.err
    assert on.out.startswith("timeline.local/timeline\n28\n")


def test_somebody_is_named_who_records_a_change_of_keys(cli, signed):
    (signed.parent / "timeline.toml").unlink()

    for argv in (("rotate",), ("revoke", keys_of(cli)["signs"]["id"], "--reason", "x")):
        ran = cli("checkpoint", "key", *argv)

        assert ran.code == 2
        assert "nobody is named who records" in ran.err
    assert cli("checkpoint", "key", "rotate", "--recorder", "mk").code == 0
