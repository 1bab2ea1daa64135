"""What the API tells of how platforms word a provision, page by page."""

import pytest

from models.tables import Clause
from models.words import Cause
from tests.factories import make_context
from workers.steps.reading.liken import liken_wordings

WORDS = "Any dispute will be resolved by binding arbitration under the laws of Ireland."
SLUGS = ["acme", "birch", "cove", "dune", "elm"]


@pytest.fixture
def five(records):
    """Let five platforms have the same clause."""
    for slug in SLUGS:
        document = records.document(slug, slug.title(), "Terms of Service")
        version = records.version(document, 1, Cause.FIRST)
        cells = {"score": 0.9, "start": 0, "end": 4, "since": version.detected_at}
        whose = {"document_id": document.id, "provision": "arbitration", "key": slug}
        records.add(Clause(**whose, text=WORDS, **cells))
    records.session.commit()


def test_every_platform_is_given_once_over_all_pages(ada, five):
    asked, found = {"limit": 2}, []
    while True:
        page = ada.get("/provisions/arbitration", params=asked).json()
        found += [one["platform"] for one in page["wordings"]["wordings"]]
        if page["next"] is None:
            break
        asked["after"] = page["next"]
    assert found == SLUGS


def test_a_page_says_how_many_have_it_in_all(ada, five):
    wordings = ada.get("/provisions/arbitration?limit=1").json()["wordings"]
    assert (wordings["having"], len(wordings["wordings"])) == (5, 1)


def test_platforms_are_found_by_a_part_of_their_name(ada, five):
    found = ada.get("/provisions/arbitration?named=OV").json()
    assert [one["platform"] for one in found["wordings"]["wordings"]] == ["cove"]
    assert found["next"] is None


def test_the_nearest_wording_is_told_once_it_was_looked_for(ada, five, database, tmp_path):
    def nearest():
        told = ada.get("/provisions/arbitration?limit=1").json()["wordings"]["wordings"]
        return told[0]["nearest"], told[0]["likeness"]

    assert nearest() == (None, 0.0)
    liken_wordings(make_context(database.engine, tmp_path))
    assert nearest() == ("Elm", 1.0)


def test_platforms_are_compared_among_each_other_alone(ada, five):
    items = ada.get("/comparison?platform=acme&platform=birch").json()["items"]
    [arbitration] = items
    assert [one["nearest"] for one in arbitration["wordings"]] == ["Birch", "Acme"]
    assert (arbitration["having"], arbitration["platforms"]) == (2, 2)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "named=%00", f"named={'x' * 81}"])
def test_what_cannot_be_asked_is_refused(ada, five, query):
    assert ada.get(f"/provisions/arbitration?{query}").status_code == 422
