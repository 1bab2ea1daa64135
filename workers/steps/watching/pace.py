"""Decide when a document is looked at again, from values alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.words import Outcome

_UNSTABLE_TRIES = 3
_CLOSER = 4
_JITTER = 0.1
TROUBLE = frozenset({Outcome.SUSPECT, Outcome.FAILED, Outcome.WITHDRAWN})


@dataclass(frozen=True)
class Pace:
    """The intervals in force: the usual one, the confirmation's, and a suspect page's first."""

    usual: timedelta
    confirm: timedelta
    retry: timedelta


@dataclass(frozen=True)
class Streaks:
    """How often in a row, this check included, a document was not readable or not stable."""

    trouble: int = 0
    unstable: int = 0


def next_check(
    outcome: Outcome,
    streaks: Streaks,
    pace: Pace,
    *,
    now: datetime,
    closely: bool,
    chance: float,
    retry_after: float | None = None,
) -> datetime:
    """Return the time of the next look; `chance` in [0, 1) spreads the usual ones,
    which come up to a tenth early and never late.

    What is not readable is tried again soon, then ever later, up to the usual interval.
    """
    if outcome is Outcome.CANDIDATE or _still_unsettled(outcome, streaks):
        return now + pace.confirm
    if outcome in TROUBLE:
        backed_off = pace.retry * (1 << min(max(streaks.trouble - 1, 0), 10))
        asked = timedelta(seconds=retry_after or 0)
        return now + max(min(backed_off, pace.usual), asked)
    usual = pace.usual / _CLOSER if closely else pace.usual
    return now + usual * (1 - _JITTER * chance)


def gives_up_on_candidate(outcome: Outcome, streaks: Streaks) -> bool:
    """Say whether a text that differs at each fetch is left until the usual check."""
    return outcome is Outcome.UNSTABLE and streaks.unstable >= _UNSTABLE_TRIES


def _still_unsettled(outcome: Outcome, streaks: Streaks) -> bool:
    return outcome is Outcome.UNSTABLE and 0 < streaks.unstable < _UNSTABLE_TRIES
