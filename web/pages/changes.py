"""The page of one change: what it says, where it stands in the text, and the proof."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from models.blocks import from_json
from models.names import read_change_name
from models.summary import ChangeSummary
from storage.evidence import ChangeStory, find_change
from storage.texts import both_texts
from web.gating import Viewing
from web.redlines import Layout, Passage, passages
from web.site import READ, Reading, TheSite, render

router = APIRouter(prefix="/changes")

_MOST = 500  # changed places on one page
LAYOUTS = (
    (Layout.READING, "Reading"),
    (Layout.UNIFIED, "Unified"),
    (Layout.SIDES, "Side by side"),
)


@router.api_route("/{name}", methods=READ, response_class=HTMLResponse)
def change_page(name: str, site: TheSite, session: Reading, view: Viewing) -> HTMLResponse:
    story = _story(session, name)
    summary = ChangeSummary.model_validate(story.summary)
    return render(site, "change.html", story=story, change=story.row, summary=summary, view=view)


@router.api_route("/{name}/redline", methods=READ, response_class=HTMLResponse)
def redline_page(
    name: str, site: TheSite, session: Reading, layout: Layout = Layout.READING
) -> HTMLResponse:
    story = _story(session, name)
    texts = both_texts(session, story.row.id)
    drawn = list(passages(*(from_json(side.blocks) for side in (texts[0], texts[-1]))))
    return render(
        site,
        "redline.html",
        change=story.row,
        before=texts[0],
        after=texts[-1],
        groups=list(by_section(drawn[:_MOST])),
        more=max(0, len(drawn) - _MOST),
        layouts=LAYOUTS,
        chosen=layout,
    )


def by_section(drawn: Sequence[Passage]) -> Iterator[tuple[str, list[Passage]]]:
    """Gather neighbouring passages of one section."""
    for section, group in groupby(drawn, key=lambda one: one.section):
        yield section, list(group)


def _story(session: Session, name: str) -> ChangeStory:
    change_id = read_change_name(name)
    story = find_change(session, change_id) if change_id else None
    if story is None:
        raise HTTPException(404)
    return story
