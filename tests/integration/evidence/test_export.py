"""An export proves itself: on any machine with Python, and not when a single byte was touched."""

import io
import json
import random
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import timedelta
from http import HTTPStatus

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from demo.loopback import Answer
from models.tables import (
    Change,
    Decision,
    Digest,
    Notification,
)
from models.words import (
    Cause,
    DecisionKind,
    NotificationKind,
)
from tests.evidence import append_often
from tests.exported import STRANGER, exported, files_of, live, verify
from tests.factories import make_subscriber, save
from tests.watched import OLD
from workers.steps.proving.evidence_scope import change_scope, document_scope, period_scope
from workers.steps.proving.sign_log import sign_now


@pytest.fixture
def told(site):
    return live(site)


def test_the_verifier_of_an_export_finds_nothing_wrong_with_it(site, told, tmp_path):
    done = verify(exported(site, told), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    checks = [line.split()[1] for line in done.stdout.splitlines()]
    assert checks == [
        *("files:", "manifest:", "issuer:", "captures:", "texts:", "quotes:", "watching:"),
        *("signature:", "log:", "looks:", "record:"),
    ]
    assert "FAILED" not in done.stdout


def test_unpacked_files_are_checked_where_they_lie(site, told, tmp_path):
    for name, content in files_of(exported(site, told)).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    ask = [sys.executable, "-I", str(tmp_path / "verify.py")]
    assert subprocess.run(ask, env={}, capture_output=True).returncode == 0


def test_another_key_than_the_known_one_is_refused(site, told, tmp_path):
    done = verify(exported(site, told), tmp_path, "other+00000000+AAAA")
    assert done.returncode == 1
    assert "another key" in done.stdout


def test_an_export_repeats_byte_for_byte(site, told):
    assert exported(site, told) == exported(site, told)


def test_a_later_head_does_not_change_an_export(site, told):
    before = exported(site, told)
    site.look(OLD, after=timedelta(days=2))
    append_often(site.c)
    sign_now(site.c)
    assert exported(site, told) == before


def test_every_touched_byte_is_found(site, told, tmp_path):
    export = exported(site, told)
    check = checker(files_of(export)["verify.py"])
    chance = random.Random(7)
    places = {chance.randrange(len(export)) for _ in range(150)}
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        for info in archive.infolist():
            begin = info.header_offset + 30 + len(info.filename)
            places |= {info.header_offset + chance.randrange(30), begin}
            places |= {begin + chance.randrange(info.file_size) for _ in range(3)}
        places |= {archive.start_dir + chance.randrange(46), len(export) - 1}
    unnoticed = [at for at in sorted(places) if check(flipped(export, at), tmp_path / "f.zip")]
    assert unnoticed == []


def flipped(export, at):
    touched = bytearray(export)
    touched[at] ^= 1 << at % 8
    return bytes(touched)


def checker(source):
    """Load the verifier once, for a process a byte would take minutes."""
    names = {"__name__": "verify", "__file__": "verify.py"}
    exec(compile(source, "verify.py", "exec"), names)

    def passes(export, path):
        path.write_bytes(export)
        sys.argv = ["verify.py", str(path)]
        return names["main"]() == 0

    return passes


def test_what_a_reader_was_told_and_decided_is_proved_too(site, told):
    rows = json.loads(files_of(exported(site, told))["log/rows.json"])
    kinds = Counter(row["kind"] for row in rows)
    assert kinds == {"snapshot": 3, "version": 2, "change": 1} | dict.fromkeys(
        ("decision", "message", "attempt", "state"), 1
    )


def test_captures_pass_the_checks_of_warcio(site, told, tmp_path):
    names = [name for name in files_of(exported(site, told)) if name.endswith(".warc.gz")]
    assert len(names) == 3  # before, first sight of the new text, and its confirmation
    for name in names:
        (tmp_path / "one.warc.gz").write_bytes(files_of(exported(site, told))[name])
        asked = type("Asked", (), {"inputs": [str(tmp_path / "one.warc.gz")], "verbose": False})
        assert Checker(asked).process_all() == 0
        with (tmp_path / "one.warc.gz").open("rb") as stream:
            kinds = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
        assert kinds == ["warcinfo", "request", "response"]


def test_a_subscribers_export_names_nobody_else(site, told):
    files = files_of(exported(site, told))
    assert [name for name, content in files.items() if STRANGER.encode() in content] == []
    rows = json.loads(files["told.json"])["rows"]
    assert [(row["state"], row["destination"]) for row in rows] == [("delivered", told.email)]
    (decided,) = json.loads(files["acknowledgements.json"])
    assert decided["note"] == f"note of {told.email}"


def test_an_operators_export_only_counts(site, told):
    files = files_of(exported(site, None))
    secret = [STRANGER.encode(), told.email.encode()]
    assert [n for n, content in files.items() if any(each in content for each in secret)] == []
    counts = {row["what"]: row["count"] for row in json.loads(files["told.json"])["counts"]}
    assert counts == {"send now": 2, "alert, email, delivered": 2}


def test_hostile_text_stays_text(site, told):
    files = files_of(exported(site, told))
    page = files["report.html"].decode()
    assert "<script>" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page
    assert files["report.pdf"].startswith(b"%PDF-")


def test_a_document_is_exported_with_all_its_texts(site, told, tmp_path):
    export = exported(site, told, lambda session: document_scope(session, 1, None, None))
    assert verify(export, tmp_path).returncode == 0
    names = files_of(export)
    assert {"texts/document-1/version-1.txt", "texts/document-1/version-2.txt"} <= names.keys()
    assert "changes/CW-C-000001/summary.json" in names


def test_a_period_is_that_of_the_platforms_somebody_watches(site, told, tmp_path):
    now = site.c.now()
    nobody = make_subscriber(site.c.engine, "professional")

    def of(reader):
        return lambda session: period_scope(session, reader.id, now - timedelta(days=30), now)

    assert "changes/CW-C-000001/summary.json" in files_of(exported(site, told, of(told)))
    empty = exported(site, nobody, of(nobody))
    assert not [name for name in files_of(empty) if name.startswith(("texts/", "changes/"))]
    assert verify(empty, tmp_path).returncode == 0


def test_an_old_snapshot_says_that_its_exchange_was_not_kept(site, told, tmp_path):
    with site.c.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE snapshots SET pages = pages #- '{0,exchange}'")
    files = files_of(exported(site, told))
    stream = io.BytesIO(files["captures/snapshot-1.warc.gz"])
    kinds = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
    assert kinds == ["warcinfo", "resource", "metadata"]


def test_a_document_that_was_withdrawn_is_exported_too(site, told, tmp_path):
    for _ in range(8):
        site.look(Answer("gone", HTTPStatus.NOT_FOUND))
    withdrawn = site.rows(Change)[-1]
    assert withdrawn.cause is Cause.WITHDRAWN
    append_often(site.c)
    sign_now(site.c)
    export = exported(site, told, lambda session: change_scope(session, withdrawn.id))
    assert verify(export, tmp_path).returncode == 0
    troubles = json.loads(files_of(export)["watching.json"])[0]["troubles"]
    assert {row["outcome"] for row in troubles} == {"failed", "withdrawn"}


def test_what_came_in_a_digest_is_told_with_its_message(site, told):
    (change,) = site.rows(Change)
    weekly = make_subscriber(site.c.engine, "free", email="weekly@reader.example")
    at = change.confirmed_at
    figures = {"changes": 1, "documents": 1, "checked": 3, "failed": 0, "not_included": {}}
    times = {"slot_at": at, "cut_at": at, "period_start": at}
    theirs = {"subscriber_id": weekly.id}
    digest = save(site.c.engine, Digest(**theirs, **times, **figures))
    held = {"kind": DecisionKind.HOLD_FOR_DIGEST, "plan": "free", "decided_at": at}
    save(site.c.engine, Decision(**theirs, change_id=change.id, digest_id=digest.id, **held))
    message = {
        "kind": NotificationKind.DIGEST,
        "subject": f"digest:{digest.id}",
        "channel": "email",
    }
    moments = {"created_at": at, "next_attempt_at": at}
    owed = Notification(**theirs, **message, **moments, destination_id=1, digest_id=digest.id)
    save(site.c.engine, owed)
    (row,) = json.loads(files_of(exported(site, weekly))["told.json"])["rows"]
    assert (row["decision"], row["kind"], row["state"]) == ("hold_for_digest", "digest", "pending")
