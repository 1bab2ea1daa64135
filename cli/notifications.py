"""`clausewatch notifications`: see messages with their last try, and send one once more."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.operating import open_hand, tell
from models.words import NotificationState
from notifications.wording import moment
from storage.database import transaction
from storage.operator_lists import Sent, list_notifications
from workers.steps.operating.mend_destination import replay

messages = typer.Typer(no_args_is_help=True, help="See messages and send them once more.")


def register(app: typer.Typer) -> None:
    """Add the `notifications` commands to `app`."""
    app.add_typer(messages, name="notifications")


@messages.command("list")
def list_messages(
    state: Annotated[
        NotificationState | None, typer.Option(help="Only those that stand so.")
    ] = NotificationState.FAILED,
    *,
    every: Annotated[bool, typer.Option("--all", help="However they stand.")] = False,
    channel: Annotated[str, typer.Option(help="Only those on this channel.")] = "",
    most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    before: Annotated[int | None, typer.Option(help="Go on behind this number.")] = None,
) -> None:
    """List messages, the newest first; without more those that failed."""
    table = Table("Number", "What", "To", "State", "Last try")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        chosen = None if every else state
        for one in list_notifications(session, most, state=chosen, channel=channel, before=before):
            row, to = one.row, f"{one.email} by {one.row.channel}"
            what = f"{row.kind.value}, {row.subject}, {moment(row.created_at)}"
            state_of = f"{row.state.value}: {row.reason}" if row.reason else row.state.value
            table.add_row(str(row.id), Text(what), Text(to), Text(state_of), Text(_last(one)))
    Console().print(table)


@messages.command("replay")
def send_again(
    number: Annotated[int, typer.Argument(help="A message, as `list` numbers them.")],
) -> None:
    """Make a message that ended due once more, under the name it had."""
    with open_hand() as hand:
        tell(replay(number, hand))


def _last(one: Sent) -> str:
    if one.last is None:
        return "none"
    said = " ".join(part for part in (one.last.status, one.last.answer) if part)
    return f"{moment(one.last.at)}: {one.last.outcome.value}{f', {said}' if said else ''}"
