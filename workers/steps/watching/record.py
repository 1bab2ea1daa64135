"""Record what a look found, all in one commit and only while the lease is still ours."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from documents.summary import summarise
from models.blocks import from_json
from models.declaration import Declaration
from models.summary import ChangeSummary
from models.tables import Check, Document
from models.words import Cause, Outcome
from storage.database import transaction
from storage.due import settle_document
from storage.records import add
from workers.context import Context
from workers.steps.watching.aside import name_unread, said_aside, with_notes
from workers.steps.watching.assess import Finding, assess
from workers.steps.watching.look import Broken, Capture, Look, Unmodified, Unreachable
from workers.steps.watching.news import change_of, find_news
from workers.steps.watching.notice import notice_trouble
from workers.steps.watching.preserve import keep_pages
from workers.steps.watching.read import extractor_of
from workers.steps.watching.relocate import tell_relocations
from workers.steps.watching.settle import awaits_wording
from workers.steps.watching.standing import standing_after
from workers.steps.watching.variants import Against, find_against, was_told
from workers.steps.watching.visit import Visit
from workers.steps.watching.waver import settle_wavering
from workers.steps.watching.write import Sight, Written, write_finding

_log = logging.getLogger(__name__)
_KEPT = frozenset(Outcome) - {Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.FAILED}


class LostLeaseError(Exception):
    """Another worker took the document over; nothing of this look may be written."""


def record_look(document: Document, look: Look, visit: Visit, c: Context) -> int | None:
    """Record one look as a Check with all that follows from it; return the Change, if any.

    A look whose lease went to another worker meanwhile leaves nothing behind.
    """
    finding = _finding(document, look, c)
    news = find_news(document, look, finding, visit, c)
    if news is not None and news.cause is Cause.WITHDRAWN:
        finding = replace(finding, outcome=Outcome.WITHDRAWN)
    sight = _sight(document, look, finding, visit, c) if isinstance(look, Capture) else None
    try:
        with transaction(c.engine) as session:
            written = write_finding(session, sight) if sight else Written()
            if news is not None:
                change_id = add(session, change_of(news, document, look))
                written = replace(written, change_id=change_id)
            check_id = add(session, _check(document, look, finding, written, c))
            cells = standing_after(document, look, finding, written, visit, c)
            _settle(session, document, visit, cells, c)
            notice_trouble(session, document, finding, cells, check_id, c)
    except LostLeaseError:
        _log.warning("lease lost document=%s", document.id)
        return None
    return written.change_id


def _settle(
    session: Session, document: Document, visit: Visit, cells: dict[str, Any], c: Context
) -> None:
    if not settle_document(session, _id(document), visit.token, c.now(), cells):
        raise LostLeaseError


def _finding(document: Document, look: Look, c: Context) -> Finding:
    if isinstance(look, Capture):
        return settle_wavering(document, assess(document, look, c), c)
    if isinstance(look, Unreachable):
        name = look.error.reason.value
        evidence = {"name": name, "detail": look.error.detail}
        return Finding(Outcome.FAILED, reason=name, evidence=(evidence,))
    if isinstance(look, Broken):
        return Finding(Outcome.FAILED, reason="internal_error")
    return Finding(Outcome.NOT_MODIFIED)


def _sight(
    document: Document, capture: Capture, finding: Finding, visit: Visit, c: Context
) -> Sight:
    first_seen = document.candidate_seen_at
    awaited = finding.differs_in is not None and finding.differs_in == document.candidate_hash
    extractor = extractor_of(Declaration.model_validate(document.declaration))
    against = find_against(document, finding, extractor, capture.at, c)
    summary = _summary(document, finding, against, capture, visit, c)
    return Sight(
        document=document,
        finding=finding,
        capture=capture,
        extractor=extractor,
        seen_at=capture.believed_since or (first_seen if first_seen and awaited else capture.at),
        pages=keep_pages(capture, c) if _is_kept(capture, finding) else (),
        summary=summary,
        against_id=against.version.id if against.version else None,
        known=_known(document, summary, against, capture, c),
    )


def _is_kept(capture: Capture, finding: Finding) -> bool:
    """Say whether pages are stored: those that teach something, unless they are stored already."""
    return capture.stored is None and finding.outcome in _KEPT


def _summary(
    document: Document,
    finding: Finding,
    against: Against,
    capture: Capture,
    visit: Visit,
    c: Context,
) -> ChangeSummary | None:
    changed = finding.outcome in (Outcome.CHANGE, Outcome.RETURNED)
    if not changed or finding.differs_in is None:
        return None
    assert finding.base is not None
    assert finding.reading is not None
    seen = capture.believed_since or document.candidate_seen_at or capture.at
    before = from_json(against.version.blocks) if against.version else finding.base.blocks
    after = finding.reading.extraction.blocks
    summary = summarise(
        before,
        after,
        detected=seen.date(),
        terms_type=document.terms_type,
        platform=visit.names[document.platform_id],
        language=finding.reading.extraction.language,
        unsteady=finding.unsteady or against.unsteady,
    )
    summary = tell_relocations(summary, before, after, document, seen, c)
    summary = with_notes(summary, said_aside(document, finding, against))
    return name_unread(summary, before, after, document, c)


def _known(
    document: Document,
    summary: ChangeSummary | None,
    against: Against,
    capture: Capture,
    c: Context,
) -> str | None:
    """Say why nothing in a new text of a document that goes back and forth is new, if so."""
    if summary is None or not against.oscillates:
        return None
    if against.switches:
        return "known wordings in a new combination"
    repeated = was_told(document, summary, capture.at, c)
    return "the same change to another text that alternates" if repeated else None


def _check(document: Document, look: Look, finding: Finding, written: Written, c: Context) -> Check:
    return Check(
        document_id=_id(document),
        at=look.at,
        duration_ms=round((c.now() - look.at) / timedelta(milliseconds=1)),
        outcome=finding.outcome,
        reason=finding.reason,
        evidence=list(finding.evidence) or None,
        confirming=document.candidate_hash is not None,
        http_status=_status(look),
        text_hash=_text_that_waits(finding),
        snapshot_id=written.snapshot_id,
        version_id=written.version_id or document.version_id,
    )


def _text_that_waits(finding: Finding) -> str | None:
    """Return the hash of a wording that is not, or not yet, in force."""
    waits = finding.outcome in (Outcome.CANDIDATE, Outcome.UNSTABLE)
    return finding.differs_in if waits and awaits_wording(finding.differs_in) else None


def _status(look: Look) -> int | None:
    if isinstance(look, Unreachable):
        return look.error.status
    if isinstance(look, Capture):
        return look.pages[-1].status
    return 304 if isinstance(look, Unmodified) else None


def _id(document: Document) -> int:
    assert document.id is not None
    return document.id
