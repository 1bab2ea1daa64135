"""All workers go by the database's clock, whatever their own ones say."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from config.settings import Settings
from storage.clock import DatabaseClock
from storage.database import open_engine, transaction
from storage.outbox import claim_due
from tests.factories import make_change, make_context, make_subscriber, watch
from workers.context import open_context
from workers.steps.telling.fan_out import fan_out

LEASE = timedelta(seconds=15)
A_LITTLE = timedelta(seconds=30)
HOUR = timedelta(hours=1)


class Ticks:
    """Counts seconds when told to."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


def database_time(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT clock_timestamp()")).scalar_one()


def worker(database, tmp_path):
    settings = Settings(
        _env_file=None, data_dir=tmp_path, database_url=database.url, secret_key="secret"
    )
    return open_context(settings)


def claim(c):
    with transaction(c.engine) as session:
        return len(claim_due(session, "email", 10, c.now(), c.now() + LEASE).notifications)


@pytest.mark.parametrize("skew", [-HOUR, HOUR])
def test_a_worker_whose_clock_is_wrong_tells_the_databases_time(database, tmp_path, skew):
    with time_machine.travel(datetime.now(UTC) + skew):
        c = worker(database, tmp_path)
        assert abs(c.now() - database_time(database.engine)) < A_LITTLE
    c.engine.dispose()


@pytest.mark.parametrize("skew", [-HOUR, HOUR])
def test_a_worker_whose_clock_is_wrong_repeats_nothing_and_waits_for_nothing(
    database, tmp_path, skew
):
    now = database_time(database.engine)
    change = make_change(database.engine, detected_at=now)
    watch(database.engine, make_subscriber(database.engine))
    fan_out(change.id, make_context(database.engine, tmp_path, now))
    with time_machine.travel(datetime.now(UTC) + skew):
        wrong = worker(database, tmp_path)
        assert claim(wrong) == 1
    right = worker(database, tmp_path)
    assert claim(right) == 0
    wrong.engine.dispose()
    right.engine.dispose()


def test_between_two_questions_the_clock_counts_on(database):
    clock = DatabaseClock(database.engine, ticks := Ticks())
    before = clock()
    ticks.seconds += 3
    assert clock() - before == timedelta(seconds=3)


def test_after_some_seconds_the_database_is_asked_again(database):
    clock = DatabaseClock(database.engine, ticks := Ticks())
    clock()
    ticks.seconds += 3600
    assert abs(clock() - database_time(database.engine)) < A_LITTLE


def test_while_the_database_is_away_the_clock_counts_on(database, admin):
    clock = DatabaseClock(database.engine, ticks := Ticks())
    before = clock()
    database.engine.dispose()
    with admin.connect() as connection:
        name = database.engine.url.database
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
    ticks.seconds += 60
    assert clock() - before == timedelta(seconds=60)


def test_before_the_first_answer_there_is_no_time():
    nowhere = open_engine("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(OperationalError):
        DatabaseClock(nowhere, Ticks())()
