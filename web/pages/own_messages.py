"""My messages: send one again, or all that failed since a day."""

from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from notifications.wording import counted
from storage.database import transaction
from storage.messages import find_message, owe_again, owe_failed_again
from web.pages.own_channels import own_place, place_page
from web.signed_in import SignedAct, back_to
from web.site import Acting, Id, Reading, TheSite

router = APIRouter(prefix="/account/channels")

Since = Annotated[date, Form()]


@router.post("/{destination_id}/messages/{message_id}")
def send_again(
    destination_id: Id, message_id: Id, reader: SignedAct, session: Reading, c: Acting
) -> Response:
    place = own_place(session, reader, destination_id, c)
    if find_message(session, reader.id, message_id) is None:
        raise HTTPException(404)
    with transaction(c.engine) as writing:
        again = owe_again(writing, message_id, c.now())
    return back_to(place.path, "again" if again else "owed")


@router.post("/{destination_id}/failed", response_class=HTMLResponse)
def send_failed_again(
    destination_id: Id, reader: SignedAct, site: TheSite, session: Reading, c: Acting, since: Since
) -> Response:
    place = own_place(session, reader, destination_id, c)
    day = datetime.combine(since, time.min, ZoneInfo(reader.subscriber.time_zone))
    with transaction(c.engine) as writing:
        again = owe_failed_again(writing, reader.id, destination_id, day, c.now())
    said = f"{counted(again, 'message')} on the way once more, under the same names."
    return place_page(reader, site, session, place, said=said)
