"""Every page that links or mails lead to, by day and by night, at a desk and on a telephone."""

import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from models.tables import SignIn
from storage.database import transaction
from storage.people import destinations_of
from storage.sign_ins import add_sign_in
from tests.acceptance.browser.conftest import OPERATOR
from workers.steps.operating.operators import make_operator_link
from workers.steps.subscribers.subscribe import sign_up

pytestmark = pytest.mark.slow
DOORS = ["/", "/sign-in", "/sign-up", "/nowhere", "/account", "/operator"]
GRAVE = {"serious", "critical"}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
LOOKS = [(1280, "light", {}), (390, "light", {}), (1280, "dark", COLOURS), (390, "dark", COLOURS)]
"""Both widths in both schemes; a scheme changes colours and nothing else."""
RUN = "asked => axe.run({resultTypes: ['violations'], iframes: false, ...asked})"
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
    for width, scheme, asked in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        where = f"{address}, {width} wide, {scheme}"
        for one in page.evaluate(RUN, asked)["violations"]:
            if one["impact"] in GRAVE:
                yield f"{where}: {one['help']}: {[node['target'] for node in one['nodes']]}"
        if page.evaluate(WIDER):
            yield f"{where}: wider than the window"


@pytest.fixture(scope="module")
def links(stage, reader):
    """Give the links of mails: fresh and used, to confirm, come in, join, leave and operate."""
    c = stage.context
    newcomer, leaver = (sign_up(f"{name}@reader.example", c) for name in ("nia", "lea"))
    operates = make_operator_link(OPERATOR, c), make_operator_link(OPERATOR, c)
    leaves = [c.site.unsubscribe(one, c.now()) for one in (newcomer, leaver)]
    for used in (operates[1], leaves[1]):
        httpx.post(used, trust_env=False)
    with transaction(c.engine) as session:
        opens = [
            add_sign_in(session, SignIn(subscriber_id=newcomer, generation=0, asked_at=c.now()))
            for _ in range(2)
        ]
        box = destinations_of(session, [newcomer])[0].id
        read = destinations_of(session, [reader.id])[0].id
    comes_in = c.site.sign_in(newcomer, opens[0], c.now())
    joins = c.site.join(newcomer, opens[1], c.now())
    confirms = c.site.confirm(newcomer, box, c.now()), c.site.confirm(reader.id, read, c.now())
    wrong = [f"{c.site.public_url}/{page}/x" for page in ("confirm", "sign-in", "unsubscribe")]
    return [comes_in, joins, *confirms, *operates, *leaves, *wrong]


@pytest.fixture
def page(open_visitor):
    return open_visitor(bypass_csp=True, reduced_motion="reduce").page


def faults_in(page, addresses):
    return "\n".join(fault for address in addresses for fault in faults_of(page, address))


def test_no_page_has_a_grave_fault(page, client, cookies):
    page.context.add_cookies(cookies)
    assert faults_in(page, walk(client, DOORS)) == ""


def test_no_page_that_only_a_mail_leads_to_has_a_grave_fault(page, links):
    assert faults_in(page, links) == ""


def test_no_page_has_a_grave_fault_for_whoever_is_not_signed_in(page, reader):
    change = f"/changes/{reader.change}"
    assert faults_in(page, [change, "/platforms/tallybrook", "/sign-in", "/sign-up"]) == ""
