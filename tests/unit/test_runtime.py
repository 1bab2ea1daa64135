"""The pure parts of the runtime: words for errors, reach of an account, a child's environment."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy.exc import OperationalError

from cli.account import Account, can_reach
from cli.checks import Lack
from cli.doctor import Finding, Verdict, examine
from cli.errors import CommandError, explain
from cli.programs import environment
from config.secret import keep_secret
from config.settings import Settings

STRANGER = Account("stranger", uid=54321, gid=54321)


def settings(**values):
    return Settings(_env_file=None, **values)


def wrong_setting():
    with pytest.raises(ValidationError) as caught:
        settings(web_port="abc")
    return caught.value


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CommandError("Set WEB_PORT."), "Set WEB_PORT."),
        (
            OperationalError("SELECT 1", {}, Exception("refused\nmore")),
            "The database refused: refused.",
        ),
        (RedisConnectionError("no answer."), "Redis refused: no answer."),
        (PermissionError(13, "Permission denied", "/x"), "[Errno 13] Permission denied: '/x'"),
        (wrong_setting(), "A setting is wrong. WEB_PORT: Input should be a valid integer"),
        (ZeroDivisionError("oh"), "Unexpected ZeroDivisionError: oh (--debug shows where)"),
    ],
)
def test_an_error_is_one_plain_line(error, words):
    assert explain(error).startswith(words)
    assert "\n" not in explain(error)


def test_an_account_reaches_what_lies_below_folders_open_to_all(tmp_path):
    folder = tmp_path / "open" / "inner"
    folder.mkdir(parents=True)
    for parent in (tmp_path.parent.parent, tmp_path.parent, tmp_path, tmp_path / "open"):
        parent.chmod(parent.stat().st_mode | 0o001)
    assert can_reach(STRANGER, folder / "file")
    (tmp_path / "open").chmod(0o700)
    assert not can_reach(STRANGER, folder / "file")


def test_a_child_reads_the_same_settings_from_its_environment(monkeypatch, tmp_path):
    ours = settings(data_dir=tmp_path, allow_http=True, tick_every=0.5, smtp_url="smtp://a:b@c")
    for name, value in environment(ours).items():
        monkeypatch.setenv(name, value)
    assert settings() == ours.model_copy(update={"blob_url": str(tmp_path / "blobs")})


def test_a_child_finds_relative_folders_wherever_it_starts():
    assert Path(environment(settings(data_dir=Path("here")))["DATA_DIR"]) == Path.cwd() / "here"


def test_the_signing_key_is_made_once_and_only_for_its_owner(tmp_path):
    key = keep_secret(tmp_path)
    assert keep_secret(tmp_path) == key
    assert len(key) >= 48
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def lacking(needed):
    def look(_):
        raise Lack("set IT", needed=needed)

    return look


def test_the_doctor_tells_how_each_thing_stands():
    looks = {"A": lambda _: "fine", "B": lacking(needed=True), "C": lacking(needed=False)}
    assert list(examine(settings(), looks)) == [
        Finding("A", Verdict.OK, "fine"),
        Finding("B", Verdict.WRONG, "set IT"),
        Finding("C", Verdict.WARNING, "set IT"),
    ]


def test_a_look_that_breaks_hides_no_other():
    looks = {"A": lambda _: 1 / 0, "B": lambda _: "fine"}
    assert [finding.verdict for finding in examine(settings(), looks)] == ["wrong", "ok"]
