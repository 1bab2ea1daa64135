"""The register and lists of sub-processors for programs."""

from datetime import timedelta

import pytest

from models.blocks import Block
from models.tables import Baseline, Subscription
from models.words import BlockKind, Cause

ROWS = ("Sub-processor | Purpose", "Acme Inc. | Mail", "xAI | Models, from 9 March 2026")


@pytest.fixture
def document(records):
    document = records.document(terms_type="Sub-processors List")
    blocks = [Block(BlockKind.TABLE_ROW, row) for row in ROWS]
    records.version(document, 1, Cause.FIRST, days_ago=30, blocks=blocks)
    records.session.commit()
    return document


def test_the_register_lists_what_is_watched_with_what_is_due(ada, records, document, now):
    whose = {"subscriber_id": ada.subscriber.id}
    records.add(Subscription(platform_id="parley", added_at=now, **whose))
    seen = {"document_id": document.id, "version_id": document.version_id, "reviewed_at": now}
    records.add(Baseline(**seen, **whose))
    records.session.commit()
    [line] = ada.get("/register").json()["items"]
    assert (line["platform"], line["open_alerts"], line["assigned_to"]) == ("parley", 0, "")
    assert line["next_due"] == (now + timedelta(days=365)).date().isoformat()
    assert [one["terms_type"] for one in line["documents"]] == ["Sub-processors List"]


def test_a_list_of_sub_processors_is_read_as_one(ada, document):
    said = ada.get(f"/documents/{document.id}/sub-processors").json()
    assert [(one["name"], one["starts"]) for one in said["companies"]] == [
        ("Acme Inc.", ""),
        ("xAI", "2026-03-09"),
    ]
    assert (said["promised"], said["promised_by"]) == (None, "")


def test_there_is_no_list_of_a_document_that_is_not_there(ada):
    assert ada.get("/documents/99/sub-processors").status_code == 404


@pytest.mark.parametrize("path", ["/register", "/documents/1/sub-processors"])
def test_a_plan_without_it_is_told_so(calling, document, path):
    answer = calling("watcher").get(path)
    assert (answer.status_code, "Professional" in answer.json()["detail"]) == (403, True)
