"""Charsets, Markdown, plain text, and pages that are not what their server says."""

import pytest

from documents.extract import ExtractError, Extraction, RawPage, extract
from models.blocks import Block
from models.declaration import Declaration, Page
from models.words import BlockKind

URL = "https://acme.test/terms"
H, P, L, R = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def read(body: bytes, content_type: str | None = None, url: str = URL) -> Extraction:
    declared = Declaration(type="Terms", pages=(Page(url=URL),))
    return extract([RawPage(body, content_type, url)], declared)


def rows(*args: str | bytes) -> list[tuple[BlockKind, str, int, str]]:
    blocks: tuple[Block, ...] = read(*args).blocks  # type: ignore[arg-type]  # bytes come first
    return [(block.kind, block.text, block.level, block.number) for block in blocks]


@pytest.mark.parametrize(
    ("text", "codec", "markup", "content_type"),
    [
        ("Gebühren", "utf-8", "", None),
        ("Gebühren", "utf-8-sig", "", "text/html; charset=iso-8859-1"),
        ("Gebühren", "utf-16", "", None),
        ("Gebühren", "utf-16-le", "", None),
        ("Gebühren", "utf-16-be", "", None),
        ("Gebühren", "latin-1", "", "text/html; charset=ISO-8859-1"),
        ("“Fees”", "cp1252", "", "text/html; charset=iso-8859-1"),
        ("Условия", "koi8-r", "<meta charset=koi8-r>", None),
        ("Условия", "cp1251", "", "text/html; charset=windows-1251"),
        ("利用規約", "cp932", "<meta charset='shift_jis'>", "text/html"),
        ("服务条款", "gb18030", '<meta http-equiv=x content="text/html; charset=gb2312">', None),
        ("Şartlar", "cp1254", '<?xml version="1.0" encoding="iso-8859-9"?>', "text/html"),
        ("Gebühren", "utf-8", "<meta charset=latin-1>", "text/html; charset=latin-1"),
        ("Gebühren", "latin-1", "<meta charset=utf-7>", "text/html; charset=unicode_escape"),
    ],
)
def test_text_is_read_in_its_charset(
    text: str, codec: str, markup: str, content_type: str | None
) -> None:
    html = f"{markup}<title>x</title><p>{text}</p>"
    assert read(html.encode(codec), content_type).blocks[0].text == text


def test_a_utf8_page_with_stray_bytes_keeps_both() -> None:
    got = read("<p>Zażółć gęślą jaźń ".encode() + b"\x93caf\xe9\x94")
    assert got.blocks[0].text == "Zażółć gęślą jaźń “café”"
    assert got.notes == ("charset: mixed, mainly utf-8",)


@pytest.mark.parametrize("content_type", ["application/pdf", "text/plain", None, "text/html"])
def test_html_is_read_as_html_whatever_it_is_called(content_type: str | None) -> None:
    assert rows(b"\n<!DOCTYPE html><h1>Terms</h1>", content_type) == [(H, "Terms", 1, "")]


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "no_text"),
        (b"<html><body><div id=app></div></body></html>", "text/html", "no_text"),
        (b"<frameset><frame src=x></frameset>", "text/html", "no_text"),
        (b"Not found", "application/pdf", "pdf_malformed"),
        (b'{"terms": 1}', "application/json", "unsupported_type"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "unsupported_type"),
        (b"PK\x03\x04 a word file", "application/octet-stream", "unsupported_type"),
    ],
)
def test_pages_without_a_policy_s_text_are_named(
    body: bytes, content_type: str, reason: str
) -> None:
    with pytest.raises(ExtractError) as failure:
        read(body, content_type)
    assert failure.value.reason == reason


def test_markdown_gives_the_same_blocks_as_html_would() -> None:
    body = b"""---
title: "Terms of Acme"
---
# Terms
1. **Fees**

   None, see [prices](/prices).
2. Law

| Data | Why |
|---|---|
| E-mail | Log-in |

<details><summary>More</summary>Folded</details>
"""
    got = read(body, "text/markdown; charset=utf-8")
    assert got.title == "Terms of Acme"
    assert got.blocks[2].links[0].target == "https://acme.test/prices"
    assert [(b.kind, b.text, b.level, b.number) for b in got.blocks] == [
        (H, "Terms", 1, ""),
        (H, "Fees", 2, "1."),
        (P, "None, see prices.", 0, ""),
        (L, "Law", 1, "2."),
        (R, "Data | Why", 0, ""),
        (R, "E-mail | Log-in", 0, ""),
        (H, "More", 2, ""),
        (P, "Folded", 0, ""),
    ]


def test_a_markdown_file_served_as_plain_text_is_markdown() -> None:
    assert rows(b"# Terms", "text/plain", "https://raw.acme.test/terms.md?x=1")[0][0] is H


def test_plain_text_is_split_at_blank_lines_underlines_and_bullets() -> None:
    body = b"""Terms of Service
================

1. FEES

You pay us nothing, and we
give you nothing.

  * no ads
  * no refunds
(a) we may stop
"""
    assert rows(body, "text/plain") == [
        (H, "Terms of Service", 1, ""),
        (H, "FEES", 2, "1."),
        (P, "You pay us nothing, and we give you nothing.", 0, ""),
        (L, "no ads", 2, "*"),
        (L, "no refunds", 2, "*"),
        (P, "we may stop", 0, "(a)"),
    ]


def test_plain_text_with_long_lines_has_one_paragraph_a_line() -> None:
    line = b"We may change these terms. " * 6
    assert len(rows(line + b"\n" + line, "text/plain")) == 2


@pytest.mark.parametrize("content_type", ["text/plain", "application/pdf"])
def test_a_selector_cannot_be_found_in_what_is_not_html(content_type: str) -> None:
    body = b"%PDF-1.4 x" if content_type == "application/pdf" else b"Terms"
    declared = Declaration(type="Terms", pages=(Page(url=URL, select=("main",)),))
    with pytest.raises(ExtractError, match="selector_matched_nothing"):
        extract([RawPage(body, content_type, URL)], declared)
