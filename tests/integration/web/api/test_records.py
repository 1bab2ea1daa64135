"""What the API tells of platforms, documents, versions, changes and provisions."""

import pytest

from models.blocks import Block
from models.summary import ProvisionChange
from models.words import BlockKind, Cause, Significance


def test_platforms_and_their_documents_are_listed(ada, told):
    (platform,) = ada.get("/platforms").json()["items"]
    assert (platform["slug"], platform["documents"]) == ("parley", 1)
    (document,) = ada.get("/platforms/parley/documents").json()["items"]
    assert document["addresses"] == ["https://parley.example/legal"]
    assert ada.get(f"/documents/{document['id']}").json() == document


def test_versions_come_page_by_page(ada, told):
    first = ada.get("/documents/1/versions?limit=1").json()
    second = ada.get(f"/documents/1/versions?limit=1&before={first['next']}").json()
    assert [page["items"][0]["ordinal"] for page in (first, second)] == [2, 1]
    assert ada.get("/documents/1/versions?limit=3").json()["next"] is None


def test_a_version_has_its_text_and_its_blocks(ada, told):
    text = ada.get("/documents/1/versions/2").json()["text"]
    blocks = ada.get("/documents/1/versions/2/blocks").json()["blocks"]
    assert text.splitlines()[1] == "1.1 We keep your data <b>for</b> a year."
    assert blocks[1]["number"] == "1.1"


def test_two_versions_are_compared_place_by_place(ada, records):
    document = records.document()
    for ordinal, text in ((1, "Fees apply."), (2, "No fees apply.")):
        records.version(document, ordinal, blocks=(Block(BlockKind.PARAGRAPH, text),))
    records.session.commit()
    found = ada.get(f"/documents/{document.id}/comparison?before=1&after=2").json()
    (place,) = found["places"]
    assert [(one["mark"], one["text"]) for one in place["pieces"]] == [
        ("gone", "Fees"),
        ("come", "No fees"),
        ("kept", " apply."),
    ]


@pytest.fixture
def three(records):
    """Put three changes of two platforms on record; return their names, oldest first."""
    told = ProvisionChange(provision="fees", section="", sentence="Fees rise.", adverse=True)
    names = []
    for slug, days_ago, significance in (
        ("parley", 30, Significance.COSMETIC),
        ("parley", 20, Significance.MAJOR),
        ("quill", 10, Significance.MINOR),
    ):
        document = records.document(slug, slug.title(), terms_type=f"Terms {days_ago}")
        first = records.version(document, 1, Cause.FIRST, days_ago=90)
        second = records.version(document, 2, days_ago=days_ago)
        change = records.change(first, second, significance=significance, by_provision=(told,))
        names.append(change.public_id)
    records.session.commit()
    return names


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [2, 1, 0]),
        ("platform=parley", [1, 0]),
        ("significance=minor", [2, 1]),
        ("since=2026-02-10", [2, 1]),
        ("until=2026-02-10", [0]),
        ("provision=arbitration", []),
        ("platform=nobody", []),
    ],
)
def test_changes_are_filtered(ada, three, query, expected):
    found = ada.get(f"/changes?{query}").json()["items"]
    assert [one["id"] for one in found] == [three[place] for place in expected]


def test_changes_come_page_by_page(ada, three):
    page, found = ada.get("/changes?limit=2").json(), []
    found += page["items"]
    found += ada.get(f"/changes?limit=2&before={page['next']}").json()["items"]
    assert [one["id"] for one in found] == three[::-1]


def test_a_change_is_told_as_a_webhook_tells_it_with_its_evidence(ada, told):
    change = ada.get(f"/changes/{told}").json()
    assert change["summary"]["points"][0]["provisions"] == ["retention"]
    assert (change["severity"], change["not_included"]) == ("High", "")
    sides = ada.get(f"/changes/{told}/evidence").json()
    assert [sides[side]["ordinal"] for side in ("before", "after")] == [1, 2]


def test_what_a_plan_leaves_out_is_said_in_one_line_and_not_shown(calling, told):
    free, watcher = calling("free"), calling("watcher")
    shown = free.get(f"/changes/{told}").json()
    assert (shown["summary"], shown["severity"]) == (None, None)
    assert shown["not_included"].startswith("Not in Free: structured summaries")
    (line,) = free.get("/changes").json()["items"]
    assert (line["headline"], line["severity"]) == ("Data are kept for two years", None)
    assert watcher.get(f"/changes/{told}").json()["summary"]["by_provision"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/platforms/parley/timeline",
        "/documents/1/analysis",
        "/provisions/arbitration",
        "/comparison?platform=parley&platform=quill",
        "/changes?provision=arbitration",
    ],
)
def test_what_a_plan_does_not_include_at_all_is_refused_in_one_line(calling, told, path):
    refused = calling("watcher").get(path)
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("Not in Watcher: ")
    assert calling().get(path).status_code in (200, 404)


def test_provisions_are_listed_with_who_has_them(ada, told):
    found = {one["id"]: one for one in ada.get("/provisions").json()["items"]}
    assert found["arbitration"]["platforms"] == 0
    assert ada.get("/provisions/arbitration").json()["law"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/platforms/nobody", 404),
        ("/documents/99", 404),
        ("/documents/1/versions/9", 404),
        ("/changes/CW-C-999999", 404),
        ("/provisions/nothing", 404),
        ("/changes?limit=0", 422),
        ("/changes?since=soon", 422),
        ("/nothing", 404),
    ],
)
def test_errors_are_problem_documents(ada, told, path, status):
    answer = ada.get(path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
