"""Tell the operators of a document that could not be read for a while."""

from typing import Any

from sqlmodel import Session

from models.tables import Document
from models.words import NotificationKind
from storage.people import operators
from workers.context import Context
from workers.steps.assess import Finding
from workers.steps.owe import owe


def notice_trouble(
    session: Session,
    document: Document,
    finding: Finding,
    cells: dict[str, Any],
    check_id: int,
    c: Context,
) -> None:
    """Tell the operators once, when a document was not readable N times in a row."""
    trouble = cells.get("suspect_streak", 0) + cells.get("failed_streak", 0)
    if trouble != c.settings.suspect_notice_after:
        return
    content = {
        "platform_id": document.platform_id,
        "terms_type": document.terms_type,
        "document_id": document.id,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "evidence": list(finding.evidence),
        "times": trouble,
    }
    for operator in operators(session):
        owe(session, operator.id, NotificationKind.SUSPECT, f"check:{check_id}", content, c.now())
