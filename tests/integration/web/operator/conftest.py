"""Operators' pages over a watched site, and a client that is signed in to them."""

import re
from dataclasses import replace

import httpx
import pytest

from config.settings import Settings
from tests.watched import CHALLENGE, OLD, page_of
from web.site import clock
from workers.context import open_context
from workers.steps.operating.operators import make_operator_link

OPS = "ops@example.org"
REWRITTEN = page_of([f"Our cooks bake bread number {n} in the oven each day." for n in range(60)])


@pytest.fixture
def settings(database, tmp_path):
    return Settings(
        _env_file=None,
        database_url=database.url,
        data_dir=tmp_path,
        secret_key="s" * 40,
        operator_email=f"{OPS}, Second@example.org",
        check_every=3600.0,
    )


@pytest.fixture
def pages(web, site):
    """Serve the pages at the time of the watched site."""
    web.app.dependency_overrides[clock] = lambda: site.c.now()
    return web


@pytest.fixture
def c(settings, site):
    """Give a context of the operator's own settings, at the time of the watched site."""
    context = open_context(settings)
    yield replace(context, now=lambda: site.c.now())
    context.engine.dispose()


@pytest.fixture
def enter(pages, c):
    """Sign the client in to the operators' pages."""

    def sign_in(email=OPS):
        link = make_operator_link(email, c).removeprefix(c.site.public_url)
        return pages.post(link)

    return sign_in


class Operated:
    """The operators' pages as somebody signed in uses them, who signs in anew after a day."""

    def __init__(self, client: httpx.Client, enter) -> None:
        self.client = client
        self.enter = enter

    def get(self, path=""):
        return self.client.get(f"/operator{path}")

    def token(self):
        if self.get("/actions").status_code == 303:
            self.enter()
        return re.search(r'name="token" value="(\w+)"', self.get("/actions").text)[1]

    def act(self, path, **cells):
        """Send one of our forms, and return the page that it leads back to."""
        token = self.token()
        answer = self.client.post(f"/operator{path}", data={"token": token, **cells})
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.headers["location"]).text


@pytest.fixture
def operated(pages, enter):
    enter()
    return Operated(pages, enter)


@pytest.fixture
def doubted(site):
    """Have a page on record that is doubted, after one that was believed."""
    site.look(OLD)
    site.look(REWRITTEN)
    return site


@pytest.fixture
def challenged(site):
    site.look(OLD)
    site.look(CHALLENGE)
    return site
