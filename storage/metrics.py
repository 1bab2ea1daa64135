"""What is measured of an installation, computed from its rows: the one place that tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session


@dataclass(frozen=True)
class Gauge:
    """One measure: a query whose last column is the value and whose others are `labels`."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    query: str


@dataclass(frozen=True)
class Measured:
    """A gauge with its values, each behind the values of its labels."""

    gauge: Gauge
    values: tuple[tuple[tuple[str, ...], float], ...]


_LATENCY = """
SELECT q::text, seconds FROM (
  SELECT percentile_cont(ARRAY[0.5, 0.9, 0.99, 1.0]) WITHIN GROUP (
    ORDER BY extract(epoch FROM n.ended_at - c.detected_at)) AS found
  FROM notifications n JOIN changes c ON c.id = n.change_id
  WHERE n.kind = 'alert' AND n.created_at > :now - interval '4 days'
    AND n.state = 'delivered' AND c.released_at IS NULL AND n.ended_at > :now - interval '1 day'
) measured, unnest(ARRAY[0.5, 0.9, 0.99, 1.0], found) AS t(q, seconds)
WHERE seconds IS NOT NULL"""
_MISSED = """
SELECT n.state, count(*) FROM notifications n JOIN changes c ON c.id = n.change_id
WHERE n.kind = 'alert' AND n.created_at > :now - interval '4 days'
  AND n.deliver_by < coalesce(n.ended_at, :now) AND n.state IN ('delivered', 'pending')
  AND c.released_at IS NULL
GROUP BY n.state"""

GAUGES = (
    Gauge(
        "clausewatch_notifications_due",
        "Messages that are due and wait for a worker.",
        ("channel",),
        "SELECT channel, count(*) FROM notifications"
        " WHERE state = 'pending' AND next_attempt_at <= :now GROUP BY channel",
    ),
    Gauge(
        "clausewatch_notifications_later",
        "Messages that are tried at a later time.",
        ("channel",),
        "SELECT channel, count(*) FROM notifications"
        " WHERE state = 'pending' AND next_attempt_at > :now GROUP BY channel",
    ),
    Gauge(
        "clausewatch_oldest_due_seconds",
        "How long the oldest due message has waited.",
        ("channel",),
        "SELECT channel, extract(epoch FROM :now - min(next_attempt_at)) FROM notifications"
        " WHERE state = 'pending' AND next_attempt_at <= :now GROUP BY channel",
    ),
    Gauge(
        "clausewatch_changes_to_fan_out",
        "Changes whose subscribers are not all decided.",
        (),
        "SELECT count(*) FROM changes WHERE fanned_out_at IS NULL",
    ),
    Gauge(
        "clausewatch_documents_due",
        "Documents whose next look is due.",
        (),
        "SELECT count(*) FROM documents WHERE retired_at IS NULL AND next_check_at <= :now",
    ),
    Gauge(
        "clausewatch_oldest_look_due_seconds",
        "How long the look due longest has waited.",
        (),
        "SELECT coalesce(extract(epoch FROM :now - min(next_check_at)), 0) FROM documents"
        " WHERE retired_at IS NULL AND next_check_at <= :now",
    ),
    Gauge(
        "clausewatch_attempts_last_hour",
        "Tries of the last hour.",
        ("channel", "outcome"),
        "SELECT n.channel, a.outcome, count(*) FROM attempts a"
        " JOIN notifications n ON n.id = a.notification_id"
        " WHERE a.at > :now - interval '1 hour' GROUP BY 1, 2",
    ),
    Gauge(
        "clausewatch_alert_latency_seconds",
        "From detection to the far side's acceptance: alerts of the last day.",
        ("quantile",),
        _LATENCY,
    ),
    Gauge(
        "clausewatch_deliver_by_missed",
        "Alerts of the last four days accepted too late, and those late and not accepted yet.",
        ("state",),
        _MISSED,
    ),
    Gauge(
        "clausewatch_changes_released",
        "Changes of the last four days that an operator released: not counted above.",
        (),
        "SELECT count(*) FROM changes WHERE released_at > :now - interval '4 days'",
    ),
    Gauge(
        "clausewatch_checks_last_hour",
        "Looks of the last hour.",
        ("outcome",),
        "SELECT outcome, count(*) FROM checks WHERE at > :now - interval '1 hour' GROUP BY outcome",
    ),
    Gauge(
        "clausewatch_documents_in_trouble",
        "Documents whose last look did not show the policy.",
        ("trouble",),
        """SELECT trouble, count(*) FROM (
  SELECT CASE WHEN withdrawn_at IS NOT NULL THEN 'withdrawn'
    WHEN suspect_streak > 0 THEN 'suspect' WHEN failed_streak > 0 THEN 'failed' END AS trouble
  FROM documents WHERE retired_at IS NULL) d WHERE trouble IS NOT NULL GROUP BY trouble""",
    ),
    Gauge(
        "clausewatch_destinations_disabled",
        "Destinations that were switched off.",
        ("channel",),
        "SELECT channel, count(*) FROM destinations WHERE disabled_at IS NOT NULL GROUP BY channel",
    ),
    Gauge(
        "clausewatch_canary_seconds",
        "How long a queue's canary is under way.",
        ("queue",),
        "SELECT queue, extract(epoch FROM :now - made_at) FROM canaries WHERE ended_at IS NULL",
    ),
    Gauge(
        "clausewatch_alarms",
        "Alarms that stand.",
        ("what",),
        "SELECT what, count(*) FROM alarms WHERE ended_at IS NULL GROUP BY what",
    ),
)


def measure(session: Session, now: datetime) -> Iterator[Measured]:
    """Compute every gauge; one that has no rows has no values."""
    for gauge in GAUGES:
        parameters = {"now": now} if ":now" in gauge.query else {}
        rows = session.execute(text(gauge.query), parameters)
        values = ((tuple(map(str, row[:-1])), float(row[-1])) for row in rows)
        yield Measured(gauge, tuple(values))
