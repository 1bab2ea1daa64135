"""Which rows may go, by table and age, and how many at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from storage.erasures import note_erasure

AT_ONCE = 10_000


@dataclass(frozen=True)
class Kind:
    """Rows of one table that grow old; `old` says which, `setting` for how long they are kept."""

    name: str
    setting: str
    table: str
    old: str


# In this order, for a row goes before what it refers to. What makes the record stays for ever:
# documents, snapshots and their blobs, versions, changes, analyses, and the looks that found them.
KINDS = (
    Kind(
        "looks that found nothing new",
        "keep_checks_days",
        "checks",
        "at < :before AND snapshot_id IS NULL AND outcome IN ('unchanged', 'not_modified',"
        " 'failed', 'unstable', 'suspect')",
    ),
    Kind("tries", "keep_attempts_days", "attempts", "at < :before"),
    Kind(
        "tries of ended messages",
        "keep_messages_days",
        "attempts",
        "at < :before AND notification_id IN (SELECT id FROM notifications n"
        " WHERE n.created_at < :before AND n.ended_at < :before)",
    ),
    Kind(
        "ended messages",
        "keep_messages_days",
        "notifications",
        "created_at < :before AND ended_at < :before"
        " AND NOT EXISTS (SELECT FROM attempts a WHERE a.notification_id = t.id)",
    ),
    Kind(
        "decisions",
        "keep_decisions_days",
        "decisions",
        "decided_at < :before AND (kind <> 'hold_for_digest' OR digest_id IS NOT NULL)"
        " AND NOT EXISTS (SELECT FROM notifications n WHERE n.digest_id = t.digest_id)",
    ),
    Kind(
        "states of decisions",
        "keep_decisions_days",
        "log_states",
        "at < :before AND kind = 'decision'"
        " AND NOT EXISTS (SELECT FROM decisions d WHERE d.id = t.ref)",
    ),
    Kind(
        "digests",
        "keep_messages_days",
        "digests",
        "cut_at < :before AND NOT EXISTS (SELECT FROM notifications n WHERE n.digest_id = t.id)"
        " AND NOT EXISTS (SELECT FROM decisions d WHERE d.digest_id = t.id)",
    ),
    Kind("reports of failed messages", "keep_messages_days", "bounces", "at < :before"),
    Kind("requests that are limited", "", "askings", "at < :before"),
    Kind("sign-ins", "", "sign_ins", "asked_at < :before"),
    Kind("operators' sessions", "", "operator_sessions", "asked_at < :before"),
    Kind("canaries", "", "canaries", "ended_at < :before"),
    Kind("alarms", "", "alarms", "ended_at < :before"),
)


def count_old(session: Session, kind: Kind, before: datetime) -> int:
    statement = text(f"SELECT count(*) FROM {kind.table} t WHERE {kind.old}")  # noqa: S608 - ours
    return int(session.execute(statement, {"before": before}).scalar_one())


def delete_old(
    session: Session, kind: Kind, before: datetime, now: datetime, most: int = AT_ONCE
) -> int:
    """Delete up to `most` rows, and return how many went; what is logged is noted as erased."""
    statement = text(
        f"DELETE FROM {kind.table} WHERE id IN"  # noqa: S608 - ours
        f" (SELECT t.id FROM {kind.table} t WHERE {kind.old} LIMIT {most}) RETURNING id"
    )
    gone = session.scalars(statement, {"before": before}).all()
    note_erasure(session, kind.table, gone, now, before)
    return len(gone)
