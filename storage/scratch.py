"""A database for one command's own use, gone when the command ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, make_url, text

from storage.database import open_engine
from storage.schema import upgrade


@contextmanager
def scratch_database(url: str, name: str) -> Iterator[str]:
    """Make the database `name` beside the one at `url`, at the newest schema; yield its address.

    It is dropped with everything in it when the block ends. The role needs CREATEDB.
    """
    admin = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    quoted = admin.dialect.identifier_preparer.quote_identifier(name)
    try:
        _execute(admin, f"CREATE DATABASE {quoted}")
        try:
            yield _migrated(make_url(url).set(database=name).render_as_string(hide_password=False))
        finally:
            _execute(admin, f"DROP DATABASE {quoted} WITH (FORCE)")
    finally:
        admin.dispose()


def _migrated(url: str) -> str:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


def _execute(admin: Engine, statement: str) -> None:
    with admin.connect() as connection:
        connection.execute(text(statement))
