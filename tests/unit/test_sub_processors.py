"""Lists of sub-processors are read from tables, compared, and followed over time."""

from datetime import UTC, datetime, timedelta

from documents.sub_processors import compare_lists, promised_notice, read_sub_processors
from models.blocks import Block, to_json
from models.words import BlockKind
from storage.texts import StoredText
from workers.steps.subscribers.sub_processors import call_roll

COLUMNS = "Name | Purpose | Location"
ACME, BOLT = "Acme Inc. | Mail | Ireland", "Bolt Ltd | Logs | Germany"
COYOTE = "Coyote GmbH | Support, from 1 June 2026 | Austria"
MAY = datetime(2026, 5, 1, tzinfo=UTC)


def page(*rows, heading="Sub-processors", columns=COLUMNS):
    table = (Block(BlockKind.TABLE_ROW, row) for row in (columns, *rows))
    return [Block(BlockKind.HEADING, heading, 2), *table]


def names(*rows, **page_of):
    return [one.name for one in read_sub_processors(page(*rows, **page_of)).values()]


def roll(*pages):
    texts = [
        StoredText(n, n, MAY + timedelta(days=n), None, "", "en", to_json(blocks))
        for n, blocks in enumerate(pages)
    ]
    return call_roll(texts)


def test_each_company_of_the_table_is_read_below_the_names_of_the_columns():
    assert names(ACME, BOLT) == ["Acme Inc.", "Bolt Ltd"]


def test_a_table_of_something_else_is_no_list():
    assert names(ACME, BOLT, heading="Prices") == []
    assert names(ACME, BOLT, columns="Plan | Price") == []


def test_a_company_with_two_rows_is_one():
    found = read_sub_processors(page(ACME, "Acme Inc. | Backups | Spain", BOLT))
    assert found["acme inc."].says == ("Mail | Ireland", "Backups | Spain")


def test_who_came_went_and_changed_is_told_and_the_order_of_rows_is_not():
    before = read_sub_processors(page(ACME, BOLT))
    assert compare_lists(before, read_sub_processors(page(BOLT, ACME))).altered == ()
    moves = compare_lists(before, read_sub_processors(page("Acme Inc. | Mail | USA", COYOTE)))
    assert [one.name for one in moves.added] == ["Coyote GmbH"]
    assert [one.name for one in moves.removed] == ["Bolt Ltd"]
    assert [new.says for _, new in moves.altered] == [("Mail | USA",)]


def test_a_roll_tells_since_when_until_when_and_the_notice_given():
    acme, coyote, bolt = roll(page(ACME, BOLT), page(ACME, BOLT, COYOTE), page(ACME, COYOTE)).stays
    assert (acme.from_the_first, acme.notice, acme.until) == (True, None, None)
    assert (coyote.since, coyote.starts, coyote.notice) == (
        MAY + timedelta(days=1),
        "2026-06-01",
        30,
    )
    assert (bolt.company.name, bolt.until) == ("Bolt Ltd", MAY + timedelta(days=2))


def test_where_no_day_is_stated_no_notice_is_claimed():
    stays = roll(page(ACME, BOLT), page(ACME, BOLT, "Delta SA | Maps | Chile")).stays
    assert [stay.notice for stay in stays] == [None, None, None]


def test_a_promise_of_notice_is_read_with_its_sentence():
    said = "We give thirty days' notice before a new subprocessor starts."
    assert promised_notice([Block(BlockKind.PARAGRAPH, said)]) == (30, said)
    assert promised_notice([Block(BlockKind.PARAGRAPH, "Pay within 30 days.")]) is None
