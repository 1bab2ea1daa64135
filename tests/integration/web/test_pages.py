"""What readers see of platforms, documents and changes."""

import hashlib
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import event

from models.blocks import Block
from models.plans import plans
from models.summary import ProvisionChange
from models.tables import Platform
from models.words import BlockKind, Cause, Outcome, Significance


def test_the_front_page_shows_every_plan_with_its_worst_time(web):
    page = web.get("/").text
    for plan in plans().values():
        assert f"<h3>{plan.name}</h3>" in page
    assert "8 days 1 hour" in page
    assert "6 hours 12 minutes" in page


def test_the_front_page_shows_what_changed_lately(web, told):
    assert f'<a href="/changes/{told}">Data are kept for two years</a>' in web.get("/").text


def test_platforms_are_listed_by_name_without_those_retired(web, records, now):
    records.document("zulu", "Zulu")
    records.document("alpha", "alpha")
    records.document("gone", "Gone")
    records.session.get_one(Platform, "gone").retired_at = now
    records.session.commit()
    page = web.get("/platforms").text
    assert page.index("alpha") < page.index("Zulu")
    assert "Gone" not in page
    assert "2 platforms" in page


def test_a_platform_shows_its_documents_and_changes_of_substance(web, records):
    document = records.document()
    records.document(terms_type="Terms of Service")
    first = records.version(document, 1, Cause.FIRST)
    second = records.version(document, 2)
    third = records.version(document, 3)
    records.change(first, second, "Notice is shorter")
    records.change(second, third, "Commas moved", significance=Significance.COSMETIC)
    records.session.commit()
    page = web.get("/platforms/parley").text
    assert page.index("Privacy Policy") < page.index("Terms of Service")
    assert "no change seen" in page
    assert "Notice is shorter" in page
    assert "Commas moved" not in page


def test_a_platform_counts_the_changes_of_twelve_months(web, records):
    document = records.document()
    versions = [
        records.version(document, ordinal, days_ago=days)
        for ordinal, days in enumerate((500, 400, 300, 200), 1)
    ]
    for before, after in pairwise(versions):
        records.change(before, after)
    records.session.commit()
    assert "2 changes" in web.get("/platforms/parley").text


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"withdrawn_at": datetime(2026, 5, 3, tzinfo=UTC)}, "no longer published at its address"),
        ({"suspect_streak": 1}, "does not look like the document"),
        ({"failed_streak": 2}, "could not be fetched"),
    ],
)
def test_a_document_in_trouble_says_so(web, records, cells, sentence):
    document = records.document()
    for name, value in cells.items():
        setattr(document, name, value)
    records.session.commit()
    for address in ("/platforms/parley", f"/documents/{document.id}"):
        assert sentence in web.get(address).text


def test_the_timeline_tells_that_a_document_is_gone_without_a_version_of_its_own(web, records):
    document = records.document()
    first = records.version(document, 1, Cause.FIRST, days_ago=90)
    second = records.version(document, 2, days_ago=30)
    records.change(first, second, "Notice is shorter")
    records.change(second, second, "No longer published", cause=Cause.WITHDRAWN)
    records.session.commit()
    page = timeline(web, document)
    assert page.count(">Version 2<") == 1
    assert "Notice is shorter" in page
    assert "No longer published" in page


def test_the_timeline_tells_versions_changes_and_strange_pages_newest_first(web, records):
    document = records.document()
    first = records.version(document, 1, Cause.FIRST, days_ago=90)
    second = records.version(document, 2, Cause.TECHNICAL, days_ago=60)
    third = records.version(document, 3, days_ago=30)
    fourth = records.version(document, 4, Cause.RETURNED, days_ago=9, returned_to_id=first.id)
    records.change(second, third, "Notice is shorter")
    records.change(third, fourth, "Notice is longer again", quiet_reason="alternating")
    records.check(document, Outcome.SUSPECT, days=20, hours=2)
    records.check(document, Outcome.SUSPECT, days=20, hours=1)
    records.check(document, Outcome.UNSTABLE, days=5)
    records.session.commit()
    page = timeline(web, document)
    told_in_order = (
        "did not stand when we looked again",
        "Notice is longer again",
        "The text is that of version 1 of",
        "2 December 2025",
        "(2 times that day)",
        "a challenge page",
        "Notice is shorter",
        "Read anew by us",
        "First version on record",
    )
    places = [page.index(words) for words in told_in_order]
    assert places == sorted(places)


def test_a_document_says_how_often_it_was_looked_at(web, records):
    document = records.document()
    records.check(document, days=40)
    records.check(document, days=3)
    records.check(document, Outcome.FAILED, days=2)
    records.session.commit()
    assert "2, 30 promised" in web.get(f"/documents/{document.id}").text


def test_the_text_in_force_is_shown_as_blocks_and_its_markup_as_text(web, told):
    page = web.get("/documents/1").text
    assert "<h3>Privacy Policy</h3>" in page
    assert '<span class="number">1.1</span> We keep your data &lt;b&gt;for&lt;/b&gt; a' in page
    assert '<li class="depth-2">your age</li>' in page


def test_what_would_steer_the_readers_screen_is_taken_out(web, records):
    hostile = Block(BlockKind.PARAGRAPH, "You \u202eyap\u202c\u200b <script>x</script>")
    document = records.document(terms_type="Terms \u202eof Service")
    records.version(document, 1, Cause.FIRST, blocks=(hostile,))
    records.session.commit()
    page = web.get(f"/documents/{document.id}").text
    assert "You yap &lt;script&gt;x&lt;/script&gt;" in page
    assert "\u202e" not in page


def test_only_web_addresses_become_links(web, records):
    document = records.document()
    document.declaration = {"pages": [{"url": "javascript:alert(1)"}]}
    records.session.commit()
    page = web.get(f"/documents/{document.id}").text
    assert '<span class="outside">javascript:alert(1)</span>' in page
    assert 'href="javascript' not in page


def test_a_change_shows_headline_rating_dates_and_both_sides(web, told):
    page = web.get(f"/changes/{told}").text
    for words in ("Data are kept for two years", "Major change", "High severity"):
        assert words in page
    assert "Worse for users" in page
    assert "27 February 2026" in page
    assert "Updated 27 February 2026" in page
    assert page.count('<span class="quiet">not stated</span>') == 2
    assert "1 rewritten" in page
    assert "for <del>one year</del>" in page
    assert "for <ins>two years</ins>" in page


def test_a_change_carries_its_proof(web, told):
    page = web.get(f"/changes/{told}").text
    for proof in ("text 1", "text 2", "snapshot 1", "snapshot 2", "page 1", "page 2"):
        assert hashlib.sha256(proof.encode()).hexdigest() in page
    assert "1 March 2026, 10:10 UTC" in page
    assert told in page


def test_each_provision_of_a_change_has_a_place_of_its_own(professional, records):
    document = records.document()
    told = ProvisionChange(provision="fees", section="", sentence="Fees rise.", adverse=True)
    versions = records.version(document, 1, Cause.FIRST), records.version(document, 2)
    change = records.change(*versions, by_provision=(told,))
    records.session.commit()
    page = professional.get(f"/changes/{change.public_id}").text
    place = page.partition('id="provision-fees"')[2].partition("</section>")[0]
    assert ("Fees rise." in place, "Worse for users" in place) == (True, True)


def test_a_change_that_alerted_nobody_says_why(web, records):
    document = records.document()
    first = records.version(document, 1, Cause.FIRST)
    second = records.version(document, 2)
    change = records.change(first, second, quiet_reason="alternating")
    records.session.commit()
    assert "nobody was alerted (alternating)" in web.get(f"/changes/{change.public_id}").text


def test_a_page_costs_the_same_queries_however_much_it_shows(web, records, database):
    document = records.document()
    before = records.version(document, 1, Cause.FIRST, days_ago=50)
    records.session.commit()
    addresses = ("/", "/platforms", "/platforms/parley", f"/documents/{document.id}")
    few = {address: queries(web, address) for address in addresses}
    for ordinal in range(2, 12):
        records.document(f"p{ordinal}", f"P{ordinal}")
        after = records.version(document, ordinal, days_ago=50 - ordinal)
        records.change(before, after)
        before = after
    records.session.commit()
    assert {address: queries(web, address) for address in addresses} == few
    assert max(few.values()) <= 9


def timeline(web, document):
    """Cut the timeline out of a document's page."""
    page = web.get(f"/documents/{document.id}").text
    return page.partition('class="timeline"')[2].partition("</section>")[0]


def queries(web, address):
    """Count the statements that one page sends."""
    seen = []
    engine = web.app.state.site.engine

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert web.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
