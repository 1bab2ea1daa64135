"""`clausewatch suspects`: documents whose page was not believed, and what to do about them."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.errors import CommandError
from cli.operating import open_hand, tell
from notifications.plain_words import trouble
from notifications.wording import moment
from storage.database import transaction
from storage.operator_suspects import Troubled, find_doubted, find_watched, list_troubled
from workers.steps.operating.operate import Hand
from workers.steps.operating.reconsider import (
    accept_page,
    ignore_page,
    look_again,
    reextract_page,
    take_up,
)

suspects = typer.Typer(no_args_is_help=True, help="Decide on pages that were not believed.")

Number = Annotated[int, typer.Argument(help="A document, as `list` numbers them.")]
_MOST = 500


def register(app: typer.Typer) -> None:
    """Add the `suspects` commands to `app`."""
    app.add_typer(suspects, name="suspects")


@suspects.command("list")
def list_suspects() -> None:
    """List the documents in trouble, the longest doubted first."""
    table = Table("Number", "Document", "Found", "Looks", "Last look", "")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        for row in list_troubled(session, _MOST):
            name = f"{row.platform.name}: {row.document.terms_type}"
            last = moment(row.document.last_checked_at) if row.document.last_checked_at else ""
            aside = "set aside" if row.is_aside else ""
            found = Text(_found(row))
            table.add_row(str(row.document.id), Text(name), found, str(row.times), last, aside)
    Console().print(table)


@suspects.command("accept")
def accept(number: Number) -> None:
    """Take the page in doubt as the document; what differs in it is a change."""
    with open_hand() as hand:
        tell(accept_page(number, _snapshot(number, hand), hand))


@suspects.command("reextract")
def reextract(number: Number) -> None:
    """Read the page in doubt once more, by the present rules and declaration."""
    with open_hand() as hand:
        tell(reextract_page(number, _snapshot(number, hand), hand))


@suspects.command("ignore")
def ignore(number: Number) -> None:
    """Conclude nothing from what is found at present, however long it lasts."""
    with open_hand() as hand:
        tell(ignore_page(number, _reason(number, hand), hand))


@suspects.command("take-up")
def take_up_again(number: Number) -> None:
    """Undo `ignore`."""
    with open_hand() as hand:
        tell(take_up(number, hand))


@suspects.command("look")
def look(number: Number) -> None:
    """Look at a document with the next tick."""
    with open_hand() as hand:
        tell(look_again(number, hand))


def _found(row: Troubled) -> str:
    return trouble(row.last.reason or row.last.outcome.value) if row.last else "nothing yet"


def _snapshot(number: int, hand: Hand) -> int:
    with transaction(hand.c.engine) as session:
        doubted = find_doubted(session, number)
    if doubted is None:
        raise CommandError(f"Document {number} has no page in doubt: clausewatch suspects list")
    return doubted.id or 0


def _reason(number: int, hand: Hand) -> str:
    with transaction(hand.c.engine) as session:
        found = find_watched(session, number)
    if found is None or found.last is None or not found.times:
        raise CommandError(f"Document {number} is not in trouble: clausewatch suspects list")
    return found.last.reason or ""
