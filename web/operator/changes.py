"""Withdraw or correct a change, with what was said of it before."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from models.names import read_change_name
from models.words import CorrectionKind
from storage.corrections import corrections_of
from storage.evidence import find_change
from storage.listing import Wanted, list_changes
from storage.operator import list_actions
from web.operator.guard import PATH, Operating, back_with, operator_page
from web.signed_in import back_to
from web.site import READ, Reading, TheSite
from workers.steps.operating.take_back import take_back
from workers.steps.telling.correct import MOST_NOTE

router = APIRouter(prefix=f"{PATH}/changes")

_NEWEST = 50
_LATELY = 20


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show_list(operator: Operating, site: TheSite, session: Reading, asked: str = "") -> Response:
    wanted = read_change_name(asked.strip().upper()) if asked else None
    if wanted is not None and find_change(session, wanted) is not None:
        return back_to(f"{PATH}/changes/{asked.strip().upper()}")
    rows = list_changes(session, Wanted(), None, _NEWEST)
    return operator_page(
        site, "operator_changes.html", operator, changes=rows, asked=asked.strip()[:40]
    )


@router.api_route("/{name}", methods=READ, response_class=HTMLResponse)
def show(name: str, operator: Operating, site: TheSite, session: Reading) -> HTMLResponse:
    change_id = _id(name)
    story = find_change(session, change_id)
    if story is None:
        raise HTTPException(404)
    return operator_page(
        site,
        "operator_change.html",
        operator,
        story=story,
        change=story.row,
        corrections=corrections_of(session, [change_id]).get(change_id, ()),
        most=MOST_NOTE,
        actions=list_actions(session, _LATELY, subject=f"change:{change_id}"),
    )


@router.post("/{name}")
def correct(
    name: str,
    operator: Operating,
    kind: Annotated[CorrectionKind, Form()],
    note: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    result = take_back(_id(name), kind, note.replace("\r\n", "\n"), operator.hand)
    return back_with(f"{PATH}/changes/{name}", result)


def _id(name: str) -> int:
    change_id = read_change_name(name)
    if change_id is None:
        raise HTTPException(404)
    return change_id
