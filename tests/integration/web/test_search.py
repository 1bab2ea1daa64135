"""Search over the texts in force, by the index of a real PostgreSQL."""

import pytest
from sqlalchemy import text

from models.blocks import Block
from models.words import BlockKind, Cause


def paragraphs(*texts):
    return [Block(BlockKind.PARAGRAPH, words) for words in texts]


@pytest.fixture
def put(records):
    """Put a text in force, and return its document."""

    def into_force(slug, *texts, terms_type="Terms of Service"):
        document = records.document(slug, slug.title(), terms_type)
        records.version(document, 1, Cause.FIRST, blocks=paragraphs(*texts))
        records.session.commit()
        return document

    return into_force


def test_a_text_is_found_by_another_form_of_its_words(web, put):
    put("parley", "Every dispute is arbitrated in <b>Dublin</b>.")
    page = web.get("/search?q=arbitration").text
    assert "<mark>arbitrated</mark> in &lt;b&gt;Dublin" in page
    assert "Parley" in page


def test_words_in_quotes_are_found_together_only(web, put):
    put("near", "No class action is open to you.")
    put("far", "The action takes place in a class.")
    page = web.get('/search?q="class action"').text
    assert ("Near" in page, "Far" in page) == (True, False)


def test_earlier_texts_are_not_searched(web, records, put):
    document = put("parley", "We sell marmalade.")
    first = records.session.get_one(type(records.version(document, 2)), document.version_id - 1)
    first.superseded_at = records.now
    records.session.commit()
    assert "No text in force" in web.get("/search?q=marmalade").text


def test_what_is_asked_is_shown_as_text(web, put):
    put("parley", "Fees apply.")
    page = web.get("/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>" not in page
    assert web.get("/search", params={"q": "\0 & | ! ( :*"}).status_code == 200


def test_more_than_a_page_is_read_on(web, put):
    for number in range(12):
        put(f"p{number}", "Fees apply.")
    first = web.get("/search?q=fees").text
    assert first.count("<li>") == 10
    link = first.partition('href="/search?q=fees&amp;after=')[2].partition('"')[0]
    assert web.get(f"/search?q=fees&after={link}").text.count("<li>") == 2


def test_a_text_with_too_many_words_for_the_index_is_kept_all_the_same(web, put):
    words = " ".join(f"word{number}" for number in range(200_000))
    document = put("parley", words)
    assert document.version_id
    assert "Parley" in web.get("/search?q=word77").text


def test_the_index_answers(records, put):
    put("parley", "Fees apply.")
    session = records.session
    session.execute(text("SET enable_seqscan = off"))
    asked = (
        "EXPLAIN SELECT id FROM versions WHERE superseded_at IS NULL"
        " AND words_of_blocks(blocks) @@ websearch_to_tsquery('english', 'fees')"
    )
    assert "versions_by_words" in str(session.execute(text(asked)).all())
