"""Every file in platforms/ can be used as it stands."""

from collections import Counter
from pathlib import Path

import pytest

from models.platform_files import parse_platform_file, read_platform_file, read_platform_folder
from models.platform_text import write_platform_file
from models.terms_types import terms_types

FOLDER = Path(__file__).parents[2] / "platforms"
FILES = sorted(FOLDER.glob("*.toml"))
MISTRAL = {
    "Acceptable Use Policy",
    "Terms of Service",
    "Privacy Policy",
    "Trackers Policy",
    "Imprint",
    "Commercial Terms",
    "Data Processor Agreement",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_platform_file_reads_and_uses_known_types_and_https(path):
    platform = read_platform_file(path)
    assert {document.type for document in platform.documents} <= set(terms_types())
    addresses = [page.url for document in platform.documents for page in document.pages]
    assert all(address.startswith("https://") for address in (platform.homepage, *addresses))
    assert not any(document.unsupported for document in platform.documents)
    assert parse_platform_file(write_platform_file(platform), path) == platform


def test_there_are_many_platforms_and_documents():
    platforms = read_platform_folder(FOLDER)
    assert len(platforms) >= 40
    assert sum(len(platform.documents) for platform in platforms) >= 120


def test_no_region_of_a_page_is_watched_twice():
    platforms = read_platform_folder(FOLDER)
    documents = [document for platform in platforms for document in platform.documents]
    regions = Counter((page.url, page.select) for document in documents for page in document.pages)
    assert [region for region, count in regions.items() if count > 1] == []


def test_mistral_ai_has_every_document_promised():
    platform = read_platform_file(FOLDER / "mistral-ai.toml")
    assert {document.type for document in platform.documents} >= MISTRAL


def test_every_known_type_is_named_once():
    assert len(set(terms_types())) == len(terms_types())
