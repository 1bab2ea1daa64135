"""`clausewatch subscribers` and `plans`: who is on which plan, and moving them to another."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.errors import CommandError
from cli.known import person_named
from cli.operating import open_hand, tell
from models.mistakes import did_you_mean
from models.plans import Plan, plans
from models.tables import Subscriber, Subscription
from notifications.wording import day
from storage.database import transaction
from storage.operator_lists import count_plans, list_people
from storage.people import subscriptions_of
from workers.steps.operating.operate import Hand
from workers.steps.operating.set_plan import foresee, set_plan

subscribers = typer.Typer(no_args_is_help=True, help="See subscribers and set their plans.")

Email = Annotated[str, typer.Argument(help="The address that they signed up with.")]


def register(app: typer.Typer) -> None:
    """Add the `subscribers` commands, and `plans`, to `app`."""
    app.add_typer(subscribers, name="subscribers")
    app.command("plans")(list_plans)


@subscribers.command("list")
def list_subscribers(
    asked: Annotated[str, typer.Argument(help="Part of an address.")] = "",
    most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100,
    after: Annotated[int, typer.Option(help="Go on behind this number.")] = 0,
) -> None:
    """List subscribers in the order in which they came."""
    table = Table("Number", "Address", "Plan", "Platforms", "Paused", "Since")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        for one in list_people(session, most, asked=asked, after=after):
            cells = (one.row.plan, str(one.platforms), str(one.paused), day(one.row.created_at))
            table.add_row(str(one.row.id), Text(one.row.email), *cells)
    Console().print(table)


@subscribers.command("show")
def show(email: Email) -> None:
    """Show one subscriber's plan and platforms; `destinations list` shows how they are reached."""
    table = Table("Platform", "State", "Since")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        person = _find(email, hand)
        for row in subscriptions_of(session, person.id or 0):
            table.add_row(row.platform_id, _state(row), day(row.added_at))
    paused = f", everything paused since {day(person.paused_at)}" if person.paused_at else ""
    typer.echo(f"{person.email}: {person.plan} plan, since {day(person.created_at)}{paused}")
    Console().print(table)


@subscribers.command("plan")
def change(
    email: Email,
    plan: Annotated[str, typer.Argument(help="The plan to set, as `plans` names it.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Set a subscriber's plan, after saying exactly what follows from it."""
    wanted = _plan(plan)
    with open_hand() as hand:
        person = _find(email, hand)
        consequence = foresee(person, wanted, hand.c)
        for sentence in consequence.sentences:
            typer.echo(sentence)
        if not yes and not typer.confirm("Set it?"):
            raise typer.Exit(1)
        tell(set_plan(person.id or 0, wanted, consequence.mark, hand))


def list_plans() -> None:
    """List the plans, what each includes, and how many subscribers are on it."""
    table = Table("Plan", "Name", "Platforms", "Told", "Looks every", "Channels", "Subscribers")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        counts = count_plans(session)
    for slug, plan in plans().items():
        table.add_row(
            slug,
            plan.name,
            str(plan.max_platforms),
            plan.cadence.value.replace("_", " "),
            f"{plan.check_every} h",
            ", ".join(sorted(plan.channels)),
            str(counts.get(slug, 0)),
        )
    Console().print(table)


def _state(row: Subscription) -> str:
    if row.paused_at:
        return f"paused: {row.paused_reason or 'by themselves'}"
    return "muted" if row.muted_at else "watched"


def _find(email: str, hand: Hand) -> Subscriber:
    with transaction(hand.c.engine) as session:
        return person_named(session, email)


def _plan(slug: str) -> Plan:
    if slug not in plans():
        raise CommandError(f"There is no plan {slug}{did_you_mean(slug, plans())}")
    return plans()[slug]
