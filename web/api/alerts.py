"""The caller's alerts, and what they decided about each: acknowledgements."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from sqlmodel import Session

from models.names import read_change_name
from models.tables import Touch
from models.words import Verdict
from storage.acknowledgements import Alert, alerts_of, find_alert
from storage.commitments import touches_of
from web.api import account_shapes as shapes
from web.api.callers import Owner, Viewing, Writer
from web.api.paging import Limit, Page
from web.api.problems import Refusal, told
from web.gating import View
from web.site import Acting, Reading
from workers.steps.subscribers.acknowledge import (
    MOST_NOTE,
    MOST_OWNER,
    Stand,
    acknowledge,
    forget_acknowledgement,
    stated_deadline,
)
from workers.steps.subscribers.api_keys import Caller

router = APIRouter(prefix="/alerts", tags=["account"], responses=told(404))

_NAME = "^CW-C-[0-9]{6,18}$"
_FEATURE = "provision_monitoring"
_NONE = "You were told of no such change."
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
        items=_shown(session, caller, view, rows),
        next=rows[-1].change.public_id if len(rows) == limit else None,
        not_included=view.left_out("structured_summaries"),
    )


@router.get("/{name}")
def alert(name: Name, caller: Owner, view: Viewing, session: Reading) -> shapes.Alert:
    return _found(session, caller, view, name)


@router.put("/{name}/acknowledgement")
def decide(
    name: Name, decided: Decided, caller: Writer, view: Viewing, session: Reading, c: Acting
) -> shapes.Alert:
    """Write a decision, in the place of an earlier one."""
    acknowledge(caller.id, _id(name), Stand(**decided.model_dump()), c)
    return _found(session, caller, view, name)


@router.delete("/{name}/acknowledgement", status_code=204)
def take_back(name: Name, caller: Writer, c: Acting) -> None:
    """Take a decision back: the alert waits for one again."""
    if not forget_acknowledgement(caller.id, _id(name), c):
        raise Refusal(404, "You decided nothing about such a change.")


def _id(name: str) -> int:
    found = read_change_name(name)
    if found is None:
        raise Refusal(404, _NONE)
    return found


def _found(session: Session, caller: Caller, view: View, name: str) -> shapes.Alert:
    found = find_alert(session, caller.id, _id(name))
    if found is None:
        raise Refusal(404, _NONE)
    return _shown(session, caller, view, [found])[0]


def _shown(
    session: Session, caller: Caller, view: View, rows: Sequence[Alert]
) -> list[shapes.Alert]:
    """Show alerts with the commitments that they touch, read at once."""
    ids = [row.change.id or 0 for row in rows] if view.shows(_FEATURE) else []
    touches = touches_of(session, ids, [caller.id])
    return [_alert(row, touches.get((row.change.id, caller.id), ()), view) for row in rows]


def _alert(row: Alert, touches: Sequence[Touch], view: View) -> shapes.Alert:
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
        touches=[_touched(one) for one in touches],
        acknowledgement=shapes.Acknowledgement.model_validate(written) if written else None,
    )


def _touched(row: Touch) -> shapes.Touched:
    return shapes.Touched(
        commitment=row.commitment,
        provision=row.provision,
        sentence=row.sentence,
        quote=(row.after or row.before or {"text": ""})["text"],
    )
