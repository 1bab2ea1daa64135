"""Tell the operators of a document that could not be read for a while, and when it is back."""

from typing import Any

from sqlmodel import Session

from models.tables import Document
from models.words import NotificationKind
from storage.people import operators
from storage.records import trouble_began
from workers.context import Context
from workers.steps.owe import owe
from workers.steps.watching.assess import Finding


def notice_trouble(
    session: Session,
    document: Document,
    finding: Finding,
    cells: dict[str, Any],
    check_id: int,
    c: Context,
) -> None:
    """Tell the operators once when a document was not readable N times in a row, once when it is.

    `document` is as it stood before the check, `cells` as it stands now.
    """
    assert document.id is not None
    before = document.suspect_streak + document.failed_streak
    now = cells.get("suspect_streak", 0) + cells.get("failed_streak", 0)
    known = c.settings.suspect_notice_after
    gone, back = now == known, before >= known and now == 0
    if not (gone or back):
        return
    since = trouble_began(session, document.id, check_id) or c.now()
    content = {
        "topic": "gone" if gone else "back",
        "document_id": document.id,
        "since": since.isoformat(),
        "reason": finding.reason or finding.outcome.value,
        "times": now or before,
    }
    subject = f"{content['topic']}:{check_id}"
    for operator in operators(session):
        owe(session, operator.id, NotificationKind.SUSPECT, subject, content, c.now())
