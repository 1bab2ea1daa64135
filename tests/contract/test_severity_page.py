"""The published table of severity is the one the code rates by."""

from pathlib import Path

from documents.published import write_severity_page

PAGE = Path(__file__).parents[2] / "docs" / "severity.md"


def test_the_published_page_is_written_from_the_tables():
    assert PAGE.read_text(encoding="utf-8") == write_severity_page()
