"""My baseline: from the version that was reviewed, changes are told net."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.tables import Baseline, Version
from models.words import Significance
from storage.baselines import reviewed
from storage.database import open_session
from tests.factories import make_subscriber
from tests.watched import CLAUSES, page_of
from workers.steps.subscribers.review import ReviewError, net_since, review

SELLS = "We may sell your personal data to advertisers."
SHARES = "We may share your personal data with insurers."
FIRST = page_of(CLAUSES)
SECOND = page_of([*CLAUSES[:10], SELLS, *CLAUSES[10:]])
THIRD = page_of([*CLAUSES[:10], *CLAUSES[10:], SHARES])


@pytest.fixture
def pia(site):
    """Three versions are on record: something came, then went when something else came."""
    for page in (FIRST, SECOND, SECOND, THIRD, THIRD):
        site.look(page)
    return make_subscriber(site.c.engine, "professional")


def net(site, pia):
    with open_session(site.c.engine) as session:
        (since,) = reviewed(session, [pia.id]).values()
        latest = session.exec(select(Version).order_by(Version.ordinal.desc())).first()
        return net_since(session, since, latest.id, site.c.now())


def test_what_came_and_went_since_the_review_is_no_change(site, pia):
    review(pia.id, 1, site.c, ordinal=1)
    said = [quote.text for point in net(site, pia).summary.points if (quote := point.after)]
    assert said == [SHARES]


def test_the_text_in_force_is_reviewed_unless_another_is_named(site, pia):
    assert review(pia.id, 1, site.c) == 3
    assert net(site, pia).same
    assert net(site, pia).summary.significance is Significance.NONE


def test_a_later_review_takes_the_place_of_the_first(site, pia):
    for ordinal in (1, 2):
        review(pia.id, 1, site.c, ordinal=ordinal, by="pia@example.org")
    with open_session(site.c.engine) as session:
        (row,) = session.exec(select(Baseline)).all()
        assert row.reviewed_at > site.c.now() - timedelta(seconds=1)
        assert reviewed(session, [pia.id], [1])[pia.id, 1].ordinal == 2


def test_a_version_that_is_none_cannot_be_reviewed(site, pia):
    with pytest.raises(ReviewError, match="no version 9"):
        review(pia.id, 1, site.c, ordinal=9)
    with pytest.raises(ReviewError, match="no text on record"):
        review(pia.id, 77, site.c)
