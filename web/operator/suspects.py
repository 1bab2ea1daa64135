"""Documents in trouble: the page as fetched, the last good text, the reasons, and the acts."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models.blocks import Block, from_json
from storage.operator import list_actions
from storage.operator_suspects import (
    Troubled,
    find_snapshot,
    find_watched,
    list_troubled,
    looks_of,
)
from storage.records import current_version
from web.framed import framed, saved
from web.operator.guard import PATH, Operating, back_with, operator_page
from web.redlines import Redline, draw_redline
from web.site import READ, Acting, Id, Reading, TheSite
from workers.context import Context
from workers.steps.operating.in_doubt import Doubted, find_in_doubt
from workers.steps.operating.operate import Result
from workers.steps.operating.reconsider import (
    accept_page,
    ignore_page,
    look_again,
    reextract_page,
    stored_capture,
    take_up,
)
from workers.steps.watching.assess import Finding, assess

router = APIRouter(prefix=f"{PATH}/documents")

_MOST = 200
_LATELY = 15


@dataclass(frozen=True)
class Case:
    """What an operator decides by: the page in doubt, what it reads as, and what would change."""

    found: Troubled
    doubted: Doubted | None
    finding: Finding | None
    good: tuple[Block, ...]
    redline: Redline | None


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show_list(operator: Operating, site: TheSite, session: Reading) -> HTMLResponse:
    rows = list_troubled(session, _MOST)
    return operator_page(
        site,
        "operator_suspects.html",
        operator,
        waiting=[row for row in rows if not row.is_aside],
        aside=[row for row in rows if row.is_aside],
    )


@router.api_route("/{document_id}", methods=READ, response_class=HTMLResponse)
def show(
    document_id: Id, operator: Operating, site: TheSite, session: Reading, c: Acting
) -> HTMLResponse:
    found = watched(session, document_id)
    return operator_page(
        site,
        "operator_suspect.html",
        operator,
        case=_case(session, found, c),
        looks=looks_of(session, document_id, _LATELY),
        actions=list_actions(session, _LATELY, subject=f"document:{document_id}"),
    )


@router.api_route("/{document_id}/pages/{snapshot_id}/{number}", methods=READ)
def page_as_fetched(
    document_id: Id, snapshot_id: Id, number: Id, session: Reading, c: Acting
) -> Response:
    """Give a stored page to a frame in which nothing of it runs, loads or knows who looks."""
    snapshot = find_snapshot(session, document_id, snapshot_id)
    if snapshot is None or number > len(snapshot.pages):
        raise HTTPException(404)
    page = snapshot.pages[number - 1]
    try:
        body = c.blobs.get(page["sha256"])
    except FileNotFoundError as error:
        raise HTTPException(404) from error
    shown = framed(body, page["content_type"], page["url"])
    return shown or saved(body, f"page-{snapshot_id}-{number}")


@router.post("/{document_id}/accept")
def accept(document_id: Id, snapshot: Annotated[int, Form()], operator: Operating) -> Response:
    return _back(document_id, accept_page(document_id, snapshot, operator.hand))


@router.post("/{document_id}/reextract")
def reextract(document_id: Id, snapshot: Annotated[int, Form()], operator: Operating) -> Response:
    return _back(document_id, reextract_page(document_id, snapshot, operator.hand))


@router.post("/{document_id}/ignore")
def ignore(
    document_id: Id, reason: Annotated[str, Form(max_length=80)], operator: Operating
) -> Response:
    return _back(document_id, ignore_page(document_id, reason, operator.hand))


@router.post("/{document_id}/take-up")
def take_up_again(document_id: Id, operator: Operating) -> Response:
    return _back(document_id, take_up(document_id, operator.hand))


@router.post("/{document_id}/look")
def look(document_id: Id, operator: Operating) -> Response:
    return _back(document_id, look_again(document_id, operator.hand))


def watched(session: Session, document_id: int) -> Troubled:
    """Return a document, or answer that there is none."""
    found = find_watched(session, document_id)
    if found is None:
        raise HTTPException(404)
    return found


def _case(session: Session, found: Troubled, c: Context) -> Case:
    document = found.document
    doubted = find_in_doubt(document, c)
    version = current_version(session, document.version_id)
    good = from_json(version.blocks) if version else ()
    finding = _finding(found, doubted, c)
    reading = finding.reading if finding else None
    redline = draw_redline(good, reading.extraction.blocks) if reading and good else None
    return Case(found, doubted, finding, good, redline)


def _finding(found: Troubled, doubted: Doubted | None, c: Context) -> Finding | None:
    """Say what the page in doubt is by the present rules, if it is stored still."""
    if doubted is None:
        return None
    try:
        return assess(found.document, stored_capture(doubted.snapshot, c), c)
    except FileNotFoundError:
        return None


def _back(document_id: int, result: Result) -> Response:
    return back_with(f"{PATH}/documents/{document_id}", result)
