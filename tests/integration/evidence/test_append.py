"""Every row comes into the log once, however late it is committed and whoever appends."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import text, update
from sqlmodel import col, select

from evidence.leaf import hash_cells
from evidence.proofs import verify
from evidence.tree import verify_consistency
from models.tables import (
    Acknowledgement,
    Check,
    Decision,
    LogCursor,
    LogEntry,
    LogState,
)
from models.words import DecisionKind, Verdict
from storage.acknowledgements import write_acknowledgement
from storage.database import open_session, transaction
from storage.digests import hold_instead
from tests.evidence import append_often, decide, later, look, size_of
from tests.factories import NOW, save
from tests.waiting import wait_until
from workers.steps.proving.append import append_new
from workers.steps.proving.prove import open_row, prove_growth, prove_row, root_at

MANY_DECISIONS = """INSERT INTO decisions (change_id, subscriber_id, kind, plan, decided_at)
SELECT :change, n, 'send_now', 'watcher', now() FROM generate_series(1000, 9999) n"""
WAITS = """
CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END $$;
CREATE TRIGGER waits BEFORE INSERT ON log_entries FOR EACH ROW
WHEN (NEW.kind = 'check' AND NEW.ref = 15000) EXECUTE FUNCTION waits()
"""
LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"


def entries(c, kind):
    with open_session(c.engine) as session:
        statement = select(LogEntry.ref).where(LogEntry.kind == kind)
        return session.exec(statement.order_by(col(LogEntry.position))).all()


def test_every_kind_of_row_is_logged_once(c, told):
    assert append_often(c) == [9, 0, 0, 0]
    counts = {kind: len(entries(c, kind)) for kind in ("snapshot", "version", "change", "check")}
    assert counts == {"snapshot": 2, "version": 2, "change": 1, "check": 1}
    assert (len(entries(c, "decisions")), len(entries(c, "attempts"))) == (1, 1)
    assert size_of(c) == 9


def test_each_row_is_proved_and_its_cells_are_opened(c, told):
    change, _ = told
    append_new(c)
    with open_session(c.engine) as session:
        root = root_at(session, 9)
        for kind, row_id in (
            ("change", change.id),
            ("check", 1),
            ("decision", 1),
            ("attempt", 1),
            ("message", 1),
        ):
            opened = open_row(session, kind, row_id, 9)
            assert verify(opened.proof, root)
            assert hash_cells(opened.cells, opened.salt) == opened.proof.entry.body
            assert (opened.proof.entry.kind, opened.proof.entry.id) == (kind, row_id)
        assert prove_row(session, "check", 99, 9) is None
        assert prove_row(session, "decision", 99, 9) is None
        assert prove_row(session, "attempt", 1, 7) is None


def test_growth_is_proved(c, told):
    append_new(c)
    look(c, told[0].document_id)
    append_new(c)
    with open_session(c.engine) as session:
        proof = prove_growth(session, 9, 10)
        assert verify_consistency(9, 10, proof, root_at(session, 9), root_at(session, 10))


def test_a_row_that_is_committed_late_is_logged_late_and_not_lost(c, told):
    document_id = told[0].document_id
    with open_session(c.engine) as slow:
        slow.add(a_look := Check(document_id=document_id, at=NOW, duration_ms=1, outcome="failed"))
        slow.flush()
        after = look(c, document_id).id
        append_often(c)
        append_often(later(c, hours=1))
        assert entries(c, "check") == [1, after]
        slow.commit()
    append_new(later(c, hours=2))
    assert entries(c, "check") == [1, after, a_look.id]


def test_what_is_settled_is_not_read_again(c, told):
    append_often(c)
    with open_session(c.engine) as session:
        settled = session.exec(select(LogCursor.settled).where(LogCursor.kind == "check")).one()
    assert settled == 1


def test_marks_of_the_server_before_a_restore_settle_too(c, told):
    append_often(c)
    look(c, told[0].document_id)
    with transaction(c.engine) as session:
        session.execute(update(LogCursor).values(mark_xid=10**12))
    append_often(later(c, hours=1))
    with open_session(c.engine) as session:
        settled = session.exec(select(LogCursor.settled).where(LogCursor.kind == "check")).one()
    assert settled == 2


def test_two_appenders_at_once_log_each_row_once(c, told):
    for _ in range(50):
        look(c, told[0].document_id)
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: append_new(c), range(8)))
    append_new(c)
    assert sum(counts) <= 59
    assert sorted(entries(c, "check")) == list(range(1, 52))
    with open_session(c.engine) as session:
        positions = session.exec(select(LogEntry.position).order_by(col(LogEntry.position))).all()
    assert positions == list(range(59))


def test_each_state_of_an_acknowledgement_is_logged(c, told):
    change, ada = told
    for verdict in (Verdict.ACT, Verdict.OBJECT):
        with transaction(c.engine) as session:
            write_acknowledgement(session, ada.id, change.id, NOW, verdict=verdict, owner="Ada")
    with transaction(c.engine) as session:  # a reminder changes nothing that was decided
        session.execute(update(Acknowledgement).values(reminded_at=NOW))
    append_new(c)
    with open_session(c.engine) as session:
        states = session.exec(select(LogState).order_by(col(LogState.id))).all()
        assert [state.cells["verdict"] for state in states] == ["act", "object"]
        assert open_row(session, "state", states[0].id, size_of(c))


def test_a_decision_that_is_taken_anew_is_proved_as_it_was(c, told):
    change, ada = told
    append_new(c)
    with transaction(c.engine) as session:
        hold_instead(session, change.id, ada.id + 1)
        hold_instead(session, change.id, ada.id)
        session.execute(update(Decision).values(kind=DecisionKind.HOLD_FOR_DIGEST, deliver_by=NOW))
    append_new(c)
    with open_session(c.engine) as session:
        opened = open_row(session, "decision", 1, size_of(c))
        assert b'"kind":"send_now"' in opened.cells
        assert entries(c, "state") == [1]


def test_many_decisions_share_a_leaf(c, told):
    with transaction(c.engine) as session:
        session.execute(text(MANY_DECISIONS), {"change": told[0].id})
    append_new(c)
    assert len(entries(c, "decisions")) == 3
    with open_session(c.engine) as session:
        opened = open_row(session, "decision", 9000, size_of(c))
        assert len(opened.proof.row.path) <= 12
        assert verify(opened.proof, root_at(session, size_of(c)))


def test_killed_while_it_appends_the_log_stays_whole(c, told, database):
    with transaction(c.engine) as session:
        session.execute(
            text(
                "INSERT INTO checks (document_id, at, duration_ms, outcome, confirming)"
                " SELECT :document, now(), 1, 'unchanged', false FROM generate_series(1, 30000)"
            ),
            {"document": told[0].document_id},
        )
        session.execute(text(WAITS))
    script = (
        "import sys; from pathlib import Path; from storage.database import open_engine;"
        "from tests.factories import make_context;"
        "from workers.steps.proving.append import append_new;"
        "append_new(make_context(open_engine(sys.argv[1]), Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", script, database.url, str(c.settings.data_dir)]
    with open_session(c.engine) as session:
        session.execute(text("SELECT pg_advisory_xact_lock(7)"))
        child = subprocess.Popen(command, cwd=Path.cwd())
        wait_until(lambda: size_of(c) > 10_000)
        child.kill()
        child.wait()
    with open_session(c.engine) as session:
        wait_until(lambda: session.scalar(text(LOCKS)) == 0)  # its half-done part is undone
    assert size_of(c) < 30_009
    append_new(c)
    assert sorted(entries(c, "check")) == list(range(1, 30_002))
    with open_session(c.engine) as session:
        assert verify(prove_row(session, "check", 30_001, 30_009), root_at(session, 30_009))


def test_the_log_refuses_to_be_changed(c, told):
    append_new(c)
    for act in ("UPDATE log_entries SET ref = 1", "DELETE FROM log_entries", "TRUNCATE log_pages"):
        with open_session(c.engine) as session:
            try:
                session.execute(text(act))
            except Exception as error:
                assert "only grows" in str(error)
            else:
                raise AssertionError(act)


def test_a_stored_row_is_logged_once_when_it_changes_before_it_settles(c, told):
    save(c.engine, row := decide(c, told[0].id, 77))
    append_new(c)
    with transaction(c.engine) as session:
        session.execute(update(Decision).where(col(Decision.id) == row.id).values(digest_id=None))
    assert append_often(later(c, hours=1)) == [0, 0, 0, 0]
