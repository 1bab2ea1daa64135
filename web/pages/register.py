"""The register of vendors: what binds us, who sees to it, what is due; a page, CSV and PDF."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from notifications.policy import TEAM, includes
from web.signed_in import Reader, ReviewerAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Reading, TheSite
from workers.steps.subscribers.team import TeamError, assign_platform, team_of
from workers.steps.subscribers.vendors import (
    By,
    draw_register,
    is_overdue,
    list_vendors,
    say_reviews,
    write_register,
)

router = APIRouter(prefix="/account/register")

_SAID = {"assigned": "Saved."}
_SORTED = {By.DUE: "What is due first", By.NAME: "Name", By.EXPOSURE: "Exposure"}


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(
    reader: SignedIn,
    site: TheSite,
    session: Reading,
    c: Acting,
    by: By = By.DUE,
    said: str = "",
) -> HTMLResponse:
    included = includes(reader.plan, TEAM)
    return own_page(
        site,
        "register.html",
        reader,
        said=_SAID.get(said, ""),
        included=included,
        vendors=list_vendors(session, reader.subscriber, c, by) if included else (),
        team=team_of(session, reader.subscriber),
        orders=_SORTED,
        chosen=by,
        today=c.now().date(),
        is_overdue=is_overdue,
        say_reviews=say_reviews,
    )


@router.get("/register.csv")
def download_csv(reader: SignedIn, session: Reading, c: Acting, by: By = By.DUE) -> Response:
    _check(reader)
    body = write_register(list_vendors(session, reader.subscriber, c, by))
    return _saved(body.encode(), "text/csv; charset=utf-8", c.now().date(), "csv")


@router.get("/register.pdf")
def download_pdf(reader: SignedIn, session: Reading, c: Acting, by: By = By.DUE) -> Response:
    _check(reader)
    today, vendors = c.now().date(), list_vendors(session, reader.subscriber, c, by)
    body = draw_register(vendors, reader.subscriber.email, today)
    return _saved(body, "application/pdf", today, "pdf")


@router.post("/assign")
def change_assignment(
    reader: ReviewerAct,
    c: Acting,
    platform: Annotated[str, Form(max_length=80)],
    email: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    _check(reader)
    try:
        assign_platform(reader.id, platform, email, c)
    except TeamError:
        raise HTTPException(404) from None
    return back_to("/account/register", "assigned")


def _check(reader: Reader) -> None:
    if not includes(reader.plan, TEAM):
        raise HTTPException(403)


def _saved(body: bytes, kind: str, today: date, ending: str) -> Response:
    name = f"clausewatch-register-{today.isoformat()}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(body, media_type=kind, headers=headers)
