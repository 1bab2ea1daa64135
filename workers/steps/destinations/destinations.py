"""Keep what rows hold of destinations sealed by the newest key."""

from functools import partial

from sqlmodel import Session

from models.tables import Destination
from notifications.channels import channels
from notifications.sealing import rests_on_newest
from storage.database import transaction
from storage.destinations import destinations_after, replace_settings
from workers.context import Context

_PAGE = 500


def seal_destinations(c: Context, *, plain: bool = False) -> int:
    """Seal anew whatever the newest key did not seal; return how many rows that were.

    Safe to repeat and to stop: each page is a commit. `plain` asks for those never sealed only.
    """
    names = [name for name, channel in channels().items() if channel.has_secrets]
    sealed, last = 0, 0
    while True:
        with transaction(c.engine) as session:
            rows = destinations_after(session, names, last, _PAGE, plain=plain)
            sealed += sum(map(partial(_seal, session, c), rows))
        if not rows:
            return sealed
        last = rows[-1].id or 0


def _seal(session: Session, c: Context, row: Destination) -> bool:
    channel = channels()[row.channel]
    fresh = channel.store(channel.load(row.settings, c.keys), c.keys)
    if rests_on_newest(row.settings, fresh, c.keys):
        return False
    return replace_settings(session, row.id or 0, row.settings, fresh)
