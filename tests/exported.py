"""An evidence export of a page that changed, and its verifier in an empty environment."""

import io
import subprocess
import sys
import zipfile
from datetime import timedelta

from demo.loopback import Answer
from evidence.archive import File, write_zip
from models.tables import Acknowledgement, Attempt, Change, Decision, Destination, Notification
from models.words import (
    AttemptOutcome,
    DecisionKind,
    NotificationKind,
    NotificationState,
    Verdict,
)
from storage.database import open_session
from tests.evidence import append_often
from tests.factories import make_subscriber, save, watch
from tests.watched import CLAUSES, OLD, page_of
from workers.steps.proving.evidence_scope import change_scope
from workers.steps.proving.export_evidence import export_evidence
from workers.steps.proving.sign_log import sign_now

HOSTILE = "We may sell <script>alert(1)</script> **data** \u202eto anybody; 利用規約 כפוף 30 days."
STRANGER = "stranger@elsewhere.example"


def live(site):
    """Change a page, tell two of it, sign a log that has it all, and return one of the two."""
    reader = make_subscriber(site.c.engine, "professional", email="auditor@acme-customer.example")
    stranger = make_subscriber(site.c.engine, "professional", email=STRANGER)
    for each in (reader, stranger):
        watch(site.c.engine, each)
    site.look(Answer(OLD, headers={"X-Served-By": "cache 7"}))
    escaped = HOSTILE.replace("<", "&lt;")
    new = page_of([*CLAUSES[:10], escaped, *CLAUSES[11:]])
    site.look(new)
    site.look(new, after=timedelta(minutes=11))
    (change,) = site.rows(Change)
    for each in (reader, stranger):
        tell(site, change, each)
    append_often(site.c)
    sign_now(site.c)
    return reader


def tell(site, change, reader):
    at = change.confirmed_at
    theirs = {"subscriber_id": reader.id, "change_id": change.id}
    engine = site.c.engine
    decided = {"kind": DecisionKind.SEND_NOW, "plan": "professional", "decided_at": at}
    save(engine, Decision(**theirs, **decided))
    deliver(engine, reader, at, **theirs)
    note = f"note of {reader.email}"
    save(
        engine,
        Acknowledgement(
            **theirs, verdict=Verdict.ACT, note=note, acknowledged_at=at, changed_at=at
        ),
    )


def deliver(engine, reader, at, **theirs):
    with open_session(engine) as session:
        there = session.exec(
            Destination.__table__.select().where(Destination.subscriber_id == reader.id)
        ).first()
    message = Notification(
        **theirs,
        kind=NotificationKind.ALERT,
        subject=f"change:{theirs['change_id']}",
        destination_id=there.id,
        channel="email",
        created_at=at,
        next_attempt_at=at,
        ended_at=at,
        state=NotificationState.DELIVERED,
    )
    save(engine, message)
    receipt = {"status": "250", "answer": f"queued for {reader.email}"}
    tried = {"at": at, "duration_ms": 20, "outcome": AttemptOutcome.DELIVERED}
    save(engine, Attempt(notification_id=message.id, number=1, **tried, **receipt))


def exported(site, reader, scope=None):
    target = io.BytesIO()
    with open_session(site.c.engine) as session:
        found = scope(session) if scope else change_scope(session, 1)
        export_evidence(session, found, reader, site.c, target)
    return target.getvalue()


def files_of(export):
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verify(export, folder, *arguments):
    """Let the export's own verifier check it, in an empty environment."""
    (folder / "verify.py").write_bytes(files_of(export)["verify.py"])
    (folder / "e.zip").write_bytes(export)
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "e.zip", *arguments],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
    )


def sealed(files, sign=None):
    """Write files of an export anew, with hashes that are right for them, as a forger does."""
    kept = [File(*each) for each in files.items() if not each[0].startswith("manifest.")]
    target = io.BytesIO()
    write_zip(kept, target, sign)
    return target.getvalue()
