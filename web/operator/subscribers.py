"""Subscribers: what they have, and their plan, with what follows from another one shown first."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models.plans import Plan, plans
from models.tables import Subscriber
from storage.operator import list_actions
from storage.operator_lists import count_plans, find_person, list_people
from storage.people import destinations_of, platform_names, subscriptions_of
from web.operator.destinations import place_of
from web.operator.guard import PATH, Operating, back_with, operator_page
from web.site import READ, Acting, Id, Reading, TheSite
from workers.steps.asking import plan_of
from workers.steps.operating.set_plan import foresee, set_plan

router = APIRouter(prefix=f"{PATH}/subscribers")

_PAGE = 50
_LATELY = 20


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show_list(
    operator: Operating, site: TheSite, session: Reading, asked: str = "", after: int = 0
) -> HTMLResponse:
    rows = list_people(session, _PAGE + 1, asked=asked.strip()[:320], after=max(after, 0))
    shown = rows[:_PAGE]
    return operator_page(
        site,
        "operator_subscribers.html",
        operator,
        people=shown,
        plans=plans(),
        counts=count_plans(session),
        asked=asked.strip()[:320],
        following=shown[-1].row.id if len(rows) > _PAGE else None,
    )


@router.api_route("/{subscriber_id}", methods=READ, response_class=HTMLResponse)
def show(
    subscriber_id: Id, operator: Operating, site: TheSite, session: Reading, c: Acting
) -> HTMLResponse:
    person = _person(session, subscriber_id)
    rows = subscriptions_of(session, subscriber_id)
    places = destinations_of(session, [subscriber_id])
    return operator_page(
        site,
        "operator_subscriber.html",
        operator,
        person=person,
        plan=plan_of(person),
        plans=plans(),
        subscriptions=rows,
        names=platform_names(session, [row.platform_id for row in rows]),
        places=[place_of(row, person.email, c) for row in places],
        actions=list_actions(session, _LATELY, subject=f"subscriber:{subscriber_id}"),
    )


@router.api_route("/{subscriber_id}/plan", methods=READ, response_class=HTMLResponse)
def show_plan(
    subscriber_id: Id,
    operator: Operating,
    site: TheSite,
    session: Reading,
    c: Acting,
    plan: str = "",
) -> Response:
    person = _person(session, subscriber_id)
    return operator_page(
        site,
        "operator_plan.html",
        operator,
        person=person,
        plan=plan_of(person),
        consequence=foresee(person, _plan(plan), c),
    )


@router.post("/{subscriber_id}/plan")
def change_plan(
    subscriber_id: Id,
    operator: Operating,
    plan: Annotated[str, Form(max_length=40)],
    mark: Annotated[str, Form(max_length=40)],
) -> Response:
    result = set_plan(subscriber_id, _plan(plan), mark, operator.hand)
    return back_with(f"{PATH}/subscribers/{subscriber_id}", result)


def _person(session: Session, subscriber_id: int) -> Subscriber:
    person = find_person(session, subscriber_id)
    if person is None:
        raise HTTPException(404)
    return person


def _plan(slug: str) -> Plan:
    if slug not in plans():
        raise HTTPException(404)
    return plans()[slug]
