"""Fan one change out: decide for every watcher, page by page, and owe the messages."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.tables import Change
from storage.commitments import touched_by
from storage.database import transaction
from storage.fan_out import Page, claim_fan_out, finish_fan_out, leave_fan_out, record_page
from storage.watchers import next_watchers
from workers.context import Context
from workers.steps.subscribers.commitments import find_touches
from workers.steps.telling.answers import Asked

_log = logging.getLogger(__name__)
PAGE = 10_000
PAGES = 10

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class FannedOut:
    """What one task did: the channels to ring, and whether the change needs no further task."""

    channels: Sequence[str] = ()
    finished: bool = True


def fan_out(change_id: int, c: Context, *, page_size: int = PAGE, pages: int = PAGES) -> FannedOut:
    """Decide a change for those who watch its platform, some pages of them.

    Each page commits its decisions, its notifications and the cursor together: killed anywhere,
    the next task resumes behind the last page, with no gap and no double. After `pages` it gives
    the change back, so that no change waits for another one's million subscribers.
    """
    now = c.now()
    with transaction(c.engine) as session:
        claim = claim_fan_out(session, change_id, now, now + c.settings.lease_time)
    if claim is None:
        return FannedOut()
    work = _Work(*claim, _ask(claim[1], c), page_size, c)
    finished = work.decide_pages(pages)
    return FannedOut(sorted(work.channels), finished)


def _ask(change: Change, c: Context) -> Asked:
    """Find whose commitments a change touches, the first time, before anybody is decided."""
    with transaction(c.engine) as session:
        if not change.fan_out_after:
            find_touches(session, change)
        return Asked(change, c.now(), touched_by(session, change.id or 0))


@dataclass(frozen=True)
class _Work:
    """One claim of a change."""

    token: UUID
    change: Change
    asked: Asked
    page_size: int
    c: Context
    channels: set[str] = field(default_factory=set)

    def decide_pages(self, most: int) -> bool:
        """Decide up to `most` pages; the next one is read and decided while one is written."""
        with ThreadPoolExecutor(1) as ahead:
            page = self.decide_after(self.change.fan_out_after)
            for _ in range(most):
                if page is None:
                    return self.finish()
                upcoming = ahead.submit(self.decide_after, page.last)
                if not self.record(page):
                    return True
                page = upcoming.result()
        return self.leave() if page else self.finish()

    def decide_after(self, after: int) -> Page | None:
        """Read and decide the next page of subscribers; None behind the last of them."""
        rows = self.read(after)
        return self.decide(rows) if rows else None

    def read(self, after: int) -> Rows:
        change = self.change
        with transaction(self.c.engine) as session:
            return next_watchers(
                session, change.platform_id, change.confirmed_at, after, self.page_size
            )

    def decide(self, rows: Rows) -> Page:
        change_id, page = self.change.id, Page(last=rows[-1][0])
        for row in rows:
            answer = self.asked.answer(row[0], row[2:])
            page.decisions.append(f"{change_id}\t{row[0]}\t{answer.decision}")
            if answer.told:
                ids = row[1].split()
                for place, channel, line in answer.told:
                    self.channels.add(channel)
                    page.notifications.append(f"{row[0]}\t{ids[place]}\t{line}")
        return page

    def record(self, page: Page) -> bool:
        """Write one page; False when another worker has the change by now."""
        until = self.c.now() + self.c.settings.lease_time
        with transaction(self.c.engine) as session:
            return record_page(session, self.change.id or 0, self.token, page, until)

    def finish(self) -> bool:
        with transaction(self.c.engine) as session:
            finish_fan_out(session, self.change.id or 0, self.token, self.c.now())
        _log.info("fanned out", extra={"change": self.change.id})
        return True

    def leave(self) -> bool:
        with transaction(self.c.engine) as session:
            leave_fan_out(session, self.change.id or 0, self.token)
        return False
