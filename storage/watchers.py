"""Everyone who watches a platform, page by page: who they are, and what a decision asks of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from storage.database import driver_cursor


class Facts(NamedTuple):
    """What a decision rests on, without who it is about, so that many share the same.

    `place` counts the platforms added before this one, `later` says that this one was added after
    the change was detected. `destinations` names their channels, oldest first: "email+", with a
    plus when verified and a minus when disabled. `provisions` are those followed, in one text.
    """

    destinations: str | None
    plan: str
    time_zone: str
    floor: str
    provisions: str
    quiet_from: int | None
    quiet_until: int | None
    paused: bool
    place: int
    later: bool
    watch_paused: bool
    muted: bool


_WATCHERS = """
SELECT s.id, d.ids, d.facts, s.plan, s.time_zone, s.floor, array_to_string(s.provisions, ' '),
  s.quiet_from, s.quiet_until, s.paused_at IS NOT NULL,
  (SELECT count(*) FROM subscriptions o
   WHERE o.subscriber_id = s.id AND (o.added_at, o.id) < (w.added_at, w.id)),
  w.added_at > %(detected_at)s, w.paused_at IS NOT NULL, w.muted_at IS NOT NULL
FROM (
  SELECT * FROM subscriptions WHERE platform_id = %(platform_id)s AND subscriber_id > %(after)s
  ORDER BY subscriber_id LIMIT %(size)s
) w
JOIN subscribers s ON s.id = w.subscriber_id
CROSS JOIN LATERAL (
  SELECT string_agg(id::text, ' ' ORDER BY id) AS ids, string_agg(
    channel || CASE WHEN verified_at IS NULL THEN '' ELSE '+' END
    || CASE WHEN disabled_at IS NULL THEN '' ELSE '-' END, ' ' ORDER BY id) AS facts
  FROM destinations WHERE subscriber_id = s.id
) d
ORDER BY s.id"""


def next_watchers(
    session: Session, platform_id: str, detected_at: datetime, after: int, size: int
) -> Sequence[tuple[Any, ...]]:
    """Read the next page of a platform's subscribers by key, in one query.

    Each is the subscriber's id, the ids of their destinations in one text, and what `Facts` holds.
    """
    cells = {"platform_id": platform_id, "detected_at": detected_at, "after": after, "size": size}
    with driver_cursor(session) as cursor:
        cursor.execute(_WATCHERS, cells)
        return cursor.fetchall()
