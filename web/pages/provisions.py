"""The provisions: how many platforms have each, and how they word one."""

from itertools import groupby

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from models.taxonomy import Family, Provision, taxonomy
from storage.provisions import adoption, platforms_analysed
from web.gating import Viewing
from web.site import READ, Reading, TheSite, render
from workers.steps.wordings import compare_provision

router = APIRouter(prefix="/provisions")

_TOLD = [
    topic
    for family in Family
    for topic in taxonomy().values()
    if topic.family is family and family is not Family.META
]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def provision_list(site: TheSite, session: Reading) -> HTMLResponse:
    families = groupby(_TOLD, _family)
    return render(
        site,
        "provisions.html",
        families=[(family, list(topics)) for family, topics in families],
        had=adoption(session),
        platforms=platforms_analysed(session),
    )


@router.api_route("/{name}", methods=READ, response_class=HTMLResponse)
def provision_page(name: str, site: TheSite, session: Reading, view: Viewing) -> HTMLResponse:
    topic = taxonomy().get(name)
    if topic is None:
        raise HTTPException(404)
    found = compare_provision(session, name)
    return render(site, "provision.html", topic=topic, found=found, view=view)


def _family(topic: Provision) -> Family:
    return topic.family
