"""The page of one change: what it says, where it stands in the text, and the proof."""

from collections.abc import Iterable

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from models.blocks import from_json
from models.names import read_change_name
from models.summary import ChangeSummary, ProvisionChange
from storage.evidence import ChangeStory, find_change
from storage.texts import both_texts
from web.gating import Viewing, Whoever
from web.own import own_of
from web.redlines import Layout, Redline, draw_redline
from web.site import READ, Reading, TheSite, render
from web.told import why_told
from workers.steps.subscribers.sub_processors import moves_of, names_of

router = APIRouter(prefix="/changes")

LAYOUTS = (
    (Layout.READING, "Reading"),
    (Layout.UNIFIED, "Unified"),
    (Layout.SIDES, "Side by side"),
)


@router.api_route("/{name}", methods=READ, response_class=HTMLResponse)
def change_page(
    name: str, site: TheSite, session: Reading, view: Viewing, reader: Whoever
) -> HTMLResponse:
    story = find_story(session, name)
    summary = ChangeSummary.model_validate(story.summary)
    return render(
        site,
        "change.html",
        story=story,
        change=story.row,
        summary=summary,
        by_provision=list(_alike(summary.by_provision)),
        view=view,
        why=why_told(session, reader, story.row.id) if reader else None,
        own=own_of(session, reader, story.row.id, story.row.document_id),
        moves=site.moves.get(_sides(story), lambda: moves_of(session, story.row.id)),
        names_of=names_of,
    )


@router.api_route("/{name}/redline", methods=READ, response_class=HTMLResponse)
def redline_page(
    name: str, site: TheSite, session: Reading, layout: Layout = Layout.READING
) -> HTMLResponse:
    story = find_story(session, name)
    drawn = site.redlines.get(_sides(story), lambda: _draw(session, story))
    return render(
        site,
        "redline.html",
        change=story.row,
        before=story.before,
        after=story.after,
        drawn=drawn,
        layouts=LAYOUTS,
        chosen=layout,
    )


def find_story(session: Session, name: str) -> ChangeStory:
    """Find a change by its name, or answer that there is none."""
    change_id = read_change_name(name)
    story = find_change(session, change_id) if change_id else None
    if story is None:
        raise HTTPException(404)
    return story


def _alike(told: Iterable[ProvisionChange]) -> Iterable[list[ProvisionChange]]:
    """Put provisions together of which the same is said, in the order in which they are told."""
    found: dict[ProvisionChange, list[ProvisionChange]] = {}
    for one in told:
        found.setdefault(one.model_copy(update={"provision": "", "signal": None}), []).append(one)
    return found.values()


def _sides(story: ChangeStory) -> tuple[int, str, str]:
    """Name what follows from the two texts of a change alone."""
    return story.row.id, story.before.text_hash, story.after.text_hash


def _draw(session: Session, story: ChangeStory) -> Redline:
    texts = both_texts(session, story.row.id)
    return draw_redline(*(from_json(side.blocks) for side in (texts[0], texts[-1])))
