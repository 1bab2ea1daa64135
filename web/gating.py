"""What a reader may see: the features of their plan, and what the public sees are those of Free."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from models.plans import Plan, plans
from models.tables import Subscriber
from notifications.wording import listed
from web.signed_in import COOKIE, Reader, form_token
from web.site import Acting, Reading, TheSite
from web.wording import FEATURES
from workers.steps.asking import plan_of
from workers.steps.subscribers.sign_in import Visitor, who_visits

PUBLIC = "free"


@dataclass(frozen=True)
class View:
    """A page as one plan shows it."""

    plan: Plan

    def shows(self, feature: str) -> bool:
        return feature in self.plan.features

    def left_out(self, *features: str) -> str:
        """Say in one line what the plan leaves out of a page, "" where that is nothing.

        >>> View(plans()["free"]).left_out("regulatory_mapping")
        'Not in Free: regulatory mapping (Professional).'
        """
        missing = [feature for feature in features if not self.shows(feature)]
        said = [f"{_lowered(FEATURES[one])} ({_first_with(one)})" for one in missing]
        return f"Not in {self.plan.name}: {listed(said)}." if said else ""


def whoever_visits(request: Request, site: TheSite, session: Reading, c: Acting) -> Visitor | None:
    """Return who is signed in, None for the public."""
    return who_visits(session, COOKIE.read(request, site), c)


Visiting = Annotated[Visitor | None, Depends(whoever_visits)]


async def whoever_reads(visitor: Visiting) -> Subscriber | None:
    """Return whose account it is that is signed in to, None for the public."""
    return visitor.subscriber if visitor else None


Whoever = Annotated[Subscriber | None, Depends(whoever_reads)]


async def maybe_reader(request: Request, site: TheSite, visitor: Visiting) -> Reader | None:
    """Give who is signed in what stands in their forms; None is the public."""
    if visitor is None:
        return None
    token = form_token(site, COOKIE.read(request, site))
    return Reader(visitor.subscriber, token, visitor.member)


MaybeReader = Annotated[Reader | None, Depends(maybe_reader)]


async def plan_of_reader(subscriber: Whoever) -> Plan:
    """Give the plan by which pages are shown: that of who is signed in, else what Free shows."""
    return plan_of(subscriber) if subscriber else plans()[PUBLIC]


async def view_of(plan: Annotated[Plan, Depends(plan_of_reader)]) -> View:
    return View(plan)


Viewing = Annotated[View, Depends(view_of)]


def _first_with(feature: str) -> str:
    """Name the plan, the smallest first, that has a feature."""
    return next((plan.name for plan in plans().values() if feature in plan.features), "no plan")


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
