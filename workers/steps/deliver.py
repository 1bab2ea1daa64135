"""Deliver what is due on one channel, batch by batch, over connections kept for the batch."""

from functools import partial
from uuid import UUID

from notifications.channels import channel_named
from storage.database import transaction
from storage.letters import read_letters
from storage.outbox import claim_due, renew_notifications
from workers.context import Context
from workers.steps.compose import Composer
from workers.steps.keep import kept_alive
from workers.steps.send import Batch, send

BATCH = 100


def deliver_due(name: str, c: Context, *, size: int = BATCH) -> int:
    """Settle everything due on a channel; return how many rows were settled."""
    settled = 0
    while batch := _claim(name, c, size):
        with kept_alive(partial(_renew, batch.token, c), c.settings.renew_every):
            settled += _send_all(batch, c)
    return settled


def _claim(name: str, c: Context, size: int) -> Batch | None:
    now = c.now()
    with transaction(c.engine) as session:
        claim = claim_due(session, name, size, now, now + c.settings.lease_time)
        letters = read_letters(session, claim.notifications)
    if not claim.notifications:
        return None
    channel = channel_named(name)
    return Batch(
        claim.token, claim.notifications, letters, channel, Composer(c.site, letters, channel)
    )


def _send_all(batch: Batch, c: Context) -> int:
    with batch.channel.open(c.road) as sender:
        return sum(send(row, batch, sender, c) for row in batch.rows)


def _renew(token: UUID, c: Context) -> None:
    with transaction(c.engine) as session:
        renew_notifications(session, token, c.now() + c.settings.lease_time)
