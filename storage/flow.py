"""Does work flow? Canaries on every queue, messages that nobody sends, changes nobody fans out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Alarm, Canary


@dataclass(frozen=True)
class Stall:
    """Something that does not flow, by a name that stays the same while it does not."""

    what: str
    since: datetime


def make_canaries(session: Session, queues: Sequence[str], now: datetime) -> list[str]:
    """Make a canary for each queue that has none, and return the queues to ring: all with one."""
    rows = [{"queue": queue, "made_at": now} for queue in queues]
    session.execute(insert(Canary).values(rows).on_conflict_do_nothing())
    return sorted(session.exec(select(Canary.queue).where(col(Canary.ended_at).is_(None))))


def end_canary(session: Session, queue: str, now: datetime) -> None:
    alive = (col(Canary.queue) == queue, col(Canary.ended_at).is_(None))
    session.execute(update(Canary).where(*alive).values(ended_at=now))


def find_stalls(session: Session, now: datetime, patience: timedelta) -> list[Stall]:
    """Name what has not moved for longer than `patience`, in a fixed order.

    A queue stalls when its canary is not ended; a channel when rows are due, their destinations
    take messages, and nothing at all was tried since; fan-out when a change waits and nothing was
    decided since. A road is blocked when of all who were tried by it in the last hour, three at
    least, nobody got anything.
    """
    rows = session.execute(_STALLS, {"now": now, "before": now - patience})
    return [Stall(what, since) for what, since in rows]


# A long backlog that shrinks is no stall, and neither is a far side that hangs.
_STALLS = text("""
SELECT 'queue ' || queue AS what, made_at AS since FROM canaries
WHERE ended_at IS NULL AND made_at < :before
UNION ALL
SELECT 'channel ' || n.channel, min(n.next_attempt_at) FROM notifications n
WHERE n.state = 'pending' AND n.next_attempt_at < :before
  AND (n.leased_until IS NULL OR n.leased_until <= :now)
  AND NOT EXISTS (SELECT FROM destinations d WHERE d.id = n.destination_id
    AND (d.rests_until > :before OR d.leased_until > :now))
  AND n.channel NOT IN (SELECT tried.channel FROM attempts a
    JOIN notifications tried ON tried.id = a.notification_id WHERE a.at >= :before)
GROUP BY n.channel
UNION ALL
SELECT 'fan-out', min(confirmed_at) FROM changes
WHERE fanned_out_at IS NULL AND confirmed_at < :before
  AND (fan_out_until IS NULL OR fan_out_until < :before)
  AND NOT EXISTS (SELECT FROM decisions WHERE decided_at >= :before)
HAVING count(*) > 0
UNION ALL
SELECT 'road ' || n.channel, min(a.at) FROM attempts a
JOIN notifications n ON n.id = a.notification_id
WHERE a.at > :now - interval '1 hour'
GROUP BY n.channel
HAVING count(DISTINCT n.destination_id) >= 3 AND min(a.at) < :before
  AND count(*) FILTER (WHERE a.outcome = 'delivered') = 0
ORDER BY what
""")


def raise_alarms(session: Session, stalls: Sequence[Stall], now: datetime) -> list[str]:
    """Keep one alarm for whatever stalls; end those that passed, and return what they were."""
    if stalls:
        rows = [{"what": stall.what, "raised_at": now} for stall in stalls]
        session.execute(insert(Alarm).values(rows).on_conflict_do_nothing())
    passed = (
        update(Alarm)
        .where(col(Alarm.ended_at).is_(None), col(Alarm.what).not_in([s.what for s in stalls]))
        .values(ended_at=now)
        .returning(col(Alarm.what), col(Alarm.told_at))
    )
    return sorted(what for what, told_at in session.execute(passed) if told_at)


def claim_untold(session: Session, raised_before: datetime, now: datetime) -> Sequence[Alarm]:
    """Take the alarms to be told of now: those that lasted, each to one caller only."""
    statement = (
        update(Alarm)
        .where(
            col(Alarm.ended_at).is_(None),
            col(Alarm.told_at).is_(None),
            col(Alarm.raised_at) <= raised_before,
        )
        .values(told_at=now)
        .returning(Alarm)
    )
    return session.execute(statement).scalars().all()


def leave_untold(session: Session, alarms: Sequence[Alarm]) -> None:
    """Give alarms back that nobody could be told of, for the next try."""
    ids = [alarm.id for alarm in alarms]
    session.execute(update(Alarm).where(col(Alarm.id).in_(ids)).values(told_at=None))
