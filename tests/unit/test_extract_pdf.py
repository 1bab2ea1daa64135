"""PDF pages, written by hand: headings by size, running heads, paragraphs, broken files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.extract import ExtractError, Extraction, RawPage, extract
from models.declaration import Declaration, Page
from models.words import BlockKind

URL = "https://acme.test/terms.pdf"
PLAIN, BOLD = "F1", "F2"
H, P, L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
LOCKED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%b) /U (%b) /P -4 >> /ID [<00> <00>]" % (
    b"o" * 32,
    b"u" * 32,
)

# A line of print: font, size, distance from the bottom, text; x is always 72.
Printed = tuple[str, float, float, str]


def write_pdf(*pages: list[Printed], trailer: bytes = b"") -> bytes:
    kids = b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    ]
    for n, lines in enumerate(pages):
        shown = "".join(f"BT /{f} {s} Tf 72 {y} Td ({text}) Tj ET\n" for f, s, y, text in lines)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (6 + 2 * n),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown.encode()),
        ]
    return _assemble(objects, trailer)


def _assemble(objects: list[bytes], trailer: bytes) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for n, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (n, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(places)
    return out + table + b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, trailer, len(out),
    )  # fmt: skip


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
        assert read(body).blocks
    except ExtractError as error:
        assert error.reason in ("pdf_malformed", "pdf_encrypted", "no_text")
