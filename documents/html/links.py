"""Link targets as absolute addresses."""

import re
from urllib.parse import urljoin, urlsplit

from documents.outcome import ExtractError, ExtractFailure

_KEPT = ("https://", "http://", "mailto:", "tel:", "#")
# No dots: "/a/../b" is for urljoin.
_PLAIN_PATH = re.compile(r"/[\w/%=&?#+~-]*", re.ASCII)
_WHITE = str.maketrans("", "", "\t\n\r")
_LONGEST = 4_096  # no server takes more
_MOST = 20_000_000  # characters of all targets of a page: a long base is written out in each


class Targets:
    """Resolves the hrefs of one page; a target inside the page stays "#name"."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._origin = _origin(base)
        self._known: dict[str, str] = {}
        self._room = _MOST

    def resolve(self, href: str) -> str:
        """Give the absolute target, or "" for what leads nowhere (scripts, broken addresses).

        Fails with TOO_LARGE when the targets of a page are too many and too long together.
        """
        known = self._known.get(href)
        if known is None:
            known = self._known[href] = self._resolved(href)
        self._room -= len(known)
        if self._room < 0:
            raise ExtractError(ExtractFailure.TOO_LARGE, f"{_MOST} characters of link targets")
        return known

    def _resolved(self, href: str) -> str:
        if len(href) > _LONGEST:
            return ""
        if href[:1] == "/" and href[1:2] != "/" and _PLAIN_PATH.fullmatch(href):
            return self._origin + href
        href = href.translate(_WHITE).strip()
        if href.startswith(_KEPT):
            return "" if href == "#" else href
        return _joined(self._base, href)


def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def _joined(base: str, href: str) -> str:
    try:
        target = urljoin(base, href)
        return target if urlsplit(target).scheme in ("http", "https", "mailto", "tel") else ""
    except ValueError:
        return ""
