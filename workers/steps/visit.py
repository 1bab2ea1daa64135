"""One claim of a platform: its lease, and how often its documents are usually checked."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from models.plans import plans
from models.tables import Platform
from storage.people import plans_watching
from workers.context import Context

_DAILY = 24


@dataclass(frozen=True)
class Visit:
    """`usual` is the shortest interval that a plan watching this platform promises."""

    token: UUID
    platform: str
    usual: timedelta


def begin_visit(session: Session, platform_id: str, token: UUID, c: Context) -> Visit:
    """Read the platform's name and how often its documents are checked."""
    platform = session.get_one(Platform, platform_id)
    return Visit(token, platform.name, _usual_interval(session, platform_id, c))


def _usual_interval(session: Session, platform_id: str, c: Context) -> timedelta:
    """Return the usual interval: a day, or as the plans of those who watch the platform say."""
    if c.settings.check_every:
        return timedelta(seconds=c.settings.check_every)
    watching = plans_watching(session, platform_id)
    hours = [plan.check_every for slug, plan in plans().items() if slug in watching]
    return timedelta(hours=min([_DAILY, *hours]))
