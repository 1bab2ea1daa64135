"""What comes back to a return path: failed deliveries (RFC 3464) and complaints (RFC 5965)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from models.words import BounceKind
from notifications.safe_text import one_line
from notifications.smtp import DEAD_ADDRESS

# Reports are short; what is behind this is the mail that came back.
MOST_READ = 256 * 1024
MOST_SAID = 400
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[^\s<>;,:\"()]+@[^\s<>;,\"()]+")
_SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_SENT_FROM = ("Return-Path", "X-Return-Path")
_FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """One report, from anybody: only an address among `addresses` that we signed makes it count.

    `status` is the enhanced code of RFC 3463, empty where none was said. `said` is the far
    side's own words, cleaned and cut.
    """

    kind: BounceKind
    addresses: tuple[str, ...]
    status: str = ""
    said: str = ""


def read_report(content: bytes) -> Report | None:
    """Read a mail as a report; None for anything else: a reply, a vacation note, a delay."""
    mail = message_from_bytes(content[:MOST_READ], policy=policy.compat32)
    if mail.get_content_type() != "multipart/report":
        return None
    parts = {part.get_content_type(): part for part in mail.walk()}
    addresses = tuple(dict.fromkeys(_addresses(mail, parts)))
    if "message/feedback-report" in parts:
        return _complaint(parts["message/feedback-report"], addresses)
    status = parts.get("message/delivery-status") or parts.get("message/global-delivery-status")
    return _failure(status, addresses) if status else None


def _complaint(part: Message, addresses: tuple[str, ...]) -> Report | None:
    """Read what a mailbox provider reports; "not-spam" takes a complaint back and is none."""
    fields = _groups(part)
    kind = next((_field(group, "Feedback-Type") for group in fields), "").lower()
    if kind not in {"abuse", "fraud", "opt-out", "opt-out-list", "virus", "other"}:
        return None
    named = (_field(group, "Original-Mail-From") for group in fields)
    found = tuple(address for text in named for address in _ADDRESS.findall(text))
    return Report(BounceKind.COMPLAINT, found + addresses, said=kind)


def _failure(part: Message, addresses: tuple[str, ...]) -> Report | None:
    """Read the recipients' states; it is hard when every one failed and none may come to be."""
    states = [group for group in _groups(part) if group.get("Action")]
    failed = [group for group in states if _field(group, "Action").lower() == _FAILED]
    if not failed:
        return None
    codes = [_code(group) for group in failed]
    hard = len(failed) == len(states) and all(code in DEAD_ADDRESS for code in codes)
    kind = BounceKind.HARD if hard else BounceKind.SOFT
    said = _field(failed[0], "Diagnostic-Code") or _field(failed[0], "Status")
    return Report(kind, addresses, status=codes[0], said=said[:MOST_SAID])


def _code(group: Message) -> str:
    """Return the status; servers that say a general one often put the true one in the words.

    >>> group = Message()
    >>> group["Status"], group["Diagnostic-Code"] = "5.0.0", "smtp; 550 5.1.1 no such user"
    >>> _code(group)
    '5.1.1'
    """
    stated = _STATUS.search(_field(group, "Status"))
    told = _STATUS.search(_field(group, "Diagnostic-Code"))
    if stated and (stated[2] != "0" or not told):
        return stated[0]
    return told[0] if told else ""


def _addresses(mail: Message, parts: dict[str, Message]) -> Iterator[str]:
    """List where a report may name the return path: its own addressee, and the mail returned."""
    for name in _SENT_TO:
        yield from _ADDRESS.findall(" ".join(_fields(mail, name)))
    returned = parts.get("message/rfc822") or parts.get("text/rfc822-headers")
    for name in _SENT_FROM if returned else ():
        for group in _groups(returned):
            yield from _ADDRESS.findall(_field(group, name))


def _groups(part: Message | None) -> list[Message]:
    """Return the blocks of fields that a part holds, however it was parsed."""
    payload = part.get_payload() if part else None
    if isinstance(payload, list):
        return [group for group in payload if isinstance(group, Message)]
    text = str(payload or "").encode("utf-8", "replace")
    return [message_from_bytes(block) for block in re.split(rb"\r?\n\r?\n", text) if block.strip()]


def _fields(group: Message, name: str) -> list[str]:
    return [one_line(str(value)[: MOST_SAID * 10]) for value in group.get_all(name, [])]


def _field(group: Message, name: str) -> str:
    return next(iter(_fields(group, name)), "")
