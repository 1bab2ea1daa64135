"""Proof of watching: what the looks at documents came to in a period, and the gaps between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col

from models.certainty import Seen
from models.tables import Check, Document, Version
from models.words import Cause, Outcome

_IDENTICAL = (Outcome.NOT_MODIFIED, Outcome.UNCHANGED)
_CHANGED = (Outcome.FIRST, Outcome.CANDIDATE, Outcome.CHANGE, Outcome.RETURNED)
SAW_THE_TEXT = (*_IDENTICAL, *_CHANGED, Outcome.TECHNICAL)


@dataclass(frozen=True)
class Gap:
    """A time in which no look saw the document's text."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.since


@dataclass(frozen=True)
class Watching:
    """A document's looks of a period, by what they saw; `other` did not show the text for good.

    `since` is the start of the period, or the first look ever where that came later.
    """

    since: datetime
    until: datetime
    checked: int
    identical: int
    changed: int
    suspect: int
    failed: int
    longest: Gap

    @property
    def other(self) -> int:
        return self.checked - self.identical - self.changed - self.suspect - self.failed

    def scheduled(self, every: timedelta) -> int:
        """Count the looks that a promise of one in every so long makes due in this period."""
        return max(1, int((self.until - self.since) / every))


def watching_of(
    session: Session, document_ids: Sequence[int], since: datetime, until: datetime
) -> Mapping[int, Watching]:
    """Count what the looks of a period came to, by document; those never looked at are left out.

    A gap reaches from one look that saw the text to the next, or to an end of the period. Looks
    that were pruned look like gaps: ask for no time before what is kept.
    """
    starts = _starts(document_ids, since, until)
    gaps = _gaps(starts, until)
    looks = (
        select(starts.c.id, starts.c.since, *_counts())
        .join(Check, col(Check.document_id) == starts.c.id)
        .where(col(Check.at) >= starts.c.since, col(Check.at) <= until)
        .group_by(starts.c.id, starts.c.since)
        .subquery()
    )
    statement = select(starts, *list(looks.c)[2:], gaps.c.at, gaps.c.next).select_from(
        starts.join(gaps, gaps.c.id == starts.c.id).join(
            looks, looks.c.id == starts.c.id, isouter=True
        )
    )
    return {row[0]: _watching(tuple(row), until) for row in session.execute(statement)}


def gaps_of(
    session: Session,
    document_id: int,
    period: tuple[datetime, datetime],
    longer: timedelta,
    limit: int,
) -> Sequence[Gap]:
    """List a document's gaps of a period that are longer than this, the longest first."""
    steps = _steps(_starts([document_id], *period), period[1])
    length = steps.c.next - steps.c.at
    statement = select(steps.c.at, steps.c.next).where(length > longer)
    rows = session.execute(statement.order_by(length.desc(), steps.c.at.desc()).limit(limit))
    return [Gap(*row) for row in rows]


def seen_around(
    session: Session, document_id: int, at: datetime
) -> tuple[Seen | None, Seen | None]:
    """Find the last look before a moment, or at it, that saw the text, and the first after it."""
    looks = select(col(Check.at)).where(
        col(Check.document_id) == document_id, col(Check.outcome).in_(SAW_THE_TEXT)
    )
    before = looks.where(col(Check.at) <= at).order_by(col(Check.at).desc()).limit(1)
    after = looks.where(col(Check.at) > at).order_by(col(Check.at)).limit(1)
    return (
        _seen(session, document_id, session.scalar(before)),
        _seen(session, document_id, session.scalar(after)),
    )


def _seen(session: Session, document_id: int, at: datetime | None) -> Seen | None:
    """Name what a look saw by the version that began it: what we read anew is no other text."""
    if at is None:
        return None
    version = (
        select(col(Version.ordinal))
        .where(
            col(Version.document_id) == document_id,
            col(Version.detected_at) <= at,
            col(Version.cause) != Cause.TECHNICAL,
        )
        .order_by(col(Version.ordinal).desc())
        .limit(1)
    )
    ordinal = session.scalar(version)
    return None if ordinal is None else Seen(at, ordinal)


def _starts(document_ids: Sequence[int], since: datetime, until: datetime) -> Subquery:
    first = (
        select(func.min(col(Check.at)))
        .where(col(Check.document_id) == col(Document.id))
        .scalar_subquery()
    )
    start = func.greatest(first, since).label("since")
    statement = select(col(Document.id), start)
    return statement.where(col(Document.id).in_(document_ids), first <= until).subquery()


def _gaps(starts: Subquery, until: datetime) -> Subquery:
    """Find each document's longest time without the text, the latest of equal ones."""
    steps = _steps(starts, until)
    longest = select(steps).where(steps.c.next.is_not(None)).ext(distinct_on(steps.c.id))
    return longest.order_by(
        steps.c.id, (steps.c.next - steps.c.at).desc(), steps.c.at.desc()
    ).subquery()


def _steps(starts: Subquery, until: datetime) -> Subquery:
    """List each document's times without the text: `at` one look that saw it to the `next`."""
    good = (
        select(starts.c.id, col(Check.at))
        .join(Check, col(Check.document_id) == starts.c.id)
        .where(
            col(Check.at) > starts.c.since,
            col(Check.at) <= until,
            col(Check.outcome).in_(SAW_THE_TEXT),
        )
    )
    begin = select(starts.c.id, starts.c.since.label("at"))
    end = select(starts.c.id, literal(until).label("at"))
    points = union_all(begin, good, end).subquery()
    following = func.lead(points.c.at).over(partition_by=points.c.id, order_by=points.c.at)
    return select(points.c.id, points.c.at, following.label("next")).subquery()


def _counts() -> list[ColumnElement[int]]:
    return [
        func.count().label("checked"),
        _count_of(*_IDENTICAL).label("identical"),
        _count_of(*_CHANGED).label("changed"),
        _count_of(Outcome.SUSPECT).label("suspect"),
        _count_of(Outcome.FAILED).label("failed"),
    ]


def _count_of(*outcomes: Outcome) -> ColumnElement[int]:
    return func.count().filter(col(Check.outcome).in_(outcomes))


def _watching(row: tuple[Any, ...], until: datetime) -> Watching:
    _, since, *counts, gap_since, gap_until = row
    checked, identical, changed, suspect, failed = (count or 0 for count in counts)
    gap = Gap(gap_since, gap_until)
    return Watching(since, until, checked, identical, changed, suspect, failed, gap)
