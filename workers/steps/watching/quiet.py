"""Checks that found the text in force again: told without reading it, recorded together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from models.declaration import Declaration
from models.tables import Document
from models.words import Outcome
from storage.database import transaction
from storage.quiet import QuietCheck, record_quiet
from workers.context import Context
from workers.steps.watching.assess import is_same
from workers.steps.watching.look import Capture, Look, Unmodified
from workers.steps.watching.pace import Streaks, next_check
from workers.steps.watching.visit import Visit, pace_of


def as_quiet(document: Document, look: Look, visit: Visit, c: Context) -> QuietCheck | None:
    """Return the check of a look that moves nothing, or None when there is more to record."""
    if _has_more_to_say(document, look):
        return None
    if isinstance(look, Unmodified):
        return _check(document, look, Outcome.NOT_MODIFIED, visit, c)
    if not isinstance(look, Capture):
        return None
    declaration = Declaration.model_validate(document.declaration)
    if not is_same(document, look, declaration):
        return None
    check = _check(document, look, Outcome.UNCHANGED, visit, c)
    return replace(check, digest=look.digest, validators=look.validators)


def _has_more_to_say(document: Document, look: Look) -> bool:
    """Say whether even the text in force, seen again, moves something on this document."""
    trouble = document.suspect_streak or document.failed_streak or document.withdrawn_at is not None
    rests = document.settles_at is not None and document.settles_at <= look.at
    return document.candidate_hash is not None or bool(trouble) or rests


def record_together(checks: Sequence[QuietCheck], visit: Visit, c: Context) -> None:
    """Commit these checks at once; those whose lease was lost meanwhile leave nothing."""
    with transaction(c.engine) as session:
        record_quiet(session, checks, visit.token, c.now())


def _check(
    document: Document, look: Capture | Unmodified, outcome: Outcome, visit: Visit, c: Context
) -> QuietCheck:
    now, until = c.now(), document.watch_closely_until
    assert document.id is not None
    return QuietCheck(
        document_id=document.id,
        at=look.at,
        duration_ms=round((now - look.at) / timedelta(milliseconds=1)),
        outcome=outcome,
        http_status=look.pages[-1].status if isinstance(look, Capture) else 304,
        next_check_at=next_check(
            outcome,
            Streaks(),
            pace_of(visit, document.platform_id, c),
            now=now,
            closely=until is not None and until > look.at,
            chance=c.chance(),
        ),
    )
