"""My baseline: mark a version as reviewed, and read what changed net since it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from models.blocks import Block, from_json
from notifications.policy import FOLLOWING, includes
from storage.timelines import find_document
from web.nets import compare_since
from web.own import review_by
from web.pages.changes import LAYOUTS
from web.redlines import Layout, draw_redline
from web.signed_in import ReviewerAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Id, Reading, TheSite
from workers.steps.subscribers.review import Net, ReviewError, review
from workers.steps.telling.own_view import say_net

router = APIRouter(prefix="/documents")


@router.post("/{document_id}/review")
def mark(
    document_id: Id,
    reader: ReviewerAct,
    c: Acting,
    version: Annotated[int, Form(ge=1, lt=2**31)],
) -> Response:
    if not includes(reader.plan, FOLLOWING):
        raise HTTPException(403)
    try:
        review(reader.id, document_id, c, ordinal=version, by=reader.address)
    except ReviewError:
        raise HTTPException(404) from None
    return back_to(f"/documents/{document_id}?said=reviewed#review")


@router.api_route("/{document_id}/since-review", methods=READ, response_class=HTMLResponse)
def since_review(
    document_id: Id,
    reader: SignedIn,
    site: TheSite,
    session: Reading,
    c: Acting,
    layout: Layout = Layout.READING,
) -> HTMLResponse:
    found = find_document(session, document_id)
    since = review_by(session, reader.subscriber, document_id)
    if found is None or since is None or found[1].version_id is None:
        raise HTTPException(404)
    platform, document = found
    compared = compare_since(site, session, since, document.version_id or 0, c.now())
    if compared is None:
        raise HTTPException(404)
    net = compared.net
    key = ("review", net.before.text_hash, net.after.text_hash)
    return own_page(
        site,
        "since_review.html",
        reader,
        platform=platform,
        document=document,
        net=net,
        summary=say_net(net),
        drawn=site.redlines.get(key, lambda: draw_redline(*_sides(net))),
        layouts=LAYOUTS,
        chosen=layout,
    )


def _sides(net: Net) -> tuple[Sequence[Block], Sequence[Block]]:
    return from_json(net.before.blocks), from_json(net.after.blocks)
