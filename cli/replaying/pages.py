"""What a record has to show to the steps: its raw pages or its Markdown, and the declaration."""

import json
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache
from pathlib import Path

from cli.replaying.records import PageFile, Record, Story
from documents.extract import ExtractError, extract
from documents.looks import sketch
from fetching.pages import Page
from models.declaration import Declaration
from models.declaration import Page as DeclaredPage
from models.mistakes import DeclarationError
from models.open_terms_archive import declaration_of
from workers.steps.watching.read import raw_pages

_CONTENT_TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".md": "text/markdown; charset=utf-8",
}
_MOST = 0.5
_NOWHERE = "https://address-not-recorded.invalid/"


class Form(Enum):
    """Whether a record is read from its pages as fetched or from the recorded Markdown."""

    RAW = auto()
    MARKDOWN = auto()


def form_of(record: Record, before: Record | None) -> Form:
    """Choose the form in which a record is compared with the one before it.

    Two texts are compared only as the same maker took them from the page: where one of two
    neighbours has no raw page, both are read from their Markdown.
    """
    if not record.pages:
        return Form.MARKDOWN
    comparable = before is None or before.pages or record.markdown is None
    return Form.RAW if comparable else Form.MARKDOWN


def read_pages(record: Record, form: Form, declaration: Declaration, corpus: Path) -> list[Page]:
    """Read a record's files as if they had just been fetched from the declared addresses."""
    files = _files(record, form)
    urls = [page.url for page in declaration.pages]
    return [_page(corpus / one.file, url) for one, url in zip(files, urls, strict=True)]


def declaration_for(record: Record, form: Form, story: Story, corpus: Path) -> Declaration:
    """Give the declaration by which a record is read, one page for each of its files.

    The default region counts (no selectors) for Markdown, and where no declaration is named, it
    cannot be converted, or it is not the one that made the record: not exact, or it does not take
    the recorded text from the recorded page. The later page of a pair goes by the one before.
    """
    witness = record if record.markdown else story.records[0]
    declared = _declared(record, story, corpus) if form is Form.RAW else ()
    known = declared and witness.pages and witness.markdown
    if known and not _made(witness, declared, story, corpus):
        declared = ()
    return _fitted(_files(record, form), declared, story)


def _files(record: Record, form: Form) -> tuple[PageFile, ...]:
    if form is Form.RAW:
        return record.pages
    assert record.markdown is not None
    url = record.pages[0].url if record.pages else None
    return (PageFile(record.markdown, url),)


def _declared(record: Record, story: Story, corpus: Path) -> tuple[DeclaredPage, ...]:
    if record.declaration is None:
        return ()
    service = json.loads((corpus / record.declaration).read_text(encoding="utf-8"))
    try:
        return declaration_of(service, story.terms_type).pages
    except DeclarationError:
        return ()


def _fitted(
    files: Sequence[PageFile], declared: tuple[DeclaredPage, ...], story: Story
) -> Declaration:
    pages = tuple(_fit(one, number, declared) for number, one in enumerate(files))
    return Declaration(type=story.terms_type, pages=pages)


@cache
def _made(record: Record, declared: tuple[DeclaredPage, ...], story: Story, corpus: Path) -> bool:
    """Say whether a declaration takes from a record's pages most words of its Markdown."""
    recorded = _words(
        record, Form.MARKDOWN, _fitted(_files(record, Form.MARKDOWN), (), story), corpus
    )
    taken = _words(record, Form.RAW, _fitted(record.pages, declared, story), corpus)
    return len(recorded & taken) >= _MOST * len(recorded)


def _words(record: Record, form: Form, declaration: Declaration, corpus: Path) -> frozenset[str]:
    try:
        pages = raw_pages(read_pages(record, form, declaration, corpus))
        return sketch(extract(pages, declaration).blocks)
    except ExtractError:
        return frozenset()


def _fit(file: PageFile, number: int, declared: tuple[DeclaredPage, ...]) -> DeclaredPage:
    """Fit a declaration to the pages recorded: the last declared page stands for any beyond it."""
    page = declared[min(number, len(declared) - 1)] if declared else DeclaredPage(url=_NOWHERE)
    return page.model_copy(update={"url": file.url}) if file.url else page


def _page(path: Path, url: str) -> Page:
    return Page(
        url=url,
        final_url=url,
        status=200,
        content_type=_CONTENT_TYPES.get(path.suffix, "text/plain"),
        body=path.read_bytes(),
        validators=None,
        redirects=(),
        duration_ms=0,
    )
