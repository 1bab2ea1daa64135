"""Reads at the receiving end what each message told: to whom, by which road, about what."""

import re
from collections.abc import Iterator
from typing import Any

from demo.cast import BY_EMAIL
from demo.expected import NEWS, Told
from demo.receivers import Email, Receivers, SlackPost, WebhookPost
from demo.site.server import PolicySite
from models.words import NotificationKind

_LIST = re.compile(r"<(\w+)\.")
_MARKUP = str.maketrans("", "", "*~_")
_EVENTS = {
    "change.detected": NotificationKind.ALERT,
    "digest.ready": NotificationKind.DIGEST,
    "document.suspect": NotificationKind.SUSPECT,
    "document.readable": NotificationKind.SUSPECT,
}


def read_arrived(receivers: Receivers, site: PolicySite) -> Iterator[Told]:
    """Name everything that arrived; a digest is named once for each document in it.

    The document is known by its own address in the message, the revision by words that only it
    has: a message that shows no evidence is not the one expected.
    """
    for email in receivers.emails:
        text = words_of_mail(email)
        yield from _told(email.recipients[0], "email", _kind(email, text), text, site)
    for post in receivers.slack:
        text = words_of_post(post)
        yield from _told(owner_of(post), "slack", NotificationKind.ALERT, text, site)
    for call in receivers.webhooks:
        text = _flat(" ".join(_strings(call.payload)))
        kind = _EVENTS.get(call.payload["type"], NotificationKind.NOTICE)
        yield from _told(owner_of(call), "webhook", kind, text, site)


def _told(
    to: str, road: str, kind: NotificationKind, text: str, site: PolicySite
) -> Iterator[Told]:
    paths = [path for path in site.policies if f"{site.address}/{path}" in text]
    for path in paths or [""]:
        revision = _revision(path, text) if kind is NotificationKind.ALERT else 0
        yield Told(to, road, kind, path, revision)


def _revision(path: str, text: str) -> int:
    proven = (news for news in NEWS if news.path == path and news.proof in text)
    return next((news.revision for news in proven), 0)


def _kind(email: Email, text: str) -> NotificationKind:
    """Read the kind from the list's name; what belongs to no list is about the account."""
    if found := _LIST.search(email.message.get("List-ID", "")):
        return NotificationKind(found[1])
    return NotificationKind.SIGN_IN if "/confirm/" in text else NotificationKind.NOTICE


def words_of_mail(email: Email) -> str:
    """Read the plain text of an e-mail as one line."""
    part = email.message.get_body(("plain",))
    return _flat(part.get_content() if part else "")


def words_of_post(post: SlackPost) -> str:
    """Read all that a message to Slack says as one line, without its marks."""
    return _flat(" ".join(_strings(post.payload))).translate(_MARKUP)


def owner_of(post: SlackPost | WebhookPost) -> str:
    """Name the mailbox of the person whose receiver it came to."""
    name = post.path.rpartition("/")[2] if isinstance(post, SlackPost) else post.name
    return next((email for email, person in BY_EMAIL.items() if person.name.lower() == name), name)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _flat(text: str) -> str:
    return " ".join(text.split())
