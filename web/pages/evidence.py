"""Downloads of evidence: a change or a document with all that proves it, for who may have it."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import StreamingResponse

from models.names import read_change_name
from web.exports import answer_with
from web.gating import View
from web.signed_in import SignedIn
from web.site import Acting, Id, Reading
from workers.steps.evidence_scope import Scope, change_scope, document_scope

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


def _allowed(scope: Scope | None, reader: SignedIn) -> Scope:
    if scope is None:
        raise HTTPException(404)
    if not View(reader.plan).shows("audit_analysis"):
        raise HTTPException(403)
    return scope
