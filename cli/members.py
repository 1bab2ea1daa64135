"""`clausewatch members`: who else reads an account: listed, invited, given a role, taken out."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from cli.errors import CommandError
from cli.known import person_named
from cli.operating import open_hand
from models.mistakes import did_you_mean
from models.tables import Member
from models.words import Role
from notifications.wording import day
from storage.database import transaction
from storage.team import members_of
from workers.steps.operating.operate import Hand
from workers.steps.subscribers.team import TeamError, change_role, remove_member
from workers.steps.subscribers.team import invite as ask_in

members = typer.Typer(no_args_is_help=True, help="Who else reads a subscriber's account.")

Email = Annotated[str, typer.Argument(help="Whose account: the address they signed up with.")]
Named = Annotated[str, typer.Argument(help="The member's address.")]


def register(app: typer.Typer) -> None:
    """Add the `members` commands to `app`."""
    app.add_typer(members, name="members")


@members.command("list")
def show(email: Email) -> None:
    """List the members of an account, the first invited first."""
    table = Table("Address", "Role", "Invited", "By", "Confirmed")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        person = person_named(session, email)
        table.add_row(Text(person.email), "owner", "", "the account's own", "")
        for row in members_of(session, person.id or 0):
            confirmed = day(row.confirmed_at) if row.confirmed_at else "not yet"
            who, by = Text(row.email), Text(row.invited_by)
            table.add_row(who, row.role.value, day(row.invited_at), by, confirmed)
    Console().print(table)


@members.command("invite")
def invite(
    email: Email,
    member: Named,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.READER,
) -> None:
    """Add a member and send them the link that confirms them."""
    with open_hand() as hand:
        with transaction(hand.c.engine) as session:
            account = person_named(session, email).id or 0
        try:
            ask_in(account, member, role, hand.name, hand.c)
        except TeamError as error:
            raise CommandError(str(error)) from None
    typer.echo("Invited. They are in as soon as they follow the link in their mail.")


@members.command("role")
def give_role(
    email: Email,
    member: Named,
    role: Annotated[Role, typer.Argument(help="What they may do from now on.")],
) -> None:
    """Say what a member may do."""
    with open_hand() as hand:
        row = _find(email, member, hand)
        change_role(row.subscriber_id, row.id or 0, role, hand.c)
    typer.echo("Saved.")


@members.command("remove")
def remove(email: Email, member: Named) -> None:
    """Take a member out; they are signed out at once."""
    with open_hand() as hand:
        row = _find(email, member, hand)
        remove_member(row.subscriber_id, row.id or 0, hand.c)
    typer.echo("Taken out.")


def _find(email: str, member: str, hand: Hand) -> Member:
    with transaction(hand.c.engine) as session:
        return _member(session, email, member.strip().lower())


def _member(session: Session, email: str, member: str) -> Member:
    rows = {row.email: row for row in members_of(session, person_named(session, email).id or 0)}
    if member not in rows:
        raise CommandError(f"{member} is no member of that account{did_you_mean(member, rows)}")
    return rows[member]
