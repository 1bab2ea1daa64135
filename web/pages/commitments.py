"""My commitments: what a reader promised to others, and which changes touched it last."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from documents.promises import speaks_of
from models.promises import promises
from models.taxonomy import taxonomy
from notifications.policy import FOLLOWING, includes
from storage.commitments import commitments_of, last_touches
from web.signed_in import Reader, ReviewerAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Id, Reading, Site, TheSite
from workers.context import Context
from workers.steps.subscribers.commitments import (
    LONGEST,
    CommitmentError,
    Wanted,
    commit_to,
    forget_commitment,
    read_csv,
    write_csv,
)

router = APIRouter(prefix="/account/commitments")

LONGEST_CSV = 100_000
_TOUCHES = 3
_HERE = "/account/commitments"
_SAID = {"added": "Added.", "there": "You have that one already.", "gone": "Forgotten."}
_CSV = {
    "Content-Disposition": 'attachment; filename="commitments.csv"',
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Draft:
    """What a reader typed and did not get added yet, and why not."""

    text: str = ""
    guessed: tuple[str, ...] = ()
    csv: str = ""
    problem: str = ""


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(reader: SignedIn, site: TheSite, session: Reading, said: str = "") -> HTMLResponse:
    return _page(reader, site, session, said=_SAID.get(said, ""))


@router.get("/export.csv")
def download(reader: SignedIn, session: Reading) -> Response:
    return Response(write_csv(session, reader.id), media_type="text/csv", headers=_CSV)


@router.post("", response_class=HTMLResponse)
def add(
    reader: ReviewerAct,
    site: TheSite,
    session: Reading,
    c: Acting,
    promise: Annotated[list[str], Form(max_length=100)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    try:
        return _added(reader, [Wanted(promise=one) for one in promise], c)
    except CommitmentError as error:
        return _page(reader, site, session, 422, Draft(problem=str(error)))


@router.post("/own", response_class=HTMLResponse)
def add_own(
    reader: ReviewerAct,
    site: TheSite,
    session: Reading,
    c: Acting,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
    provision: Annotated[list[str], Form(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Add a promise in the reader's words; without a provision, offer what the words speak of."""
    chosen = tuple(one for one in provision if one)
    if not chosen:
        return _page(reader, site, session, draft=Draft(text, tuple(sorted(speaks_of(text)))))
    try:
        return _added(reader, [Wanted(text, provisions=chosen)], c)
    except CommitmentError as error:
        return _page(reader, site, session, 422, Draft(text, chosen, problem=str(error)))


@router.post("/import", response_class=HTMLResponse)
def add_many(
    reader: ReviewerAct,
    site: TheSite,
    session: Reading,
    c: Acting,
    csv: Annotated[str, Form(max_length=LONGEST_CSV)] = "",
) -> Response:
    try:
        return _added(reader, read_csv(csv), c)
    except CommitmentError as error:
        return _page(reader, site, session, 422, Draft(csv=csv, problem=str(error)))


@router.post("/{commitment_id}/forget")
def forget(commitment_id: Id, reader: ReviewerAct, c: Acting) -> Response:
    if not forget_commitment(reader.id, commitment_id, c):
        raise HTTPException(404)
    return back_to(_HERE, "gone")


def _added(reader: Reader, wanted: list[Wanted], c: Context) -> Response:
    return back_to(_HERE, "added" if commit_to(reader.id, wanted, c) else "there")


def _page(
    reader: Reader,
    site: Site,
    session: Session,
    status: int = 200,
    draft: Draft | None = None,
    said: str = "",
) -> HTMLResponse:
    rows = commitments_of(session, reader.id)
    taken = {row.promise for row in rows}
    return own_page(
        site,
        "commitments.html",
        reader,
        status,
        said=said,
        draft=draft or Draft(),
        rows=rows,
        touches=last_touches(session, reader.id, _TOUCHES),
        catalogue=[one for one in promises().values() if one.id not in taken],
        provisions=sorted(taxonomy().values(), key=lambda each: each.name),
        topics=taxonomy(),
        monitored=includes(reader.plan, FOLLOWING),
        longest=LONGEST,
        longest_csv=LONGEST_CSV,
    )
