"""Vendors for programs: the register of what the caller watches, and lists of sub-processors."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from models.words import Severity
from storage.timelines import find_document
from web.api.callers import Owner, Reader, Viewing, demand
from web.api.paging import Page
from web.api.problems import Refusal, told
from web.site import Acting, Id, Reading
from workers.steps.subscribers.sub_processors import Stay, roll_of
from workers.steps.subscribers.vendors import By, Vendor, list_vendors

router = APIRouter(responses=told(404))

FEATURE = "audit_analysis"
Order = Annotated[By, Query(description="What stands first.")]


class VendorDocument(BaseModel):
    """A document of a platform; `exposure` is null where it was not assessed."""

    id: int
    terms_type: str
    exposure: Severity | None
    reviewed_at: datetime | None


class RegisterLine(BaseModel):
    """A platform that the caller watches; `next_due` is the next day with something to do."""

    platform: str
    name: str
    exposure: Severity | None
    assigned_to: str
    next_due: date | None
    open_alerts: int
    documents: list[VendorDocument]


class ListedCompany(BaseModel):
    """A company on a list; `notice` is in days, from when we first saw it to the day it starts."""

    name: str
    says: list[str]
    since: datetime
    from_the_first: bool
    until: datetime | None
    starts: str
    notice: int | None


class SubProcessors(BaseModel):
    """Everybody who is or was on a list; `promised` is the notice that the text promises."""

    companies: list[ListedCompany]
    promised: int | None = Field(description="In days.")
    promised_by: str = Field(description="The sentence that promises it.")


@router.get("/register", tags=["account"])
def register(
    caller: Owner, view: Viewing, session: Reading, c: Acting, by: Order = By.DUE
) -> Page[RegisterLine]:
    """List the platforms that the caller watches, with what is to be reviewed next."""
    demand(view, FEATURE)
    return Page(items=[_line(one) for one in list_vendors(session, caller.subscriber, c, by)])


@router.get("/documents/{document_id}/sub-processors", tags=["records"])
def sub_processors(document_id: Id, _: Reader, view: Viewing, session: Reading) -> SubProcessors:
    """Follow a document's list of sub-processors through all of its texts."""
    demand(view, FEATURE)
    if find_document(session, document_id) is None:
        raise Refusal(404, "There is no such document.")
    roll = roll_of(session, document_id)
    days, sentence = roll.promised or (None, "")
    return SubProcessors(
        companies=[_company(stay) for stay in roll.stays], promised=days, promised_by=sentence
    )


def _line(one: Vendor) -> RegisterLine:
    documents = [
        VendorDocument(
            id=held.document_id,
            terms_type=held.terms_type,
            exposure=held.exposure,
            reviewed_at=held.reviewed_at,
        )
        for held in one.documents
    ]
    return RegisterLine(
        platform=one.platform,
        name=one.name,
        exposure=one.exposure,
        assigned_to=one.assigned_to,
        next_due=one.due,
        open_alerts=one.open_alerts,
        documents=documents,
    )


def _company(stay: Stay) -> ListedCompany:
    return ListedCompany(
        name=stay.company.name,
        says=list(stay.company.says),
        since=stay.since,
        from_the_first=stay.from_the_first,
        until=stay.until,
        starts=stay.starts,
        notice=stay.notice,
    )
