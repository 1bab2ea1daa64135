"""`clausewatch migrate`: the database brought up to date, without starting anything else."""

from datetime import UTC, datetime

import typer

from cli.servers import open_database
from cli.system import prepare
from config.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add `migrate` to `app`."""
    app.command()(migrate)


def migrate() -> None:
    """Bring the database to the newest schema, and load the platform files."""
    with open_database(read_settings(), say=typer.echo) as settings:
        typer.echo(prepare(settings, datetime.now(UTC)))
