"""Takes a document's text from its pages: each page by its type, all of them or none."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from documents.charset import to_utf8
from documents.html.reader import read_html, region_of
from documents.markdown import read_markdown
from documents.outcome import (
    EXTRACTOR_VERSION,
    ExtractError,
    ExtractFailure,
    Extraction,
    RawPage,
)
from documents.pdf.reader import read_pdf
from documents.plain import paragraphs
from documents.sniff import PageType, is_pdf, refuse_binary, sniff
from documents.text import has_controls, key_of, without_controls
from models.blocks import Block, Link
from models.declaration import Declaration, Page

__all__ = [
    "EXTRACTOR_VERSION",
    "ExtractError",
    "ExtractFailure",
    "Extraction",
    "RawPage",
    "extract",
    "fingerprint",
]

_MOST_BYTES = 20_000_000
_MOST_TEXT = 2_000_000


def extract(pages: Sequence[RawPage], declaration: Declaration) -> Extraction:
    """Read a document whose pages stand in the order of its declaration.

    Pure and bounded: the same pages give the same blocks, and hostile ones end in an
    `ExtractError`. Title and language are those of the first page that states them.
    """
    _check_count(pages, declaration)
    parts = [_read(raw, page) for raw, page in zip(pages, declaration.pages, strict=True)]
    whole = parts[0] if len(parts) == 1 else _joined(parts)
    _check_text(sum(len(block.text) for block in whole.blocks))
    return _clean(whole)


def fingerprint(pages: Sequence[RawPage], declaration: Declaration) -> str:
    """Give a key of what `extract` would read: equal keys mean equal blocks, other keys nothing.

    Costs a third of `extract`, for pages that change around an unchanged document. Fails as
    `extract` does, except that pages without text have a key too.
    """
    _check_count(pages, declaration)
    digest = hashlib.sha256(f"{EXTRACTOR_VERSION} {declaration.region_rules()}".encode())
    for raw, page in zip(pages, declaration.pages, strict=True):
        for part in _deciding_parts(raw, page):
            digest.update(part + b"\0")
    return digest.hexdigest()


def _deciding_parts(raw: RawPage, page: Page) -> list[bytes]:
    _check_size(raw)
    if is_pdf(raw.body):
        return [raw.body]
    refuse_binary(raw.body)
    source, _ = to_utf8(raw.body, raw.content_type)
    kind = sniff(source, raw.content_type, raw.url)
    if kind is not PageType.HTML:
        return [kind.encode(), raw.url.encode(), source]
    return [part.encode("utf-8", "replace") for part in region_of(source, raw.url, page)]


def _check_count(pages: Sequence[RawPage], declaration: Declaration) -> None:
    if len(pages) != len(declaration.pages):
        detail = f"{len(pages)} pages for {len(declaration.pages)} declared"
        raise ExtractError(ExtractFailure.PAGES_MISMATCH, detail)


def _check_size(raw: RawPage) -> None:
    if len(raw.body) > _MOST_BYTES:
        raise ExtractError(ExtractFailure.TOO_LARGE, f"{len(raw.body)} bytes")


def _check_text(characters: int) -> None:
    """No policy is so long, and comparing costs seconds for every million."""
    if characters > _MOST_TEXT:
        raise ExtractError(ExtractFailure.TOO_LARGE, f"{characters} characters of text")


def _read(raw: RawPage, page: Page) -> Extraction:
    _check_size(raw)
    part = _read_pdf(raw, page) if is_pdf(raw.body) else _read_text(raw, page)
    if not part.blocks:
        raise ExtractError(ExtractFailure.NO_TEXT, raw.url)
    return part


def _read_pdf(raw: RawPage, page: Page) -> Extraction:
    _refuse_selectors(page, "a PDF")
    return read_pdf(raw.body)


def _read_text(raw: RawPage, page: Page) -> Extraction:
    refuse_binary(raw.body)
    source, notes = to_utf8(raw.body, raw.content_type)
    match sniff(source, raw.content_type, raw.url):
        case PageType.MARKDOWN:
            part = read_markdown(source.decode(), raw.url, page)
        case PageType.PLAIN:
            _refuse_selectors(page, "plain text")
            part = _read_plain(source.decode())
        case _:
            part = read_html(source, raw.url, page)
    return replace(part, notes=notes + part.notes) if notes else part


def _read_plain(text: str) -> Extraction:
    _check_text(len(text))
    blocks = tuple(paragraphs(text))
    words = len(text.split())
    return Extraction(blocks, None, None, (), selected=False, page_words=words, whole=key_of(text))


def _refuse_selectors(page: Page, kind: str) -> None:
    if page.select:
        raise ExtractError(ExtractFailure.SELECTOR_MATCHED_NOTHING, f"the page is {kind}")


def _joined(parts: Sequence[Extraction]) -> Extraction:
    return Extraction(
        blocks=tuple(block for part in parts for block in part.blocks),
        title=next((part.title for part in parts if part.title), None),
        language=next((part.language for part in parts if part.language), None),
        notes=tuple(f"page {n}: {note}" for n, part in enumerate(parts, 1) for note in part.notes),
        selected=all(part.selected for part in parts),
        page_words=sum(part.page_words for part in parts),
        whole=key_of("".join(part.whole for part in parts)),
    )


def _clean(whole: Extraction) -> Extraction:
    """Put U+FFFD for what no database takes; nearly always there is nothing to do."""
    texts = [block.text for block in whole.blocks]
    texts += [
        part for block in whole.blocks for link in block.links for part in (link.text, link.target)
    ]
    if not has_controls("\n".join(texts)) and not has_controls(f"{whole.title}{whole.language}"):
        return whole
    return replace(
        whole,
        blocks=tuple(map(_clean_block, whole.blocks)),
        title=without_controls(whole.title) if whole.title else None,
        language=without_controls(whole.language) if whole.language else None,
    )


def _clean_block(block: Block) -> Block:
    links = tuple(
        Link(without_controls(link.text), without_controls(link.target)) for link in block.links
    )
    return replace(block, text=without_controls(block.text), links=links)
