"""Evidence for programs: a change or a document with all that proves it, as a zip."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from models.names import read_change_name
from web.api.callers import Reader, Viewing, demand
from web.api.changes import Name
from web.api.problems import Refusal, told
from web.exports import ZIP, answer_with
from web.site import Acting, Id, Reading
from workers.steps.proving.evidence_scope import change_scope, days_of, days_scope, document_scope

router = APIRouter(tags=["evidence"], responses=told(404))

_ZIPPED: dict[int | str, dict[str, Any]] = {
    200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}
}
First = Annotated[date | None, Query(description="The first day (UTC); else 90 days before.")]
Last = Annotated[date | None, Query(description="The last day (UTC); else today.")]
Since = Annotated[date | None, Query(description="Leave out what ended before this day (UTC).")]
Until = Annotated[date | None, Query(description="Leave out what began after this day (UTC).")]


@router.get("/evidence.zip", response_class=StreamingResponse, responses=_ZIPPED | told(422))
def period_evidence(
    caller: Reader,
    view: Viewing,
    session: Reading,
    c: Acting,
    since: First = None,
    until: Last = None,
) -> StreamingResponse:
    """Return all of a period that the account watches, with what proves it; a year at most."""
    demand(view, "audit_analysis")
    first, last = days_of(since, until, c)
    scope = days_scope(session, caller.subscriber.id or 0, first, last)
    if scope is None:
        raise Refusal(422, "A period ends after it begins, and is not longer than a year.")
    return answer_with(session, scope, caller.subscriber, f"{first}-to-{last}", c)


@router.get("/changes/{name}/evidence.zip", response_class=StreamingResponse, responses=_ZIPPED)
def change_evidence(
    name: Name, caller: Reader, view: Viewing, session: Reading, c: Acting
) -> StreamingResponse:
    """Return both captures and texts of a change, and who was told, with all that proves it."""
    demand(view, "audit_analysis")
    scope = change_scope(session, read_change_name(name) or 0)
    if scope is None:
        raise Refusal(404, "There is no such change.")
    return answer_with(session, scope, caller.subscriber, name, c)


@router.get(
    "/documents/{document_id}/evidence.zip", response_class=StreamingResponse, responses=_ZIPPED
)
def document_evidence(
    document_id: Id,
    caller: Reader,
    view: Viewing,
    session: Reading,
    c: Acting,
    since: Since = None,
    until: Until = None,
) -> StreamingResponse:
    """Return every text of a document and all that changed in a period, with what proves it."""
    demand(view, "audit_analysis")
    begin = datetime.combine(since, time.min, UTC) if since else None
    end = datetime.combine(until, time.max, UTC) if until else None
    scope = document_scope(session, document_id, begin, end)
    if scope is None:
        raise Refusal(404, "There is no such document.")
    return answer_with(session, scope, caller.subscriber, f"document-{document_id}", c)
