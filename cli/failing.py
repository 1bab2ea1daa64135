"""`clausewatch destinations failing|pause|enable`: what an operator does about those that fail."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.destinations import Number, destinations
from cli.operating import open_hand, tell
from notifications.channels import channel_named
from storage.database import transaction
from storage.operator_lists import list_failing
from workers.steps.operating.mend_destination import enable_for_operator, pause_for_operator


@destinations.command("failing")
def list_all_failing(
    most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100,
    after: Annotated[int, typer.Option(help="Go on behind this number.")] = 0,
) -> None:
    """List all destinations that are off, rest, or did not take the last message."""
    table = Table("Number", "Whose", "Channel", "Destination", "State", "Waiting", "Last error")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        for one in list_failing(session, most, hand.c.now(), after):
            row, channel = one.row, channel_named(one.row.channel)
            label = Text(channel.describe(channel.load(row.settings, hand.c.keys)))
            state = row.disabled_reason or f"failed {row.failures} times in a row"
            error = Text(row.last_error or "")
            cells = (channel.label, label, Text(state), str(one.waiting), error)
            table.add_row(str(row.id), Text(one.email), *cells)
    Console().print(table)


@destinations.command("pause")
def pause(number: Number) -> None:
    """Send a destination nothing until an operator enables it."""
    with open_hand() as hand:
        tell(pause_for_operator(number, hand))


@destinations.command("enable")
def enable(number: Number) -> None:
    """Send to a destination again that rests or that an operator paused."""
    with open_hand() as hand:
        tell(enable_for_operator(number, hand))
