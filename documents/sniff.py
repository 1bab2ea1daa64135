"""Says what a page is: its bytes count more than what its server calls it."""

from enum import StrEnum
from urllib.parse import urlsplit

from documents.outcome import ExtractError, ExtractFailure


class PageType(StrEnum):
    """What extraction can read."""

    HTML = "html"
    MARKDOWN = "markdown"
    PLAIN = "plain"
    PDF = "pdf"


_MARKUP = (
    b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--", b"<meta", b"<title", b"<script",
    b"<div", b"<section", b"<article", b"<main", b"<table", b"<p>", b"<p ", b"<h1",
    b"<style", b"<link",
)  # fmt: skip
_NAMED = {
    "text/html": PageType.HTML,
    "application/xhtml+xml": PageType.HTML,
    "text/xml": PageType.HTML,
    "application/xml": PageType.HTML,
    "text/markdown": PageType.MARKDOWN,
    "text/x-markdown": PageType.MARKDOWN,
    "text/plain": PageType.PLAIN,
}
_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "application/pdf", "text/plain")
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_HEAD = 1024
_TAIL = 8192  # scripts may stand behind the end tag


def is_pdf(body: bytes) -> bool:
    """Whether the bytes are a PDF, whatever they are called; its mark may stand within 1 KB."""
    head = body[:_HEAD].lstrip()
    return head.startswith(b"%PDF-") or (b"%PDF-" in head and not head.startswith(b"<"))


def is_whole(body: bytes) -> bool:
    """Whether a page goes on to its end tag; what is no HTML counts as whole.

    >>> is_whole(b"<html><body><p>Terms</body></html>"), is_whole(b"<html><body><p>Ter")
    (True, False)
    """
    head, tail = (part.replace(b"\x00", b"").lower() for part in (body[:_HEAD], body[-_TAIL:]))
    return not any(mark in head for mark in _MARKUP) or b"</html" in tail or b"</body" in tail


def refuse_binary(body: bytes) -> None:
    """Fail on archives, office files and images."""
    if body.startswith(_MAGIC):
        raise ExtractError(ExtractFailure.UNSUPPORTED_TYPE, f"starts with {body[:4]!r}")


def sniff(source: bytes, content_type: str | None, url: str) -> PageType:
    """Tell the type of a page that is no PDF, from its bytes in UTF-8.

    Markup at the start is HTML even when it is served as a PDF or as plain text; a file named
    .md is Markdown. Types without policies (images, JSON) are the failure UNSUPPORTED_TYPE.

    >>> sniff(b"<!DOCTYPE html><p>Terms", "application/pdf", "https://x.test/terms.pdf").value
    'html'
    """
    named = (content_type or "").partition(";")[0].strip().lower()
    vague = named in _VAGUE
    head = source[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    if vague and head.startswith(_MARKUP):
        return PageType.HTML
    if urlsplit(url).path.lower().endswith((".md", ".markdown")) and named != "text/html":
        return PageType.MARKDOWN
    if named in _NAMED:
        return _NAMED[named]
    if named == "application/pdf":
        raise ExtractError(ExtractFailure.PDF_MALFORMED, "no PDF mark in its first bytes")
    if vague:
        return PageType.HTML if _has_tags(head) else PageType.PLAIN
    raise ExtractError(ExtractFailure.UNSUPPORTED_TYPE, named)


def _has_tags(head: bytes) -> bool:
    return head.count(b"</") > 1 or head.count(b"<p") > 1
