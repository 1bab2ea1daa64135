"""Programs started together: ready, watched, started again, and gone with their starter."""

import signal
import subprocess
import sys

import pytest

from cli.errors import CommandError
from cli.processes import DiedError, Program, start, started, stop, trim
from tests.waiting import programs_naming, wait_until

SLEEP = "import time; time.sleep(60)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {SLEEP!r}, sys.argv[1]])
"""
STARTER = """
import sys, time
from pathlib import Path
from cli.processes import Program, started
from cli.signals import stop_on_signals

folder = Path(sys.argv[1])
sleeper = ("import time; time.sleep(60)", str(folder))
programs = [Program(name, (sys.executable, "-c", *sleeper)) for name in ("one", "two")]
with stop_on_signals(), started(programs, folder):
    print("up", flush=True)
    time.sleep(60)
"""


def python(name, code, *arguments, **how):
    return Program(name, (sys.executable, "-c", code, *map(str, arguments)), **how)


@pytest.fixture
def starter(tmp_path):
    command = [sys.executable, "-c", STARTER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout.readline() == "up\n"
        yield starter
        starter.kill()


def test_a_program_is_up_for_the_block_and_gone_after_it(tmp_path):
    with started([python("one", SLEEP, tmp_path)], tmp_path):
        wait_until(lambda: programs_naming(tmp_path))
    assert programs_naming(tmp_path) == {}


def test_a_program_is_waited_for_until_it_is_ready(tmp_path):
    flag = tmp_path / "flag"
    code = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    with started([python("one", code, flag, is_ready=flag.exists)], tmp_path):
        assert flag.exists()


def test_one_that_is_never_ready_is_named_and_nothing_is_left(tmp_path):
    slow = python("slow", SLEEP, tmp_path, is_ready=lambda: False, ready_within=0.2)
    programs = [python("one", SLEEP, tmp_path), slow]
    with pytest.raises(CommandError, match=r"slow was not ready"), started(programs, tmp_path):
        pass
    assert programs_naming(tmp_path) == {}


def test_a_death_is_told_with_the_end_of_the_log(tmp_path):
    code = "import sys; sys.exit('no such table')"
    with started([python("one", code)], tmp_path) as crew:
        wait_until(lambda: crew.children[0].code is not None)
        with pytest.raises(DiedError, match=r"one ended by itself with code 1(?s:.*)no such table"):
            crew.check()


def test_a_death_before_the_start_is_over_ends_the_start(tmp_path):
    failing = python("one", "raise SystemExit(3)", is_ready=lambda: False)
    with pytest.raises(DiedError, match="code 3"), started([failing], tmp_path):
        pass


def test_a_program_that_does_not_exist_is_a_plain_message(tmp_path):
    with started([Program("one", ("/no/such/program",))], tmp_path) as crew:
        wait_until(lambda: crew.children[0].code is not None)
        with pytest.raises(DiedError, match="No such file or directory"):
            crew.check()


def test_what_died_is_started_again_after_a_pause_that_doubles(tmp_path):
    with started([python("one", "raise SystemExit(1)")], tmp_path) as crew:
        [child] = crew.children
        for began, pause in [(0.0, 1), (10.0, 2), (20.0, 4)]:
            wait_until(lambda: child.code is not None)
            assert f"Starting it again in {pause} s" in crew.revive(began)[0]
            assert crew.revive(began + pause - 0.1) == []
            assert crew.revive(began + pause) == ["one started again."]


def test_one_that_ignores_the_request_to_end_is_killed_in_time(tmp_path):
    child = start(python("deaf", STUBBORN, tmp_path, stop_within=0.2), tmp_path)
    wait_until(lambda: "deaf" in child.tail())
    stop([child])
    assert child.code == -signal.SIGKILL


def test_children_of_a_program_end_with_it(tmp_path):
    child = start(python("two", PARENT, tmp_path), tmp_path)
    wait_until(lambda: len(programs_naming(f"time.sleep(60) {tmp_path}")) == 1)
    stop([child])
    wait_until(lambda: not programs_naming(tmp_path))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_when_the_starter_is_asked_to_end(tmp_path, starter, signum):
    starter.send_signal(signum)
    assert starter.wait(30) == 128 + signum
    assert programs_naming(tmp_path) == {}


def test_nothing_is_left_when_the_starter_is_killed(tmp_path, starter):
    starter.kill()
    wait_until(lambda: not programs_naming(tmp_path))


def test_a_log_that_grew_too_long_is_moved_aside(tmp_path):
    log = tmp_path / "one.log"
    with log.open("ab") as writer:
        writer.write(b"x" * 21_000_000)
        writer.flush()
        trim(log)
        writer.write(b"goes on")
    assert log.read_bytes() == b"goes on"
    assert (tmp_path / "one.log.1").stat().st_size == 21_000_000
