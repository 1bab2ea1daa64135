"""The page behind a version exactly as received, shown so that nothing in it can act.

Its markup is shown in a frame that is a site of its own; its bytes are only ever a file to save.
"""

import zlib
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from storage.evidence import Side
from web.framed import framed, saved
from web.headers import CONTENT_SECURITY_POLICY
from web.pages.changes import find_story
from web.site import READ, Reading, Site, TheSite, render

router = APIRouter(prefix="/changes/{name}/original/{side}")

_PAGE = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"


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
        framed=_framed(body, row) is not None,
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
    answer = _framed(_body(site, row), row)
    if answer is None:
        raise HTTPException(404)
    return answer


@router.api_route("/{number}/file", methods=READ)
def file(name: str, side: Which, number: Number, site: TheSite, session: Reading) -> Response:
    """Send a page's bytes as a file, so that anybody can hash them."""
    body = _body(site, _row(_side(session, name, side), number))
    if body is None:
        raise HTTPException(404)
    return saved(body, f"{name}-{side.value}-{number}.bin")


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


def _framed(body: bytes | None, row: dict[str, Any]) -> Response | None:
    if body is None:
        return None
    return framed(body, row.get("content_type") or "", str(row["url"]))
