"""`clausewatch bounces`: take in what came back, and show what it did."""

from collections import Counter
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.mailboxes import unread_mails
from cli.servers import open_work
from config.settings import read_settings
from notifications.bounces import MOST_READ
from workers.steps.destinations.bounced import take_bounce

bounces = typer.Typer(no_args_is_help=True, help="Take in failed deliveries and complaints.")

Mailbox = Annotated[
    str,
    typer.Argument(help="An mbox file, a Maildir folder or imaps://...; else BOUNCE_MAILBOX."),
]


def register(app: typer.Typer) -> None:
    """Add the `bounces` commands to `app`."""
    app.add_typer(bounces, name="bounces")


@bounces.command("read")
def read(mailbox: Mailbox = "") -> None:
    """Read a mailbox once, for a timer to repeat; a report that was read before counts no more."""
    settings = read_settings()
    place = mailbox or settings.bounce_mailbox
    if not place:
        raise CommandError("Which mailbox? Name it, or set BOUNCE_MAILBOX.")
    taken: Counter[str] = Counter()
    with open_work(settings) as c, unread_mails(place, MOST_READ) as mails:
        taken.update(take_bounce(mail, c).value for mail in mails)
    told = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in sorted(taken.items()))
    typer.echo(f"{taken.total()} read{': ' if told else ''}{told}")
