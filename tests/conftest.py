"""What tests of several folders share: real servers, a database of one's own, a fixed time."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, make_url, text

from cli.embedded import discard, embedded_postgres, embedded_redis
from storage.database import open_engine
from storage.schema import upgrade

_NUMBERS = count(1)
_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30

# Every run tries the same cases; `--hypothesis-profile=new` tries new ones.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("new", _PATIENT)
settings.register_profile("same", _PATIENT, derandomize=True)
settings.load_profile("same")


@dataclass(frozen=True)
class Database:
    """A database at the newest migration that no other test sees; close sessions, not `engine`."""

    url: str
    engine: Engine


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Give an empty data folder for embedded servers, removed after the test."""
    with _data_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def servers_dir() -> Iterator[Path]:
    """Give the data folder of the session's servers."""
    with _data_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres_url(servers_dir: Path) -> Iterator[str]:
    """Give the address of a PostgreSQL for the whole session; its own database stays empty."""
    with embedded_postgres(servers_dir, durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(servers_dir: Path) -> Iterator[str]:
    """Give the broker address of a Redis for the whole session; tests share what is in it."""
    with embedded_redis(servers_dir) as url:
        yield url


@pytest.fixture(scope="session")
def admin(postgres_url: str) -> Iterator[Engine]:
    """Give an engine that makes and drops databases."""
    engine = open_engine(postgres_url).execution_options(isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def template(admin: Engine) -> str:
    """Migrate one database, for all others to be copied from."""
    _create(admin, "template_migrated")
    engine = open_engine(_url(admin, "template_migrated"))
    upgrade(engine)
    engine.dispose()
    return "template_migrated"


@pytest.fixture(scope="session")
def used() -> list[str]:
    """Name the databases that await their end."""
    return []


@pytest.fixture
def database(admin: Engine, template: str, used: list[str]) -> Iterator[Database]:
    """Give a fresh, migrated database, dropped once the next test has its own.

    A drop right after the last connection was closed would wait a tenth of a second for it.
    """
    name = f"test_{next(_NUMBERS)}"
    _create(admin, name, template)
    while used:
        _drop(admin, used.pop())
    url = _url(admin, name)
    engine = open_engine(url)
    yield Database(url, engine)
    engine.dispose()
    used.append(name)


@pytest.fixture
def now() -> datetime:
    """Give a fixed moment: Monday 2 March 2026, 10:00 in London and 11:00 in Paris."""
    return datetime(2026, 3, 2, 10, tzinfo=UTC)


@contextmanager
def _data_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-", dir=_place()))
    folder.chmod(0o711)  # the account that runs PostgreSQL for root must get in
    yield folder
    discard(folder)


def _place() -> Path | None:
    """Prefer memory: on some disks making a database's 600 files takes half a second."""
    fits = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if fits else None


def _create(admin: Engine, name: str, template: str = "template1") -> None:
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))


def _drop(admin: Engine, name: str) -> None:
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _url(admin: Engine, name: str) -> str:
    return make_url(admin.url).set(database=name).render_as_string(hide_password=False)
