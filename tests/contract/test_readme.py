"""What the README says is what the data and the commands say."""

import re
from pathlib import Path

import pytest

from models.plans import Plan, plans
from models.words import Cadence

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "pictures"
TOLD = {Cadence.WEEKLY: "weekly digest", Cadence.SAME_DAY: "same day"}


def line_of(plan: Plan) -> str:
    channels = ", ".join(sorted(plan.channels))
    return (
        f"| {plan.name} | {plan.max_platforms} | {TOLD[plan.cadence]} "
        f"| {channels} | {plan.check_every} h |"
    )


def test_the_table_of_plans_is_the_one_the_code_uses():
    table = README.partition("<!-- plans")[2].partition("<!-- /plans")[0]
    stated = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert stated == [line_of(plan) for plan in plans().values()]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", README))))
def test_every_make_target_named_exists(target):
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(((?!http)[^)]+)\)", README))))
def test_every_linked_file_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", sorted(path.name for path in PICTURES.iterdir()))
def test_every_picture_is_small(name):
    assert (PICTURES / name).stat().st_size < 300_000
