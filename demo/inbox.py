"""Shows what the receivers were sent as pages, for people who want to read it."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from demo.loopback import Answer
from demo.slack_page import mrkdwn

if TYPE_CHECKING:
    from demo.receivers import Receivers

_LAYOUTS = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("layouts")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_LAYOUTS.filters["mrkdwn"] = mrkdwn
Item = TypeVar("Item")


def show_inbox(receivers: "Receivers", path: str) -> Answer:
    """Show the list of everything that arrived, or one message as its reader sees it.

    The first e-mail is at `mail/1`, the first message to Slack at `slack/1`.
    """
    if not path:
        return Answer(_LAYOUTS.get_template("inbox.html").render(receivers=receivers))
    room, _, number = path.partition("/")
    if room == "mail" and (email := _find(receivers.emails, number)):
        body = email.message.get_body(("html", "plain"))
        return Answer(body.get_content() if body else "")
    if room == "slack" and (post := _find(receivers.slack, number)):
        return Answer(_LAYOUTS.get_template("slack.html").render(post=post))
    return Answer("Not here", HTTPStatus.NOT_FOUND)


def _find(items: Sequence[Item], number: str) -> Item | None:
    """Return the item of a number that counts from 1, as typed in an address."""
    place = int(number) if number.isdecimal() else 0
    return items[place - 1] if 1 <= place <= len(items) else None
