"""Bring a database to the newest schema, and say whether it is there."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

_MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Apply every migration not yet applied; a database at the head is left alone."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Say whether the database stands at the newest migration."""
    return current_heads(engine) == set(ScriptDirectory.from_config(_config()).get_heads())


def current_heads(engine: Engine) -> set[str]:
    """Name the migrations that the database stands at."""
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads())


def knows(heads: Sequence[str]) -> bool:
    """Say whether a database at these migrations can be brought to the newest."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return known.issuperset(heads)


def is_empty(engine: Engine) -> bool:
    """Say whether nothing of ours, or of anybody, is in the database."""
    return not inspect(engine).get_table_names()


def server_version(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SHOW server_version")).scalar_one())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
