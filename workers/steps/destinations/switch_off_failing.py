"""Switch off destinations at which nothing arrived for days, and tell their owners elsewhere."""

from datetime import timedelta

from sqlmodel import Session

from models.tables import Destination
from notifications.channels import channel_named
from notifications.wording import counted
from storage.database import transaction
from storage.failing import failing_for, forget_failing, last_tries, note_failing
from workers.context import Context
from workers.steps.destinations.switch_off import suppress


def switch_off_failing(c: Context) -> int:
    """Switch off what failed for DISABLE_AFTER_DAYS, from the first failure after a success on.

    The tries themselves must span that time. Returns how many were switched off; one that arrives
    in between makes the count begin anew, and confirming the destination switches it on.
    """
    days = c.settings.disable_after_days
    with transaction(c.engine) as session:
        note_failing(session, c.now())
        if not days:
            return 0
        failing = failing_for(session, timedelta(days=days), c.now())
        return sum(_switch_off(session, row, days, c) for row in failing)


def _switch_off(session: Session, row: Destination, days: int, c: Context) -> bool:
    assert row.failing_since is not None
    arrived, failed = last_tries(session, row)
    if arrived is not None:
        forget_failing(session, row.id, arrived)
        return False
    if failed is None or failed - row.failing_since < timedelta(days=days):
        return False
    channel = channel_named(row.channel)
    label = channel.describe(channel.load(row.settings, c.keys))
    reason = f"Nothing arrived there for {counted(days, 'day')}"
    suppress(session, row.subscriber_id, row.id or 0, label, reason, c.now())
    return True
