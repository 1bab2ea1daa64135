"""The page of a change says to whoever is signed in why they were told of it, or not."""

from datetime import timedelta

import pytest

from models.tables import Change, Decision, Digest, Notification, Subscription
from models.words import DecisionKind, NotificationKind, NotificationState, SkipReason

ID = 1


@pytest.fixture
def decided(records, now, told):
    """Write what was decided about somebody, who watches the platform."""

    def write(person, **cells):
        watch = Subscription(subscriber_id=person.id, platform_id="parley", added_at=now)
        records.add(watch)
        row = {"subscriber_id": person.id, "plan": person.plan, "decided_at": now, **cells}
        records.add(Decision(change_id=ID, **row))
        records.session.commit()

    return write


def why(web, told):
    return web.get(f"/changes/{told}").text.partition('id="why"')[2].partition("</section>")[0]


def test_the_public_is_told_to_sign_in(web, told):
    assert '<a href="/sign-in">Sign in</a>' in why(web, told)


def test_an_alert_is_told_with_what_became_of_it(web, records, told, now, signed_in, decided):
    ben = signed_in("ben", "watcher")
    decided(ben, kind=DecisionKind.SEND_NOW)
    sent = {"state": NotificationState.DELIVERED, "ended_at": now, "next_attempt_at": now}
    records.add(
        Notification(
            kind=NotificationKind.ALERT,
            subject=f"change:{ID}",
            subscriber_id=ben.id,
            destination_id=1,
            channel="email",
            priority=1,
            created_at=now,
            **sent,
        )
    )
    records.session.commit()
    page = why(web, told)
    assert "You were alerted, because you watch this platform since 2 March 2026" in page
    assert "on the Watcher plan" in page
    assert "Alert by E-mail: accepted 2 March 2026, 10:00 UTC" in page


@pytest.mark.parametrize("cut", [True, False])
def test_a_digest_is_named_by_its_time(web, records, told, now, signed_in, decided, cut):
    ada = signed_in("ada")
    digest = Digest(
        subscriber_id=ada.id,
        period_start=now - timedelta(days=7),
        slot_at=now,
        cut_at=now,
        changes=1,
        documents=1,
        checked=1,
        failed=0,
        not_included={},
    )
    digest_id = records.add(digest).id if cut else None
    decided(ada, kind=DecisionKind.HOLD_FOR_DIGEST, digest_id=digest_id)
    said = "It stood in your digest" if cut else "It waits for your digest"
    assert f"{said} of 2 March 2026, 10:00 UTC" in why(web, told)


def test_who_was_not_told_reads_why(web, told, signed_in, decided):
    decided(signed_in("ada"), kind=DecisionKind.SKIP, reason=SkipReason.MUTED)
    assert "You were not told, because you had muted the platform." in why(web, told)


def test_who_did_not_watch_reads_that(web, records, told, now, signed_in):
    signed_in("ada")
    records.session.get_one(Change, ID).fanned_out_at = now
    records.session.commit()
    assert "You were not told: you did not watch this platform then." in why(web, told)


def test_nobody_reads_of_somebody_else(web, told, signed_in, decided):
    decided(signed_in("ada"), kind=DecisionKind.SKIP, reason=SkipReason.MUTED)
    signed_in("cy")
    assert "muted" not in why(web, told)
