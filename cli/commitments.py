"""`clausewatch commitments`: what a subscriber promised to others, listed, added, in and out."""

from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.known import known_provision, person_named
from cli.operating import open_hand
from notifications.wording import counted
from storage.commitments import commitments_of
from storage.database import transaction
from workers.steps.subscribers.commitments import (
    CommitmentError,
    Wanted,
    commit_to,
    read_csv,
    write_csv,
)

commitments = typer.Typer(no_args_is_help=True, help="Promises of subscribers to others.")

Email = Annotated[str, typer.Argument(help="Whose: the address they signed up with.")]


def register(app: typer.Typer) -> None:
    """Add the `commitments` commands to `app`."""
    app.add_typer(commitments, name="commitments")


@commitments.command("list")
def show(email: Email) -> None:
    """List a subscriber's commitments with the provisions that they are about."""
    with open_hand() as hand, transaction(hand.c.engine) as session:
        rows = commitments_of(session, person_named(session, email).id or 0)
        lines = [f"{row.text}  ({', '.join(row.provisions)})" for row in rows]
    for line in lines or ["None."]:
        typer.echo(line)


@commitments.command("add")
def add(
    email: Email,
    text: Annotated[str, typer.Argument(help="A name of the catalogue, or free words.")],
    about: Annotated[
        list[str] | None, typer.Option(help="A provision that the words are about; repeatable.")
    ] = None,
) -> None:
    """Add a commitment; free words without a provision tell it themselves."""
    provisions = tuple(map(known_provision, about or ()))
    named = " " not in text and not provisions
    wanted = Wanted(promise=text) if named else Wanted(text, provisions=provisions)
    added = _commit(email, [wanted])
    typer.echo("Added." if added else "They have that one already.")


@commitments.command("import")
def read(
    email: Email, file: Annotated[Path, typer.Argument(help="CSV, as `export` writes it.")]
) -> None:
    """Add the commitments of a CSV file, all or none."""
    wanted = _wanted(file)
    added = _commit(email, wanted)
    typer.echo(f"{counted(added, 'commitment')} added, of {len(wanted)} in the file.")


@commitments.command("export")
def write(email: Email) -> None:
    """Print a subscriber's commitments as CSV."""
    with open_hand() as hand, transaction(hand.c.engine) as session:
        typer.echo(write_csv(session, person_named(session, email).id or 0), nl=False)


def _commit(email: str, wanted: list[Wanted]) -> int:
    """Add commitments to a subscriber's, and return how many are new."""
    with open_hand() as hand:
        with transaction(hand.c.engine) as session:
            subscriber_id = person_named(session, email).id or 0
        try:
            return commit_to(subscriber_id, wanted, hand.c)
        except CommitmentError as error:
            raise CommandError(str(error)) from None


def _wanted(file: Path) -> list[Wanted]:
    try:
        return read_csv(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not UTF-8.") from None
    except CommitmentError as error:
        raise CommandError(str(error)) from None
