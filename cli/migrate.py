"""`clausewatch migrate`: bring the database up to date, once, before anything else starts."""

from datetime import UTC, datetime

import typer

from cli.system import prepare
from config.settings import read_settings


def register(app: typer.Typer) -> None:
    app.command()(migrate)


def migrate() -> None:
    """Apply what is missing of the schema and load the platform files; safe to repeat."""
    typer.echo(prepare(read_settings(), datetime.now(UTC)))
