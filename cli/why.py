"""`clausewatch why`: what one subscriber was told of one change, and why or why not."""

from collections.abc import Iterator
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.known import change_named, open_known
from models.plans import plans
from models.tables import Attempt, Change, Decision
from models.words import DecisionKind, NotificationKind, NotificationState
from notifications.channels import channels
from notifications.why import how_it_stands, why_not
from notifications.wording import corrected, moment
from storage.people import find_subscriber
from storage.why import Account, Sent, account_of


def register(app: typer.Typer) -> None:
    app.command("why")(why)


def why(
    subscriber: Annotated[str, typer.Argument(help="A subscriber by their e-mail address.")],
    change: Annotated[str, typer.Argument(help="A change by its name: CW-C-000007.")],
) -> None:
    """Print what a subscriber was told of a change, or why they were not."""
    change_id = change_named(change)
    with open_known() as session:
        person, row = find_subscriber(session, subscriber), session.get(Change, change_id)
        if person is None:
            raise CommandError(f"There is no subscriber {subscriber}.")
        if row is None:
            raise CommandError(f"There is no change {change}.")
        for line in say(account_of(session, person, row)):
            typer.echo(line)


def say(account: Account) -> Iterator[str]:
    """Tell an account in order: the change, the decision, each message and each try."""
    change, plan = account.change, plans().get(account.subscriber.plan)
    yield f"{change.public_id}  {change.platform_id}, {account.terms_type}"
    yield f"  detected {moment(change.detected_at)}, confirmed {moment(change.confirmed_at)}"
    yield f"  {change.significance.value}; {'alerts' if change.alerts else 'does not alert'}"
    if change.quiet_reason:
        yield f"  because {change.quiet_reason}"
    for one in account.corrections:
        yield f"  {corrected(one.kind, one.at, one.note)}"
    yield f"{account.subscriber.email}  {plan.name if plan else account.subscriber.plan} plan"
    yield f"  {_watching(account)}"
    yield f"Decision  {_decided(account)}"
    for sent in account.sent:
        yield from _told(sent)
    if not account.sent:
        yield "No message was owed."


def _watching(account: Account) -> str:
    row = account.subscription
    if row is None:
        return "does not watch the platform now"
    asides = [
        *(["muted"] if row.muted_at else []),
        *([f"paused: {row.paused_reason or 'by themselves'}"] if row.paused_at else []),
    ]
    return ", ".join([f"watches it since {moment(row.added_at)}", *asides])


def _decided(account: Account) -> str:
    row = account.decision
    if row is None:
        waits = account.change.fanned_out_at is None
        return (
            "not made yet: fan-out is under way"
            if waits
            else "none on record: they did not watch the platform then, or it was pruned"
        )
    return f"{moment(row.decided_at)}, on the {row.plan} plan: {_kind(row, account)}"


def _kind(row: Decision, account: Account) -> str:
    if row.kind is DecisionKind.SKIP:
        return f"nothing, for {why_not(row.reason)}"
    if row.kind is DecisionKind.SEND_NOW:
        return f"an alert, due by {moment(row.deliver_by)}" if row.deliver_by else "an alert"
    if account.digest:
        return f"the digest of {moment(account.digest.cut_at)}"
    return f"waits for the digest of {moment(account.subscriber.next_digest_at)}"


def _told(sent: Sent) -> Iterator[str]:
    row = sent.notification
    label = channels()[row.channel].label if row.channel in channels() else row.channel
    standing = how_it_stands(row.state, row.reason, (row.ended_at, row.next_attempt_at))
    yield f"{row.kind.value.capitalize()} by {label}  {standing}  ({row.uid})"
    if row.kind is not NotificationKind.DIGEST and row.deliver_by and row.ended_at:
        late = row.state is NotificationState.DELIVERED and row.ended_at > row.deliver_by
        if late:
            yield f"  late: it was due by {moment(row.deliver_by)}"
    for attempt in sent.attempts:
        yield f"  {_tried(attempt)}"


def _tried(attempt: Attempt) -> str:
    said = " ".join(part for part in (attempt.status, attempt.answer) if part)
    return (
        f"try {attempt.number}, {moment(attempt.at)}: {attempt.outcome.value}"
        f" after {attempt.duration_ms} ms{f': {said}' if said else ''}"
    )
