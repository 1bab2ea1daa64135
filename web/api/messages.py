"""The caller's messages: how each went, try by try, and sending one once more."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from models.names import change_name
from models.tables import Notification
from models.words import NotificationState
from storage.database import transaction
from storage.messages import attempts_at, find_message, messages_of, owe_again
from web.api import account_shapes as shapes
from web.api.callers import Owner, Writer
from web.api.once import Doing
from web.api.paging import Limit, Number, Page
from web.api.problems import Refusal, told
from web.site import Acting, Id, Reading

router = APIRouter(prefix="/messages", tags=["account"], responses=told(404))

OneDestination = Annotated[int | None, Query(ge=1, lt=2**63)]


@router.get("")
def messages(
    caller: Owner,
    session: Reading,
    destination_id: OneDestination = None,
    before: Number = None,
    limit: Limit = 50,
) -> Page[shapes.Message]:
    """List the caller's messages to all their destinations or to one, newest first."""
    rows = messages_of(session, caller.id, limit, before=before, destination_id=destination_id)
    last = str(rows[-1].id) if len(rows) == limit else None
    return Page(items=[_shown(row) for row in rows], next=last)


@router.get("/{message_id}")
def message(message_id: Id, caller: Owner, session: Reading) -> shapes.Message:
    return _shown(own(session, caller.id, message_id))


@router.get("/{message_id}/attempts")
def attempts(message_id: Id, caller: Owner, session: Reading) -> Page[shapes.Attempt]:
    """List the tries at a message, the first one first."""
    own(session, caller.id, message_id)
    rows = attempts_at(session, message_id)
    return Page(items=[shapes.Attempt.model_validate(row) for row in rows])


@router.post("/{message_id}/replay", status_code=202, response_model=shapes.Message)
def replay(message_id: Id, caller: Writer, once: Doing, session: Reading, c: Acting) -> Response:
    """Send a message that ended once more, by the same name, if the plan still allows it."""
    own(session, caller.id, message_id)

    def act() -> shapes.Message:
        with transaction(c.engine) as writing:
            if owe_again(writing, message_id, c.now()) is None:
                raise Refusal(409, "This message is still on its way.")
            return _shown(own(writing, caller.id, message_id))

    return once.do(act, 202)


def own(session: Session, subscriber_id: int, message_id: int) -> Notification:
    """Return the caller's own message; another's is as if it were not there."""
    found = find_message(session, subscriber_id, message_id)
    if found is None:
        raise Refusal(404, "There is no such message.")
    return found


def _shown(row: Notification) -> shapes.Message:
    shown = shapes.Message.model_validate(row)
    due = row.next_attempt_at if row.state is NotificationState.PENDING else None
    name = change_name(row.change_id) if row.change_id else None
    return shown.model_copy(update={"change": name, "next_attempt_at": due})
