"""Whoever forges an export, with all its hashes right, is found by the log or by the signature."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from functools import partial
from hashlib import sha256

import pytest

from config.secret import add_log_key
from documents.normalise import text_hash
from evidence.archive import write_json
from evidence.heads import sign_export
from models.blocks import Block, plain_text
from models.words import BlockKind
from tests.exported import exported, files_of, live, sealed, verify
from tests.watched import OLD
from workers.steps.proving.evidence_scope import document_scope
from workers.steps.proving.sign_log import signing_keys

TEXT = "texts/document-1/version-2"


@pytest.fixture
def told(site):
    return live(site)


@pytest.fixture
def judged(site, told, tmp_path):
    """Give a function that signs forged files as the operator could, and gives what is found."""
    sign = partial(sign_export, key=signing_keys(site.c)[0])

    def judged(files):
        done = verify(sealed(files, sign), tmp_path)
        return done.returncode, [
            line for line in done.stdout.splitlines() if not line.startswith("ok")
        ]

    return judged


def reworded(files):
    """Forge a text so that it fits its own hash."""
    text = json.loads(files[f"{TEXT}.json"])
    text["blocks"][-1]["text"] = "We keep nothing."
    blocks = [Block(BlockKind(one["kind"]), one["text"]) for one in text["blocks"]]
    text["text_hash"] = text_hash(blocks)
    return {
        **files,
        f"{TEXT}.json": write_json(text),
        f"{TEXT}.txt": plain_text(blocks).encode(),
    }


def edited(files, name, edit):
    value = json.loads(files[name])
    edit(value)
    return {**files, name: write_json(value)}


def without(kind, files):
    rows = json.loads(files["log/rows.json"])
    kept = [row for row in rows if row["kind"] != kind]
    return {**files, "log/rows.json": write_json(kept)}


def test_files_that_nobody_touched_hold(site, told, judged):
    assert judged(files_of(exported(site, told))) == (0, [])


def test_whoever_lacks_the_key_cannot_alter_a_report(site, told, tmp_path):
    files = files_of(exported(site, told))
    files["report.html"] += b"<p>and they agreed</p>"
    files.pop("manifest.sig")
    done = verify(sealed(files), tmp_path)
    assert (done.returncode, "the export is not signed" in done.stdout) == (2, True)
    done = verify(
        sealed(files, lambda _: files_of(exported(site, told))["manifest.sig"].decode()), tmp_path
    )
    assert (done.returncode, "another export was signed" in done.stdout) == (1, True)


def test_a_text_that_was_reworded_is_not_the_one_that_was_logged(site, told, judged):
    found = judged(reworded(files_of(exported(site, told))))
    assert found == (1, [f"FAILED    record: {TEXT}: not the version that was logged"])


def test_a_reworded_text_whose_row_is_left_out_is_not_proved(site, told, judged):
    code, [said] = judged(without("version", reworded(files_of(exported(site, told)))))
    assert code == 2
    assert said.startswith("UNPROVED  record: the head of the log does not cover these")
    assert TEXT in said


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("snapshot", "captures/snapshot-1.warc.gz"),
        ("change", "CW-C-000001"),
        ("decision", "decision 1"),
        ("message", "message 1"),
        ("attempt", "attempt 1"),
        ("state", "the decision about CW-C-000001"),
    ],
)
def test_what_has_no_row_is_named(site, told, judged, kind, named):
    code, [said] = judged(without(kind, files_of(exported(site, told))))
    assert (code, named in said) == (2, True)


FORGED = [
    ("told.json", lambda v: v["rows"][0].update(status="550"), "attempt 1: not as it was logged"),
    ("told.json", lambda v: v["rows"][0].update(channel="slack"), "message 1: not as it was"),
    ("told.json", lambda v: v["rows"][0].update(plan="free"), "decision 1: not as it was logged"),
    ("told.json", lambda v: v["rows"][0].update(decision="skip"), "decision 1"),
    ("acknowledgements.json", lambda v: v[0].update(decision="accept"), "about CW-C-000001"),
    ("watching.json", lambda v: v[0]["figures"].update(failed=1), "come to other numbers of"),
    ("watching.json", lambda v: v[0]["figures"].update(checked=99), "come to other numbers of"),
    (
        "watching.json",
        lambda v: v[0]["figures"].update(gap_until=v[0]["figures"]["gap_since"]),
        "the longest time without the text was",
    ),
    ("looks.json", lambda v: v["looks"].pop(), "a look is not what was logged"),
    ("looks.json", lambda v: v["looks"][0].__setitem__(1, None), "a look is not what was logged"),
    ("looks.json", lambda v: v["looks"][0].__setitem__(0, 99), "a look is not what was logged"),
    (
        "changes/CW-C-000001/summary.json",
        lambda v: v.update(detected_at="2025-01-01T00:00:00.000000Z"),
        "CW-C-000001: not the change that was logged",
    ),
]


@pytest.mark.parametrize(("name", "edit", "said"), FORGED)
def test_what_was_edited_is_named(site, told, judged, name, edit, said):
    code, found = judged(edited(files_of(exported(site, told)), name, edit))
    assert code in (1, 2)
    assert said in " ".join(found)


def test_a_decision_is_as_it_stands_after_it_was_taken_anew(site, told, judged):
    with site.c.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE decisions SET kind = 'skip', reason = 'muted'")
    code, [said] = judged(files_of(exported(site, told)))
    assert (code, said.endswith("decision 1")) == (2, True)


def test_looks_that_are_newer_than_the_head_are_no_gap_in_the_proof(site, told, tmp_path):
    site.look(OLD, after=timedelta(days=2))
    export = exported(site, told, lambda session: document_scope(session, 1, None, None))
    done = verify(export, tmp_path)
    assert "looks are in the log, 1 newer than its head" in done.stdout


def test_an_export_of_before_a_new_key_is_signed_by_the_old_one(site, told, tmp_path):
    before = exported(site, told)
    add_log_key(site.c.settings.data_dir)
    assert exported(site, told) == before
    known = signing_keys(site.c)[1].verifier
    assert verify(before, tmp_path, known).returncode == 0


def bomb(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(50_000_000))
    return target.getvalue()


def named(name):
    return lambda files: sealed({**files, name: b"x"})


def twice(files):
    target = io.BytesIO(sealed(files))
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("told.csv", b"x")
    return target.getvalue()


STRANGE = [
    (bomb, "something in it is compressed"),
    (named("../../outside.txt"), "no name of a file of ours"),
    (named("/etc/passwd.txt"), "no name of a file of ours"),
    (twice, "the zip is not as it was written"),
    (lambda files: b"#!/bin/sh\n" + sealed(files), "the zip is not as it was written"),
    (lambda files: sealed(files) + b"\n", "the zip is not as it was written"),
    (lambda files: sealed(files).replace(b"\r\n", b"\n"), "FAILED"),
]


@pytest.mark.parametrize(("pack", "said"), STRANGE)
def test_a_strange_zip_is_refused(site, told, tmp_path, pack, said):
    files = files_of(exported(site, told))
    (tmp_path / "verify.py").write_bytes(files["verify.py"])
    (tmp_path / "e.zip").write_bytes(pack(files))
    ask = [sys.executable, "-I", "verify.py", "e.zip"]
    done = subprocess.run(ask, cwd=tmp_path, env={}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout


def test_a_manifest_names_no_file_outside_of_its_folder(site, told, tmp_path):
    files, inside = files_of(exported(site, told)), tmp_path / "inside"
    (tmp_path / "outside.txt").write_bytes(b"x")
    manifest = json.loads(files["manifest.json"])
    manifest["files"].append(["../outside.txt", sha256(b"x").hexdigest(), 1])
    for name, content in {**files, "manifest.json": write_json(manifest)}.items():
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_bytes(content)
    done = subprocess.run([sys.executable, "-I", inside / "verify.py"], capture_output=True)
    assert b"listed or there, not both: ['../outside.txt']" in done.stdout
