"""Proof of watching for whoever asks: what was due, what was done, and how sure a text is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from models.certainty import Certainty, Sure, how_sure
from storage.watching import Gap, Watching, gaps_of, seen_around, watching_of
from workers.context import Context
from workers.steps.watching.visit import promised

MOST_GAPS = 400
_LATE = 1.5  # of what is promised: a look that comes later than this was missed


@dataclass(frozen=True)
class Proof:
    """What came of a document's looks in a period, beside the promise of one `every` so long.

    `gaps` are those in which a promised look did not see the text, the longest first, `MOST_GAPS`
    at most. `kept_since` is set where the period asked for begins before what is kept.
    """

    watching: Watching
    every: timedelta
    gaps: Sequence[Gap]
    kept_since: datetime | None

    @property
    def scheduled(self) -> int:
        """How many looks the promise of today makes due in the period."""
        return self.watching.scheduled(self.every)


def prove_watching(
    session: Session, platform: str, document_id: int, days: int, c: Context
) -> Proof | None:
    """Prove how a document was watched in the last days; None where nobody ever looked at it."""
    until = c.now()
    asked, kept = until - timedelta(days=days), _kept_since(c)
    since = max(asked, kept) if kept else asked
    watching = watching_of(session, [document_id], since, until).get(document_id)
    if watching is None:
        return None
    every = promised(session, [platform], c)[platform]
    gaps = gaps_of(session, document_id, (since, until), every * _LATE, MOST_GAPS)
    return Proof(watching, every, gaps, kept if kept and kept > asked else None)


def how_sure_at(
    session: Session, platform: str, document_id: int, at: datetime, c: Context
) -> Sure:
    """Say how sure the text on record is at a moment that has passed, by the looks around it."""
    before, after = seen_around(session, document_id, at)
    every = promised(session, [platform], c)[platform]
    sure, kept = how_sure(before, after, every * _LATE), _kept_since(c)
    if sure is Certainty.UNWATCHED and before and kept and before.at < kept:
        sure = Certainty.LOOKS_NOT_KEPT
    return Sure(sure, before, after)


def end_of(day: date, now: datetime) -> datetime:
    """Return the last moment of a day (UTC) that has passed.

    >>> end_of(date(2026, 5, 3), datetime(2026, 5, 3, 8, tzinfo=UTC)).hour
    8
    """
    return min(datetime.combine(day, time.max, UTC), now)


def _kept_since(c: Context) -> datetime | None:
    """Return since when looks that found nothing new are kept; None is for ever."""
    days = c.settings.keep_checks_days
    return c.now() - timedelta(days=days) if days else None
