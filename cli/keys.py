"""`clausewatch keys`: replace the key that seals destinations' addresses and secrets."""

import typer

from cli.servers import open_work
from config.secret import DATA_KEYS, add_data_key, new_data_key
from config.settings import read_settings
from notifications.wording import counted
from workers.steps.destinations.destinations import seal_destinations

keys = typer.Typer(no_args_is_help=True, help="Replace the key that seals secrets.")


def register(app: typer.Typer) -> None:
    """Add the `keys` commands to `app`."""
    app.add_typer(keys, name="keys")


@keys.command("add")
def add_key() -> None:
    """Make a new key: kept in DATA_DIR, or printed where DATA_KEYS is set."""
    settings = read_settings()
    if settings.data_keys:
        typer.echo(new_data_key())
        typer.echo("Put it before the others in DATA_KEYS, start everything anew, then:", err=True)
    else:
        add_data_key(settings.data_dir)
        typer.echo(f"Added to {settings.data_dir / DATA_KEYS}. Start everything anew, then:")
    typer.echo("clausewatch keys rotate", err=True)


@keys.command("rotate")
def rotate() -> None:
    """Seal everything by the newest key; the older ones are needed no longer afterwards."""
    with open_work(read_settings()) as c:
        sealed = seal_destinations(c)
    typer.echo(f"Sealed anew: {counted(sealed, 'destination')}. Older keys may go now.")
