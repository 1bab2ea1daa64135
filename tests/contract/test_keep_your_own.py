"""Every example of the page on baselines and commitments prints what the page says."""

import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.app import build_app
from models.certainty import Certainty
from models.tables import Check
from models.words import Outcome, Significance
from tests.factories import make_change, make_document, make_platform, make_subscriber, save, watch

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "keep-your-own-baseline-and-commitments.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```sh\n(.*?)\n```\n\n```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
DATE = re.compile(r"\d+ [A-Z][a-z]+ \d{4}(, \d\d:\d\d UTC)?")


@pytest.fixture
def pia(database, tmp_path, monkeypatch):
    """Let Pia watch a platform with two changes, and a document with two gaps in its looks."""
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    now = datetime.now(UTC)
    make_platform(database.engine)
    watch(
        database.engine, make_subscriber(database.engine, "professional", email="pia@example.org")
    )
    for significance in (Significance.MINOR, Significance.MAJOR):
        at = now - timedelta(days=9)
        make_change(database.engine, significance=significance, detected_at=at)
    document = make_document(database.engine)
    looks = [hours for hours in range(0, 241, 6) if not 96 < hours < 120]
    rows = [
        Check(
            document_id=document.id,
            at=now - timedelta(hours=hours, seconds=30 if hours else 0),
            duration_ms=1,
            outcome=Outcome.SUSPECT if hours == 48 else Outcome.UNCHANGED,
        )
        for hours in looks
    ]
    save(database.engine, *rows)


def test_each_command_prints_what_the_page_shows(pia):
    assert len(EXAMPLES) == 6
    for command, shown in EXAMPLES:
        words = shlex.split(command)[1:]
        outcome = CliRunner().invoke(build_app(), words, catch_exceptions=False)
        assert DATE.sub("DAY", outcome.output) == DATE.sub("DAY", shown), command


@pytest.mark.parametrize("certainty", Certainty)
def test_every_certainty_is_explained(certainty):
    assert f"| `{certainty.value}` |" in TEXT
