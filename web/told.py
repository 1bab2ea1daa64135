"""Why a signed-in reader was, or was not, told of a change: the decision and its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from models.plans import plans
from models.tables import Change, Subscriber
from models.words import DecisionKind
from notifications.channels import channels
from notifications.why import how_it_stands, why_not_you
from notifications.wording import day, moment
from storage.why import Account, account_of


@dataclass(frozen=True)
class Why:
    """The decision in one sentence, what became of each message, and whether it was to tell."""

    decided: str
    messages: tuple[str, ...]
    told: bool = False


def why_told(session: Session, reader: Subscriber, change_id: int) -> Why:
    """Tell what is on record between a reader and a change."""
    account = account_of(session, reader, session.get_one(Change, change_id))
    told = account.decision is not None and account.decision.kind is not DecisionKind.SKIP
    return Why(_decided(account), tuple(_messages(account)), told)


def _decided(account: Account) -> str:
    row = account.decision
    if row is None:
        if account.change.fanned_out_at is None:
            return "Not decided yet: this change is being told at this moment."
        return "You were not told: you did not watch this platform then."
    if row.kind is DecisionKind.SKIP:
        return f"You were not told, because {why_not_you(row.reason)}."
    because = f"because you watch this platform{_since(account)}, on the {_plan(row.plan)} plan"
    if row.kind is DecisionKind.SEND_NOW:
        return f"You were alerted, {because}."
    if account.digest:
        return f"It stood in your digest of {moment(account.digest.cut_at)}, {because}."
    due = moment(account.subscriber.next_digest_at)
    return f"It waits for your digest of {due}, {because}."


def _since(account: Account) -> str:
    return f" since {day(account.subscription.added_at)}" if account.subscription else ""


def _plan(slug: str) -> str:
    return plans()[slug].name if slug in plans() else slug


def _messages(account: Account) -> Iterator[str]:
    for sent in account.sent:
        row = sent.notification
        label = channels()[row.channel].label if row.channel in channels() else row.channel
        times = row.ended_at, row.next_attempt_at
        standing = how_it_stands(row.state, row.reason, times, why_not_you)
        yield f"{row.kind.value.capitalize()} by {label}: {standing}"
