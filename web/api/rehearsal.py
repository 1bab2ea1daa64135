"""Wishes tried over the past, for programs: what would be told, what not, and why."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from models.taxonomy import taxonomy
from models.words import Significance
from notifications.policy import Skip
from notifications.why import how_decided, why_not_you
from web.api import own_shapes as shapes
from web.api.callers import Owner, Viewing, demand
from web.api.problems import Refusal
from web.site import Acting, Reading
from workers.steps.subscribers.rehearse import Rehearsed, Wishes, rehearse

router = APIRouter(prefix="/account", tags=["account"])

Floor = Annotated[
    Significance | None, Query(description="The least to be told of; else as it stands.")
]
Provisions = Annotated[
    list[str], Query(max_length=100, description="Only changes that touch one of these.")
]
Days = Annotated[int, Query(ge=1, le=3660, description="How far back.")]


@router.get("/rehearsal")
def rehearsal(
    caller: Owner,
    view: Viewing,
    session: Reading,
    c: Acting,
    floor: Floor = None,
    provision: Provisions = [],  # noqa: B006 - FastAPI copies it
    days: Days = 365,
) -> shapes.Rehearsal:
    """Say what other wishes would have told the caller of; nothing is sent or switched."""
    if provision:
        demand(view, "provision_monitoring")
    if unknown := [name for name in provision if name not in taxonomy()]:
        raise Refusal(422, f"There is no provision {unknown[0]}.")
    wishes = Wishes(floor, frozenset(provision) if provision else None)
    found = rehearse(session, caller.subscriber, wishes, c.now() - timedelta(days=days))
    return shapes.Rehearsal(
        told_as_it_stands=sum(not isinstance(one.stands, Skip) for one in found),
        told_as_tried=sum(not isinstance(one.tried, Skip) for one in found),
        changes=[_shown(one) for one in found],
    )


def _shown(one: Rehearsed) -> shapes.Tried:
    row = one.change
    return shapes.Tried(
        change=row.public_id,
        platform=row.platform,
        terms_type=row.terms_type,
        headline=row.headline,
        significance=row.significance,
        detected_at=row.detected_at,
        stands=how_decided(one.stands, why_not_you),
        tried=how_decided(one.tried, why_not_you),
        turned=one.turned,
    )
