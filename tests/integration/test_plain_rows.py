"""Rows read as plain values say what watched ones say."""

from sqlmodel import col

from models.tables import Subscriber
from storage.database import transaction
from storage.plain import read_plain
from tests.factories import make_subscriber


def test_a_plain_row_has_every_attribute_of_a_watched_one(database):
    known = make_subscriber(database.engine, provisions=["arbitration"])
    with transaction(database.engine) as session:
        [row] = read_plain(session, Subscriber, col(Subscriber.id) == known.id)
        cells = session.get_one(Subscriber, known.id).model_dump()
    assert {name: getattr(row, name) for name in cells} == cells


def test_what_is_changed_in_a_plain_row_stays_out_of_the_database(database):
    make_subscriber(database.engine)
    for name in ("Nobody", ""):
        with transaction(database.engine) as session:
            [row] = read_plain(session, Subscriber, col(Subscriber.id) > 0)
            found, row.name = row.name, name
    assert found == ""
