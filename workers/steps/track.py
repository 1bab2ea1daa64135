"""Check a platform's due documents: look, read, settle, record."""

import logging
from uuid import UUID

from models.tables import Document
from storage.database import transaction
from storage.due import claim_due_documents, renew_documents
from workers.context import Context
from workers.steps.keep import kept_alive
from workers.steps.look import Broken, look_at
from workers.steps.record import record_look
from workers.steps.visit import Visit, begin_visit

_log = logging.getLogger(__name__)


def track_platform(platform_id: str, c: Context) -> list[int]:
    """Check every due document of a platform and return the changes found, by id.

    A document that breaks our own code is logged whole, recorded as failed, looked at again ever
    later like any other failure, and does not stop its neighbours.
    """
    with transaction(c.engine) as session:
        claim = claim_due_documents(session, platform_id, c.now(), c.settings.lease_time)
        token, documents = claim
        visit = begin_visit(session, platform_id, token, c)
    if not documents:
        return []
    with kept_alive(lambda: _renew(token, c), c.settings.renew_every):
        found = [_track_document(document, visit, c) for document in documents]
    return [change_id for change_id in found if change_id is not None]


def _track_document(document: Document, visit: Visit, c: Context) -> int | None:
    now = c.now()
    try:
        return record_look(document, look_at(document, c.fetcher, now), visit, c)
    except Exception:
        _log.exception("check failed document=%s", document.id)
        return record_look(document, Broken(now), visit, c)


def _renew(token: UUID, c: Context) -> None:
    with transaction(c.engine) as session:
        renew_documents(session, token, c.now() + c.settings.lease_time)
