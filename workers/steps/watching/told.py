"""Make the row by which a change is told."""

from datetime import datetime

from models.summary import ChangeSummary
from models.tables import Change, Document
from models.words import Cause
from workers.steps.watching.settle import Telling

_ALERTS = Telling(alerts=True)


def told_as(
    document: Document,
    cause: Cause,
    summary: ChangeSummary,
    versions: tuple[int, int],
    times: tuple[datetime, datetime],
    telling: Telling = _ALERTS,
) -> Change:
    """Make a change of a document between two `versions`, by id; `times` are first sight and proof.

    What a change's columns say of its rating is what its summary says.
    """
    assert document.id is not None
    return Change(
        document_id=document.id,
        platform_id=document.platform_id,
        before_version_id=versions[0],
        after_version_id=versions[1],
        cause=cause,
        detected_at=times[0],
        confirmed_at=times[1],
        significance=summary.significance,
        severity=summary.severity,
        direction=summary.direction,
        alerts=telling.alerts,
        quiet_reason=telling.quiet_reason,
        rules_version=summary.rules_version,
        summary=summary.model_dump(mode="json"),
    )
