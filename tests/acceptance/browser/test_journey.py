"""From the home page to the last unsubscribe, as somebody does it whose browser runs no script."""

import re

import httpx
import pytest
from playwright.sync_api import expect
from sqlmodel import select

from models.tables import Subscriber
from storage.database import open_session
from tests.acceptance.browser.mail import read_mail
from tests.acceptance.browser.visitor import Visitor
from workers.steps.subscribers.subscribe import change_plan

pytestmark = pytest.mark.slow
ADA = "ada@reader.example"
TERMS = "quillhaven/terms-of-service"
NOT_YET_KNOWN = "whsec_bm90IGtub3duIHlldCwgdG8gdGhlIHJlY2VpdmVy"


@pytest.fixture(scope="module")
def ada(open_visitor):
    return open_visitor(ADA, java_script_enabled=False)


@pytest.fixture(scope="module")
def asked(ada):
    """Ask for an account on the home page."""
    ada.page.goto("/")
    ada.go("Sign up free")
    ada.page.get_by_label("E-mail address").fill(ADA)
    ada.press("Sign up free")
    return ada.headline


def test_signing_up_takes_an_address_and_one_press(asked):
    assert asked == "Please look into your mailbox"


@pytest.fixture(scope="module")
def confirmed(ada, asked):
    """Follow the mail's own link, and press."""
    ada.open_mail("/confirm/")
    ada.go("Confirm")
    ada.press("Confirm")
    return ada.headline


def test_the_mail_leads_to_the_page_that_confirms_the_address(confirmed):
    assert confirmed == "Your address is confirmed"


@pytest.fixture(scope="module")
def entered(ada, confirmed):
    """Go on to the account, and sign in by mail on the way."""
    ada.go("See and choose what you watch")
    ada.sign_in()
    return ada.headline


def test_the_account_opens_by_a_link_in_a_mail(entered):
    assert entered == "My platforms"


@pytest.fixture(scope="module")
def watching(ada, entered):
    """Add a platform, with a second window open that does not know of it."""
    other = Visitor(ada.page.context.new_page(), ada.stage)
    other.page.goto("/account")
    ada.page.get_by_label("Add a platform").select_option("Quillhaven")
    ada.press("Add")
    return other


def test_a_platform_is_added_and_what_fills_the_plan_is_said(ada, watching):
    expect(ada.page.get_by_role("status")).to_contain_text("Added")
    expect(ada.main).to_contain_text("Your Free plan covers 1 platform")


def test_one_more_than_the_plan_covers_is_refused_with_what_an_upgrade_would_change(watching):
    watching.page.get_by_label("Add a platform").select_option("Tallybrook")
    watching.press("Add")
    refusal = watching.page.get_by_role("alert")
    expect(refusal).to_contain_text("Not added. Your Free plan covers 1 platform")
    expect(refusal).to_contain_text("The Watcher plan covers 10 platforms")


@pytest.fixture(scope="module")
def told(ada, watching, open_visitor):
    """Move to Watcher, hear of a change, and open it from the mail on a telephone."""
    stage = ada.stage
    with open_session(stage.context.engine) as session:
        mine = session.exec(select(Subscriber.id).where(Subscriber.email == ADA)).one()
    change_plan(mine, "watcher", stage.context)
    stage.site.publish(TERMS, 2)
    telephone = open_visitor(ADA, java_script_enabled=False, viewport={"width": 390, "height": 800})
    telephone.open_mail("/changes/")
    telephone.page.locator("a.button").first.click()
    return telephone


def test_a_change_is_opened_from_its_mail_with_the_new_words_in_it(told):
    expect(told.main).to_contain_text("to train and improve our artificial intelligence models")


@pytest.fixture(scope="module")
def decided(told):
    """Go from the change to one's own decision about it, and sign in on the way."""
    told.go("note what you decide")
    told.sign_in()
    told.page.get_by_role("radio").nth(1).check()
    told.page.get_by_label("Who sees to it").fill("Legal")
    told.press("Save the decision")
    return told


def test_the_decision_is_on_record_after_signing_in_on_the_way(decided):
    expect(decided.page.get_by_role("status")).to_have_text("Noted.")
    expect(decided.page.get_by_label("Who sees to it")).to_have_value("Legal")
    decided.page.goto("/account/alerts")
    expect(decided.main).to_contain_text("Legal")


@pytest.fixture(scope="module")
def hook(ada, watching, decided):
    """Add a webhook, confirm it by the code that came there, and replace its secret."""
    receivers = ada.stage.receivers
    ada.page.goto("/account/channels")
    address = receivers.webhook_address("ada", NOT_YET_KNOWN)
    ada.page.get_by_label("Webhook: your address for it").fill(address)
    ada.press("Add webhook")
    first = ada.page.locator("code.secret").inner_text()
    ada.page.get_by_label("Code").fill(code_that_came(receivers))
    ada.press("Confirm")
    ada.press("Replace the secret")
    return first, ada.page.locator("code.secret").inner_text()


def code_that_came(receivers):
    assert receivers.wait_until(lambda all_: all_.webhooks, 30)
    return re.search(r"\d{4}-\d{4}", receivers.webhooks[0].body.decode())[0]


def test_a_replaced_secret_is_another_one_and_signs_from_then_on(ada, hook):
    first, second = hook
    receivers = ada.stage.receivers
    before = len(receivers.webhooks)
    receivers.webhook_address("ada", second)
    ada.press("Send a test")
    assert receivers.wait_until(lambda all_: len(all_.webhooks) > before, 30)
    assert (first != second, receivers.webhooks[before].fault) == (True, "")


def test_a_mail_leads_to_a_page_that_unsubscribes_and_takes_it_back(told, decided):
    told.open_mail("/changes/")
    told.go("Stop these messages")
    assert told.headline == "Unsubscribe"
    told.press("Unsubscribe")
    assert told.headline == "You are unsubscribed"
    told.press("Undo")
    assert told.headline == "You are told again"


def test_one_click_in_the_mail_program_unsubscribes(told, decided):
    headers = read_mail(told.stage, ADA, "/changes/").message
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = re.search(r"<(http[^>]+)>", headers["List-Unsubscribe"])[1]
    form = {"List-Unsubscribe": "One-Click"}
    answer = httpx.post(leave, data=form, timeout=60, trust_env=False)
    assert answer.status_code == 200
    told.page.goto(leave)
    assert told.headline == "You are unsubscribed"
