"""`clausewatch up` on one machine: every part takes work, and nothing outlives the command."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.waiting import programs_naming, wait_until

COMMAND = Path(sys.executable).with_name("clausewatch")
PLATFORM = """
schema_version = 1
name = "Quiet"
homepage = "https://quiet.invalid"

[[documents]]
type = "Terms of Service"
url = "https://quiet.invalid/terms"
"""


@pytest.fixture
def environment(data_dir):
    platforms = data_dir / "platforms"
    platforms.mkdir()
    (platforms / "quiet.toml").write_text(PLATFORM)
    settings = {"DATA_DIR": data_dir, "PLATFORMS_DIR": platforms, "WEB_PORT": 0}
    return os.environ | {name: str(value) for name, value in settings.items()}


@pytest.fixture
def up(environment, data_dir):
    command = subprocess.Popen(
        [COMMAND, "up"], env=environment, cwd=data_dir, stdout=subprocess.PIPE, text=True
    )
    with command:
        yield command
        command.kill()


def await_address(command):
    """Read what the command says until it names its address."""
    for line in command.stdout:
        if line.startswith("Up at "):
            return line.split()[2]
    pytest.fail("the command ended before it was up")


def test_up_serves_its_pages_and_ctrl_c_leaves_nothing(up, data_dir):
    address = await_address(up)
    assert httpx.get(f"{address}/healthz", timeout=60).json()["status"] == "ok"
    assert {log.stem for log in (data_dir / "logs").glob("*.log")} == {
        *("postgres", "redis", "beat", "fetch", "browser", "fanout", "channels", "web", "web-2")
    }
    up.send_signal(signal.SIGINT)
    assert up.wait(60) == 0
    assert programs_naming(data_dir) == {}


def test_up_that_is_killed_leaves_nothing(up, data_dir):
    await_address(up)
    up.kill()
    wait_until(lambda: not programs_naming(data_dir))


def test_up_starts_a_worker_that_died_again(up, data_dir):
    await_address(up)
    [worker] = [pid for pid, line in programs_naming(data_dir).items() if is_main_worker(pid, line)]
    os.kill(worker, signal.SIGKILL)
    lines = iter(up.stdout.readline, "")
    assert any(line.startswith("fetch was killed by SIGKILL") for line in lines)
    assert any(line == "fetch started again.\n" for line in lines)


def is_main_worker(pid, line):
    return "-n fetch@" in line and os.getpgid(pid) == pid


def test_two_on_one_folder_is_refused_in_plain_words(up, environment):
    await_address(up)
    second = subprocess.run(
        [COMMAND, "up"], env=environment, check=False, stderr=subprocess.PIPE, text=True
    )
    assert second.returncode == 1
    assert f"in use by process {up.pid}" in second.stderr
    assert "Traceback" not in second.stderr
