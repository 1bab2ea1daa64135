"""What is published of exposure is what the code weighs by, and every provision is covered."""

from pathlib import Path

import pytest

from documents.governance.published import write_exposure_page
from documents.governance.stances import Effect, guides
from models.taxonomy import taxonomy

PAGE = Path(__file__).parents[2] / "docs" / "exposure.md"
SPOKEN = [line for g in guides().values() for line in (g.vendor, g.consider) if line] + [
    line
    for guide in guides().values()
    for wording in guide.wordings
    for line in (wording.vendor, wording.consider)
    if line
]


def test_the_published_page_is_written_from_the_tables():
    assert PAGE.read_text(encoding="utf-8") == write_exposure_page()


def test_every_provision_of_the_taxonomy_has_its_guide():
    assert guides().keys() == taxonomy().keys()


@pytest.mark.parametrize("guide", guides().values(), ids=guides())
def test_a_provision_with_an_effect_has_a_line_for_compliance(guide):
    assert guide.effect is Effect.EITHER or guide.consider


@pytest.mark.parametrize("line", SPOKEN)
def test_every_line_is_a_sentence_that_judges_nobody(line):
    assert line[0].isupper()
    assert line.endswith(".")
    assert not any(word in line.lower() for word in ("violat", "illegal", "unlawful", "breaches"))
