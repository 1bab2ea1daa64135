"""PDF pages, written by hand: headings by size, running heads, paragraphs, broken files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.extract import ExtractError, Extraction, RawPage, extract
from documents.pdf.lines import read_print
from documents.pdf.reader import arrange
from models.declaration import Declaration, Page
from models.words import BlockKind
from tests.printing import BOLD, LOCKED, PLAIN, Printed, write_bomb, write_pdf

URL = "https://acme.test/terms.pdf"
H, P, L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def read(body: bytes, content_type: str = "application/pdf") -> Extraction:
    declared = Declaration(type="Terms", pages=(Page(url=URL),))
    return extract([RawPage(body, content_type, URL)], declared)


def rows(*pages: list[Printed]) -> list[tuple[BlockKind, str, int, str]]:
    blocks = read(write_pdf(*pages)).blocks
    return [(block.kind, block.text, block.level, block.number) for block in blocks]


def test_headings_are_known_by_size_and_then_by_weight() -> None:
    page = [
        (BOLD, 20, 700, "Terms"),
        (PLAIN, 14, 660, "Part one"),
        (BOLD, 11, 630, "1. Fees"),
        (PLAIN, 11, 600, "You pay us nothing at all for this service of ours."),
    ]
    assert rows(page) == [
        (H, "Terms", 1, ""),
        (H, "Part one", 2, ""),
        (H, "Fees", 3, "1."),
        (P, "You pay us nothing at all for this service of ours.", 0, ""),
    ]


def test_lines_of_a_paragraph_are_joined_and_hyphens_mended() -> None:
    page = [
        (PLAIN, 11, 700, "We may change these terms and infor-"),
        (PLAIN, 11, 687, "mation about it is sent to you by e-mail."),
        (PLAIN, 11, 660, "A second paragraph."),
    ]
    assert [text for _, text, _, _ in rows(page)] == [
        "We may change these terms and information about it is sent to you by e-mail.",
        "A second paragraph.",
    ]


def test_numbered_lines_are_blocks_of_their_own() -> None:
    page = [(PLAIN, 11, 700, "\\(a\\) sell the service"), (PLAIN, 11, 687, "\\(b\\) rent it")]
    assert [(text, number) for _, text, _, number in rows(page)] == [
        ("sell the service", "(a)"),
        ("rent it", "(b)"),
    ]


def test_running_heads_and_page_numbers_are_dropped() -> None:
    bodies = ["We sell things to you", "and to nobody else.", "The end is near."]
    pages = [
        [
            (PLAIN, 8, 810, "Acme - Terms of Service"),
            (PLAIN, 11, 500, body),
            (PLAIN, 8, 30, f"Page {n} of 3"),
        ]
        for n, body in enumerate(bodies, 1)
    ]
    assert [text for _, text, _, _ in rows(*pages)] == [
        "We sell things to you and to nobody else.",
        "The end is near.",
    ]


def test_the_language_is_what_the_file_states() -> None:
    assert read(write_pdf([(PLAIN, 11, 700, "Terms")])).language == "en-GB"


def test_a_pdf_called_html_is_a_pdf() -> None:
    body = write_pdf([(PLAIN, 11, 700, "Terms")])
    assert read(body, "text/html").blocks[0].text == "Terms"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"%PDF-1.7 and then nothing", "pdf_malformed"),
        (write_pdf([(PLAIN, 11, 700, "Terms")])[:300], "pdf_malformed"),
        (write_pdf([(PLAIN, 11, 700, "Terms")], trailer=LOCKED), "pdf_encrypted"),
        (write_pdf([]), "no_text"),
        (write_bomb(), "too_tangled"),
    ],
)
def test_pdfs_that_cannot_be_read_are_named(body: bytes, reason: str) -> None:
    with pytest.raises(ExtractError) as failure:
        read(body)
    assert failure.value.reason == reason


GOOD = write_pdf([(BOLD, 20, 700, "Terms"), (PLAIN, 11, 600, "None.")])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(9, len(GOOD) - 1), st.binary(max_size=4)), max_size=5))
def test_a_mangled_pdf_gives_text_or_a_named_failure(cuts: list[tuple[int, bytes]]) -> None:
    body = GOOD
    for place, patch in cuts:
        body = body[:place] + patch + body[place + len(patch) + 1 :]
    try:
        arrange(read_print(body))
    except ExtractError as error:
        assert error.reason in ("pdf_malformed", "pdf_encrypted", "no_text")
