"""A small simulated year, so that no rule of time or plan breaks the promise unnoticed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

YEAR = ("-m", "benchmarks.promise", "--platforms", "100", "--subscribers", "2000", "--seed")


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["2", "3"])
def test_a_year_of_outages_breaks_no_promise_by_itself(seed):
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, *YEAR, seed], cwd=root, capture_output=True, text=True, check=False
    )
    year = json.loads(ended.stdout)
    assert ended.returncode == 0, year
    assert year["alerts"]["unexplained"] == year["digests"]["doubles"] == 0
    assert year["alerts"]["deliver_by_misses"] > 0
