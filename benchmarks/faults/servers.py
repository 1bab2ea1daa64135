"""Drills on Redis and PostgreSQL: wiped, away, silent, restarted, full."""

import signal
from collections.abc import Callable

from redis import Redis

from benchmarks.faults.drill import Drill
from benchmarks.faults.stage import Stage
from cli.embedded.redis import client_url


def redis_of(stage: Stage) -> Redis:
    return Redis.from_url(client_url(stage.system.settings.redis_url))


def wiped(stage: Stage) -> None:
    """Wipe Redis while a thousand bells hang in it and nobody answers them."""
    stage.supervised = False
    for name in ("sender-1", "sender-2", "fanout"):
        stage.send(name, signal.SIGSTOP)
    stage.owe(stage.messages)
    with redis_of(stage) as redis:
        stage.wait(lambda: redis.dbsize() > 0, 30)
        redis.flushall()
    stage.strike()
    for name in ("sender-1", "sender-2", "fanout"):
        stage.send(name, signal.SIGCONT)


def away(seconds: float) -> Callable[[Stage], None]:
    """Keep Redis down while the change is committed."""

    def act(stage: Stage) -> None:
        redis = stage.worker("redis")
        redis.popen.send_signal(signal.SIGKILL)
        redis.popen.wait()
        stage.owe(stage.messages)
        stage.pass_time(seconds)
        stage.revive("redis")
        stage.strike()

    return act


def silent(stage: Stage) -> None:
    """Let Redis accept connections and never answer for half a minute."""
    stage.send("redis", signal.SIGSTOP)
    stage.owe(stage.messages)
    stage.pass_time(30)
    stage.send("redis", signal.SIGCONT)
    stage.strike()


def restarted(stage: Stage) -> None:
    stage.owe(stage.messages)
    for _ in range(5):
        stage.restart("redis", signal.SIGKILL)
        stage.pass_time(2)
    stage.strike()


def full(stage: Stage) -> None:
    """Let Redis refuse every write, as it does when its disk or memory is full."""
    with redis_of(stage) as redis:
        redis.config_set("maxmemory", "1")
        stage.owe(stage.messages)
        stage.pass_time(20)
        redis.config_set("maxmemory", "0")
    stage.strike()


def database(blow: signal.Signals) -> Callable[[Stage], None]:
    """Restart PostgreSQL while messages flow."""

    def act(stage: Stage) -> None:
        stage.owe(stage.messages)
        stage.wait(lambda: stage.sinks.total >= stage.messages * 0.2, 60)
        stage.strike()
        stage.restart("postgres", blow)

    return act


DRILLS = (
    Drill("Redis wiped with bells queued", wiped, messages=1000),
    Drill("Redis down for 60 s", away(60)),
    Drill("Redis silent for 30 s", silent),
    Drill("Redis restarted five times", restarted),
    Drill("Redis full", full),
    Drill("PostgreSQL restarted mid-batch", database(signal.SIGINT), bound=2, within=60),
    Drill("PostgreSQL crashed mid-batch", database(signal.SIGQUIT), bound=2, within=60),
)
