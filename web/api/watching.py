"""Proof of watching for programs, and what a document said on a day with how sure that is."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from models.blocks import from_json, plain_text
from notifications.watching import say_certainty
from storage.texts import StoredText, text_on
from storage.timelines import find_document
from web.api import own_shapes as shapes
from web.api.callers import Reader
from web.api.problems import Refusal, told
from web.api.shapes import Text
from web.site import Acting, Id, Reading
from workers.steps.proving.watched import end_of, how_sure_at, prove_watching

router = APIRouter(prefix="/documents", tags=["records"], responses=told(404))

Days = Annotated[int, Query(ge=1, le=3660, description="How far back.")]
_NONE = "There is no such document."


@router.get("/{document_id}/watching")
def watching(
    document_id: Id, _: Reader, session: Reading, c: Acting, days: Days = 30
) -> shapes.WatchingProof:
    """Tell what came of the looks at a document in the last days, with every gap."""
    found = find_document(session, document_id)
    proof = prove_watching(session, found[0].slug, document_id, days, c) if found else None
    if proof is None:
        raise Refusal(404, "Nobody has looked at it yet." if found else _NONE)
    seen = proof.watching
    counts = ("since", "until", "checked", "identical", "changed", "suspect", "failed", "other")
    return shapes.WatchingProof(
        **{name: getattr(seen, name) for name in counts},
        every=proof.every.total_seconds(),
        scheduled=proof.scheduled,
        longest_gap=shapes.Span.model_validate(seen.longest),
        gaps=[shapes.Span.model_validate(gap) for gap in proof.gaps],
        kept_since=proof.kept_since,
    )


@router.get("/{document_id}/text")
def text(
    document_id: Id,
    on: Annotated[date, Query(description="A day (UTC); its end is meant, or now.")],
    _: Reader,
    session: Reading,
    c: Acting,
) -> shapes.DatedText:
    """Return what a document said on a day, and how sure that is."""
    found = find_document(session, document_id)
    at = end_of(on, c.now())
    stored = text_on(session, document_id, at) if found else None
    if found is None or stored is None:
        raise Refusal(404, "No text of it was on record then." if found else _NONE)
    sure = how_sure_at(session, found[0].slug, document_id, at, c)
    return shapes.DatedText(
        text=_text(stored),
        certainty=sure.certainty,
        said=say_certainty(sure),
        before=shapes.SeenAt.model_validate(sure.before) if sure.before else None,
        after=shapes.SeenAt.model_validate(sure.after) if sure.after else None,
    )


def _text(found: StoredText) -> Text:
    return Text.model_validate({**vars(found), "text": plain_text(from_json(found.blocks))})
