"""Keys of the API: shown once, kept as hashes, worthless when revoked."""

import pytest
import typer
from sqlmodel import select
from typer.testing import CliRunner

from cli.api_key import register
from models.tables import ApiKey
from models.words import ApiScope
from storage.api_keys import count_use, revoke_key
from storage.database import open_session, transaction
from tests.factories import NOW, make_subscriber
from workers.steps.subscribers.api_keys import caller_of, make_key

CHANCE = bytes(range(38))


@pytest.fixture
def session(database):
    with open_session(database.engine) as session:
        yield session


@pytest.fixture
def key(database):
    subscriber = make_subscriber(database.engine)
    with transaction(database.engine) as session:
        return make_key(session, subscriber.id, [ApiScope.ACCOUNT], CHANCE, NOW)


def test_a_key_tells_whose_it_is_and_what_it_may(session, key):
    assert caller_of(session, key).scopes == {"account"}


def test_a_key_is_not_kept(session, key):
    (row,) = session.exec(select(ApiKey)).all()
    assert key.rpartition("_")[2] not in str(row.model_dump())


@pytest.mark.parametrize("wrong", ["", "cwk", "cwk__", "cwk_é_0", "x" * 9999, "cwk_\0_0"])
def test_what_is_no_key_opens_nothing(session, key, wrong):
    assert caller_of(session, wrong) is None


def test_the_handle_alone_opens_nothing(session, key):
    assert caller_of(session, f"{key[:-1]}{'0' if key[-1] != '0' else '1'}") is None


def test_a_revoked_key_opens_nothing(session, key):
    whose = caller_of(session, key).id
    handle = key.split("_")[1]
    assert not revoke_key(session, whose + 1, handle, NOW)
    assert revoke_key(session, whose, handle, NOW)
    assert caller_of(session, key) is None


def test_uses_are_counted_by_the_minute(session, key):
    key_id = caller_of(session, key).key_id
    later = NOW.replace(minute=1)
    assert [count_use(session, key_id, at) for at in (NOW, NOW, later)] == [1, 2, 1]


def test_the_command_makes_lists_and_revokes_a_key(database, session, monkeypatch):
    make_subscriber(database.engine, email="ada@reader.example")
    monkeypatch.setenv("DATABASE_URL", database.url)
    app = typer.Typer()
    register(app)

    def say(*words):
        return CliRunner().invoke(app, ["ada@reader.example", *words]).output.strip()

    key = say("--scope", "records", "--scope", "write")
    assert caller_of(session, key).scopes == {"records", "write"}
    session.rollback()
    handle = key.split("_")[1]
    assert handle in say("--list")
    assert say("--revoke", handle) == "Revoked."
    assert caller_of(session, key) is None
