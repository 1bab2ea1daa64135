"""`clausewatch correct`: take back or correct a change, for exactly those who were told of it."""

from dataclasses import replace
from typing import Annotated

import typer

from cli.known import change_named
from cli.operating import open_hand, tell
from models.words import CorrectionKind
from workers.steps.operating.take_back import take_back

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
    with open_hand() as hand:
        tell(take_back(change_id, kind, note, replace(hand, name=by) if by else hand))
