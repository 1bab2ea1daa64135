"""Write to a destination again that was confirmed anew, and owe it what was skipped meanwhile."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.words import BounceKind
from storage.bounces import lock_destination
from storage.digests import hold_skipped
from storage.messages import owe_skipped_again
from storage.people import lock_subscriber, verify_destination
from workers.steps.asking import hears_weekly
from workers.steps.destinations.bounced import REASONS
from workers.steps.destinations.rest_destination import BY_OWNER
from workers.steps.destinations.unsubscribe import UNSUBSCRIBED
from workers.steps.owed import release_held

# What is older stands in the timeline; nobody reads a month of alerts in one morning.
MADE_UP_FOR = timedelta(days=30)
_AT_THEIR_WISH = (BY_OWNER, UNSUBSCRIBED, REASONS[BounceKind.COMPLAINT])


def switch_on(session: Session, destination_id: int, now: datetime) -> None:
    """Note that a destination is confirmed; the first time counts until it is asked again.

    What its owner did not want is not made up. The policy is asked again of all that is.
    """
    row = lock_destination(session, destination_id)
    if row is None or row.verified_at is not None:
        return
    off_since, reason = row.disabled_at, row.disabled_reason or ""
    verify_destination(session, destination_id, now)
    if off_since and not reason.startswith(_AT_THEIR_WISH):
        _make_up(session, row.subscriber_id, destination_id, max(off_since, now - MADE_UP_FOR), now)


def _make_up(
    session: Session, subscriber_id: int, destination_id: int, since: datetime, now: datetime
) -> None:
    """Owe the skipped messages, and those that nobody was owed for want of another road."""
    owe_skipped_again(session, subscriber_id, destination_id, since, now)
    subscriber = lock_subscriber(session, subscriber_id)
    hold_skipped(session, subscriber_id, since)
    if not hears_weekly(subscriber):
        release_held(session, subscriber, now)
