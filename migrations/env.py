"""Alembic's entry: migrate over the connection that `storage.schema` hands in."""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401  the import fills the metadata

_LOCK = 727_151_004  # any fixed number: two migrators at once wait for each other

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, compare_type=True)
with context.begin_transaction():
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    context.run_migrations()
