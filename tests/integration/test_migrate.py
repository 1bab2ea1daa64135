"""`clausewatch migrate`, as the one-shot service of a deployment calls it."""

import pytest
import typer
from sqlmodel import col, select
from typer.testing import CliRunner

from cli.migrate import register
from models.tables import Clause, Likened, Platform, Subscriber
from storage.database import open_engine, open_session
from storage.schema import is_current
from tests.factories import NOW, make_document, make_platform, save

ACME = """
name = "Acme"
homepage = "https://acme.example"

[[documents]]
type = "Terms of Service"
url = "https://acme.example/terms"
"""


@pytest.fixture
def migrate(database, tmp_path, monkeypatch):
    (tmp_path / "acme.toml").write_text(ACME)
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("PLATFORMS_DIR", str(tmp_path))
    app = typer.Typer()
    register(app)
    return lambda: CliRunner().invoke(app, [])


def test_migrating_twice_is_as_good_as_once(migrate, database):
    for _ in range(2):
        result = migrate()
        assert result.exit_code == 0
        assert result.output.startswith("Watching 1 platform")
    engine = open_engine(database.url)
    assert is_current(engine)
    with open_session(engine) as session:
        assert session.exec(select(col(Platform.id))).all() == ["acme"]
    engine.dispose()


def test_what_clauses_of_an_earlier_release_lack_is_written(migrate, database):
    words = "Any dispute will be resolved by binding arbitration. You may opt out of it."
    documents = [make_platform_document(database.engine, slug) for slug in ("acme", "birch")]
    cells = {"provision": "arbitration", "text": words, "score": 0.9, "since": NOW}
    for document in documents:
        place = {"key": "1", "start": 0, "end": len(words)}
        save(database.engine, Clause(document_id=document.id, **cells, **place))
    assert migrate().exit_code == 0
    with open_session(database.engine) as session:
        stances = session.exec(select(Clause.stances)).all()
        assert [words for words in stances if words and "an opt-out is stated" in words] == stances
        assert session.exec(select(col(Likened.provision))).all() == ["arbitration"]


def make_platform_document(engine, slug):
    make_platform(engine, slug)
    return make_document(engine, slug, version_id=1, terms_type="Terms of Service")


def test_the_operator_named_in_the_settings_is_taken_in_once(migrate, database, monkeypatch):
    monkeypatch.setenv("OPERATOR_EMAIL", "ops@example.org")
    for _ in range(2):
        migrate()
    with open_session(database.engine) as session:
        people = session.exec(select(Subscriber.email, Subscriber.operator)).all()
    assert people == [("ops@example.org", True)]
