"""Blocks from Markdown: rendered to HTML, which it may hold anyway, and read as such."""

import re

from markdown_it import MarkdownIt

from documents.html.reader import read_html
from documents.outcome import ExtractError, ExtractFailure, Extraction
from models.declaration import Page

_MOST = 2_000_000
_LONGEST = 32_768
_FRONT = re.compile(r"\ufeff?---\r?\n(.{0,8000}?)\r?\n(?:---|\.\.\.)\r?\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t\r]*\n")


def read_markdown(text: str, url: str, page: Page) -> Extraction:
    """Read a Markdown page; a title in its front matter counts as the page's.

    Inline parsing costs the square of a paragraph's brackets, so a paragraph of more than 32 KB
    is a failure (no policy has one).
    """
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    if len(body) > _MOST or max(map(len, _BLANK.split(body))) > _LONGEST:
        raise ExtractError(ExtractFailure.TOO_LARGE, "Markdown of such size is not read")
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    title = _TITLE.search(front[1]) if front else None
    head = f"<title>{title[1]}</title>" if title else ""
    return read_html(f"<html><head>{head}</head><body>{parser.render(body)}</body>", url, page)
