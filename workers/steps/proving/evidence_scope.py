"""What an evidence export is about: one change, one document, or all that somebody watches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from models.tables import Change, Version
from storage.evidence_export import (
    Named,
    changes_between,
    documents_named,
    documents_watched,
    versions_between,
    versions_by_id,
)
from workers.context import Context

LONGEST = timedelta(days=366)  # of a period that is exported while somebody waits for it
_A_QUARTER = timedelta(days=90)
_LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Scope:
    """What to export: these versions and changes, and the looks from `since` until `until`."""

    subject: str
    title: str
    lead: str
    documents: Sequence[Named]
    changes: Sequence[Change]
    versions: Sequence[Version]
    since: datetime
    until: datetime


def change_scope(session: Session, change_id: int) -> Scope | None:
    """Take one change, both of its texts, and the looks from the old text until it was confirmed.

    Looks of more than a year before the change are left out.
    """
    change = session.get(Change, change_id)
    if change is None:
        return None
    documents = documents_named(session, [change.document_id])
    versions = versions_by_id(session, [change.before_version_id, change.after_version_id])
    since = max(versions[0].detected_at, change.confirmed_at - _LOOKED_BACK)
    return Scope(
        change.public_id,
        f"{documents[0].title}: one change",
        "What the text said before and after, how both were seen, and who was told.",
        documents,
        [change],
        versions,
        since,
        change.confirmed_at,
    )


def document_scope(
    session: Session, document_id: int, since: datetime | None, until: datetime | None
) -> Scope | None:
    """Take one document with all that it said in a period; without one, all until its last look."""
    documents = documents_named(session, [document_id])
    if not documents:
        return None
    (document,) = documents
    subject = f"document {document.id}, {document.platform_id}"
    return _period(session, subject, f"{document.title}: its record", documents, since, until)


def days_of(since: date | None, until: date | None, c: Context) -> tuple[date, date]:
    """Return the days of a period; those that are not named are the last 90."""
    last = until or c.now().date()
    return since or last - _A_QUARTER, last


def days_scope(session: Session, subscriber_id: int, first: date, last: date) -> Scope | None:
    """Take all that a subscriber watches, from a day to the end of another (UTC).

    None where the period ends before it begins or is longer than `LONGEST`.
    """
    begin, end = (datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC))
    if not timedelta(0) <= end - begin <= LONGEST:
        return None
    return period_scope(session, subscriber_id, begin, end)


def period_scope(
    session: Session, subscriber_id: int | None, since: datetime, until: datetime
) -> Scope:
    """Take all that a subscriber watches, or that anybody does, in a period."""
    documents = documents_watched(session, subscriber_id)
    subject = f"{since:%Y-%m-%d} to {until:%Y-%m-%d}"
    return _period(session, subject, f"The record of {subject}", documents, since, until)


def _period(
    session: Session,
    subject: str,
    title: str,
    documents: Sequence[Named],
    since: datetime | None,
    until: datetime | None,
) -> Scope:
    ids = [document.id for document in documents]
    looked = [document.last_checked_at for document in documents if document.last_checked_at]
    until = until or max(looked, default=datetime.fromisoformat("1970-01-01T00:00:00+00:00"))
    begin = since or datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    changes = changes_between(session, ids, begin, until)
    versions = {row.id: row for row in versions_between(session, ids, begin, until)}
    sides = [side for row in changes for side in (row.before_version_id, row.after_version_id)]
    missing = [side for side in sides if side not in versions]
    versions |= {row.id: row for row in versions_by_id(session, missing)}
    ordered = sorted(versions.values(), key=lambda row: (row.document_id, row.ordinal))
    first = since or min((row.detected_at for row in ordered), default=until)
    lead = "Every text of the period, what changed from one to the next, and who was told."
    return Scope(subject, title, lead, documents, changes, ordered, first, until)
