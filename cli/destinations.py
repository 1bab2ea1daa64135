"""`clausewatch destinations`: see how somebody is reached, and mend what was switched off."""

from datetime import UTC, datetime
from secrets import token_bytes
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.errors import CommandError
from cli.known import person_named
from cli.servers import open_work
from config.settings import read_settings
from models.tables import Destination, Subscriber
from notifications.channels import channel_named
from notifications.wording import counted, moment
from storage.bounces import bounces_of
from storage.database import transaction
from storage.messages import owe_failed_again
from storage.people import destinations_of, find_destination
from workers.context import Context
from workers.steps.destinations.confirm import Asked, ask_again, confirm_by_code
from workers.steps.destinations.open_destination import replace_secret, try_destination
from workers.steps.subscribers.revoke import revoke_links

destinations = typer.Typer(no_args_is_help=True, help="See and mend how people are reached.")

Email = Annotated[str, typer.Argument(help="Whose: the address that they signed up with.")]
Number = Annotated[int, typer.Argument(help="A destination, as `list` numbers them.")]
_SAID = {
    Asked.SENT: "Sent: a link by e-mail, or a code.",
    Asked.CONFIRMED: "It is confirmed.",
    Asked.TOO_OFTEN: "Too often: please wait.",
    Asked.WRONG: "That is not its code.",
}


def register(app: typer.Typer) -> None:
    """Add the `destinations` commands to `app`."""
    app.add_typer(destinations, name="destinations")


@destinations.command("list")
def list_destinations(email: Email) -> None:
    """List a subscriber's destinations: confirmed or not, suppressed why and since when."""
    table = Table("Number", "Channel", "Destination", "State", "Came back")
    with open_work(read_settings()) as c, transaction(c.engine) as session:
        for row in destinations_of(session, [_find(email, c).id or 0]):
            channel = channel_named(row.channel)
            label = channel.describe(channel.load(row.settings, c.keys))
            back = ", ".join(f"{one.kind} {one.status}" for one in bounces_of(session, row.id or 0))
            table.add_row(str(row.id), channel.label, Text(label), Text(_state(row)), Text(back))
    Console().print(table)


@destinations.command("ask")
def ask(number: Number) -> None:
    """Send what confirms a destination once more; confirming lifts a suppression."""
    with open_work(read_settings()) as c:
        typer.echo(_SAID[ask_again(number, c)])


@destinations.command("confirm")
def confirm(number: Number, code: str) -> None:
    """Confirm a Slack channel or webhook by the code that it was sent."""
    with open_work(read_settings()) as c:
        typer.echo(_SAID[confirm_by_code(number, code, c)])


@destinations.command("test")
def test(number: Number) -> None:
    """Send a destination a test message."""
    with open_work(read_settings()) as c:
        typer.echo("On its way." if try_destination(number, c) else "Not sent: none, or too often.")


@destinations.command("replay")
def replay(
    number: Number,
    since: Annotated[datetime, typer.Option(help="Of what failed since then, UTC: 2026-05-03.")],
) -> None:
    """Send once more all that failed at a destination since a time, by the same names."""
    with open_work(read_settings()) as c, transaction(c.engine) as session:
        row = find_destination(session, number)
        if row is None:
            raise CommandError(f"There is no destination {number}.")
        when = since.replace(tzinfo=UTC)
        again = owe_failed_again(session, row.subscriber_id, number, when, c.now())
    typer.echo(f"{counted(again, 'message')} on the way once more.")


@destinations.command("replace-secret")
def replace(number: Number) -> None:
    """Sign a webhook's messages with a new secret, printed here; the old one signs a day more."""
    with open_work(read_settings()) as c:
        secret = replace_secret(number, token_bytes(32), c)
    if secret is None:
        raise CommandError(f"Destination {number} is no webhook.")
    typer.echo(secret)


@destinations.command("revoke-links")
def revoke(email: Email) -> None:
    """Make every link in messages sent to a subscriber until now worthless."""
    with open_work(read_settings()) as c, transaction(c.engine) as session:
        revoke_links(session, _find(email, c).id or 0)
    typer.echo("Revoked. Links in new messages work.")


def _find(email: str, c: Context) -> Subscriber:
    with transaction(c.engine) as session:
        return person_named(session, email)


def _state(row: Destination) -> str:
    if row.disabled_at:
        return f"off since {moment(row.disabled_at)}: {row.disabled_reason}"
    return f"confirmed {moment(row.verified_at)}" if row.verified_at else "waits for confirmation"
