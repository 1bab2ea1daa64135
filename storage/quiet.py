"""Record the checks that found nothing new, many in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlmodel import Session

from models.tables.columns import JSON
from models.words import Outcome


@dataclass(frozen=True, slots=True)
class QuietCheck:
    """One look that moved nothing: its document's text is the one in force.

    `digest`, `fingerprint` and `validators` are None where the server said "not modified".
    """

    document_id: int
    at: datetime
    duration_ms: int
    outcome: Outcome
    http_status: int
    next_check_at: datetime
    digest: str | None = None
    fingerprint: str | None = None
    validators: dict[str, Any] | None = None


# The lease is asked for in the UPDATE, and only documents that it moved get their check.
_RECORD = text("""
WITH seen AS (
  SELECT * FROM jsonb_to_recordset(:rows) AS t(
    id bigint, at timestamptz, duration int, outcome text, status int, due timestamptz,
    digest text, fingerprint text, validators jsonb)
), settled AS (
  UPDATE documents d
  SET lease_token = NULL, leased_until = NULL, last_checked_at = :now, next_check_at = seen.due,
      snapshot_digest = coalesce(seen.digest, d.snapshot_digest),
      fingerprint = coalesce(seen.fingerprint, d.fingerprint),
      validators = coalesce(seen.validators, d.validators),
      suspect_streak = 0, failed_streak = 0, unstable_streak = 0
  FROM seen WHERE d.id = seen.id AND d.lease_token = :token
  RETURNING d.id, d.version_id
)
INSERT INTO checks (document_id, at, duration_ms, outcome, confirming, http_status, version_id)
SELECT seen.id, seen.at, seen.duration, seen.outcome, false, seen.status, settled.version_id
FROM seen JOIN settled ON settled.id = seen.id
""").bindparams(bindparam("rows", type_=JSON))


def record_quiet(
    session: Session, checks: Sequence[QuietCheck], token: UUID, now: datetime
) -> None:
    """Insert the checks, move their documents on and end their leases, where still ours."""
    rows = [_row(check) for check in checks]
    if rows:
        session.execute(_RECORD, {"rows": rows, "token": token, "now": now})


def _row(check: QuietCheck) -> dict[str, Any]:
    return {
        "id": check.document_id,
        "at": check.at.isoformat(),
        "duration": check.duration_ms,
        "outcome": check.outcome.value,
        "status": check.http_status,
        "due": check.next_check_at.isoformat(),
        "digest": check.digest,
        "fingerprint": check.fingerprint,
        "validators": check.validators,
    }
