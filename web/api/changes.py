"""Changes: filtered, page by page, each with what a webhook would tell of it."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from models.names import change_name, read_change_name
from models.taxonomy import taxonomy
from models.words import Significance
from notifications.entries import record_of
from storage.corrections import corrections_of
from storage.evidence import find_change, find_told
from storage.listing import Wanted, list_changes
from storage.pages import ChangeRow
from web.api import shapes
from web.api.callers import Reader, Viewing, demand
from web.api.paging import Limit, Page
from web.api.problems import Refusal, told
from web.gating import View
from web.site import Acting, Reading
from workers.steps.telling.facts import told_of

router = APIRouter(prefix="/changes", tags=["changes"], responses=told(404))

_NAME = "^CW-C-[0-9]{6,18}$"
_DETAILS = (
    "structured_summaries",
    "provision_monitoring",
    "governance_timelines",
    "regulatory_mapping",
    "audit_analysis",
)
_ALL = Significance.NONE
Name = Annotated[str, Path(pattern=_NAME, examples=["CW-C-000007"])]
Before = Annotated[str | None, Query(pattern=_NAME, description="`next` of the last page.")]
OneSlug = Annotated[str | None, Query(pattern="^[a-z0-9-]{1,80}$")]
OneId = Annotated[int | None, Query(ge=1, lt=2**63)]
Topic = Annotated[str | None, Query(pattern="^[a-z0-9_]{1,80}$", description="A provision's id.")]
Since = Annotated[date | None, Query(description="Detected on this day (UTC) or later.")]
Until = Annotated[date | None, Query(description="Detected before this day (UTC).")]


async def wanted(
    view: Viewing,
    platform: OneSlug = None,
    document_id: OneId = None,
    provision: Topic = None,
    significance: Annotated[Significance, Query(description="The least.")] = _ALL,
    since: Since = None,
    until: Until = None,
) -> Wanted:
    """Read the filter; to filter by provision is part of the monitoring of provisions."""
    if provision is not None:
        demand(view, "provision_monitoring")
        if provision not in taxonomy():
            raise Refusal(404, "There is no such provision.")
    return Wanted(
        platform, document_id, provision, significance, _midnight(since), _midnight(until)
    )


@router.get("")
def changes(
    narrowed: Annotated[Wanted, Depends(wanted)],
    _: Reader,
    view: Viewing,
    session: Reading,
    before: Before = None,
    limit: Limit = 50,
) -> Page[shapes.ChangeLine]:
    """List changes of every significance, the last recorded first."""
    rows = list_changes(session, narrowed, _id(before) if before else None, limit)
    return Page(
        items=[_line(row, view) for row in rows],
        next=rows[-1].public_id if len(rows) == limit else None,
        not_included=view.left_out("structured_summaries"),
    )


@router.get("/{name}")
def change(
    name: Name, _: Reader, view: Viewing, session: Reading, c: Acting
) -> shapes.ChangeDetail:
    """Tell a change as the caller's webhook is told of it."""
    found = find_told(session, _id(name))
    if found is None:
        raise Refusal(404, "There is no such change.")
    corrections = corrections_of(session, [_id(name)]).get(_id(name), ())
    record = record_of(told_of(*found, c.site, corrections), view.plan)
    left_out = view.left_out(*_DETAILS)
    return shapes.ChangeDetail.model_validate({**dict(record), "not_included": left_out})


@router.get("/{name}/evidence")
def evidence(name: Name, _: Reader, session: Reading) -> shapes.BothSides:
    """Return the hashes and times by which both sides of a change can be proved."""
    story = find_change(session, _id(name))
    if story is None:
        raise Refusal(404, "There is no such change.")
    return shapes.BothSides.model_validate(story)


def _line(row: ChangeRow, view: View) -> shapes.ChangeLine:
    line = shapes.ChangeLine.model_validate(row)
    if view.shows("structured_summaries"):
        return line
    return line.model_copy(update={"severity": None, "direction": None})


def _id(name: str) -> int:
    found = read_change_name(name)
    if found is None:
        raise Refusal(404, f"There is no change {name}; they are named like {change_name(7)}.")
    return found


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, UTC) if day else None
