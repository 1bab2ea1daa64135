"""The nearest wordings on record are those that comparing everything anew would find."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from models.blocks import to_json
from models.tables import Analysis, Clause, Document, Version
from models.taxonomy import taxonomy
from storage.database import open_session, transaction
from storage.declared import declare_platforms
from storage.likenesses import lock_likenesses
from storage.provisions import platforms_analysed
from tests.factories import NOW, make_context, make_document, make_platform, make_version
from tests.policies import ARBITRATION, OPT_OUT, TERMS, paragraphs
from workers.steps.reading.analyse import analyse_new_texts, has_new_texts
from workers.steps.reading.liken import liken, liken_wordings, provisions_to_liken
from workers.steps.reading.tell_stances import tell_stances, untold
from workers.steps.reading.wordings import Asked, compare_provision, list_wordings

TEXTS = {
    "acme": (*TERMS, ARBITRATION),
    "birch": (*TERMS[:5], ARBITRATION + OPT_OUT),
    "cove": (*TERMS[2:], "Any dispute will be resolved by binding arbitration in Dublin."),
}


@pytest.fixture
def c(database, tmp_path):
    return make_context(database.engine, tmp_path)


@pytest.fixture
def put(c):
    """Put a text of a platform's terms in force, as `record` does."""
    documents = {}

    def into_force(slug, *texts, ordinal=1):
        if slug not in documents:
            make_platform(c.engine, slug)
            documents[slug] = make_document(c.engine, slug, terms_type="Terms of Service")
        version = make_version(c.engine, documents[slug], ordinal, f"{slug} {ordinal}")
        with transaction(c.engine) as session:
            session.get_one(Version, version.id).blocks = to_json(paragraphs(*texts))
            session.get_one(Document, documents[slug].id).version_id = version.id

    return into_force


@pytest.fixture
def three(c, put):
    """Let three platforms be analysed and compared."""
    for slug, texts in TEXTS.items():
        put(slug, *texts)
    analyse_new_texts(c)
    liken_wordings(c)


def listed(c, provision="arbitration", **asked):
    with open_session(c.engine) as session:
        return list_wordings(session, provision, Asked(**asked), platforms_analysed(session))


def nearest(c, provision="arbitration"):
    return {one.platform: one.nearest for one in listed(c, provision).found.wordings}


def assert_all_as_compared_anew(c):
    with open_session(c.engine) as session:
        anew = {name: compare_provision(session, name) for name in taxonomy()}
    assert {name: listed(c, name).found for name in taxonomy()} == anew


def test_what_is_on_record_is_what_comparing_anew_finds(c, three):
    assert nearest(c) == {"acme": "Birch", "birch": "Acme", "cove": "Acme"}
    assert_all_as_compared_anew(c)


def test_nothing_waits_once_everything_was_compared(c, three):
    assert provisions_to_liken(c) == []
    assert liken_wordings(c) == 0


def test_nothing_is_near_until_it_was_looked_for(c, put):
    for slug, texts in TEXTS.items():
        put(slug, *texts)
    analyse_new_texts(c)
    assert nearest(c) == dict.fromkeys(TEXTS)
    assert "arbitration" in provisions_to_liken(c)


def test_words_that_went_are_nobody_s_nearest_and_others_are_found(c, put, three):
    put("birch", *TERMS, ordinal=2)
    analyse_new_texts(c)
    assert nearest(c) == {"acme": None, "cove": "Acme"}
    assert liken_wordings(c)
    assert nearest(c) == {"acme": "Cove", "cove": "Acme"}
    assert_all_as_compared_anew(c)


def test_newer_rules_that_make_clauses_anew_have_them_compared_anew(c, three):
    with transaction(c.engine) as session:
        session.execute(update(Analysis).values(rules_version="older"))
    analyse_new_texts(c)
    liken_wordings(c)
    assert nearest(c) == {"acme": "Birch", "birch": "Acme", "cove": "Acme"}
    assert_all_as_compared_anew(c)


def test_a_platform_that_is_no_longer_watched_is_nobody_s_nearest_and_may_come_back(c, three):
    with transaction(c.engine) as session:
        declare_platforms(session, [], NOW)
    assert nearest(c) == {}
    with transaction(c.engine) as session:
        session.execute(
            update(Document).where(col(Document.platform_id) != "birch").values(retired_at=None)
        )
    assert nearest(c) == {"acme": None, "cove": "Acme"}
    liken_wordings(c)
    assert nearest(c) == {"acme": "Cove", "cove": "Acme"}
    assert_all_as_compared_anew(c)


def test_only_what_became_another_is_compared_anew(c, put, three):
    put("cove", *TEXTS["cove"], "You retain all rights to your content.", ordinal=2)
    analyse_new_texts(c)
    assert provisions_to_liken(c)
    assert "arbitration" not in provisions_to_liken(c)


def test_what_is_analysed_while_others_compare_is_compared_next(c, three):
    with transaction(c.engine) as late:
        end = update(Clause).where(col(Clause.text) == ARBITRATION).values(until=NOW)
        late.execute(end)
        assert liken("arbitration", c)
    assert "arbitration" in provisions_to_liken(c)
    liken_wordings(c)
    assert_all_as_compared_anew(c)


def test_a_provision_that_another_worker_compares_is_left_to_it(c, three):
    with transaction(c.engine) as session:
        assert lock_likenesses(session, "arbitration")
        assert not liken("arbitration", c)
    assert liken("arbitration", c)


def test_analyses_and_comparisons_at_once_lose_nothing_of_each_other(c, put):
    for number in range(6):
        texts = (*TERMS[number % 3 :], f"{ARBITRATION} Place {number} is its seat.{OPT_OUT}")
        put(f"platform-{number}", *texts)
        put(f"platform-{number}", *texts[1:], ordinal=2)
    with ThreadPoolExecutor(4) as pool:
        steps = (analyse_new_texts, liken_wordings) * 2
        for work in [pool.submit(step, c) for step in steps]:
            work.result()
    while has_new_texts(c):
        analyse_new_texts(c)
    while provisions_to_liken(c):
        liken_wordings(c)
    assert len(nearest(c)) == 6
    assert_all_as_compared_anew(c)


def test_clauses_of_before_stances_were_on_record_are_shown_alike(c, three):
    before = {name: listed(c, name) for name in taxonomy()}
    with transaction(c.engine) as session:
        session.execute(update(Clause).values(stances=None))
    assert {name: listed(c, name) for name in taxonomy()} == before
    assert len(list(tell_stances(c))) == untold_once(c)
    assert {name: listed(c, name) for name in taxonomy()} == before


def untold_once(c):
    """Count the clauses in force, none of which is untold any more."""
    assert untold(c) == 0
    with open_session(c.engine) as session:
        return len(session.exec(select(Clause).where(col(Clause.until).is_(None))).all())


def test_telling_stances_goes_on_where_it_was_broken_off(c, three):
    with transaction(c.engine) as session:
        session.execute(update(Clause).values(stances=None))
    many = untold(c)
    next(tell_stances(c, at_once=5))
    assert untold(c) == many - 5
    assert len(list(tell_stances(c, at_once=5))) == many - 5
    assert untold(c) == 0


def test_what_is_found_as_before_is_not_written_again(c, three):
    def written():
        with open_session(c.engine) as session:
            return session.execute(text("SELECT ctid, xmin FROM likenesses")).all()

    before = written()
    assert liken("arbitration", c)
    assert written() == before


def test_pages_show_each_platform_once_in_the_order_of_slugs(c, three):
    first = listed(c, limit=2)
    assert [one.platform for one in first.found.wordings] == ["acme", "birch"]
    assert (first.first, first.of, first.before, first.after) == (1, 3, None, "birch")
    second = listed(c, limit=2, after=first.after)
    assert [one.platform for one in second.found.wordings] == ["cove"]
    assert (second.first, second.of, second.before, second.after) == (3, 3, "", None)
    assert (second.found.having, second.found.platforms) == (3, 3)


def test_the_page_before_is_found_from_the_middle(c, three):
    assert [listed(c, limit=1, after=slug).before for slug in ("", "acme", "birch")] == [
        None,
        "",
        "acme",
    ]


def test_a_part_of_a_name_in_any_case_is_enough(c, three):
    found = listed(c, named="IRC")
    assert [one.platform for one in found.found.wordings] == ["birch"]
    assert (found.of, found.found.having) == (1, 3)
    assert listed(c, named="zz").found.wordings == ()
