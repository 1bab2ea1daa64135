"""`clausewatch api-key`: make, list and revoke the keys by which programs use the API."""

from datetime import UTC, datetime
from secrets import token_bytes
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from cli.errors import CommandError
from cli.servers import open_database
from config.settings import read_settings
from models.tables import ApiKey
from models.words import ApiScope
from notifications.wording import moment
from storage.api_keys import keys_of, revoke_key
from storage.database import open_engine, transaction
from storage.people import find_subscriber
from workers.steps.subscribers.api_keys import make_key


def register(app: typer.Typer) -> None:
    app.command("api-key")(api_key)


def api_key(
    subscriber: Annotated[str, typer.Argument(help="Whose: the address they signed up with.")],
    scope: Annotated[
        list[ApiScope], typer.Option(help="What it may do; repeatable. Default: records.")
    ] = [ApiScope.RECORDS],  # noqa: B006 - typer copies it
    name: Annotated[str, typer.Option(help="What it is for, in a word or two.")] = "",
    list_keys: Annotated[bool, typer.Option("--list", help="List the keys instead.")] = False,  # noqa: FBT002 - a flag of the command line
    revoke: Annotated[str, typer.Option(help="Revoke the key with this handle instead.")] = "",
) -> None:
    """Make a key of the API and print it once; what is kept cannot be turned back into it."""
    with open_database(read_settings()) as settings:
        engine = open_engine(settings.database_url)
        try:
            with transaction(engine) as session:
                subscriber_id = _find(session, subscriber)
                if list_keys:
                    _show(list(keys_of(session, subscriber_id)))
                elif revoke:
                    _revoke(session, subscriber_id, revoke)
                else:
                    typer.echo(_make(session, subscriber_id, scope, name))
        finally:
            engine.dispose()


def _make(session: Session, subscriber_id: int, scopes: list[ApiScope], name: str) -> str:
    return make_key(session, subscriber_id, scopes, token_bytes(38), datetime.now(UTC), name[:80])


def _revoke(session: Session, subscriber_id: int, handle: str) -> None:
    if not revoke_key(session, subscriber_id, handle, datetime.now(UTC)):
        raise CommandError(f"There is no key {handle} of theirs that works.")
    typer.echo("Revoked.")


def _show(rows: list[ApiKey]) -> None:
    table = Table("Handle", "For", "Scopes", "Made", "State")
    for row in rows:
        state = f"revoked {moment(row.revoked_at)}" if row.revoked_at else "works"
        scopes = ", ".join(row.scopes)
        table.add_row(row.handle, Text(row.name), scopes, moment(row.created_at), state)
    Console().print(table)


def _find(session: Session, email: str) -> int:
    found = find_subscriber(session, email)
    if found is None or found.id is None:
        raise CommandError(f"Nobody signed up as {email}.")
    return found.id
