"""The mails that arrived, as their readers open them."""

import re

from playwright.sync_api import Page

from demo.arrived import words_of_mail
from demo.receivers import Email
from demo.stage import Stage

PATIENCE = 60.0


def read_mail(stage: Stage, to: str, saying: str, after: int = 0) -> Email:
    """Return the newest mail to somebody that has these words, as soon as there is one.

    The first `after` mails of all are not looked at.
    """
    receivers = stage.receivers

    def found() -> list[Email]:
        mine = (mail for mail in receivers.emails[after:] if mail.recipients == (to,))
        return [mail for mail in mine if saying in words_of_mail(mail)]

    arrived = receivers.wait_until(lambda _: found(), PATIENCE)
    assert arrived, [(mail.recipients, mail.message["Subject"]) for mail in receivers.emails]
    return found()[-1]


def open_mail(stage: Stage, page: Page, mail: Email) -> None:
    """Show a mail as its reader sees it."""
    page.goto(f"{stage.receivers.inbox}mail/{stage.receivers.emails.index(mail) + 1}")


def link_in(mail: Email) -> str:
    """Return the first address in the text of a mail."""
    found = re.search(r"https?://\S+", words_of_mail(mail))
    assert found
    return found[0]
