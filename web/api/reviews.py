"""The caller's baseline: the version of a document that they reviewed, and what changed since."""

from fastapi import APIRouter
from sqlmodel import Session

from storage.baselines import Reviewed, reviewed
from storage.timelines import find_document
from web.api import own_shapes as shapes
from web.api.callers import Owner, Viewing, Writer, demand
from web.api.problems import Refusal, told
from web.api.records import place_of
from web.nets import compare_since
from web.site import Acting, Id, Reading, TheSite
from workers.steps.subscribers.api_keys import Caller
from workers.steps.subscribers.review import ReviewError, forget_review, review
from workers.steps.telling.own_view import say_net

router = APIRouter(prefix="/documents", tags=["account"], responses=told(404))

_FEATURE = "provision_monitoring"
_NOT_REVIEWED = "You reviewed no version of such a document."


@router.get("/{document_id}/review")
def show(document_id: Id, caller: Owner, view: Viewing, session: Reading) -> shapes.Review:
    """Tell which version of a document the caller reviewed."""
    demand(view, _FEATURE)
    return _shown(_found(session, caller, document_id))


@router.put("/{document_id}/review")
def mark(
    document_id: Id,
    wanted: shapes.Reviewing,
    caller: Writer,
    view: Viewing,
    session: Reading,
    c: Acting,
) -> shapes.Review:
    """Take a version as reviewed; from then on changes are told net since it."""
    demand(view, _FEATURE)
    try:
        review(caller.id, document_id, c, ordinal=wanted.version, by=caller.subscriber.email)
    except ReviewError as error:
        raise Refusal(404, str(error)) from None
    return _shown(_found(session, caller, document_id))


@router.delete("/{document_id}/review", status_code=204)
def take_back(document_id: Id, caller: Writer, c: Acting) -> None:
    """Take a review back: the document counts as never reviewed."""
    if not forget_review(caller.id, document_id, c):
        raise Refusal(404, _NOT_REVIEWED)


@router.get("/{document_id}/since-review")
def since_review(
    document_id: Id, caller: Owner, view: Viewing, site: TheSite, session: Reading, c: Acting
) -> shapes.NetChange:
    """Tell what changed net from the version reviewed to the one in force."""
    demand(view, _FEATURE)
    since, found = _found(session, caller, document_id), find_document(session, document_id)
    latest = found[1].version_id if found else None
    compared = compare_since(site, session, since, latest, c.now()) if latest else None
    if compared is None:
        raise Refusal(404, "No text of it is on record.")
    net = compared.net
    return shapes.NetChange(
        before=net.before.ordinal,
        after=net.after.ordinal,
        same=net.same,
        summary=say_net(net),
        places=[place_of(passage) for passage in compared.passages],
    )


def _found(session: Session, caller: Caller, document_id: int) -> Reviewed:
    found = reviewed(session, [caller.id], [document_id]).get((caller.id, document_id))
    if found is None:
        raise Refusal(404, _NOT_REVIEWED)
    return found


def _shown(row: Reviewed) -> shapes.Review:
    return shapes.Review(
        version=row.ordinal, reviewed_at=row.reviewed_at, reviewed_by=row.reviewed_by
    )
