"""`clausewatch demo`: the whole product, started and ended as a newcomer does it."""

import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from demo.expected import CHALLENGED, NEWS
from tests.waiting import programs_naming, wait_until

COMMAND = Path(sys.executable).with_name("clausewatch")
UP_AT = re.compile(r"Clausewatch is up at (http://\S+)")
STORY_MAY_TAKE = 90
QUIET_CHANGES = 5
"""Typography twice, spelling, and a new date alone twice."""


@pytest.fixture(scope="module")
def ended():
    """The story told once, to its end."""
    return subprocess.run([COMMAND, "demo", "--once", "--json"], capture_output=True, timeout=240)


@pytest.fixture
def account(ended):
    return json.loads(ended.stdout)


@pytest.mark.slow
def test_exactly_the_expected_messages_arrive(ended, account):
    assert account["faults"] == []
    assert ended.returncode == 0, ended.stderr.decode()


@pytest.mark.slow
def test_the_story_is_short(account):
    assert account["seconds"] < STORY_MAY_TAKE


@pytest.mark.slow
def test_every_change_worth_telling_is_told_and_every_other_one_recorded(account):
    quiet = [change for change in account["changes"] if change["quiet_reason"]]
    assert (len(account["changes"]) - len(quiet), len(quiet)) == (len(NEWS), QUIET_CHANGES)
    assert not any(change["told"] or change["held"] for change in quiet)


@pytest.mark.slow
def test_whoever_is_not_told_is_named_with_the_reason(account):
    reasons = {reason for change in account["changes"] for reason in change["skipped"].values()}
    assert reasons == {"over_platform_limit", "muted", "paused", "below_floor", "never_alerts"}


@pytest.mark.slow
def test_strange_pages_are_named_and_never_a_change(account):
    strange = {(line["platform"], line["document"]) for line in account["strange"]}
    changed = {(line["platform"].lower(), line["document"]) for line in account["changes"]}
    assert len(strange) == 2
    assert CHALLENGED.partition("/")[0] in {platform for platform, _ in strange}
    assert not strange & changed


def test_a_demo_left_up_can_be_looked_at_and_ends_whole_on_ctrl_c(data_dir):
    with left_up(data_dir) as (demo, address):
        wait_until(lambda: answers(address), seconds=60)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(120) == 0
    # The kernel takes a moment to clear away what was killed last.
    wait_until(lambda: not programs_naming(data_dir), seconds=30)


@contextmanager
def left_up(data_dir):
    """Give a demo and the address at which it is up; it ends with the block, whatever happens."""
    command = [COMMAND, "demo", "--keep", data_dir]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        try:
            found = next(filter(None, map(UP_AT.search, demo.stdout)), None)
            assert found, "the demo ended before it was up"
            yield demo, found[1]
        finally:
            demo.kill()


def answers(address):
    try:
        return httpx.get(address, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
