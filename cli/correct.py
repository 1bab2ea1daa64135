"""`clausewatch correct`: take back or correct a change, for exactly those who were told of it."""

import getpass
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.known import change_named
from cli.servers import open_database
from config.settings import read_settings
from models.words import CorrectionKind
from notifications.wording import counted
from workers.context import open_context
from workers.steps.correct import Corrected, CorrectError, correct

Note = Annotated[str, typer.Option(help="What was wrong, for everybody who was told.")]
Withdraw = Annotated[
    bool, typer.Option("--withdraw", help="Take the change back; without it, it stands as noted.")
]
By = Annotated[str, typer.Option(help="Who says so, for the record.")]


def register(app: typer.Typer) -> None:
    app.command("correct")(correct_change)


def correct_change(
    change: Annotated[str, typer.Argument(help="A change by its name: CW-C-000007.")],
    note: Note,
    *,
    withdraw: Withdraw = False,
    by: By = "",
) -> None:
    """Correct or withdraw a change; whoever was told gets one message, the record shows both."""
    kind = CorrectionKind.WITHDRAWN if withdraw else CorrectionKind.CORRECTED
    change_id = change_named(change)
    with open_database(read_settings()) as settings:
        c = open_context(settings)
        try:
            typer.echo(_said(correct(change_id, kind, note, by or getpass.getuser(), c)))
        except CorrectError as error:
            raise CommandError(str(error)) from error
        finally:
            c.engine.dispose()


def _said(done: Corrected) -> str:
    dropped = f" {counted(done.dropped, 'held decision')} dropped." if done.dropped else ""
    return f"{counted(done.owed, 'message')} owed to those who were told.{dropped}"
