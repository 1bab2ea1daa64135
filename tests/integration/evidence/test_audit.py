"""Whatever is done to a row, to the log or to its heads behind our back, the audit says so."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.tables import LogHead
from storage.acknowledgements import write_acknowledgement
from storage.database import open_session, transaction
from storage.digests import hold_instead
from tests.evidence import append_often, decide, later, look
from tests.factories import NOW, make_subscriber
from workers.steps.operating.prune import prune_old_rows
from workers.steps.proving.append import append_new
from workers.steps.proving.audit import audit_log
from workers.steps.proving.sign_log import sign_now
from workers.steps.subscribers.leave import delete_account

BEHIND_OUR_BACK = "SET LOCAL session_replication_role = replica"  # no trigger fires


@pytest.fixture
def signed(c, told):
    """A log of some rows with a signed head, and some more rows."""
    change, ada = told
    for minutes in range(3):
        look(c, change.document_id, at=NOW + timedelta(minutes=minutes))
    decide(c, change.id, make_subscriber(c.engine).id)
    append_often(c)
    sign_now(c)
    look(c, change.document_id)
    append_often(later(c, hours=1))
    return change, ada


def tamper(c, *statements):
    with transaction(c.engine) as session:
        session.execute(text(BEHIND_OUR_BACK))
        for statement in statements:
            session.execute(text(statement))


def test_a_log_that_nobody_touched_holds(c, signed):
    audit = audit_log(c)
    assert audit.findings == []
    assert (audit.entries, audit.heads) == (13, 1)
    assert audit.rows["check"] == 5


ALTERED = "{} was altered: its cells are not those that were logged."
GONE = "{} is gone, and it was not deleted by age or with its owner."
SLIPPED_IN = (
    "INSERT INTO checks (id, document_id, at, duration_ms, outcome, confirming)"
    " SELECT -5, document_id, at, 1, 'unchanged', false FROM checks WHERE id = 1"
)
NOT_THE_ONE = "entry {} is not the one that the tree holds."


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE checks SET outcome = 'failed' WHERE id = 2", ALTERED.format("check 2 (entry 6)")),
        ("UPDATE snapshots SET digest = 'x' WHERE id = 1", ALTERED.format("snapshot 1 (entry 0)")),
        ("UPDATE versions SET blocks = '[]' WHERE id = 1", ALTERED.format("version 1 (entry 2)")),
        (
            'UPDATE changes SET summary = summary || \'{"headline": "Nothing"}\'',
            ALTERED.format("change 1 (entry 4)"),
        ),
        (
            "UPDATE decisions SET kind = 'skip', reason = 'muted' WHERE id = 1",
            ALTERED.format("decision 1 (entry 9)"),
        ),
        ("UPDATE attempts SET answer = 'no'", ALTERED.format("attempt 1 (entry 10)")),
        ("UPDATE log_secrets SET secret = 'x'", ALTERED.format("attempt 1 (entry 10)")),
        ("DELETE FROM checks WHERE id = 2", GONE.format("check 2 (entry 6)")),
        ("DELETE FROM decisions WHERE id = 2", GONE.format("decision 2 (entry 9)")),
        ("UPDATE checks SET id = 99 WHERE id = 2", GONE.format("check 2 (entry 6)")),
        ("DELETE FROM log_entries WHERE position = 6", "entry 6 is missing."),
        ("DELETE FROM log_entries WHERE position = 12", "entry 12 is missing."),
        ("DELETE FROM log_pages WHERE kind = 'attempt'", "page 2 of attempts is gone."),
        ("UPDATE log_pages SET hashes = hashes || hashes", "page 2 of attempts was altered."),
        (
            "UPDATE log_entries SET at = at - interval '1 day' WHERE position = 6",
            NOT_THE_ONE.format("6 (check 2)"),
        ),
        (
            "UPDATE log_heads SET root = sha256('x')",
            "The head of 12 entries was altered: its note says otherwise.",
        ),
        (
            "UPDATE log_heads SET note = replace(note, 'time 2026', 'time 2025')",
            "A head does not hold: no key of ours signed the one of 12 entries.",
        ),
        (
            "UPDATE log_tiles SET hashes = overlay(hashes placing sha256('x') from 65)",
            "The log is not the one that was signed: at 12 entries its root differs.",
        ),
        (
            SLIPPED_IN,
            "check -5 is not in the log, although later ones are.",
        ),
    ],
)
def test_what_was_altered_deleted_or_slipped_in_is_named(c, signed, statement, finding):
    tamper(c, statement)
    assert finding in audit_log(c).findings


def test_rows_that_changed_places_are_named(c, signed):
    swap = "UPDATE log_entries SET position = {} WHERE position = {}"
    tamper(c, *(swap.format(*places) for places in ((-1, 6), (6, 7), (7, -1))))
    findings = audit_log(c).findings
    assert findings == [NOT_THE_ONE.format(name) for name in ("6 (check 3)", "7 (check 2)")]


def test_a_log_made_anew_without_a_row_does_not_fit_its_heads(c, signed):
    tamper(
        c,
        "DELETE FROM checks WHERE id = 2",
        "DELETE FROM log_entries",
        "DELETE FROM log_tiles",
        "DELETE FROM log_pages",
        "DELETE FROM log_cursors",
    )
    append_often(later(c, hours=2))
    signed_then = "The log is not the one that was signed: at 12 entries its root differs."
    assert audit_log(c).findings == [signed_then]


def test_a_log_made_anew_with_its_heads_does_not_fit_a_head_kept_elsewhere(c, signed):
    with open_session(c.engine) as session:
        kept = session.exec(select(LogHead.note)).one()
    tamper(c, "DELETE FROM checks WHERE id = 2", "DELETE FROM log_heads", "DELETE FROM log_entries")
    tamper(c, "DELETE FROM log_tiles", "DELETE FROM log_pages", "DELETE FROM log_cursors")
    append_often(later(c, hours=2))
    sign_now(c)
    assert audit_log(c).findings == []
    [finding] = audit_log(c, [kept]).findings
    assert "not the one that was signed" in finding


def test_a_shortened_log_is_shorter_than_its_head(c, signed):
    tamper(
        c,
        "DELETE FROM log_entries WHERE position > 4",
        "UPDATE log_tiles SET hashes = substring(hashes for 5 * 32)",
    )
    findings = audit_log(c).findings
    assert "The log was cut: a head of 12 entries was signed, 5 are there." in findings


def test_what_went_by_age_is_told_apart(c, signed):
    old = later(c, days=1000)
    prune_old_rows(old)
    append_new(old)
    audit = audit_log(old)
    assert audit.findings == []
    assert audit.erased == {"check": 5, "decision": 2, "attempt": 1}


def test_a_row_erased_before_its_time_is_named(c, signed):
    tamper(
        c,
        "DELETE FROM checks WHERE id = 2",
        "INSERT INTO log_erasures (kind, reason, at, before, ids)"
        " VALUES ('check', 'age', now(), '2020-01-01', '{[2,3)}')",
    )
    append_new(c)
    assert audit_log(c).findings == ["check 2 (entry 6) was deleted before its time."]


@pytest.mark.parametrize(
    ("kind", "table", "entry", "before"),
    [("snapshot", "snapshots", 1, "'2099-01-01'"), ("check", "checks", 5, "NULL")],
)
def test_a_note_does_not_excuse_what_is_never_deleted(c, signed, kind, table, entry, before):
    row_id = 2 if kind == "snapshot" else 1
    tamper(
        c,
        f"DELETE FROM {table} WHERE id = {row_id}",
        "INSERT INTO log_erasures (kind, reason, at, before, ids)"
        f" VALUES ('{kind}', 'age', now(), {before}, '{{[{row_id},{row_id}]}}')",
    )
    append_new(c)
    assert audit_log(c).findings == [GONE.format(f"{kind} {row_id} (entry {entry})")]


def test_who_leaves_takes_everything_along_and_the_log_still_holds(c, signed):
    change, ada = signed
    with transaction(c.engine) as session:
        write_acknowledgement(session, ada.id, change.id, NOW, verdict="act", owner="Ada")
    append_new(c)
    delete_account(ada.id, c)
    append_new(c)
    audit = audit_log(c)
    assert audit.findings == []
    assert audit.erased == {"decision": 1, "attempt": 1, "message": 1, "state": 1}
    with open_session(c.engine) as session:
        assert session.scalar(text("SELECT count(*) FROM log_secrets")) == 1


def test_a_decision_that_was_taken_anew_lawfully_is_no_finding(c, signed):
    change, ada = signed
    tamper(c, "UPDATE notifications SET state = 'failed'")
    with transaction(c.engine) as session:
        hold_instead(session, change.id, ada.id)
    append_new(c)
    assert audit_log(c).findings == []


def test_an_acknowledgement_altered_behind_our_back_is_named(c, signed):
    change, ada = signed
    with transaction(c.engine) as session:
        write_acknowledgement(session, ada.id, change.id, NOW, verdict="act", owner="Ada")
    tamper(c, "UPDATE acknowledgements SET verdict = 'accept'")
    says = "acknowledgement 1 says otherwise than its last noted state."
    assert audit_log(c).findings == [says]


def test_a_log_that_is_empty_holds(c):
    assert audit_log(c).findings == []
