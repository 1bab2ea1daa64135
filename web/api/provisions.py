"""Provisions: who has them, and how platforms word them side by side."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from models.governance import ProvisionComparison
from models.taxonomy import Provision, taxonomy
from storage.provisions import adoption
from web.api import shapes
from web.api.callers import Reader, Viewing, demand
from web.api.paging import Limit, Page
from web.api.problems import Refusal, told
from web.site import Now, Reading, TheSite, assessed
from workers.steps.reading.wordings import Asked, compare_platforms, list_wordings

router = APIRouter(tags=["provisions"], responses=told(404))

_TOPIC = "^[a-z0-9_]{1,80}$"
Name = Annotated[str, Path(pattern=_TOPIC, examples=["arbitration"])]
Slugs = Annotated[
    list[Annotated[str, Query(pattern="^[a-z0-9-]{1,80}$")]],
    Query(alias="platform", min_length=2, max_length=4, description="Two to four platforms."),
]


After = Annotated[str, Query(max_length=80, description="`next` of the last page.")]
Named = Annotated[
    str, Query(max_length=80, pattern="^[^\\x00]*$", description="Part of the names of platforms.")
]


class ProvisionDetail(BaseModel):
    """A provision, the law it may engage, and how platforms word it now, a page of them.

    The nearest wordings are found within minutes of a new text; until then they are null.
    """

    id: str
    name: str
    family: str
    law: list[str]
    wordings: ProvisionComparison
    next: str | None = Field(default=None, description="Send it as `after` for the next page.")
    not_included: str = shapes.NOT_INCLUDED


@router.get("/provisions")
def provisions(_: Reader, site: TheSite, session: Reading, now: Now) -> Page[shapes.ProvisionLine]:
    """List all provisions with how many platforms have each in a text in force."""
    had = site.counts.get("adoption", session, now, adoption)
    rows = taxonomy().values()
    return Page(items=[_line(row, had.get(row.id, 0)) for row in rows])


@router.get("/provisions/{provision}")
def provision(
    provision: Name,
    _: Reader,
    view: Viewing,
    site: TheSite,
    session: Reading,
    now: Now,
    named: Named = "",
    after: After = "",
    limit: Limit = 50,
) -> ProvisionDetail:
    """Show how platforms word a provision, each by its clearest clause, by their slugs."""
    demand(view, "provision_monitoring")
    topic = _topic(provision)
    known = assessed(site, session, now)
    sheet = list_wordings(session, topic.id, Asked(after, named, limit), known)
    law = [link.line for link in topic.law] if view.shows("regulatory_mapping") else []
    return ProvisionDetail(
        id=topic.id,
        name=topic.name,
        family=topic.family.value,
        law=law,
        wordings=sheet.found,
        next=sheet.after,
        not_included=view.left_out("regulatory_mapping"),
    )


@router.get("/comparison")
def comparison(
    platforms: Slugs, _: Reader, view: Viewing, session: Reading
) -> Page[ProvisionComparison]:
    """Compare how two to four platforms word their provisions, one provision after another."""
    demand(view, "provision_monitoring")
    return Page(items=compare_platforms(session, platforms))


def _line(row: Provision, platforms: int) -> shapes.ProvisionLine:
    family = row.family.value
    return shapes.ProvisionLine(id=row.id, name=row.name, family=family, platforms=platforms)


def _topic(name: str) -> Provision:
    if name not in taxonomy():
        raise Refusal(404, "There is no such provision.")
    return taxonomy()[name]
