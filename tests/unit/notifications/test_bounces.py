"""Reports that come back: which count, how much, and what they cannot do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.words import BounceKind
from notifications.bounces import MOST_SAID, read_report

PATH = "bounces+7-1vp-ql-abcdefghijklmnop@clausewatch.example"
RETURNED = f"Return-Path: <{PATH}>\nSubject: Parley: data are sold\n\nall of it"


def group(status="5.1.1", action="failed", said="smtp; 550 no such user", to="ada@reader.example"):
    fields = {"Final-Recipient": f"rfc822; {to}", "Action": action, "Status": status}
    fields["Diagnostic-Code"] = said
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)


def report(*groups, kind="delivery-status", to=PATH, returned=RETURNED):
    parts = [
        ("text/plain", "I could not deliver your mail."),
        (f"message/{kind}", "\n".join(groups)),
        ("message/rfc822", returned),
    ]
    body = "".join(f"--edge\nContent-Type: {mime}\n\n{text}\n" for mime, text in parts)
    head = f"From: mailer@mx.example\nTo: {to}\nMIME-Version: 1.0\n"
    mime = f'Content-Type: multipart/report; report-type={kind}; boundary="edge"\n\n'
    return (head + mime + body + "--edge--\n").encode("utf-8", "surrogateescape")


def complaint(kind="abuse", mail_from=f"<{PATH}>"):
    fields = f"Feedback-Type: {kind}\nUser-Agent: Loop/1\nOriginal-Mail-From: {mail_from}\n"
    return report(fields, kind="feedback-report", to="loop@clausewatch.example", returned="")


@pytest.mark.parametrize(
    ("status", "said", "kind", "code"),
    [
        ("5.1.1", "smtp; 550 no such user", BounceKind.HARD, "5.1.1"),
        ("5.2.1", None, BounceKind.HARD, "5.2.1"),
        ("5.0.0", "smtp; 550 5.1.1 unknown", BounceKind.HARD, "5.1.1"),
        (None, "smtp; 550-5.1.1 The account does not exist", BounceKind.HARD, "5.1.1"),
        ("4.2.2", "smtp; 452 mailbox full", BounceKind.SOFT, "4.2.2"),
        ("5.2.2", "smtp; 552 mailbox full", BounceKind.SOFT, "5.2.2"),
        ("5.4.4", "no route to host", BounceKind.SOFT, "5.4.4"),
        ("5.7.1", "smtp; 550 5.1.1 is no reason", BounceKind.SOFT, "5.7.1"),
        (None, "smtp; 550 go away", BounceKind.SOFT, ""),
        (None, None, BounceKind.SOFT, ""),
        ("garbage", None, BounceKind.SOFT, ""),
    ],
)
def test_only_an_address_that_cannot_come_to_be_is_a_hard_bounce(status, said, kind, code):
    found = read_report(report("Reporting-MTA: dns; mx.example\n", group(status, said=said)))
    assert (found.kind, found.status) == (kind, code)
    assert PATH in found.addresses


@pytest.mark.parametrize(
    ("groups", "kind"),
    [
        ([group("5.1.1"), group("5.1.1")], BounceKind.HARD),
        ([group("5.1.1"), group("4.2.2")], BounceKind.SOFT),
        ([group("5.1.1"), group("2.0.0", action="delivered")], BounceKind.SOFT),
    ],
)
def test_of_several_recipients_all_must_be_gone(groups, kind):
    assert read_report(report(*groups)).kind is kind


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_delay_or_a_success_is_no_bounce(action):
    assert read_report(report(group(action=action))) is None


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\x00\xff\xfe",
        f"To: {PATH}\nAuto-Submitted: auto-replied\nSubject: On holiday\n\n5.1.1".encode(),
        f"To: {PATH}\nSubject: Re: Parley\n\nMail delivery failed: 550 5.1.1".encode(),
        report("", kind="disposition-notification"),
        b"Content-Type: multipart/report\n\nno parts at all",
        b'Content-Type: multipart/report; boundary="edge"\n\n--edge\n',
    ],
)
def test_what_is_no_report_is_none(mail):
    assert read_report(mail) is None


@pytest.mark.parametrize("kind", ["abuse", "fraud", "opt-out", "ABUSE"])
def test_a_complaint_names_the_mail_by_its_return_path(kind):
    found = read_report(complaint(kind))
    assert (found.kind, found.addresses[0]) == (BounceKind.COMPLAINT, PATH)


def test_who_says_that_it_is_no_spam_does_not_complain():
    assert read_report(complaint("not-spam")) is None


def test_the_return_path_of_the_mail_that_came_back_is_found_too():
    assert read_report(report(group(), to="postmaster@clausewatch.example")).addresses[-1] == PATH


def test_a_huge_diagnostic_is_cut_and_cleaned():
    said = "smtp; 550 5.1.1 \x1b[31m\x00" + "no\u202e " * 100_000
    found = read_report(report(group(said=said)))
    assert len(found.said) <= MOST_SAID
    assert found.said.isprintable()
    assert found.kind is BounceKind.HARD


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)), st.integers(0, 9))
def test_no_bytes_break_the_reading(noise, where):
    whole = report(group())
    at = len(whole) * where // 9
    read_report(whole[:at] + noise + whole[at:])
    read_report(noise)
