"""Real Open Terms Archive declarations convert whole, past entries included."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.open_terms_archive import declaration_at, declaration_of, terms_of
from models.ota_folder import declaration_files, import_file
from models.platform_files import parse_platform_file
from models.platform_text import write_platform_file

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
PRESENT = declaration_files(CORPUS / "declarations")
PAST = sorted((CORPUS / "declarations").glob("*.history.json"))

pytestmark = pytest.mark.skipif(
    not PRESENT, reason="no recorded declarations: ../shared/corpus is missing"
)


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.stem)
def test_a_real_declaration_is_taken_whole_and_reads_back(path):
    service = json.loads(path.read_text())
    imported = import_file(path)
    assert imported.skipped == ()
    assert [document.type for document in imported.platform.documents] == list(terms_of(service))
    text = write_platform_file(imported.platform)
    assert parse_platform_file(text, Path(f"{imported.platform.slug}.toml")) == imported.platform


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.stem)
def test_every_page_and_filter_of_a_real_declaration_is_accounted_for(path):
    service = json.loads(path.read_text())
    for terms_type, entry in terms_of(service).items():
        declaration = declaration_of(service, terms_type)
        parts = entry.get("combine", [entry])
        assert [page.url for page in declaration.pages] == [part["fetch"] for part in parts]
        filters = {name for part in (entry, *parts) for name in part.get("filter", [])}
        assert {name.removeprefix("filter ") for name in declaration.unsupported} == filters


@pytest.mark.parametrize("path", PAST, ids=lambda path: path.stem)
def test_every_past_entry_is_found_at_its_own_date(path):
    history = json.loads(path.read_text())
    for terms_type, entries in history.items():
        for entry in entries:
            when = datetime.fromisoformat(entry.get("validUntil") or entry["ValidUntil"])
            declaration = declaration_at(history, terms_type, when)
            parts = entry.get("combine", [entry])
            assert [page.url for page in declaration.pages] == [part["fetch"] for part in parts]
        assert declaration_at(history, terms_type, datetime(2100, 1, 1, tzinfo=UTC)) is None
