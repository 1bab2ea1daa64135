"""`clausewatch evidence export` finds what is named, and writes a zip that proves itself."""

import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from cli.app import build_app
from cli.errors import CommandError
from tests.factories import make_subscriber
from tests.watched import NEW, OLD


@pytest.fixture
def export(site, database, tmp_path, monkeypatch):
    """Record one change of a page, and give the command that exports it."""
    for name, value in {"DATABASE_URL": database.url, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    make_subscriber(database.engine, "professional", email="ada@reader.example")
    site.look(OLD)
    site.look(NEW)
    site.look(NEW, after=timedelta(minutes=11))
    app = build_app()

    def export(*arguments):
        command = ["evidence", "export", *arguments, "-o", str(tmp_path / "e.zip")]
        result = CliRunner().invoke(app, command)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return export


@pytest.mark.parametrize("whom", [("--operator",), ("--for", "ada@reader.example")])
@pytest.mark.parametrize("what", ["CW-C-000001", "acme/privacy-policy", "1"])
def test_what_is_named_is_exported(export, tmp_path, what, whom):
    assert "Check it anywhere" in export(what, *whom)
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        source = archive.read("verify.py")
    ask = [sys.executable, "-I", "-", tmp_path / "e.zip"]
    done = subprocess.run(ask, input=source, capture_output=True)
    assert done.returncode == 2
    assert b"no signed head of the log covers these rows yet" in done.stdout
    assert b"2 texts have the hashes on record" in done.stdout


def test_a_month_of_all_that_is_watched_is_exported(export, tmp_path):
    export("2026-03", "--operator")
    assert b"changes/CW-C-000001/summary.json" in (tmp_path / "e.zip").read_bytes()


def test_nobody_but_us_may_read_what_was_written(export, tmp_path):
    export("CW-C-000001", "--operator")
    assert (tmp_path / "e.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("CW-C-000001",), "--for ADDRESS, or --operator"),
        (("CW-C-000001", "--operator", "--for", "ada@reader.example"), "or --operator"),
        (("CW-C-000009", "--operator"), "There is no CW-C-000009"),
        (("acme/nonsense", "--operator"), "acme has no document nonsense"),
        (("2026-13", "--operator"), "is no period"),
        (("1", "--operator", "--since", "soon"), "soon is no day"),
        (("1", "--for", "nobody@reader.example"), "There is no subscriber nobody"),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_is_left(export, tmp_path, arguments, said):
    with pytest.raises(CommandError, match=said):
        export(*arguments)
    assert not list(tmp_path.glob("e.zip*"))
