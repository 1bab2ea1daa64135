"""`clausewatch operators`: a way in where no mail goes out, and the record of what was done."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.errors import CommandError
from cli.operating import open_hand
from notifications.wording import moment
from storage.database import transaction
from storage.operator import list_actions
from workers.steps.operating.operators import make_operator_link

operators = typer.Typer(no_args_is_help=True, help="Let operators in; see what they did.")


def register(app: typer.Typer) -> None:
    """Add the `operators` commands to `app`."""
    app.add_typer(operators, name="operators")


@operators.command("link")
def link(
    email: Annotated[str, typer.Argument(help="An address that OPERATOR_EMAIL names.")],
) -> None:
    """Print a link that lets an operator in, once, within 15 minutes: for when no mail goes out."""
    with open_hand() as hand:
        if email.lower() not in hand.c.settings.operators:
            raise CommandError(f"{email} is no operator: OPERATOR_EMAIL does not name it.")
        typer.echo(make_operator_link(email.lower(), hand.c))


@operators.command("actions")
def actions(
    most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    before: Annotated[int | None, typer.Option(help="Go on behind this number.")] = None,
) -> None:
    """List what operators did, the newest first."""
    table = Table("Number", "When", "Who", "What", "Row", "What came of it")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        for row in list_actions(session, most, before=before):
            came = row.said or "broke off in the middle"
            said = came if row.done else f"not done: {came}"
            who, what = Text(row.operator), row.operation.value
            table.add_row(str(row.id), moment(row.at), who, what, row.subject, Text(said))
    Console().print(table)
