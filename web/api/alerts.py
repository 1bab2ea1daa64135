"""The caller's alerts, and what they decided about each: acknowledgements."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from models.names import read_change_name
from models.words import Verdict
from storage.acknowledgements import Alert, alerts_of, find_alert
from web.api import account_shapes as shapes
from web.api.callers import Owner, Viewing, Writer
from web.api.paging import Limit, Page
from web.api.problems import Refusal, told
from web.gating import View
from web.site import Acting, Reading
from workers.steps.acknowledge import MOST_NOTE, MOST_OWNER, Stand, acknowledge, stated_deadline

router = APIRouter(prefix="/alerts", tags=["account"], responses=told(404))

_NAME = "^CW-C-[0-9]{6,18}$"
_STORABLE = "^[^\\x00]*$"
Name = Annotated[str, Path(pattern=_NAME, examples=["CW-C-000007"])]
Before = Annotated[str | None, Query(pattern=_NAME, description="`next` of the last page.")]


class Decided(shapes.Given):
    """What somebody decided about a change; `done` says that nothing is left to do."""

    verdict: Verdict
    owner: str = Field(default="", max_length=MOST_OWNER, pattern=_STORABLE)
    note: str = Field(default="", max_length=MOST_NOTE, pattern=_STORABLE)
    due_on: date | None = None
    done: bool = False


@router.get("")
def alerts(
    caller: Owner,
    view: Viewing,
    session: Reading,
    done: Annotated[bool | None, Query(description="Only those that are done, or are not.")] = None,
    before: Before = None,
    limit: Limit = 50,
) -> Page[shapes.Alert]:
    """List the changes that the caller was told of, newest first, each with its decision."""
    last = _id(before) if before else None
    rows = alerts_of(session, caller.id, limit, before=last, done=done)
    return Page(
        items=[_shown(row, view) for row in rows],
        next=rows[-1].change.public_id if len(rows) == limit else None,
        not_included=view.left_out("structured_summaries"),
    )


@router.get("/{name}")
def alert(name: Name, caller: Owner, view: Viewing, session: Reading) -> shapes.Alert:
    found = find_alert(session, caller.id, _id(name))
    if found is None:
        raise Refusal(404, "You were told of no such change.")
    return _shown(found, view)


@router.put("/{name}/acknowledgement")
def decide(
    name: Name, decided: Decided, caller: Writer, view: Viewing, session: Reading, c: Acting
) -> shapes.Alert:
    """Write a decision, in the place of an earlier one."""
    stand = Stand(**decided.model_dump())
    found = acknowledge(caller.id, _id(name), stand, c) and find_alert(
        session, caller.id, _id(name)
    )
    if not found:
        raise Refusal(404, "You were told of no such change.")
    return _shown(found, view)


def _id(name: str) -> int:
    found = read_change_name(name)
    if found is None:
        raise Refusal(404, "You were told of no such change.")
    return found


def _shown(row: Alert, view: View) -> shapes.Alert:
    change, written = row.change, row.acknowledgement
    return shapes.Alert(
        change=change.public_id,
        platform=change.platform_id,
        platform_name=row.platform,
        terms_type=row.terms_type,
        headline=change.summary["headline"],
        significance=change.significance,
        detected_at=change.detected_at,
        deadline=stated_deadline(change) if view.shows("structured_summaries") else None,
        acknowledgement=shapes.Acknowledgement.model_validate(written) if written else None,
    )
