"""What waits in the outbox is not sent to whoever unsubscribed or removed it meanwhile."""

import pytest
from sqlmodel import select

from demo.receivers import open_receivers
from models.tables import Notification, Subscription
from models.words import NotificationState
from notifications.links import Grant
from storage.database import open_session, transaction
from tests.factories import NOW, make_change, make_context, make_subscriber, watch
from workers.steps.deliver import deliver_due
from workers.steps.fan_out import fan_out
from workers.steps.unsubscribe import unsubscribe


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
