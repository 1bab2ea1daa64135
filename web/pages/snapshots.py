"""The page behind a version exactly as received, shown so that nothing in it can act.

Its markup is shown in a frame that is a site of its own, without scripts, forms, images or
anything loaded (CSP `sandbox`, HTML Standard 7.1.5); its bytes are only ever a file to save.
"""

import zlib
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from documents.charset import to_utf8
from documents.outcome import ExtractError
from documents.sniff import PageType, is_pdf, sniff
from storage.evidence import Side
from web.headers import CONTENT_SECURITY_POLICY
from web.pages.changes import find_story
from web.site import READ, Reading, Site, TheSite, render

router = APIRouter(prefix="/changes/{name}/original/{side}")

_PAGE = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
_FRAME = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
_KEPT = "private, max-age=3600"


class Which(StrEnum):
    """The sides of a change."""

    BEFORE = "before"
    AFTER = "after"


Number = Annotated[int, Path(ge=1, le=100)]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def original_page(
    name: str, side: Which, site: TheSite, session: Reading, page: int = 1
) -> HTMLResponse:
    story = find_story(session, name)
    shown = _side(session, name, side)
    row = _row(shown, page)
    body = _body(site, row)
    answer = render(
        site,
        "original.html",
        change=story.row,
        side=shown,
        which=side.value,
        number=page,
        row=row,
        kept=body is not None,
        framed=body is not None and _is_html(body, row),
    )
    answer.headers["Content-Security-Policy"] = _PAGE
    return answer


@router.api_route("/{number}/frame", methods=READ)
def frame(
    name: str, side: Which, number: Number, request: Request, site: TheSite, session: Reading
) -> Response:
    """Send a page's markup for the frame, and only there."""
    if request.headers.get("sec-fetch-dest", "iframe") != "iframe":
        return RedirectResponse(f"/changes/{name}/original/{side.value}?page={number}", 303)
    row = _row(_side(session, name, side), number)
    body = _body(site, row)
    if body is None or not _is_html(body, row):
        raise HTTPException(404)
    text, _ = to_utf8(body, row.get("content_type"))
    headers = {
        "Content-Security-Policy": _FRAME,
        "X-Frame-Options": "SAMEORIGIN",
        "Cache-Control": _KEPT,
    }
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


@router.api_route("/{number}/file", methods=READ)
def file(name: str, side: Which, number: Number, site: TheSite, session: Reading) -> Response:
    """Send a page's bytes as a file, so that anybody can hash them."""
    body = _body(site, _row(_side(session, name, side), number))
    if body is None:
        raise HTTPException(404)
    saved = f'attachment; filename="{name}-{side.value}-{number}.bin"'
    headers = {"Content-Disposition": saved, "Cache-Control": _KEPT}
    return Response(body, media_type="application/octet-stream", headers=headers)


def _side(session: Session, name: str, which: Which) -> Side:
    story = find_story(session, name)
    return story.before if which is Which.BEFORE else story.after


def _row(side: Side, number: int) -> dict[str, Any]:
    """Return what was received from one of the addresses of a document, counted from 1."""
    if not 1 <= number <= len(side.pages):
        raise HTTPException(404)
    return side.pages[number - 1]


def _body(site: Site, row: dict[str, Any]) -> bytes | None:
    """Return the bytes, None where they are no longer there or not whole."""
    try:
        return site.context.blobs.get(str(row["sha256"]))
    except (OSError, ValueError, zlib.error):
        return None


def _is_html(body: bytes, row: dict[str, Any]) -> bool:
    if is_pdf(body):
        return False
    try:
        source, _ = to_utf8(body, row.get("content_type"))
        return sniff(source, row.get("content_type"), str(row["url"])) is PageType.HTML
    except ExtractError:
        return False
