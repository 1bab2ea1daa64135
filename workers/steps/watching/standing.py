"""Work out how a document stands after a check: what is in force, waiting, and due when."""

from datetime import datetime, timedelta
from typing import Any

from models.declaration import Declaration
from models.tables import Document
from models.words import Outcome
from workers.context import Context
from workers.steps.watching.assess import Finding
from workers.steps.watching.look import Capture, Look, Unreachable
from workers.steps.watching.news import stands
from workers.steps.watching.pace import TROUBLE, Streaks, gives_up_on_candidate, next_check
from workers.steps.watching.read import extractor_of, fingerprint_of
from workers.steps.watching.visit import Visit, pace_of
from workers.steps.watching.write import Written

_CLOSELY_FOR = timedelta(days=7)
_ASK_AGAIN = timedelta(days=7)
_NO_CANDIDATE = {
    "candidate_hash": None,
    "candidate_snapshot_id": None,
    "candidate_seen_at": None,
}


def standing_after(
    document: Document, look: Look, finding: Finding, written: Written, visit: Visit, c: Context
) -> dict[str, Any]:
    """Return the document's new cells; what is not named stays as it is."""
    cells = _streaks(document, look, finding)
    cells |= _closeness(look, finding, cells) | _whereabouts(document, look, finding, written)
    if isinstance(look, Capture):
        cells |= _texts(document, look, finding, written, cells)
    if written.version_id is not None:
        cells["version_id"] = written.version_id
    if written.alternates:
        cells["alternating_since"] = look.at
    cells["next_check_at"] = _due(document, look, finding, cells, visit, c)
    return cells


def _streaks(document: Document, look: Look, finding: Finding) -> dict[str, Any]:
    if finding.outcome in TROUBLE:
        failed = not isinstance(look, Capture)
        return {
            "suspect_streak": document.suspect_streak + (not failed),
            "failed_streak": document.failed_streak + failed,
        }
    unstable = document.unstable_streak + 1 if finding.wavers else 0
    return {"suspect_streak": 0, "failed_streak": 0, "unstable_streak": unstable}


def _closeness(look: Look, finding: Finding, cells: dict[str, Any]) -> dict[str, Any]:
    """Watch closely what did not stand, but not a page that differs at every fetch."""
    given_up = gives_up_on_candidate(finding.outcome, _as_streaks(cells))
    if finding.outcome is not Outcome.UNSTABLE or given_up:
        return {}
    return {"watch_closely_until": look.at + _CLOSELY_FOR}


def _whereabouts(
    document: Document, look: Look, finding: Finding, written: Written
) -> dict[str, Any]:
    """Say whether the document is gone from its address, and what it may come to rest on."""
    cells: dict[str, Any] = {}
    if document.set_aside is not None and finding.reason != document.set_aside:
        cells["set_aside"] = None
    if finding.outcome is Outcome.WITHDRAWN:
        cells["withdrawn_at"] = look.at
    elif stands(finding) or written.version_id is not None:
        cells["withdrawn_at"] = None
    if written.rests_for is not None:
        cells["settles_at"] = look.at + written.rests_for
    elif written.change_id is not None:
        cells["settles_at"] = None
    elif document.settles_at is not None and document.settles_at <= look.at:
        cells["settles_at"] = look.at + _ASK_AGAIN
    return cells


def _texts(
    document: Document,
    capture: Capture,
    finding: Finding,
    written: Written,
    cells: dict[str, Any],
) -> dict[str, Any]:
    """Move the text in force or the candidate; a page not believed moves neither."""
    if finding.outcome in TROUBLE:
        return {}
    if finding.outcome is Outcome.CANDIDATE or finding.wavers:
        if gives_up_on_candidate(finding.outcome, _as_streaks(cells)):
            return _NO_CANDIDATE
        return {
            "candidate_hash": finding.differs_in,
            "candidate_snapshot_id": written.snapshot_id,
            "candidate_seen_at": capture.at,
        }
    declaration = Declaration.model_validate(document.declaration)
    return {
        **_NO_CANDIDATE,
        "form_varies": document.form_varies or finding.form_wavers,
        "snapshot_digest": capture.digest,
        "fingerprint": fingerprint_of(capture.pages, declaration),
        "read_by": extractor_of(declaration),
        "validators": capture.validators,
    }


def _as_streaks(cells: dict[str, Any]) -> Streaks:
    trouble = cells["suspect_streak"] + cells["failed_streak"]
    return Streaks(trouble, cells.get("unstable_streak", 0))


def _due(
    document: Document,
    look: Look,
    finding: Finding,
    cells: dict[str, Any],
    visit: Visit,
    c: Context,
) -> datetime:
    until = cells.get("watch_closely_until", document.watch_closely_until)
    return next_check(
        finding.outcome,
        _as_streaks(cells),
        pace_of(visit, document.platform_id, c),
        now=c.now(),
        closely=until is not None and until > look.at,
        chance=c.chance(),
        retry_after=look.error.retry_after if isinstance(look, Unreachable) else None,
    )
