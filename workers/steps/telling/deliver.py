"""Deliver what is due on one channel, over connections kept for as long as there is something."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from notifications.channels import channel_named
from storage.recording import Results
from workers.context import Context
from workers.steps.keep import kept_alive
from workers.steps.telling.shift import Shift

BATCH = 200
LONGEST = 10.0


@dataclass(frozen=True)
class Delivered:
    """How many rows were settled, and whether another task would find more to do at once."""

    settled: int
    more: bool


def deliver_due(name: str, c: Context, *, size: int = BATCH, longest: float = LONGEST) -> Delivered:
    """Settle what is due on a channel, `size` rows a claim.

    After `longest` seconds it claims no more, so that a worker told to stop is soon done.
    """
    channel, token = channel_named(name), uuid4()
    with ExitStack() as stack:
        results = stack.enter_context(closing(Results(c.engine, token)))
        sender = stack.enter_context(channel.open(c.road))
        shift = Shift(channel, sender, results, token, c, size, monotonic() + longest)
        if not channel.one_at_a_time:
            shift.pool = stack.enter_context(ThreadPoolExecutor(c.settings.http_at_once))
        stack.enter_context(kept_alive(shift.renew, c.settings.renew_every))
        shift.deliver()
    return Delivered(shift.settled, shift.more)
