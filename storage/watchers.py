"""Everyone who watches a platform, page by page: who they are, and what a decision asks of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from storage.database import driver_cursor


class Facts(NamedTuple):
    """What a decision rests on, without who it is about, so that many share the same.

    `place` counts the platforms added before this one, `later` says that this one was added after
    the change was on record. `destinations` names their channels, oldest first: "email+", with a
    plus when verified and a minus when disabled. `provisions` are those followed, in one text.
    """

    destinations: str | None
    plan: str
    time_zone: str
    floor: str
    provisions: str
    quiet_from: int | None
    quiet_until: int | None
    weekly: bool
    paused: bool
    place: int
    later: bool
    watch_paused: bool
    muted: bool


# The last of a page, so that the other tables can be read along their keys where a page's people
# stand close together, and looked up one by one where they do not: the planner then knows which.
_LAST = """
SELECT subscriber_id FROM subscriptions
WHERE platform_id = %(platform_id)s AND subscriber_id > %(after)s
ORDER BY subscriber_id OFFSET %(size)s - 1 LIMIT 1"""
_BEYOND_ALL = 2**63 - 1

_WATCHERS = """
SELECT s.id, string_agg(d.id::text, ' ' ORDER BY d.id), string_agg(
    d.channel || CASE WHEN d.verified_at IS NULL THEN '' ELSE '+' END
    || CASE WHEN d.disabled_at IS NULL THEN '' ELSE '-' END, ' ' ORDER BY d.id),
  s.plan, s.time_zone, s.floor, array_to_string(s.provisions, ' '),
  s.quiet_from, s.quiet_until, s.weekly, s.paused_at IS NOT NULL,
  (SELECT count(*) FROM subscriptions o
   WHERE o.subscriber_id = s.id AND (o.added_at, o.id) < (w.added_at, w.id)),
  w.added_at > %(confirmed_at)s, w.paused_at IS NOT NULL, w.muted_at IS NOT NULL
FROM subscriptions w
JOIN subscribers s ON s.id = w.subscriber_id AND s.id > %(after)s AND s.id <= %(last)s
LEFT JOIN destinations d ON d.subscriber_id = s.id
  AND d.subscriber_id > %(after)s AND d.subscriber_id <= %(last)s AND d.member_id IS NULL
WHERE w.platform_id = %(platform_id)s
  AND w.subscriber_id > %(after)s AND w.subscriber_id <= %(last)s
GROUP BY s.id, w.id
ORDER BY s.id"""


def next_watchers(
    session: Session, platform_id: str, confirmed_at: datetime, after: int, size: int
) -> Sequence[tuple[Any, ...]]:
    """Read the next page of a platform's subscribers by key.

    Each is the subscriber's id, the ids of their destinations in one text, and what `Facts` holds.
    To be called first in its transaction.
    """
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    cells = {"platform_id": platform_id, "confirmed_at": confirmed_at, "after": after, "size": size}
    with driver_cursor(session) as cursor:
        last = cursor.execute(_LAST, cells).fetchone()
        bounds = {"last": last[0] if last else _BEYOND_ALL}
        return cursor.execute(_WATCHERS, cells | bounds, prepare=False).fetchall()
