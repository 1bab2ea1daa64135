"""A newer extractor reads stored pages anew: it never alerts, and hides no change behind itself."""

import pytest

from documents.extract import EXTRACTOR_VERSION
from documents.normalise import form_hash, text_hash
from models.blocks import Block, from_json, to_json
from models.tables import Change, Document, Version
from models.words import BlockKind, Outcome
from storage.database import transaction
from tests.watched import NEW, OLD

FOOTER = tuple(Block(BlockKind.PARAGRAPH, text) for text in ("Try Acme Studio", "Careers"))


@pytest.fixture
def read_by_an_older_extractor(site):
    """A version whose text was stored with a footer that today's extractor leaves out."""
    site.look(OLD)
    with transaction(site.c.engine) as session:
        version, document = session.get(Version, 1), session.get(Document, 1)
        blocks = (*from_json(version.blocks), *FOOTER)
        version.blocks = to_json(blocks)
        version.text_hash, version.form_hash = text_hash(blocks), form_hash(blocks)
        version.extractor = version.extractor.replace(EXTRACTOR_VERSION, "0", 1)
        document.read_by = version.extractor
    return site


def test_the_same_page_becomes_a_technical_version_without_a_change(read_by_an_older_extractor):
    site = read_by_an_older_extractor
    assert site.outcomes(OLD, OLD) == [Outcome.TECHNICAL, Outcome.UNCHANGED]
    assert site.rows(Change) == []


def test_a_change_within_the_same_step_is_found_and_says_nothing_of_what_we_left_out(
    read_by_an_older_extractor,
):
    site = read_by_an_older_extractor
    assert site.outcomes(NEW, NEW) == [Outcome.CANDIDATE, Outcome.CHANGE]
    [change] = site.rows(Change)
    assert change.alerts
    assert "Studio" not in str(change.summary)
