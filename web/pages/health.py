"""Whether this process can serve: asked by compose and by load balancers."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from storage.pages import is_reachable
from web.site import READ, Reading

router = APIRouter()


@router.api_route("/healthz", methods=READ)
def health(session: Reading) -> JSONResponse:
    try:
        is_reachable(session)
    except SQLAlchemyError:
        return JSONResponse({"status": "failing", "database": "unreachable"}, 503)
    return JSONResponse({"status": "ok", "database": "reachable"})
