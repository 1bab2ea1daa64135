"""See that work flows: a canary through every queue, and an alarm by a road of its own."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from models.tables import Alarm
from notifications.channels import DeliveryError
from notifications.compose import notice_message
from notifications.facts import NoticeFacts
from storage.database import transaction
from storage.flow import (
    claim_untold,
    end_canary,
    find_stalls,
    leave_untold,
    make_canaries,
    raise_alarms,
)
from workers.context import Context
from workers.steps.operating.mail_directly import mail_directly

_log = logging.getLogger(__name__)


def send_canaries(queues: Sequence[str], c: Context) -> list[str]:
    """Make a canary for each queue and return the queues to ring."""
    with transaction(c.engine) as session:
        return make_canaries(session, queues, c.now())


def receive_canary(queue: str, c: Context) -> None:
    """End a queue's canary: whoever calls this takes work from that queue."""
    with transaction(c.engine) as session:
        end_canary(session, queue, c.now())


def watch_flow(c: Context) -> list[str]:
    """Raise and end alarms, and tell the operator of those that lasted; return what stalls.

    It may be called by any number of processes: each alarm is told once. What is seen for the
    first time is not told yet, for after a long stop everything is late for a moment.
    """
    now, lasted = c.now(), timedelta(seconds=c.settings.canary_every / 2)
    with transaction(c.engine) as session:
        stalls = find_stalls(session, now, timedelta(seconds=c.settings.flow_alarm_after))
        passed = raise_alarms(session, stalls, now)
        untold = claim_untold(session, now - lasted, now)
    for what in passed:
        _log.warning("flows again", extra={"what": what})
    if untold:
        _tell(untold, c)
    return [stall.what for stall in stalls]


def _tell(alarms: Sequence[Alarm], c: Context) -> None:
    for alarm in alarms:
        _log.error("nothing flows", extra={"what": alarm.what, "since": alarm.raised_at})
    try:
        mail_directly(notice_message(_facts(alarms, c.now(), c)), c.settings.operators, c)
    except DeliveryError as error:
        _log.error("operator not told: %s", error.reason)
        with transaction(c.engine) as session:
            leave_untold(session, alarms)


def _facts(alarms: Sequence[Alarm], now: datetime, c: Context) -> NoticeFacts:
    return NoticeFacts(
        headline="Clausewatch stands still",
        sentences=(
            *(f"Nothing flows: {alarm.what}." for alarm in alarms),
            "Look at the workers, Redis and their logs; `clausewatch doctor` helps.",
            "Nothing is lost: what waits goes out when work flows again.",
        ),
        at=now,
        page=c.site.public_url,
    )
