"""The same two texts give the same summary in every process."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
from datetime import date
from documents.summary import summarise
from models.blocks import Block
from models.words import BlockKind

WORDS = ("We may share your personal data with partners and sell it.",
         "You must pay all fees within 30 days, and arbitration applies.",
         "Our models are trained on what you write unless you opt out.",
         "We keep data for ninety days and delete it after that time.",
         "Children under 13 may not use the service in any country.",
         "We can end your account at any time without notice.")

def text(*numbers):
    return [Block(BlockKind.PARAGRAPH, f"{WORDS[n % 6]} See part {n // 6}.") for n in numbers]

old, new = text(*range(18)), text(*range(9, 30), *range(5, 0, -1))
new[3:3] = [Block(BlockKind.HEADING, "Our partners", 2), *text(2, 31, 40)]
told = summarise(old, new, detected=date(2026, 1, 1), terms_type="T", platform="P", language="en")
print(told.model_dump_json())
"""


def told(seed):
    settings = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    asked = [sys.executable, "-c", SCRIPT]
    return subprocess.run(asked, env=settings, capture_output=True, check=True).stdout


def test_a_summary_does_not_hang_on_the_seed_of_hashes():
    first, second, third = map(told, ("0", "1", "20261122"))
    assert first
    assert first == second == third
