"""Downloads of evidence: a change, a document or a period, for who may have it."""

from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import StreamingResponse

from models.names import read_change_name
from web.exports import answer_with
from web.gating import View
from web.signed_in import SignedIn
from web.site import Acting, Id, Reading
from workers.steps.proving.evidence_scope import (
    Scope,
    change_scope,
    days_of,
    days_scope,
    document_scope,
)

router = APIRouter()


@router.get("/changes/{name}/evidence.zip")
def change_evidence(name: str, reader: SignedIn, session: Reading, c: Acting) -> StreamingResponse:
    change_id = read_change_name(name)
    scope = change_scope(session, change_id) if change_id else None
    return answer_with(session, _allowed(scope, reader), reader.subscriber, name, c)


@router.get("/documents/{document_id}/evidence.zip")
def document_evidence(
    document_id: Id, reader: SignedIn, session: Reading, c: Acting
) -> StreamingResponse:
    scope = document_scope(session, document_id, None, None)
    name = f"document-{document_id}"
    return answer_with(session, _allowed(scope, reader), reader.subscriber, name, c)


@router.get("/account/data/evidence.zip")
def period_evidence(
    reader: SignedIn,
    session: Reading,
    c: Acting,
    since: date | None = None,
    until: date | None = None,
) -> StreamingResponse:
    first, last = days_of(since, until, c)
    scope = days_scope(session, reader.subscriber.id or 0, first, last)
    name = f"{first}-to-{last}"
    return answer_with(session, _allowed(scope, reader), reader.subscriber, name, c)


def _allowed(scope: Scope | None, reader: SignedIn) -> Scope:
    if scope is None:
        raise HTTPException(404)
    if not View(reader.plan).shows("audit_analysis"):
        raise HTTPException(403)
    return scope
