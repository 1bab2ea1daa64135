"""Whatever docs/reliability.md names as proof exists, and its figures are those of the code."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.faults.__main__ import DRILLS
from config.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
SHOWN = PAGE.partition("## Cases")[2].partition("## Drills")[0]
TESTS = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)))
ROWS = [line for line in SHOWN.splitlines() if line.startswith("| ") and "| shown by" not in line]
PROOF = re.compile(r"`test_\w+\.py::test_\w+`|drill `[^`]+`|`python -m benchmarks\.\w+`")
TIMES = re.findall(r"\| (?:every|after) (\d+) s \| `(\w+)` \|", PAGE)
COUNTS = [(many, name) for name, many in re.findall(r"`(\w+)`, (\d+) by default", PAGE)]


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_every_test_named_exists(file, name):
    found = (ROOT / "tests").rglob(file)
    assert any(f"\ndef {name}(" in path.read_text(encoding="utf-8") for path in found)


@pytest.mark.parametrize("row", ROWS)
def test_every_case_says_where_it_is_shown(row):
    assert PROOF.search(row.rstrip("| ").rpartition("| ")[2])


def test_every_drill_named_exists():
    assert set(re.findall("drill `([^`]+)`", SHOWN)) <= {drill.name for drill in DRILLS}


@pytest.mark.parametrize("drill", DRILLS, ids=lambda drill: drill.name)
def test_every_drill_is_listed_with_its_bounds(drill):
    figures = f"| {drill.messages:,} | {drill.bound} | {drill.within:g} |"
    assert f"\n| {drill.name} {figures}" in PAGE


@pytest.mark.parametrize("command", sorted(set(re.findall(r"python -m ([\w.]+)", PAGE))))
def test_every_command_named_exists(command):
    assert find_spec(command)


@pytest.mark.parametrize(("figure", "setting"), TIMES + COUNTS)
def test_every_figure_is_the_default_of_its_setting(figure, setting):
    assert Settings.model_fields[setting.lower()].default == int(figure)


def test_the_figures_are_found():
    assert (len(TIMES), len(COUNTS)) == (6, 1)
