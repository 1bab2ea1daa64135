"""Audits name backdated rows, heads that go back, what a restore lost, and altered pages."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.tables import LogHead, LogRestore, Snapshot
from storage.database import open_session, transaction
from tests.evidence import append_often, later, look, size_of
from tests.factories import NOW
from tests.watched import OLD
from workers.steps.proving.append import append_new
from workers.steps.proving.audit import audit_log
from workers.steps.proving.sign_log import append_and_sign, sign_now
from workers.steps.telling.restored import settle_restored


def tamper(c, *statements):
    with transaction(c.engine) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            session.execute(text(statement))


@pytest.fixture
def signed(c, told):
    append_often(c)
    sign_now(c)
    return told


def test_a_look_that_is_slipped_in_later_with_an_early_time_is_named(c, signed):
    look(c, signed[0].document_id, at=NOW - timedelta(days=30))
    append_new(later(c, days=1))
    [finding] = audit_log(c).findings
    assert finding.startswith("check 2 (entry 9) says 2026-01-31 10:00:00 UTC, but the head of")


def test_looks_of_some_minutes_ago_are_no_finding(c, signed):
    look(c, signed[0].document_id, at=NOW - timedelta(minutes=40))
    append_new(later(c, days=1))
    assert audit_log(c).findings == []


def test_a_head_that_says_an_earlier_time_than_the_last_is_named(c, signed):
    look(c, signed[0].document_id)
    append_often(c)
    sign_now(later(c, days=-2))
    [finding] = audit_log(c).findings
    assert "was signed after that of 9" in finding


def test_a_clock_that_ran_ahead_once_does_not_keep_heads_from_being_signed(c, signed):
    append_and_sign(later(c, days=4000))
    append_and_sign(later(c, days=1))
    with open_session(c.engine) as session:
        assert len(session.exec(select(LogHead)).all()) == 3


def test_a_note_of_an_age_that_is_to_come_excuses_no_deletion(c, signed):
    tamper(
        c,
        "DELETE FROM decisions WHERE id = 1",
        "INSERT INTO log_erasures (kind, reason, at, before, ids)"
        f" VALUES ('decision', 'age', '{NOW}', '2099-01-01', '{{[1,1]}}')",
    )
    append_new(c)
    assert any("decision 1" in one and "is gone" in one for one in audit_log(c).findings)


def test_a_message_pointed_at_another_change_is_named(c, signed):
    tamper(c, "UPDATE notifications SET change_id = 99")
    [finding] = audit_log(c).findings
    assert finding.startswith("message 1 (entry 8) was altered")


def test_who_decided_cannot_be_altered_unseen(c, signed):
    change, ada = signed
    values = "'act', 'Ada', '', now(), now(), 'ada@x.example'"
    with transaction(c.engine) as session:
        session.execute(
            text(
                "INSERT INTO acknowledgements (subscriber_id, change_id, verdict, owner, note,"
                f" acknowledged_at, changed_at, acknowledged_by) VALUES ({ada.id}, {change.id},"
                f" {values})"
            )
        )
    append_new(c)
    assert audit_log(c).findings == []
    tamper(c, "UPDATE acknowledgements SET acknowledged_by = 'eve@x.example'")
    assert audit_log(c).findings == ["acknowledgement 1 says otherwise than its last noted state."]


def test_a_head_that_a_restore_lost_is_named_by_that_restore(c, signed):
    backup = size_of(c)
    for _ in range(3):
        look(c, signed[0].document_id)
    append_often(later(c, hours=2))
    kept = sign_now(later(c, hours=3)).note
    tamper(
        c,
        f"DELETE FROM log_entries WHERE position >= {backup}",
        f"UPDATE log_tiles SET hashes = substring(hashes for {backup * 32})",
        f"DELETE FROM log_heads WHERE size > {backup}",
        "DELETE FROM checks WHERE id > 1",
    )
    settle_restored(later(c, hours=5), NOW + timedelta(hours=1))
    append_often(later(c, hours=5))
    assert audit_log(c).findings == []
    [finding] = audit_log(c, [kept]).findings
    assert "is of rows that are lost: the log goes on from a backup of 2026-03-02 11:00" in finding
    with open_session(c.engine) as session:
        assert session.exec(select(LogRestore.size)).one() == backup


def test_a_page_that_is_lost_from_the_archive_is_named(site):
    site.look(OLD)
    append_new(site.c)
    whole = audit_log(site.c, pages=True)
    assert (whole.findings, whole.pages) == ([], 2)
    [row] = site.rows(Snapshot)
    site.c.blobs.files.rm(site.c.blobs.root, recursive=True)
    named = f"snapshot {row.id}: {row.pages[0]['sha256'][:16]}... is not whole."
    assert named in audit_log(site.c, pages=True).findings
