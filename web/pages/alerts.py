"""My alerts: what a reader was told of, and what they decided about it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models.names import read_change_name
from models.words import Verdict
from notifications.wording import VERDICT
from storage.acknowledgements import Alert, SeenTo, alerts_of, find_alert
from storage.people import destinations_of
from storage.team import assigned, members_of
from web.own import own_of
from web.signed_in import Reader, ReviewerAct, SignedAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Reading, TheSite
from web.told import why_told
from workers.steps.subscribers.acknowledge import (
    MOST_NOTE,
    MOST_OWNER,
    Stand,
    acknowledge,
    stated_deadline,
)
from workers.steps.subscribers.wishes import WishError, escalate_to

router = APIRouter(prefix="/account/alerts")

_PAGE = 30
_SHOWN = {"open": False, "done": True, "all": None}
_SAID = {"saved": "Saved.", "noted": "Noted."}
Change = Annotated[str, Path(max_length=40)]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(
    reader: SignedIn,
    site: TheSite,
    session: Reading,
    c: Acting,
    shown: Annotated[str, Query(pattern="^(open|done|all)$")] = "open",
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    *,
    mine: bool = False,
    said: str = "",
) -> HTMLResponse:
    who = assigned(session, reader.subscriber)
    platforms = [platform for platform, email in who.items() if email == reader.address]
    alerts = alerts_of(
        session,
        reader.id,
        _PAGE + 1,
        before=before,
        done=_SHOWN[shown],
        seen_to=SeenTo(reader.address, platforms) if mine else None,
    )
    return own_page(
        site,
        "alerts.html",
        reader,
        said=_SAID.get(said, ""),
        alerts=alerts[:_PAGE],
        more=alerts[_PAGE - 1].change.id if len(alerts) > _PAGE else None,
        shown=shown,
        mine=mine,
        team=bool(who or members_of(session, reader.id)),
        assigned=who,
        verdicts=VERDICT,
        today=c.now().date(),
        mails=_second_addresses(session, reader),
    )


@router.post("/escalate")
def change_escalation(
    reader: SignedAct, c: Acting, destination: Annotated[str, Form(pattern=r"^\d{0,18}$")] = ""
) -> Response:
    try:
        escalate_to(reader.id, int(destination) if destination else None, c)
    except WishError:
        raise HTTPException(404) from None
    return back_to("/account/alerts", "saved")


@router.api_route("/{name}", methods=READ, response_class=HTMLResponse)
def show_one(
    name: Change, reader: SignedIn, site: TheSite, session: Reading, said: str = ""
) -> HTMLResponse:
    alert = _found(session, reader, name)
    deadline = stated_deadline(alert.change)
    ours = alert.acknowledgement
    return own_page(
        site,
        "alert.html",
        reader,
        said=_SAID.get(said, ""),
        alert=alert,
        why=why_told(session, reader.subscriber, alert.change.id or 0),
        own=own_of(session, reader.subscriber, alert.change.id or 0, alert.change.document_id),
        ours=ours,
        deadline=deadline,
        due_on=ours.due_on if ours else deadline,
        verdicts=VERDICT,
        most_note=MOST_NOTE,
        most_owner=MOST_OWNER,
    )


@router.post("/{name}")
def decide(
    name: Change,
    reader: ReviewerAct,
    session: Reading,
    c: Acting,
    verdict: Annotated[Verdict, Form()],
    owner: Annotated[str, Form(max_length=MOST_OWNER)] = "",
    note: Annotated[str, Form(max_length=2 * MOST_NOTE)] = "",
    due_on: Annotated[str, Form(max_length=10)] = "",
    *,
    done: Annotated[bool, Form()] = False,
) -> Response:
    alert = _found(session, reader, name)
    try:
        due = date.fromisoformat(due_on) if due_on else None
    except ValueError:
        raise HTTPException(400) from None
    stand = Stand(verdict, owner, note, due, done, by=reader.address)
    acknowledge(reader.id, alert.change.id or 0, stand, c)
    return back_to(f"/account/alerts/{name}", "noted")


def _found(session: Session, reader: Reader, name: str) -> Alert:
    """Return an alert of the reader's; what they were not told of is as if it were not there."""
    change_id = read_change_name(name)
    alert = find_alert(session, reader.id, change_id) if change_id else None
    if alert is None:
        raise HTTPException(404)
    return alert


def _second_addresses(session: Session, reader: Reader) -> list[tuple[int | None, str]]:
    rows = destinations_of(session, [reader.id])
    mails = [row for row in rows if row.channel == "email" and row.verified_at]
    pairs = [(row.id, str(row.settings["address"])) for row in mails]
    return [pair for pair in pairs if pair[1] != reader.subscriber.email]
