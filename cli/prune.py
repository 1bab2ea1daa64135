"""`clausewatch prune`: let old rows go, or say how many would."""

from typing import Annotated

import typer

from cli.servers import open_work
from config.settings import read_settings
from workers.steps.operating.prune import count_old_rows, prune_old_rows

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")]


def register(app: typer.Typer) -> None:
    app.command()(prune)


def prune(*, dry_run: DryRun = False) -> None:
    """Delete rows older than the KEEP_..._DAYS settings; beat does so once a day."""
    with open_work(read_settings()) as c:
        found = count_old_rows(c) if dry_run else prune_old_rows(c)
    for each in found:
        typer.echo(f"{each.rows:>10,}  {each.what}, older than {each.days} days ({each.table})")
    typer.echo("Nothing was deleted." if dry_run else "Deleted.")
