"""My channels, alerts and data: each reader's own, and nobody else's."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from models.names import read_change_name
from models.tables import (
    Acknowledgement,
    Attempt,
    Decision,
    Destination,
    Notification,
    Subscriber,
    Subscription,
)
from models.words import (
    AttemptOutcome,
    CorrectionKind,
    DecisionKind,
    NotificationKind,
    NotificationState,
    Verdict,
)
from notifications.channels import channel_named
from notifications.codes import make_code
from storage.letters import read_letters
from workers.context import open_context
from workers.steps.destinations.rest_destination import BY_OWNER
from workers.steps.telling.compose import Composer
from workers.steps.telling.correct import correct
from workers.steps.telling.remind import remind_due

KEY = "s" * 40


@pytest.fixture
def ada(records, now, signed_in):
    return signed_in("ada", "watcher")


@pytest.fixture
def told_ada(ada, told, records, now):
    """Tell Ada of a change, and return its name."""
    change_id = int(told.removeprefix("CW-C-"))
    records.add(Subscription(subscriber_id=ada.id, platform_id="parley", added_at=now))
    cells = {"kind": DecisionKind.SEND_NOW, "plan": "watcher", "decided_at": now}
    records.add(Decision(change_id=change_id, subscriber_id=ada.id, **cells))
    records.session.commit()
    return told


def act(web, path, **cells):
    token = re.search(r'name="token" value="(\w+)"', web.get("/account").text)[1]
    return web.post(f"/account{path}", data={"token": token, **cells})


def rows(records, table):
    records.session.expire_all()
    return records.session.exec(select(table).order_by(table.id)).all()


def test_a_webhook_is_added_with_a_secret_shown_once_and_confirmed_by_its_code(
    web, ada, records, now
):
    page = act(web, "/channels", channel="webhook", address="https://hooks.reader.example/x")
    hook = rows(records, Destination)[-1]
    assert (page.status_code, hook.channel, "whsec_" in page.text) == (200, "webhook", True)
    assert "whsec_" not in web.get(f"/account/channels/{hook.id}").text
    wrong = act(web, f"/channels/{hook.id}/code", code="0000-0000")
    assert "said=wrong" in wrong.headers["location"]
    act(web, f"/channels/{hook.id}/code", code=make_code(KEY, hook.id, now))
    assert rows(records, Destination)[-1].verified_at == now


def test_a_channel_that_cannot_be_is_refused_with_the_reason(web, ada):
    page = act(web, "/channels", channel="webhook", address="http://127.0.0.1/x")
    assert (page.status_code, "Not added." in page.text) == (422, True)


def test_a_channel_outside_the_plan_is_not_added(web, signed_in, records):
    signed_in("fred", "free")
    page = act(web, "/channels", channel="slack", address="https://hooks.slack.com/services/x")
    assert "The Free plan does not include Slack." in page.text
    assert [row.channel for row in rows(records, Destination)] == ["email"]


def test_a_message_that_confirms_a_channel_is_called_so(web, ada, records):
    page = act(web, "/channels", channel="webhook", address="https://hooks.reader.example/x")
    assert "<strong>Confirmation</strong>" in page.text


def test_a_secret_is_replaced_and_shown_once(web, ada, records):
    act(web, "/channels", channel="webhook", address="https://hooks.reader.example/x")
    hook = rows(records, Destination)[-1]
    page = act(web, f"/channels/{hook.id}/secret")
    assert "whsec_" in page.text
    assert len(rows(records, Destination)[-1].settings["retiring"]) == 1


def test_a_channel_is_paused_resumed_tried_and_removed(web, ada, records):
    act(web, "/channels", channel="email", address="team@reader.example")
    second = rows(records, Destination)[-1]
    act(web, f"/channels/{second.id}/pause")
    assert rows(records, Destination)[-1].disabled_reason == BY_OWNER
    act(web, f"/channels/{second.id}/resume")
    assert rows(records, Destination)[-1].disabled_at is None
    act(web, f"/channels/{second.id}/test")
    assert rows(records, Notification)[-1].kind is NotificationKind.TEST
    act(web, f"/channels/{second.id}/remove")
    assert len(rows(records, Destination)) == 1


def test_resuming_wakes_no_channel_that_was_switched_off_otherwise(web, ada, records, now):
    mail = rows(records, Destination)[0]
    mail.disabled_at, mail.disabled_reason = now, "unsubscribed"
    records.session.commit()
    act(web, f"/channels/{mail.id}/resume")
    assert rows(records, Destination)[0].disabled_reason == "unsubscribed"


def test_the_address_that_sign_in_links_go_to_stays(web, ada, records):
    mail = rows(records, Destination)[0]
    assert act(web, f"/channels/{mail.id}/remove").status_code == 400
    assert len(rows(records, Destination)) == 1


def test_what_was_tried_is_shown_and_sent_again(web, ada, records, now):
    mail = rows(records, Destination)[0]
    message = Notification(
        kind=NotificationKind.ALERT,
        subject="change:1",
        subscriber_id=ada.id,
        destination_id=mail.id,
        channel="email",
        created_at=now,
        next_attempt_at=now,
        state=NotificationState.FAILED,
        reason="The mail server refused",
        attempts=1,
        ended_at=now,
    )
    records.add(message)
    cells = {"at": now, "duration_ms": 12, "outcome": AttemptOutcome.PERMANENT, "status": "550"}
    records.add(Attempt(notification_id=message.id, number=1, **cells))
    records.session.commit()
    page = web.get(f"/account/channels/{mail.id}").text
    assert "refused for good (550), 12 ms" in page
    act(web, f"/channels/{mail.id}/messages/{message.id}")
    assert rows(records, Notification)[-1].state is NotificationState.PENDING


def test_an_alert_is_acknowledged_with_the_day_the_text_states(web, ada, told_ada, records, now):
    assert "Data are kept for two years" in web.get("/account/alerts").text
    stand = {"owner": "Legal", "note": "Check the DPA", "due_on": "2026-04-01"}
    act(web, f"/alerts/{told_ada}", verdict="act", **stand)
    [row] = rows(records, Acknowledgement)
    assert (row.verdict, row.owner, row.due_on.isoformat(), row.done_at) == (
        Verdict.ACT,
        "Legal",
        "2026-04-01",
        None,
    )
    assert "due on 1 April 2026" in web.get("/account/alerts").text
    act(web, f"/alerts/{told_ada}", verdict="act", done="true", **stand)
    assert "Nothing waits for you." in web.get("/account/alerts").text
    assert "done on 2 March 2026" in web.get("/account/alerts?shown=done").text


def test_where_nothing_has_to_be_done_the_decision_is_the_end(web, ada, told_ada, records, now):
    act(web, f"/alerts/{told_ada}", verdict="no_impact")
    assert rows(records, Acknowledgement)[0].done_at == now


@pytest.mark.parametrize("path", ["/alerts/CW-C-000001", "/channels/1", "/channels/1/test"])
def test_what_is_somebody_elses_is_as_if_it_were_not_there(
    web, ada, told_ada, signed_in, records, path
):
    signed_in("eve", "watcher")
    assert act(web, path, verdict="act").status_code in (404, 405)
    assert rows(records, Acknowledgement) == []


def test_a_second_address_is_one_of_the_readers_own(web, ada, signed_in, records, now):
    act(web, "/channels", channel="email", address="team@reader.example")
    second = rows(records, Destination)[-1]
    act(web, "/alerts/escalate", destination=str(second.id))
    assert rows(records, Subscriber)[0].escalates_to == second.id
    signed_in("eve", "watcher")
    assert act(web, "/alerts/escalate", destination=str(second.id)).status_code == 404


def test_the_file_of_ones_data_holds_everything_but_secrets(web, ada, told_ada, records):
    act(web, "/channels", channel="webhook", address="https://hooks.reader.example/secret-path")
    act(web, f"/alerts/{told_ada}", verdict="act", note="Check the DPA")
    answer = web.get("/account/data/export")
    file = answer.json()
    assert "attachment" in answer.headers["content-disposition"]
    assert file["subscriber"]["email"] == "ada@reader.example"
    assert file["acknowledgements"][0]["note"] == "Check the DPA"
    assert [row["label"] for row in file["destinations"]][-1] == "hooks.reader.example"
    assert not re.search("sealed:|whsec_|secret-path", answer.text)


def test_an_account_is_deleted_with_all_its_rows_when_its_address_is_entered(
    web, ada, told_ada, signed_in, records
):
    act(web, f"/alerts/{told_ada}", verdict="act")
    assert act(web, "/data/delete", email="other@reader.example").status_code == 422
    gone = act(web, "/data/delete", email="Ada@reader.example").headers["location"]
    assert "Your account is deleted" in web.get(gone).text
    assert web.get("/account").status_code == 303
    for table in (Subscriber, Subscription, Destination, Decision, Notification, Acknowledgement):
        assert rows(records, table) == []


def test_what_is_due_is_reminded_of_once_and_told_the_second_address_when_late(
    web, ada, told_ada, records, database, settings, now
):
    c = replace(open_context(settings), now=lambda: now)
    act(web, "/channels", channel="email", address="team@reader.example")
    second = rows(records, Destination)[-1]
    act(web, "/alerts/escalate", destination=str(second.id))
    act(web, f"/alerts/{told_ada}", verdict="act", owner="Legal", due_on="2026-03-04")
    assert [remind_due(c), remind_due(c)] == [1, 0]
    later = replace(c, now=lambda: now + timedelta(days=3))
    assert [remind_due(later), remind_due(later)] == [1, 0]
    owed = [row for row in rows(records, Notification) if row.kind is NotificationKind.REMINDER]
    assert [row.destination_id for row in owed] == [1, second.id]
    composer = Composer(c.site, read_letters(records.session, owed), channel_named("email"))
    message = composer.message(owed[0])
    assert message.headline == "Due on 4 March 2026: Parley, Privacy Policy"
    assert message.entries[0].links[0].address.endswith(f"/account/alerts/{told_ada}")
    assert composer.message(owed[1]).subject.endswith("was due on 4 March 2026 and is not done")
    c.engine.dispose()


def test_all_that_failed_somewhere_since_a_day_goes_out_again(web, ada, records, now):
    theirs = {"subscriber_id": ada.id, "destination_id": 1, "channel": "email"}
    times = {"created_at": now, "next_attempt_at": now, "ended_at": now}
    failed = {"state": NotificationState.FAILED, "kind": NotificationKind.ALERT}
    for number in range(2):
        records.add(Notification(subject=f"change:{number}", **theirs, **times, **failed))
    records.session.commit()
    assert 'value="2026-03-02"' in web.get("/account/channels/1").text
    for since, said in (("2026-03-03", "0 messages"), ("2026-03-02", "2 messages")):
        assert f"{said} on the way once more" in act(web, "/channels/1/failed", since=since).text
    states = {row.state for row in rows(records, Notification)}
    assert states == {NotificationState.PENDING}


def test_what_was_withdrawn_is_not_reminded_of(web, ada, told_ada, settings, now):
    c = replace(open_context(settings), now=lambda: now)
    act(web, f"/alerts/{told_ada}", verdict="act", due_on="2026-03-04")
    change_id = read_change_name(told_ada)
    correct(change_id, CorrectionKind.WITHDRAWN, "It was another page.", "ops", c)
    assert remind_due(c) == 0
    assert "<s>" in web.get("/account/alerts").text
    c.engine.dispose()


def test_what_is_done_is_not_reminded_of(web, ada, told_ada, settings, now):
    c = replace(open_context(settings), now=lambda: now)
    act(web, f"/alerts/{told_ada}", verdict="act", due_on="2026-03-04", done="true")
    assert remind_due(c) == 0
    c.engine.dispose()


def test_the_page_of_a_change_leads_whoever_was_told_to_their_decision(
    web, ada, told_ada, signed_in
):
    button = f'class="button" href="/account/alerts/{told_ada}"'
    assert button in web.get(f"/changes/{told_ada}").text
    signed_in("eve", "watcher")
    assert button not in web.get(f"/changes/{told_ada}").text
