"""When a document is looked at again, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from models.words import Outcome
from workers.steps.watching.pace import Pace, Streaks, gives_up_on_candidate, next_check

NOW = datetime(2026, 5, 3, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PACE = Pace(usual=24 * HOUR, confirm=10 * MINUTE, retry=30 * MINUTE)


@pytest.mark.parametrize(
    ("outcome", "streaks", "closely", "expected"),
    [
        (Outcome.UNCHANGED, Streaks(), False, 24 * HOUR),
        (Outcome.UNCHANGED, Streaks(), True, 6 * HOUR),
        (Outcome.CANDIDATE, Streaks(), False, 10 * MINUTE),
        (Outcome.UNSTABLE, Streaks(unstable=1), False, 10 * MINUTE),
        (Outcome.UNSTABLE, Streaks(unstable=3), True, 6 * HOUR),
        (Outcome.UNSTABLE, Streaks(unstable=0), True, 6 * HOUR),
        (Outcome.SUSPECT, Streaks(trouble=1), False, 30 * MINUTE),
        (Outcome.FAILED, Streaks(trouble=3), False, 2 * HOUR),
        (Outcome.FAILED, Streaks(trouble=99), False, 24 * HOUR),
    ],
)
def test_the_outcome_decides_how_soon_we_look_again(outcome, streaks, closely, expected):
    due = next_check(outcome, streaks, PACE, now=NOW, closely=closely, chance=0.0)
    assert due - NOW == expected


@pytest.mark.parametrize(("chance", "hours"), [(0.0, 24.0), (0.999999, 21.6)])
def test_usual_checks_come_up_to_a_tenth_early_and_never_late(chance, hours):
    due = next_check(Outcome.UNCHANGED, Streaks(), PACE, now=NOW, closely=False, chance=chance)
    assert (due - NOW) / HOUR == pytest.approx(hours, abs=0.001)


def test_a_server_that_asks_for_time_gets_it():
    due = next_check(
        Outcome.FAILED, Streaks(1), PACE, now=NOW, closely=False, chance=0.5, retry_after=7200
    )
    assert due - NOW == 2 * HOUR


def test_a_text_that_differs_at_each_fetch_is_left_after_three():
    assert [gives_up_on_candidate(Outcome.UNSTABLE, Streaks(0, n)) for n in (1, 2, 3)] == [
        False,
        False,
        True,
    ]
