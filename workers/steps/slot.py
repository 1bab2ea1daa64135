"""When a subscriber's next digest is due."""

from datetime import datetime, timedelta

from models.tables import Subscriber
from notifications.calendar import next_slot
from workers.context import Context


def next_digest(subscriber: Subscriber, now: datetime, c: Context) -> datetime:
    """Return the weekly hour that comes next, or the end of DIGEST_PERIOD where that is set."""
    if c.settings.digest_period:
        return now + timedelta(seconds=c.settings.digest_period)
    return next_slot(subscriber.digest_weekday, subscriber.digest_hour, subscriber.time_zone, now)
