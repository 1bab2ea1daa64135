"""The caller's account and the platforms that they watch."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from notifications.limits import Already, LimitReached
from storage.pages import find_platform
from storage.people import subscriptions_of
from web.api import account_shapes as shapes
from web.api.callers import Owner, Viewing, Writer
from web.api.once import Doing
from web.api.paging import Page
from web.api.problems import Refusal, told
from web.gating import View
from web.site import Acting, Reading
from web.wording import FEATURES
from workers.steps.subscribers.api_keys import Caller
from workers.steps.subscribers.subscribe import add_platform, remove_platform
from workers.steps.subscribers.wishes import choose_weekly

router = APIRouter(tags=["account"])

Slug = Annotated[str, Path(pattern="^[a-z0-9-]{1,80}$")]


@router.get("/account")
def account(caller: Owner, view: Viewing) -> shapes.Account:
    return _shown(caller, view, weekly=caller.subscriber.weekly)


@router.patch("/account")
def wish(wishes: shapes.Wishes, caller: Writer, view: Viewing, c: Acting) -> shapes.Account:
    """Hear of everything in the weekly digest although the plan has alerts, or as it promises."""
    choose_weekly(caller.id, weekly=wishes.weekly, c=c)
    return _shown(caller, view, weekly=wishes.weekly)


def _shown(caller: Caller, view: View, *, weekly: bool) -> shapes.Account:
    plan = caller.plan
    return shapes.Account(
        email=caller.subscriber.email,
        plan=plan.slug,
        max_platforms=plan.max_platforms,
        cadence=plan.cadence,
        weekly=weekly,
        channels=sorted(plan.channels),
        features=sorted(plan.features),
        scopes=sorted(caller.scopes),
        not_included=view.left_out(*FEATURES),
    )


@router.get("/subscriptions")
def subscriptions(caller: Owner, session: Reading) -> Page[shapes.Subscription]:
    """List what the caller watches, the first added first."""
    rows = subscriptions_of(session, caller.id)
    return Page(items=[shapes.Subscription.model_validate(row) for row in rows])


@router.post(
    "/subscriptions", status_code=201, response_model=shapes.Subscription, responses=told(404)
)
def subscribe(
    wanted: shapes.Watch, caller: Writer, once: Doing, session: Reading, c: Acting
) -> Response:
    """Watch a platform, within the plan's limit."""

    def act() -> shapes.Subscription:
        platform = find_platform(session, wanted.platform)
        if platform is None or platform.retired_at:
            raise Refusal(404, "There is no such platform.")
        answer = add_platform(caller.id, wanted.platform, c)
        if isinstance(answer, LimitReached):
            raise Refusal(403, _full(caller, answer))
        if isinstance(answer, Already):
            raise Refusal(409, "This platform is watched already.")
        rows = subscriptions_of(session, caller.id)
        added = next(row for row in rows if row.platform_id == wanted.platform)
        return shapes.Subscription.model_validate(added)

    return once.do(act)


@router.delete("/subscriptions/{platform}", status_code=204, responses=told(404))
def unsubscribe(platform: Slug, caller: Writer, session: Reading, c: Acting) -> None:
    """Stop watching a platform; one paused for want of room takes its place."""
    watched = {row.platform_id for row in subscriptions_of(session, caller.id)}
    if platform not in watched:
        raise Refusal(404, "This platform is not watched.")
    remove_platform(caller.id, platform, c)


def _full(caller: Caller, answer: LimitReached) -> str:
    return f"The {caller.plan.name} plan has room for {answer.limit} platforms, and they are taken."
