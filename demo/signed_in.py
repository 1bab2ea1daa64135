"""Signs people in as they would: asks on the page, reads the mail, follows its link, presses."""

import re
import time

from playwright.sync_api import Browser, Page, StorageState

from demo.arrived import words_of_mail
from demo.stage import Stage

_PATIENCE = 20.0
_LINK = re.compile(r"https?://\S+/sign-in/\S+")


def sign_in(stage: Stage, browser: Browser, email: str, operator: str = "") -> StorageState:
    """Sign somebody in, and an operator beside them, and return what the browser keeps of it."""
    home = stage.system.settings.public_url
    with browser.new_context() as context:
        page = context.new_page()
        _enter(stage, page, f"{home}/sign-in", email, f"{home}/account")
        if operator:
            _enter(stage, page, f"{home}/operator/sign-in", operator, f"{home}/operator")
        return context.storage_state()


def _enter(stage: Stage, page: Page, door: str, email: str, inside: str) -> None:
    before = len(stage.receivers.emails)
    page.goto(door)
    page.fill("#email", email)
    page.click("main button[type=submit]")
    page.goto(_link_in_mail(stage, before, email))
    page.click("main button[type=submit]")
    page.wait_for_url(inside)


def _link_in_mail(stage: Stage, before: int, email: str) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        for mail in stage.receivers.emails[before:]:
            if mail.recipients[0] == email and (found := _LINK.search(words_of_mail(mail))):
                return found[0]
        time.sleep(0.1)
    raise TimeoutError(f"no link to sign in reached {email}")
