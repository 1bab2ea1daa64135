"""Render one document: its scripts are executed, its DOM comes out."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import BrowserContext, Request, Route
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from fetching.chromium import Chromium, Guise, name_of, opened
from fetching.errors import FailureReason, FetchError
from fetching.pages import Page

_BLOCKED = frozenset({"image", "media", "font"})
_MOST_SHOWN = 3
_PARSED = "() => document.readyState != 'loading'"
_TEXT = "() => document.readyState != 'loading' && document.body ? document.body.innerText : ''"
_SIZE = "() => document.documentElement.outerHTML.length"


@dataclass(frozen=True)
class RenderLimits:
    """For one document, in seconds: `total` from the start to the DOM, `rest` of it to settle.

    Its text is settled when it has not changed for `quiet`. `requests` and `max_bytes` are for
    what its scripts ask for, `max_html` (characters) is for the DOM.
    """

    total: float = 30.0
    rest: float = 10.0
    quiet: float = 0.5
    requests: int = 300
    max_bytes: int = 50_000_000
    max_html: int = 20_000_000


@dataclass(frozen=True)
class Drawn:
    """A document after its scripts; `moved_to` is where they wanted to go instead, if anywhere.

    `browser` names the browser and its version.
    """

    html: str
    url: str
    browser: str
    moved_to: str | None = None


def render(
    document: Page,
    chromium: Chromium,
    guise: Guise,
    limits: RenderLimits,
    allows: Callable[[str], bool],
) -> Drawn:
    """Show a fetched document to a browser and return its DOM, or raise a FetchError.

    The browser gets `document` as it is, and of what that asks for only URLs that `allows` lets
    through; frames, pictures, media and fonts are left out.
    """
    sheet = _Sheet(document, limits, allows)
    try:
        return asyncio.run(sheet.draw(chromium, guise))
    except TimeoutError as error:
        detail = f"the page was not rendered within {limits.total:g} s"
        raise FetchError(FailureReason.RENDER_TIMEOUT, detail, transient=True) from error
    except PlaywrightError as error:
        detail = "the browser gave up on the page"
        raise FetchError(FailureReason.RENDER_FAILED, detail, transient=True) from error


class _Sheet:
    """One document on its way through the browser."""

    def __init__(self, document: Page, limits: RenderLimits, allows: Callable[[str], bool]) -> None:
        self._document = document
        self._limits = limits
        self._allows = allows
        self._here = ""
        self._shown = 0
        self._asked = 0
        self._loading = 0
        self._moved_to: str | None = None

    async def draw(self, chromium: Chromium, guise: Guise) -> Drawn:
        async with asyncio.timeout(self._limits.total), opened(chromium, guise) as context:
            await self._watch(context)
            tab = await context.new_page()
            await tab.goto(self._document.final_url, wait_until="commit")
            await self._settle(tab)
            html = "" if self._moved_to else await self._read(tab)
            await context.unroute_all(behavior="ignoreErrors")
            return Drawn(html, tab.url, name_of(context), self._moved_to)

    async def _watch(self, context: BrowserContext) -> None:
        def count(by: int) -> Callable[[Request], None]:
            def add(_: Request) -> None:
                self._loading += by

            return add

        context.on("request", count(1))
        context.on("requestfinished", count(-1))
        context.on("requestfailed", count(-1))
        await context.route("**/*", self._answer)

    async def _answer(self, route: Route) -> None:
        with suppress(PlaywrightError):  # the page went away meanwhile
            if route.request.is_navigation_request():
                await self._navigate(route)
            else:
                await self._load(route)

    async def _navigate(self, route: Route) -> None:
        """Show the document, again when it reloads; any other page is not for us to open.

        Where a script wants to go is noted, for that is to be fetched like any page.
        """
        asked = route.request.url
        self._here = self._here or asked
        if asked == self._here and self._shown < _MOST_SHOWN:
            self._shown += 1
            kind = self._document.content_type or "text/html"
            await route.fulfill(body=self._document.body, content_type=kind)
            return
        if asked != self._here and _is_whole_page(route.request):
            self._moved_to = asked
        await route.abort("aborted")

    async def _load(self, route: Route) -> None:
        self._asked += 1
        wanted = route.request.resource_type not in _BLOCKED and self._allows(route.request.url)
        if wanted and self._asked <= self._limits.requests:
            await route.continue_()
        else:
            await route.abort("blockedbyclient")

    async def _settle(self, tab: Tab) -> None:
        """Wait until nothing is being loaded and there is a text that stands, but not for ever."""
        before = None
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.rest):
                while self._moved_to is None:
                    text = await _text(tab)
                    if text and text == before and self._loading <= 0:
                        return
                    before = text
                    await asyncio.sleep(self._limits.quiet)

    async def _read(self, tab: Tab) -> str:
        if self._asked > self._limits.requests:
            raise too_heavy(f"the page asks for more than {self._limits.requests} files")
        await tab.wait_for_function(_PARSED)
        if await tab.evaluate(_SIZE) > self._limits.max_html:
            detail = "the page is larger than we take"
            raise FetchError(FailureReason.TOO_LARGE, detail, transient=False)
        return await tab.content()


def too_heavy(detail: str) -> FetchError:
    """Name a page that was cut off: what it shows then may lack some of its text."""
    return FetchError(FailureReason.RENDER_TOO_HEAVY, detail, transient=False)


def _is_whole_page(request: Request) -> bool:
    try:
        return request.frame.parent_frame is None
    except PlaywrightError:  # the frame of a pop-up is not known yet
        return False


async def _text(tab: Tab) -> str:
    try:
        return str(await tab.evaluate(_TEXT)).strip()
    except PlaywrightError:  # the document is just being replaced
        return ""
