"""A browser of somebody's own, and what they do there: press, go on, open a mail, sign in."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from demo.stage import Stage
from tests.acceptance.browser.mail import open_mail, read_mail


@dataclass(frozen=True)
class Visitor:
    """One page of one person; `email` is where their mails come to."""

    page: Page
    stage: Stage
    email: str = ""

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def headline(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def press(self, name: str) -> None:
        self.main.get_by_role("button", name=name).first.click()

    def go(self, link: str) -> None:
        self.page.get_by_role("link", name=link).first.click()

    def open_mail(self, saying: str, after: int = 0) -> None:
        open_mail(self.stage, self.page, read_mail(self.stage, self.email, saying, after))

    def sign_in(self) -> None:
        """Ask for a link, open the mail, follow it, and press."""
        before = len(self.stage.receivers.emails)
        self.page.locator("#email").fill(self.email)
        self.press("Send me a link")
        self.open_mail("/sign-in/", before)
        self.page.locator("a[href*='/sign-in/']").first.click()
        self.press("Sign in")
