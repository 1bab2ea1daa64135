"""Whatever a page, a title or a name holds, it stays text: in HTML, text, Slack, JSON, headers."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from enum import Enum
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from demo.block_kit import find_faults
from models.plans import plans
from models.words import NotificationKind
from notifications.channels import Envelope, channel_named
from notifications.compose import disabled_message, notice_message, suspect_message
from notifications.facts import DisabledFacts, NoticeFacts
from notifications.links import Grant, Purpose, read_token
from notifications.mail import Author, address_mail, prepare
from notifications.message import Link, Message
from notifications.render import render_bodies
from notifications.return_path import read_return_path
from notifications.samples import SUSPECT, sample_messages

NOW = datetime(2026, 5, 3, tzinfo=UTC)
STOP = "https://clausewatch.example/unsubscribe/t0ken"
SAMPLES = sample_messages(plans()["professional"])
INERT = {"script", "img", "iframe", "object", "embed", "form", "svg", "video", "audio", "base"}
WEAPONS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!channel> <!here> <@U012AB3CD> <#C012AB3CD>",
    "<https://evil.example|bank.example>",
    "[bank](https://evil.example)",
    "https://evil.example/@everyone",
    "*bold* _it_ ~no~ `code` > quote",
    "\r\nBcc: x@evil.example\r\n\r\n",
    '", <x@evil.example>, "',
    "=?utf-8?q?=E2=80=AE?=",
    "\x1aunsubscribe\x1a=1Amanage=1A",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&amp;amp;",
    "\u202eexe.fdp\u2066\u200b\ufeff\u2028\u2029\x85\x0b\x0c\x1c",
    "\ud800\udcff\x00\ufffe\x1b[31m",
    "e\u0301" * 3 + "\u0e33" * 3 + "\U000e0041",
    "javascript:alert(1)",
    "-->]]></style><style>*{display:none}",
)
anything = st.text(st.characters(exclude_categories=[]), max_size=40)
hostile = st.lists(st.one_of(st.sampled_from(WEAPONS), anything), min_size=1, max_size=6).map(
    "".join
)
tried = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def filled(value, text):
    """Put a text wherever a message holds one, but for addresses and our own closed words."""
    if isinstance(value, Link):
        return replace(value, label=text)
    if isinstance(value, str):
        return value if isinstance(value, Enum) else text
    if isinstance(value, tuple):
        return tuple(filled(part, text) for part in value)
    if is_dataclass(value):
        cells = {field.name: filled(getattr(value, field.name), text) for field in fields(value)}
        return replace(value, **cells)
    return value


def message_of(text):
    return filled(SAMPLES["alert"], text)


def seen_by_readers(text):
    """Characters that steer or hide, which no reader may get."""
    allowed = "\n\r\t"
    return [
        sign
        for sign in text
        if (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in allowed)
        or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\u2028\u2029"
    ]


def mail_of(message, name=""):
    envelope = Envelope(
        UUID(int=7),
        NotificationKind.ALERT,
        NOW,
        name=name,
        unsubscribe_url=STOP,
        manage_url="https://clausewatch.example/me",
    )
    author = Author("alerts@clausewatch.example", name or "Clausewatch")
    return address_mail(prepare(message), author, "ada@reader.example", envelope)


@given(hostile)
@tried
def test_html_gets_no_element_no_handler_and_no_link_of_a_page(text):
    html = render_bodies(message_of(text)).html
    tree = LexborHTMLParser(html)
    assert not {node.tag for node in tree.css("*")} & INERT
    assert len(tree.css("style")) == len(
        LexborHTMLParser(render_bodies(SAMPLES["alert"]).html).css("style")
    )
    for node in tree.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")]
    links = [node.attributes["href"] for node in tree.css("a")]
    assert not [link for link in links if "evil" in link or "script:" in link]
    assert not seen_by_readers(html.replace("\x1a", ""))


@given(hostile)
@tried
def test_plain_text_gets_nothing_that_steers_a_screen(text):
    body = render_bodies(message_of(text)).text
    assert not seen_by_readers(body.replace("\x1a", ""))
    body.encode()


@given(hostile)
@tried
def test_slack_gets_no_mention_and_no_link_of_a_page(text):
    rendered = channel_named("slack").render(message_of(text))
    for body in (rendered.body, rendered.plain):
        payload = json.loads(body.decode())
        assert not find_faults(payload)
        for said in strings(payload):
            targets = re.findall(r"<([^>|]*)", said)
            assert all(link.startswith("https://") and "evil" not in link for link in targets)
            assert not seen_by_readers(said)


@given(hostile, hostile)
@example("x", "<b>" * 40)
@example("x", "\u200b")
@tried
def test_a_mail_gets_no_header_no_reader_and_no_text_of_ours_stolen(text, name):
    raw = mail_of(message_of(text), name)
    mail = message_from_bytes(raw, policy=policy.default)
    assert (
        mail.keys()
        == message_from_bytes(mail_of(SAMPLES["alert"], "Ada"), policy=policy.default).keys()
    )
    assert [reader.addr_spec for reader in mail["To"].addresses] == ["ada@reader.example"]
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.count(STOP) == 1
    assert not seen_by_readers(str(mail["Subject"]))
    assert "\x1a" not in plain + html


@given(hostile)
@tried
def test_json_stays_json_that_every_reader_takes(text):
    sentences = (text, text)
    for message in (
        notice_message(NoticeFacts(headline=text, sentences=sentences, at=NOW, action=text)),
        disabled_message(DisabledFacts(text, text, NOW, text)),
        suspect_message(replace(SUSPECT, platform=text, document=text, reason=text, source=text)),
    ):
        body = channel_named("webhook").render(message)
        told = json.loads(body.decode())
        assert told["type"] == message.event.type
        assert "\x00" not in strings_joined(told)
        strings_joined(told).encode()


@given(hostile)
@tried
def test_an_address_of_a_page_is_a_web_address_or_none(address):
    links = (Link("See", address), Link("It", f"https://clausewatch.example/{address}"))
    message = replace(SAMPLES["notice"], links=links)
    html = LexborHTMLParser(render_bodies(message).html)
    for node in html.css("a"):
        assert re.match(r"https?://[^\s\"<>]*$|\x1a", node.attributes["href"] or "")
    for said in strings(json.loads(channel_named("slack").render(message).body)):
        assert all(re.match(r"https?://", link) for link in re.findall(r"<([^>|]*)", said))


@given(st.one_of(hostile, st.binary(max_size=60).map(lambda raw: raw.decode("latin-1"))))
def test_no_token_or_return_path_breaks_its_reading(text):
    granted = read_token("secret", Purpose.MANAGE, text, NOW)
    assert not isinstance(granted, Grant)
    assert read_return_path("secret", text) is None


@pytest.mark.parametrize("weapon", WEAPONS)
def test_every_weapon_alone_and_as_every_field(weapon):
    test_slack_gets_no_mention_and_no_link_of_a_page.hypothesis.inner_test(weapon)
    test_html_gets_no_element_no_handler_and_no_link_of_a_page.hypothesis.inner_test(weapon)


def strings(value):
    if isinstance(value, dict):
        return [text for cell in value.values() for text in strings(cell)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [text for cell in value for text in strings(cell)]
    return [value] if isinstance(value, str) else []


def strings_joined(value):
    return "\n".join(strings(value))


def test_the_message_filled_is_a_message():
    assert isinstance(message_of("x"), Message)
