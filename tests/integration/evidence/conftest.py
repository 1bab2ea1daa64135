"""What tests of the evidence log share: a context, and a reader who was told of a change."""

import pytest

from models.tables import Attempt
from models.words import AttemptOutcome
from tests.evidence import PUBLIC, a_message, decide, look
from tests.factories import NOW, make_change, make_context, make_subscriber, save


@pytest.fixture
def c(database, tmp_path):
    return make_context(database.engine, tmp_path, public_url=PUBLIC)


@pytest.fixture
def told(c):
    """A change, a check, and a reader who was told of the change."""
    change, ada = make_change(c.engine), make_subscriber(c.engine)
    look(c, change.document_id)
    decide(c, change.id, ada.id)
    message = save(c.engine, a_message(change, ada))
    answer = {"status": "250", "answer": f"OK {ada.email}", "outcome": AttemptOutcome.DELIVERED}
    save(c.engine, Attempt(notification_id=message.id, number=1, at=NOW, duration_ms=3, **answer))
    return change, ada
