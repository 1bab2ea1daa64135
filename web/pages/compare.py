"""Two to four platforms side by side, provision by provision."""

from collections.abc import Iterable, Sequence
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
    asked = find(known, platform)
    chosen = list(dict.fromkeys(one for one in asked.values() if one))[:MOST]
    found = compare_platforms(session, [one.slug for one in chosen]) if len(chosen) > 1 else []
    return render(
        site,
        "compare.html",
        known=known,
        chosen=chosen,
        unknown=[said for said, one in asked.items() if one is None],
        most=MOST,
        rows=[
            (one, {wording.platform: wording for wording in one.wordings})
            for one in found
            if taxonomy()[one.provision].family is not Family.META
        ],
        view=view,
    )


def find(known: Sequence[PlatformName], asked: Iterable[str]) -> dict[str, PlatformName | None]:
    """Find the platforms that somebody named, by slug or by name in any case."""
    spelled = {one.name.casefold(): one for one in known} | {one.slug: one for one in known}
    return {said: spelled.get(said.casefold()) for said in map(str.strip, asked) if said}
