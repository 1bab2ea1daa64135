"""What we withdrew or corrected stays on record: struck or labelled, with what we said of it."""

import pytest
from sqlmodel import select

from models.tables import Change, Correction
from models.words import CorrectionKind

HEADLINE = "Data are kept for two years"
NOTE = "The page was the one for <b>another</b> country."
STRUCK = f"<s>{HEADLINE}</s>"


@pytest.fixture
def say(told, records, now):
    """Say something of the change that is on record, as an operator."""

    def write(kind):
        change = records.session.exec(select(Change)).one()
        change.correction = kind
        records.add(Correction(change_id=change.id, kind=kind, note=NOTE, by="ops", at=now))
        records.session.commit()
        return change.public_id

    return write


@pytest.mark.parametrize("kind", CorrectionKind)
def test_the_page_of_a_change_shows_what_was_told_and_what_was_wrong(web, say, kind):
    page = web.get(f"/changes/{say(kind)}").text
    assert f"{kind.value.capitalize()} by us on 2 March 2026:" in page
    assert "The page was the one for &lt;b&gt;another&lt;/b&gt; country." in page
    assert "The time went from one year to two." in page
    assert (STRUCK in page) is (kind is CorrectionKind.WITHDRAWN)


@pytest.mark.parametrize("path", ["/", "/platforms/parley", "/documents/1"])
def test_a_withdrawn_change_is_struck_and_not_hidden_wherever_it_is_listed(web, say, path):
    assert STRUCK not in web.get(path).text
    say(CorrectionKind.WITHDRAWN)
    page = web.get(path).text
    assert STRUCK in page
    assert "Withdrawn by us" in page


def test_a_withdrawn_change_does_not_count(web, say):
    say(CorrectionKind.WITHDRAWN)
    assert "no change seen" in web.get("/platforms/parley").text


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json"])
def test_feeds_say_it_in_the_title_and_are_new_by_it(web, say, path):
    before = web.get(path).text
    say(CorrectionKind.CORRECTED)
    after = web.get(path).text
    assert "Corrected: Parley, Privacy Policy" not in before
    assert "Corrected: Parley, Privacy Policy" in after
    assert "2026-03-02T10:00:00" in after
