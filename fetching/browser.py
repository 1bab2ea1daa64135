"""Pages that are empty without their scripts: fetched like any other, then rendered."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from time import monotonic

import httpx

from fetching.chromium import Chromium, Guise
from fetching.errors import FailureReason, FetchError
from fetching.pages import Exchange, Page, Validators
from fetching.render import Drawn, RenderLimits, render, too_heavy
from fetching.robots import Rules
from fetching.session import HttpFetcher
from net.proxy import Allowance, serving_proxy

RENDERED = "text/html; charset=utf-8"
RENDER_LIMITS = RenderLimits()
_HTML = frozenset({"", "text/html", "application/xhtml+xml"})


@dataclass(frozen=True)
class BrowserFetcher:
    """A Fetcher of pages after their scripts; the body is the DOM as HTML.

    The document itself is asked for by `plain`, so that robots.txt, pace, redirects, status and
    size are as for every page. Only what it loads further comes from the browser, through a
    proxy with the same guard. What is not HTML stays as received.
    """

    plain: HttpFetcher
    chromium: Chromium | None
    limits: RenderLimits = RENDER_LIMITS

    def fetch(
        self,
        url: str,
        validators: Validators | None = None,  # noqa: ARG002 - a frame may stay while its text changes
        *,
        language: str | None = None,
    ) -> Page:
        """Fetch and render a page, or raise a FetchError; never answers "not modified"."""
        return self.fetch_fresh(url, language=language)

    def fetch_fresh(self, url: str, *, language: str | None = None) -> Page:
        """Fetch and render a page over connections of its own, in a browser without a past."""
        if self.chromium is None:
            detail = "this page needs a browser, and there is no Chromium on this machine"
            raise FetchError(FailureReason.BROWSER_MISSING, detail, transient=False)
        started = monotonic()
        page = self._see(url, self.chromium, language)
        return replace(page, url=url, duration_ms=round((monotonic() - started) * 1000))

    def close(self) -> None:
        self.plain.close()

    def _see(self, url: str, chromium: Chromium, language: str | None) -> Page:
        left_behind: list[str] = []
        had: list[Exchange] = []
        while True:
            document = self.plain.fetch_fresh(url, language=language)
            left_behind += document.redirects
            had += document.exchanges
            document = replace(document, redirects=tuple(left_behind), exchanges=tuple(had))
            if not _is_html(document):
                return document
            drawn = self._draw(document, chromium, language)
            if drawn.moved_to is None:
                return _page(document, drawn)
            left_behind.append(document.final_url)
            url = self._next(drawn.moved_to, left_behind)

    def _draw(self, document: Page, chromium: Chromium, language: str | None) -> Drawn:
        address, limits = httpx.URL(document.final_url), self.limits
        allows = _with_rules(self.plain.robots.check(address), address)
        with self.plain.admit(document.final_url), closing(self.plain.open_client()) as client:
            allowance = Allowance(limits.total, limits.requests, limits.max_bytes)
            with serving_proxy(client, allowance) as port:
                guise = Guise(client.headers["User-Agent"], language, port)
                drawn = render(document, chromium, guise, limits, allows)
        if allowance.exceeded:
            raise too_heavy(f"the page loads more than {limits.max_bytes:,} bytes")
        return drawn

    def _next(self, url: str, left_behind: list[str]) -> str:
        most = self.plain.limits.redirects
        if url in left_behind:
            detail = "the page's scripts go round in a circle"
            raise FetchError(FailureReason.REDIRECT_LOOP, detail, transient=False)
        if len(left_behind) > most:
            detail = f"more than {most} redirects"
            raise FetchError(FailureReason.TOO_MANY_REDIRECTS, detail, transient=False)
        return url


def _is_html(page: Page) -> bool:
    kind = page.content_type.partition(";")[0].strip().lower()
    return kind in _HTML and b"%PDF-" not in page.body[:1024]


def _with_rules(rules: Rules, home: httpx.URL) -> Callable[[str], bool]:
    """Hold what a page loads from its own host to that host's robots.txt, as a visitor would."""

    def allows(url: str) -> bool:
        try:
            asked = httpx.URL(url)
        except httpx.InvalidURL:
            return False
        at_home = (asked.scheme, asked.netloc) == (home.scheme, home.netloc)
        return not at_home or rules.allow(url)

    return allows


def _page(document: Page, drawn: Drawn) -> Page:
    web = drawn.url.startswith(("http://", "https://"))
    return replace(
        document,
        final_url=drawn.url if web else document.final_url,
        content_type=RENDERED,
        body=drawn.html.encode("utf-8", "replace"),
        validators=None,
        drawn_by=drawn.browser,
    )
