"""`clausewatch evidence`: heads, keys, proofs and the audit, as an operator calls them."""

import json

import pytest
import typer
from sqlalchemy import text
from typer.testing import CliRunner

from cli.errors import CommandError
from cli.evidence import register
from evidence.heads import verify_head
from evidence.proofs import from_json, verify
from storage.database import transaction


@pytest.fixture
def call(c, told, database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("DATA_DIR", str(c.settings.data_dir))
    monkeypatch.delenv("LOG_KEYS", raising=False)
    app = typer.Typer()
    register(app)
    return lambda *arguments: CliRunner().invoke(app, ["evidence", *map(str, arguments)])


def test_a_head_is_signed_printed_and_verified_by_the_printed_key(call):
    note = call("head", "--sign").stdout
    assert verify_head(note, call("key").stdout).size == 9
    assert call("head").stdout == call("head", "--size", 9).stdout == note


def test_without_a_head_the_command_says_how_to_sign_one(call):
    result = call("head")
    assert isinstance(result.exception, CommandError)
    assert "evidence head --sign" in str(result.exception)


def test_a_new_key_signs_from_now_on_and_the_older_one_stays_known(call):
    first = call("key").stdout
    call("head", "--sign")
    assert call("key", "--new").stdout.splitlines()[1] == first.strip()
    assert verify_head(call("head", "--sign").stdout, call("key").stdout.splitlines()[0])
    assert call("audit").exit_code == 0


def test_a_proof_leads_to_the_head_that_comes_with_it(call):
    call("head", "--sign")
    for kind in ("change", "check", "decision", "attempt"):
        told = json.loads(call("proof", kind, 1).stdout)
        assert verify(from_json(told["proof"]), verify_head(told["head"], told["key"]).root)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("planet", 1), "There is no planet in the log"), (("change", 9), "is not under the head")],
)
def test_what_cannot_be_proved_is_said_in_words(call, arguments, said):
    call("head", "--sign")
    assert said in str(call("proof", *arguments).exception)


def test_the_audit_says_that_all_holds(call):
    call("head", "--sign")
    result = call("audit")
    assert result.exit_code == 0
    told = "Looked at 9 entries, 9 rows, 1 head, 0 time stamps. Everything holds.\n"
    assert result.stdout == told


def test_the_audit_names_what_does_not_and_exits_with_1(call, c, tmp_path):
    (tmp_path / "kept").write_text(call("head", "--sign").stdout)
    with transaction(c.engine) as session:
        session.execute(text("UPDATE checks SET outcome = 'failed'"))
    result = call("audit", "--head", tmp_path / "kept")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "check 1 (entry 5) was altered: its cells are not those that were logged.",
        "Looked at 9 entries, 9 rows, 2 heads, 0 time stamps. 1 finding.",
    ]
