"""What a web page says of itself and where it links to: name, language, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser

from documents.charset import to_utf8
from documents.html.guard import refuse_tangled
from documents.language import guess_language
from documents.outcome import ExtractError
from models.blocks import Block
from models.words import BlockKind

_HALF = 1_000_000  # bytes from each end of a long page: its footer must not be lost
_MOST_LINKS = 3000
_HIGHEST = 60  # ancestors in which a footer is looked for
_LONGEST_TEXT = 80
_LONGEST_NAME = 40
_LONGEST_URL = 4_096
_FILES = re.compile(r"\.(png|jpe?g|gif|svg|webp|zip|docx?|xlsx?|mp[34]|ics|xml|json|css|js)$")
_FOOTER = re.compile(r"footer", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_TITLE_PARTS = re.compile(r"\s+[|\-–—:·•]\s+|[|:]\s+")
_SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "gov", "net", "org"])


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page; `language` is what it says its target is in."""

    url: str
    text: str
    in_footer: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class PageLinks:
    """A page's links in its own order; a page linked twice stands there twice."""

    name: str
    language: str | None
    links: tuple[PageLink, ...]


def read_links(body: bytes, url: str, content_type: str | None = None) -> PageLinks:
    """Read an HTML page; never fails, for a page without links has none."""
    shortened = body if len(body) <= 2 * _HALF else body[:_HALF] + body[-_HALF:]
    soup = BeautifulSoup(_tidied(to_utf8(shortened, content_type)[0]), "html.parser")
    links = islice(_links(soup, url), _MOST_LINKS)
    return PageLinks(_name(soup, url), _language(soup), tuple(links))


def _tidied(source: bytes) -> str:
    """Close what is open: the parser behind the soup takes the square of what never ends."""
    try:
        refuse_tangled(source)
    except ExtractError:
        return ""
    return LexborHTMLParser(source).html or ""


def site_of(url: str) -> str:
    """Name the site of an address, roughly: the last two parts of its host, or three.

    >>> site_of("https://help.acme.co.uk/terms"), site_of("https://acme.example")
    ('acme.co.uk', 'acme.example')
    """
    host = (urlsplit(url).hostname or "").split(".")
    long = len(host) > 2 and host[-2] in _SECOND_LEVEL and len(host[-1]) == 2
    return ".".join(host[-3:] if long else host[-2:])


def _links(soup: BeautifulSoup, url: str) -> Iterator[PageLink]:
    base = _base(soup, url)
    for anchor in soup.find_all("a", href=True):
        target = _target(base, _attribute(anchor, "href"))
        text = _text(anchor)
        if target and text and len(text) <= _LONGEST_TEXT:
            language = _attribute(anchor, "hreflang") or _attribute(anchor, "lang")
            yield PageLink(target, text, _is_in_footer(anchor), language or None)


def _base(soup: BeautifulSoup, url: str) -> str:
    base = soup.find("base", href=True)
    return _joined(url, _attribute(base, "href")) if isinstance(base, Tag) else url


def _target(base: str, href: str) -> str:
    """Return the page a link leads to, without fragment and campaign marks; '' for no page."""
    parts = urlsplit(_joined(base, href))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    if _FILES.search(parts.path.lower()):
        return ""
    asked = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_")]
    return parts._replace(query=urlencode(asked), fragment="").geturl()


def _joined(base: str, href: str) -> str:
    if len(base) + len(href) > _LONGEST_URL:
        return ""
    try:
        joined = urljoin(base, href.strip())
        urlsplit(joined).port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return ""
    return joined


def _text(anchor: Tag) -> str:
    shown = " ".join(anchor.get_text(" ").split())
    return shown or _attribute(anchor, "aria-label") or _attribute(anchor, "title")


def _is_in_footer(anchor: Tag) -> bool:
    return any(
        place.name == "footer"
        or _attribute(place, "role") == "contentinfo"
        or _FOOTER.search(f"{_attribute(place, 'id')} {_attribute(place, 'class')}")
        for place in islice(anchor.parents, _HIGHEST)
    )


def _language(soup: BeautifulSoup) -> str | None:
    root = soup.find("html")
    stated = _attribute(root, "lang").strip() if isinstance(root, Tag) else ""
    if _LANGUAGE.fullmatch(stated):
        return stated.replace("_", "-")
    return guess_language([Block(BlockKind.PARAGRAPH, soup.get_text(" "))])


def _name(soup: BeautifulSoup, url: str) -> str:
    for mark in ({"property": "og:site_name"}, {"name": "application-name"}):
        found = soup.find("meta", attrs=mark)
        stated = _attribute(found, "content") if isinstance(found, Tag) else ""
        name = _TITLE_PARTS.split(" ".join(stated.split()))[0]
        if 0 < len(name) <= _LONGEST_NAME:
            return name
    return _name_in_title(soup, site_of(url).partition(".")[0])


def _name_in_title(soup: BeautifulSoup, label: str) -> str:
    """Return the part of the title that the address repeats, or the address's own word."""
    title = soup.title.get_text(" ") if soup.title else ""
    for part in _TITLE_PARTS.split(" ".join(title.split())):
        if "".join(filter(str.isalnum, part.lower())) == label.replace("-", "").lower():
            return part.strip()
    return label.replace("-", " ").title()


def _attribute(tag: Tag | None, name: str) -> str:
    value = tag.get(name) if tag is not None else None
    return " ".join(value) if isinstance(value, list) else str(value or "")
