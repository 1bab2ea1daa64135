"""What happened, read from the rows: each change, who was told, held or skipped, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from demo.cast import BY_EMAIL
from models.words import DecisionKind, NotificationKind, Outcome
from storage.ledger import (
    DecisionRow,
    LookRow,
    MessageRow,
    changes_since,
    decisions_since,
    looks_since,
    messages_since,
)
from storage.pages import ChangeRow

STRANGE = (Outcome.SUSPECT, Outcome.UNSTABLE, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change and what became of it, by name: `told` roads, `held` digests, `skipped` why."""

    change: str
    platform: str
    document: str
    headline: str
    significance: str
    direction: str
    quiet_reason: str | None
    told: Mapping[str, tuple[str, ...]]
    held: tuple[str, ...]
    skipped: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One digest that was sent, and the changes in it."""

    to: str
    state: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrangeLine:
    """A page that was not believed, or did not hold still, and how often."""

    platform: str
    document: str
    outcome: str
    reason: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Account:
    """The whole story in lines."""

    looks: int
    changes: tuple[ChangeLine, ...]
    digests: tuple[DigestLine, ...]
    strange: tuple[StrangeLine, ...]
    notices: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def read_account(session: Session, since: datetime) -> Account:
    """Read everything that happened since a moment."""
    changes, decisions = changes_since(session, since), decisions_since(session, since)
    messages, looks = messages_since(session, since), looks_since(session, since)
    return Account(
        looks=len(looks),
        changes=tuple(_change_line(change, decisions, messages) for change in changes),
        digests=tuple(_digest_lines(changes, decisions, messages)),
        strange=tuple(_strange_lines(looks)),
        notices=tuple(_notices(messages)),
    )


def _change_line(
    change: ChangeRow, decisions: Sequence[DecisionRow], messages: Sequence[MessageRow]
) -> ChangeLine:
    mine = [row for row in decisions if row.change_id == change.id]
    told: dict[str, tuple[str, ...]] = {}
    for row in messages:
        if row.change_id == change.id:
            road = f"{row.channel}: {row.state.value}"
            told[_name(row.email)] = (*told.get(_name(row.email), ()), road)
    return ChangeLine(
        change=change.public_id,
        platform=change.platform_name,
        document=change.terms_type,
        headline=change.headline,
        significance=change.significance.value,
        direction=change.direction.value,
        quiet_reason=change.quiet_reason,
        told=told,
        held=tuple(_name(r.email) for r in mine if r.kind is DecisionKind.HOLD_FOR_DIGEST),
        skipped={_name(row.email): row.reason.value for row in mine if row.reason},
    )


def _digest_lines(
    changes: Sequence[ChangeRow], decisions: Sequence[DecisionRow], messages: Sequence[MessageRow]
) -> Iterable[DigestLine]:
    names = {change.id: change.public_id for change in changes}
    for row in messages:
        if row.kind is NotificationKind.DIGEST:
            held = (names[d.change_id] for d in decisions if d.digest_id == row.digest_id)
            yield DigestLine(_name(row.email), row.state.value, tuple(held))


def _strange_lines(looks: Sequence[LookRow]) -> Iterable[StrangeLine]:
    seen: dict[tuple[str, str, str, str | None], int] = {}
    for look in looks:
        if look.outcome in STRANGE:
            key = (look.platform, look.terms_type, look.outcome.value, look.reason)
            seen[key] = seen.get(key, 0) + 1
    return (StrangeLine(*key, times) for key, times in seen.items())


def _notices(messages: Sequence[MessageRow]) -> Iterable[str]:
    """Name everybody who got one kind of message about their account in one line."""
    told: dict[str, list[str]] = {}
    for row in messages:
        if row.kind not in (NotificationKind.ALERT, NotificationKind.DIGEST):
            what = f"{row.kind.value.replace('_', ' ')} by {row.channel}, {row.state.value}"
            told.setdefault(what, []).append(_name(row.email))
    return (f"{what}: {', '.join(names)}" for what, names in told.items())


def _name(email: str) -> str:
    person = BY_EMAIL.get(email)
    return person.name if person else email
