"""Check the due documents of some platforms: look at many at once, settle each as it comes."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from uuid import UUID

from models.tables import Document
from storage.database import transaction
from storage.due import claim_due_documents, renew_documents
from storage.quiet import QuietCheck
from workers.context import Context
from workers.steps.keep import kept_alive
from workers.steps.watching.look import Broken, Look, look_at
from workers.steps.watching.quiet import as_quiet, record_together
from workers.steps.watching.record import record_look
from workers.steps.watching.visit import Visit, begin_visit

_log = logging.getLogger(__name__)
_TOGETHER = 50


def track_platforms(platform_ids: Sequence[str], c: Context, *, browser: bool = False) -> list[int]:
    """Check the due documents of these platforms and return the changes found, by id.

    Those that need a `browser`, one after the other, or the others: for them waiting for pages
    overlaps on threads. Reading them stays on this one. A document that breaks our own code is
    logged whole, recorded as failed, looked at again ever later like any other failure, and does
    not stop its neighbours.
    """
    with transaction(c.engine) as session:
        token, documents = claim_due_documents(
            session, platform_ids, c.now(), c.settings.lease_time, browser=browser
        )
        visit = begin_visit(session, platform_ids, token, c)
    if not documents:
        return []
    with kept_alive(partial(_renew, token, c), c.settings.renew_every):
        return _settle_all(documents, visit, c)


def _settle_all(documents: Sequence[Document], visit: Visit, c: Context) -> list[int]:
    changes: list[int] = []
    quiet: list[QuietCheck] = []
    for document, look in _looks(documents, c):
        check = _quiet(document, look, visit, c)
        if check is not None:
            quiet.append(check)
        elif (change_id := _record(document, look, visit, c)) is not None:
            changes.append(change_id)
            extra = {"change": change_id, "document": document.id, "platform": document.platform_id}
            _log.info("change found", extra=extra)
        if len(quiet) >= _TOGETHER:
            record_together(quiet, visit, c)
            quiet.clear()
    record_together(quiet, visit, c)
    return changes


def _looks(documents: Sequence[Document], c: Context) -> Iterator[tuple[Document, Look]]:
    """Yield each document with its look as soon as its pages are there."""
    at_once = 1 if documents[0].browser else c.settings.fetch_threads
    threads = min(len(documents), at_once)
    with ThreadPoolExecutor(threads) as pool:
        looks: dict[Future[Look], Document] = {
            pool.submit(_look, document, c): document for document in documents
        }
        for future in as_completed(looks):
            yield looks.pop(future), future.result()


def _look(document: Document, c: Context) -> Look:
    now = c.now()
    try:
        return look_at(document, c.browser if document.browser else c.fetcher, now)
    except Exception:
        _log.exception("look failed document=%s", document.id)
        return Broken(now)


def _quiet(document: Document, look: Look, visit: Visit, c: Context) -> QuietCheck | None:
    try:
        return as_quiet(document, look, visit, c)
    except Exception:
        _log.exception("check failed document=%s", document.id)
        return None


def _record(document: Document, look: Look, visit: Visit, c: Context) -> int | None:
    try:
        return record_look(document, look, visit, c)
    except Exception:
        _log.exception("check failed document=%s", document.id)
        return record_look(document, Broken(look.at), visit, c)


def _renew(token: UUID, c: Context) -> None:
    with transaction(c.engine) as session:
        renew_documents(session, token, c.now() + c.settings.lease_time)
