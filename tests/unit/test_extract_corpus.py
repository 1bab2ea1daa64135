"""Extraction on recorded pages: nothing of them is kept here, they stand beside the project."""

from pathlib import Path

import pytest

from benchmarks.extraction import default_declaration, raw_pages, read_rows, score, summary
from documents.extract import ExtractError, RawPage, extract, fingerprint
from models.declaration import Declaration, Page

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

pytestmark = [
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here: ../shared/corpus"),
    pytest.mark.slow,
]


def test_recorded_pages_give_the_recorded_words_without_their_selectors() -> None:
    scores = [score(CORPUS, row, default_declaration(row)) for row in read_rows(CORPUS)]
    comparable = summary(scores)["comparable"]
    assert comparable["versions"] > 100
    assert comparable["failures"] == 0
    assert comparable["recall"] >= 0.99
    assert comparable["precision"] >= 0.97


def mangled(body: bytes) -> list[bytes]:
    half = len(body) // 2
    return [
        body[:half],
        body[half:],
        body.replace(b"</", b"<"),
        body.replace(b'"', b""),
        body.replace(b">", b"", len(body) // 300),
        body[:half] + b"\x00\xff\xfe" * 50 + body[half:],
        body[::-1],
        body.decode("utf-8", "replace").encode("utf-16-le"),
    ]


def test_mangled_recorded_pages_end_in_a_named_outcome() -> None:
    url = "https://acme.test/terms"
    declared = Declaration(type="Terms", pages=(Page(url=url),))
    for row in read_rows(CORPUS)[::10]:
        for body in mangled(raw_pages(CORPUS, row)[0].body):
            page = RawPage(body, "text/html", url)
            try:
                blocks = extract([page], declared).blocks
            except ExtractError:
                continue
            assert all(block.text and "\x00" not in block.text for block in blocks)


def test_equal_fingerprints_of_recorded_pages_mean_equal_blocks() -> None:
    seen: dict[str, object] = {}
    for row in read_rows(CORPUS)[::3]:
        job = raw_pages(CORPUS, row), default_declaration(row)
        blocks = extract(*job).blocks
        assert seen.setdefault(fingerprint(*job), blocks) == blocks
