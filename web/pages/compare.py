"""Two to four platforms side by side, provision by provision."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlmodel import Session

from models.taxonomy import Family, taxonomy
from notifications.safe_text import one_line
from storage.pages import PlatformName, find_platforms, name_platforms
from web.gating import Viewing
from web.site import READ, Now, Reading, TheSite, render
from workers.steps.reading.wordings import compare_platforms

router = APIRouter(prefix="/compare")

MOST = 4


@router.api_route("", methods=READ, response_class=HTMLResponse)
def compare_page(
    site: TheSite,
    session: Reading,
    view: Viewing,
    now: Now,
    platform: Annotated[tuple[str, ...], Query(max_length=20)] = (),
) -> HTMLResponse:
    asked = find(session, platform)
    chosen = list(dict.fromkeys(one for one in asked.values() if one))[:MOST]
    found = compare_platforms(session, [one.slug for one in chosen]) if len(chosen) > 1 else []
    return render(
        site,
        "compare.html",
        suggested=site.counts.get("suggested", session, now, suggest),
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


def find(session: Session, asked: Iterable[str]) -> dict[str, PlatformName | None]:
    """Find the watched platforms that somebody named, by slug or by name in any case."""
    said = [words for words in map(one_line, asked) if words]
    known = find_platforms(session, [words.lower() for words in said]) if said else []
    spelled = {one.name.lower(): one for one in known} | {one.slug: one for one in known}
    return {words: spelled.get(words.lower()) for words in said}


def suggest(session: Session) -> Markup:
    """Write the names of all watched platforms, from which a browser suggests what to type."""
    option = Markup('<option value="{}">')
    names = (one_line(one.name) for one in name_platforms(session))
    return Markup("\n").join(option.format(name) for name in names)
