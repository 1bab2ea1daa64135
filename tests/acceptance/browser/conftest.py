"""One whole product and one browser for this folder, and a reader with something to read."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

import httpx
import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from cli.system import GROUPS
from demo.expected import CHALLENGED, LOOKS
from demo.signed_in import sign_in
from demo.site.policies import Revision
from demo.stage import Stage, set_stage
from models.words import Outcome
from storage.database import transaction
from storage.ledger import looks_since
from tests.acceptance.browser.mail import link_in, read_mail
from tests.acceptance.browser.visitor import Visitor
from tests.chromium import CHROMIUM
from tests.waiting import wait_until
from workers.steps.subscribers.subscribe import add_platform, sign_up

OPERATOR = "olga@operator.example"
READER = "rhea@reader.example"
REWRITTEN = "northkiln/data-processing-agreement"
"""A document whose next revision is about something else altogether: in doubt until accepted."""
TALLYBROOK = ("tallybrook", "Terms of Service")
_BAKERY = "# Bread\n\n" + "\n\n".join(f"Our cooks bake bread number {n}." for n in range(60))


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    """Give the whole product, after its first look at every document."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    one = {"all": tuple(chain.from_iterable(GROUPS.values()))}
    quick = {"check_every": 3, "confirm_after": 1, "digest_period": 0}
    with set_stage(groups=one, operator_email=OPERATOR, **quick) as up:
        doubted = up.site.policies[REWRITTEN]
        up.site.policies[REWRITTEN] = replace(
            doubted, revisions=(doubted.revisions[0], Revision(_BAKERY))
        )
        wait_until(lambda: len(seen(up, Outcome.FIRST)) == len(LOOKS), 60)
        yield up
        log = (up.system.settings.data_dir / "logs" / "web.log").read_text()
        assert "Traceback" not in log, log[-2000:]


@pytest.fixture(scope="package")
def browser(stage: Stage) -> Iterator[Browser]:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=os.geteuid() != 0
        ) as launched,
    ):
        yield launched


@pytest.fixture(scope="package")
def open_visitor(browser: Browser, stage: Stage):
    """Open a browser of somebody's own, by options of Playwright's contexts."""
    contexts = []

    def start(email: str = "", **options) -> Visitor:
        context = browser.new_context(base_url=stage.system.settings.public_url, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return Visitor(context.new_page(), stage, email)

    yield start
    for context in contexts:
        context.close()


@dataclass(frozen=True)
class Reader:
    """Somebody on the largest plan who was told of a change, and what their browser keeps."""

    id: int
    visit: StorageState
    change: str


@pytest.fixture(scope="package")
def reader(stage: Stage, browser: Browser) -> Reader:
    c = stage.context
    reader_id = sign_up(READER, c, plan="professional")
    httpx.post(link_in(read_mail(stage, READER, "/confirm/")), trust_env=False).raise_for_status()
    for platform in ("tallybrook", "northkiln"):
        add_platform(reader_id, platform, c)
    added = c.now()
    visit = sign_in(stage, browser, READER)
    # A look that began before somebody subscribed is not theirs to hear of.
    wait_until(lambda: TALLYBROOK in seen(stage, Outcome.UNCHANGED, added), 60)
    for path in ("tallybrook/terms-of-service", CHALLENGED, REWRITTEN):
        stage.site.publish(path, 2)
    address = link_in(read_mail(stage, READER, "/changes/")).partition("#")[0]
    return Reader(reader_id, visit, address.rpartition("/")[2])


def seen(stage: Stage, outcome: Outcome, since: datetime | None = None) -> set[tuple[str, str]]:
    """Name the documents, by platform and type, a look at which came to this."""
    with transaction(stage.context.engine) as session:
        looks = looks_since(session, since or stage.began)
    return {(look.platform, look.terms_type) for look in looks if look.outcome is outcome}
