"""What the queue is told, so that a bell that is lost costs a sweep at most."""

import pytest

from workers.app import app
from workers.schedule import lasting
from workers.steps.telling.deliver import LONGEST

CONF = app.conf
TRANSPORT = CONF.broker_transport_options


def test_a_task_is_ended_long_before_redis_gives_it_to_another_worker():
    assert 2 * CONF.task_time_limit <= TRANSPORT["visibility_timeout"]
    assert 10 * LONGEST <= CONF.task_soft_time_limit < CONF.task_time_limit


def test_a_worker_that_is_told_to_end_finishes_its_shift():
    assert CONF.worker_soft_shutdown_timeout >= LONGEST


def test_no_call_to_redis_waits_for_ever():
    assert TRANSPORT["socket_timeout"] <= 10
    assert TRANSPORT["socket_connect_timeout"] <= 2
    assert CONF.broker_pool_acquire_timeout <= 5
    assert CONF.task_publish_retry_policy["max_retries"] <= 1


def test_bells_that_a_dead_worker_held_come_back_within_seconds():
    sweep = TRANSPORT["unacked_restore_interval"] * TRANSPORT["unacked_restore_throttle"]
    assert CONF.task_acks_late and sweep <= 5


def test_nothing_is_read_but_json_and_no_result_is_kept():
    assert CONF.accept_content == ["json"]
    assert CONF.task_ignore_result and CONF.result_backend is None


@pytest.mark.parametrize("every", [5, 10, 60, 300, 900])
def test_a_worker_whose_clock_is_minutes_ahead_still_takes_the_bells(every):
    assert lasting(every) >= 300


def test_of_bells_that_nobody_takes_few_pile_up():
    assert lasting(5) / 5 == lasting(0.1) / 0.1 == 60
