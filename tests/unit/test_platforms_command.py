"""The `clausewatch platforms` commands, as they are typed."""

import json

import pytest
import typer
from typer.testing import CliRunner

from cli.errors import CommandError
from cli.platforms import register
from models.mistakes import DeclarationError

HEAD = 'name = "Acme"\nhomepage = "https://acme.example"\n'
TERMS = '[[documents]]\ntype = "Terms of Service"\nurl = "https://acme.example/terms"\n'
SERVICE = {
    "name": "Acme",
    "terms": {
        "Terms of Service": {"fetch": "https://acme.example/t", "filter": ["tidy"]},
        "Imprint": {"fetch": "nowhere"},
    },
}


@pytest.fixture
def platforms(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    app = typer.Typer()
    register(app)
    return lambda *words: CliRunner().invoke(app, ["platforms", *map(str, words)])


def test_list_shows_each_platform_with_its_documents(platforms, tmp_path):
    (tmp_path / "acme.toml").write_text(HEAD + TERMS)
    result = platforms("list", tmp_path)
    assert result.exit_code == 0
    assert all(word in result.output for word in ("acme", "Acme", "Terms of Service", "0 of 1"))


def test_validate_counts_what_is_right(platforms, tmp_path):
    (tmp_path / "acme.toml").write_text(HEAD + TERMS)
    result = platforms("validate", tmp_path)
    assert result.exit_code == 0
    assert result.output == "1 platforms with 1 documents: no mistakes\n"


def test_validate_names_every_mistake_with_file_and_line_and_fails(platforms, tmp_path):
    (tmp_path / "a.toml").write_text(HEAD + TERMS + "fetsh = 1\n")
    (tmp_path / "b.toml").write_text("name = \n")
    result = platforms("validate", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path / 'a.toml'}:6: unknown key 'fetsh'" in result.output
    assert f"{tmp_path / 'b.toml'}:1: is not TOML" in result.output


def test_validate_notes_an_unknown_type_and_what_is_unsupported(platforms, tmp_path):
    document = TERMS.replace("of", "off") + 'unsupported = ["filter tidy"]\n'
    (tmp_path / "acme.toml").write_text(HEAD + document)
    result = platforms("validate", tmp_path)
    assert result.exit_code == 0
    assert "known document type; did you mean 'Terms of Service'?" in result.output
    assert "asks for what is not supported: filter tidy" in result.output


def test_a_missing_folder_is_said_plainly(platforms, tmp_path):
    assert isinstance(platforms("list", tmp_path / "no").exception, DeclarationError)
    assert isinstance(platforms("import-ota", tmp_path).exception, CommandError)


def test_import_writes_files_and_tells_what_was_left_out(platforms, tmp_path):
    (tmp_path / "acme.json").write_text(json.dumps(SERVICE))
    (tmp_path / "bad.json").write_text("{")
    result = platforms("import-ota", tmp_path, "--to", tmp_path / "out")
    assert result.exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["acme.toml"]
    words = ("taken", "unsupported", "filter tidy", "skipped", "bad.json", "is not JSON")
    assert all(word in result.output for word in words)
    assert platforms("validate", tmp_path / "out").exit_code == 0


def test_import_never_overwrites_without_force(platforms, tmp_path):
    (tmp_path / "acme.json").write_text(json.dumps(SERVICE))
    (tmp_path / "acme.toml").write_text("mine")
    result = platforms("import-ota", tmp_path, "--to", tmp_path)
    assert "kept" in result.output
    assert (tmp_path / "acme.toml").read_text() == "mine"
    assert "replaced" in platforms("import-ota", tmp_path, "--to", tmp_path, "--force").output
    assert (tmp_path / "acme.toml").read_text() != "mine"


def test_import_fails_when_nothing_could_be_taken(platforms, tmp_path):
    (tmp_path / "bad.json").write_text("{")
    result = platforms("import-ota", tmp_path, "--to", tmp_path / "out")
    assert result.exit_code == 1
    assert "bad.json" in result.output
