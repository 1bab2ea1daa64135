"""The whole redline of a change, in three layouts."""

import pytest

from models.blocks import Block, to_json
from models.tables import Version
from models.words import BlockKind, Cause


def paragraphs(*texts):
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]


KEPT = "We keep what you send us for thirty days and then delete it from every machine."
PAID = "You pay each month in advance by card, and nothing that was paid is given back."
TAXES = "Taxes come on top of every price named here, as the law asks."
BEFORE = (
    Block(BlockKind.HEADING, "What we keep", 2),
    *paragraphs(KEPT),
    Block(BlockKind.HEADING, "What you pay", 2),
    *paragraphs(TAXES, PAID),
)
AFTER = (
    Block(BlockKind.HEADING, "What we keep", 2),
    *paragraphs(KEPT.replace("thirty", "ninety"), PAID),
    Block(BlockKind.HEADING, "What you pay", 2),
    *paragraphs(TAXES, "Prices may rise once a year."),
)


@pytest.fixture
def redline(web, records):
    document = records.document()
    first = records.version(document, 1, Cause.FIRST, blocks=BEFORE, days_ago=90)
    change = records.change(first, records.version(document, 2, blocks=AFTER))
    records.session.commit()
    return lambda query="": web.get(f"/changes/{change.public_id}/redline{query}")


def test_it_reads_as_one_text_with_what_went_and_what_came(redline):
    page = redline().text
    assert "<del>thirty</del><ins>ninety</ins>" in page
    assert "<ins>Prices may rise once a year.</ins>" in page


def test_a_part_that_moved_is_named_with_its_way(redline):
    assert "Moved, same words: from “What you pay” to “What we keep”" in redline().text


def test_side_by_side_each_side_holds_its_own_words_only(redline):
    page = redline("?layout=sides").text
    before = page.partition('<figure class="before">')[2].partition("</figure>")[0]
    assert ("<del>thirty</del>" in before, "ninety" in before) == (True, False)
    assert "not in the text" in page


def test_unified_shows_the_old_line_above_the_new(redline):
    page = redline("?layout=unified").text
    assert page.index("<del>thirty</del>") < page.index("<ins>ninety</ins>")
    assert page.count('class="line come"') == 2


def test_another_layout_is_no_page(redline):
    assert redline("?layout=woven").status_code == 404


def test_the_page_of_the_change_leads_to_it(web, told):
    assert f'href="/changes/{told}/redline"' in web.get(f"/changes/{told}").text


def test_what_a_plan_leaves_out_is_one_line(web, told):
    page = web.get(f"/changes/{told}").text
    assert "Not in Free: structured summaries of every change (Watcher)." in page


def test_what_was_drawn_once_is_kept_by_the_words_of_both_sides(redline, web, records):
    first, kept = redline().text, web.app.state.site.redlines
    assert len(kept.names()) == 1
    assert redline().text == first
    version = records.session.get_one(Version, 2)
    version.text_hash, version.blocks = "f" * 64, to_json(BEFORE)
    records.session.commit()
    assert "No words changed" in redline().text
