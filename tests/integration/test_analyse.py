"""Texts are analysed as they arrive: once each, in order, only what is new in them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel, col, select

from models.blocks import plain_text, to_json
from models.governance import GovernanceAnalysis
from models.tables import Analysis, Clause, Document, Event, Snapshot, Version
from models.words import Cause, EventKind
from storage.analyses import lock_analysis
from storage.database import open_session, transaction
from tests.factories import NOW, make_context, make_document, make_platform, save
from tests.policies import ARBITRATION, OPT_OUT, TERMS, paragraphs
from workers.steps.operating.sweep import find_unfinished
from workers.steps.reading.analyse import analyse_new_texts, analyse_next, has_new_texts


@pytest.fixture
def c(database, tmp_path):
    return make_context(database.engine, tmp_path)


@pytest.fixture
def document(database):
    make_platform(database.engine)
    return make_document(database.engine, terms_type="Terms of Service")


def put(engine, document, *texts, ordinal=1, cause=Cause.CHANGE):
    """Put a text in force, as `record` does."""
    at = NOW + timedelta(days=ordinal)
    snapshot = save(
        engine, Snapshot(document_id=document.id, fetched_at=at, digest=str(ordinal), pages=[])
    )
    version = save(
        engine,
        Version(
            document_id=document.id,
            snapshot_id=snapshot.id,
            ordinal=ordinal,
            cause=cause,
            text_hash=str(ordinal),
            form_hash=str(ordinal),
            detected_at=at,
            confirmed_at=at,
            extractor="1",
            words=1,
            language="en",
            blocks=to_json(paragraphs(*texts)),
        ),
    )
    with transaction(engine) as session:
        session.get_one(Document, document.id).version_id = version.id
    return version


def rows(engine, table, *where):
    with open_session(engine) as session:
        return session.exec(select(table).where(*where).order_by(col(table.id))).all()


def test_the_tables_are_those_that_the_migrations_make(database):
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(found, SQLModel.metadata)
    ours = {"analyses", "clauses", "events"}
    assert [one for one in differences if any(name in str(one) for name in ours)] == []


def test_a_first_text_is_analysed_and_each_provision_is_found(c, document):
    put(c.engine, document, *TERMS, cause=Cause.FIRST)
    assert has_new_texts(c)
    assert analyse_new_texts(c) == 1
    assert not has_new_texts(c)
    [row] = rows(c.engine, Analysis)
    assert GovernanceAnalysis.model_validate(row.analysis).exposure
    assert {event.kind for event in rows(c.engine, Event)} == {EventKind.FOUND}


def test_a_clause_that_stays_is_not_classified_again(c, document):
    put(c.engine, document, *TERMS, ARBITRATION)
    analyse_new_texts(c)
    with transaction(c.engine) as session:
        for row in session.exec(select(Clause)):
            row.rule_id = "as it was"
    put(c.engine, document, *TERMS, ARBITRATION + OPT_OUT, ordinal=2)
    assert analyse_new_texts(c) == 1
    standing = rows(c.engine, Clause, col(Clause.until).is_(None))
    anew = {row.text for row in standing if row.rule_id != "as it was"}
    assert anew == {ARBITRATION + OPT_OUT}


def test_a_clause_that_stays_keeps_its_date_and_one_that_went_has_an_end(c, document):
    put(c.engine, document, *TERMS, ARBITRATION)
    put(c.engine, document, *TERMS, ordinal=2)
    analyse_new_texts(c)
    ended = rows(c.engine, Clause, col(Clause.until).is_not(None))
    standing = rows(c.engine, Clause, col(Clause.until).is_(None))
    assert {row.text for row in ended} == {ARBITRATION}
    assert {row.since for row in standing} == {NOW + timedelta(days=1)}


def test_the_timeline_tells_what_came_what_went_and_what_grew_weaker(c, document):
    put(c.engine, document, *TERMS)
    put(c.engine, document, *TERMS, ARBITRATION, ordinal=2)
    put(c.engine, document, *TERMS, ARBITRATION + OPT_OUT, ordinal=3)
    put(c.engine, document, *TERMS, ordinal=4)
    assert analyse_new_texts(c) == 4
    events = rows(c.engine, Event, col(Event.provision) == "arbitration")
    assert [event.kind.value for event in events] == ["introduced", "weakened", "removed"]
    assert "an opt-out is stated" in events[1].sentence


def test_every_quote_stands_in_the_stored_text(c, document):
    texts = [paragraphs(*TERMS), paragraphs(*TERMS, ARBITRATION)]
    versions = [
        put(c.engine, document, *(b.text for b in t), ordinal=n) for n, t in enumerate(texts)
    ]
    analyse_new_texts(c)
    stored = {v.id: plain_text(t) for v, t in zip(versions, texts, strict=True)}
    quotes = [(event.version_id, event.after) for event in rows(c.engine, Event) if event.after]
    assert all(stored[v][q["start"] : q["end"]] == q["text"] for v, q in quotes)


def test_a_technical_version_makes_no_event(c, document):
    put(c.engine, document, *TERMS)
    put(c.engine, document, *TERMS, ARBITRATION, ordinal=2, cause=Cause.TECHNICAL)
    analyse_new_texts(c)
    assert {event.kind for event in rows(c.engine, Event)} == {EventKind.FOUND}


def test_newer_rules_analyse_the_text_in_force_again_and_tell_nothing_new(c, document):
    put(c.engine, document, *TERMS)
    put(c.engine, document, *TERMS, ARBITRATION, ordinal=2)
    analyse_new_texts(c)
    events, clauses = len(rows(c.engine, Event)), len(rows(c.engine, Clause))
    with transaction(c.engine) as session:
        for row in session.exec(select(Analysis)):
            row.rules_version = "older"
    assert analyse_new_texts(c) == 1
    assert (len(rows(c.engine, Event)), len(rows(c.engine, Clause))) == (events, clauses)
    since = {row.since for row in rows(c.engine, Clause, col(Clause.text) == ARBITRATION)}
    assert since == {NOW + timedelta(days=2)}


def test_a_text_that_comes_before_its_rereading_is_told_by_today_s_rules(c, document):
    put(c.engine, document, *TERMS)
    analyse_new_texts(c)
    with transaction(c.engine) as session:
        session.exec(select(Analysis)).one().rules_version = "older"
    put(c.engine, document, *TERMS, ARBITRATION, ordinal=2)
    assert analyse_new_texts(c) == 1
    told = [e for e in rows(c.engine, Event) if e.kind is not EventKind.FOUND]
    assert "arbitration" in {event.provision for event in told}
    assert {event.kind for event in told} == {EventKind.INTRODUCED}


def test_a_text_that_breaks_our_rules_is_noted_and_holds_up_no_other(c, document):
    version = put(c.engine, document, *TERMS)
    with transaction(c.engine) as session:
        session.get_one(Version, version.id).blocks = [["no such kind", "Fees.", 0, "", []]]
    analyse_new_texts(c)
    [row] = rows(c.engine, Analysis)
    assert row.not_assessed == "our own rules failed on this text"
    assert not has_new_texts(c)


def test_a_document_that_another_worker_has_is_left_to_it(c, document):
    put(c.engine, document, *TERMS)
    with transaction(c.engine) as session:
        assert lock_analysis(session, document.id)
        assert not analyse_next(document.id, c)
    assert analyse_next(document.id, c)


def test_two_workers_at_once_leave_what_one_would(c, database):
    make_platform(c.engine)
    documents = [make_document(c.engine, terms_type=f"Type {n}") for n in range(4)]
    for document in documents:
        put(c.engine, document, *TERMS)
        put(c.engine, document, *TERMS, ARBITRATION, ordinal=2)
    with ThreadPoolExecutor(2) as pool:
        done = [work.result() for work in [pool.submit(analyse_new_texts, c) for _ in range(2)]]
    while has_new_texts(c):
        done.append(analyse_new_texts(c))
    assert sum(done) == 8
    introduced = rows(c.engine, Event, col(Event.kind) == EventKind.INTRODUCED)
    assert sorted(row.document_id for row in introduced) == [document.id for document in documents]


def test_the_sweep_finds_new_texts_until_they_are_analysed(c, document):
    put(c.engine, document, *TERMS)
    assert find_unfinished(c).texts
    analyse_new_texts(c)
    assert not find_unfinished(c).texts


def test_an_index_of_links_is_not_assessed(c, document):
    put(c.engine, document, "Privacy Policy", "Usage Policy", "Cookie Policy")
    analyse_new_texts(c)
    [row] = rows(c.engine, Analysis)
    assert row.exposure is None
    assert row.not_assessed.startswith("text not archived")
