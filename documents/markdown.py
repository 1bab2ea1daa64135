"""Blocks from Markdown: rendered to HTML, which it may hold anyway, and read as such."""

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from documents.html.reader import read_html
from documents.outcome import ExtractError, ExtractFailure, Extraction
from documents.text import key_of
from models.declaration import Page

_MOST = 2_000_000
_LONGEST = 131_072
_MOST_BRACKETS = 20_000
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,8000}?)\r?\n(?:---|\.\.\.)[ \t]*\r?\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t\r]*\n")


def read_markdown(text: str, url: str, page: Page) -> Extraction:
    """Read a Markdown page; a title in its front matter counts as the page's.

    Inline parsing costs the square of a paragraph's brackets, so a page of more than 2 MB, 20,000
    brackets or 128 KB in one paragraph is the failure TOO_LARGE.
    """
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    longest = max(map(len, _BLANK.split(body)))
    if len(body) > _MOST or longest > _LONGEST or body.count("[") > _MOST_BRACKETS:
        raise ExtractError(ExtractFailure.TOO_LARGE, "Markdown of such size is not read")
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    title = _TITLE.search(front[1]) if front else None
    head = f"<title>{title[1]}</title>" if title else ""
    html = f"<html><head>{head}</head><body>{parser.render(body)}</body></html>"
    extraction = read_html(html.encode("utf-8", "replace"), url, page)
    return replace(extraction, whole=key_of(text))
