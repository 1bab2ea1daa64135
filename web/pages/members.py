"""The members of an account: who may read it and act there, asked in by its owners."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models.words import Role
from notifications.policy import TEAM, includes
from storage.team import members_of
from web.signed_in import Reader, SignedAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Id, Reading, Site, TheSite
from workers.steps.subscribers.team import TeamError, change_role, invite, remove_member

router = APIRouter(prefix="/account/members")

ROLES = {
    Role.READER: "reads everything",
    Role.REVIEWER: "also decides about changes, reviews, keeps commitments, assigns platforms",
    Role.OWNER: "everything, also platforms, channels, keys, members and the account itself",
}
_HERE = "/account/members"
_SAID = {
    "invited": "Invited. They are in as soon as they follow the link in their mail.",
    "saved": "Saved.",
    "gone": "Taken out. They are signed out at once.",
}
Chosen = Annotated[Role, Form()]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(reader: SignedIn, site: TheSite, session: Reading, said: str = "") -> HTMLResponse:
    return _page(reader, site, session, said=_SAID.get(said, ""))


@router.post("", response_class=HTMLResponse)
def ask_in(
    reader: SignedAct,
    site: TheSite,
    session: Reading,
    c: Acting,
    role: Chosen,
    email: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    try:
        invite(reader.id, email.strip(), role, reader.address, c)
    except TeamError as error:
        return _page(reader, site, session, 422, problem=str(error), typed=email)
    return back_to(_HERE, "invited")


@router.post("/{member_id}/role")
def give_role(member_id: Id, reader: SignedAct, c: Acting, role: Chosen) -> Response:
    if not change_role(reader.id, member_id, role, c):
        raise HTTPException(404)
    return back_to(_HERE, "saved")


@router.post("/{member_id}/remove")
def take_out(member_id: Id, reader: SignedAct, c: Acting) -> Response:
    if not remove_member(reader.id, member_id, c):
        raise HTTPException(404)
    return back_to(_HERE, "gone")


def _page(
    reader: Reader,
    site: Site,
    session: Session,
    status: int = 200,
    problem: str = "",
    typed: str = "",
    said: str = "",
) -> HTMLResponse:
    return own_page(
        site,
        "members.html",
        reader,
        status,
        said=said,
        problem=problem,
        typed=typed,
        rows=members_of(session, reader.id),
        roles=ROLES,
        included=includes(reader.plan, TEAM),
    )
