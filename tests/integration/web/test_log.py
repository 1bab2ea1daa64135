"""The log at its well-known address: whoever wants to can check it without asking us for more."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.heads import verify_head
from evidence.proofs import from_json, verify
from evidence.tree import verify_consistency
from models.tables import Decision, LogRestore
from models.words import DecisionKind
from storage.database import transaction
from tests.evidence import later
from tests.factories import make_context
from workers.steps.proving.sign_log import append_and_sign, signing_keys

PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "verify-evidence.md").read_text("utf-8")
LOG = "/.well-known/clausewatch-log"
# Signs under a public key with two "+" in its base64, the sign that divides the key's own line.
PRIVATE_KEY = "GRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRk="


@pytest.fixture
def c(database, tmp_path, now):
    told = {"public_url": "https://watch.example", "log_keys": PRIVATE_KEY}
    return make_context(database.engine, tmp_path, now, **told)


@pytest.fixture
def site(c, told, records, now, serve_with, settings):
    """Serve a log of one change and a decision about it, signed on two days."""
    append_and_sign(c)
    cells = {"plan": "watcher", "decided_at": now, "kind": DecisionKind.SEND_NOW}
    records.add(Decision(change_id=1, subscriber_id=1, **cells))
    records.session.commit()
    append_and_sign(later(c, days=1))
    same = ("data_dir", "public_url", "log_keys")
    return serve_with(settings.model_copy(update={it: getattr(c.settings, it) for it in same}))


def test_the_newest_head_is_text_that_the_published_key_verifies(site, c):
    answer = site.get(LOG)
    assert answer.headers["content-type"].startswith("text/plain")
    assert site.get(f"{LOG}/key").text.split() == [signing_keys(c)[0].verifier]
    assert verify_head(answer.text, site.get(f"{LOG}/key").text).size == 6


def test_the_same_head_is_json_for_programs(site):
    told = site.get(LOG, headers={"Accept": "application/json"}).json()
    assert (told["size"], told["stamped_at"]) == (6, None)
    assert told["note"] == site.get(LOG).text


def test_every_head_is_listed_and_found_by_its_size(site):
    listed = site.get(f"{LOG}/heads").json()
    assert [head["size"] for head in listed["items"]] == [6, 5]
    assert listed["next"] is None
    assert site.get(f"{LOG}/heads/5").text == listed["items"][1]["note"]
    assert site.get(f"{LOG}/heads/4").status_code == 404
    assert site.get(f"{LOG}/heads/5/stamp").status_code == 404


def test_the_restores_that_the_log_went_through_are_listed(site, c):
    with transaction(c.engine) as session:
        session.add(LogRestore(made_at=c.now(), at=c.now(), size=6))
    [row] = site.get(f"{LOG}/restores").json()["items"]
    assert (row["number"], row["entries"]) == (1, 6)


def test_a_row_is_proved_under_a_head(site):
    told = site.get(f"{LOG}/proof/change/1").json()
    head = verify_head(told["head"], told["key"])
    proof = from_json(told["proof"])
    assert verify(proof, head.root)
    assert (proof.entry.kind, proof.entry.id) == ("change", 1)
    older = site.get(f"{LOG}/proof/change/1", params={"size": 5}).json()
    assert verify(from_json(older["proof"]), verify_head(older["head"], older["key"]).root)


@pytest.mark.parametrize("what", ["decision/1", "attempt/1", "state/1", "change/9", "planet/1"])
def test_rows_about_a_person_and_those_that_are_not_there_are_not_proved(site, what):
    assert site.get(f"{LOG}/proof/{what}").status_code == 404


def test_the_page_for_third_parties_checks_a_proof_without_anything_of_ours(site, tmp_path):
    told = site.get(f"{LOG}/proof/change/1").json()
    (tmp_path / "proof.json").write_text(json.dumps(told))
    (tmp_path / "check.py").write_text(between("```python\n", "```"))
    command = [sys.executable, "-I", "check.py", "proof.json"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [told["proof"]["leaf"], *told["head"].splitlines()[1:3]]


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed here")
def test_the_page_for_third_parties_checks_a_signature(site, tmp_path):
    (tmp_path / "head.txt").write_text(site.get(LOG).text)
    (tmp_path / "key.txt").write_text(site.get(f"{LOG}/key").text)
    commands = between("before the key):\n\n", "\n\n##")
    said = subprocess.run(["bash", "-c", commands], cwd=tmp_path, capture_output=True, text=True)
    assert "Verified Successfully" in said.stdout
    (tmp_path / "head.txt").write_text(site.get(LOG).text.replace("time 2", "time 1"))
    said = subprocess.run(["bash", "-c", commands], cwd=tmp_path, capture_output=True, text=True)
    assert "Signature Verification Failure" in said.stdout + said.stderr


def between(start, end):
    return PAGE.partition(start)[2].partition(end)[0]


def test_growth_is_proved_between_two_heads(site):
    old, new = (verify_head(site.get(f"{LOG}/heads/{n}").text, site.get(f"{LOG}/key").text)
                for n in (5, 6))  # fmt: skip
    path = [bytes.fromhex(step) for step in site.get(f"{LOG}/growth/5/6").json()["path"]]
    assert verify_consistency(old.size, new.size, path, old.root, new.root)
    assert site.get(f"{LOG}/growth/6/5").status_code == 404
    assert site.get(f"{LOG}/growth/3/6").status_code == 404


def test_before_the_first_head_there_is_none(web):
    assert web.get(LOG).status_code == 404
