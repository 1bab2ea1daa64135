"""Take what came back to a return path: rest or switch off the destination that it is about."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from models.tables import Bounce, Destination
from models.words import BounceKind
from notifications.bounces import Report, read_report
from notifications.channels import channel_named
from notifications.return_path import Sent, read_return_path
from storage.bounces import add_bounce, lock_destination, soft_bounces
from storage.database import transaction
from workers.context import Context
from workers.steps.destinations.switch_off import suppress

# Mail servers give up after five days; the rest is for mailboxes read late.
OLDEST = timedelta(days=30)
SOFT_LIMIT = 5
SOFT_WINDOW = timedelta(days=35)
FIRST_REST = timedelta(hours=6)

REASONS: Mapping[BounceKind, str] = {
    BounceKind.HARD: "Its mail server says that there is no such mailbox",
    BounceKind.SOFT: f"{SOFT_LIMIT} messages in a row came back",
    BounceKind.COMPLAINT: "One of our messages was reported as unwanted",
}


class Taken(StrEnum):
    """What became of a mail in the mailbox for bounces."""

    SUPPRESSED = "suppressed"
    RESTING = "resting"
    REPEATED = "repeated"
    NO_REPORT = "no_report"
    FORGED = "forged"
    OLD = "old"
    GONE = "gone"


def take_bounce(content: bytes, c: Context) -> Taken:
    """Take one mail; safe to repeat, for a message counts once for each kind of report."""
    report = read_report(content)
    if report is None:
        return Taken.NO_REPORT
    sent = _sent(report, c.site.secret)
    if sent is None:
        return Taken.FORGED
    with transaction(c.engine) as session:
        destination = lock_destination(session, sent.destination_id)
        if destination is None:
            return Taken.GONE
        if _is_old(sent, destination, c.now()):
            return Taken.OLD
        return _record(session, report, sent, destination, c.now())


def _sent(report: Report, secret: str) -> Sent | None:
    found = (read_return_path(secret, address) for address in report.addresses)
    return next((sent for sent in found if sent), None)


def _is_old(sent: Sent, destination: Destination, now: datetime) -> bool:
    """Say whether a report is of a message from before the address was last confirmed."""
    confirmed = destination.verified_at
    day_after = sent.on + timedelta(days=1)
    return now - sent.on > OLDEST or (confirmed is not None and day_after <= confirmed)


def _record(
    session: Session, report: Report, sent: Sent, destination: Destination, now: datetime
) -> Taken:
    row = Bounce(
        destination_id=sent.destination_id,
        notification_id=sent.notification_id,
        at=now,
        kind=report.kind,
        status=report.status,
        said=report.said,
    )
    if not add_bounce(session, row):
        return Taken.REPEATED
    if report.kind is BounceKind.SOFT and not _rest(session, destination, now):
        return Taken.RESTING
    reason = REASONS[report.kind] + (f" ({report.status})" if report.status else "")
    channel = channel_named(destination.channel)
    label = channel.describe(channel.settings.model_validate(destination.settings))
    suppress(session, destination.subscriber_id, sent.destination_id, label, reason, now)
    return Taken.SUPPRESSED


def _rest(session: Session, destination: Destination, now: datetime) -> bool:
    """Let a destination rest, twice as long each time; True when that was tried often enough."""
    since = max(now - SOFT_WINDOW, destination.verified_at or now - SOFT_WINDOW)
    times = soft_bounces(session, destination.id or 0, since)
    rests = now + FIRST_REST * 2 ** (times - 1)
    destination.rests_until = max(rests, destination.rests_until or rests)
    session.add(destination)
    return times >= SOFT_LIMIT
