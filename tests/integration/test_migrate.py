"""`clausewatch migrate`, as the one-shot service of a deployment calls it."""

import pytest
import typer
from sqlmodel import col, select
from typer.testing import CliRunner

from cli.migrate import register
from models.tables import Platform, Subscriber
from storage.database import open_engine, open_session
from storage.schema import is_current

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


def test_the_operator_named_in_the_settings_is_taken_in_once(migrate, database, monkeypatch):
    monkeypatch.setenv("OPERATOR_EMAIL", "ops@example.org")
    for _ in range(2):
        migrate()
    with open_session(database.engine) as session:
        people = session.exec(select(Subscriber.email, Subscriber.operator)).all()
    assert people == [("ops@example.org", True)]
