"""A destination where nothing arrives for days is switched off; confirmed anew it goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from demo.receivers import MailServer
from models.tables import Attempt, Decision, Destination, Notification
from models.words import (
    AttemptOutcome,
    DecisionKind,
    NotificationKind,
    NotificationState,
    SkipReason,
)
from storage.bounces import lock_destination
from storage.database import open_session, transaction
from storage.messages import owe_failed_again
from storage.people import disable_destination, unverify_destination
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_destination,
    make_platform,
    make_subscriber,
    save,
    watch,
)
from workers.steps.destinations.rest_destination import BY_OWNER
from workers.steps.destinations.switch_off_failing import switch_off_failing
from workers.steps.destinations.switch_on import switch_on
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

HOOK = {"url": "https://127.0.0.1/x", "secrets": ["whsec_" + "A" * 32]}
DEAD = "It answered 500."
DAY = timedelta(days=1)


@pytest.fixture
def c(database, tmp_path, receivers):
    make_platform(database.engine)
    return make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url)


@pytest.fixture
def hook(c):
    """A webhook of a watcher who has an e-mail address too."""
    ada = make_subscriber(c.engine)
    watch(c.engine, ada)
    return make_destination(c.engine, ada, "webhook", HOOK)


def at(c, **passed):
    now = NOW + timedelta(**passed)
    return replace(c, now=lambda: now)


def rows(c, table):
    with open_session(c.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def found(c, destination):
    return next(row for row in rows(c, Destination) if row.id == destination.id)


def make_message(c, destination, **cells):
    defaults = {
        "kind": NotificationKind.ALERT,
        "subject": f"change:{len(rows(c, Notification))}",
        "subscriber_id": destination.subscriber_id,
        "destination_id": destination.id,
        "channel": destination.channel,
        "created_at": NOW,
        "next_attempt_at": NOW,
    }
    return save(c.engine, Notification(**{**defaults, **cells}))


def fail(c, hook, *days, outcome=AttemptOutcome.TRANSIENT):
    """Try a message on these days, and look after the destination each time."""
    message = make_message(c, hook)
    for number, day in enumerate(days, 1):
        now = NOW + day * DAY
        save(
            c.engine,
            Attempt(
                notification_id=message.id, number=number, at=now, duration_ms=1, outcome=outcome
            ),
        )
        with transaction(c.engine) as session:
            row = lock_destination(session, hook.id)
            row.failures = 0 if outcome is AttemptOutcome.DELIVERED else row.failures + 1
            row.rests_until = now + timedelta(minutes=15) if row.failures else None
        switch_off_failing(at(c, days=day, minutes=20))


def test_five_days_of_failure_switch_it_off_and_tell_its_owner_by_mail(c, hook, receivers):
    fail(c, hook, 0, 1, 2, 3, 4)
    assert found(c, hook).disabled_at is None
    fail(c, hook, 5.1)
    assert found(c, hook).disabled_reason == "Nothing arrived there for 5 days"
    deliver_due("email", at(c, days=6))
    [mail] = receivers.emails
    assert "We stopped sending to" in mail.message["Subject"]


@pytest.mark.parametrize(
    "days",
    [(0, 5.1), (0, 0.1, 0.2, 0.3, 0.4, 0.5), (0, 1, 2, 3, 4)],
    ids=["too few tries", "tries over half a day only", "not long enough yet"],
)
def test_sporadic_or_short_failure_switches_nothing_off(c, hook, days):
    fail(c, hook, *days)
    switch_off_failing(at(c, days=30))
    assert found(c, hook).disabled_at is None


def test_one_success_begins_the_count_anew(c, hook):
    fail(c, hook, 0, 1, 2)
    fail(c, hook, 2.5, outcome=AttemptOutcome.DELIVERED)
    fail(c, hook, 3, 4, 5, 6, 7)
    assert found(c, hook).disabled_at is None
    fail(c, hook, 8.2)
    assert found(c, hook).disabled_at is not None


def test_a_success_that_nobody_noticed_counts_too(c, hook):
    fail(c, hook, 0, 1, 2, 3, 4)
    message = make_message(c, hook)
    arrived = NOW + 4.5 * DAY
    outcome = AttemptOutcome.DELIVERED
    save(
        c.engine,
        Attempt(notification_id=message.id, number=1, at=arrived, duration_ms=1, outcome=outcome),
    )
    fail(c, hook, 5.1)
    assert found(c, hook).failing_since == arrived
    assert found(c, hook).disabled_at is None


def test_an_outage_of_our_own_switches_nobody_off(c, hook):
    fail(c, hook, 0)
    message = make_message(c, hook)
    for day in range(1, 9):  # tried in vain, with no failure of the destination's own
        outcome = AttemptOutcome.TRANSIENT
        save(
            c.engine,
            Attempt(
                notification_id=message.id,
                number=day,
                at=NOW + day * DAY,
                duration_ms=1,
                outcome=outcome,
            ),
        )
        switch_off_failing(at(c, days=day))
    assert found(c, hook).disabled_at is None


def test_the_number_of_days_is_a_setting_and_zero_never_switches_off(c, hook):
    never = replace(c, settings=c.settings.model_copy(update={"disable_after_days": 0}))
    fail(never, hook, *range(9))
    assert found(c, hook).disabled_at is None


def off(c, destination, reason, **passed):
    with transaction(c.engine) as session:
        disable_destination(session, destination.id, reason, at(c, **passed).now())
        unverify_destination(session, destination.id)


def on(c, destination):
    with transaction(c.engine) as session:
        switch_on(session, destination.id, c.now())


def test_confirmed_anew_it_gets_what_waited_while_it_was_off(c, hook):
    off(c, hook, DEAD)
    fan_out(make_change(c.engine).id, c)
    skipped = make_message(
        c,
        hook,
        state=NotificationState.SKIPPED,
        reason=SkipReason.DESTINATION_DISABLED,
        ended_at=NOW,
    )
    on(at(c, days=1), hook)
    again = next(row for row in rows(c, Notification) if row.id == skipped.id)
    assert (again.state, again.uid) == (NotificationState.PENDING, skipped.uid)
    assert again.next_attempt_at == NOW + DAY


def test_somebody_who_was_off_everywhere_hears_of_what_passed(c):
    ben = make_subscriber(c.engine)
    watch(c.engine, ben)
    [mail] = rows(c, Destination)
    off(c, mail, DEAD)
    fan_out(make_change(c.engine).id, c)
    assert rows(c, Decision)[0].reason is SkipReason.DESTINATION_DISABLED
    on(at(c, hours=2), mail)
    [decision], [alert] = rows(c, Decision), rows(c, Notification)
    assert (decision.kind, decision.reason) == (DecisionKind.SEND_NOW, None)
    assert alert.state is NotificationState.PENDING


@pytest.mark.parametrize(("reason", "days"), [(BY_OWNER, 1), (DEAD, 40)])
def test_what_its_owner_did_not_want_or_what_is_old_is_not_made_up(c, hook, reason, days):
    off(c, hook, reason)
    make_message(
        c,
        hook,
        state=NotificationState.SKIPPED,
        reason=SkipReason.DESTINATION_DISABLED,
        ended_at=NOW,
    )
    on(at(c, days=days), hook)
    assert rows(c, Notification)[0].state is NotificationState.SKIPPED


def test_all_that_failed_since_a_time_is_due_again_by_its_name_and_nothing_else(c, hook):
    failed = {"state": NotificationState.FAILED, "reason": DEAD, "ended_at": NOW}
    early = make_message(c, hook, **failed | {"ended_at": NOW - DAY})
    delivered = make_message(c, hook, state=NotificationState.DELIVERED, ended_at=NOW)
    link = make_message(c, hook, kind=NotificationKind.SIGN_IN, **failed)
    wanted = make_message(c, hook, **failed)
    other = make_message(c, make_destination(c.engine, make_subscriber(c.engine), "webhook", HOOK))
    with transaction(c.engine) as session:
        assert owe_failed_again(session, hook.subscriber_id, hook.id, NOW, NOW + DAY) == 1
    states = {row.id: row for row in rows(c, Notification)}
    assert states[wanted.id].state is NotificationState.PENDING
    assert states[wanted.id].uid == wanted.uid
    for untouched in (early, delivered, link, other):
        assert states[untouched.id].next_attempt_at == NOW
        assert states[untouched.id].state is untouched.state


def test_who_is_refused_for_good_for_days_is_switched_off_too(c):
    class Refuses:
        async def handle_RCPT(self, *_):  # noqa: N802 - aiosmtpd calls it so
            return "550 no such user here"

    server = MailServer(Refuses())
    server.start()
    ada = make_subscriber(c.engine)
    watch(c.engine, ada)
    for day in range(7):
        smtp_url = f"smtp+plain://127.0.0.1:{server.port}"
        settings = c.settings.model_copy(update={"smtp_url": smtp_url})
        today = replace(at(c, days=day), settings=settings)
        fan_out(make_change(c.engine, detected_at=today.now(), confirmed_at=today.now()).id, today)
        deliver_due("email", today)
        switch_off_failing(at(c, days=day, minutes=20))
    server.stop()
    [mail] = rows(c, Destination)
    assert mail.disabled_reason == "Nothing arrived there for 5 days"


def test_what_is_sent_once_more_is_tried_as_often_as_the_first_time(c, hook):
    message = make_message(
        c, hook, attempts=13, state=NotificationState.FAILED, reason=DEAD, ended_at=NOW
    )
    with transaction(c.engine) as session:
        owe_failed_again(session, hook.subscriber_id, hook.id, NOW, NOW)
    deliver_due("webhook", c)
    row = next(row for row in rows(c, Notification) if row.id == message.id)
    assert (row.state, row.attempts, row.replayed_after) == (NotificationState.PENDING, 14, 13)
    assert row.next_attempt_at - NOW < timedelta(minutes=1)
