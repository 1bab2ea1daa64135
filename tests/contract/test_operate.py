"""What docs/how-to/operate.md says of retention and figures is what the code does."""

import re
from pathlib import Path

import pytest

from config.settings import Settings
from storage.metrics import GAUGES
from storage.retention import KINDS
from workers.steps.operating.prune import _FLOW_DAYS

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "operate.md").read_text(encoding="utf-8")
SUBJECTS = [kind for kind in KINDS if kind.name != "tries of ended messages"]


@pytest.mark.parametrize("kind", SUBJECTS, ids=lambda kind: kind.name)
def test_the_table_states_how_long_rows_are_kept(kind):
    days = Settings.model_fields[kind.setting].default if kind.setting else _FLOW_DAYS
    setting = f"`{kind.setting.upper()}` " if kind.setting else ""
    assert f"| {kind.name} | {days} | {setting}|" in TEXT


@pytest.mark.parametrize("name", sorted(set(re.findall(r"clausewatch_[a-z_]+", TEXT))))
def test_every_figure_named_exists(name):
    assert name in {gauge.name for gauge in GAUGES}
