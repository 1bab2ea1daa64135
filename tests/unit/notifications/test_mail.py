"""E-mails as bytes: headers exact, both bodies whole, strangers' text without power."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from pydantic import ValidationError

from models.plans import plans
from models.words import NotificationKind
from notifications.channels import Envelope
from notifications.channels.email import EmailSettings
from notifications.mail import Author, address_mail, prepare
from notifications.message import Passage
from notifications.quotes import Run
from notifications.samples import sample_messages

SAMPLES = sample_messages(plans()["professional"])
ALERT = SAMPLES["alert"]
AUTHOR = Author("alerts@clausewatch.example", "Clausewatch")
STOP = "https://clausewatch.example/stop/" + "t0ken=&" * 20
ENVELOPE = Envelope(
    uid=UUID(int=7),
    kind=NotificationKind.ALERT,
    sent_at=datetime(2026, 5, 3, 14, 5, tzinfo=UTC),
    unsubscribe_url=STOP,
    manage_url="https://clausewatch.example/me",
)
HOSTILE = [
    "a\r\nBcc: x@evil.example",
    "a\u2028b\x0b\x1c\x85",
    "lone \udcff",
    '"Inc", <e@x.example>',
]


def content(message=ALERT, envelope=ENVELOPE, author=AUTHOR):
    return address_mail(prepare(message), author, "ada@reader.example", envelope)


def parsed(*args, **kwargs):
    return message_from_bytes(content(*args, **kwargs), policy=policy.default)


def bodies(mail):
    return [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]


def test_the_headers_are_exact():
    assert {name: str(value) for name, value in parsed().items()} == {
        "From": "Clausewatch <alerts@clausewatch.example>",
        "To": "ada@reader.example",
        "Date": "Sun, 03 May 2026 14:05:00 +0000",
        "Message-ID": f"<{UUID(int=7)}@clausewatch.example>",
        "List-ID": "Clausewatch alert <alert.clausewatch.example>",
        "List-Unsubscribe": f"<{STOP}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Subject": ALERT.subject,
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": parsed()["Content-Type"],
    }


@pytest.mark.parametrize(
    "subject",
    ["short", "Ünïcödé " * 9, "word " * 15 + "…", "李" * 78, "x" * 78, "=?utf-8?q?=E2=80=AE?="],
)
def test_a_subject_of_any_script_arrives_as_it_was(subject):
    assert parsed(replace(ALERT, subject=subject))["Subject"] == subject.strip()


def test_text_comes_first_and_html_second():
    mail = parsed()
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert not mail.defects


def test_only_what_is_personal_differs_between_attempts():
    later = replace(ENVELOPE, sent_at=ENVELOPE.sent_at + timedelta(days=1), attempt=9)
    first, second = (content(envelope=e).split(b"\r\n") for e in (ENVELOPE, later))
    assert [a for a, b in zip(first, second, strict=True) if a != b] == [
        b"Date: Sun, 03 May 2026 14:05:00 +0000"
    ]


def test_both_bodies_hold_the_reader_s_own_links():
    text, html = bodies(parsed())
    assert f"Stop these messages:\n{STOP}\n" in text
    assert f'href="{STOP.replace("&", "&amp;")}"' in html
    assert "\x1a" not in text + html


def test_every_byte_is_ascii_and_no_line_is_long():
    accents = replace(ALERT, headline="Ünïcödé " * 400)
    raw = content(accents)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_adds_no_header_and_no_reader(hostile):
    message = replace(ALERT, subject=hostile, headline=hostile)
    mail = parsed(message, replace(ENVELOPE, name=hostile), replace(AUTHOR, name=hostile))
    assert mail.keys() == parsed().keys()
    assert [a.addr_spec for a in mail["To"].addresses] == ["ada@reader.example"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["alerts@clausewatch.example"]
    assert len(mail["Subject"].splitlines()) == 1


def test_a_name_of_any_script_is_carried():
    mail = parsed(envelope=replace(ENVELOPE, name="Zoë, 李 & Co"))
    assert mail["To"].addresses[0].display_name == "Zoë, 李 & Co"


def test_a_page_cannot_take_a_readers_link():
    thief = (Run("\x1aunsubscribehtml\x1a =1Aunsubscribe=1A"),)
    entry = replace(ALERT.entries[0], passages=(Passage("Added", "", "x", (), thief),))
    text, html = bodies(parsed(replace(ALERT, entries=(entry,))))
    assert text.count(STOP) == 1
    assert html.count("t0ken=&amp;" * 20) == 1
    assert "=1Aunsubscribe=1A" in text


@pytest.mark.parametrize("name", ["notice", "test", "sign-in"])
def test_what_is_no_subscription_cannot_be_unsubscribed(name):
    mail = parsed(SAMPLES[name], replace(ENVELOPE, kind=SAMPLES[name].kind))
    assert not [header for header in mail if header.startswith("List-")]
    assert STOP not in "".join(bodies(mail))


def test_a_dot_alone_on_a_line_survives():
    entry = replace(ALERT.entries[0], notes=(".", ".. and more"))
    assert ".. and more" in bodies(parsed(replace(ALERT, entries=(entry,))))[0]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("Ada@Reader.example", "Ada@reader.example"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_kept_as_mail_servers_take_them(address, kept):
    assert EmailSettings(address=address).address == kept


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@",
        "ada@reader.example\n",
        "Ada <ada@reader.example>",
        "a@x.example, b@y.example",
        "zoë@reader.example",
        "ada@[127.0.0.1]",
        "a" * 250 + "@reader.example",
    ],
)
def test_other_addresses_are_refused(address):
    with pytest.raises(ValidationError):
        EmailSettings(address=address)
