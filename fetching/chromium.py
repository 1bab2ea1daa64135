"""The system's Chromium, started for one page with an empty profile and no way past the proxy."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from fetching.errors import FailureReason, FetchError

_CLOSE_WITHIN = 3.0
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # What a proxy does not see: names looked up ahead, and WebRTC, which talks by UDP.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",
)
_NOT_WANTED = ("--disable-popup-blocking",)
_NO_WEBRTC = "delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection;"


@dataclass(frozen=True)
class Chromium:
    """The browser of this machine; its sandbox cannot be had as root and in most containers."""

    path: Path
    sandbox: bool = True


@dataclass(frozen=True)
class Guise:
    """As whom a page is visited, and through which port of this machine."""

    user_agent: str
    language: str | None
    proxy_port: int


@asynccontextmanager
async def opened(chromium: Chromium, guise: Guise) -> AsyncIterator[BrowserContext]:
    """Start a browser for this block; it knows nothing, keeps nothing and is gone afterwards."""
    with TemporaryDirectory(prefix="clausewatch-browser-", ignore_cleanup_errors=True) as home:
        async with async_playwright() as playwright:
            browser = await _launch(playwright, chromium, home, guise.proxy_port)
            try:
                yield await _open_context(browser, guise)
            finally:
                # The driver kills it otherwise, and leaves its folders behind.
                with suppress(TimeoutError):
                    await asyncio.wait_for(browser.close(), _CLOSE_WITHIN)


async def _launch(playwright: Playwright, chromium: Chromium, home: str, port: int) -> Browser:
    """Start it with none of our environment, for that holds passwords."""
    try:
        return await playwright.chromium.launch(
            executable_path=chromium.path,
            chromium_sandbox=chromium.sandbox,
            args=_ARGUMENTS,
            ignore_default_args=_NOT_WANTED,
            env={"HOME": home, "TMPDIR": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            # Chromium goes to loopback directly unless it is told not to.
            proxy={"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"},
            timeout=0,
        )
    except PlaywrightError as error:
        hint = "; its sandbox may not be available here" if chromium.sandbox else ""
        detail = f"{chromium.path.name} did not start{hint}"
        raise FetchError(FailureReason.BROWSER_FAILED, detail, transient=True) from error


async def _open_context(browser: Browser, guise: Guise) -> BrowserContext:
    known = guise.language and _LOCALE.fullmatch(guise.language)
    context = await browser.new_context(
        user_agent=guise.user_agent,
        locale=guise.language if known else "en",
        timezone_id="UTC",
        accept_downloads=False,
        service_workers="block",
    )
    context.set_default_timeout(0)
    await context.add_init_script(_NO_WEBRTC)
    return context


def name_of(context: BrowserContext) -> str:
    """Name the browser behind a context, such as `Chromium/140.0.7339.80`."""
    browser = context.browser
    return f"{browser.browser_type.name.title()}/{browser.version}" if browser else ""
