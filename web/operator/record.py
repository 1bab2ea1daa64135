"""The record: what operators did, when, to which row, and what came of it."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from models.words import Operation
from storage.operator import list_actions
from web.operator.guard import PATH, Operating, operator_page
from web.site import READ, Reading, TheSite

router = APIRouter(prefix=f"{PATH}/actions")

_PAGE = 100


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(
    operator: Operating, site: TheSite, session: Reading, of: str = "", before: int = 0
) -> HTMLResponse:
    chosen = Operation(of) if of in set(Operation) else None
    rows = list_actions(session, _PAGE + 1, operation=chosen, before=before if before > 0 else None)
    shown = rows[:_PAGE]
    return operator_page(
        site,
        "operator_actions.html",
        operator,
        actions=shown,
        operations=list(Operation),
        chosen=chosen,
        following=shown[-1].id if len(rows) > _PAGE else None,
    )
