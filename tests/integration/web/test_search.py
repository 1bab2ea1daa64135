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

    def into_force(slug, *texts, terms_type="Terms of Service", **cells):
        document = records.document(slug, slug.title(), terms_type)
        blocks = cells.pop("blocks", paragraphs(*texts))
        records.version(document, 1, Cause.FIRST, blocks=blocks, **cells)
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
    link = first.partition('href="/search?q=fees&amp;page=')[2].partition('"')[0]
    assert web.get(f"/search?q=fees&page={link}").text.count("<li>") == 2


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
        "EXPLAIN SELECT document_id FROM search_texts WHERE config = 'english'"
        " AND words @@ websearch_to_tsquery('english', 'fees')"
    )
    assert "search_texts_by_words" in str(session.execute(text(asked)).all())


def order(web, query, *names):
    page = web.get("/search", params={"q": query}).text
    return sorted((name for name in names if name in page), key=page.index)


def test_the_text_that_says_most_of_it_comes_first(web, put):
    put("asides", "Fees apply.", *[f"Something else number {number}." for number in range(50)])
    put("chiefly", "Fees are due monthly.", "All fees are final.", "Late fees apply.")
    assert order(web, "fees", "Asides", "Chiefly") == ["Chiefly", "Asides"]


def test_a_word_of_a_heading_weighs_more(web, put):
    body = ("Arbitration is named here.", "More words follow.")
    put("body", *body)
    put("head", blocks=[Block(BlockKind.HEADING, body[0], 1), *paragraphs(body[1])])
    assert order(web, "arbitration", "Body", "Head") == ["Head", "Body"]


@pytest.mark.parametrize(
    ("language", "words", "asked", "found"),
    [
        ("de", "Wir löschen Ihre Daten nach zwei Jahren.", "Jahre", True),
        ("fr", "Nous supprimons vos données.", "donnée", True),
        ("en", "Wir löschen Ihre Daten nach zwei Jahren.", "Jahr", False),
        ("ja", "fees", "fees", True),
        (None, "We delete your data.", "deleting", True),
    ],
)
def test_words_are_found_by_the_rules_of_their_language(web, put, language, words, asked, found):
    put("parley", words, language=language)
    assert ("Parley" in web.get("/search", params={"q": asked}).text) is found


def test_what_is_to_be_left_out_is_left_out_in_every_language(web, put):
    put("english", "Fees and taxes apply.", language="en")
    put("german", "Fees and taxes apply.", language="de")
    put("dutch", "Fees apply.", language="nl")
    assert order(web, "fees -taxes", "English", "German", "Dutch") == ["Dutch"]


def test_a_document_no_longer_watched_is_not_found(web, records, put):
    put("parley", "Fees apply.").retired_at = records.now
    records.session.commit()
    assert "No text in force" in web.get("/search?q=fees").text


def test_a_line_of_the_text_says_more_than_a_heading(web, put):
    lines = [Block(BlockKind.HEADING, "Fees", 1), *paragraphs("Fees rise.", "Fees fall.")]
    put("parley", blocks=lines)
    page = web.get("/search?q=fees").text
    assert page.count("<mark>Fees</mark> ") == page.count("<mark>") == 2
