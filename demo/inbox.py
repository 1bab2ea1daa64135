"""Shows what the receivers were sent as pages, for people who want to read it."""

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from demo.loopback import Answer

if TYPE_CHECKING:
    from demo.receivers import Receivers

_LAYOUTS = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("layouts")),
    autoescape=True,
    undefined=StrictUndefined,
)


def show_inbox(receivers: "Receivers", path: str) -> Answer:
    """Show the list of everything that arrived, or one e-mail at `mail/N` as its reader sees it."""
    if not path:
        return Answer(_LAYOUTS.get_template("inbox.html").render(receivers=receivers))
    room, _, number = path.partition("/")
    emails = receivers.emails
    if room != "mail" or not number.isdecimal() or not 1 <= int(number) <= len(emails):
        return Answer("Not here", HTTPStatus.NOT_FOUND)
    body = emails[int(number) - 1].message.get_body(("html", "plain"))
    return Answer(body.get_content() if body else "")
