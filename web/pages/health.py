"""Whether this process can serve, and whether work flows: for compose, balancers and monitors."""

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from storage.flow import find_stalls
from storage.pages import is_reachable
from web.site import READ, Now, Reading, TheSite

router = APIRouter()


@router.api_route("/healthz", methods=READ)
def health(site: TheSite, session: Reading, now: Now) -> JSONResponse:
    """Answer 200 as long as pages can be served; `stalled` names what does not flow."""
    return _answer(site, session, now, 200)


@router.api_route("/healthz/flow", methods=READ)
def flow(site: TheSite, session: Reading, now: Now) -> JSONResponse:
    """Answer 503 as soon as anything stands still: for whoever wakes the operator."""
    return _answer(site, session, now, 503)


def _answer(site: TheSite, session: Reading, now: Now, status_if_stalled: int) -> JSONResponse:
    try:
        is_reachable(session)
        patience = timedelta(seconds=site.settings.flow_alarm_after)
        stalled = [stall.what for stall in find_stalls(session, now, patience)]
    except SQLAlchemyError:
        return JSONResponse({"status": "failing", "database": "unreachable"}, 503)
    if not stalled:
        return JSONResponse({"status": "ok", "database": "reachable", "stalled": []})
    said = {"status": "stalled", "database": "reachable", "stalled": stalled}
    return JSONResponse(said, status_if_stalled)
