"""One claim of platforms: its lease, their names, and how often their documents are checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from models.plans import plans
from storage.people import plans_watching, platform_names
from workers.context import Context
from workers.steps.watching.pace import Pace

_DAILY = 24


@dataclass(frozen=True)
class Visit:
    """`usual` is, by platform, the shortest interval that a plan watching it promises."""

    token: UUID
    names: Mapping[str, str]
    usual: Mapping[str, timedelta]


def begin_visit(session: Session, platform_ids: Sequence[str], token: UUID, c: Context) -> Visit:
    """Read what the checks of these platforms need, in two queries."""
    names = platform_names(session, platform_ids)
    return Visit(token, names, promised(session, platform_ids, c))


def promised(session: Session, platform_ids: Sequence[str], c: Context) -> dict[str, timedelta]:
    """Return, by platform, the shortest interval that a plan watching it promises."""
    if c.settings.check_every:
        return dict.fromkeys(platform_ids, timedelta(seconds=c.settings.check_every))
    watching = plans_watching(session, platform_ids)
    return {slug: _interval(watching[slug]) for slug in platform_ids}


def pace_of(visit: Visit, platform_id: str, c: Context) -> Pace:
    return Pace(
        usual=visit.usual[platform_id],
        confirm=c.settings.confirm_delay,
        retry=timedelta(seconds=c.settings.suspect_retry),
    )


def _interval(watched_by: set[str]) -> timedelta:
    hours = [plan.check_every for slug, plan in plans().items() if slug in watched_by]
    return timedelta(hours=min([_DAILY, *hours]))
