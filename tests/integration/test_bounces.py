"""What comes back: a destination rests or is switched off, seen by its owner, and can be mended."""

import mailbox
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from cli.app import build_app
from models.tables import Bounce, Destination, Notification
from models.words import BounceKind, NotificationKind
from notifications.return_path import make_return_path
from storage.database import open_session, transaction
from storage.people import verify_destination
from tests.factories import NOW, make_context, make_destination, make_subscriber
from workers.steps.destinations.bounced import SOFT_LIMIT, Taken, take_bounce
from workers.steps.destinations.confirm import Asked, ask_again, confirm_by_code
from workers.steps.owe import owe
from workers.steps.subscribers.subscribe import sign_up
from workers.steps.telling.deliver import deliver_due

MAILBOX = "bounces@clausewatch.example"
CODE = re.compile(r"\d{4}-\d{4}")


@pytest.fixture
def c(database, tmp_path, receivers):
    return make_context(
        database.engine,
        tmp_path,
        smtp_url=receivers.smtp_url,
        allow_hosts=",".join(receivers.hosts),
        allow_http=True,
        bounce_address=MAILBOX,
    )


@pytest.fixture
def ada(c):
    return make_subscriber(c.engine)


def rows(c, table):
    with open_session(c.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def path(notification=1, destination=1, at=NOW, secret="secret"):
    return make_return_path(MAILBOX, secret, destination, notification, at)


def bounce(to=None, status="5.1.1", action="failed"):
    return (
        f"To: {to or path()}\nContent-Type: multipart/report; report-type=delivery-status; "
        f'boundary="e"\n\n--e\nContent-Type: message/delivery-status\n\n'
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 no\x00 such user\n\n"
        "--e--\n"
    ).encode()


def complaint(to):
    return (
        'Content-Type: multipart/report; report-type=feedback-report; boundary="e"\n\n'
        "--e\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: abuse\nOriginal-Mail-From: <{to}>\n\n--e--\n"
    ).encode()


def owner_told(c):
    notices = [row for row in rows(c, Notification) if row.kind is NotificationKind.NOTICE]
    return [(row.channel, row.content["reason"]) for row in notices]


def test_a_mail_leaves_with_a_return_path_that_switches_its_reader_off(c, receivers):
    with transaction(c.engine) as session:
        ada = make_subscriber(c.engine)
        content = {"headline": "Hello", "sentences": []}
        owe(session, ada.id, NotificationKind.NOTICE, "hello", content, NOW)
    deliver_due("email", c)
    [mail] = receivers.emails
    assert take_bounce(bounce(mail.sender), c) is Taken.SUPPRESSED
    [row] = rows(c, Bounce)
    assert (row.destination_id, row.kind, row.status) == (1, BounceKind.HARD, "5.1.1")
    assert row.said == "smtp; 550 no such user"


@pytest.mark.parametrize(
    ("mail", "why"),
    [(bounce(), "no such mailbox (5.1.1)"), (complaint(path()), "reported as unwanted")],
)
def test_a_hard_bounce_or_a_complaint_switches_off_at_once_and_says_why(c, ada, mail, why):
    make_destination(c.engine, ada, "webhook", {"url": "https://x.example", "secrets": ["x"]})
    assert take_bounce(mail, c) is Taken.SUPPRESSED
    address = rows(c, Destination)[0]
    assert address.disabled_at == NOW
    assert why in address.disabled_reason
    assert owner_told(c) == [("webhook", address.disabled_reason)]


def test_soft_bounces_give_ever_longer_rests_and_at_last_an_end(c, ada):
    rests = []
    for number in range(1, SOFT_LIMIT + 1):
        later = replace(c, now=lambda n=number: NOW + timedelta(days=n))
        taken = take_bounce(bounce(path(number), status="4.2.2"), later)
        rests.append((taken, rows(c, Destination)[0].rests_until - later.now()))
    assert [taken for taken, _ in rests] == [Taken.RESTING] * 4 + [Taken.SUPPRESSED]
    assert [rest for _, rest in rests] == [timedelta(hours=6 * 2**n) for n in range(5)]


def test_soft_bounces_far_apart_only_rest(c, ada):
    for number in range(1, 9):
        later = replace(c, now=lambda n=number: NOW + timedelta(days=20 * n))
        mail = bounce(path(number, at=later.now()), status="5.4.4")
        assert take_bounce(mail, later) is Taken.RESTING
    assert rows(c, Destination)[0].disabled_at is None


@pytest.mark.parametrize(
    ("mail", "taken"),
    [
        (bounce(path(secret="guessed")), Taken.FORGED),
        (bounce("alerts@clausewatch.example"), Taken.FORGED),
        (bounce(path(at=NOW - timedelta(days=32))), Taken.OLD),
        (bounce(path(destination=99)), Taken.GONE),
        (bounce(action="delayed"), Taken.NO_REPORT),
        (b"Subject: On holiday\nAuto-Submitted: auto-replied\n\nBack soon", Taken.NO_REPORT),
    ],
)
def test_what_is_forged_old_or_no_report_changes_nothing(c, ada, mail, taken):
    assert take_bounce(mail, c) is taken
    assert (rows(c, Bounce), rows(c, Destination)[0].disabled_at) == ([], None)


def test_a_report_that_comes_twice_counts_once(c, ada):
    mails = [bounce(path(1), status="4.2.2")] * 3
    assert [take_bounce(mail, c) for mail in mails] == [Taken.RESTING] + [Taken.REPEATED] * 2


def test_confirming_anew_lifts_it_and_what_bounced_before_counts_no_more(c, ada, receivers):
    take_bounce(bounce(), c)
    day_later = replace(c, now=lambda: NOW + timedelta(days=1))
    assert ask_again(1, day_later) is Asked.SENT
    deliver_due("email", day_later)
    assert [mail.message["Subject"] for mail in receivers.emails] == [
        "Your link to confirm your address"
    ]
    link = re.search(r"/confirm/(\S+)", str(receivers.emails[0].message))
    assert link
    with transaction(c.engine) as session:
        verify_destination(session, 1, day_later.now())
    assert rows(c, Destination)[0].disabled_at is None
    assert take_bounce(bounce(path(2)), day_later) is Taken.OLD


def test_a_slack_channel_is_confirmed_by_the_code_that_it_was_sent(c, ada, receivers):
    url = receivers.slack_address("team")
    off = {"disabled_at": NOW, "disabled_reason": "gone"}
    make_destination(c.engine, ada, "slack", {"url": url}, **off)
    assert ask_again(2, c) is Asked.SENT
    deliver_due("slack", c)
    code = CODE.search(receivers.slack[0].payload["text"])[0]
    assert confirm_by_code(2, "1234-5678", c) is Asked.WRONG
    assert confirm_by_code(1, code, c) is Asked.WRONG
    assert confirm_by_code(2, f" {code.replace('-', ' ')}", c) is Asked.CONFIRMED
    place = rows(c, Destination)[1]
    assert (place.verified_at, place.disabled_at) == (NOW, None)


def test_a_code_cannot_be_guessed_by_trying(c, ada):
    answers = {confirm_by_code(1, f"{number:08d}", c) for number in range(11)}
    assert answers == {Asked.WRONG, Asked.TOO_OFTEN}


def test_a_link_is_sent_again_only_after_a_while(c, receivers):
    sign_up("ada@example.org", c)
    asked = []
    for minutes in (0, 1, 6, 12, 18, 24, 30):
        later = replace(c, now=lambda m=minutes: NOW + timedelta(minutes=m))
        asked.append(ask_again(1, later))
    assert [answer is Asked.SENT for answer in asked] == [True, False, *[True] * 4, False]


@pytest.mark.parametrize("kind", [mailbox.mbox, mailbox.Maildir])
def test_a_mailbox_is_read_and_a_second_reading_changes_nothing(c, ada, tmp_path, kind):
    box = kind(tmp_path / "box")
    for mail in (bounce(path(at=datetime.now(UTC))), b"Subject: Re: hello\n\nThanks"):
        box.add(message_from_bytes(mail))
    box.close()
    env = {
        "DATABASE_URL": c.engine.url.render_as_string(False),
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "secret",
        "BOUNCE_MAILBOX": str(tmp_path / "box"),
    }
    said = [CliRunner().invoke(build_app(), ["bounces", "read"], env=env).output for _ in range(2)]
    assert said[0] == "2 read: 1 no report, 1 suppressed\n"
    assert said[1] == {mailbox.Maildir: "0 read\n"}.get(kind, "2 read: 1 no report, 1 repeated\n")
