"""Begin again after a restore: what may have gone out since the backup is not sent."""

from dataclasses import dataclass
from datetime import datetime

from models.tables import Document, LogRestore, Subscriber
from storage.database import transaction
from storage.log import log_size
from storage.restored import (
    count,
    end_fan_outs,
    free_leases,
    overdue_for_digest,
    skip_held,
    skip_waiting,
)
from workers.context import Context
from workers.steps.slot import next_digest


@dataclass(frozen=True)
class Restored:
    """What is there again, and what of it was settled without being sent."""

    subscribers: int
    documents: int
    messages: int = 0
    held: int = 0
    changes: int = 0


def settle_restored(c: Context, made_at: datetime, *, resend: bool = False) -> Restored:
    """End all that was under way; with `resend` what waits goes on waiting to be sent.

    `made_at` says when the backup was made; the log keeps it, for later heads do not fit any more.

    Digests whose hour has passed since the backup are not cut either: the next one comes at the
    next hour.
    """
    now = c.now()
    with transaction(c.engine) as session:
        free_leases(session, now)
        session.add(LogRestore(made_at=made_at, at=now, size=log_size(session)))
        there = count(session, Subscriber), count(session, Document)
        if resend:
            return Restored(*there)
        settled = skip_waiting(session, now), skip_held(session, now), end_fan_outs(session, now)
        for subscriber in overdue_for_digest(session, now):
            subscriber.next_digest_at = next_digest(subscriber, now, c)
            session.add(subscriber)
    return Restored(*there, *settled)
