"""`watching` and `commitments`: what the pages show, from the command line."""

from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from cli.app import build_app
from models.tables import Check
from models.words import Outcome
from tests.factories import make_document, make_platform, make_subscriber, save

PIA = "pia@example.org"


@pytest.fixture
def run(database, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def ask(*words):
        outcome = CliRunner().invoke(build_app(), list(words))
        return outcome.output or str(outcome.exception)

    return ask


def test_a_document_is_shown_with_its_looks_and_gaps(run, database):
    make_platform(database.engine)
    document = make_document(database.engine)
    assert run("watching", "acme/privacy-policy") == "Nobody has looked at it yet."
    now = datetime.now(UTC)
    for days in (0, 1, 2, 6, 7):
        at = now - timedelta(days=days, minutes=1)
        row = Check(document_id=document.id, at=at, duration_ms=1, outcome=Outcome.UNCHANGED)
        save(database.engine, row)
    said = run("watching", "acme/privacy-policy", "--days", "10")
    assert "a look promised every 1 day" in said
    assert "7 promised, 5 looks" in said
    assert "1 gap in which" in said
    assert "4 days, from" in said


def test_commitments_are_added_listed_and_go_out_and_in(run, database, tmp_path):
    make_subscriber(database.engine, "professional", email=PIA)
    make_subscriber(database.engine, "professional", email="ben@example.org")
    assert run("commitments", "list", PIA) == "None.\n"
    assert run("commitments", "add", PIA, "no_sale") == "Added.\n"
    assert run("commitments", "add", PIA, "No fees come up", "--about", "fees") == "Added.\n"
    assert "No fees come up  (fees)" in run("commitments", "list", PIA)
    file = tmp_path / "commitments.csv"
    file.write_text(run("commitments", "export", PIA), encoding="utf-8")
    said = run("commitments", "import", "ben@example.org", str(file))
    assert said == "2 commitments added, of 2 in the file.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "nobody@example.org", "no_sale"), "Nobody signed up as nobody@example.org."),
        (("add", PIA, "no_sail"), "did you mean 'no_sale'"),
        (("add", PIA, "Our students are happy"), "Name the provision"),
    ],
)
def test_what_cannot_be_added_is_said_in_words(run, database, words, said):
    make_subscriber(database.engine, "professional", email=PIA)
    assert said in run("commitments", *words)
