"""Drills on what decides and cuts: a fan-out or a digest run killed in the middle, two beats."""

import signal
from dataclasses import replace

from sqlalchemy import text

from benchmarks.faults.drill import Drill
from benchmarks.faults.stage import Stage
from cli import programs
from cli.processes import started

_HOLD = """INSERT INTO decisions (change_id, subscriber_id, kind, plan, decided_at)
SELECT max(c.id), max(s.id), 'skip', 'watcher', now() FROM changes c, subscribers s"""
_WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def fan_out(stage: Stage) -> None:
    """Hold the last subscriber's row, so that the kill finds the fan-out in the middle."""
    stage.send("fanout", signal.SIGSTOP)
    stage.owe(stage.messages)
    with stage.engine.connect() as connection:
        held = connection.begin()
        connection.execute(text(_HOLD))
        stage.send("fanout", signal.SIGCONT)
        stage.wait(lambda: stage.count(_WAITING), 60)
        stage.strike()
        stage.send("fanout", signal.SIGKILL)
        held.rollback()


def digests(stage: Stage) -> None:
    stage.owe_digests(stage.messages)
    stage.wait(lambda: stage.count("SELECT count(*) FROM digests") >= stage.messages / 10, 60)
    stage.strike()
    stage.send("fanout", signal.SIGKILL)


def one_each(stage: Stage) -> str:
    digests = stage.count("SELECT count(*) FROM digests")
    return "" if digests == stage.messages else f"{digests} digests were cut"


def two_beats(stage: Stage) -> None:
    """Run a second beat beside the first, both ringing every second."""
    beat = programs.beat(stage.system.settings)
    schedule = str(stage.system.settings.data_dir / "second-schedule")
    at = beat.argv.index("-s") + 1
    argv = (*beat.argv[:at], schedule, *beat.argv[at + 1 :])
    second = replace(beat, name="beat-2", argv=argv)
    with started([second], stage.system.crew.logs):
        stage.owe(stage.messages // 2)
        stage.owe_digests(stage.messages // 2)
        stage.strike()
        stage.wait(lambda: stage.sinks.total >= stage.messages, 60)
        stage.pass_time(5)


_OFTEN = {"digest_every": 5}
_EAGER = {"digest_every": 1, "sweep_every": 1, "tick_every": 1}

DRILLS = (
    Drill("fan-out killed in the middle", fan_out, messages=3000, within=90),
    Drill("digest run killed in the middle", digests, settings=_OFTEN, within=60, check=one_each),
    Drill("two beats and two sweepers", two_beats, settings=_EAGER, within=90),
)
