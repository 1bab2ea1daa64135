"""One claim of a platform: its lease, and how often its documents are usually checked."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from models.plans import plans
from storage.people import plans_watching
from workers.context import Context

_DAILY = 24


@dataclass(frozen=True)
class Visit:
    """`usual` is the shortest interval that a plan watching this platform promises."""

    token: UUID
    usual: timedelta


def usual_interval(session: Session, platform_id: str, c: Context) -> timedelta:
    """Return how often a platform's documents are checked: daily, or as its watchers' plans say."""
    if c.settings.check_every:
        return timedelta(seconds=c.settings.check_every)
    watching = plans_watching(session, platform_id)
    hours = [plan.check_every for slug, plan in plans().items() if slug in watching]
    return timedelta(hours=min([_DAILY, *hours]))
