"""Two to four platforms side by side, provision by provision."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.taxonomy import Family, taxonomy
from storage.pages import PlatformName, name_platforms
from web.gating import Viewing
from web.site import READ, Reading, TheSite, render
from workers.steps.wordings import compare_platforms

router = APIRouter(prefix="/compare")

MOST = 4


@router.api_route("", methods=READ, response_class=HTMLResponse)
def compare_page(
    site: TheSite,
    session: Reading,
    view: Viewing,
    platform: Annotated[tuple[str, ...], Query(max_length=20)] = (),
) -> HTMLResponse:
    known = name_platforms(session)
    chosen = choose(known, platform)
    found = compare_platforms(session, [one.slug for one in chosen]) if len(chosen) > 1 else []
    return render(
        site,
        "compare.html",
        known=known,
        chosen=chosen,
        most=MOST,
        rows=[
            (one, {wording.platform: wording for wording in one.wordings})
            for one in found
            if taxonomy()[one.provision].family is not Family.META
        ],
        view=view,
    )


def choose(known: Sequence[PlatformName], asked: Sequence[str]) -> list[PlatformName]:
    """Find the platforms asked for, each once, as many as fit side by side."""
    by_slug = {one.slug: one for one in known}
    return [by_slug[slug] for slug in dict.fromkeys(asked) if slug in by_slug][:MOST]
