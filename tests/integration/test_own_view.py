"""A change as one subscriber sees it: what they promised, and net since what they reviewed."""

from dataclasses import replace

import pytest
from sqlmodel import select

from models.tables import Change, Version
from storage.database import open_session, transaction
from tests.factories import make_subscriber, watch
from tests.watched import CLAUSES, page_of
from workers.steps.subscribers.commitments import Wanted, commit_to
from workers.steps.subscribers.review import review
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

SELLS = "We may sell your personal data to advertisers."
SHARES = "We may share your personal data with insurers."
FIRST = page_of(CLAUSES)
SECOND = page_of([*CLAUSES[:10], SELLS, *CLAUSES[10:]])
THIRD = page_of([*CLAUSES, SHARES])


@pytest.fixture
def told(site, receivers):
    """Return what a subscriber is told of the last of three versions, by their address."""
    for page in (FIRST, SECOND, SECOND, THIRD, THIRD):
        site.look(page)
    update = {"smtp_url": receivers.smtp_url, "allow_hosts": ",".join(receivers.hosts)}
    c = replace(site.c, settings=site.c.settings.model_copy(update=update))

    def tell(*people):
        with open_session(c.engine) as session:
            last = session.exec(select(Change).order_by(Change.id.desc())).first()
        for person in people:
            watch(c.engine, person)
        fan_out(last.id, c)
        deliver_due("email", c)
        return {
            mail.message["To"].addresses[0].addr_spec: text_of(mail) for mail in receivers.emails
        }

    return tell


def text_of(mail):
    return mail.message.get_body(("plain",)).get_content()


def person(site, name, plan="professional"):
    return make_subscriber(site.c.engine, plan, email=f"{name}@example.org")


def test_a_touched_commitment_is_named_with_the_words_to_whom_it_belongs(site, told):
    pia, nora = person(site, "pia"), person(site, "nora")
    commit_to(pia.id, [Wanted(promise="no_sale")], site.c)
    mails = told(pia, nora)
    commitment = "Personal data is not sold or shared for advertising"
    assert commitment in mails["pia@example.org"]
    assert commitment not in mails["nora@example.org"]


def test_after_a_review_an_alert_tells_the_net_and_says_since_when(site, told):
    pia, nora = person(site, "pia"), person(site, "nora")
    review(pia.id, 1, site.c, ordinal=1)
    mails = told(pia, nora)
    assert SELLS in mails["nora@example.org"]
    assert SELLS not in mails["pia@example.org"]
    assert SHARES in mails["pia@example.org"]
    assert "version 1, which you reviewed on" in " ".join(mails["pia@example.org"].split())


def test_a_review_counts_on_a_plan_that_monitors_provisions_only(site, told):
    wil = person(site, "wil", "watcher")
    review(wil.id, 1, site.c, ordinal=1)
    assert SELLS in told(wil)["wil@example.org"]


def test_a_review_that_cannot_be_compared_holds_up_nobody(site, told):
    pia, nora = person(site, "pia"), person(site, "nora")
    review(pia.id, 1, site.c, ordinal=1)
    with transaction(site.c.engine) as session:
        session.get(Version, 1).blocks = [["no block"]]
    mails = told(pia, nora)
    assert SHARES in mails["nora@example.org"]
    assert SHARES in mails["pia@example.org"]
