"""Proof of watching, reviews, commitments and rehearsals for programs."""

import pytest

from models.blocks import Block
from models.tables import Subscription
from models.words import BlockKind, Cause, Outcome

OLD, NEW = "We keep what you enter.", "We may share it with insurers."


@pytest.fixture
def document(records, now):
    """Put two versions of a document on record, looked at every day for ten days."""
    document = records.document()
    texts = {1: [OLD], 2: [OLD, NEW]}
    made = [
        records.version(
            document,
            number,
            Cause.CHANGE if number > 1 else Cause.FIRST,
            days_ago=11 - 5 * number,
            blocks=[Block(BlockKind.PARAGRAPH, line) for line in lines],
        )
        for number, lines in texts.items()
    ]
    records.change(*made)
    for days in range(7):
        outcome = {6: Outcome.FIRST, 1: Outcome.CHANGE}.get(days, Outcome.UNCHANGED)
        records.check(document, outcome, days=days)
    records.session.commit()
    return document


def test_the_proof_of_watching_counts_what_was_promised_and_done(ada, document):
    said = ada.get(f"/documents/{document.id}/watching?days=5").json()
    assert (said["scheduled"], said["checked"], said["changed"]) == (5, 6, 1)
    assert (said["every"], said["gaps"], said["kept_since"]) == (86400, [], None)


def test_a_document_nobody_looked_at_has_no_proof(ada, records):
    document = records.document()
    records.session.commit()
    answer = ada.get(f"/documents/{document.id}/watching")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Nobody has looked at it yet.")


@pytest.mark.parametrize(
    ("on", "version", "certainty"),
    [
        ("2026-02-25", 1, "known"),
        ("2026-02-28", 1, "replaced_between"),
        ("2026-03-02", 2, "last_seen"),
    ],
)
def test_the_text_of_a_day_comes_with_its_certainty(ada, document, on, version, certainty):
    said = ada.get(f"/documents/{document.id}/text?on={on}").json()
    assert (said["text"]["ordinal"], said["certainty"]) == (version, certainty)
    assert said["said"].endswith(".")


def test_a_version_is_reviewed_and_what_changed_since_is_told_net(ada, document):
    path = f"/documents/{document.id}"
    assert ada.get(f"{path}/review").status_code == 404
    assert ada.put(f"{path}/review", {"version": 1}).json()["version"] == 1
    net = ada.get(f"{path}/since-review").json()
    assert (net["before"], net["after"], net["same"]) == (1, 2, False)
    assert [piece["text"] for place in net["places"] for piece in place["pieces"]] == [NEW]
    assert ada.put(f"{path}/review", {}).json()["version"] == 2
    assert ada.get(f"{path}/since-review").json()["same"]


def test_a_review_is_taken_back(ada, document, calling):
    path = f"/documents/{document.id}/review"
    ada.put(path, {"version": 1})
    assert calling().delete(path).status_code == 404
    assert [ada.delete(path).status_code for _ in range(2)] == [204, 404]
    assert ada.get(path).status_code == 404


def test_a_version_that_is_none_is_not_reviewed(ada, document):
    answer = ada.put(f"/documents/{document.id}/review", {"version": 9})
    assert (answer.status_code, "no version 9" in answer.json()["detail"]) == (404, True)


def test_commitments_are_added_listed_and_forgotten(ada, calling):
    made = ada.post("/commitments", {"text": "We never sell your data"})
    assert (made.status_code, made.json()["provisions"]) == (201, ["sharing_sale"])
    assert ada.post("/commitments", {"text": "We never sell your data"}).status_code == 409
    path = f"/commitments/{made.json()['id']}"
    assert calling().delete(path).status_code == 404
    assert ada.delete(path).status_code == 204
    assert ada.get("/commitments").json()["items"] == []


def test_a_commitment_is_written_anew_in_its_place(ada, calling):
    made = ada.post("/commitments", {"text": "We never sell your data"}).json()
    other = ada.post("/commitments", {"promise": "no_training"}).json()
    path, wanted = (
        f"/commitments/{made['id']}",
        {"text": "Your data stay with us", "provisions": ["sharing_sale"]},
    )
    assert calling().put(path, wanted).status_code == 404
    written = ada.put(path, wanted).json()
    assert (written["id"], written["text"]) == (made["id"], wanted["text"])
    assert written["created_at"] == made["created_at"]
    assert ada.put(path, {"text": other["text"], "provisions": ["fees"]}).status_code == 409
    assert ada.put(path, {"text": "Hm"}).status_code == 422
    assert len(ada.get("/commitments").json()["items"]) == 2


def test_a_commitment_that_cannot_be_matched_is_refused_in_words(ada):
    answer = ada.post("/commitments", {"promise": "no_trainning"})
    assert (answer.status_code, "did you mean" in answer.json()["detail"]) == (422, True)


def test_commitments_go_out_as_csv_and_come_in_again(ada, calling):
    names = [one["id"] for one in ada.get("/commitments/catalogue").json()["items"]][:3]
    for name in names:
        ada.post("/commitments", {"promise": name})
    written = ada.get("/commitments/export.csv")
    assert written.headers["content-type"].startswith("text/csv")
    ben = calling()
    assert ben.post("/commitments/import", {"csv": written.text}).json() == {"added": 3}
    assert [one["promise"] for one in ben.get("/commitments").json()["items"]] == names


def test_other_wishes_are_tried_over_the_past(ada, document, records, now):
    watched = Subscription(subscriber_id=ada.subscriber.id, platform_id="parley", added_at=now)
    records.add(watched)
    records.session.commit()
    tried = ada.get("/account/rehearsal", params={"floor": "major"}).json()
    assert (tried["told_as_it_stands"], tried["told_as_tried"]) == (1, 1)
    assert tried["changes"][0]["stands"] == "an alert"
    unknown = ada.get("/account/rehearsal", params={"provision": "no_such"})
    assert unknown.status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("put", "/documents/1/review"),
        ("put", "/commitments/1"),
        ("get", "/documents/1/since-review"),
        ("post", "/commitments"),
    ],
)
def test_a_plan_without_the_feature_is_refused_in_one_line(calling, document, method, path):
    wim = calling("watcher")
    answer = getattr(wim, method)(path, *([{}] if method != "get" else []))
    assert (answer.status_code, "Professional" in answer.json()["detail"]) == (403, True)
