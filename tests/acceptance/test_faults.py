"""A few of the drills of `make faults`, on real processes."""

import pytest

from benchmarks.faults.__main__ import DRILLS
from benchmarks.faults.drill import perform

SHORT = (
    "senders killed after acceptance",
    "sender stopped past its lease",
    "Redis wiped with bells queued",
    "fetch worker killed in mid-fetch",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHORT)
def test_a_fault_loses_nothing_and_repeats_only_what_was_in_flight(name, data_dir):
    [drill] = (drill for drill in DRILLS if drill.name == name)
    verdict = perform(drill, data_dir)
    assert verdict.passed, verdict
