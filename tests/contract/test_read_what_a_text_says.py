"""Every example of docs/how-to/read-what-a-text-says.md prints what the page says."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.app import build_app
from cli.compare import read_blocks
from models.blocks import to_json
from models.tables import Document, Version
from storage.database import transaction
from tests.factories import make_context, make_document, make_platform, make_version
from workers.steps.reading.analyse import analyse_new_texts

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "read-what-a-text-says.md"
BLOCKS = re.findall(r"^```([^\n]*)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
TERMS = next(text for kind, text in BLOCKS if kind == "markdown terms.md")
OPT_OUT = " You may opt out of arbitration within 30 days of accepting these Terms."
DAYS = (datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC))


def pairs():
    """Each command with the output shown behind it, up to the next command."""
    command = ""
    for kind, text in BLOCKS:
        if kind == "sh":
            command = text.strip()
        elif kind == "text":
            yield command, text


def put(engine, document, ordinal, path, text):
    path.write_text(text, encoding="utf-8")
    version = make_version(engine, document, ordinal, f"{document.id} {ordinal}")
    with transaction(engine) as session:
        row = session.get_one(Version, version.id)
        row.blocks, row.language = to_json(read_blocks(path)), "en"
        row.detected_at = DAYS[ordinal - 1]
        session.get_one(Document, document.id).version_id = version.id


@pytest.fixture
def watched(database, tmp_path, monkeypatch):
    """Two platforms on record: Quillhaven in two versions, Northkiln in one."""
    old = TERMS.replace(OPT_OUT, "")
    assert old != TERMS
    theirs = old.replace("Any dispute between you and us", "Every dispute with Northkiln")
    texts = {"quillhaven": (old, TERMS), "northkiln": (theirs,)}
    for slug, versions in texts.items():
        make_platform(database.engine, slug)
        document = make_document(database.engine, slug, terms_type="Terms of Service")
        for ordinal, text in enumerate(versions, 1):
            put(database.engine, document, ordinal, tmp_path / "terms.md", text)
    analyse_new_texts(make_context(database.engine, tmp_path))
    (tmp_path / "terms.md").write_text(TERMS, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.chdir(tmp_path)


def printed(command):
    program, *arguments = shlex.split(command)
    assert program == "clausewatch"
    outcome = CliRunner().invoke(build_app(), arguments, catch_exceptions=False)
    assert outcome.exit_code == 0
    return outcome.output


@pytest.mark.parametrize(("command", "shown"), list(pairs()))
def test_the_output_shown_is_what_the_command_prints(watched, command, shown):
    assert shown in printed(command)


@pytest.mark.parametrize("command", [text.strip() for kind, text in BLOCKS if kind == "sh"])
def test_every_command_also_prints_json(watched, command):
    assert printed(f"{command} --json").lstrip()[0] in "[{"
