"""What waits in the outbox is not sent to whoever unsubscribed or removed it meanwhile."""

import asyncio

import pytest
from sqlmodel import select

from demo.receivers import MailServer, open_receivers
from models.tables import Notification, Subscription
from models.words import NotificationState
from notifications.links import Grant
from storage.database import open_session, transaction
from storage.people import set_subscriber
from tests.factories import NOW, make_change, make_context, make_subscriber, watch
from workers.steps.destinations.unsubscribe import unsubscribe
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out


class SlowServer:
    """A mail server that takes three seconds over its first message and tells when it came."""

    def __init__(self, on_first):
        self.on_first, self.recipients = on_first, []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd calls it so
        self.recipients += envelope.rcpt_tos
        if len(self.recipients) == 1:
            self.on_first()
            await asyncio.sleep(3)  # longer than what was read of a batch is believed
        return "250 2.0.0 Accepted"


def everything(session, ada):
    return Grant(ada.id)


def one_platform(session, ada):
    return Grant(ada.id, session.exec(select(Subscription.id)).one())


@pytest.mark.parametrize(
    ("grant_of", "reason"), [(everything, "destination_disabled"), (one_platform, "muted")]
)
def test_a_mail_in_the_queue_of_somebody_who_unsubscribed_is_not_sent(
    database, tmp_path, grant_of, reason
):
    with open_receivers() as receivers:
        c = make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url)
        change, ada = make_change(c.engine), make_subscriber(c.engine)
        watch(c.engine, ada)
        fan_out(change.id, c)
        with transaction(c.engine) as session:
            unsubscribe(session, grant_of(session, ada), NOW)
        deliver_due("email", c)
        assert receivers.total == 0
    with open_session(c.engine) as session:
        row = session.exec(select(Notification)).one()
    assert (row.state, row.reason) == (NotificationState.SKIPPED, reason)


def test_who_unsubscribes_while_a_worker_holds_their_mail_gets_none(database, tmp_path):
    def unsubscribe_last():
        with transaction(database.engine) as session:
            unsubscribe(session, Grant(people[2].id), NOW)
            set_subscriber(session, people[1].id, paused_at=NOW)

    server = MailServer(SlowServer(unsubscribe_last))
    server.start()
    c = make_context(database.engine, tmp_path, smtp_url=f"smtp+plain://127.0.0.1:{server.port}")
    change, people = make_change(c.engine), [make_subscriber(c.engine) for _ in range(3)]
    for reader in people:
        watch(c.engine, reader)
    fan_out(change.id, c)
    deliver_due("email", c)
    server.stop()
    with open_session(c.engine) as session:
        reasons = session.exec(select(Notification.reason).order_by(Notification.id)).all()
    assert reasons == [None, "paused", "destination_disabled"]
    assert server.handler.recipients == [people[0].email]
