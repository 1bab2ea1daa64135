"""Reads one HTML page: parse, find the region, drop the noise, walk what is left."""

from selectolax.lexbor import LexborHTMLParser

from documents.html.guard import refuse_tangled
from documents.html.links import Targets
from documents.html.noise import mark_noise
from documents.html.region import Region, find_region
from documents.html.sample import word_count
from documents.html.tail import without_footer
from documents.html.walk import Walk
from documents.html.writer import Writer
from documents.outcome import Extraction
from documents.text import collapse, count_words, key_of
from models.blocks import Block
from models.declaration import Page

_INVISIBLE = ["script", "style", "noscript", "select"]


def read_html(source: bytes, url: str, page: Page) -> Extraction:
    """Read a page's document from UTF-8. Fails as `refuse_tangled` and `find_region` do."""
    tree = _parse(source)
    title = _title(tree)
    tree.strip_tags(_INVISIBLE)
    region = find_region(tree, page)
    passed = mark_noise(region, declared=bool(page.select))
    walked = _walk(region, Targets(_base(tree, url)))
    words = count_words([block.text for block in walked]) + passed + region.removed_words
    whole_page = region.is_whole_body and not region.ranged and not page.select
    blocks = without_footer(walked) if whole_page else walked
    whole = key_of(" ".join(" ".join(root.text(separator=" ") for root in region.roots).split()))
    for root in region.roots:
        root.decompose()
    if tree.body is not None:
        words += word_count(tree.body)
    return Extraction(tuple(blocks), title, _language(tree), (), bool(page.select), words, whole)


def region_of(source: bytes, url: str, page: Page) -> list[str]:
    """Give all that decides a page's blocks: its base address and its region's markup."""
    tree = _parse(source)
    tree.strip_tags(_INVISIBLE)
    return [_base(tree, url), *(root.html or "" for root in find_region(tree, page).roots)]


def _parse(source: bytes) -> LexborHTMLParser:
    refuse_tangled(source)
    return LexborHTMLParser(source)


def _walk(region: Region, targets: Targets) -> list[Block]:
    writer = Writer(targets)
    writer.on = 0 if region.ranged else 1
    walk = Walk(writer, region.marks, ranged=region.ranged)
    for root in region.roots:
        walk.read(root)
        writer.flush()
    return writer.finish()


def _title(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("head > title")
    return (collapse(node.text()) or None) if node else None


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.head.css_first("base[href]") if tree.head else None
    href = node.attributes.get("href") if node else None
    return Targets(url).resolve(href) or url if href else url


def _language(tree: LexborHTMLParser) -> str | None:
    """Give the page's declared language as a BCP 47 tag."""
    html = tree.css_first("html")
    if html is None:
        return None
    attributes = html.attributes
    tag = (attributes.get("lang") or attributes.get("xml:lang") or "").strip().replace("_", "-")
    return tag[:35] or None
