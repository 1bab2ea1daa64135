"""Every page that links lead to, by day and by night, at a desk and on a telephone."""

import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from tests.acceptance.browser.conftest import OPERATOR
from workers.steps.operators import make_operator_link

pytestmark = pytest.mark.slow
DOORS = ["/", "/sign-in", "/sign-up", "/nowhere", "/account", "/operator"]
GRAVE = {"serious", "critical"}
LOOKS = [(1280, "light"), (390, "dark")]
"""Each width and each scheme once: whatever depends on one of them depends on one alone."""
RUN = "() => axe.run({resultTypes: ['violations'], iframes: false})"
WIDER = "document.documentElement.scrollWidth > window.innerWidth"
NUMBER = re.compile(r"(?<=/)(?:CW-C-)?\d+(?=/|$)")
HTML = "text/html; charset=utf-8"


@pytest.fixture(scope="module")
def cookies(stage, reader):
    """What the browser of somebody sends who reads and operates."""
    with httpx.Client(trust_env=False) as client:
        client.post(make_operator_link(OPERATOR, stage.context))
        kept = [
            {"name": one.name, "value": one.value, "path": one.path, "domain": "127.0.0.1"}
            for one in client.cookies.jar
        ]
    return [*kept, *reader.visit["cookies"]]


@pytest.fixture(scope="module")
def client(stage, cookies):
    address = stage.system.settings.public_url
    with httpx.Client(base_url=address, trust_env=False, follow_redirects=True) as client:
        for cookie in cookies:
            client.cookies.set(cookie["name"], cookie["value"], path=cookie["path"])
        yield client


def links_of(page: httpx.Response) -> Iterator[str]:
    """Name the addresses of this site that a page leads to."""
    for link in LexborHTMLParser(page.text).css("a[href]"):
        found = page.url.join(link.attributes["href"] or "").copy_with(fragment=None)
        if found.host == page.url.host and found.port == page.url.port:
            yield found.raw_path.decode()


def kind_of(address: str) -> str:
    """Name the kind of page: one platform, document or change stands for all."""
    path, _, query = address.partition("?")
    layout = query if query.startswith("layout=") else ""
    return re.sub(r"^/(platforms|provisions)/[^/]+", r"/\1/*", NUMBER.sub("*", path)) + layout


def walk(client: httpx.Client, doors: list[str]) -> list[str]:
    """Follow links from these pages; return one page of each kind that is HTML."""
    found, waiting = {}, list(doors)
    while waiting:
        address = waiting.pop(0)
        if kind_of(address) not in found:
            page = client.get(address)
            html = page.headers.get("content-type") == HTML
            found[kind_of(address)] = address if html else ""
            waiting += links_of(page) if html else []
    return list(filter(None, found.values()))


def faults_of(page: Page, address: str) -> Iterator[str]:
    """Name what axe finds grave and what makes a reader scroll sideways, look by look."""
    page.goto(address)
    page.evaluate(AXE_SCRIPT)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        where = f"{address}, {width} wide, {scheme}"
        for one in page.evaluate(RUN)["violations"]:
            if one["impact"] in GRAVE:
                yield f"{where}: {one['help']}: {[node['target'] for node in one['nodes']]}"
        if page.evaluate(WIDER):
            yield f"{where}: wider than the window"


def test_no_page_has_a_grave_fault(open_visitor, client, cookies, reader):
    page = open_visitor(bypass_csp=True, reduced_motion="reduce").page
    page.context.add_cookies(cookies)
    addresses = walk(client, DOORS)
    faults = [fault for address in addresses for fault in faults_of(page, address)]
    assert "\n".join(faults) == ""
