"""An operator comes in by mail, reads a page that was not believed, and accepts it."""

import pytest
from playwright.sync_api import expect

from models.words import Outcome
from tests.acceptance.browser.conftest import OPERATOR, REWRITTEN, seen
from tests.waiting import wait_until

pytestmark = pytest.mark.slow
DOCUMENT = "Northkiln: Data Processor Agreement"


@pytest.fixture(scope="module")
def olga(open_visitor, reader):
    visitor = open_visitor(OPERATOR, java_script_enabled=False)
    visitor.page.goto("/operator")
    visitor.sign_in()
    return visitor


def await_doubt(stage):
    """Return right after a look at the rewritten page, so that the next one is a while off."""
    now = stage.context.now()
    doubted = ("northkiln", stage.site.policies[REWRITTEN].terms_type)
    wait_until(lambda: doubted in seen(stage, Outcome.SUSPECT, now), 60)


def test_the_operators_link_leads_to_the_overview(olga):
    expect(olga.page).to_have_url(f"{olga.stage.system.settings.public_url}/operator")


def test_a_page_in_doubt_is_shown_as_fetched_beside_the_last_good_text_and_accepted(olga, stage):
    await_doubt(stage)
    olga.go("Documents")
    olga.go(DOCUMENT)
    expect(olga.main).to_contain_text("Why it was not believed")
    fetched = olga.page.frame_locator("iframe").get_by_text("Our cooks bake bread number 7.")
    expect(fetched).to_be_attached()
    olga.press("Accept as the document")
    expect(olga.page.get_by_role("status")).to_contain_text("Done.")


def test_what_was_accepted_is_the_document_and_the_act_on_record(olga):
    olga.go("Record")
    expect(olga.main).to_contain_text(OPERATOR)
    olga.page.goto("/platforms/northkiln")
    olga.page.get_by_role("link", name="Data Processor Agreement").first.click()
    expect(olga.main).to_contain_text("Our cooks bake bread number 7.")
