"""The provisions: how many platforms have each, and how they word one."""

from datetime import datetime
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from models.tables import Subscriber
from models.taxonomy import Family, Provision, taxonomy
from notifications.links import Grant, Purpose, make_token
from notifications.safe_text import one_line
from storage.provisions import adoption
from web.gating import Viewing, Whoever
from web.site import READ, Now, Reading, Site, TheSite, assessed, render
from workers.steps.reading.wordings import Asked, list_wordings

router = APIRouter(prefix="/provisions")

_LONGEST_NAME = 80
_TOLD = [
    topic
    for family in Family
    for topic in taxonomy().values()
    if topic.family is family and family is not Family.META
]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def provision_list(site: TheSite, session: Reading, now: Now) -> HTMLResponse:
    families = groupby(_TOLD, _family)
    return render(
        site,
        "provisions.html",
        families=[(family, list(topics)) for family, topics in families],
        had=site.counts.get("adoption", session, now, adoption),
        platforms=assessed(site, session, now),
    )


@router.api_route("/{name}", methods=READ, response_class=HTMLResponse)
def provision_page(
    name: str,
    site: TheSite,
    session: Reading,
    view: Viewing,
    reader: Whoever,
    now: Now,
    after: Annotated[str, Query(max_length=80)] = "",
    named: Annotated[str, Query()] = "",
) -> HTMLResponse:
    topic = taxonomy().get(name)
    if topic is None:
        raise HTTPException(404)
    asked = Asked(after, one_line(named)[:_LONGEST_NAME])
    follows = reader if view.shows("provision_monitoring") else None
    return render(
        site,
        "provision.html",
        topic=topic,
        asked=asked,
        sheet=list_wordings(session, name, asked, assessed(site, session, now)),
        view=view,
        key=_feed_key(site, follows, now) if follows else "",
    )


def _feed_key(site: Site, reader: Subscriber, now: datetime) -> str:
    """Sign what lets a feed reader, which has no cookie, read on its owner's plan."""
    grant = Grant(reader.id or 0, generation=reader.link_generation)
    return make_token(site.secret, Purpose.FEED, grant, now)


def _family(topic: Provision) -> Family:
    return topic.family
