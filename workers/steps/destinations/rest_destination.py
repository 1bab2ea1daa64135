"""Let a destination rest at its owner's wish, wake it, or take it away."""

from storage.bounces import lock_destination
from storage.database import transaction
from storage.destinations import drop_destination
from storage.people import disable_destination, enable_destination
from workers.context import Context

BY_OWNER = "paused by you"


def pause_destination(destination_id: int, c: Context) -> None:
    """Send a destination nothing until it is resumed; one that was switched off stays so."""
    with transaction(c.engine) as session:
        disable_destination(session, destination_id, BY_OWNER, c.now())


def resume_destination(destination_id: int, c: Context) -> None:
    """Wake a destination that its owner paused; what failed must be confirmed anew instead."""
    with transaction(c.engine) as session:
        enable_destination(session, destination_id, BY_OWNER)


def remove_destination(subscriber_id: int, destination_id: int, c: Context) -> None:
    """Forget a destination; what still waits for it is skipped."""
    with transaction(c.engine) as session:
        row = lock_destination(session, destination_id)
        if row is None or row.subscriber_id != subscriber_id:
            return
        drop_destination(session, destination_id)
