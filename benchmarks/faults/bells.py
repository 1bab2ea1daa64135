"""Drills on the bells: of another version, rung while their tasks run, ten thousand at once."""

from datetime import UTC, datetime

from benchmarks.delivering.owed import declare_readers
from benchmarks.faults.drill import Drill
from benchmarks.faults.senders import SENDERS
from benchmarks.faults.servers import redis_of
from benchmarks.faults.stage import Stage
from tests.factories import make_change, make_platform
from workers.app import make_app

_UNACKED = "clausewatch:unacked_index"
_ONE_ROAD = "UPDATE destinations SET verified_at = NULL WHERE channel = 'email'"
_TRIED = "SELECT count(*) FROM notifications WHERE attempts > 0"


def strange(stage: Stage) -> None:
    """Ring for a task that no worker knows, with arguments of another version, in another form."""
    app = make_app(stage.system.settings)
    for queue in ("email", "fanout"):
        for _ in range(20):
            app.send_task("task_of_next_year", [7], queue=queue)
            app.send_task("notify", kwargs={"road": "email"}, queue=queue)
            app.send_task("notify", ["email"], queue=queue, serializer="pickle")
    stage.strike()
    stage.owe(stage.messages)


def said_so(stage: Stage) -> str:
    logs = "".join(stage.worker(name).log.read_text() for name in SENDERS)
    missing = [word for word in ("task_of_next_year", "'road'", "pickle") if word not in logs]
    return f"no log names {missing}" if missing else ""


def garbage(stage: Stage) -> None:
    """Put into the queues what no Celery ever wrote; each ends the worker that takes it."""
    with redis_of(stage) as redis:
        for queue in ("email", "fanout"):
            redis.lpush(f"clausewatch:{queue}", b"no json", b"[]", b"\xff\x00")
    stage.strike()
    stage.owe(stage.messages)


def rung_again(stage: Stage) -> None:
    """Let Redis give each task to a second worker while the first still works on it."""
    again = 0
    stage.owe(stage.messages)
    stage.strike()
    with redis_of(stage) as redis:

        def arrived() -> bool:
            nonlocal again
            running = redis.zrange(_UNACKED, 0, -1)
            again += bool(running) and redis.zadd(_UNACKED, dict.fromkeys(running, 0), ch=True)
            return stage.sinks.total >= stage.messages

        stage.wait(arrived, 120)
    assert again, "no task was ever found running"


def retries(stage: Stage) -> None:
    """Let the far side refuse everybody; then all are due again at the same moment."""
    make_platform(stage.engine)
    declare_readers(stage.engine, stage.messages, f"http://127.0.0.1:{stage.sinks.http_port}/r")
    stage.execute(_ONE_ROAD)
    stage.sinks.busy = True
    make_change(stage.engine, detected_at=datetime.now(UTC))
    stage.wait(lambda: stage.count(_TRIED) >= stage.messages, 240)
    stage.sinks.busy = False
    stage.pass_time(5)  # what was refused last is recorded by then, with its own wait
    stage.execute("UPDATE notifications SET next_attempt_at = now()")
    stage.execute("UPDATE destinations SET rests_until = NULL")
    stage.strike()


DRILLS = (
    Drill("bells of another version", strange, check=said_so),
    Drill("garbage in the queues", garbage, within=120),
    Drill("bells rung again while their tasks run", rung_again, messages=2000, within=60),
    Drill("10,000 retries at once", retries, messages=10_000, within=240),
)
