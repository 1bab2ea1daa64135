"""The worst time from publication to delivery that a plan promises."""

from dataclasses import dataclass
from datetime import timedelta

from models.plans import Plan
from models.words import Cadence

_WEEK = timedelta(days=7)
_SENDING = timedelta(minutes=1)


@dataclass(frozen=True)
class Intervals:
    """How fast this installation works; a zero `check_every` or `digest_period` is the plan's."""

    tick_every: timedelta
    confirm_after: timedelta
    digest_every: timedelta
    check_every: timedelta = timedelta()
    digest_period: timedelta = timedelta()


def worst_delay(plan: Plan, intervals: Intervals) -> timedelta:
    """Add up what a change published just after a check has to wait for.

    That is the next check, the second look which confirms it (each found due by a tick of beat),
    sending, and for a weekly plan the next digest. It holds while the page can be fetched.
    """
    usual = intervals.check_every or timedelta(hours=plan.check_every)
    told = usual + intervals.confirm_after + 2 * intervals.tick_every + _SENDING
    if plan.cadence is Cadence.WEEKLY:
        return told + (intervals.digest_period or _WEEK) + intervals.digest_every
    return told
